//! The second file of a shape needs nobody.

use super::super::ops::{apply_now, apply_proposed, bring_in_and_apply, reread};
use super::super::types::ImportDetail;
use super::*;
use crate::base::problem::{FieldProblem, Reason};
use crate::inventory::import::fields::MissingLines;
use crate::platform::files::receive;
use crate::platform::imports::reader::types::{ReadChoices, Separator, TextEncoding};
use crate::platform::imports::types::ApplyWhen;

/// Uploaded, read, and applied if it goes by itself.
async fn send(ctx: &Ctx, text: &str, apply_when: ApplyWhen) -> Result<ImportDetail> {
    let mut upload = Upload::begin(ctx, Permission::InventoryImport, "lista.csv").await?;
    upload.write(text.as_bytes()).await?;
    let id = bring_in_and_apply(ctx, upload.finish().await?, apply_when).await?.row.id;
    read(ctx, id).await?;
    apply_now(ctx, id).await?;
    import(ctx, id).await
}

fn list(header: &str, rows: &[&str]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

async fn prices(ctx: &Ctx) -> Result<Vec<(String, Option<String>, String)>> {
    let lines = list_items(ctx, &ItemFilter::default()).await?.rows;
    let price =
        |line: &crate::inventory::types::ItemRow| line.price.as_ref().map(|price| price.amount.normalize().to_string());
    Ok(lines.iter().map(|line| (line.number.clone(), price(line), pieces(line.stock))).collect())
}

#[sqlx::test]
async fn what_was_decided_about_a_file_holds_for_the_next_one_of_its_shape(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let header = "Código,Precio 1,Precio 2,Dato";
    let rows = ["A-1001,\"10,50\",\"9,00\",5", "A-1002,\"20,50\",\"18,25\",7", "B-77,\"31,00\",\"29,90\",11"];
    let first = send(&norte, &list(header, &rows), ApplyWhen::Known).await?;
    assert_eq!((first.row.status, first.remembered), (ImportStatus::NeedsMapping, false));
    let column = |field, index, decimals| MappedColumn { field, source: FieldSource::Column(index), decimals };
    let decided = Mapping {
        columns: vec![
            column(Field::PartNumber, 0, Decimals::None),
            column(Field::Price, 2, Decimals::Comma),
            column(Field::Stock, 3, Decimals::Point),
            MappedColumn {
                field: Field::Location,
                source: FieldSource::Constant("Bodega 2".to_owned()),
                decimals: Decimals::None,
            },
        ],
        ..Mapping::default()
    };
    apply(&norte, first.row.id, decided.clone()).await?;
    apply_now(&norte, first.row.id).await?;

    // Another decimal sign is seen, whatever was written then.
    let next = ["A-1001,11.50,9.95,4", "A-1002,21.50,19.25,2", "C-5,31.00,2.90,1"];
    let second = send(&norte, &list(header, &next), ApplyWhen::Known).await?;
    assert_eq!((second.row.status, second.remembered), (ImportStatus::Completed, true), "{:?}", second.failure);
    let line = |number: &str, price: &str, stock: &str| (number.to_owned(), Some(price.to_owned()), stock.to_owned());
    let expected = [
        line("A-1001", "9.95", "4"),
        line("A-1002", "19.25", "2"),
        line("B-77", "29.9", "11"),
        line("C-5", "2.9", "1"),
    ];
    assert_eq!(prices(&norte).await?, expected);

    // Who wants to be asked is asked, with what was decided.
    let third = send(&norte, &list(header, &next), ApplyWhen::Asked).await?;
    assert_eq!((third.row.status, third.remembered), (ImportStatus::NeedsMapping, true));
    let sources =
        |mapping: Option<Mapping>| mapping.unwrap_or_default().columns.into_iter().map(|column| column.source);
    assert!(sources(third.mapping.clone()).eq(sources(Some(decided))));
    assert_eq!(apply_proposed(&norte, third.row.id, None).await?.row.status, ImportStatus::Applying);

    // Other columns, or another bodega, are another shape.
    let other = send(&norte, &list("Precio 1,Código,Precio 2,Datos", &["10,A-1001,9,5"]), ApplyWhen::Known).await?;
    assert_eq!((other.row.status, other.remembered), (ImportStatus::NeedsMapping, false));
    let centro = world.owner(&world.centro).await?;
    let foreign = send(&centro, &list(header, &next), ApplyWhen::Known).await?;
    assert_eq!((foreign.row.status, foreign.remembered), (ImportStatus::NeedsMapping, false));
    Ok(())
}

#[sqlx::test]
async fn where_the_table_stands_is_remembered_too(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    // The second row is the header, the first one looks like it.
    let file = |price: &str| list("Código,Precio,Existencia", &["NUMERO,IMPORTE,PZAS", &format!("A-1001,{price},5")]);
    let first = send(&norte, &file("10.50"), ApplyWhen::Known).await?;
    let chosen = ReadChoices { header_row: Some(2), ..ReadChoices::default() };
    reread(&norte, first.row.id, chosen).await?;
    read(&norte, first.row.id).await?;
    let column = |field, index, decimals| MappedColumn { field, source: FieldSource::Column(index), decimals };
    let decided = Mapping {
        columns: vec![
            column(Field::PartNumber, 0, Decimals::None),
            column(Field::Price, 1, Decimals::Point),
            column(Field::Stock, 2, Decimals::Point),
        ],
        ..Mapping::default()
    };
    apply(&norte, first.row.id, decided).await?;
    apply_now(&norte, first.row.id).await?;

    let second = send(&norte, &file("12.25"), ApplyWhen::Known).await?;
    assert_eq!(second.row.status, ImportStatus::Completed, "{:?} {:?}", second.failure, second.profile);
    assert_eq!(second.profile.map(|profile| profile.header_row), Some(2));
    assert_eq!((second.counts.total, second.counts.changed), (1, 1));
    Ok(())
}

#[sqlx::test]
async fn columns_in_another_order_are_known_by_their_names(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let rows = ["A-1001,10.50,9.00,5", "A-1002,20.50,18.25,7", "B-77,31.00,29.90,11", "C-8,41.00,39.90,2"];
    let first = send(&norte, &list("Código,Precio 1,Precio 2,Dato", &rows), ApplyWhen::Known).await?;
    let decided = Mapping {
        columns: vec![
            column(Field::PartNumber, 0),
            column(Field::Price, 2),
            column(Field::Stock, 3),
            MappedColumn {
                field: Field::Location,
                source: FieldSource::Constant("Bodega 2".to_owned()),
                decimals: Decimals::None,
            },
        ],
        missing: MissingLines::Zero,
        ..Mapping::default()
    };
    apply(&norte, first.row.id, decided).await?;
    apply_now(&norte, first.row.id).await?;

    // B-77 is gone: it is missing from the same source, although its columns stand elsewhere.
    let rows = ["7,18.50,A-1002,99", "6,9.25,A-1001,98", "2,39.90,C-8,97"];
    let second = send(&norte, &list("DATO,precio 2,Codigo,Precio 1", &rows), ApplyWhen::Known).await?;
    assert_eq!((second.row.status, second.remembered), (ImportStatus::Completed, true), "{:?}", second.failure);
    assert_eq!((second.counts.changed, second.counts.missing), (2, 1));
    let line = |number: &str, price: &str, stock: &str| (number.to_owned(), Some(price.to_owned()), stock.to_owned());
    assert_eq!(
        prices(&norte).await?,
        [line("A-1001", "9.25", "6"), line("A-1002", "18.5", "7"), line("B-77", "29.9", "0"), line("C-8", "39.9", "2")]
    );

    // And back again: the shape is known by itself now.
    let rows = ["A-1001,10.50,9.25,6", "A-1002,20.50,18.50,7", "B-77,31.00,29.90,3", "C-8,41.00,39.90,2"];
    let third = send(&norte, &list("Código,Precio 1,Precio 2,Dato", &rows), ApplyWhen::Known).await?;
    assert_eq!((third.row.status, third.counts.changed, third.counts.missing), (ImportStatus::Completed, 1, 0));
    let sources: i64 = sqlx::query_scalar("select count(*) from inventory_sources").fetch_one(&pool).await?;
    assert_eq!(sources, 1);

    // Names that two columns have tell nothing, nor does a name that is missing.
    for header in ["Código,Precio,Precio,Dato", "Precio 2,Código,,Dato"] {
        let other = send(&norte, &list(header, &["A-1001,10.50,9.00,5"]), ApplyWhen::Known).await?;
        assert_eq!((other.row.status, other.remembered), (ImportStatus::NeedsMapping, false), "{header}");
    }
    Ok(())
}

#[sqlx::test]
async fn how_a_text_is_written_is_remembered_too(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let bytes = |note: &[u8], price: &str| {
        [b"Clave;Nota;Precio;Existencia\nA-1001;".as_slice(), note, format!(";{price};5\n").as_bytes()].concat()
    };
    let send = async |content: &[u8]| {
        let file = receive(&norte, Permission::InventoryImport, "lista.csv", content).await?;
        let id = bring_in_and_apply(&norte, file, ApplyWhen::Known).await?.row.id;
        read(&norte, id).await?;
        apply_now(&norte, id).await?;
        import(&norte, id).await
    };
    let description = async || {
        let found = list_items(&norte, &ItemFilter::default()).await?.rows;
        Ok::<_, Error>(found.into_iter().map(|line| line.description).collect::<Vec<_>>())
    };
    // A letter alone says nothing of its code page.
    let first = send(&bytes(b"\xA4and\xA3", "10,50")).await?;
    assert_eq!(first.row.status, ImportStatus::NeedsMapping);
    let said = ReadChoices {
        encoding: Some(TextEncoding::Cp850),
        separator: Some(Separator::Semicolon),
        ..ReadChoices::default()
    };
    reread(&norte, first.row.id, said).await?;
    read(&norte, first.row.id).await?;
    let again = import(&norte, first.row.id).await?;
    assert_eq!((again.choices, again.profile.and_then(|profile| profile.encoding)), (said, Some("CP850".to_owned())));
    let decided = Mapping {
        columns: vec![
            column(Field::PartNumber, 0),
            column(Field::Description, 1),
            MappedColumn { decimals: Decimals::Comma, ..column(Field::Price, 2) },
            column(Field::Stock, 3),
        ],
        ..Mapping::default()
    };
    apply(&norte, first.row.id, decided).await?;
    apply_now(&norte, first.row.id).await?;
    assert_eq!(description().await?, ["ñandú"]);

    let second = send(&bytes(b"pi\xA4\xA2n", "11,50")).await?;
    assert_eq!((second.row.status, second.remembered, second.choices), (ImportStatus::Completed, true, said));
    assert_eq!(description().await?, ["piñón"]);
    // A file that is UTF-8 beyond doubt is read as such.
    let third = send(&bytes("cigüeñal".as_bytes(), "12,50")).await?;
    assert_eq!((third.row.status, third.choices.encoding), (ImportStatus::Completed, None));
    assert_eq!(description().await?, ["cigüeñal"]);
    Ok(())
}

#[sqlx::test]
async fn without_a_memory_only_what_is_sure_goes_by_itself(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let rows = ["A-1001,10.50,9.00,5", "A-1002,20.50,18.25,7", "B-77,31.00,29.90,11"];
    let doubtful = send(&norte, &list("Código,Precio 1,Precio 2,Dato", &rows), ApplyWhen::Sure).await?;
    assert_eq!(doubtful.row.status, ImportStatus::NeedsMapping);
    let fields = vec![
        FieldProblem { field: "price".to_owned(), reason: Reason::Rival },
        FieldProblem { field: "stock".to_owned(), reason: Reason::Unsure },
    ];
    let refused = refusal(apply_proposed(&norte, doubtful.row.id, None).await);
    assert_eq!(refused, Some(Problem::NeedsMapping { doubts: fields }));

    let header = "Código,Costo,Precio público,Existencia";
    let known = send(&norte, &list(header, &rows), ApplyWhen::Known).await?;
    assert_eq!(known.row.status, ImportStatus::NeedsMapping, "it was never confirmed");
    let sure = send(&norte, &list(header, &rows), ApplyWhen::Sure).await?;
    assert_eq!((sure.row.status, sure.counts.new), (ImportStatus::Completed, 3));
    Ok(())
}
