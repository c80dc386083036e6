//! Addresses of our own pages, written alike on both sides.

use std::fmt::Write;

/// A text as part of a query: everything but letters, digits and `-_.!~*'()` is escaped, as `encodeURIComponent` does.
/// The router's own escapes more on the server than in the browser.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            escaped.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The address of `path` with the pairs that say something: those with a value.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(key);
        address.push('=');
        address.push_str(&escape(value));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escape("filtro & bujía 10%"), "filtro%20%26%20buj%C3%ADa%2010%25");
        assert_eq!(escape("41060-50Y90_a.b"), "41060-50Y90_a.b");
    }

    #[test]
    fn a_pair_without_a_value_says_nothing() {
        assert_eq!(with_query("/catalog", &[("q", ""), ("page", "")]), "/catalog");
        assert_eq!(with_query("/catalog", &[("q", "a b"), ("brand", ""), ("page", "2")]), "/catalog?q=a%20b&page=2");
    }
}
