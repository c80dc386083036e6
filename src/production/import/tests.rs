//! Files of orders and of workpieces, in a real database.

use super::fields::{FileKind, OrderField, WorkpieceField};
use super::ops::{apply, bring_in, import, plan, remap, rows};
use super::types::{Counts, FileLeftReason, FileRowReason, ProductionImport};
use super::undoing::{may_undo, undo};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::platform::files::receive as receive_file;
use crate::platform::imports::mapping::fields::ImportField;
use crate::platform::imports::mapping::propose;
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::ops::wrong_status;
use crate::platform::imports::reader::types::Profile;
use crate::platform::imports::types::{ImportStatus, RowState};
use crate::production::facts::ops::record;
use crate::production::facts::types::FactRequest;
use crate::production::material::ops as material;
use crate::production::material::types::{MaterialAct, MaterialRequest};
use crate::production::orders::ops as orders;
use crate::production::orders::types::{OrderFilter, OrderPriority, ProductionOrder, ProductionOrderValues};
use crate::production::tests::{Shop, refusal};
use crate::production::types::{MachineValues, PartnerValues, StageValues, Workpiece, WorkpieceValues};
use crate::stores::ledger::ops as stock;
use crate::stores::types::{Act, ActRequest, StockItemValues};
use crate::worker::run_waiting;
use rust_decimal::Decimal;
use serde_json::json;
use sqlx::PgPool;

const ORDERS: &str = "Pedido,Plano,Nombre,Cantidad,Fecha de entrega,Prioridad,Cliente,Revisión,Ruta,Máquina,Maquilador\n\
                      OT-1,EJE-204,Eje,2400,25/09/2030,alta,Hidráulica León,B,maquinado > ajuste > qc,T-1,\n\
                      OT-2,eje-204,,10,,,Hidráulica León,,fitting>qc,,\n\
                      ,BRI-207,Brida,500,05/10/2030,,,,,,Galvánica\n\
                      ,BRI-207,,500,05/10/2030,,,,,,Galvánica\n\
                      OT-3,NADIE-1,,5,,,,,,,\n\
                      OT-4,EJE-204,,5,,,,,maquinado>pintura,,\n";

const PIECES: &str = "Plano,Nombre,Revisión,Material,Ruta\n\
                      EJE-204,Eje,B,4140,machining>qc\n\
                      BUJE-7,Buje,,Bronce,\n\
                      BUJE-7,Otro buje,,,\n";

/// A shop with a lathe and a partner.
async fn shop(pool: PgPool) -> Result<Shop> {
    let shop = Shop::new(pool).await?;
    let machine = MachineValues {
        code: "T-1".into(),
        name: "Torno".into(),
        stage: NameOr::Name("machining".into()),
        capabilities: Vec::new(),
        rate_per_shift: 400,
        line: None,
        active: true,
    };
    entity::create(&shop.owner, &machine).await?;
    let partner = PartnerValues { name: "Galvánica".into(), contact: String::new(), active: true };
    entity::create(&shop.owner, &partner).await?;
    Ok(shop)
}

async fn upload(shop: &Shop, ctx: &Ctx, kind: FileKind, content: &str) -> Result<ImportId> {
    let file = receive_file(ctx, Permission::ProductionSetup, "lista.csv", content.as_bytes()).await?;
    let id = bring_in(ctx, kind, file).await?.row.id;
    run_waiting(&shop.world.services).await?;
    Ok(id)
}

/// A file as its columns seem to be, planned.
async fn planned(shop: &Shop, kind: FileKind, content: &str) -> Result<ProductionImport> {
    let id = upload(shop, &shop.owner, kind, content).await?;
    let found = import(&shop.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::NeedsMapping, "{:?}", found.failure);
    plan(&shop.owner, id, &found.mapping.unwrap_or_default()).await?;
    run_waiting(&shop.world.services).await?;
    let found = import(&shop.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Planned, "{:?}", found.failure);
    Ok(found)
}

/// The same, applied.
async fn applied(shop: &Shop, kind: FileKind, content: &str) -> Result<ProductionImport> {
    let id = planned(shop, kind, content).await?.row.id;
    apply(&shop.owner, id, None).await?;
    run_waiting(&shop.world.services).await?;
    let found = import(&shop.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Completed, "{:?}", found.failure);
    Ok(found)
}

fn counts(import: &ProductionImport) -> Counts {
    import.outcome.clone().unwrap_or_default().counts
}

async fn states(shop: &Shop, id: ImportId) -> Result<Vec<(u32, RowState, Option<FileRowReason>)>> {
    let rows = rows(&shop.owner, id, None, PageRequest::default()).await?.rows;
    Ok(rows.into_iter().map(|row| (row.row, row.state, row.refused.map(|refused| refused.reason))).collect())
}

async fn made(shop: &Shop) -> Result<Vec<ProductionOrder>> {
    let mut rows = orders::list(&shop.owner, &OrderFilter::default(), PageRequest::default()).await?.rows;
    rows.sort_unstable_by_key(|order| order.number);
    Ok(rows)
}

async fn piece(shop: &Shop, code: &str) -> Result<Workpiece> {
    entity::find::<WorkpieceValues>(&shop.owner, NameOr::Name(code.to_owned())).await
}

/// Which fields the columns of a file of one row seem to be, each by its header and what it holds, in the order of the fields.
fn proposed<F: ImportField>(cells: &[(&str, &str)]) -> Vec<F> {
    let headers = cells.iter().map(|(header, _)| *header);
    let mut profile = Profile { rows_total: 1, ..Profile::of_headers(headers) };
    for (column, (_, value)) in profile.columns.iter_mut().zip(cells) {
        column.probes = vec![(*value).to_owned()];
        (column.filled, column.numeric) = (1, u64::from(value.parse::<Decimal>().is_ok()));
        if column.numeric > 0 {
            column.decimals = Decimals::Point;
        }
    }
    propose::<F>(&profile, &[]).iter().map(|found| found.field).collect()
}

#[test]
fn columns_are_known_by_the_names_that_people_give_them() {
    use OrderField::{
        Code, Customer, Description, Due, Machine, Material, Name, Partner, Priority, QtyPlan, Reference, Revision,
        Route,
    };
    let known = [
        (Reference, "OT-12", "Orden|Pedido|OT|No. OT|Folio|Work order|Order number|Job|Ordem de produção"),
        (Code, "EJE-204", "Plano|Clave|No. de plano|Drawing|Part number|Desenho|Código da peça|Producto|Product"),
        (Name, "Eje", "Nombre|Descripción|Nombre de la pieza|Part name|Nome da peça|Descrição|Texto breve de material"),
        (QtyPlan, "500", "Cantidad|Piezas|Qty|Quantity|Quantidade|Qtde|Cant.|Ctd.total orden|Quantity To Produce"),
        (
            Due,
            "25/09/2030",
            "Fecha de entrega|F. entrega|Due date|Delivery date|Prazo|Data de entrega|Fecha fin extrema|Scheduled Date",
        ),
        (Priority, "alta", "Prioridad|Priority|Prioridade"),
        (Customer, "Hidráulica León", "Cliente|Customer|Client"),
        (Description, "con cuidado", "Notas|Observaciones|Remarks|Observações"),
        (Revision, "B", "Revisión|Rev.|Revision|Revisão"),
        (Material, "4140", "Material|Materia prima|Raw material|Matéria-prima"),
        (Route, "maquinado>qc", "Ruta|Route|Proceso|Roteiro"),
        (Machine, "T-1", "Máquina|Machine"),
        (Partner, "Galvánica", "Maquilador|Proveedor maquila|Partner|Subcontractor|Fornecedor"),
    ];
    for (field, value, headers) in known {
        for header in headers.split('|') {
            assert_eq!(proposed::<OrderField>(&[(header, value)]), [field], "{header}");
        }
    }
    assert_eq!(proposed::<WorkpieceField>(&[("Material", "4140")]), [WorkpieceField::Material]);
    assert_eq!(proposed::<WorkpieceField>(&[("Plano", "EJE-204")]), [WorkpieceField::Code]);
}

#[test]
fn what_a_list_calls_and_describes_as_a_material_is_the_workpiece() {
    let coded = [
        ("Orden", "1000234"),
        ("Material", "EJE-204"),
        ("Texto breve de material", "Eje"),
        ("Fecha fin extrema", "15.12.2026"),
        ("Cliente", "León"),
    ];
    let wanted = [OrderField::Reference, OrderField::Code, OrderField::Name, OrderField::Due, OrderField::Customer];
    assert_eq!(proposed::<OrderField>(&coded), wanted);
    let made_of = [("Plano", "EJE-204"), ("Material", "4140")];
    assert_eq!(proposed::<OrderField>(&made_of), [OrderField::Code, OrderField::Material]);
}

#[test]
fn days_are_known_however_they_are_written() {
    for day in ["15.12.2026", "15/12/26", "15-dic-26", "15 de diciembre de 2026", "Dec 15, 2026"] {
        let file = [("Plano", "EJE-204"), ("Fecha compromiso", day)];
        assert_eq!(proposed::<OrderField>(&file), [OrderField::Code, OrderField::Due], "{day}");
    }
}

#[sqlx::test]
async fn orders_are_planned_made_once_and_the_same_file_changes_nothing(pool: PgPool) -> Result<()> {
    use RowState::{New, Refused, Same};
    let shop = shop(pool).await?;
    let first = planned(&shop, FileKind::Orders, ORDERS).await?;
    let found = counts(&first);
    assert_eq!((found.rows, found.orders_new, found.workpieces_new, found.refused), (6, 4, 2, 2));
    let expected = [
        (2, New, None),
        (3, New, None),
        (4, New, None),
        (5, New, None),
        (6, Refused, Some(FileRowReason::NameMissing)),
        (7, Refused, Some(FileRowReason::StageUnknown)),
    ];
    assert_eq!(states(&shop, first.row.id).await?, expected);
    // Nothing is written yet.
    assert!(made(&shop).await?.is_empty());
    apply(&shop.owner, first.row.id, None).await?;
    run_waiting(&shop.world.services).await?;
    let done = import(&shop.owner, first.row.id).await?;
    assert_eq!((done.row.status, done.row.rows_taken), (ImportStatus::Completed, 4), "{:?}", done.failure);

    let all = made(&shop).await?;
    assert_eq!(all.iter().map(|order| order.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let shaft = &all[0];
    assert_eq!((shaft.workpiece.code.as_str(), shaft.workpiece.name.as_str()), ("EJE-204", "Eje"));
    assert_eq!((shaft.qty_plan, shaft.qty_limit, shaft.priority), (2_400, 2_640, OrderPriority::High));
    assert_eq!((shaft.revision.as_str(), shaft.due), ("B", "2030-09-25".parse().ok()));
    assert_eq!((shaft.customer.as_str(), shaft.description.as_str()), ("Hidráulica León", "OT-1"));
    assert!(shaft.machine.is_some() && shaft.published && !shaft.is_cooperation);
    let route = |order: &ProductionOrder| order.stages.iter().map(|stage| stage.stage.clone()).collect::<Vec<_>>();
    assert_eq!(route(shaft), ["machining", "fitting", "qc"]);
    assert_eq!(
        (all[1].workpiece.id, all[1].revision.as_str()),
        (shaft.workpiece.id, "B"),
        "as the new workpiece has it"
    );
    assert!(all[2].is_cooperation && all[2].partner.is_some() && !all[2].published);
    assert_eq!(route(&all[2]).last().map(String::as_str), Some("qc"));
    // By what its file calls it, it is found, also when it says nothing of that any more.
    let values = ProductionOrderValues { code: "EJE-204".into(), qty_plan: 2_400, ..ProductionOrderValues::default() };
    orders::change(&shop.owner, shaft.id, shaft.version, &values).await?;
    for (q, numbers) in [("ot-1", vec![1]), ("OT-", vec![1, 2]), ("OT-9", vec![])] {
        let filter = OrderFilter { q: q.into(), ..OrderFilter::default() };
        let mut found: Vec<_> = orders::list(&shop.owner, &filter, PageRequest::default()).await?.rows;
        found.sort_unstable_by_key(|order| order.number);
        assert_eq!(found.iter().map(|order| order.number).collect::<Vec<_>>(), numbers, "{q}");
    }
    // The next one that somebody orders has the next number.
    let asked = ProductionOrderValues { code: "EJE-204".into(), qty_plan: 1, ..ProductionOrderValues::default() };
    assert_eq!(orders::create(&shop.owner, &asked).await?.number, 5);

    let again = planned(&shop, FileKind::Orders, ORDERS).await?;
    let found = counts(&again);
    assert_eq!((found.same, found.new + found.changed, found.refused), (4, 0, 2), "{found:?}");
    // One row more is one order more; what was brought in under a reference is not brought in otherwise.
    let other = ORDERS.replace("OT-1,EJE-204,Eje,2400", "OT-1,EJE-204,Eje,2500");
    let more = format!("{other},BRI-207,,500,05/10/2030,,,,,,Galvánica\n");
    let more = planned(&shop, FileKind::Orders, &more).await?;
    let states = states(&shop, more.row.id).await?;
    assert_eq!(states[0], (2, Refused, Some(FileRowReason::BroughtIn)));
    assert_eq!((states[1], states[6]), ((3, Same, None), (8, New, None)));
    Ok(())
}

#[sqlx::test]
async fn an_import_of_orders_is_undone_but_for_what_something_was_recorded_of(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let done = applied(&shop, FileKind::Orders, ORDERS).await?;
    let all = made(&shop).await?;
    let asked: FactRequest = serde_json::from_value(json!({ "stage": "fitting", "qty_good": 5, "comment": "prueba" }))?;
    record(&shop.owner, all[1].id, &asked).await?;
    let undone = undo(&shop.owner, done.row.id).await?;
    assert_eq!(undone.row.status, ImportStatus::Undone);
    let undone = undone.outcome.and_then(|outcome| outcome.undone).unwrap_or_default();
    assert_eq!((undone.orders_removed, undone.workpieces_removed, undone.left_total), (3, 1, 1));
    let left = &undone.left[0];
    assert_eq!((left.number, left.code.as_str(), left.reason), (Some(2), "EJE-204", FileLeftReason::InUse));
    assert_eq!(made(&shop).await?.len(), 1);
    let gone = piece(&shop, "BRI-207").await;
    assert_eq!(refusal(gone), Problem::NotFound { what: Entity::Workpiece });
    assert_eq!(refusal(undo(&shop.owner, done.row.id).await), wrong_status());
    // What was undone is brought in again.
    assert_eq!(counts(&planned(&shop, FileKind::Orders, ORDERS).await?).orders_new, 3);
    Ok(())
}

#[sqlx::test]
async fn an_order_to_which_material_was_issued_stays_when_its_import_is_undone(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let bar: StockItemValues =
        serde_json::from_value(json!({ "code": "BAR-1", "name": "Barra", "kind": "material", "unit": "metre" }))?;
    entity::create(ctx, &bar).await?;
    let received: ActRequest = serde_json::from_value(json!({ "lines": [{ "code": "BAR-1", "quantity": 20 }] }))?;
    stock::act(ctx, Act::Receive, &received).await?;
    let done = applied(&shop, FileKind::Orders, ORDERS).await?;
    let all = made(&shop).await?;
    let asked: MaterialRequest = serde_json::from_value(json!({ "lines": [{ "item": "BAR-1", "quantity": 2 }] }))?;
    for (at, act) in [(0, MaterialAct::Reserve), (1, MaterialAct::Issue)] {
        Box::pin(material::act(ctx, all[at].id, act, &asked)).await?;
    }
    let undone = undo(ctx, done.row.id).await?.outcome.and_then(|outcome| outcome.undone).unwrap_or_default();
    assert_eq!((undone.orders_removed, undone.left_total), (3, 1));
    let left = &undone.left[0];
    assert_eq!((left.number, left.code.as_str(), left.reason), (Some(2), "EJE-204", FileLeftReason::InUse));
    // It has what it had, and what was kept for another is free again.
    let found = &material::find(ctx, all[1].id).await?.items[0];
    assert_eq!((found.issued, found.returned, found.available), (2.into(), 0.into(), 18.into()));
    Ok(())
}

#[sqlx::test]
async fn one_number_of_a_customer_may_be_of_several_workpieces(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let file = "Pedido,Plano,Nombre,Cantidad\nPO-7,P-1,Uno,10\nPO-7,P-2,Dos,20\nPO-7,p-1,,30\n";
    let done = applied(&shop, FileKind::Orders, file).await?;
    assert_eq!((counts(&done).orders_new, counts(&done).refused), (2, 1), "the third says the first again");
    let more = planned(&shop, FileKind::Orders, &format!("{file}PO-7,P-3,Tres,5\n")).await?;
    let states = states(&shop, more.row.id).await?;
    assert_eq!((states[0].1, states[1].1), (RowState::Same, RowState::Same));
    assert_eq!(states[2], (4, RowState::Refused, Some(FileRowReason::Repeated)));
    assert_eq!(states[3], (5, RowState::New, None));
    Ok(())
}

#[sqlx::test]
async fn orders_that_somebody_else_made_are_taken_back_by_whoever_may_delete_orders(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let done = applied(&shop, FileKind::Orders, ORDERS).await?;
    let engineer = shop.of_role(Role::ChiefEngineer).await?;
    assert_eq!(refusal(undo(&engineer, done.row.id).await), Problem::NotAllowed);
    assert_eq!((may_undo(&engineer, done.row.id).await?, may_undo(&shop.owner, done.row.id).await?), (false, true));
    assert_eq!(undo(&shop.owner, done.row.id).await?.row.status, ImportStatus::Undone);
    let own = upload(&shop, &engineer, FileKind::Orders, ORDERS).await?;
    let mapping = import(&engineer, own).await?.mapping.unwrap_or_default();
    apply(&engineer, own, Some(&mapping)).await?;
    run_waiting(&shop.world.services).await?;
    assert!(may_undo(&engineer, own).await?);
    assert_eq!(undo(&engineer, own).await?.row.status, ImportStatus::Undone);
    Ok(())
}

#[sqlx::test]
async fn workpieces_are_made_changed_and_put_back(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let before = WorkpieceValues {
        code: "eje-204".into(),
        name: "Eje".into(),
        revision: "A".into(),
        material: String::new(),
        route: vec![NameOr::Name("fitting".into())],
        active: true,
    };
    let before = entity::create(&shop.owner, &before).await?;
    let first = planned(&shop, FileKind::Workpieces, PIECES).await?;
    let found = counts(&first);
    assert_eq!((found.new, found.changed, found.refused, found.workpieces_new), (1, 1, 1, 1));
    let rows = rows(&shop.owner, first.row.id, Some(RowState::Changed), PageRequest::default()).await?.rows;
    let changed: Vec<_> = rows[0].changes.iter().map(|change| change.field).collect();
    assert_eq!(changed, [OrderField::Material, OrderField::Revision, OrderField::Route]);
    // Back to the columns, and forth again.
    let back = remap(&shop.owner, first.row.id).await?;
    plan(&shop.owner, first.row.id, &back.mapping.unwrap_or_default()).await?;
    run_waiting(&shop.world.services).await?;
    apply(&shop.owner, first.row.id, None).await?;
    run_waiting(&shop.world.services).await?;
    let shaft = piece(&shop, "EJE-204").await?;
    assert_eq!((shaft.version, shaft.values.revision.as_str(), shaft.values.material.as_str()), (2, "B", "4140"));
    let stages = entity::list::<StageValues>(&shop.owner).await?;
    let codes: Vec<_> = shaft.values.route.iter().filter_map(NameOr::id).collect();
    let codes: Vec<_> = codes.iter().filter_map(|id| stages.iter().find(|stage| stage.id == *id)).collect();
    assert_eq!(codes.iter().map(|stage| stage.values.code.as_str()).collect::<Vec<_>>(), ["machining", "qc"]);
    assert_eq!(piece(&shop, "BUJE-7").await?.values.material, "Bronce");
    let again = counts(&planned(&shop, FileKind::Workpieces, PIECES).await?);
    assert_eq!((again.same, again.new + again.changed), (2, 0), "{again:?}");

    let undone = undo(&shop.owner, first.row.id).await?.outcome.and_then(|outcome| outcome.undone).unwrap_or_default();
    assert_eq!((undone.workpieces_removed, undone.workpieces_restored, undone.left_total), (1, 1, 0));
    assert_eq!(piece(&shop, "EJE-204").await?.values, before.values);
    Ok(())
}

#[sqlx::test]
async fn whoever_sets_nothing_up_brings_nothing_in(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let id = upload(&shop, &shop.owner, FileKind::Orders, ORDERS).await?;
    let mapping = import(&shop.owner, id).await?.mapping.unwrap_or_default();
    for role in [Role::Master, Role::Supply, Role::Operator, Role::Viewer] {
        let ctx = shop.of_role(role).await?;
        assert_eq!(refusal(import(&ctx, id).await), Problem::NotAllowed, "{role:?}");
        assert_eq!(refusal(plan(&ctx, id, &mapping).await), Problem::NotAllowed, "{role:?}");
        assert_eq!(refusal(undo(&ctx, id).await), Problem::NotAllowed, "{role:?}");
    }
    let stranger = shop.world.owner(&shop.world.production("otra").await?).await?;
    assert_eq!(refusal(import(&stranger, id).await), Problem::NotFound { what: Entity::Import });
    // A mapping of a field that files of workpieces do not have.
    let pieces = upload(&shop, &shop.owner, FileKind::Workpieces, PIECES).await?;
    assert!(matches!(refusal(plan(&shop.owner, pieces, &mapping).await), Problem::Invalid { .. }));
    Ok(())
}
