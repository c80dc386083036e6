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

/// What was escaped so; none where it is nothing of the kind.
pub fn unescape(escaped: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
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
    fn what_was_escaped_is_read_again() {
        for text in ["", "B", "filtro & bujía 10%", "a+b=c?d"] {
            assert_eq!(unescape(&escape(text)).as_deref(), Some(text));
        }
        for wrong in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(unescape(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pair_without_a_value_says_nothing() {
        assert_eq!(with_query("/catalog", &[("q", ""), ("page", "")]), "/catalog");
        assert_eq!(with_query("/catalog", &[("q", "a b"), ("brand", ""), ("page", "2")]), "/catalog?q=a%20b&page=2");
    }
}
