//! What a scanned text says, where it is the code of a traveller.

use super::REVISION;
use crate::base::address::unescape;
use crate::production::orders::ORDERS;
use engrane::base::id::ProductionOrderId;

/// A sheet that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    pub order: ProductionOrderId,
    /// As it was printed; none where the address is an order's that no sheet says.
    pub revision: Option<String>,
}

/// Reads an address of ours, whatever the site. A scanner that types as on another keyboard has other signs between words and digits.
pub fn scanned(text: &str) -> Option<Scanned> {
    let area = ORDERS.split('/').nth(1)?;
    text.match_indices(area).find_map(|(at, _)| behind(&text[at + area.len()..]))
}

/// Reads what is behind the first word of the address.
fn behind(text: &str) -> Option<Scanned> {
    let rest = said(said(text, ORDERS.split('/').nth(2)?)?, "")?;
    let last = rest.char_indices().filter(|(_, sign)| sign.is_ascii_hexdigit()).nth(31)?.0;
    let (id, rest) = rest.split_at(last + 1);
    if id.chars().any(|sign| sign.is_alphanumeric() && !sign.is_ascii_hexdigit()) {
        return None;
    }
    let id: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    let revision = said(rest, REVISION).and_then(|rest| said(rest, "")).and_then(|text| unescape(text.trim_end()));
    Some(Scanned { order: id.parse().ok()?, revision })
}

/// What is behind a sign and a word.
fn said<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(|sign: char| !sign.is_alphanumeric())?.strip_prefix(word)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::super::printed_address;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_printed_is_read() {
        let order = ProductionOrderId(Uuid::from_u128(7));
        for revision in ["", "B", "B/2 ñ&c=d"] {
            let printed = format!("https://taller.example.com{}", printed_address(order, revision));
            assert_eq!(scanned(&printed), Some(Scanned { order, revision: Some(revision.to_owned()) }), "{printed}");
        }
    }

    #[test]
    fn it_is_read_as_a_keyboard_in_spanish_types_it() {
        let order = ProductionOrderId(Uuid::from_u128(0xd2b1));
        let printed = format!("https://production.example.com{}", printed_address(order, "B 2"));
        let typed: String = printed
            .chars()
            .map(|sign| match sign {
                '/' => '-',
                '-' => '\'',
                '?' => '_',
                '=' => '¿',
                ':' => 'Ñ',
                other => other,
            })
            .collect();
        assert_eq!(scanned(&typed), Some(Scanned { order, revision: Some("B 2".to_owned()) }), "{typed}");
    }

    #[test]
    fn other_codes_are_no_travellers() {
        let order = ProductionOrderId(Uuid::from_u128(7));
        let bare = format!("https://taller.example.com/production/orders/{order}");
        assert_eq!(scanned(&bare), Some(Scanned { order, revision: None }));
        for text in
            ["", "A1234567890", "https://taller.example.com/stores/codes/A1", "/production/orders/nonsense?rev=B"]
        {
            assert_eq!(scanned(text), None, "{text}");
        }
    }
}
