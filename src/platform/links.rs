//! What points from one area at a thing of another: a kind and an id. What things of a kind are called, and who sees them, says the
//! area that has them ([`crate::platform::hooks`]).

use crate::base::enums::text_enum;
use crate::base::id::MovementId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

text_enum! {
    /// At what one can point.
    LinkKind {
        /// An order of the production.
        Order = "order",
        Stage = "stage",
        Machine = "machine",
        /// A stop, by the line that it is of.
        Stop = "stop",
        StockItem = "stock_item",
    }
}

/// Which things of a kind somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    pub ids: Vec<Uuid>,
    /// The one that people call so.
    pub name: Option<String>,
}

impl Sought {
    /// The one of this id, or that people call so.
    pub fn one(text: &str) -> Self {
        match text.trim().parse() {
            Ok(id) => Self::ids(vec![id]),
            Err(_) => Self { ids: Vec::new(), name: Some(text.trim().to_owned()) },
        }
    }

    pub fn ids(ids: Vec<Uuid>) -> Self {
        Self { ids, name: None }
    }
}

/// A thing that the caller sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// A document of the store-room was made by a movement of the production, and is taken back there alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByMovement {
    /// Which one; none where the caller does not see it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<MovementId>,
}
