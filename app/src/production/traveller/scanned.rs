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

/// Reads an address of ours, whatever the site.
pub fn scanned(text: &str) -> Option<Scanned> {
    let (_, rest) = text.trim().split_once(ORDERS)?;
    let (id, query) = match rest.strip_prefix('/')?.split_once('?') {
        Some((id, query)) => (id, query),
        None => (rest.strip_prefix('/')?, ""),
    };
    let said = query.split('&').filter_map(|pair| pair.split_once('='));
    let revision = said.filter(|(name, _)| *name == REVISION).find_map(|(_, value)| unescape(value));
    Some(Scanned { order: id.parse().ok()?, revision })
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
