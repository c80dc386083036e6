//! `/api/v1/production/stages`

use crate::api::crud::crud;
use engrane::production::types::{Stage, StageValues};

crud! {
    "/production/stages", "/production/stages/{id}": "Its id or code", Stage, StageValues;
    list_stages: "The stages, in their order.",
    find_stage: "One stage.",
    create_stage: "Sets up a stage.",
    change_stage: "Changes a stage as a whole. Who works there stays once something refers to it.",
    delete_stage: "Removes a stage that nothing refers to; one in use is switched off.",
}
