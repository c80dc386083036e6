//! The stages that the rows of a file name.

use super::rows::THEN;
use super::types::FileRowReason;
use crate::base::id::StageId;
use crate::base::text::name_key;
use crate::production::types::Stage;
use std::collections::HashSet;

/// A route that rows name, with its stages, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedRoute {
    /// As rows say it.
    pub said: String,
    pub stages: Result<Vec<StageId>, (FileRowReason, String)>,
}

/// Finds the stages of a route, each by its code or its name. One that is off is in no new route.
pub(super) fn find(known: &[Stage], said: String) -> NamedRoute {
    let stages = stages(known, &said);
    NamedRoute { said, stages }
}

fn stages(known: &[Stage], said: &str) -> Result<Vec<StageId>, (FileRowReason, String)> {
    let mut once = HashSet::new();
    let mut found = Vec::new();
    for word in said.split(THEN) {
        let is_it = |stage: &&Stage| stage.values.code == word || name_key(&stage.values.name) == word;
        let stage = known.iter().filter(|stage| stage.values.active).find(is_it);
        let stage = stage.ok_or_else(|| (FileRowReason::StageUnknown, word.to_owned()))?;
        if !once.insert(stage.id) {
            return Err((FileRowReason::RouteForm, word.to_owned()));
        }
        found.push(stage.id);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::Record;
    use crate::production::types::{Naming, StageKind, StageValues};
    use uuid::Uuid;

    fn stage(number: u128, code: &str, name: &str, active: bool) -> Stage {
        let values = StageValues {
            code: code.into(),
            name: name.into(),
            position: 0,
            kind: StageKind::Inside,
            shift: Naming::None,
            operator: Naming::None,
            machine: Naming::None,
            operators_record: false,
            active,
        };
        Record { id: StageId(Uuid::from_u128(number)), version: 1, values }
    }

    #[test]
    fn a_stage_is_found_by_code_or_name_and_once() {
        let known = [
            stage(1, "machining", "Maquinado", true),
            stage(2, "qc", "Inspección", true),
            stage(3, "old", "Vieja", false),
        ];
        let found = |said: &str| find(&known, said.to_owned()).stages;
        let ids = vec![StageId(Uuid::from_u128(1)), StageId(Uuid::from_u128(2))];
        assert_eq!(found("machining>qc"), Ok(ids.clone()));
        assert_eq!(found("maquinado>inspeccion"), Ok(ids));
        assert_eq!(found("machining>old"), Err((FileRowReason::StageUnknown, "old".to_owned())));
        assert_eq!(found("machining>maquinado"), Err((FileRowReason::RouteForm, "maquinado".to_owned())));
    }
}
