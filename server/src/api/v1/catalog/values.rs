//! `/api/v1/catalog/parts` as the platform edits it

use crate::api::crud::crud;
use engrane::catalog::edit::types::{CatalogPart, CatalogPartValues};

crud! {
    unlisted "/catalog/parts", "/catalog/parts/{id}/values": "Its id, or `BRAND:NUMBER`", CatalogPart, CatalogPartValues;
    find_part_values: "One part, as it is edited.",
    create_part: "Makes a part. Offers without catalogue that name it become lines of it.",
    change_part: "Changes a part as a whole.",
    delete_part: "Removes a part of which nothing is known and that nobody sells; any other is `obsolete`.",
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create_part)).routes(routes!(find_part_values, change_part, delete_part))
}
