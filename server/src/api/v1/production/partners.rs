//! `/api/v1/production/partners`

use crate::api::crud::crud;
use engrane::production::types::{Partner, PartnerValues};

crud! {
    "/production/partners", "/production/partners/{id}": "Its id or name", Partner, PartnerValues;
    list_partners: "Who works on pieces outside, in the order of their names.",
    find_partner: "One partner.",
    create_partner: "Sets up a partner.",
    change_partner: "Changes a partner as a whole.",
    delete_partner: "Removes a partner that nothing refers to; one in use is switched off.",
}
