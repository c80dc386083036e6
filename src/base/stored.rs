//! Reading what the database holds. A value that this version does not understand is a fault that names its row: it is
//! neither taken for something else nor left out.

use super::fault::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;
use std::str::FromStr;

/// Which row is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredRow<I> {
    table: &'static str,
    id: I,
}

/// The row of a table by what identifies it within its tenant.
pub(crate) fn row<I: Display>(table: &'static str, id: I) -> StoredRow<I> {
    StoredRow { table, id }
}

#[derive(Debug, thiserror::Error)]
#[error("{table} {id}: {column} cannot be read: {why}")]
struct Unreadable {
    table: &'static str,
    id: String,
    column: &'static str,
    why: String,
}

impl<I: Display> StoredRow<I> {
    /// A word of a set that the code knows.
    #[track_caller]
    pub fn word<T: FromStr>(&self, column: &'static str, word: &str) -> Result<T> {
        match word.parse() {
            Ok(known) => Ok(known),
            Err(_) => Err(self.unreadable(column, format!("{word:?}"))),
        }
    }

    /// Several of them.
    #[track_caller]
    pub fn words<T: FromStr>(&self, column: &'static str, words: &[String]) -> Result<Vec<T>> {
        let mut known = Vec::with_capacity(words.len());
        for word in words {
            known.push(self.word(column, word)?);
        }
        Ok(known)
    }

    /// A number that is narrower than its column.
    #[track_caller]
    pub fn number<T: TryFrom<N>, N: Copy + Display>(&self, column: &'static str, number: N) -> Result<T> {
        match T::try_from(number) {
            Ok(fits) => Ok(fits),
            Err(_) => Err(self.unreadable(column, number.to_string())),
        }
    }

    /// A document; the fault tells the first thing that is wrong with it, and not the whole.
    #[track_caller]
    pub fn document<T: DeserializeOwned>(&self, column: &'static str, document: Value) -> Result<T> {
        match serde_json::from_value(document) {
            Ok(known) => Ok(known),
            Err(error) => Err(self.unreadable(column, error.to_string())),
        }
    }

    #[track_caller]
    fn unreadable(&self, column: &'static str, why: String) -> Error {
        Error::broken(Unreadable { table: self.table, id: self.id.to_string(), column, why })
    }
}

/// A number for a column that is narrower: rules keep it within, and one that got past them is not stored as another.
pub(crate) fn narrow<T, N>(number: N) -> Result<T, sqlx::Error>
where
    T: TryFrom<N>,
    T::Error: std::error::Error + Send + Sync + 'static,
{
    T::try_from(number).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::permission::Role;
    use serde_json::json;

    fn told<T>(outcome: Result<T>) -> String {
        match outcome {
            Err(error @ Error::Broken(_)) => error.to_string(),
            _ => panic!("no fault"),
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_fault_that_names_the_row() {
        let row = row("users", 7);
        assert!(matches!(row.word("role", "owner"), Ok(Role::Owner)));
        assert_eq!(told(row.word::<Role>("role", "odd")), r#"users 7: role cannot be read: "odd""#);
        assert_eq!(
            told(row.words::<Role>("role", &["owner".into(), String::new()])),
            r#"users 7: role cannot be read: """#
        );
        assert_eq!(told(row.number::<u8, _>("days", -1)), "users 7: days cannot be read: -1");
        let secret = told(row.document::<Vec<u8>>("notes", json!({ "secret": 1 })));
        assert!(secret.starts_with("users 7: notes cannot be read: ") && !secret.contains("secret"), "{secret}");
    }

    #[test]
    fn a_number_that_does_not_fit_is_not_stored() {
        assert!(matches!(narrow::<i32, u32>(5), Ok(5)));
        assert!(matches!(narrow::<i32, u32>(u32::MAX), Err(sqlx::Error::Encode(_))));
    }
}
