//! Pads, in a real database: how one is connected and ends, and what whoever is at work on it may.

use super::ops::{connect, disconnect, enter, identify, leave, pads};
use super::types::{NewPad, Pad};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{MachineId, PadId, ProductionOrderId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::entity;
use crate::platform::identity::people::badges::ops::{change_pin, find_badge, remove_badge, set_badge};
use crate::platform::identity::people::ops::set_active;
use crate::platform::identity::sessions::ops::{authenticate, ends_at, list_sessions};
use crate::platform::pairing::ops::prune;
use crate::platform::pairing::steps::CODE_LASTS;
use crate::platform::pairing::types::{Kind, Paired};
use crate::platform::services::{AttemptLimits, SignInSettings};
use crate::production::facts::ops as facts;
use crate::production::facts::types::{CorrectionRequest, FactAnswer, FactFilter, FactPad, FactPieces, FactRequest};
use crate::production::floor;
use crate::production::floor::types::{FloorFilter, Missing};
use crate::production::material::types::NeedValues;
use crate::production::orders;
use crate::production::orders::types::ProductionOrderValues;
use crate::production::tests::{Shop, refusal};
use crate::production::types::MachineValues;
use crate::stores::types::StockItemValues;
use crate::testing::{Business, UNLIMITED, World};
use chrono::Duration;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

const PIN: &str = "2580";

fn new(code: &str, name: &str, stage: &str, machine: Option<&str>) -> NewPad {
    NewPad {
        code: code.into(),
        name: name.into(),
        stage: NameOr::Name(stage.into()),
        machine: machine.map(|machine| NameOr::Name(machine.into())),
    }
}

/// A pad that stands there, with its token.
async fn standing(shop: &Shop, name: &str, stage: &str, machine: Option<&str>) -> Result<(PadId, String)> {
    let (code, secret) = shop.world.waiting(Kind::Pad).await?;
    let pad = connect(&shop.owner, &new(&code, name, stage, machine)).await?;
    Ok((pad.paired.id, shop.world.connected(Kind::Pad, &secret).await?))
}

/// A request of the device with this token.
async fn on(shop: &Shop, token: &str) -> Result<Ctx> {
    Ok(enter(&shop.world.services, Some(token), Request::default()).await?.0)
}

/// The same once somebody has identified themself there.
async fn at_work(shop: &Shop, token: &str, badge: &str) -> Result<Ctx> {
    identify(&on(shop, token).await?, badge, &PIN.into()).await?;
    on(shop, token).await
}

/// Somebody of the business gets a badge.
async fn badged(shop: &Shop, role: Role, badge: &str) -> Result<UserId> {
    let user = shop.of_role(role).await?.person()?.user;
    set_badge(&shop.owner, user, badge, &PIN.into()).await?;
    Ok(user)
}

async fn lathe(shop: &Shop) -> Result<MachineId> {
    let lathe = json!({ "code": "T-1", "name": "Torno", "stage": "machining", "rate_per_shift": 350 });
    let lathe: MachineValues = serde_json::from_value(lathe)?;
    Ok(entity::create(&shop.owner, &lathe).await?.id)
}

async fn ordered(shop: &Shop) -> Result<ProductionOrderId> {
    let values = json!({ "code": "P-1", "name": "Pieza", "qty_plan": 700 });
    let values: ProductionOrderValues = serde_json::from_value(values)?;
    Ok(orders::ops::create(&shop.owner, &values).await?.id)
}

async fn record(ctx: &Ctx, order: ProductionOrderId, asked: Value) -> Result<FactAnswer> {
    let asked: FactRequest = serde_json::from_value(asked)?;
    facts::record(ctx, order, &asked).await
}

fn is_pad(ctx: &Ctx) -> bool {
    matches!(ctx.actor, Actor::Pad(_))
}

fn is_nobody(ctx: &Ctx) -> bool {
    matches!(ctx.actor, Actor::Nobody)
}

#[sqlx::test]
async fn a_device_becomes_a_pad_by_its_code_once(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (world, owner) = (&shop.world, &shop.owner);
    let lathe = lathe(&shop).await?;
    let (code, secret) = world.waiting(Kind::Pad).await?;
    let unknown = refusal(connect(owner, &new("3333-3333", "Torno 1", "machining", None)).await);
    assert_eq!(unknown, Problem::invalid("code", Reason::Unknown));
    assert_eq!(pads(owner).await?, [], "a refusal leaves nothing");
    for (stage, machine, problem) in [
        ("nowhere", None, Problem::invalid("stage", Reason::Unknown)),
        ("galvanic", None, Problem::invalid("stage", Reason::OutOfRange)),
        ("machining", Some("T-9"), Problem::invalid("machine", Reason::Unknown)),
    ] {
        assert_eq!(refusal(connect(owner, &new(&code, "Torno 1", stage, machine)).await), problem, "{stage}");
    }
    let pad = connect(owner, &new(&code.to_lowercase(), " Torno 1 ", "machining", Some("T-1"))).await?;
    let Pad { paired: Paired { name, last_seen_at, .. }, machine, stage_code, person, .. } = pad;
    assert_eq!((name.as_str(), machine, stage_code.as_str()), ("Torno 1", Some(lathe), "machining"));
    assert_eq!((last_seen_at, person), (None, None));
    let twice = refusal(connect(owner, &new(&code, "Torno 2", "machining", None)).await);
    assert_eq!(twice, Problem::invalid("code", Reason::Unknown));

    // The answer may be lost: until the pad was there, each question is answered with a token that opens.
    let lost = world.connected(Kind::Pad, &secret).await?;
    let token = world.connected(Kind::Pad, &secret).await?;
    assert!(is_nobody(&on(&shop, &lost).await?));
    let ctx = on(&shop, &token).await?;
    assert!(is_pad(&ctx));
    assert_eq!(ctx.paired()?.0, shop.business.tenant);
    for permission in Permission::ALL {
        assert_eq!(refusal(ctx.begin(*permission).await.map(|_| ())), Problem::NotSignedIn);
    }
    // What it stands at is in use.
    let in_use = Problem::Conflict { what: Entity::Machine, why: Conflict::InUse };
    assert_eq!(refusal(entity::delete::<MachineValues>(owner, lathe).await), in_use);
    let (other, _) = world.waiting(Kind::Pad).await?;
    let taken = refusal(connect(owner, &new(&other, "Torno 1", "fitting", None)).await);
    assert_eq!(taken, Problem::Conflict { what: Entity::Pad, why: Conflict::Taken });
    world.services.clock.advance(CODE_LASTS);
    prune(&world.services).await?;
    assert_eq!(pads(owner).await?.len(), 1, "it was there, and stays");
    Ok(())
}

#[sqlx::test]
async fn a_code_is_for_the_kind_of_device_that_shows_it(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool.clone()).await?;
    let (code, _) = shop.world.waiting(Kind::Pad).await?;
    // As whoever connects a wall screen does.
    let taken: bool = sqlx::query_scalar("select take_device_code($1, 'screen', gen_random_uuid(), $2)")
        .bind(&code)
        .bind(shop.owner.now())
        .fetch_one(&pool)
        .await?;
    assert!(!taken);
    connect(&shop.owner, &new(&code, "Torno 1", "machining", None)).await?;
    Ok(())
}

#[sqlx::test]
async fn what_somebody_records_on_a_pad_is_theirs_and_at_its_place(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let lathe = lathe(&shop).await?;
    let order = ordered(&shop).await?;
    let (_, token) = standing(&shop, "Torno 1", "machining", Some("T-1")).await?;
    let elsewhere = shop.of_role(Role::Operator).await?;
    let user = badged(&shop, Role::Operator, "OP-1").await?;
    let before = list_sessions(&elsewhere).await?.len();

    let ctx = at_work(&shop, &token, " op-1 ").await?;
    let person = ctx.person()?;
    assert_eq!((person.user, person.must_change_password), (user, false));
    let work = floor::ops::work(&ctx, &NameOr::Name("machining".into()), Some(lathe)).await?;
    assert_eq!(work.lines.len(), 1);
    let shift = work.current.or(work.shifts.into_iter().next()).ok_or_else(|| Error::broken("no shift"))?;
    let (day, shift) = (shift.date, shift.shift_type);
    let on_lathe = json!({ "stage": "machining", "machine": "T-1", "shift_type": shift, "date": day, "qty_good": 10 });
    let made = record(&ctx, order, on_lathe.clone()).await?.fact;
    assert_eq!((made.operator_id, made.qty_good), (Some(user), 10));
    let fix = CorrectionRequest {
        id: None,
        reason: "se contó mal".into(),
        pieces: FactPieces { qty_good: 9, ..FactPieces::default() },
    };
    let fixed = facts::correct(&ctx, made.id, &fix).await?.fact;
    assert_eq!(fixed.qty_good, 9);
    // Their other sessions are as they were.
    let sessions = list_sessions(&elsewhere).await?;
    assert_eq!(sessions.len(), before + 1);
    assert!(sessions.iter().any(|session| session.current && session.end.is_none()));

    // Nothing but that, and nowhere else.
    for (stage, machine) in [("machining", None), ("fitting", None)] {
        let at = NameOr::Name(stage.to_owned());
        assert_eq!(refusal(floor::ops::work(&ctx, &at, machine).await), Problem::NotAllowed, "{stage}");
    }
    let (_, at_fitting) = standing(&shop, "Banco", "fitting", None).await?;
    let operator = at_work(&shop, &at_fitting, "OP-1").await?;
    assert_eq!(refusal(record(&operator, order, on_lathe).await), Problem::NotAllowed);
    assert_eq!(refusal(facts::correct(&operator, fixed.id, &fix).await), Problem::NotAllowed);
    assert_eq!(facts::list_own(&operator, PageRequest::default()).await?.total, 0);
    assert!(facts::list_own(&ctx, PageRequest::default()).await?.total > 0);
    // Where operators do not record, masters do.
    let at_bench = json!({ "stage": "fitting", "date": day, "qty_good": 5 });
    assert_eq!(refusal(record(&operator, order, at_bench.clone()).await), Problem::NotAllowed);
    badged(&shop, Role::Master, "MA-1").await?;
    let master = at_work(&shop, &at_fitting, "MA-1").await?;
    assert_eq!(record(&master, order, at_bench).await?.fact.qty_good, 5);
    for permission in [Permission::OrdersEdit, Permission::TasksCreate, Permission::ShiftsClose, Permission::NormsEdit]
    {
        assert!(!master.may(permission), "{permission}");
    }
    assert_eq!(refusal(master.settled_person().map(|_| ())), Problem::NotAllowed);
    assert_eq!(refusal(master.oneself().map(|_| ())), Problem::NotAllowed);

    leave(&ctx).await?;
    assert!(is_pad(&on(&shop, &token).await?));
    assert!(list_sessions(&elsewhere).await?.iter().any(|session| session.current && session.end.is_none()));
    Ok(())
}

#[sqlx::test]
async fn a_fact_keeps_the_pad_on_which_it_was_recorded(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let values = json!({ "code": "P-1", "name": "Pieza", "qty_plan": 700, "stages": ["fitting", "qc"] });
    let values: ProductionOrderValues = serde_json::from_value(values)?;
    let order = orders::ops::create(&shop.owner, &values).await?.id;
    let (pad, token) = standing(&shop, "Banco 1", "fitting", None).await?;
    badged(&shop, Role::Master, "MA-1").await?;
    let master = at_work(&shop, &token, "MA-1").await?;
    let made = json!({ "stage": "fitting", "qty_good": 5, "repeat": true });
    let there = record(&master, order, made.clone()).await?.fact;
    let elsewhere = record(&shop.owner, order, made).await?.fact;
    let fix = CorrectionRequest {
        id: None,
        reason: "se contó mal".into(),
        pieces: FactPieces { qty_good: 4, ..FactPieces::default() },
    };
    let fixed = facts::correct(&shop.owner, there.id, &fix).await?.fact;
    let known = Some(FactPad { id: pad, name: "Banco 1".into() });
    assert_eq!((&there.pad, &elsewhere.pad, &fixed.pad), (&known, &None, &None));
    // One that is gone is called as it was.
    disconnect(&shop.owner, pad).await?;
    let listed = facts::list(&shop.owner, order, &FactFilter::default(), PageRequest::default()).await?.rows;
    let mut pads: Vec<_> = listed.into_iter().filter(|fact| fact.id == there.id).map(|fact| fact.pad).collect();
    assert_eq!(pads.pop(), Some(known));
    Ok(())
}

#[sqlx::test]
async fn a_pad_tells_what_is_missing_as_the_floor_does(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    ordered(&shop).await?;
    let item = json!({ "code": "BAR-1", "name": "Barra", "kind": "material", "unit": "metre" });
    entity::create::<StockItemValues>(&shop.owner, &serde_json::from_value(item)?).await?;
    let need = json!({ "workpiece": "P-1", "item": "BAR-1", "quantity": 0.5 });
    entity::create::<NeedValues>(&shop.owner, &serde_json::from_value(need)?).await?;
    let floor = floor::ops::floor(&shop.owner, &FloorFilter::default()).await?;
    let first = floor.stages.iter().flat_map(|stage| &stage.lines).find(|line| line.possible > 0);
    let first = first.ok_or_else(|| Error::broken("nothing to make"))?;
    let stage = floor.stages.iter().find(|stage| stage.id == first.stage).map(|stage| stage.code.clone());
    let stage = stage.ok_or_else(|| Error::broken("no stage"))?;

    let (_, token) = standing(&shop, "Primero", &stage, None).await?;
    badged(&shop, Role::Master, "MA-1").await?;
    let master = at_work(&shop, &token, "MA-1").await?;
    assert!(!master.may(Permission::StoresView));
    let work = floor::ops::work(&master, &NameOr::Id(first.stage), None).await?;
    assert_eq!((first.missing, work.lines[0].line.missing), (Some(Missing::Material), Some(Missing::Material)));
    Ok(())
}

#[sqlx::test]
async fn sessions_on_pads_take_no_other_ones_place_and_have_no_tokens(pool: PgPool) -> Result<()> {
    let world = World::with_sign_in(pool, SignInSettings { sessions_per_user: 3, ..UNLIMITED }).await?;
    let business = world.production("produccion").await?;
    let owner = world.owner(&business).await?;
    let shop = Shop { world, business, owner };
    badged(&shop, Role::Operator, "OP-1").await?;
    let signed_in = shop.world.token(&shop.business, Role::Operator).await?;
    for at in 0..5 {
        let (_, token) = standing(&shop, &format!("Torno {at}"), "machining", None).await?;
        at_work(&shop, &token, "OP-1").await?;
    }
    // The third: of those on pads it takes none for one.
    shop.world.token(&shop.business, Role::Operator).await?;
    let still = authenticate(&shop.world.services, Some(&signed_in), Request::default()).await?;
    assert!(still.person().is_ok());
    let tokens: i64 = sqlx::query_scalar(
        "select count(*) from refresh_tokens r join sessions s on s.tenant_id = r.tenant_id and s.id = r.session_id
         where s.pad_id is not null",
    )
    .fetch_one(&shop.world.pool)
    .await?;
    assert_eq!(tokens, 0);
    Ok(())
}

#[sqlx::test]
async fn five_failures_lock_a_badge_for_a_quarter_of_an_hour(pool: PgPool) -> Result<()> {
    let attempts = AttemptLimits { per_minute: 0, lockout_failures: 5, lockout_minutes: 15 };
    let world = World::with_sign_in(pool, SignInSettings { attempts, ..UNLIMITED }).await?;
    let business = world.production("produccion").await?;
    let owner = world.owner(&business).await?;
    let shop = Shop { world, business, owner };
    badged(&shop, Role::Operator, "OP-1").await?;
    badged(&shop, Role::Master, "MA-1").await?;
    let (_, token) = standing(&shop, "Torno 1", "machining", None).await?;
    let ctx = on(&shop, &token).await?;
    for badge in ["OP-1", "NOBODYS"] {
        for _ in 0..5 {
            assert_eq!(refusal(identify(&ctx, badge, &"1357".into()).await), Problem::WrongCredentials, "{badge}");
        }
        let locked = Problem::TooMany { retry_after_seconds: 900 };
        assert_eq!(refusal(identify(&ctx, badge, &PIN.into()).await), locked, "{badge}");
    }
    assert!(is_pad(&on(&shop, &token).await?));
    // Others are not locked with it, on the same pad.
    assert!(at_work(&shop, &token, "MA-1").await?.person().is_ok());
    shop.world.services.clock.advance(Duration::minutes(15));
    assert!(at_work(&shop, &token, "OP-1").await?.person().is_ok());

    let told: Vec<String> = sqlx::query_scalar(
        "select (after ->> 'why') || ' ' || attempted_username || ' ' || (after ->> 'person' is not null)
         from audit_entries where action = 'identify_on_pad_failed' order by id",
    )
    .fetch_all(&shop.world.pool)
    .await?;
    let of = |badge: &str, known: bool| {
        let wrong = vec![format!("wrong_credentials {badge} {known}"); 5];
        [wrong, vec![format!("too_many {badge} {known}")]].concat()
    };
    assert_eq!(told, [of("OP-1", true), of("NOBODYS", false)].concat());
    let came: i64 = sqlx::query_scalar(
        "select count(*) from audit_entries where action = 'identify_on_pad' and target_kind = 'pad' and actor_id is not null",
    )
    .fetch_one(&shop.world.pool)
    .await?;
    assert_eq!(came, 2);
    Ok(())
}

#[sqlx::test]
async fn whoever_is_at_work_is_not_who_failed_to_come_in(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    badged(&shop, Role::Operator, "OP-1").await?;
    let master = badged(&shop, Role::Master, "MA-1").await?;
    let (_, token) = standing(&shop, "Torno 1", "machining", None).await?;
    let ctx = at_work(&shop, &token, "MA-1").await?;
    assert_eq!(refusal(identify(&ctx, "OP-1", &"1357".into()).await), Problem::WrongCredentials);
    let told: Vec<(Option<Uuid>, String)> =
        sqlx::query_as("select actor_id, actor from audit_entries where action = 'identify_on_pad_failed'")
            .fetch_all(&shop.world.pool)
            .await?;
    assert_eq!(told, [(None, "Torno 1".to_owned())]);
    assert_eq!(on(&shop, &token).await?.person()?.user, master);
    Ok(())
}

#[sqlx::test]
async fn a_badge_is_known_in_its_organization_alone(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (_, token) = standing(&shop, "Torno 1", "machining", None).await?;
    let other = shop.world.production("otra").await?;
    let stranger = shop.world.owner(&other).await?;
    let user = shop.world.operator(&other).await?.person()?.user;
    set_badge(&stranger, user, "OP-1", &PIN.into()).await?;
    let ctx = on(&shop, &token).await?;
    assert_eq!(refusal(identify(&ctx, "OP-1", &PIN.into()).await), Problem::WrongCredentials);
    // The same code may be somebody's here as well.
    let own = badged(&shop, Role::Operator, "OP-1").await?;
    assert_eq!(at_work(&shop, &token, "OP-1").await?.person()?.user, own);
    let hidden = Problem::NotFound { what: Entity::User };
    assert_eq!(refusal(set_badge(&shop.owner, user, "OP-2", &PIN.into()).await), hidden);
    assert_eq!(refusal(find_badge(&shop.owner, user).await), hidden);
    assert_eq!(refusal(remove_badge(&shop.owner, user).await), hidden);
    Ok(())
}

#[sqlx::test]
async fn whatever_ends_it_ends_it_at_the_next_request(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let user = badged(&shop, Role::Operator, "OP-1").await?;
    let clock = &shop.world.services.clock;
    let (id, token) = standing(&shop, "Torno 1", "machining", None).await?;
    // Somebody else comes.
    badged(&shop, Role::Master, "MA-1").await?;
    let first = at_work(&shop, &token, "OP-1").await?;
    let second = at_work(&shop, &token, "MA-1").await?;
    assert_ne!(first.person()?.user, second.person()?.user);
    assert_eq!(ends_at(&first).await?, None);
    // Five minutes without a key; what the page asks by itself is none.
    at_work(&shop, &token, "OP-1").await?;
    clock.advance(Duration::minutes(4));
    assert!(on(&shop, &token).await?.person().is_ok());
    clock.advance(Duration::minutes(4));
    let background = Request { background: true, ..Request::default() };
    let ctx = enter(&shop.world.services, Some(&token), background).await?.0;
    assert!(ctx.person().is_ok() && ends_at(&ctx).await?.is_some());
    clock.advance(Duration::minutes(1));
    assert!(is_pad(&on(&shop, &token).await?));
    // The badge is taken away, and given back.
    at_work(&shop, &token, "OP-1").await?;
    remove_badge(&shop.owner, user).await?;
    assert!(is_pad(&on(&shop, &token).await?));
    set_badge(&shop.owner, user, "OP-1", &PIN.into()).await?;
    assert!(is_pad(&on(&shop, &token).await?), "what has ended does not go on");
    // They are given another one.
    let ctx = at_work(&shop, &token, "OP-1").await?;
    set_badge(&shop.owner, user, "OP-1", &PIN.into()).await?;
    assert!(is_pad(&on(&shop, &token).await?));
    assert_eq!(ends_at(&ctx).await?, None);
    // The person is switched off.
    at_work(&shop, &token, "OP-1").await?;
    set_active(&shop.owner, user, false).await?;
    let ctx = on(&shop, &token).await?;
    assert!(is_pad(&ctx));
    assert_eq!(refusal(identify(&ctx, "OP-1", &PIN.into()).await), Problem::Inactive);
    set_active(&shop.owner, user, true).await?;
    // The pad is disconnected.
    let ctx = at_work(&shop, &token, "OP-1").await?;
    disconnect(&shop.owner, id).await?;
    assert!(is_nobody(&on(&shop, &token).await?));
    assert_eq!(ends_at(&ctx).await?, None);
    assert_eq!(refusal(disconnect(&shop.owner, id).await), Problem::NotFound { what: Entity::Pad });
    Ok(())
}

#[sqlx::test]
async fn only_those_who_set_the_production_up_look_after_pads(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (id, token) = standing(&shop, "Torno 1", "machining", None).await?;
    let (code, _) = shop.world.waiting(Kind::Pad).await?;
    for role in [Role::Viewer, Role::Operator, Role::Master, Role::Supply] {
        let person = shop.of_role(role).await?;
        assert_eq!(refusal(pads(&person).await), Problem::NotAllowed, "{role}");
        let connected = connect(&person, &new(&code, "Torno 2", "machining", None)).await;
        assert_eq!(refusal(connected), Problem::NotAllowed, "{role}");
        assert_eq!(refusal(disconnect(&person, id).await), Problem::NotAllowed, "{role}");
    }
    let other: Business = shop.world.production("otra").await?;
    let stranger = shop.world.owner(&other).await?;
    assert_eq!(pads(&stranger).await?, []);
    assert_eq!(refusal(disconnect(&stranger, id).await), Problem::NotFound { what: Entity::Pad });
    assert!(is_pad(&on(&shop, &token).await?));
    assert_eq!(refusal(identify(&shop.owner, "OP-1", &PIN.into()).await), Problem::NotSignedIn, "a person is no pad");
    // Whoever records nothing anywhere is not let in.
    badged(&shop, Role::Viewer, "VI-1").await?;
    let ctx = on(&shop, &token).await?;
    assert_eq!(refusal(identify(&ctx, "VI-1", &PIN.into()).await), Problem::NotAllowed);
    assert!(is_pad(&on(&shop, &token).await?));
    Ok(())
}

#[sqlx::test]
async fn a_pin_is_changed_by_whoever_knows_it_on_a_pad_too(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (_, token) = standing(&shop, "Torno 1", "machining", None).await?;
    badged(&shop, Role::Operator, "OP-1").await?;
    let ctx = at_work(&shop, &token, "OP-1").await?;
    let incorrect = Problem::invalid("current_pin", Reason::Incorrect);
    assert_eq!(refusal(change_pin(&ctx, &"1357".into(), &"8642".into()).await), incorrect);
    let guessable = Problem::invalid("new_pin", Reason::Guessable);
    assert_eq!(refusal(change_pin(&ctx, &PIN.into(), &"1111".into()).await), guessable);
    // Whoever found the old one out may be at work elsewhere.
    let (_, other) = standing(&shop, "Torno 2", "machining", None).await?;
    at_work(&shop, &other, "OP-1").await?;
    change_pin(&ctx, &PIN.into(), &"8642".into()).await?;
    assert!(is_pad(&on(&shop, &other).await?));
    assert!(on(&shop, &token).await?.person().is_ok());
    leave(&ctx).await?;
    let ctx = on(&shop, &token).await?;
    assert_eq!(refusal(identify(&ctx, "OP-1", &PIN.into()).await), Problem::WrongCredentials);
    identify(&ctx, "OP-1", &"8642".into()).await?;
    let without = shop.of_role(Role::Master).await?;
    let none = refusal(change_pin(&without, &PIN.into(), &"8642".into()).await);
    assert_eq!(none, Problem::NotFound { what: Entity::Badge });
    Ok(())
}
