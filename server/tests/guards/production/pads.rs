//! The doors and the server functions of pads: a valid sample of each.

use super::{PRODUCTION, ProductionThings};
use crate::doors::{Opens, Reaches, Sample};
use crate::site::{BADGE, PIN};
use serde_json::{Value, json};

/// Every door of pads. Whoever only looks at the production connects nothing.
pub fn doors(things: &ProductionThings) -> Vec<Sample> {
    let pad = json!({ "code": things.code(0), "name": "Torno 1", "stage": "machining" });
    let pad = Some(("application/json", pad.to_string()));
    let (_, writes) = PRODUCTION;
    vec![
        ("GET /api/v1/production/pads", None, writes, Reaches::Own),
        ("POST /api/v1/production/pads", pad, writes, Reaches::Own),
        ("DELETE /api/v1/production/pads/{pad}", None, writes, Reaches::Named),
    ]
}

/// Every server function of pads.
pub fn rpc(things: &ProductionThings) -> Vec<Sample> {
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: &str| Some(("application/x-www-form-urlencoded", arguments.to_owned()));
    let (_, writes) = PRODUCTION;
    vec![
        ("production_pads", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        (
            "connect_pad",
            by_form(&format!("code={}&name=Torno+2&place=machining", things.code(1))),
            writes,
            Reaches::Own,
        ),
        ("disconnect_pad", by_form(&format!("id={}", things.pad)), writes, Reaches::Named),
        (
            "pair_pad",
            by_form(""),
            Opens::Anyone("a device that waits to become a pad is nobody's yet"),
            Reaches::Shared,
        ),
        ("identify_on_pad", by_form(&format!("badge={BADGE}&pin={PIN}")), Opens::Pad, Reaches::Own),
        ("pad_here", by_form(""), Opens::Pad, Reaches::Own),
        ("leave_pad", by_form(""), Opens::Pad, Reaches::Own),
    ]
}
