//! Suggesting: open to anyone.

use super::store;
use super::types::Suggestion;
use crate::base::fault::Result;
use crate::base::problem::{Problem, Reason};
use crate::catalog::finding::LONGEST_QUERY;
use crate::catalog::lexicon::lexicon;
use crate::catalog::rules::number_key;
use crate::platform::ctx::Ctx;

/// Suggestions at the most.
const MOST: usize = 8;
/// Numbers among them, which leave room for names.
const MOST_NUMBERS: i64 = 5;

/// What somebody may mean who has typed this, the likeliest first.
pub async fn suggest(ctx: &Ctx, q: &str) -> Result<Vec<Suggestion>> {
    if q.chars().count() > LONGEST_QUERY {
        return Err(Problem::invalid("q", Reason::TooLong).into());
    }
    // The names first: they take a connection of their own where they have to be read.
    let names = lexicon(&ctx.services).await?;
    let mut found = Vec::new();
    if let Some(key) = number_key(q) {
        let mut tx = ctx.catalog().await?;
        found = store::list_numbers(&mut tx, &key, MOST_NUMBERS).await?;
        tx.commit().await?;
    }
    found.extend(names.completions.complete(&names.dictionary, q));
    found.truncate(MOST);
    Ok(found)
}
