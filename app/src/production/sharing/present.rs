//! Who sees something, in words.

use super::shown::{GrantRow, Sharing};
use crate::base::format;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::production::present::CHOICES;
use crate::production::words;
use crate::stores::shown::{Choice, TypedThing};
use engrane::base::fault::Result;
use engrane::base::id::UserId;
use engrane::base::paging::{MAX_PER_PAGE, Page, PageRequest};
use engrane::base::permission::{Permission, Role};
use engrane::base::problem::{Problem, Reason};
use engrane::base::text::fold;
use engrane::platform::ctx::Ctx;
use engrane::production::grants::ops;
use engrane::production::grants::types::{Grant, GrantFilter, Granted};
use engrane::production::orders::ops as orders;
use engrane::production::people;
use engrane::production::specifications::ops as specifications;

/// Who sees an order or a specification.
pub async fn sharing(ctx: &Ctx, lang: Locale, granted: Granted) -> Result<Sharing> {
    ctx.require(Permission::AccessGrant)?;
    match granted {
        Granted::Order(id) => {
            let order = orders::find(ctx, id).await?;
            let mut pages = vec![given(ctx, GrantFilter { order: Some(id), ..GrantFilter::default() }).await?];
            let mut by_specification = None;
            // Whoever sees what a customer ordered sees the orders that make it.
            if let Some(of) = &order.specification {
                let filter = GrantFilter { specification: Some(of.id), ..GrantFilter::default() };
                pages.push(given(ctx, filter).await?);
                by_specification = specifications::find(ctx, of.id).await?.published.then(|| of.number.clone());
            }
            let everybody = order.published || by_specification.is_some();
            let standing = match by_specification {
                _ if order.published => td_string!(lang, production.sharing.order_published).to_owned(),
                Some(number) => td_string!(lang, production.sharing.by_published, number = number),
                None => td_string!(lang, production.sharing.order_hidden).to_owned(),
            };
            Ok(shown(ctx, lang, (everybody, standing), &pages))
        }
        Granted::Specification(id) => {
            let found = specifications::find(ctx, id).await?;
            let standing = if found.published {
                td_string!(lang, production.sharing.specification_published)
            } else {
                td_string!(lang, production.sharing.specification_hidden)
            };
            let own = given(ctx, GrantFilter { specification: Some(id), ..GrantFilter::default() }).await?;
            // What is granted here is the thing itself.
            let mut sharing = shown(ctx, lang, (found.published, standing.to_owned()), &[own]);
            sharing.rows.iter_mut().for_each(|row| row.by = None);
            Ok(sharing)
        }
    }
}

async fn given(ctx: &Ctx, filter: GrantFilter) -> Result<Page<Grant>> {
    ops::list(ctx, filter, PageRequest::bounded(Some(1), Some(MAX_PER_PAGE))).await
}

fn shown(ctx: &Ctx, lang: Locale, (everybody, standing): (bool, String), pages: &[Page<Grant>]) -> Sharing {
    let rows: Vec<GrantRow> = pages.iter().flat_map(|page| &page.rows).map(|grant| row(ctx, lang, grant)).collect();
    let total: u64 = pages.iter().map(|page| page.total).sum();
    let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let more = total.checked_sub(shown).filter(|more| *more > 0);
    let more = more.map(|more| td_string!(lang, production.sharing.more, count = format::count(more)));
    Sharing { everybody, standing, rows, more }
}

fn row(ctx: &Ctx, lang: Locale, grant: &Grant) -> GrantRow {
    let day = words::date(lang, ctx.zone().local(grant.granted_at).date_naive());
    let since = if let Some(name) = &grant.granted_by_name {
        td_string!(lang, production.sharing.since_by, day = day, name = name.clone())
    } else {
        td_string!(lang, production.sharing.since, day = day)
    };
    GrantRow {
        person: grant.person,
        name: grant.name.clone(),
        about: format!("{} · {since}", labels::role(lang, grant.role)),
        by: grant.specification.zip(grant.specification_number.clone()),
    }
}

/// Operators whose name has the words: everybody else sees it anyhow.
pub async fn operators(ctx: &Ctx, lang: Locale, words: &str) -> Result<Vec<Choice>> {
    ctx.require(Permission::AccessGrant)?;
    let words = fold(words);
    let people = people::list(ctx, Some(Role::Operator)).await?.into_iter();
    let found = people.filter(|person| words.split(' ').all(|word| fold(&person.name).contains(word)));
    let choice = |person: people::PersonName| Choice {
        id: person.id.to_string(),
        name: person.name,
        remark: labels::role(lang, person.role).to_owned(),
    };
    Ok(found.map(choice).take(usize::try_from(CHOICES).unwrap_or(usize::MAX)).collect())
}

/// Who was chosen.
pub fn person(typed: &TypedThing) -> Result<UserId, Problem> {
    let reason = if typed.text.trim().is_empty() { Reason::Missing } else { Reason::Unknown };
    typed.id.parse().map_err(|_| Problem::invalid("person", reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_is_chosen_is_known_by_their_id() {
        let typed = |id: &str, text: &str| TypedThing { id: id.into(), text: text.into() };
        let pia = UserId(Uuid::from_u128(7));
        assert_eq!(person(&typed(&pia.to_string(), "Pía")), Ok(pia));
        assert_eq!(person(&typed("", "Pía")), Err(Problem::invalid("person", Reason::Unknown)));
        assert_eq!(person(&typed("", " ")), Err(Problem::invalid("person", Reason::Missing)));
    }
}
