//! SQL of what is wrong with the rows of a file.

use super::KeptProblem;
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::platform::db::TenantTx;

/// The first ones of an import by row, and how many there are.
pub(crate) async fn list(tx: &mut TenantTx, id: ImportId, most: i64) -> Result<(Vec<KeptProblem>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, column_name, value, reason, count(*) over () as "total!"
           from import_problems
           where tenant_id = $1
             and import_id = $2
           order by row, sequence
           limit $3"#,
        tenant.0,
        id.0,
        most
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let problems = rows.into_iter().map(|row| KeptProblem {
        row: row.row.cast_unsigned(),
        column: row.column_name,
        value: row.value,
        reason: row.reason,
    });
    Ok((problems.collect(), total))
}

/// Forgets those from this sequence number on.
pub(crate) async fn delete(tx: &mut TenantTx, id: ImportId, from: u64) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from import_problems where tenant_id = $1 and import_id = $2 and sequence >= $3",
        tenant.0,
        id.0,
        from.cast_signed()
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Adds some after those that are there; `first` is the sequence number of the first one.
pub(crate) async fn insert(tx: &mut TenantTx, id: ImportId, first: u64, problems: &[KeptProblem]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let rows: Vec<i64> = problems.iter().map(|problem| problem.row.cast_signed()).collect();
    let columns: Vec<String> = problems.iter().map(|problem| problem.column.clone()).collect();
    let values: Vec<String> = problems.iter().map(|problem| problem.value.clone()).collect();
    let reasons: Vec<String> = problems.iter().map(|problem| problem.reason.clone()).collect();
    sqlx::query!(
        "insert into import_problems (tenant_id, import_id, sequence, row, column_name, value, reason)
         select $1, $2, $3 + place, row, column_name, value, reason
         from unnest($4::bigint[], $5::text[], $6::text[], $7::text[]) with ordinality
              as problems(row, column_name, value, reason, place)",
        tenant.0,
        id.0,
        first.cast_signed(),
        &rows,
        &columns,
        &values,
        &reasons
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Keeps these instead of those that are there.
pub(crate) async fn replace(tx: &mut TenantTx, id: ImportId, problems: &[KeptProblem]) -> Result<()> {
    delete(tx, id, 0).await?;
    insert(tx, id, 0, problems).await
}

/// Gives an import those of another one.
pub(crate) async fn copy(tx: &mut TenantTx, from: ImportId, to: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into import_problems (tenant_id, import_id, sequence, row, column_name, value, reason)
         select tenant_id, $3, sequence, row, column_name, value, reason
         from import_problems
         where tenant_id = $1
           and import_id = $2",
        tenant.0,
        from.0,
        to.0
    )
    .execute(sql)
    .await?;
    Ok(())
}
