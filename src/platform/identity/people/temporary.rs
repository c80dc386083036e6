//! Temporary passwords: read aloud or copied by hand, so without letters that look alike.

use crate::base::fault::{Error, Result};
use rand::TryRngCore;
use secrecy::SecretString;

const UPPER: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
/// Groups of four letters; 63 random bits and more.
const GROUPS: usize = 3;

/// A new one: `Kx7m-R4tq-w9Hd`.
pub(in crate::platform::identity) fn temporary_password() -> Result<SecretString> {
    let alphabet: Vec<u8> = [UPPER, LOWER, DIGITS].concat();
    loop {
        let letters: Vec<u8> = (0..GROUPS * 4).map(|_| any_of(&alphabet)).collect::<Result<_>>()?;
        // Of each kind at least one, as the rule for passwords asks; few are thrown away.
        if [UPPER, LOWER, DIGITS].iter().all(|kind| letters.iter().any(|letter| kind.contains(letter))) {
            let groups: Vec<String> =
                letters.chunks(4).map(|four| four.iter().copied().map(char::from).collect()).collect();
            return Ok(SecretString::from(groups.join("-")));
        }
    }
}

/// One of these, each as likely as any other.
pub(crate) fn any_of(letters: &[u8]) -> Result<u8> {
    loop {
        let mut random = [0u8; 1];
        rand::rngs::OsRng.try_fill_bytes(&mut random).map_err(Error::broken)?;
        // What lies beyond the last whole round would favour the first letters.
        let rounds = 256 / letters.len() * letters.len();
        let at = usize::from(random[0]);
        if at < rounds {
            return Ok(letters[at % letters.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn each_is_another_and_has_letters_of_each_kind() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let password = temporary_password().unwrap();
            let text = password.expose_secret();
            assert_eq!(text.len(), 14, "{text}");
            assert!(text.bytes().any(|letter| letter.is_ascii_uppercase()));
            assert!(text.bytes().any(|letter| letter.is_ascii_lowercase()));
            assert!(text.bytes().any(|letter| letter.is_ascii_digit()));
            assert!(!text.contains(['O', '0', 'I', 'l', '1']));
            assert!(seen.insert(text.to_owned()));
        }
    }
}
