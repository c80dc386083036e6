//! SQL of what editing does to lines of bodegas.

use super::steps::Moved;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

pub(super) async fn find_loose(tx: &mut PlatformTx, parts: &[Uuid]) -> Result<Vec<PartId>> {
    let found = sqlx::query_scalar!(r#"select part as "part!" from find_loose_lines($1) as part"#, parts)
        .fetch_all(tx.sql())
        .await?;
    Ok(found.into_iter().map(PartId).collect())
}

pub(super) async fn rename_brand(tx: &mut PlatformTx, old_key: &str, new_key: &str, new_name: &str) -> Result<Moved> {
    let row = sqlx::query!(
        r#"select moved as "moved!", joined as "joined!" from move_lines_of_brand($1, $2, $3)"#,
        old_key,
        new_key,
        new_name
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(Moved { lines: row.moved.cast_unsigned(), joined: row.joined.cast_unsigned() })
}

pub(super) async fn replace_parts(tx: &mut PlatformTx, gone: &[Uuid], kept: &[Uuid]) -> Result<u64> {
    let moved = sqlx::query_scalar!(r#"select move_lines_of_parts($1, $2) as "moved!""#, gone, kept)
        .fetch_one(tx.sql())
        .await?;
    Ok(moved.cast_unsigned())
}

pub(super) async fn has_any(tx: &mut PlatformTx, part: PartId) -> Result<bool> {
    let has = sqlx::query_scalar!(r#"select part_has_lines($1) as "has!""#, part.0).fetch_one(tx.sql()).await?;
    Ok(has)
}
