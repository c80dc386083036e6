//! What several doors of the store-room share.

use engrane::base::entity::NameOr;
use serde::Deserialize;
use std::str::FromStr;
use utoipa::IntoParams;

/// Where to put what refers to a thing that goes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MoveTo {
    /// Another one, by its id or by what people call it: whatever refers to the one that goes is put under it. Without it, one
    /// that is used is refused with `still_used`.
    move_to: Option<String>,
}

impl MoveTo {
    pub fn named<Id: FromStr>(&self) -> Option<NameOr<Id>> {
        self.move_to.as_deref().filter(|name| !name.is_empty()).map(NameOr::of)
    }
}
