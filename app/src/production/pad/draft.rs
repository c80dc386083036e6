//! What is being filled in, which the device keeps until it is recorded.

use super::shown::{PadAt, TypedFact};
use crate::base::device::{recall, remember};
use crate::session::Session;
use engrane::base::id::{ProductionOrderId, StageFactId};
use leptos::prelude::*;

/// Digits of a number of pieces.
const DIGITS: usize = 8;

/// A number that the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Good,
    Scrap,
    Rework,
}

impl Count {
    /// The one that the keys go to next.
    pub fn next(self) -> Self {
        match self {
            Self::Good => Self::Scrap,
            Self::Scrap => Self::Rework,
            Self::Rework => Self::Good,
        }
    }
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Digit(u8),
    Back,
}

/// What is filled in of one order.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// Where the device keeps it.
    name: StoredValue<String>,
    id: StoredValue<StageFactId>,
    pub good: RwSignal<String>,
    pub scrap: RwSignal<String>,
    pub rework: RwSignal<String>,
    pub rework_to: RwSignal<String>,
    pub scrap_reason: RwSignal<String>,
    pub deviation: RwSignal<String>,
    pub comment: RwSignal<String>,
    pub shift: RwSignal<String>,
    pub operator: RwSignal<String>,
    /// Where the keys go.
    pub count: RwSignal<Count>,
}

impl Draft {
    /// As the device kept it, once the page lives in the browser.
    pub fn new(at: &PadAt, order: ProductionOrderId) -> Self {
        let text = || RwSignal::new(String::new());
        let first = at.shifts.first().map(|(value, _)| value.clone()).unwrap_or_default();
        let session = Session::current();
        // Where several record one after the other, nobody goes on with what another one filled in.
        let person = untrack(|| session.on_pad().and_then(|_| session.person()));
        let whose = person.map(|(person, _)| format!(".{person}")).unwrap_or_default();
        let draft = Self {
            name: StoredValue::new(format!("pad.draft.{order}.{}{whose}", at.stage)),
            id: StoredValue::new(at.next),
            good: text(),
            scrap: text(),
            rework: text(),
            rework_to: text(),
            scrap_reason: text(),
            deviation: text(),
            comment: text(),
            shift: RwSignal::new(first),
            operator: text(),
            count: RwSignal::new(Count::Good),
        };
        let shifts: Vec<String> = at.shifts.iter().map(|(value, _)| value.clone()).collect();
        Effect::new(move |before: Option<()>| {
            if before.is_none() {
                draft.recall(&shifts);
            }
            draft.keep();
        });
        draft
    }

    fn recall(self, shifts: &[String]) {
        let kept = recall(&self.name.get_value()).and_then(|kept| serde_json::from_str::<TypedFact>(&kept).ok());
        let Some(kept) = kept else { return };
        if let Some(id) = kept.id {
            self.id.set_value(id);
        }
        self.good.set(kept.good);
        self.scrap.set(kept.scrap);
        self.rework.set(kept.rework);
        self.rework_to.set(kept.rework_to);
        self.scrap_reason.set(kept.scrap_reason);
        self.deviation.set(kept.deviation);
        self.comment.set(kept.comment);
        self.operator.set(kept.operator);
        // Another one may run by now, and that one be closed.
        if shifts.contains(&kept.shift) {
            self.shift.set(kept.shift);
        }
    }

    fn keep(self) {
        let typed = self.read(false, |signal| signal.get());
        let is_empty = [&typed.good, &typed.scrap, &typed.rework, &typed.comment].into_iter().all(String::is_empty);
        let text = if is_empty { String::new() } else { serde_json::to_string(&typed).unwrap_or_default() };
        remember(&self.name.get_value(), &text);
    }

    fn read(self, repeat: bool, value: impl Fn(RwSignal<String>) -> String) -> TypedFact {
        TypedFact {
            id: Some(self.id.get_value()),
            good: value(self.good),
            scrap: value(self.scrap),
            rework: value(self.rework),
            rework_to: value(self.rework_to),
            scrap_reason: value(self.scrap_reason),
            deviation: value(self.deviation),
            comment: value(self.comment),
            shift: value(self.shift),
            operator: value(self.operator),
            repeat,
        }
    }

    /// What is sent.
    pub fn typed(self, repeat: bool) -> TypedFact {
        self.read(repeat, |signal| signal.get_untracked())
    }

    /// It is recorded: the device forgets it.
    pub fn forget(self) {
        remember(&self.name.get_value(), "");
    }

    pub fn press(self, key: Key) {
        self.number(self.count.get_untracked()).update(|number| press(number, key));
    }

    pub fn number(self, count: Count) -> RwSignal<String> {
        match count {
            Count::Good => self.good,
            Count::Scrap => self.scrap,
            Count::Rework => self.rework,
        }
    }
}

/// A number after a key: nothing before its first digit, and no more digits than it may have.
fn press(number: &mut String, key: Key) {
    match key {
        Key::Back => {
            number.pop();
        }
        Key::Digit(digit) => {
            if number == "0" {
                number.clear();
            }
            if number.len() < DIGITS {
                number.push(char::from(b'0' + digit.min(9)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_make_a_number() {
        let after = |keys: &[Key]| {
            let mut number = String::new();
            for key in keys {
                press(&mut number, *key);
            }
            number
        };
        let (one, none) = (Key::Digit(1), Key::Digit(0));
        assert_eq!(after(&[one, none, none, Key::Back]), "10");
        assert_eq!(after(&[none, none, one]), "1");
        assert_eq!(after(&[none]), "0");
        assert_eq!(after(&[Key::Back]), "");
        assert_eq!(after(&[one; 12]), "11111111");
    }
}
