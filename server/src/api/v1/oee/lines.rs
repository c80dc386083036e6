//! `/api/v1/oee/lines`

use crate::api::crud::crud;
use engrane::oee::types::{Line, LineValues};

crud! {
    "/oee/lines", "/oee/lines/{id}": "Its id or code", Line, LineValues;
    list_lines: "The lines, in their order.",
    find_line: "One line.",
    create_line: "Sets up a line.",
    change_line: "Changes a line as a whole; its history is reckoned anew where the change says so.",
    delete_line: "Removes a line that nothing was ever seen on.",
}
