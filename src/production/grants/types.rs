//! The facts of grants as they travel.

use crate::base::id::{ProductionOrderId, UserId};
use crate::base::permission::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// To whom an order is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub person: UserId,
}

/// That somebody sees an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderGrant {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    pub order_number: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub person: UserId,
    pub name: String,
    pub role: Role,
    pub granted_at: DateTime<Utc>,
    /// Who granted it.
    pub granted_by_name: Option<String>,
}

/// Which grants are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrantFilter {
    pub order: Option<ProductionOrderId>,
    pub person: Option<UserId>,
}
