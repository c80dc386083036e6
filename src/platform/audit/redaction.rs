//! Secrets never reach the audit, whoever wrote them into an entry.

use serde_json::Value;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// Members whose name ends in one of these are secrets.
const SECRETS: [&str; 5] = ["password", "hash", "secret", "token", "api_key"];

/// The value with its secrets replaced, at any depth.
pub(super) fn redact(mut value: Value) -> Value {
    redact_in_place(&mut value);
    value
}

fn redact_in_place(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                // Whether there is one, or whether it must be changed, is no secret.
                let plain = member.is_null() || member.is_boolean();
                if !plain && is_secret(name) {
                    *member = Value::from(REDACTED);
                } else {
                    redact_in_place(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_in_place),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|secret| name.ends_with(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_replaced_at_any_depth() {
        let value = json!({
            "name": "Ana", "password": "x", "must_change_password": true, "token": null,
            "sessions": [{ "refresh_hash": [1, 2], "ip": "::1" }], "smtp": { "SMTP_Password": "y" },
        });
        let kept = json!({
            "name": "Ana", "password": REDACTED, "must_change_password": true, "token": null,
            "sessions": [{ "refresh_hash": REDACTED, "ip": "::1" }], "smtp": { "SMTP_Password": REDACTED },
        });
        assert_eq!(redact(value), kept);
    }
}
