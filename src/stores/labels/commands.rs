//! What is printed beside the counter, so that a scanner alone is enough there: its digits and its commands.

use super::types::LabelLanguage;

/// What a scanner reads of each, in the order in which they are printed, with its words in Spanish and English. They are letters that
/// stand in the same place on the usual keyboards, as which scanners type.
pub const COMMANDS: [(&str, &str, &str); 13] = [
    ("CTLDIGB", "0", "0"),
    ("CTLDIGC", "1", "1"),
    ("CTLDIGD", "2", "2"),
    ("CTLDIGE", "3", "3"),
    ("CTLDIGF", "4", "4"),
    ("CTLDIGG", "5", "5"),
    ("CTLDIGH", "6", "6"),
    ("CTLDIGI", "7", "7"),
    ("CTLDIGJ", "8", "8"),
    ("CTLDIGK", "9", "9"),
    ("CTLDONE", "Listo", "Done"),
    ("CTLUNDO", "Deshacer", "Undo"),
    ("CTLRETURN", "Devolver", "Return"),
];

/// Each with its word in a language.
pub fn commands(language: LabelLanguage) -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMANDS.iter().map(move |&(code, spanish, english)| match language {
        LabelLanguage::Spanish => (code, spanish),
        LabelLanguage::English => (code, english),
    })
}
