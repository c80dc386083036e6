//! The pair of tokens that signing in and refreshing answer alike.

use engrane::platform::identity::sessions::ops::SignedIn;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A fresh pair of tokens, and who they are for.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenPair {
    /// To be sent as `Authorization: Bearer …`.
    access_token: String,
    /// Good for one new pair.
    refresh_token: String,
    /// `bearer`
    token_type: &'static str,
    /// Seconds until the access token expires.
    expires_in: i64,
    user: User,
}

/// Who has signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedInUser)]
struct User {
    id: Uuid,
    name: String,
    /// `super_admin`, `owner`, `admin`, `manager`, `operator` or `viewer`.
    role: &'static str,
    business_name: String,
    /// What the organization has switched on: `workshop`, `warehouse`, …
    modules: Vec<&'static str>,
}

impl From<SignedIn> for TokenPair {
    fn from(signed_in: SignedIn) -> Self {
        let SignedIn { token, refresh_token, expires_in, me, .. } = signed_in;
        Self {
            access_token: token,
            refresh_token,
            token_type: "bearer",
            expires_in,
            user: User {
                id: me.id.0,
                name: me.name,
                role: me.role.as_str(),
                business_name: me.business_name,
                modules: me.modules.iter().map(|module| module.as_str()).collect(),
            },
        }
    }
}
