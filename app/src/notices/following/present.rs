//! What is followed in words, and what a choice says.

use super::shown::{Followed, Following};
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::problem::{Problem, Reason};
use engrane::stores::subscriptions::types::{FollowScope, NewSubscription, Subscription};
use engrane::stores::types::StoreRoom;
use std::fmt::Display;

/// What the person follows, with what else there is in the store-room.
pub fn following(lang: Locale, room: &StoreRoom, followed: &[Subscription], all_by_default: bool) -> Following {
    let is_free = |new: &NewSubscription| followed.iter().all(|one| (one.scope, one.target) != (new.scope, new.target));
    let mut picks = Vec::new();
    let mut offer = |new: NewSubscription, name: &str| {
        if is_free(&new) {
            let kind = kind(lang, new.scope);
            let label = if name.is_empty() { kind.to_owned() } else { format!("{kind}: {name}") };
            picks.push(Pick { value: word(new), label, chosen: false });
        }
    };
    let of = |scope, target| NewSubscription { scope, target: Some(target) };
    offer(NewSubscription { scope: FollowScope::All, target: None }, "");
    for department in &room.departments {
        offer(of(FollowScope::Department, department.id.0), &department.values.name);
        for category in room.categories.iter().filter(|category| category.values.department.id() == Some(department.id))
        {
            let name = format!("{} / {}", department.values.name, category.values.name);
            offer(of(FollowScope::Category, category.id.0), &name);
        }
    }
    for place in room.locations.iter().filter(|place| !place.values.archived) {
        offer(of(FollowScope::Place, place.id.0), &place.values.path);
    }
    let rows = followed.iter().map(|one| Followed {
        id: one.id.to_string(),
        name: if one.name.is_empty() { kind(lang, one.scope).to_owned() } else { one.name.clone() },
        kind: if one.name.is_empty() { String::new() } else { kind(lang, one.scope).to_owned() },
    });
    let label = td_string!(lang, notices.following.choose);
    let hint = td_string!(lang, notices.following.choose_hint);
    Following {
        rows: rows.collect(),
        field: FormField::new("what", label, Kind::Choice).hint(hint).picks(picks),
        all_by_default,
    }
}

fn kind(lang: Locale, scope: FollowScope) -> &'static str {
    match scope {
        FollowScope::All => td_string!(lang, notices.following.all),
        FollowScope::Department => td_string!(lang, notices.following.department),
        FollowScope::Category => td_string!(lang, notices.following.category),
        FollowScope::Place => td_string!(lang, notices.following.place),
        FollowScope::Item => td_string!(lang, notices.following.item),
    }
}

/// A choice on the wire: `place 0199…`.
fn word(NewSubscription { scope, target }: NewSubscription) -> String {
    let words = [Some(&scope as &dyn Display), target.as_ref().map(|target| target as &dyn Display)];
    words.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What a choice says.
pub fn chosen(word: &str) -> Result<NewSubscription, Problem> {
    let unknown = || Problem::invalid("what", Reason::Unknown);
    let (scope, target) = match word.split_once(' ') {
        Some((scope, target)) => (scope, Some(target.parse().map_err(|_| unknown())?)),
        None => (word, None),
    };
    Ok(NewSubscription { scope: scope.parse().map_err(|_| unknown())?, target })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_choice_comes_back_as_it_went() {
        for scope in FollowScope::ALL {
            for target in [None, Some(Uuid::from_u128(7))] {
                let new = NewSubscription { scope: *scope, target };
                assert_eq!(chosen(&word(new)), Ok(new));
            }
        }
        for nonsense in ["", "everything", "place nowhere"] {
            assert_eq!(chosen(nonsense), Err(Problem::invalid("what", Reason::Unknown)), "{nonsense}");
        }
    }
}
