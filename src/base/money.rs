//! Money: an amount in major units and its currency. Amounts of different currencies are never added or compared.

use super::enums::text_enum;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Where no organization has set another: pesos.
pub const DEFAULT_CURRENCY: &str = "MXN";

/// A list price: up to four decimals, in major units of `currency` (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub amount: Decimal,
    pub currency: String,
}

impl Money {
    pub fn new(amount: Decimal, currency: impl Into<String>) -> Self {
        Self { amount, currency: currency.into() }
    }
}

text_enum! {
    /// Whether prices include tax.
    #[derive(Default)]
    Tax {
        Included = "included",
        Excluded = "excluded",
        #[default]
        Unknown = "unknown",
    }
}

/// Is this a currency code by form: three capital letters?
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::is_currency;

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert!(is_currency("MXN"));
        assert!(!is_currency("mxn") && !is_currency("MX") && !is_currency("$") && !is_currency("ÑÑ"));
    }
}
