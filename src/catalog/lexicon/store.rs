//! SQL of the names that queries are read by.

use super::rules::{StoredBrand, StoredGroup, StoredMake, StoredModel};
use crate::base::fault::Result;
use crate::catalog::query::types::Years;
use crate::catalog::types::Names;
use crate::platform::db::CatalogTx;

pub(super) async fn list_makes(tx: &mut CatalogTx) -> Result<Vec<StoredMake>> {
    let rows = sqlx::query!("select key, name from vehicle_makes order by key").fetch_all(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| StoredMake { key: row.key, name: row.name }).collect())
}

pub(super) async fn list_models(tx: &mut CatalogTx) -> Result<Vec<StoredModel>> {
    let rows = sqlx::query!(
        "select k.key as make, m.key, m.name, m.nicknames, m.year_from, m.year_to
         from vehicle_models m
         join vehicle_makes k on k.id = m.make_id
         order by k.key, m.key"
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredModel {
            make: row.make,
            key: row.key,
            name: row.name,
            nicknames: row.nicknames,
            years: Years { from: row.year_from.map(i16::cast_unsigned), to: row.year_to.map(i16::cast_unsigned) },
        })
        .collect())
}

pub(super) async fn list_groups(tx: &mut CatalogTx) -> Result<Vec<StoredGroup>> {
    let rows = sqlx::query!("select code, name_es, name_en, synonyms from part_groups order by code")
        .fetch_all(tx.sql())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredGroup {
            code: row.code,
            name: Names { es: row.name_es, en: row.name_en },
            synonyms: row.synonyms,
        })
        .collect())
}

pub(super) async fn list_brands(tx: &mut CatalogTx) -> Result<Vec<StoredBrand>> {
    let rows = sqlx::query!("select key, code, name, aliases from brands order by key").fetch_all(tx.sql()).await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredBrand { key: row.key, code: row.code, name: row.name, aliases: row.aliases })
        .collect())
}
