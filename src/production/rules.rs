//! What may be set up.

use super::types::{
    MAX_RATE, MAX_STAGES, MachineValues, Naming, NormValues, PartnerValues, ProductionReasonValues, StageKind,
    StageValues, WorkpieceValues,
};
use crate::base::check::Check;
use crate::base::problem::{Problem, Reason};
use std::collections::HashSet;

/// The code of a stage or a reason: `a-z 0-9 _`, a letter first, 1 to 30 of them.
fn check_word(check: &mut Check, code: &str) {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    check.that(!code.is_empty(), "code", Reason::Missing);
    check.that(code.len() <= 30, "code", Reason::TooLong);
    check.that(code.starts_with(|letter: char| letter.is_ascii_lowercase()), "code", Reason::Malformed);
    check.that(code.bytes().all(is_plain), "code", Reason::Malformed);
}

fn at_most(check: &mut Check, text: &str, letters: usize, field: &str) {
    check.that(text.chars().count() <= letters, field, Reason::TooLong);
}

/// May this stage be set up?
pub fn check_stage(stage: &StageValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check_word(&mut check, &stage.code);
    check.name(&stage.name);
    if stage.kind == StageKind::Outside {
        for (naming, field) in [(stage.shift, "shift"), (stage.operator, "operator"), (stage.machine, "machine")] {
            check.that(naming == Naming::None, field, Reason::OutOfRange);
        }
    }
    check.that(!stage.operators_record || stage.operator != Naming::None, "operators_record", Reason::OutOfRange);
    check.done()
}

/// May this machine be set up?
pub fn check_machine(machine: &MachineValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.code(&machine.code);
    check.name(&machine.name);
    let capabilities = &machine.capabilities;
    check.that(capabilities.len() <= 20, "capabilities", Reason::TooLong);
    check.that(capabilities.iter().all(|capability| !capability.is_empty()), "capabilities", Reason::Missing);
    check.that(capabilities.iter().all(|capability| capability.chars().count() <= 50), "capabilities", Reason::TooLong);
    let once: HashSet<String> = capabilities.iter().map(|capability| capability.to_lowercase()).collect();
    check.that(once.len() == capabilities.len(), "capabilities", Reason::Duplicate);
    check.that((1..=MAX_RATE).contains(&machine.rate_per_shift), "rate_per_shift", Reason::OutOfRange);
    check.done()
}

/// May this reason be set up?
pub fn check_reason(reason: &ProductionReasonValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check_word(&mut check, &reason.code);
    check.name(&reason.name);
    check.done()
}

/// May this partner be set up?
pub fn check_partner(partner: &PartnerValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.name(&partner.name);
    at_most(&mut check, &partner.contact, 200, "contact");
    check.done()
}

/// May this workpiece be set up, as far as it can be told without its stages?
pub fn check_workpiece(workpiece: &WorkpieceValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.that(!workpiece.code.is_empty(), "code", Reason::Missing);
    at_most(&mut check, &workpiece.code, 60, "code");
    check.that(!workpiece.code.chars().any(char::is_control), "code", Reason::Malformed);
    check.name(&workpiece.name);
    at_most(&mut check, &workpiece.revision, 20, "revision");
    at_most(&mut check, &workpiece.material, 200, "material");
    check.that(workpiece.route.len() <= MAX_STAGES, "route", Reason::TooLong);
    check.done()
}

/// May this norm be set up, as far as it can be told without what it names?
pub fn check_norm(norm: &NormValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.that(norm.stage.is_some() || norm.machine.is_some(), "machine", Reason::Missing);
    check.that(norm.stage.is_none() || norm.machine.is_none(), "stage", Reason::Duplicate);
    check.that((1..=MAX_RATE).contains(&norm.pieces), "pieces", Reason::OutOfRange);
    check.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::NameOr;
    use crate::base::problem::FieldProblem;

    fn wrong(field: &str, reason: Reason) -> Result<(), Problem> {
        Err(Problem::invalid(field, reason))
    }

    fn stage(kind: StageKind) -> StageValues {
        StageValues {
            code: "heat_treatment".into(),
            name: "Temple".into(),
            position: 0,
            kind,
            shift: Naming::None,
            operator: Naming::None,
            machine: Naming::None,
            operators_record: false,
            active: true,
        }
    }

    #[test]
    fn who_works_outside_names_nothing() {
        assert_eq!(check_stage(&stage(StageKind::Outside)), Ok(()));
        let named = StageValues { shift: Naming::Optional, machine: Naming::Required, ..stage(StageKind::Outside) };
        let out = |field: &str| FieldProblem { field: field.to_owned(), reason: Reason::OutOfRange };
        assert_eq!(check_stage(&named), Err(Problem::Invalid { fields: vec![out("shift"), out("machine")] }));
        assert_eq!(check_stage(&StageValues { kind: StageKind::Inspection, ..named }), Ok(()));
        let alone = StageValues { operators_record: true, ..stage(StageKind::Inside) };
        assert_eq!(check_stage(&alone), wrong("operators_record", Reason::OutOfRange));
        for code in ["Machining", "1st", "tratamiento térmico", "_x"] {
            let odd = StageValues { code: code.into(), ..stage(StageKind::Inside) };
            assert_eq!(check_stage(&odd), wrong("code", Reason::Malformed), "{code}");
        }
    }

    #[test]
    fn a_machine_can_do_each_thing_once_and_makes_something() {
        let machine = |capabilities: &[&str], rate_per_shift| MachineValues {
            code: "T-1".into(),
            name: "Torno 1".into(),
            stage: NameOr::Name("machining".into()),
            capabilities: capabilities.iter().map(|&capability| capability.to_owned()).collect(),
            rate_per_shift,
            line: None,
            active: true,
        };
        assert_eq!(check_machine(&machine(&["cnc", "3 ejes"], 400)), Ok(()));
        assert_eq!(check_machine(&machine(&["cnc", "CNC"], 400)), wrong("capabilities", Reason::Duplicate));
        assert_eq!(check_machine(&machine(&[""], 400)), wrong("capabilities", Reason::Missing));
        assert_eq!(check_machine(&machine(&[&"x".repeat(51)], 400)), wrong("capabilities", Reason::TooLong));
        for rate in [0, MAX_RATE + 1] {
            assert_eq!(check_machine(&machine(&[], rate)), wrong("rate_per_shift", Reason::OutOfRange));
        }
    }

    #[test]
    fn a_norm_is_of_a_machine_or_of_a_stage() {
        let norm = |stage: Option<&str>, machine: Option<&str>, pieces| NormValues {
            workpiece: NameOr::Name("P-1".into()),
            stage: stage.map(|stage| NameOr::Name(stage.into())),
            machine: machine.map(|machine| NameOr::Name(machine.into())),
            pieces,
            shift: None,
        };
        assert_eq!(check_norm(&norm(Some("qc"), None, 1)), Ok(()));
        assert_eq!(check_norm(&norm(None, Some("T-1"), MAX_RATE)), Ok(()));
        assert_eq!(check_norm(&norm(None, None, 1)), wrong("machine", Reason::Missing));
        assert_eq!(check_norm(&norm(Some("qc"), Some("T-1"), 1)), wrong("stage", Reason::Duplicate));
        assert_eq!(check_norm(&norm(Some("qc"), None, 0)), wrong("pieces", Reason::OutOfRange));
    }
}
