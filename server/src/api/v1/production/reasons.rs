//! `/api/v1/production/reasons`

use crate::api::crud::crud;
use engrane::production::types::{ProductionReason, ProductionReasonValues};

crud! {
    "/production/reasons", "/production/reasons/{id}": "Its id, or `KIND:CODE`", ProductionReason, ProductionReasonValues;
    list_production_reasons: "The reasons why pieces are scrap, and why a shift made other than was expected.",
    find_production_reason: "One reason.",
    create_production_reason: "Sets up a reason.",
    change_production_reason: "Changes a reason as a whole, but for its kind.",
    delete_production_reason: "Removes a reason that nothing refers to; one in use is switched off.",
}
