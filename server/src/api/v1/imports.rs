//! What the doors of imports have in common, whatever is brought in.

use crate::api::idempotency::once;
use crate::respond::ApiError;
use axum::Json;
use axum::http::StatusCode;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::reader::types::Profile;
use engrane::platform::imports::types::RowState;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

/// What is answered where a job goes on.
pub(super) type Begun<W> = Result<(StatusCode, Json<W>), ApiError>;

/// Has a step of an import done once, and says where it stands then; a job goes on.
pub(super) fn begin<I, E, W>(
    ctx: &Ctx,
    permission: Permission,
    step: impl Future<Output = Result<I, E>>,
) -> impl Future<Output = Begun<W>>
where
    I: DeserializeOwned,
    E: Into<ApiError>,
    W: From<I>,
{
    let begun = once(ctx, permission, async move { step.await.map_err(Into::into) });
    async move { Ok((StatusCode::ACCEPTED, Json(begun.await?.into()))) }
}

/// Which rows of a plan are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RowQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<RowState>, inline)]
    pub state: Option<RowState>,
}

impl RowQuery {
    pub fn request(&self) -> PageRequest {
        PageRequest::bounded(self.page, self.per_page)
    }
}

/// The headers of a file, once it is read.
pub(super) fn headers(profile: Option<&Profile>) -> Vec<String> {
    let columns = profile.map(|profile| profile.columns.as_slice()).unwrap_or_default();
    columns.iter().map(|column| column.header.clone()).collect()
}
