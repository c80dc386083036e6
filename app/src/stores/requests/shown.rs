//! What the page of requests shows, in words.

use crate::stores::shown::TypedThing;
use chrono::{DateTime, Utc};
use engrane::base::id::{StockItemId, StockRequestId};
use engrane::stores::requests::types::{RequestState, RequestUrgency};
use serde::{Deserialize, Serialize};

/// A page of the requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub rows: Vec<RequestShown>,
    pub page: u32,
    pub pages: u32,
    /// What narrows the list: how far they are.
    pub states: Vec<(RequestState, String)>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestShown {
    pub id: StockRequestId,
    pub item: StockItemId,
    pub name: String,
    /// What is asked for: how much of it, and for whom.
    pub what: String,
    pub urgency: RequestUrgency,
    pub urgency_word: String,
    pub state: RequestState,
    pub state_word: String,
    /// What was ordered and came, why it was refused, and what was noted.
    pub about: String,
    pub who: String,
    pub at: DateTime<Utc>,
    /// As they stand in the fields.
    pub quantity: String,
    pub expected: String,
    pub may_order: bool,
    pub may_end: bool,
    pub may_withdraw: bool,
}

/// What somebody fills in to ask for something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedRequest {
    pub kind: String,
    pub item: TypedThing,
    /// Empty where what is missing is asked for.
    pub quantity: String,
    pub urgency: String,
    pub note: String,
}
