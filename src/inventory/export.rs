//! A bodega's lines, and the rows that a file could not bring in, as files that can be dropped again.

use super::import::fields::Mapping;
use super::import::types::{RowProblem, RowReason};
use super::store::{self, Bound, ExportedLine, Listed};
use super::types::ItemFilter;
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::exports::types::TableFormat;
use crate::platform::imports::ops as imports;
use crate::platform::imports::rejected::{self, Rejected, RejectedWords};
use crate::platform::imports::types::ImportKind;
use crate::platform::sheets::{Cell, Column, Table, TableFile};
use crate::platform::tenancy;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::convert::identity;

/// The heads of the exported columns, as an import understands them without a question.
#[derive(Clone, Copy, Debug)]
pub struct Heads<'a> {
    pub number: &'a str,
    pub brand: &'a str,
    pub description: &'a str,
    pub own_code: &'a str,
    /// By levels, from the first.
    pub prices: [&'a str; 5],
    pub cost: &'a str,
    pub currency: &'a str,
    pub stock: &'a str,
    pub location: &'a str,
    pub min_order: &'a str,
    pub gtin: &'a str,
    /// Not a head: what stands for stock that is to be confirmed.
    pub to_confirm: &'a str,
    /// Nor this: what the sheets of a workbook are called.
    pub title: &'a str,
}

impl Heads<'_> {
    /// Of further prices and the cost those columns that are `kept`.
    fn columns(&self, kept: Kept) -> Vec<Column> {
        let texts = |head: &str| Column { head: head.to_owned(), numbers: false };
        let numbers = |head: &str| Column { head: head.to_owned(), numbers: true };
        let [price, price_2, price_3, price_4, price_5] = self.prices;
        let mut columns =
            vec![texts(self.number), texts(self.brand), texts(self.description), texts(self.own_code), numbers(price)];
        columns.extend(of_kept(kept, [price_2, price_3, price_4, price_5, self.cost]).map(numbers));
        columns.extend([
            texts(self.currency),
            numbers(self.stock),
            texts(self.location),
            numbers(self.min_order),
            texts(self.gtin),
        ]);
        columns
    }

    fn row(&self, line: &ExportedLine, kept: Kept) -> Vec<Cell> {
        let [price, price_2, price_3, price_4, price_5] = line.prices();
        let mut cells: Vec<Cell> = vec![
            line.number.as_str().into(),
            line.brand_text.as_str().into(),
            line.description.as_str().into(),
            line.own_code.as_str().into(),
            price.into(),
        ];
        cells.extend(of_kept(kept, [price_2, price_3, price_4, price_5, line.cost]).map(Cell::from));
        cells.extend([
            line.currency.as_str().into(),
            line.stock.map_or_else(|| self.to_confirm.into(), Cell::Number),
            line.location().into(),
            line.min_order.into(),
            line.gtin.as_str().into(),
        ]);
        cells
    }
}

/// Which of the second to the fifth price and of the cost a bodega keeps.
type Kept = [bool; 5];

/// Lines that are read at once.
const AT_ONCE: i64 = 5_000;

/// The lines of a filter, all its pages, as a file: CSV is UTF-8 with a byte order mark, numbers with a point before their decimals.
pub async fn export_items(ctx: &Ctx, filter: &ItemFilter, heads: &Heads<'_>, format: TableFormat) -> Result<TableFile> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let sources = super::ops::sources(&mut tx, &filter.q, f64::INFINITY).await?;
    let shown_price = tenancy::ops::prices(&mut tx).await?.shown;
    let listed = Listed { filter, sources: &sources, shown_price, now: ctx.now() };
    // Most bodegas have one price and tell no cost: then there are no columns for more.
    let kept = store::find_kept(&mut tx).await?;
    let mut table = Table::begin(&ctx.services.files, format, heads.title, heads.columns(kept)).await?;
    let mut bound = None;
    loop {
        let lines = store::list_exported(&mut tx, &listed, bound.as_ref(), AT_ONCE).await?;
        table = table.write(lines.iter().map(|line| heads.row(line, kept)).collect()).await?;
        let Some(last) = lines.into_iter().next_back() else { break };
        bound = Some(Bound { place: last.into(), backward: false });
    }
    tx.commit().await?;
    table.finish().await
}

/// Of what not everybody keeps, what this bodega does.
fn of_kept<T>(kept: Kept, all: [T; 5]) -> impl Iterator<Item = T> {
    all.into_iter().zip(kept).filter_map(|(one, kept)| kept.then_some(one))
}

/// The rows of an import that were not taken, as [`rejected::write`] tells them. `reason` says what a reason is.
pub async fn rejected(
    ctx: &Ctx,
    id: ImportId,
    words: RejectedWords<'_>,
    reason: impl Fn(RowReason) -> &'static str + Send,
    format: TableFormat,
) -> Result<Rejected> {
    let kind = ImportKind::Inventory;
    let mut tx = ctx.begin(kind.view()).await?;
    let stored = imports::find::<Mapping, IgnoredAny>(&mut tx, kind, id, false).await?;
    rejected::check(&stored)?;
    let problems = super::import::ops::list_remarks(&mut tx, id, i64::MAX).await?.0;
    let tenant = tx.tenant();
    tx.commit().await?;
    let mut reasons: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    // What was added up is taken.
    for RowProblem { row, reason: why, .. } in
        problems.into_iter().filter(|problem| problem.reason != RowReason::Summed)
    {
        reasons.entry(row).or_default().push(reason(why).to_owned());
    }
    rejected::write(ctx, tenant, stored, &reasons, identity, words, format).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fault::Error;
    use crate::base::problem::{Entity, Problem};
    use crate::inventory::history::tests::lines;
    use crate::inventory::import::ops::{apply_now, bring_in_and_apply, import, read};
    use crate::inventory::import::types::ImportDetail;
    use crate::platform::files::receive;
    use crate::platform::imports::types::{ApplyWhen, ImportStatus};
    use crate::testing::World;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    use rust_decimal::Decimal;
    use serde_json::Value;
    use sqlx::PgPool;
    use std::io::{Cursor, Read};

    const HEADS: Heads<'static> = Heads {
        number: "Número de parte",
        brand: "Marca",
        description: "Descripción",
        own_code: "Clave interna",
        prices: ["Precio", "Precio 2", "Precio 3", "Precio 4", "Precio 5"],
        cost: "Costo",
        currency: "Moneda",
        stock: "Existencia",
        location: "Ubicación",
        min_order: "Pedido mínimo",
        gtin: "Código de barras",
        to_confirm: "Por confirmar",
        title: "Mi inventario",
    };
    const WORDS: RejectedWords<'static> = RejectedWords { title: "Renglones", reason_head: "Motivo" };

    async fn bring(ctx: &Ctx, bytes: &[u8]) -> Result<ImportDetail> {
        let file = receive(ctx, Permission::InventoryImport, "lista de hoy.csv", bytes).await?;
        let id = bring_in_and_apply(ctx, file, ApplyWhen::Sure).await?.row.id;
        read(ctx, id).await?;
        apply_now(ctx, id).await?;
        import(ctx, id).await
    }

    fn bytes(TableFile { mut file, bytes }: TableFile) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        file.read_to_end(&mut all)?;
        assert_eq!(all.len() as u64, bytes);
        Ok(all)
    }

    async fn exported(ctx: &Ctx, filter: &ItemFilter, format: TableFormat) -> Result<Vec<u8>> {
        bytes(export_items(ctx, filter, &HEADS, format).await?)
    }

    fn text(bytes: Vec<u8>) -> Result<String> {
        String::from_utf8(bytes).map_err(|error| Error::broken(error.to_string()))
    }

    /// The cells of a workbook of one sheet, as another reader of workbooks finds them.
    fn cells(bytes: Vec<u8>) -> Result<Vec<Vec<Data>>> {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(Error::broken)?;
        let sheets = book.worksheets();
        assert_eq!(sheets.len(), 1);
        Ok(sheets[0].1.rows().map(<[Data]>::to_vec).collect())
    }

    fn string(text: &str) -> Data {
        if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) }
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
        let csv = exported(&norte, &ItemFilter::default(), TableFormat::Csv).await?;
        let shown = text(csv.clone())?;
        assert!(shown.starts_with("\u{feff}Número de parte,Marca,") && shown.contains(",'=1+1,"), "{shown}");
        assert!(shown.contains(",Por confirmar,"), "{shown}");
        let again = bring(&norte, &csv).await?;
        assert_eq!((again.row.status, again.counts.new, again.counts.errors), (ImportStatus::Completed, 0, 0));
        assert_eq!(
            (again.counts.same, again.counts.changed),
            (2, 2),
            "only what a spreadsheet would run is another text"
        );
        // Somebody else's lines from it are the same, but for what is theirs alone.
        assert_eq!(bring(&centro, &csv).await?.counts.new, 4);
        assert_eq!(lines(&pool, world.centro.tenant).await?.len(), 4);

        let narrowed = ItemFilter { q: "ZZ-3".to_owned(), ..ItemFilter::default() };
        assert_eq!(text(exported(&norte, &narrowed, TableFormat::Csv).await?)?.lines().count(), 2);
        assert_eq!(cells(exported(&norte, &narrowed, TableFormat::Xlsx).await?)?.len(), 2);
        Ok(())
    }

    /// What a spreadsheet makes something else of, where it may.
    const TRICKY: &str = "Número de parte,Marca,Descripción,Clave interna,Precio,Moneda,Existencia,Ubicación,Pedido mínimo,Código de barras\n\
        00123,ACME,=1+1,007,389.5,MXN,4,A-1,2,0036000291452\n\
        0044 942,Wagner,\"+52, \"\"filtro\"\"\",1E5,12.25,USD,0,@casa,,7501031311309\n\
        1-12,ACME,-5 grados,2026-11-24,,MXN,7.5,03/04,,\n\
        ZZ-4,ACME,@suma(A1),_x0041_,98765.4321,MXN,consultar,-,10,\n\
        1234567890123456,ACME,24/11/2026,1.50,0.05,MXN,1200,TRUE,,\n\
        6E10,ACME,<b>&amp; Ñandú 🚗,+1,99.9,MXN,3,\"A\n1\",,\n";

    #[sqlx::test]
    async fn a_workbook_of_all_lines_comes_in_again_without_a_change(pool: PgPool) -> Result<()> {
        let world = World::new(pool.clone()).await?;
        let norte = world.owner(&world.norte).await?;
        let first = bring(&norte, TRICKY.as_bytes()).await?;
        assert_eq!((first.row.status, first.counts.new), (ImportStatus::Completed, 6), "{first:?}");
        let kept = async || -> Result<Vec<Value>> {
            // When a line was last confirmed is of no concern, nor by which file.
            let of_file = ["confirmed_at", "import_id", "source_id"];
            let mut lines = lines(&pool, world.norte.tenant).await?;
            lines
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(|line| line.retain(|name, _| !of_file.contains(&name.as_str())));
            Ok(lines)
        };
        let before = kept().await?;
        let workbook = exported(&norte, &ItemFilter::default(), TableFormat::Xlsx).await?;
        let rows = cells(workbook.clone())?;
        let of = |number: &str| rows.iter().find(|row| row[0] == string(number)).cloned().unwrap_or_default();
        let row = |texts: [&str; 4], price, currency, stock, location, min_order, gtin| {
            let mut cells: Vec<Data> = texts.map(string).into();
            cells.extend([price, string(currency), stock, string(location), min_order, string(gtin)]);
            cells
        };
        assert_eq!(
            of("00123"),
            row(
                ["00123", "ACME", "=1+1", "007"],
                Data::Float(389.5),
                "MXN",
                Data::Float(4.0),
                "A-1",
                Data::Float(2.0),
                "0036000291452"
            )
        );
        assert_eq!(
            of("1-12"),
            row(
                ["1-12", "ACME", "-5 grados", "2026-11-24"],
                Data::Empty,
                "MXN",
                Data::Float(7.5),
                "03/04",
                Data::Empty,
                ""
            )
        );
        let exact = Data::Float(98_765.432_1);
        assert_eq!(
            of("ZZ-4"),
            row(
                ["ZZ-4", "ACME", "@suma(A1)", "_x0041_"],
                exact,
                "MXN",
                string("Por confirmar"),
                "-",
                Data::Float(10.0),
                ""
            )
        );

        let again = bring(&norte, &workbook).await?;
        assert_eq!((again.row.status, again.counts.errors), (ImportStatus::Completed, 0), "{:?}", again.problems);
        assert_eq!((again.counts.same, again.counts.changed, again.counts.new), (6, 0, 0));
        assert_eq!(kept().await?, before);
        Ok(())
    }

    #[sqlx::test]
    async fn prices_and_costs_come_in_again_as_they_were(pool: PgPool) -> Result<()> {
        let world = World::new(pool.clone()).await?;
        let norte = world.owner(&world.norte).await?;
        let list = "Número de parte,Marca,Precio,Precio 3,Costo,Existencia\n\
            ZZ-1,ACME,389.5,310.25,250.1,4\nZZ-2,ACME,,88.5,60.25,2\nZZ-3,ACME,45.1,,30.75,9\n";
        assert_eq!(bring(&norte, list.as_bytes()).await?.row.status, ImportStatus::Completed);
        let before = lines(&pool, world.norte.tenant).await?;
        let bytes = exported(&norte, &ItemFilter::default(), TableFormat::Csv).await?;
        let text = text(bytes.clone())?;
        let head = "Número de parte,Marca,Descripción,Clave interna,Precio,Precio 3,Costo,Moneda,Existencia,";
        assert!(text.trim_start_matches('\u{feff}').starts_with(head), "{text}");
        assert!(text.contains("ZZ-1,ACME,,,389.5,310.25,250.1,MXN,4,"), "{text}");
        let again = bring(&norte, &bytes).await?;
        assert_eq!((again.row.status, again.counts.same), (ImportStatus::Completed, 3));
        let prices = |lines: Vec<serde_json::Value>| -> Vec<_> {
            let of = |line: &serde_json::Value| ["price", "price_2", "price_3", "cost"].map(|name| line[name].clone());
            lines.iter().map(of).collect()
        };
        assert_eq!(prices(lines(&pool, world.norte.tenant).await?), prices(before));
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
        let told = async |ctx: &Ctx, format| rejected(ctx, done.row.id, WORDS, RowReason::as_str, format).await;
        let Rejected { filename, table } = told(&norte, TableFormat::Csv).await?;
        assert_eq!(filename, "lista de hoy.csv");
        let expected = "\u{feff}Número de parte,Marca,Precio,Existencia,Motivo\r\n\
            ZZ-2,ACME,consultar,-2,price_not_a_number; stock_negative\r\n\
            ,ACME,10.90,1,no_part_number\r\n\
            ZZ-4,ACME,1,2,row_width,3,4,5\r\n";
        assert_eq!(text(bytes(table)?)?, expected);
        let Rejected { filename, table } = told(&norte, TableFormat::Xlsx).await?;
        assert_eq!(filename, "lista de hoy.xlsx");
        let (none, number) = (Data::Empty, Data::Float);
        let head = ["Número de parte", "Marca", "Precio", "Existencia", "Motivo", "", "", ""].map(string);
        let rows = [
            head,
            [
                string("ZZ-2"),
                string("ACME"),
                string("consultar"),
                number(-2.0),
                string("price_not_a_number; stock_negative"),
                none.clone(),
                none.clone(),
                none.clone(),
            ],
            [
                none.clone(),
                string("ACME"),
                number(10.9),
                number(1.0),
                string("no_part_number"),
                none.clone(),
                none.clone(),
                none,
            ],
            [
                string("ZZ-4"),
                string("ACME"),
                number(1.0),
                number(2.0),
                string("row_width"),
                string("3"),
                string("4"),
                string("5"),
            ],
        ];
        assert_eq!(cells(bytes(table)?)?, rows);
        let centro = world.owner(&world.centro).await?;
        for &format in TableFormat::ALL {
            let hidden = told(&centro, format).await;
            assert!(matches!(hidden, Err(Error::Refused(Problem::NotFound { what: Entity::Import }))));
        }
        Ok(())
    }

    #[sqlx::test]
    async fn rows_that_were_not_taken_are_put_right_and_dropped_again(pool: PgPool) -> Result<()> {
        let world = World::new(pool.clone()).await?;
        let norte = world.owner(&world.norte).await?;
        // Whether `1.500` is one and a half or one thousand and a half, the other rows say.
        let list = "Número de parte;Marca;Precio;Existencia;Fecha\n\
            00A1;ACME;1.234,50;4;2026-11-01\n00A2;ACME;99,90;1;2026-11-02\n00A3;ACME;120,40;12;2026-11-03\n\
            00A4;ACME;1.500;-3;2026-11-04\n00A5;=ACME;2.750;-1;2026-11-05\n00A6;ACME;45,10;-7;2026-11-06\n";
        let done = bring(&norte, list.as_bytes()).await?;
        assert_eq!((done.row.status, done.counts.new, done.counts.errors), (ImportStatus::Completed, 3, 3), "{done:?}");
        let workbook = rejected(&norte, done.row.id, WORDS, RowReason::as_str, TableFormat::Xlsx).await?;
        let rows = cells(bytes(workbook.table)?)?;
        let prices: Vec<_> = rows[1..].iter().map(|row| row[2].clone()).collect();
        assert_eq!(prices, [Data::Float(1_500.0), Data::Float(2_750.0), Data::Float(45.1)]);
        let texts: Vec<_> = rows[2].iter().step_by(4).cloned().collect();
        assert_eq!((texts, &rows[2][1]), (vec![string("00A5"), string("2026-11-05")], &string("=ACME")));
        // Somebody puts the stock right.
        let columns = rows[0].iter().map(|head| Column { head: head.to_string(), numbers: false }).collect();
        let right = rows[1..].iter().map(|row| {
            row.iter().enumerate().map(|(at, cell)| match cell {
                Data::Float(number) if at == 3 => Cell::Number(Decimal::try_from(-number).unwrap_or_default()),
                Data::Float(number) => Cell::Number(Decimal::try_from(*number).unwrap_or_default()),
                cell => Cell::from(cell.to_string().as_str()),
            })
        });
        let right = right.map(Iterator::collect).collect();
        let table = Table::begin(&world.services.files, TableFormat::Xlsx, "Renglones", columns).await?;
        let again = bring(&norte, &bytes(table.write(right).await?.finish().await?)?).await?;
        assert_eq!(
            (again.row.status, again.counts.new, again.counts.errors),
            (ImportStatus::Completed, 3, 0),
            "{:?} {:?}",
            again.proposals,
            again.problems
        );
        let price: Decimal =
            sqlx::query_scalar("select price from inventory_items where key = '00A4'").fetch_one(&pool).await?;
        assert_eq!(price, Decimal::from(1_500));
        assert_eq!(lines(&pool, world.norte.tenant).await?.len(), 6);
        Ok(())
    }
}
