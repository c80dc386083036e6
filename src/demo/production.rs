//! The demo production: two lathes and a grinder, partners, workpieces with their norms, and eight orders, three of them made by
//! partners, one of which is late and one of which brought a part; some of them make what customers ordered in writing. They are made of
//! what lies in its store-room. Its seven people have a role each.

use super::facts::{WORK, record};
use super::material::supply;
use super::ops::demo_ctx;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::SpecificationLineId;
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored, create_in};
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::find_tenant;
use crate::production::movements::ops as movements;
use crate::production::movements::types::{MovementKind, MovementRequest, ReceiptRequest};
use crate::production::ops::ProductionSetUp;
use crate::production::orders::ops as orders;
use crate::production::orders::types::{OrderFilter, OrderPriority, OrderStep, ProductionOrderValues};
use crate::production::specifications::ops as specifications;
use crate::production::specifications::types::{
    Specification, SpecificationFilter, SpecificationLineKind, SpecificationLineValues, SpecificationValues,
};
use crate::production::types::{MachineValues, NormValues, PartnerValues, WorkpieceValues};
use chrono::{Days, NaiveDate};
use std::sync::Arc;

/// The code of the production's tenant.
pub(super) const CODE: &str = "demo-forja";
/// Who ordered all of it.
pub(super) const SHOP_HEAD: &str = "Julián Peña";
const MAY: &[Permission] = &[
    Permission::ProductionView,
    Permission::ProductionSetup,
    Permission::NormsEdit,
    Permission::OrdersViewAll,
    Permission::CooperationView,
    Permission::OrdersCreateShop,
    Permission::OrdersCreateCooperation,
    Permission::OrdersEdit,
    Permission::FactsRecord,
    Permission::FactsReverse,
    Permission::MovementsView,
    Permission::MovementsEdit,
    Permission::SpecificationsView,
    Permission::SpecificationsEdit,
    Permission::StoresView,
    Permission::StoresMove,
    Permission::StoresEdit,
];

/// Codes, names, stages, pieces a shift and what they can do.
const MACHINES: [(&str, &str, &str, u32, &[&str]); 3] = [
    ("T-1", "Torno CNC 1", "machining", 400, &["CNC", "torneado"]),
    ("T-2", "Torno CNC 2", "machining", 350, &["CNC", "torneado", "roscado"]),
    ("R-1", "Rectificadora", "grinding", 200, &["rectificado cilíndrico"]),
];
const PARTNERS: [(&str, &str); 2] =
    [("Galvánica del Bajío", "462 555 0310"), ("Tratamientos Térmicos León", "Ing. Paty Soto, 477 555 0144")];

/// What is made.
struct Piece {
    code: &'static str,
    name: &'static str,
    revision: &'static str,
    material: &'static str,
    route: &'static [&'static str],
    /// On which machine, or at which stage, how many a shift.
    norms: &'static [(&'static str, u32)],
}

const PIECES: [Piece; 7] = [
    Piece {
        code: "EJE-204",
        name: "Eje de transmisión",
        revision: "B",
        material: "Acero 4140, barra de 1 1/2 in",
        route: &["machining", "fitting", "grinding", "qc"],
        norms: &[("T-1", 420), ("R-1", 180)],
    },
    Piece {
        code: "BUJ-118",
        name: "Buje de bronce",
        revision: "A",
        material: "Bronce SAE 64",
        route: &[],
        norms: &[("T-2", 380)],
    },
    Piece {
        code: "PER-330",
        name: "Perno guía",
        revision: "C",
        material: "Acero 1045",
        route: &["machining", "grinding", "qc"],
        norms: &[("T-1", 650), ("R-1", 240), ("qc", 900)],
    },
    Piece {
        code: "ENG-415",
        name: "Engrane recto de 32 dientes",
        revision: "A",
        material: "Acero 8620",
        route: &[],
        norms: &[("T-2", 160)],
    },
    Piece {
        code: "BRI-207",
        name: "Brida de 4 barrenos",
        revision: "",
        material: "Acero A-105",
        route: &[],
        norms: &[],
    },
    Piece {
        code: "SOP-051",
        name: "Soporte galvanizado",
        revision: "A",
        material: "Lámina cal. 10",
        route: &[],
        norms: &[],
    },
    Piece { code: "COP-612", name: "Cople templado", revision: "D", material: "Acero 4140", route: &[], norms: &[] },
];

/// What is ordered of them.
struct Ordered {
    code: &'static str,
    qty_plan: u32,
    /// Days from now on; before now it is late.
    due: i64,
    priority: OrderPriority,
    customer: &'static str,
    /// Where it is to run.
    machine: Option<&'static str>,
    /// Who makes it, and through which stages then.
    partner: Option<(&'static str, &'static [&'static str])>,
    /// Why it is on hold.
    held: Option<&'static str>,
    /// With its partner: how many, for which day from now on that is promised, and how many came.
    sent: Option<(u32, i64, u32)>,
}

const SHOP: Ordered = Ordered {
    code: "",
    qty_plan: 0,
    due: 0,
    priority: OrderPriority::Medium,
    customer: "",
    machine: None,
    partner: None,
    held: None,
    sent: None,
};
const ORDERS: [Ordered; 8] = [
    Ordered {
        code: "EJE-204",
        qty_plan: 2_400,
        due: 12,
        priority: OrderPriority::High,
        customer: "Transmisiones del Norte",
        machine: Some("T-1"),
        ..SHOP
    },
    Ordered { code: "BUJ-118", qty_plan: 15_900, due: 45, customer: "Bombas Querétaro", machine: Some("T-2"), ..SHOP },
    Ordered { code: "PER-330", qty_plan: 6_000, due: 20, customer: "Moldes y Matrices", machine: Some("T-1"), ..SHOP },
    Ordered { code: "ENG-415", qty_plan: 1_200, due: -2, priority: OrderPriority::High, machine: Some("T-2"), ..SHOP },
    Ordered {
        code: "BRI-207",
        qty_plan: 500,
        due: 6,
        customer: "Hidráulica León",
        held: Some("Falta material"),
        ..SHOP
    },
    Ordered {
        code: "SOP-051",
        qty_plan: 3_000,
        due: 9,
        customer: "Estructuras del Bajío",
        partner: Some(("Galvánica del Bajío", &["galvanic", "qc"])),
        sent: Some((3_000, -2, 0)),
        ..SHOP
    },
    Ordered {
        code: "COP-612",
        qty_plan: 800,
        due: -4,
        priority: OrderPriority::High,
        customer: "Bombas Querétaro",
        partner: Some(("Tratamientos Térmicos León", &["heat_treatment", "grinding", "qc"])),
        ..SHOP
    },
    Ordered {
        code: "SOP-051",
        qty_plan: 10_000,
        due: 60,
        priority: OrderPriority::Low,
        partner: Some(("Galvánica del Bajío", &["galvanic", "qc"])),
        sent: Some((4_000, 14, 1_500)),
        ..SHOP
    },
];

/// What a customer ordered in writing.
struct Written {
    number: &'static str,
    customer: &'static str,
    /// Days from now on.
    due: i64,
    published: bool,
    /// Of which piece, made by whom, how many.
    lines: &'static [(&'static str, SpecificationLineKind, u32)],
}

/// One that orders make, one of which a line is open, and one of which nothing is ordered.
const SPECIFICATIONS: [Written; 3] = [
    Written {
        number: "OC-2217",
        customer: "Bombas Querétaro",
        due: 45,
        published: true,
        lines: &[("BUJ-118", SpecificationLineKind::Make, 15_900), ("COP-612", SpecificationLineKind::Coop, 800)],
    },
    Written {
        number: "HL-88",
        customer: "Hidráulica León",
        due: 30,
        published: false,
        lines: &[("BRI-207", SpecificationLineKind::Make, 500), ("PER-330", SpecificationLineKind::Make, 1_000)],
    },
    Written {
        number: "AV-0415",
        customer: "Agroindustrias del Valle",
        due: 75,
        published: false,
        lines: &[("EJE-204", SpecificationLineKind::Make, 1_500), ("SOP-051", SpecificationLineKind::Coop, 2_000)],
    },
];

/// Sets the production up and orders; what is there already stays as it is. Says whether anything was new.
pub async fn load_production(services: &Arc<Services>) -> Result<bool> {
    let tenant = find_tenant(services, CODE).await?.ok_or_else(|| Error::broken("the demo production is missing"))?;
    let mut tx = demo_ctx(services, tenant, MAY).begin(Permission::ProductionSetup).await?;
    ProductionSetUp::lock(&mut tx).await?;
    let people = active_people(&mut tx, None).await?;
    let head = people.iter().find(|person| person.role == Role::ShopHead).map(|person| person.id);
    let actor = Actor::Job { tenant, person: head, name: SHOP_HEAD.to_owned(), acting: None, permissions: MAY };
    let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
    if MachineValues::list(&mut tx, None).await?.is_empty() {
        set_up(&ctx, &mut tx).await?;
    }
    tx.commit().await?;
    let one = PageRequest::bounded(Some(1), Some(1));
    let known = orders::list(&ctx, &OrderFilter::default(), one).await?.total;
    let known = usize::try_from(known).unwrap_or(ORDERS.len());
    if specifications::list(&ctx, &SpecificationFilter::default(), one).await?.total == 0 {
        for written in &SPECIFICATIONS {
            write_down(&ctx, written).await?;
        }
    }
    let hundred = PageRequest::bounded(Some(1), Some(100));
    let written = specifications::list(&ctx, &SpecificationFilter::default(), hundred).await?.rows;
    for ordered in ORDERS.iter().skip(known) {
        order(&ctx, ordered, line_of(&written, ordered)).await?;
    }
    let operator = people.iter().find(|person| person.role == Role::Operator).map(|person| person.id);
    let all = orders::list(&ctx, &OrderFilter::default(), hundred).await?;
    for work in &WORK {
        let order = all.rows.iter().find(|order| order.workpiece.code == work.code);
        if let Some(order) = order.filter(|order| order.facts == 0) {
            record(&ctx, order, work, operator).await?;
        }
    }
    let all = orders::list(&ctx, &OrderFilter::default(), hundred).await?;
    supply(&ctx, &all.rows).await?;
    Ok(known < ORDERS.len())
}

fn named<Id>(name: &str) -> NameOr<Id> {
    NameOr::Name(name.to_owned())
}

async fn set_up(ctx: &Ctx, tx: &mut TenantTx) -> Result<()> {
    for (code, name, stage, rate_per_shift, capabilities) in MACHINES {
        let machine = MachineValues {
            code: code.into(),
            name: name.into(),
            stage: named(stage),
            capabilities: capabilities.iter().map(|&capability| capability.to_owned()).collect(),
            rate_per_shift,
            line: None,
            active: true,
        };
        create_in(ctx, tx, &machine).await?;
    }
    for (name, contact) in PARTNERS {
        let partner = PartnerValues { name: name.into(), contact: contact.into(), active: true };
        create_in(ctx, tx, &partner).await?;
    }
    for piece in &PIECES {
        let workpiece = WorkpieceValues {
            code: piece.code.into(),
            name: piece.name.into(),
            revision: piece.revision.into(),
            material: piece.material.into(),
            route: piece.route.iter().map(|stage| named(stage)).collect(),
            active: true,
        };
        create_in(ctx, tx, &workpiece).await?;
        for (place, pieces) in piece.norms {
            let is_machine = MACHINES.iter().any(|(code, ..)| code == place);
            let norm = NormValues {
                workpiece: named(piece.code),
                stage: (!is_machine).then(|| named(place)),
                machine: is_machine.then(|| named(place)),
                pieces: *pieces,
                shift: Some(named("day")),
            };
            create_in(ctx, tx, &norm).await?;
        }
    }
    Ok(())
}

async fn write_down(ctx: &Ctx, written: &Written) -> Result<()> {
    let line = |(code, kind, quantity): &(&str, SpecificationLineKind, u32)| SpecificationLineValues {
        id: None,
        kind: *kind,
        code: (*code).to_owned(),
        name: String::new(),
        quantity: *quantity,
        unit: "pza".into(),
        comment: String::new(),
        halt: None,
    };
    let values = SpecificationValues {
        number: written.number.into(),
        customer: written.customer.into(),
        due: Some(day(ctx, written.due)),
        note: String::new(),
        lines: written.lines.iter().map(line).collect(),
    };
    let made = specifications::create(ctx, &values).await?.id;
    if written.published {
        specifications::publish(ctx, made, true).await?;
    }
    Ok(())
}

/// The line that an order makes: of the same customer, piece and maker.
fn line_of(written: &[Specification], ordered: &Ordered) -> Option<SpecificationLineId> {
    let kind = if ordered.partner.is_some() { SpecificationLineKind::Coop } else { SpecificationLineKind::Make };
    let mut of_customer = written.iter().filter(|one| one.customer == ordered.customer).flat_map(|one| &one.lines);
    of_customer.find(|line| line.workpiece.code == ordered.code && line.kind == kind).map(|line| line.id)
}

async fn order(ctx: &Ctx, ordered: &Ordered, line: Option<SpecificationLineId>) -> Result<()> {
    let values = ProductionOrderValues {
        code: ordered.code.into(),
        qty_plan: ordered.qty_plan,
        due: Some(day(ctx, ordered.due)),
        priority: ordered.priority,
        customer: ordered.customer.into(),
        is_cooperation: ordered.partner.is_some(),
        partner: ordered.partner.map(|(partner, _)| named(partner)),
        partner_due: ordered.partner.map(|_| day(ctx, ordered.due - 3)),
        machine: ordered.machine.map(named),
        stages: ordered.partner.map(|(_, stages)| stages.iter().map(|stage| named(stage)).collect()),
        specification_line: line.map(Some),
        ..ProductionOrderValues::default()
    };
    let made = orders::create(ctx, &values).await?.id;
    if let Some(reason) = ordered.held {
        orders::step(ctx, made, OrderStep::Hold, reason).await?;
    }
    if let Some((quantity, eta, come)) = ordered.sent {
        let asked = MovementRequest {
            id: None,
            kind: MovementKind::ToPartner,
            order: Some(made),
            stage: None,
            partner: None,
            quantity,
            item: None,
            what: String::new(),
            place_from: "Embarques".into(),
            holder_from: String::new(),
            place_to: String::new(),
            holder_to: String::new(),
            carrier: "Fletes León".into(),
            tracking: String::new(),
            eta: Some(day(ctx, eta)),
            note: "En tarimas".into(),
            pending: false,
            parallel: false,
            happened_at: None,
        };
        let movement = movements::send(ctx, &asked).await?.movement.id;
        if come > 0 {
            let part = ReceiptRequest { qty_good: come, note: "Primera entrega".into(), ..ReceiptRequest::default() };
            movements::receive(ctx, movement, &part).await?;
        }
    }
    Ok(())
}

fn day(ctx: &Ctx, from_now: i64) -> NaiveDate {
    let today = ctx.now().date_naive();
    let days = Days::new(from_now.unsigned_abs());
    let day = if from_now < 0 { today.checked_sub_days(days) } else { today.checked_add_days(days) };
    day.unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::movements::types::{MovementFilter, MovementStatus};
    use crate::production::specifications::types::SpecificationStatus;
    use crate::testing::World;
    use rust_decimal::Decimal;
    use sqlx::PgPool;

    #[sqlx::test]
    async fn the_production_is_loaded_once(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        crate::demo::load(&world.services).await?;
        assert!(load_production(&world.services).await?);
        assert!(!load_production(&world.services).await?);
        let tenant = find_tenant(&world.services, CODE).await?.unwrap();
        let ctx = demo_ctx(&world.services, tenant, MAY);
        let all = orders::list(&ctx, &OrderFilter::default(), PageRequest::default()).await?;
        let plans: Vec<u32> = all.rows.iter().map(|order| order.qty_plan).collect();
        assert_eq!((all.total, plans.iter().min(), plans.iter().max()), (8, Some(&500), Some(&15_900)));
        assert_eq!(all.rows.iter().filter(|order| order.is_cooperation).count(), 3);
        assert!(all.rows.iter().all(|order| order.made_by_name == SHOP_HEAD));
        let of = |code: &str| all.rows.iter().find(|order| order.workpiece.code == code).unwrap();
        assert_eq!(of("EJE-204").bottleneck.as_deref(), Some("grinding"));
        // Twelve weeks of one, and each as its own route lets it.
        assert!(of("BUJ-118").facts > 80, "{}", of("BUJ-118").facts);
        for code in ["BUJ-118", "EJE-204", "PER-330", "ENG-415"] {
            let order = of(code);
            assert!(order.qty_ready > 0 && order.qty_ready < order.qty_plan && order.scrapped > 0, "{order:?}");
        }
        let found = crate::production::verify::ops::verify(&world.services, Some(tenant)).await?;
        assert!(found.len() == 1 && found[0].differences.is_empty(), "{found:?}");
        // One has material for a while, one for not a single piece more.
        let has = crate::production::material::ops::find(&ctx, of("BUJ-118").id).await?;
        assert_eq!((has.items.len(), has.remnants.len()), (1, 1));
        assert!(has.items[0].reserved > Decimal::ZERO && has.items[0].missing > Decimal::ZERO, "{has:?}");
        let lacks = crate::production::material::ops::find(&ctx, of("PER-330").id).await?;
        assert_eq!(lacks.items[0].missing, lacks.items[0].needed);
        let out = movements::list(&ctx, &MovementFilter::default(), PageRequest::default()).await?;
        let told: Vec<_> = out.rows.iter().map(|movement| (movement.is_late, movement.status)).collect();
        assert_eq!(told, [(true, MovementStatus::Sent), (false, MovementStatus::PartlyReceived)]);
        let written = specifications::list(&ctx, &SpecificationFilter::default(), PageRequest::default()).await?;
        let told: Vec<_> = written.rows.iter().map(|one| (one.number.as_str(), one.status)).collect();
        let (draft, active) = (SpecificationStatus::Draft, SpecificationStatus::Active);
        assert_eq!(told, [("HL-88", active), ("OC-2217", active), ("AV-0415", draft)]);
        Ok(())
    }
}
