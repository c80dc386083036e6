//! How the audit tells what is set up: ratios in basis points, decimals as text.

use super::types::{AreaValues, LineValues, NewException, NewShift, ProductValues};
use crate::base::numbers::Ratio;
use crate::platform::audit::changes::Audited;
use serde_json::{Value, json, to_value};

impl Audited for AreaValues {}
impl Audited for NewShift {}
impl Audited for NewException {}

impl Audited for LineValues {
    fn facts(&self) -> serde_json::Result<Value> {
        let points = |target: Option<Ratio>| target.map(|Ratio(points)| points);
        let mut facts = to_value(self)?;
        facts["ideal_rate"] = json!(self.ideal_rate);
        facts["availability_target"] = json!(points(self.availability_target));
        facts["performance_target"] = json!(points(self.performance_target));
        Ok(facts)
    }
}

impl Audited for ProductValues {
    fn facts(&self) -> serde_json::Result<Value> {
        let mut facts = to_value(self)?;
        facts["weight"] = json!(self.weight);
        let rate = |rate: &super::types::ProductRate| json!({ "line": rate.line, "ideal_rate": rate.ideal_rate });
        facts["rates"] = self.rates.iter().map(rate).collect();
        Ok(facts)
    }
}
