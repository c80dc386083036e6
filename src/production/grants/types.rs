//! The facts of grants as they travel.

use crate::base::id::{ProductionOrderId, SpecificationId, UserId};
use crate::base::permission::Role;
use crate::base::problem::{Problem, Reason};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// To whom an order is shown, or a specification with the orders that make its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    /// Where no specification is named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub order: Option<ProductionOrderId>,
    /// Where no order is named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub specification: Option<SpecificationId>,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub person: UserId,
}

/// What somebody is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granted {
    Order(ProductionOrderId),
    Specification(SpecificationId),
}

impl Granted {
    /// That it is shown to somebody.
    pub fn shown_to(self, person: UserId) -> GrantRequest {
        match self {
            Self::Order(order) => GrantRequest::of_order(order, person),
            Self::Specification(specification) => GrantRequest::of_specification(specification, person),
        }
    }
}

impl GrantRequest {
    /// That an order is shown to somebody.
    pub fn of_order(order: ProductionOrderId, person: UserId) -> Self {
        Self { order: Some(order), specification: None, person }
    }

    /// That a specification is.
    pub fn of_specification(specification: SpecificationId, person: UserId) -> Self {
        Self { order: None, specification: Some(specification), person }
    }

    /// The one thing that is named.
    pub fn granted(&self) -> Result<Granted, Problem> {
        match (self.order, self.specification) {
            (Some(order), None) => Ok(Granted::Order(order)),
            (None, Some(specification)) => Ok(Granted::Specification(specification)),
            (None, None) => Err(Problem::invalid("order", Reason::Missing)),
            (Some(_), Some(_)) => Err(Problem::invalid("specification", Reason::Duplicate)),
        }
    }
}

/// That somebody sees an order, or a specification with the orders that make its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub order: Option<ProductionOrderId>,
    pub order_number: Option<u64>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub specification: Option<SpecificationId>,
    pub specification_number: Option<String>,
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
    pub specification: Option<SpecificationId>,
    pub person: Option<UserId>,
}
