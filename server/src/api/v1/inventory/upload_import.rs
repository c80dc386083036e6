//! `POST /api/v1/inventory/imports`

use super::wire::ImportWithFile;
use crate::api::v1::imports::{Begun, begin};
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::Guarded;
use crate::extract::{Query, SignedIn};
use crate::respond::ProblemBody;
use engrane::base::permission::Permission;
use engrane::inventory::import::ops;
use engrane::platform::imports::types::ApplyWhen;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// When a file is applied without anybody's look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadQuery {
    /// `true`: when a file of its shape was applied before, or its columns leave no doubt. `known`: only when a file of its
    /// shape was. Else it waits for its mapping.
    #[serde(default)]
    #[param(inline)]
    apply: Apply,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Apply {
    #[default]
    False,
    True,
    Known,
}

impl From<Apply> for ApplyWhen {
    fn from(apply: Apply) -> Self {
        match apply {
            Apply::False => Self::Asked,
            Apply::True => Self::Sure,
            Apply::Known => Self::Known,
        }
    }
}

/// Brings in a file. It is read by a job; the answer says where the import stands.
#[utoipa::path(
    post,
    path = "/inventory/imports",
    tag = "inventory",
    security(("bearer" = [])),
    params(UploadQuery),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = ImportWithFile, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large, or the organization's files leave no room for it"),
        Guarded,
    )
)]
pub(super) async fn upload_import(
    SignedIn(ctx): SignedIn,
    Query(query): Query<UploadQuery>,
    form: SentForm,
) -> Begun<ImportWithFile> {
    let file = receive_file(&ctx, Permission::InventoryImport, form).await?;
    begin(&ctx, Permission::InventoryImport, ops::bring_in_and_apply(&ctx, file, query.apply.into())).await
}
