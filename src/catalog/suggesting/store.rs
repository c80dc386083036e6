//! SQL of suggestions.

use super::types::{Suggestion, SuggestionKind};
use crate::base::fault::Result;
use crate::catalog::types::Names;
use crate::platform::db::CatalogTx;

/// The first numbers that begin like a key, in their order.
pub(super) async fn list_numbers(tx: &mut CatalogTx, key: &str, most: i64) -> Result<Vec<Suggestion>> {
    let rows = sqlx::query!(
        "select p.number, b.name as brand
         from parts p
         join brands b on b.id = p.brand_id
         where p.key >= $1
           and p.key < $2
         order by p.key
         limit $3",
        key,
        format!("{key}~"),
        most
    )
    .fetch_all(tx.sql())
    .await?;
    let suggestion = |number: String, brand: String| Suggestion {
        text: number,
        kind: SuggestionKind::Number,
        name: Names { es: brand.clone(), en: brand },
    };
    Ok(rows.into_iter().map(|row| suggestion(row.number, row.brand)).collect())
}
