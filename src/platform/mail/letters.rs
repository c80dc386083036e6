//! What is written, in Spanish and English: plain text, and a link that can be read.

/// A language of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Spanish,
    English,
}

impl Language {
    /// By its code; Spanish unless it is `en`.
    pub fn of(code: &str) -> Self {
        if code == "en" { Self::English } else { Self::Spanish }
    }
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
}

/// The account was approved.
pub fn approval_letter(language: Language, name: &str, business: &str, link: &str) -> Letter {
    match language {
        Language::Spanish => Letter {
            subject: "Tu cuenta de Engrane ya está activa".into(),
            text: format!(
                "Hola, {name}:\n\nRevisamos tu solicitud y la cuenta de {business} ya está activa. Entra aquí con tu \
                 correo y tu contraseña:\n\n{link}\n\nEngrane\n"
            ),
        },
        Language::English => Letter {
            subject: "Your Engrane account is active".into(),
            text: format!(
                "Hello {name},\n\nWe looked at your request, and the account of {business} is active now. Sign in here \
                 with your email and your password:\n\n{link}\n\nEngrane\n"
            ),
        },
    }
}

/// A link to set a new password.
pub fn reset_letter(language: Language, name: &str, link: &str) -> Letter {
    match language {
        Language::Spanish => Letter {
            subject: "Cambia tu contraseña de Engrane".into(),
            text: format!(
                "Hola, {name}:\n\nAlguien pidió cambiar la contraseña de tu cuenta. Si fuiste tú, abre este enlace; \
                 sirve una sola vez, durante una hora:\n\n{link}\n\nSi no fuiste tú, no hagas nada: tu contraseña sigue \
                 igual.\n\nEngrane\n"
            ),
        },
        Language::English => Letter {
            subject: "Set a new Engrane password".into(),
            text: format!(
                "Hello {name},\n\nSomebody asked to change the password of your account. If it was you, open this link; \
                 it works once, for one hour:\n\n{link}\n\nIf it was not you, do nothing: your password stays as it \
                 is.\n\nEngrane\n"
            ),
        },
    }
}
