//! What is wrong with the rows of a file, kept for as long as the import is. Each area has words of its own for it; where it is kept,
//! all of it looks alike.

pub(crate) mod store;

use super::mapping::fields::ImportField;
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::stored;
use std::str::FromStr;

/// What is wrong with a row, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptProblem {
    /// The spreadsheet's own row number.
    pub row: u64,
    /// The column or field that it is about; empty where it is the row as a whole.
    pub column: String,
    /// What stands there, or against it.
    pub value: String,
    pub reason: String,
}

/// A row that is not taken, as its area tells it.
pub(crate) trait RefusedRow: Sized {
    type Reason: FromStr;
    type Field: ImportField;

    /// One that was kept.
    fn of_kept(row: u32, reason: Self::Reason, field: Option<Self::Field>, value: String) -> Self;
}

impl KeptProblem {
    /// Of a row that waits to be taken, by what stands beside it.
    pub fn of_row(row: i32, reason: String, field: Option<String>, value: Option<String>) -> Self {
        Self {
            row: row.cast_unsigned().into(),
            column: field.unwrap_or_default(),
            value: value.unwrap_or_default(),
            reason,
        }
    }

    /// The same as its area tells it.
    pub fn told<R: RefusedRow>(self, import: ImportId) -> Result<R> {
        let stored = stored::row("import_problems of", import);
        let row = stored.number("row", self.row)?;
        let reason = stored.word("reason", &self.reason)?;
        Ok(R::of_kept(row, reason, R::Field::named(&self.column), self.value))
    }
}

/// Several of them.
pub(crate) fn told<R: RefusedRow>(import: ImportId, problems: Vec<KeptProblem>) -> Result<Vec<R>> {
    problems.into_iter().map(|problem| problem.told::<R>(import)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fault::Error;
    use crate::inventory::import::fields::Field;
    use crate::inventory::import::types::RowReason;

    #[derive(Debug, PartialEq, Eq)]
    struct Refused {
        row: u32,
        reason: RowReason,
        field: Option<Field>,
        value: String,
    }

    impl RefusedRow for Refused {
        type Reason = RowReason;
        type Field = Field;

        fn of_kept(row: u32, reason: RowReason, field: Option<Field>, value: String) -> Self {
            Self { row, reason, field, value }
        }
    }

    fn kept(row: i32, reason: &str, field: Option<&str>) -> KeptProblem {
        KeptProblem::of_row(row, reason.to_owned(), field.map(str::to_owned), Some("-1".to_owned()))
    }

    #[test]
    fn what_was_kept_is_told_in_the_words_of_its_area() {
        let told = |kept: KeptProblem| kept.told::<Refused>(ImportId::new());
        let of = |field| Refused { row: 7, reason: RowReason::PriceNegative, field, value: "-1".to_owned() };
        for (name, field) in [(Some("price"), Some(Field::Price)), (None, None), (Some("weight of ours"), None)] {
            assert!(matches!(told(kept(7, "price_negative", name)), Ok(found) if found == of(field)), "{name:?}");
        }
        let beyond = KeptProblem { row: u64::MAX, ..kept(7, "price_negative", None) };
        for odd in [kept(7, "odd", None), beyond] {
            assert!(matches!(told(odd), Err(Error::Broken(_))));
        }
    }
}
