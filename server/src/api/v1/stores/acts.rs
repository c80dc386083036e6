//! `POST /api/v1/stores/{receive,issue,return,transfer,adjust,scrap}`

use crate::api::wire::{Answer, GuardedStep, Number};
use crate::extract::{Json, SignedIn};
use chrono::{DateTime, Utc};
use engrane::base::id::StockDocumentId;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::stores::ledger::ops;
use engrane::stores::types::{Act, ActAnswer, ActLine, ActRequest, HolderName};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is done with the stock: with `lines`, or in short with one `name`, `quantity` and `threshold`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActBody {
    /// Made by whoever sends it: the same one again is answered as before, and done once.
    id: Option<Uuid>,
    /// Whom something is issued to, or returned by: `{"id"}` or `{"code"}`; the caller when left out.
    holder: Option<HolderName>,
    /// When it was done, if not now.
    occurred_at: Option<DateTime<Utc>>,
    /// Of an issue: until when it is to be back.
    due_at: Option<DateTime<Utc>>,
    /// An adjustment and a scrapping must say it. At most 200 characters.
    #[serde(default)]
    reason: String,
    /// At most 500 characters.
    #[serde(default)]
    note: String,
    /// 1 to 500.
    lines: Option<Vec<ActLine>>,
    /// In short: of one item.
    name: Option<String>,
    quantity: Option<Number>,
    /// In short, of a receipt.
    threshold: Option<Number>,
}

impl ActBody {
    fn request(self) -> Result<ActRequest, Problem> {
        let Self { id, holder, occurred_at, due_at, reason, note, lines, name, quantity, threshold } = self;
        let is_short = name.is_some() || quantity.is_some() || threshold.is_some();
        let lines = match (lines, is_short) {
            (Some(_), true) => return Err(Problem::invalid("lines", Reason::Duplicate)),
            (Some(lines), false) => lines,
            (None, false) => return Err(Problem::invalid("lines", Reason::Missing)),
            (None, true) => vec![short(name, quantity, threshold)?],
        };
        Ok(ActRequest { id: id.map(StockDocumentId), holder, occurred_at, due_at, reason, note, lines })
    }
}

/// The line of the short form.
fn short(name: Option<String>, quantity: Option<Number>, threshold: Option<Number>) -> Result<ActLine, Problem> {
    let missing = |field: &str| FieldProblem { field: field.to_owned(), reason: Reason::Missing };
    match (name, quantity) {
        (Some(name), Some(quantity)) => {
            let threshold = threshold.map(|threshold| threshold.0);
            Ok(ActLine { name: Some(name), quantity: quantity.0, threshold, ..ActLine::default() })
        }
        (name, quantity) => {
            let fields = [(name.is_none(), "name"), (quantity.is_none(), "quantity")];
            let fields = fields.into_iter().filter(|(is, _)| *is).map(|(_, field)| missing(field)).collect();
            Err(Problem::Invalid { fields })
        }
    }
}

// The operation does it once, by the id or by the key of the request.
async fn act(ctx: &Ctx, act: Act, body: ActBody) -> Answer<ActAnswer> {
    Ok(axum::Json(ops::act(ctx, act, &body.request()?).await?))
}

macro_rules! acts {
    ($($name:ident: $path:literal, $act:ident, $doc:literal;)+) => {$(
        #[doc = $doc]
        #[utoipa::path(
            post,
            path = $path,
            request_body = ActBody,
            responses((status = 200, body = ActAnswer, description = "It is done: how the items stand now"), GuardedStep)
        )]
        pub(super) async fn $name(SignedIn(ctx): SignedIn, Json(body): Json<ActBody>) -> Answer<ActAnswer> {
            act(&ctx, Act::$act, body).await
        }
    )+};
}

acts! {
    receive: "/stores/receive", Receive, "Receives items: one whose name is new is made. A threshold that is left out stays.";
    issue: "/stores/issue", Issue, "Issues items to a person, a department or a job.";
    return_stock: "/stores/return", Return, "Takes issued items back, in part too: of their issue, or else of the oldest open one.";
    transfer: "/stores/transfer", Transfer, "Transfers items between shelves.";
    adjust: "/stores/adjust", Adjust, "Says how much lies on a shelf; the difference is booked, with a reason.";
    scrap: "/stores/scrap", Scrap, "Scraps items, or writes them off as lost, with a reason.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(body: Value) -> Result<ActRequest, Problem> {
        serde_json::from_value::<ActBody>(body).unwrap().request()
    }

    #[test]
    fn the_short_form_is_one_line() {
        let asked = read(json!({ "name": "Tuerca", "quantity": 20, "threshold": 100 })).unwrap();
        assert_eq!(asked.lines.len(), 1);
        assert_eq!((asked.lines[0].quantity, asked.lines[0].threshold), (20.into(), Some(100.into())));
        assert_eq!(read(json!({ "name": "Tuerca" })), Err(Problem::invalid("quantity", Reason::Missing)));
        assert_eq!(read(json!({})), Err(Problem::invalid("lines", Reason::Missing)));
        let both = json!({ "name": "Tuerca", "quantity": 1, "lines": [{ "code": "T1", "quantity": 1 }] });
        assert_eq!(read(both), Err(Problem::invalid("lines", Reason::Duplicate)));
    }
}
