//! Flat workbooks of others, which are in the shared data.

use super::{ALL_PARTS, counts, lines, refused, world};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::catalog::import::fields::CatalogFileKind;
use crate::catalog::import::ops::{apply, bring_in, import, reread};
use crate::catalog::import::types::{CatalogImport, Counts};
use crate::catalog::ops::{part, search_parts};
use crate::catalog::types::PartSearch;
use crate::platform::files::receive;
use crate::platform::imports::reader::types::ReadChoices;
use crate::platform::imports::types::{ImportFailure, ImportStatus};
use crate::testing::{World, shared_data};
use crate::worker::run_waiting;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test]
async fn the_sheets_of_a_flat_workbook_are_brought_in_one_after_the_other(pool: PgPool) -> Result<()> {
    let Some(folder) = shared_data("aces_pies_sandpim_templates") else { return Ok(()) };
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let book = std::fs::read(folder.join("Rhubarb_7_1_C.xlsx"))?;
    let brand = json!({ "field": "brand", "source": { "constant": "Rhubarb" } });
    let number = json!({ "field": "number", "source": { "column": 0 } });
    let items = json!({ "columns": [
        brand, number, { "field": "gtin", "source": { "column": 3 } }, { "field": "group", "source": { "constant": "cabin_filter" } }
    ] });
    let interchanges = json!({ "columns": [
        brand, number, { "field": "replaced_number", "source": { "column": 1 } }, { "field": "replaced_brand", "source": { "column": 7 } }
    ] });
    let of_items = Counts { rows: 7, new: 7, brands_new: 1, ..Counts::default() };
    let of_interchanges = Counts { rows: 2, new: 2, brands_new: 2, ..Counts::default() };
    for (kind, sheet, mapping, expected) in
        [(CatalogFileKind::Parts, 2, items, of_items), (CatalogFileKind::References, 9, interchanges, of_interchanges)]
    {
        let file = receive(&ctx, Permission::CatalogEdit, "rhubarb.xlsx", &book).await?;
        let id = bring_in(&ctx, kind, file).await?.row.id;
        run_waiting(&world.services).await?;
        let choices = ReadChoices { sheet: Some(sheet), header_row: Some(1), ..ReadChoices::default() };
        reread(&ctx, id, choices).await?;
        run_waiting(&world.services).await?;
        apply(&ctx, id, Some(&serde_json::from_value(mapping)?)).await?;
        run_waiting(&world.services).await?;
        let brought = import(&ctx, id).await?;
        assert_eq!(
            (brought.row.status, counts(&brought)),
            (ImportStatus::Completed, expected),
            "{:?}",
            refused(&brought)
        );
    }
    let found = search_parts(&world.nobody(), &PartSearch { q: "FIL12345".into(), ..PartSearch::default() }).await?;
    assert_eq!(found.rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["AQ1150"]);
    Ok(())
}

/// A workbook of the shared data, as it is read when nobody says anything.
async fn brought(world: &World, kind: CatalogFileKind, book: &str, content: &[u8]) -> Result<CatalogImport> {
    let ctx = world.owner(&world.platform).await?;
    let file = receive(&ctx, Permission::CatalogEdit, book, content).await?;
    let id = bring_in(&ctx, kind, file).await?.row.id;
    run_waiting(&world.services).await?;
    import(&ctx, id).await
}

#[sqlx::test]
async fn flat_workbooks_are_taken_as_they_stand_with_what_their_sheets_say_of_each_other(pool: PgPool) -> Result<()> {
    let Some(folder) = shared_data("aces_pies_sandpim_templates") else { return Ok(()) };
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let mut told = Vec::new();
    for book in ["Rhubarb_7_1_C.xlsx", "Rhubarb_8_0_D.xlsx"] {
        let content = std::fs::read(folder.join(book))?;
        for kind in [CatalogFileKind::Parts, CatalogFileKind::References] {
            let found = brought(&world, kind, book, &content).await?;
            assert_eq!(found.row.status, ImportStatus::NeedsMapping, "{book} {kind:?}: {:?}", found.failure);
            apply(&ctx, found.row.id, None).await?;
            run_waiting(&world.services).await?;
            let found = import(&ctx, found.row.id).await?;
            assert_eq!(found.row.status, ImportStatus::Completed, "{book} {kind:?}: {:?}", found.failure);
            assert!(refused(&found).is_empty(), "{book} {kind:?}: {:?}", refused(&found));
            told.push(counts(&found));
        }
    }
    assert_eq!(told[0], Counts { rows: 7, new: 7, brands_new: 1, ..Counts::default() });
    assert_eq!(told[1], Counts { rows: 2, new: 2, brands_new: 2, ..Counts::default() });
    assert_eq!((told[2].rows, told[2].new), (7, 0), "the same parts");
    let parts = lines(&pool, ALL_PARTS).await?;
    let first = "MyLabel|AQ1150|Filtro de aire de cabina|cabin_filter|00734776282468|6.7200|active";
    assert!(parts.contains(&first.to_owned()), "{parts:?}");
    assert!(parts.iter().all(|part| part.contains("|cabin_filter|")), "{parts:?}");
    let nobody = world.nobody();
    let found = search_parts(&nobody, &PartSearch { q: "FIL12345".into(), ..PartSearch::default() }).await?;
    assert_eq!(found.rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["AQ1150"]);
    let shown = part(&nobody, found.rows[0].id).await?;
    assert_eq!(shown.name.en, "Cabin Air Filter");
    let content = std::fs::read(folder.join("Rhubarb_8_0_D.xlsx"))?;
    let again = brought(&world, CatalogFileKind::Parts, "Rhubarb_8_0_D.xlsx", &content).await?;
    assert!(again.remembered, "what was decided about its sheet with what was added to it");
    assert!(!shown.images.is_empty());
    Ok(())
}

#[sqlx::test]
async fn a_flat_workbook_that_names_vehicles_by_ids_alone_says_so_once(pool: PgPool) -> Result<()> {
    let Some(folder) = shared_data("aces_pies_sandpim_templates") else { return Ok(()) };
    let world = world(&pool).await?;
    for book in ["Flat_ACES_4_1_template_C.xlsx", "Flat_ACES_4_1_template_D.xlsx"] {
        let content = std::fs::read(folder.join(book))?;
        let found = brought(&world, CatalogFileKind::Fitments, book, &content).await?;
        assert_eq!(found.row.status, ImportStatus::Failed, "{book}");
        let Some(ImportFailure::VehicleIds { column, rows }) = &found.failure else { panic!("{:?}", found.failure) };
        assert!(column == "BaseVehicleid" && *rows >= 90, "{book}: {rows} of {column}");
    }
    Ok(())
}
