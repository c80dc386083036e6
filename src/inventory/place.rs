//! Where in the list a page begins or ends: the values that a line is sorted by, which are found again whatever came and went
//! meanwhile. It travels as a text that nobody has to understand.

use super::types::ItemSort;
use rust_decimal::Decimal;

/// The place of a line in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// What comes before the number; none where the list is by number or brand alone.
    pub first: Option<Decimal>,
    pub key: String,
    pub brand_key: String,
    pub location: String,
}

impl Place {
    /// As it travels.
    pub fn write(&self, sort: ItemSort) -> String {
        let first = self.first.map(|value| value.normalize().to_string()).unwrap_or_default();
        serde_json::json!([sort.as_str(), first, self.key, self.brand_key, self.location]).to_string()
    }

    /// What travelled; none where it is no place of a list of this order.
    pub fn read(sort: ItemSort, text: &str) -> Option<Self> {
        let [word, first, key, brand_key, location]: [String; 5] = serde_json::from_str(text).ok()?;
        if [&key, &brand_key, &location].iter().any(|text| text.contains('\0')) {
            return None;
        }
        let first = if sort.is_by_figure() { Some(first.parse().ok()?) } else { None };
        (word == sort.as_str()).then_some(Self { first, key, brand_key, location })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went_to_a_list_of_its_order_alone() {
        let place = |first| Place {
            first,
            key: "4106050Y90".to_owned(),
            brand_key: "NISSAN".to_owned(),
            location: "A \"1\", 2".to_owned(),
        };
        for &sort in ItemSort::ALL {
            let place = place(sort.is_by_figure().then(|| Decimal::new(-12_345, 4)));
            let written = place.write(sort);
            for &other in ItemSort::ALL {
                assert_eq!(Place::read(other, &written), (other == sort).then(|| place.clone()), "{sort} {other}");
            }
        }
        for nonsense in ["", "1", "[]", "[\"price\",\"\",\"\",\"\",\"\"]", "[\"number\",\"\",\"A\",\"B\"]"] {
            assert_eq!(Place::read(ItemSort::Price, nonsense), None, "{nonsense}");
            assert_eq!(Place::read(ItemSort::Number, nonsense), None, "{nonsense}");
        }
    }
}
