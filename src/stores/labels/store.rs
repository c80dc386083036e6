//! SQL of what labels are of.

use super::drawing::Label;
use crate::base::id::{StockItemId, StockLocationId, StockPieceId};
use crate::platform::entity::prelude::*;
use crate::stores::rules::{name_key, path_key};
use std::collections::HashMap;
use uuid::Uuid;

/// What things are called by: their ids and names, as they are compared.
#[derive(Debug, Default)]
struct Asked {
    ids: Vec<Uuid>,
    codes: Vec<String>,
    keys: Vec<String>,
}

impl Asked {
    fn new<Id: Copy + Into<Uuid>>(names: &[NameOr<Id>], key: fn(&str) -> String) -> Self {
        let mut asked = Self::default();
        for name in names {
            match name {
                NameOr::Id(id) => asked.ids.push((*id).into()),
                NameOr::Name(name) => {
                    asked.codes.push(name.trim().to_uppercase());
                    asked.keys.push(key(name));
                }
            }
        }
        asked
    }
}

/// What was found, by what it is called.
#[derive(Debug, Default)]
struct Known {
    ids: HashMap<Uuid, Label>,
    codes: HashMap<String, Label>,
    keys: HashMap<String, Label>,
}

impl Known {
    fn add(&mut self, id: Uuid, key: Option<String>, label: Label) {
        if let Some(code) = &label.given {
            self.codes.insert(code.clone(), label.clone());
        }
        if let Some(key) = key {
            self.keys.insert(key, label.clone());
        }
        self.ids.insert(id, label);
    }

    /// In the order in which they were asked for; none of what there is not.
    fn in_order<Id: Copy + Into<Uuid>>(&self, names: &[NameOr<Id>], key: fn(&str) -> String) -> Vec<Option<Label>> {
        let one = |name: &NameOr<Id>| match name {
            NameOr::Id(id) => self.ids.get(&(*id).into()),
            NameOr::Name(name) => self.codes.get(&name.trim().to_uppercase()).or_else(|| self.keys.get(&key(name))),
        };
        names.iter().map(|name| one(name).cloned()).collect()
    }
}

/// Labels of items, by id, code or name.
pub(super) async fn items(tx: &mut TenantTx, names: &[NameOr<StockItemId>]) -> Result<Vec<Option<Label>>> {
    let asked = Asked::new(names, name_key);
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, own_code, name, code, name_key
         from stock_items
         where tenant_id = $1 and (id = any ($2) or code = any ($3) or name_key = any ($4))",
        tenant.0,
        &asked.ids,
        &asked.codes,
        &asked.keys
    )
    .fetch_all(sql)
    .await?;
    let mut known = Known::default();
    for row in rows {
        let label = Label { own_code: row.own_code, name: row.name, given: Some(row.code), is_command: false };
        known.add(row.id, Some(row.name_key), label);
    }
    Ok(known.in_order(names, name_key))
}

/// Labels of shelves, by id or path.
pub(super) async fn shelves(tx: &mut TenantTx, names: &[NameOr<StockLocationId>]) -> Result<Vec<Option<Label>>> {
    let asked = Asked::new(names, path_key);
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, own_code as "own_code!", path as "path!", path_key as "path_key!"
           from stock_locations
           where tenant_id = $1 and kind = 'shelf' and (id = any ($2) or path_key = any ($3))"#,
        tenant.0,
        &asked.ids,
        &asked.keys
    )
    .fetch_all(sql)
    .await?;
    let mut known = Known::default();
    for row in rows {
        known.add(
            row.id,
            Some(row.path_key),
            Label { own_code: row.own_code, name: row.path, given: None, is_command: false },
        );
    }
    Ok(known.in_order(names, path_key))
}

/// Labels of holders, by id or by the code of their badge or job.
pub(super) async fn holders(tx: &mut TenantTx, names: &[NameOr<StockLocationId>]) -> Result<Vec<Option<Label>>> {
    let asked = Asked::new(names, name_key);
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, own_code as "own_code!", name, code
           from stock_locations
           where tenant_id = $1 and kind = 'holder' and holder_kind <> 'order' and (id = any ($2) or code = any ($3))"#,
        tenant.0,
        &asked.ids,
        &asked.codes
    )
    .fetch_all(sql)
    .await?;
    let mut known = Known::default();
    for row in rows {
        known.add(row.id, None, Label { own_code: row.own_code, name: row.name, given: row.code, is_command: false });
    }
    Ok(known.in_order(names, name_key))
}

/// Labels of pieces, by id or by what stands on them already.
pub(super) async fn pieces(tx: &mut TenantTx, names: &[NameOr<StockPieceId>]) -> Result<Vec<Option<Label>>> {
    let asked = Asked::new(names, name_key);
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select p.id, p.own_code, p.serial, i.name
         from stock_pieces p
         join stock_items i on i.tenant_id = p.tenant_id and i.id = p.item_id
         where p.tenant_id = $1 and (p.id = any ($2) or p.own_code = any ($3))",
        tenant.0,
        &asked.ids,
        &asked.codes
    )
    .fetch_all(sql)
    .await?;
    let mut known = Known::default();
    for row in rows {
        let label =
            Label { own_code: row.own_code.clone(), name: row.name, given: Some(row.serial), is_command: false };
        known.codes.insert(row.own_code, label.clone());
        known.ids.insert(row.id, label);
    }
    Ok(known.in_order(names, name_key))
}
