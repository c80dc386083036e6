//! The facts of subscriptions as they travel.

use crate::base::enums::text_enum;
use crate::base::id::StockSubscriptionId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

text_enum! {
    /// What is followed.
    FollowScope {
        /// The whole store-room.
        All = "all",
        Department = "department",
        Category = "category",
        /// A shelf, with what stands in it.
        Place = "place",
        Item = "item",
    }
}

/// What somebody follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockSubscription))]
pub struct Subscription {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockSubscriptionId,
    pub scope: FollowScope,
    /// Null of `all`.
    pub target: Option<Uuid>,
    /// What people call it; empty of `all`.
    pub name: String,
}

/// What somebody wants to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = NewStockSubscription))]
#[serde(deny_unknown_fields)]
pub struct NewSubscription {
    pub scope: FollowScope,
    /// The id of it; left out with `all`.
    #[serde(default)]
    pub target: Option<Uuid>,
}

impl Subscription {
    /// Is this what it follows?
    pub fn is_of(&self, new: NewSubscription) -> bool {
        (self.scope, self.target) == (new.scope, new.target)
    }
}

/// How somebody stands to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Their subscription to the item itself.
    pub own: Option<StockSubscriptionId>,
    /// They are told of it without that.
    pub otherwise: bool,
}
