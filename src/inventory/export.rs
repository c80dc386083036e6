//! A bodega's lines, and the rows that a file could not bring in, as files that can be dropped again.

use super::import::fields::Mapping;
use super::import::types::{RowProblem, RowReason};
use super::store::{self, Bound};
use super::types::ItemFilter;
use crate::base::fault::{Error, Result};
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::audit::exports::rows::harmless;
use crate::platform::ctx::Ctx;
use crate::platform::imports::ops::{self as imports, wrong_status};
use crate::platform::imports::reader::process::ReadTask;
use crate::platform::imports::reader::protocol::ReaderMessage;
use crate::platform::imports::types::{ImportKind, ImportStatus};
use rust_decimal::Decimal;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The heads of the exported columns, as an import understands them without a question.
#[derive(Clone, Copy, Debug)]
pub struct Heads<'a> {
    pub number: &'a str,
    pub brand: &'a str,
    pub description: &'a str,
    pub own_code: &'a str,
    pub price: &'a str,
    pub currency: &'a str,
    pub stock: &'a str,
    pub location: &'a str,
    pub min_order: &'a str,
    pub gtin: &'a str,
    /// Not a head: what stands for stock that is to be confirmed.
    pub to_confirm: &'a str,
}

/// What a program for spreadsheets takes for UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Lines that are read at once.
const AT_ONCE: i64 = 5_000;
/// Rows of a file that are told at the most.
const REJECTED_MOST: usize = 50_000;

/// The lines of a filter, all its pages, as CSV: UTF-8 with a byte order mark, numbers with a point before their decimals.
pub async fn export_items(ctx: &Ctx, filter: &ItemFilter, heads: &Heads<'_>) -> Result<Vec<u8>> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let sources = super::ops::sources(&mut tx, &filter.q, f64::INFINITY).await?;
    let Heads { number, brand, description, own_code, price, currency, stock, location, min_order, gtin, to_confirm } =
        *heads;
    let head = [number, brand, description, own_code, price, currency, stock, location, min_order, gtin];
    let mut writer = writer();
    writer.write_record(head).map_err(Error::broken)?;
    let plain = |value: Option<Decimal>| value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let mut bound = None;
    loop {
        let lines = store::list_exported(&mut tx, filter, &sources, bound.as_ref(), AT_ONCE, ctx.now()).await?;
        for line in &lines {
            let (price, min_order) = (plain(line.price), plain(line.min_order));
            let stock = line.stock.map_or_else(|| to_confirm.to_owned(), |stock| plain(Some(stock)));
            let cells = [
                cell(&line.number),
                cell(&line.brand_text),
                cell(&line.description),
                cell(&line.own_code),
                Cow::Borrowed(price.as_str()),
                cell(&line.currency),
                Cow::Borrowed(stock.as_str()),
                cell(line.location()),
                Cow::Borrowed(min_order.as_str()),
                cell(&line.gtin),
            ];
            writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(Error::broken)?;
        }
        let Some(last) = lines.into_iter().next_back() else { break };
        bound = Some(Bound { place: last.into(), backward: false });
    }
    tx.commit().await?;
    writer.into_inner().map_err(|error| Error::broken(error.to_string()))
}

/// A file of rows that were not taken.
#[derive(Debug)]
pub struct Rejected {
    pub filename: String,
    pub bytes: Vec<u8>,
}

/// The rows of an import that were not taken, as they stand in the file, with the reasons in a column of its own; the first
/// 50,000. `reason_head` is what that column is called, `words` what a reason is.
pub async fn rejected(
    ctx: &Ctx,
    id: ImportId,
    reason_head: &str,
    words: impl Fn(RowReason) -> &'static str + Send,
) -> Result<Rejected> {
    let kind = ImportKind::Inventory;
    let mut tx = ctx.begin(kind.view()).await?;
    let stored = imports::find::<Mapping, IgnoredAny>(&mut tx, kind, id, false).await?;
    let (ImportStatus::Planned | ImportStatus::Completed | ImportStatus::Undone, Some(profile)) =
        (stored.row.status, stored.profile)
    else {
        return Err(wrong_status().into());
    };
    imports::needs_file(&stored.row)?;
    let problems = super::import::store::list_problems(&mut tx, id, i64::MAX).await?.0;
    let path = ctx.services.files.path(tx.tenant(), stored.file);
    tx.commit().await?;
    let mut reasons: BTreeMap<u64, Vec<RowReason>> = BTreeMap::new();
    // What was added up is taken.
    for RowProblem { row, reason, .. } in problems.into_iter().filter(|problem| problem.reason != RowReason::Summed) {
        reasons.entry(row).or_default().push(reason);
    }
    let width = profile.columns.iter().map(|column| column.index as usize + 1).max().unwrap_or_default();
    let mut head = vec![String::new(); width];
    for column in &profile.columns {
        head[column.index as usize].clone_from(&column.header);
    }
    head.push(reason_head.to_owned());
    let mut writer = writer();
    writer.write_record(head.iter().map(|text| cell(text).into_owned())).map_err(Error::broken)?;
    let mut written = 0;
    let mut messages = ctx.services.reader.start(&path, ReadTask::Rows, stored.choices)?;
    while let Some(message) = messages.recv().await {
        let Ok(message) = message else { return Err(Problem::NotFound { what: Entity::Import }.into()) };
        let rows = match message {
            ReaderMessage::Rows(rows) => rows,
            ReaderMessage::Done { .. } => break,
            ReaderMessage::Failed(_) => return Err(Problem::NotFound { what: Entity::Import }.into()),
            ReaderMessage::Progress(_) | ReaderMessage::Profile(_) => continue,
        };
        for row in rows {
            let Some(reasons) = reasons.get(&u64::from(row.number)) else { continue };
            let mut cells: Vec<Cow<'_, str>> = row.cells.iter().map(|text| cell(text)).collect();
            // The reason stands behind the columns of the header, also where the row has fewer or more.
            cells.resize(width.max(cells.len()), Cow::Borrowed(""));
            let mut told: Vec<&str> = reasons.iter().map(|reason| words(*reason)).collect();
            told.dedup();
            cells.insert(width, Cow::Owned(told.join("; ")));
            writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(Error::broken)?;
            written += 1;
        }
        if written >= REJECTED_MOST {
            break;
        }
    }
    let bytes = writer.into_inner().map_err(|error| Error::broken(error.to_string()))?;
    let name = stored.row.filename.rsplit_once('.').map_or(stored.row.filename.as_str(), |(name, _)| name);
    Ok(Rejected { filename: format!("{name}.csv"), bytes })
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(BYTE_ORDER_MARK.to_vec())
}

/// A text as a spreadsheet may be given it. Numbers are numbers, whatever their sign.
fn cell(text: &str) -> Cow<'_, str> {
    if text.trim().parse::<Decimal>().is_ok() { Cow::Borrowed(text) } else { harmless(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::history::tests::lines;
    use crate::inventory::import::ops::{apply_now, bring_in_and_apply, import, read};
    use crate::inventory::import::types::ImportDetail;
    use crate::platform::files::receive;
    use crate::platform::imports::types::ApplyWhen;
    use crate::testing::World;
    use sqlx::PgPool;

    const HEADS: Heads<'static> = Heads {
        number: "Número de parte",
        brand: "Marca",
        description: "Descripción",
        own_code: "Clave interna",
        price: "Precio",
        currency: "Moneda",
        stock: "Existencia",
        location: "Ubicación",
        min_order: "Pedido mínimo",
        gtin: "Código de barras",
        to_confirm: "Por confirmar",
    };

    async fn bring(ctx: &Ctx, bytes: &[u8]) -> Result<ImportDetail> {
        let file = receive(ctx, Permission::InventoryImport, "lista de hoy.csv", bytes).await?;
        let id = bring_in_and_apply(ctx, file, ApplyWhen::Sure).await?.row.id;
        read(ctx, id).await?;
        apply_now(ctx, id).await?;
        import(ctx, id).await
    }

    #[sqlx::test]
    async fn what_is_exported_comes_in_again_as_it_was(pool: PgPool) -> Result<()> {
        let world = World::new(pool.clone()).await?;
        let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
        let list = "Número de parte,Marca,Descripción,Precio,Existencia,Ubicación,Moneda\n\
            ZZ-1,ACME,\"Balata, \"\"delantera\"\"\",389.5,4,A-1,MXN\n\
            0044 942,Wagner,=1+1,12.25,0,B,USD\n\
            ZZ-3,ACME,+52 filtro,,7.5,A-1,MXN\n\
            ZZ-4,ACME,Bomba,99.9,consultar,A-1,MXN\n";
        assert_eq!(bring(&norte, list.as_bytes()).await?.row.status, ImportStatus::Completed);
        let bytes = export_items(&norte, &ItemFilter::default(), &HEADS).await?;
        let text = String::from_utf8(bytes.clone()).map_err(|error| Error::broken(error.to_string()))?;
        assert!(text.starts_with("\u{feff}Número de parte,Marca,") && text.contains(",'=1+1,"), "{text}");
        assert!(text.contains(",Por confirmar,"), "{text}");
        let again = bring(&norte, &bytes).await?;
        assert_eq!((again.row.status, again.counts.new, again.counts.errors), (ImportStatus::Completed, 0, 0));
        assert_eq!(
            (again.counts.same, again.counts.changed),
            (2, 2),
            "only what a spreadsheet would run is another text"
        );
        // Somebody else's lines from it are the same, but for what is theirs alone.
        assert_eq!(bring(&centro, &bytes).await?.counts.new, 4);
        assert_eq!(lines(&pool, world.centro.tenant).await?.len(), 4);

        let narrowed = ItemFilter { q: "ZZ-3".to_owned(), ..ItemFilter::default() };
        let bytes = export_items(&norte, &narrowed, &HEADS).await?;
        let text = String::from_utf8(bytes).map_err(|error| Error::broken(error.to_string()))?;
        assert_eq!(text.lines().count(), 2);
        Ok(())
    }

    #[sqlx::test]
    async fn rows_that_were_not_taken_come_back_with_their_reasons(pool: PgPool) -> Result<()> {
        let world = World::new(pool.clone()).await?;
        let norte = world.owner(&world.norte).await?;
        let list = "Lista de precios\nNúmero de parte,Marca,Precio,Existencia\n\
            ZZ-1,ACME,389.50,4\nZZ-2,ACME,consultar,-2\n,ACME,10.90,1\nZZ-4,ACME,1,2,3,4,5\nZZ-5,ACME,75.25,9\n\
            ZZ-6,ACME,120.40,3\nZZ-7,ACME,99.90,12\nZZ-8,ACME,45.10,7\n";
        let done = bring(&norte, list.as_bytes()).await?;
        assert_eq!((done.row.status, done.counts.new), (ImportStatus::Completed, 5));
        let Rejected { filename, bytes } = rejected(&norte, done.row.id, "Motivo", RowReason::as_str).await?;
        let text = String::from_utf8(bytes).map_err(|error| Error::broken(error.to_string()))?;
        assert_eq!(filename, "lista de hoy.csv");
        let expected = "\u{feff}Número de parte,Marca,Precio,Existencia,Motivo\r\n\
            ZZ-2,ACME,consultar,-2,price_not_a_number; stock_negative\r\n\
            ,ACME,10.90,1,no_part_number\r\n\
            ZZ-4,ACME,1,2,row_width,3,4,5\r\n";
        assert_eq!(text, expected);
        let centro = world.owner(&world.centro).await?;
        let hidden = rejected(&centro, done.row.id, "Motivo", RowReason::as_str).await;
        assert!(matches!(hidden, Err(Error::Refused(Problem::NotFound { what: Entity::Import }))));
        Ok(())
    }
}
