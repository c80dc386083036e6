//! What is printed beside the counter, so that a scanner alone is enough there: its digits and its commands.

use super::types::LabelLanguage;

/// What is pressed at the counter, or scanned from beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Digit(u8),
    /// Of a quantity that has decimals.
    Point,
    /// It is all there: book it.
    Done,
    /// The last thing was wrong: a line that is not booked yet, or else the last document.
    Undo,
    /// They bring it back.
    Return,
}

/// What a scanner reads of each, in the order in which they are printed, with its words in Spanish and English. They are letters that
/// stand in the same place on the usual keyboards, as which scanners type.
pub const COMMANDS: [(Command, &str, &str, &str); 14] = [
    (Command::Digit(0), "CTLDIGB", "0", "0"),
    (Command::Digit(1), "CTLDIGC", "1", "1"),
    (Command::Digit(2), "CTLDIGD", "2", "2"),
    (Command::Digit(3), "CTLDIGE", "3", "3"),
    (Command::Digit(4), "CTLDIGF", "4", "4"),
    (Command::Digit(5), "CTLDIGG", "5", "5"),
    (Command::Digit(6), "CTLDIGH", "6", "6"),
    (Command::Digit(7), "CTLDIGI", "7", "7"),
    (Command::Digit(8), "CTLDIGJ", "8", "8"),
    (Command::Digit(9), "CTLDIGK", "9", "9"),
    (Command::Point, "CTLPOINT", "Punto", "Point"),
    (Command::Done, "CTLDONE", "Listo", "Done"),
    (Command::Undo, "CTLUNDO", "Deshacer", "Undo"),
    (Command::Return, "CTLRETURN", "Devolver", "Return"),
];

impl Command {
    /// The one that a scan says, if it says one.
    pub fn of(scanned: &str) -> Option<Self> {
        let scanned = scanned.trim();
        COMMANDS.into_iter().find(|(_, code, ..)| code.eq_ignore_ascii_case(scanned)).map(|(command, ..)| command)
    }
}

/// Each code with its word in a language.
pub fn commands(language: LabelLanguage) -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMANDS.iter().map(move |&(_, code, spanish, english)| match language {
        LabelLanguage::Spanish => (code, spanish),
        LabelLanguage::English => (code, english),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_what_is_read() {
        for (command, code, ..) in COMMANDS {
            assert!(code.len() >= 6, "a scanner's, and no person's");
            assert_eq!(Command::of(&format!(" {} ", code.to_lowercase())), Some(command));
        }
        assert_eq!(Command::of("A1234567890"), None);
    }
}
