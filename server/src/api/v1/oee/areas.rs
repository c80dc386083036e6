//! `/api/v1/oee/areas`

use crate::api::crud::crud;
use engrane::oee::types::{Area, AreaValues};

crud! {
    "/oee/areas", "/oee/areas/{id}": "Its id, or `LINE:AREA` in codes", Area, AreaValues;
    list_areas: "The areas of all lines, in their order.",
    find_area: "One area.",
    create_area: "Sets up an area of a line.",
    change_area: "Changes an area as a whole.",
    delete_area: "Removes an area that nothing was ever seen in.",
}
