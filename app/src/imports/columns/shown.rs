//! The columns of a file as a page shows them, in words.

use crate::ui::form::FormField;
use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// What is to be done, or whose decision it was.
    pub intro: String,
    /// How the file was read.
    pub facts: Vec<(String, String)>,
    /// What was left out of it, or repaired.
    pub notes: Vec<String>,
    /// How it is read, which can be changed.
    pub reading: Vec<FormField>,
    /// What a column can be.
    pub fields: Vec<Field>,
    pub columns: Vec<Column>,
    /// What no column says.
    pub rest: Vec<Questions>,
    /// Where the kind shows one.
    pub preview: Option<Preview>,
}

/// What a column can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub is_number: bool,
    /// Do the damages of a column matter?
    pub is_code: bool,
    /// Has something to be said of it?
    pub is_required: bool,
}

/// A column of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub index: u32,
    /// As it stands in the file.
    pub header: String,
    /// Its header, or its letter.
    pub name: String,
    /// What its chooser is called.
    pub label: String,
    pub samples: Vec<String>,
    /// Where a spreadsheet has damaged it.
    pub traps: Vec<String>,
    /// The name of the field that it is; empty when it is not used.
    pub field: String,
    /// What it seems to be.
    pub guess: Option<Guess>,
    /// Where its values leave open how numbers are written: the choice of it.
    pub decimals: Option<FormField>,
}

/// What a column seems to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// The name of the field.
    pub field: String,
    pub confidence: String,
    pub trust: Trust,
    /// What is to be said of another column for which nearly as much speaks.
    pub rival: Option<String>,
}

/// How much a guess can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trust {
    Sure,
    Likely,
    #[default]
    Faint,
}

/// Things that are asked together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    pub title: String,
    pub intro: String,
    pub asked: Vec<Asked>,
}

/// Something that is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The name of the field that it is about: it is only asked while no column is that. Empty where it is always asked.
    pub of: String,
    pub input: FormField,
    /// What most people answer, for a choice that was not made.
    pub shortcut: Option<Shortcut>,
}

/// An answer that is one press away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcut {
    pub text: String,
    pub value: String,
}

impl Asked {
    /// Whatever the columns are.
    pub fn always(input: FormField) -> Self {
        Self { input, ..Self::default() }
    }
}

/// The first rows as they would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub title: String,
    pub note: String,
    /// Names, and whether figures stand below.
    pub heads: Vec<(String, bool)>,
    /// The spreadsheet's own row number, and the values.
    pub rows: Vec<(String, Vec<PreviewCell>)>,
}

/// A value of the preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    /// As it would be shown, or as it stands in the file when it cannot be read.
    pub text: String,
    /// Why it keeps its row out.
    pub flaw: Option<String>,
}
