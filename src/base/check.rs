//! Looking at what somebody filled in: everything that is wrong is told at once, each by its field.

use super::problem::{FieldProblem, Problem, Reason};

/// Collects what is wrong.
#[derive(Debug, Default)]
pub struct Check(Vec<FieldProblem>);

impl Check {
    /// What does not hold is wrong with the field, unless something else is already.
    pub fn that(&mut self, holds: bool, field: &str, reason: Reason) {
        if !holds && self.0.iter().all(|problem| problem.field != field) {
            self.0.push(FieldProblem { field: field.to_owned(), reason });
        }
    }

    /// `A-Z 0-9 _ -`, 1 to 30 of them.
    pub fn code(&mut self, code: &str) {
        self.that(!code.is_empty(), "code", Reason::Missing);
        self.that(code.len() <= 30, "code", Reason::TooLong);
        self.that(is_code(code), "code", Reason::Malformed);
    }

    /// 1 to 100 characters.
    pub fn name(&mut self, name: &str) {
        self.that(!name.trim().is_empty(), "name", Reason::Missing);
        self.that(name.trim().chars().count() <= 100, "name", Reason::TooLong);
    }

    /// Was everything right so far?
    pub fn is_clear(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses what is wrong.
    pub fn done(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid { fields: self.0 }) }
    }
}

/// `A-Z 0-9 _ -`, and something.
pub fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_of_few_letters() {
        assert!(is_code("L-01_B") && !is_code("l1") && !is_code("") && !is_code("Ñ"));
    }

    #[test]
    fn a_field_is_wrong_for_one_reason() {
        let mut check = Check::default();
        check.code("");
        check.name(" ");
        check.that(true, "other", Reason::Unknown);
        let missing = |field: &str| FieldProblem { field: field.to_owned(), reason: Reason::Missing };
        assert!(!check.is_clear());
        assert_eq!(check.done(), Err(Problem::Invalid { fields: vec![missing("code"), missing("name")] }));
        assert_eq!(Check::default().done(), Ok(()));
    }
}
