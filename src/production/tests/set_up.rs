//! What is set up: what goes with what, and how things go.

use super::{Shop, refusal};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::permission::{Module, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::entity;
use crate::platform::organizations::ops::create_tenant;
use crate::platform::tenancy::types::{Contact, NewTenant};
use crate::production::types::{
    MachineValues, Naming, NormFilter, NormValues, PartnerValues, ProductionReason, ProductionReasonValues, ReasonKind,
    StageKind, StageValues, WorkpieceFilter, WorkpieceValues,
};
use crate::production::{norms, workpieces};
use sqlx::PgPool;
use std::str::FromStr;

fn named<Id: FromStr>(name: &str) -> NameOr<Id> {
    NameOr::Name(name.to_owned())
}

fn stage(code: &str, kind: StageKind) -> StageValues {
    StageValues {
        code: code.into(),
        name: code.into(),
        position: 50,
        kind,
        shift: Naming::None,
        operator: Naming::None,
        machine: Naming::None,
        operators_record: false,
        active: true,
    }
}

fn machine(code: &str, stage: &str) -> MachineValues {
    MachineValues {
        code: code.into(),
        name: code.into(),
        stage: named(stage),
        capabilities: Vec::new(),
        rate_per_shift: 400,
        line: None,
        active: true,
    }
}

fn workpiece(code: &str, route: &[&str]) -> WorkpieceValues {
    WorkpieceValues {
        code: code.into(),
        name: format!("Pieza {code}"),
        revision: "A".into(),
        material: String::new(),
        route: route.iter().map(|stage| named(stage)).collect(),
        active: true,
    }
}

fn in_use(what: Entity) -> Problem {
    Problem::Conflict { what, why: Conflict::InUse }
}

#[sqlx::test]
async fn a_production_begins_with_what_most_have_and_keeps_its_own(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let stages = entity::list::<StageValues>(&shop.owner).await?;
    let told: Vec<_> = stages.iter().map(|stage| (stage.values.code.as_str(), stage.values.kind)).collect();
    assert_eq!(
        told,
        [
            ("machining", StageKind::Inside),
            ("fitting", StageKind::Inside),
            ("grinding", StageKind::Inside),
            ("heat_treatment", StageKind::Outside),
            ("galvanic", StageKind::Outside),
            ("qc", StageKind::Inspection)
        ]
    );
    let first = &stages[0].values;
    assert_eq!((first.shift, first.operator, first.machine), (Naming::Required, Naming::Required, Naming::Required));
    assert!(first.operators_record && !stages[1].values.operators_record);
    let reasons = entity::list::<ProductionReasonValues>(&shop.owner).await?;
    let deviations = |reason: &&ProductionReason| reason.values.kind == ReasonKind::Deviation;
    assert_eq!((reasons[0].values.code.as_str(), reasons.iter().filter(deviations).count()), ("unspecified", 8));
    let shifts: Vec<(String, i16, i16)> =
        sqlx::query_as("select code, start_minute, end_minute from shifts where tenant_id = $1 order by code")
            .bind(shop.business.tenant.0)
            .fetch_all(&shop.world.pool)
            .await?;
    assert_eq!(shifts, [("day".to_owned(), 540, 1260), ("night".to_owned(), 1260, 540)]);

    // Removed, they do not come back with the next change of the modules.
    entity::delete::<StageValues>(&shop.owner, named("galvanic")).await?;
    sqlx::query("update tenants set modules = array['plant', 'production'] where id = $1")
        .bind(shop.business.tenant.0)
        .execute(&shop.world.pool)
        .await?;
    assert_eq!(entity::list::<StageValues>(&shop.owner).await?.len(), 5);
    // A plant gets them once it is given the module.
    let count = async |tenant: uuid::Uuid| -> Result<(i64, i64)> {
        let counts = "select (select count(*) from stages where tenant_id = $1),
                             (select count(*) from shifts where tenant_id = $1)";
        Ok(sqlx::query_as(counts).bind(tenant).fetch_one(&shop.world.pool).await?)
    };
    let plant = NewTenant {
        name: "Planta Sur".into(),
        code: None,
        modules: vec![Module::Plant],
        active: true,
        contact: Contact::default(),
        tax: crate::base::money::Tax::Unknown,
    };
    let (plant, _) = create_tenant(&shop.world.services, &plant).await?;
    assert_eq!(count(plant.0).await?, (0, 0));
    sqlx::query("update tenants set modules = array['plant', 'production'] where id = $1")
        .bind(plant.0)
        .execute(&shop.world.pool)
        .await?;
    assert_eq!(count(plant.0).await?, (6, 2));
    Ok(())
}

#[sqlx::test]
async fn what_is_in_use_stays_and_is_switched_off(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let lathes = entity::create(ctx, &stage("lathes", StageKind::Inside)).await?;
    let lathe = entity::create(ctx, &machine("T-1", "LATHES")).await?;
    assert_eq!(lathe.values.stage, NameOr::Id(lathes.id));
    assert_eq!(refusal(entity::delete::<StageValues>(ctx, lathes.id).await), in_use(Entity::Stage));
    let outside = StageValues { kind: StageKind::Outside, ..lathes.values.clone() };
    assert_eq!(refusal(entity::change(ctx, lathes.id, 1, &outside).await), in_use(Entity::Stage));
    let off = StageValues { active: false, ..lathes.values.clone() };
    let off = entity::change(ctx, lathes.id, 1, &off).await?;
    assert!(!off.values.active);
    // In no new route, while it stays where it is.
    let new = workpiece("P-1", &["lathes", "qc"]);
    assert_eq!(refusal(entity::create(ctx, &new).await), Problem::invalid("route", Reason::Unknown));
    entity::change(ctx, lathes.id, 2, &lathes.values).await?;
    let made = entity::create(ctx, &new).await?;
    entity::change(ctx, lathes.id, 3, &off.values).await?;
    let same = WorkpieceValues { name: "Otra".into(), ..made.values.clone() };
    assert_eq!(entity::change(ctx, made.id, 1, &same).await?.values.route, made.values.route);

    let norm = NormValues {
        workpiece: named("p-1"),
        stage: None,
        machine: Some(named("t-1")),
        pieces: 350,
        shift: Some(named("NIGHT")),
    };
    let norm = entity::create(ctx, &norm).await?;
    let shifts = norms::ops::shifts(&shop.of_role(Role::Master).await?).await?;
    assert!(
        shifts.iter().any(|(id, name)| norm.values.shift == Some(NameOr::Id(*id)) && !name.is_empty()),
        "{shifts:?}"
    );
    assert_eq!((&norm.values.workpiece, &norm.values.machine), (&NameOr::Id(made.id), &Some(NameOr::Id(lathe.id))));
    assert_eq!(refusal(entity::delete::<MachineValues>(ctx, named("T-1")).await), in_use(Entity::Machine));
    let minutes: Option<i32> = sqlx::query_scalar("select net_minutes from norms").fetch_one(&shop.world.pool).await?;
    assert_eq!(minutes, Some(720));
    // Its norms go with a workpiece.
    entity::delete::<WorkpieceValues>(ctx, made.id).await?;
    entity::delete::<MachineValues>(ctx, lathe.id).await?;
    entity::delete::<StageValues>(ctx, lathes.id).await?;
    Ok(())
}

#[sqlx::test]
async fn what_cannot_be_is_refused_by_its_field(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let unknown = |field: &str| Problem::invalid(field, Reason::Unknown);
    assert_eq!(refusal(entity::create(ctx, &machine("T-1", "galvanic")).await), unknown("stage"));
    assert_eq!(refusal(entity::create(ctx, &machine("T-1", "nowhere")).await), unknown("stage"));
    let counted = MachineValues { line: Some(named("L1")), ..machine("T-1", "machining") };
    assert_eq!(refusal(entity::create(ctx, &counted).await), unknown("line"));
    let twice = workpiece("P-1", &["qc", "QC"]);
    assert_eq!(refusal(entity::create(ctx, &twice).await), Problem::invalid("route", Reason::Duplicate));
    entity::create(ctx, &workpiece("Á-1", &[])).await?;
    let taken = |what| Problem::Conflict { what, why: Conflict::Taken };
    assert_eq!(refusal(entity::create(ctx, &workpiece(" a-1 ", &[])).await), taken(Entity::Workpiece));
    let partner = PartnerValues { name: " Galvánica ".into(), contact: String::new(), active: true };
    let made = entity::create(ctx, &partner).await?;
    assert_eq!(made.values.name, "Galvánica");
    let same = PartnerValues { name: "GALVANICA".into(), ..partner };
    assert_eq!(refusal(entity::create(ctx, &same).await), taken(Entity::Partner));

    let reason = entity::find::<ProductionReasonValues>(ctx, named("scrap:setup")).await?;
    let other = ProductionReasonValues { kind: ReasonKind::Deviation, ..reason.values.clone() };
    let stays = Problem::invalid("kind", Reason::Incorrect);
    assert_eq!(refusal(entity::change(ctx, reason.id, 1, &other).await), stays);
    let norm = |workpiece: &str, stage: &str, shift: Option<&str>| NormValues {
        workpiece: named(workpiece),
        stage: Some(named(stage)),
        machine: None,
        pieces: 1,
        shift: shift.map(named),
    };
    assert_eq!(refusal(entity::create(ctx, &norm("P-9", "qc", None)).await), unknown("workpiece"));
    assert_eq!(refusal(entity::create(ctx, &norm("a-1", "galvanic", None)).await), unknown("stage"));
    assert_eq!(refusal(entity::create(ctx, &norm("a-1", "qc", Some("evening"))).await), unknown("shift"));
    Ok(())
}

#[sqlx::test]
async fn who_may_set_up_what(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    entity::create(&shop.owner, &workpiece("P-1", &[])).await?;
    let norm = NormValues { workpiece: named("P-1"), stage: Some(named("qc")), machine: None, pieces: 10, shift: None };
    for (role, sets_up, says_norms) in [
        (Role::Director, true, true),
        (Role::ShopHead, true, true),
        (Role::ChiefEngineer, true, true),
        (Role::Master, false, true),
        (Role::Supply, false, false),
        (Role::Operator, false, false),
        (Role::Viewer, false, false),
    ] {
        let ctx = shop.of_role(role).await?;
        assert_eq!(entity::list::<StageValues>(&ctx).await?.len(), 6, "{role}");
        let machine = entity::create(&ctx, &machine(&format!("T-{}", role.rank()), "machining")).await;
        match machine {
            Ok(made) if sets_up => entity::delete::<MachineValues>(&shop.owner, made.id).await?,
            outcome => assert_eq!((sets_up, refusal(outcome)), (false, Problem::NotAllowed), "{role}"),
        }
        match entity::create(&ctx, &norm).await {
            Ok(made) if says_norms => entity::delete::<NormValues>(&ctx, made.id).await?,
            outcome => assert_eq!((says_norms, refusal(outcome)), (false, Problem::NotAllowed), "{role}"),
        }
    }
    Ok(())
}

#[sqlx::test]
async fn workpieces_and_norms_are_listed_by_pages(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    for code in ["C-3", "a-1", "B-2"] {
        entity::create(ctx, &workpiece(code, &[])).await?;
        let norm =
            NormValues { workpiece: named(code), stage: Some(named("qc")), machine: None, pieces: 10, shift: None };
        entity::create(ctx, &norm).await?;
    }
    let second = PageRequest::bounded(Some(2), Some(2));
    let page = workpieces::ops::list(ctx, &WorkpieceFilter::default(), second).await?;
    assert_eq!((page.total, page.rows[0].values.code.as_str()), (3, "C-3"));
    let filter = WorkpieceFilter { q: "PIEZA b".into(), active: Some(true) };
    let found = workpieces::ops::list(ctx, &filter, PageRequest::default()).await?;
    assert_eq!((found.total, found.rows[0].values.code.as_str()), (1, "B-2"));
    let beyond = norms::ops::list(ctx, &NormFilter::default(), PageRequest::bounded(Some(9), Some(2))).await?;
    assert_eq!((beyond.total, beyond.rows.len()), (3, 0));
    let of = NormFilter { workpiece: Some(named("A-1")) };
    assert_eq!(norms::ops::list(ctx, &of, PageRequest::default()).await?.total, 1);
    Ok(())
}
