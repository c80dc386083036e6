//! `/api/v1/catalog/groups`, for the platform

use crate::api::crud::crud;
use engrane::catalog::edit::types::{PartGroup, PartGroupValues};

crud! {
    "/catalog/groups", "/catalog/groups/{id}": "Its id or code", PartGroup, PartGroupValues;
    list_part_groups: "The groups of parts, by category.",
    find_part_group: "One group of parts.",
    create_part_group: "Makes a group of parts.",
    change_part_group: "Changes a group of parts as a whole; its code stays.",
    delete_part_group: "Removes a group that has no parts, and that the program does not bring.",
}
