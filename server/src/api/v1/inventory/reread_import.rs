//! `POST /api/v1/inventory/imports/{id}/read`

use super::wire::ImportWithFile;
use crate::api::v1::imports::{Begun, begin};
use crate::api::wire::GuardedStep;
use crate::extract::{Json, Path, SignedIn};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::inventory::import::ops;
use engrane::platform::imports::reader::types::{ReadChoices, Separator, TextEncoding};
use serde::Deserialize;
use utoipa::ToSchema;

/// Where the table is, and how a text file is written; what is left out is found out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadAgain {
    /// Worksheet, counted from 0.
    sheet: Option<u32>,
    /// The spreadsheet's own row number of the header; 0 says that there is none.
    header_row: Option<u32>,
    /// Of the characters of a text file. What is called ISO 8859-1 is `windows-1252`.
    #[schema(inline)]
    encoding: Option<TextEncoding>,
    /// Between the cells of a text file.
    #[schema(inline)]
    separator: Option<Separator>,
}

/// Reads the file again: from another sheet, below another header, in another encoding, or cut by another separator.
#[utoipa::path(
    post,
    path = "/inventory/imports/{id}/read",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body = ReadAgain,
    responses((status = 202, body = ImportWithFile, description = "It is queued"), GuardedStep)
)]
pub(super) async fn reread_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Json(again): Json<ReadAgain>,
) -> Begun<ImportWithFile> {
    let ReadAgain { sheet, header_row, encoding, separator } = again;
    let choices = ReadChoices { sheet, header_row, encoding, separator };
    begin(&ctx, Permission::InventoryImport, ops::reread(&ctx, id, choices)).await
}
