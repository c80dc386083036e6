//! `/api/v1/production/machines`

use crate::api::crud::crud;
use engrane::production::types::{Machine, MachineValues};

crud! {
    "/production/machines", "/production/machines/{id}": "Its id or code", Machine, MachineValues;
    list_machines: "The machines, by stage and code.",
    find_machine: "One machine.",
    create_machine: "Sets up a machine of a stage.",
    change_machine: "Changes a machine as a whole.",
    delete_machine: "Removes a machine that nothing refers to; one in use is switched off.",
}
