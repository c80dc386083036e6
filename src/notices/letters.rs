//! What is written about notices: one letter for all that are due to somebody at once.

use super::types::Channel;
use super::words::Words;
use crate::platform::mail::letters::{Language, Letter};
use std::fmt::Write;

/// To whom, and for which business.
#[derive(Clone, Copy, Debug)]
pub(super) struct To<'a> {
    pub name: &'a str,
    pub business: &'a str,
    /// The address of the site, without a slash at its end.
    pub site: &'a str,
}

/// Of at least one notice.
pub(super) fn letter(language: Language, channel: Channel, to: To<'_>, told: &[Words]) -> Letter {
    let To { name, business, site } = to;
    let mut list = String::new();
    for Words { title, text, href } in told {
        // Writing into a string cannot fail.
        let _ = write!(list, "{title}\n{text}\n{site}{href}\n\n");
    }
    let count = told.len();
    match language {
        Language::Spanish => Letter {
            subject: match (channel, told) {
                (Channel::Mail, [only]) => only.title.clone(),
                (Channel::Mail, _) => format!("{count} avisos de {business}"),
                (Channel::Digest, [_]) => format!("Resumen de {business}: 1 aviso"),
                (Channel::Digest, _) => format!("Resumen de {business}: {count} avisos"),
            },
            text: format!(
                "Hola, {name}:\n\n{list}Tus avisos: {site}/notices\nElige cuáles recibes por correo: \
                 {site}/account\n\nEngrane\n"
            ),
        },
        Language::English => Letter {
            subject: match (channel, told) {
                (Channel::Mail, [only]) => only.title.clone(),
                (Channel::Mail, _) => format!("{count} notices of {business}"),
                (Channel::Digest, [_]) => format!("Digest of {business}: 1 notice"),
                (Channel::Digest, _) => format!("Digest of {business}: {count} notices"),
            },
            text: format!(
                "Hello {name},\n\n{list}Your notices: {site}/notices\nChoose which ones are mailed to you: \
                 {site}/account\n\nEngrane\n"
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_tells_all() {
        let told = |count: usize| -> Vec<Words> {
            let one = |at| Words { title: format!("T{at}"), text: "Texto.".into(), href: format!("/a/{at}") };
            (1..=count).map(one).collect()
        };
        let to = To { name: "Ana", business: "Norte", site: "https://engrane.test" };
        let subject = |language, channel, count| letter(language, channel, to, &told(count)).subject;
        assert_eq!(subject(Language::Spanish, Channel::Mail, 1), "T1");
        assert_eq!(subject(Language::Spanish, Channel::Mail, 12), "12 avisos de Norte");
        assert_eq!(subject(Language::Spanish, Channel::Digest, 1), "Resumen de Norte: 1 aviso");
        assert_eq!(subject(Language::English, Channel::Digest, 2), "Digest of Norte: 2 notices");
        let text = letter(Language::Spanish, Channel::Mail, to, &told(2)).text;
        assert_eq!(
            text,
            "Hola, Ana:\n\nT1\nTexto.\nhttps://engrane.test/a/1\n\nT2\nTexto.\nhttps://engrane.test/a/2\n\nTus avisos: \
             https://engrane.test/notices\nElige cuáles recibes por correo: https://engrane.test/account\n\nEngrane\n"
        );
    }
}
