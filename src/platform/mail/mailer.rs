//! How letters leave: by SMTP, into the log while developing, or not at all.

use super::letters::Letter;
use crate::base::fault::{Error, Result};
use crate::platform::config;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

/// Sends letters.
#[derive(Clone, Debug)]
pub struct Mailer {
    /// The address of the site, without a slash at its end: links begin with it.
    site: String,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp {
        transport: AsyncSmtpTransport<Tokio1Executor>,
        from: Mailbox,
    },
    /// While developing: people who read the log would see the links.
    Log,
    /// No mail server is set: whoever administers helps.
    Nowhere,
}

impl Mailer {
    /// As the settings say; a sentence when they cannot be used.
    pub fn new(settings: &config::Mail, public_url: &str) -> Result<Self, String> {
        let site = public_url.trim_end_matches('/').to_owned();
        let way = match &settings.smtp_url {
            Some(url) => Way::Smtp {
                transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
                    .map_err(|error| format!("mail.smtp_url cannot be used: {error}"))?
                    .build(),
                from: settings.from.parse().map_err(|error| format!("mail.from cannot be used: {error}"))?,
            },
            None if settings.to_log => Way::Log,
            None => Way::Nowhere,
        };
        Ok(Self { site, way })
    }

    /// The address of the site, without a slash at its end.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Is there a way for letters to leave?
    pub fn is_set(&self) -> bool {
        !matches!(self.way, Way::Nowhere)
    }

    /// Sends a letter to somebody.
    pub async fn send(&self, name: &str, email: &str, letter: &Letter) -> Result<()> {
        match &self.way {
            Way::Smtp { transport, from } => {
                let address: Address = email.parse().map_err(Error::broken)?;
                let message = Message::builder()
                    .from(from.clone())
                    .to(Mailbox::new(Some(name.to_owned()), address))
                    .subject(letter.subject.clone())
                    .header(ContentType::TEXT_PLAIN)
                    .body(letter.text.clone())
                    .map_err(Error::broken)?;
                transport.send(message).await.map_err(Error::broken)?;
            }
            Way::Log => tracing::info!(to = email, subject = letter.subject, "a letter:\n{}", letter.text),
            Way::Nowhere => tracing::warn!(subject = letter.subject, "no mail server is set (mail.smtp_url): not sent"),
        }
        Ok(())
    }
}
