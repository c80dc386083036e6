//! Stops become tasks, once each, in a real database.

use super::ops::check_all;
use super::store::LOOKED_THROUGH;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::TaskId;
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::notices::ops::list as notices;
use crate::notices::steps::Topic;
use crate::notices::types::{NoticeQuery, NoticeShow};
use crate::oee::detections::ops::receive;
use crate::oee::detections::types::NewDetection;
use crate::oee::tests::{Small, line, small};
use crate::oee::types::LineValues;
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::platform::identity::people::ops::create_user;
use crate::platform::links::LinkKind;
use crate::platform::organizations::settings::ops::{change_settings, settings};
use crate::platform::tenancy::settings::types::SettingsPatch;
use crate::production::types::MachineValues;
use crate::tasks::ops as tasks;
use crate::tasks::types::{Task, TaskCategory, TaskEntryKind, TaskFilter, TaskStatus, TaskStep};
use crate::testing::{PASSWORD, World, login, person};
use chrono::Duration;
use sqlx::PgPool;

/// A plant with a line, and with somebody who manages it.
struct Floor {
    world: World,
    owner: Ctx,
    manager: Ctx,
    small: Small,
}

impl Floor {
    async fn new(pool: PgPool) -> Result<Self> {
        let world = World::new(pool).await?;
        let planta = &world.planta;
        let new = person(planta.tenant, "Gerente", &login(planta.code, Role::Manager), None, Role::Manager);
        create_user(&world.services, &new, &PASSWORD.into(), true).await?;
        let (owner, manager) = (world.owner(planta).await?, world.of_role(planta, Role::Manager).await?);
        let small = small(&owner, "L1").await?;
        Ok(Self { world, owner, manager, small })
    }

    async fn check(&self) -> Result<()> {
        check_all(&self.world.services).await
    }

    /// Says for how many minutes a line may stand still.
    async fn limit(&self, minutes: i32) -> Result<()> {
        let version = settings(&self.owner).await?.version;
        let patch = SettingsPatch { version, stop_minutes: Some(minutes), ..SettingsPatch::default() };
        change_settings(&self.owner, &patch).await?;
        Ok(())
    }

    fn wait(&self, minutes: i64) {
        self.world.services.clock.advance(Duration::minutes(minutes));
    }

    async fn tasks(&self) -> Result<Vec<Task>> {
        all(&self.owner).await
    }

    /// How often it is said of a task that there was no such stop.
    async fn times_unfounded(&self, id: TaskId) -> Result<usize> {
        let entries = tasks::find(&self.owner, id).await?.entries;
        Ok(entries.iter().filter(|entry| entry.step == TaskEntryKind::Unfounded).count())
    }
}

async fn all(ctx: &Ctx) -> Result<Vec<Task>> {
    Ok(tasks::list(ctx, &TaskFilter::default(), PageRequest::default()).await?.rows)
}

/// Pieces that leave the line so many minutes ago.
async fn pieces(ctx: &Ctx, minutes_ago: impl IntoIterator<Item = i64>) -> Result<()> {
    let piece = |minutes: i64| {
        let detected_at = ctx.now() - Duration::minutes(minutes);
        Ok(NewDetection {
            line: "L1".into(),
            area: "OUT".into(),
            product: None,
            detected_at,
            device: None,
            sequence: Some(detected_at.timestamp()),
            id: None,
        })
    };
    let sent: Vec<_> = minutes_ago.into_iter().map(piece).collect();
    let accepted = receive(ctx, &sent).await?.accepted;
    assert_eq!(usize::try_from(accepted).ok(), Some(sent.len()));
    Ok(())
}

async fn told(ctx: &Ctx) -> Result<usize> {
    let query = NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() };
    let open = notices(ctx, &query).await?.rows;
    Ok(open.iter().filter(|notice| notice.facts.topic() == Topic::TaskAssigned).count())
}

#[sqlx::test]
async fn a_long_stop_becomes_one_task_however_often_it_is_found(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    pieces(&floor.owner, 15..40).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?, [], "so long it may stand");
    floor.wait(1);
    // Two processes at once, and one a minute later.
    let (one, other) = tokio::join!(floor.check(), floor.check());
    one?;
    other?;
    floor.wait(1);
    floor.check().await?;
    let found = floor.tasks().await?;
    let [task] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(task.title, "Paro en Línea L1: sin piezas desde el 21/09/2026 a las 07:58");
    assert_eq!((task.status, task.is_blocker, task.category), (TaskStatus::Open, true, TaskCategory::Machine));
    assert_eq!(task.assignee_role, Some(Role::Manager));
    assert_eq!((task.created_by, task.created_by_name.as_str()), (None, "Línea L1"));
    let link = &task.links[0];
    let last = floor.owner.now() - Duration::minutes(17);
    assert_eq!((link.kind, link.id, link.at), (LinkKind::Stop, Some(floor.small.line.id.0), Some(last)));
    assert_eq!(task.links.len(), 1);
    assert_eq!((told(&floor.manager).await?, told(&floor.owner).await?), (1, 0));

    // It runs again: whoever sees to it says when that is done.
    pieces(&floor.owner, [0]).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?[0].status, TaskStatus::Open);
    assert_eq!(floor.times_unfounded(task.id).await?, 0);
    // A stop that was seen to makes no other task, and the next stop does.
    tasks::step(&floor.manager, task.id, TaskStep::Cancel, "Fue la comida").await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?.len(), 1);
    floor.wait(16);
    floor.check().await?;
    assert_eq!(floor.tasks().await?.len(), 2);
    Ok(())
}

#[sqlx::test]
async fn pieces_that_come_in_late_undo_it(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    pieces(&floor.owner, [40, 17]).await?;
    floor.check().await?;
    // 23 minutes until the first of two pieces, and 17 since the last.
    let found = floor.tasks().await?;
    let since = |minutes: i64| floor.owner.now() - Duration::minutes(minutes);
    let of = |minutes: i64| found.iter().find(|task| task.links[0].at == Some(since(minutes))).map(|task| task.id);
    let (Some(over), Some(open)) = (of(40), of(17)) else { panic!("{found:?}") };
    // Of what is left of the one it is still too long; of the other it is not.
    pieces(&floor.owner, [20, 7]).await?;
    let (one, other) = tokio::join!(floor.check(), floor.check());
    one?;
    other?;
    floor.check().await?;
    let after = async |id: TaskId| -> Result<_> {
        Ok((tasks::find(&floor.owner, id).await?.task.status, floor.times_unfounded(id).await?))
    };
    assert_eq!(after(over).await?, (TaskStatus::Open, 0));
    assert_eq!(after(open).await?, (TaskStatus::Cancelled, 1));
    assert_eq!(told(&floor.manager).await?, 1);

    // Whoever has one is told, once, and keeps it.
    tasks::step(&floor.manager, over, TaskStep::Accept, "").await?;
    tasks::read(&floor.manager, over).await?;
    pieces(&floor.owner, [30]).await?;
    let (one, other) = tokio::join!(floor.check(), floor.check());
    one?;
    other?;
    floor.check().await?;
    assert_eq!(after(over).await?, (TaskStatus::Accepted, 1));
    assert!(!tasks::find(&floor.manager, over).await?.task.is_read);
    assert_eq!(floor.tasks().await?.len(), 2);
    // Let go it is nobody's, and there was no such stop.
    tasks::step(&floor.manager, over, TaskStep::Release, "Ya corre").await?;
    floor.check().await?;
    assert_eq!(after(over).await?.0, TaskStatus::Cancelled);
    // From the late piece on it is another stop.
    floor.wait(9);
    floor.check().await?;
    assert_eq!(floor.tasks().await?.len(), 3);
    Ok(())
}

#[sqlx::test]
async fn what_nobody_waits_for_makes_no_task(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?, [], "without a piece nobody knows whether it runs");
    // A history that is brought in: a stop of 220 minutes, over for 70.
    pieces(&floor.owner, [300, 290, 70, 60, 50, 40, 30, 20, 10]).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?, []);
    floor.wait(20);
    let values = line("L1");
    let rested = LineValues { active: false, ..values.clone() };
    let rested = entity::change(&floor.owner, floor.small.line.id, floor.small.line.version, &rested).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?, [], "it is not in use");
    entity::change(&floor.owner, floor.small.line.id, rested.version, &values).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?.len(), 1);
    assert_eq!(all(&floor.world.owner(&floor.world.otra_planta).await?).await?, []);
    Ok(())
}

#[sqlx::test]
async fn what_is_wrong_with_one_plant_keeps_no_other_waiting(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let mut plants = [&world.planta, &world.otra_planta];
    // As they are looked at.
    plants.sort_unstable_by_key(|plant| plant.tenant.0);
    for plant in plants {
        let owner = world.owner(plant).await?;
        small(&owner, "L1").await?;
        pieces(&owner, [16]).await?;
    }
    sqlx::query("update tenants set time_zone = 'Luna/Mar_de_la_Tranquilidad' where id = $1")
        .bind(plants[0].tenant.0)
        .execute(&world.pool)
        .await?;
    let outcome = check_all(&world.services).await;
    assert!(matches!(outcome, Err(Error::Broken(_))), "{outcome:?}");
    assert_eq!(all(&world.owner(plants[1]).await?).await?.len(), 1);
    Ok(())
}

#[sqlx::test]
async fn where_nobody_manages_a_plant_its_owner_sees_to_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    small(&owner, "L1").await?;
    pieces(&owner, [16]).await?;
    check_all(&world.services).await?;
    let found = all(&owner).await?;
    assert_eq!(found.iter().map(|task| task.assignee_role).collect::<Vec<_>>(), [Some(Role::Owner)]);
    assert_eq!(told(&owner).await?, 1);
    let accepted = tasks::step(&owner, found[0].id, TaskStep::Accept, "").await?.task;
    assert_eq!(accepted.status, TaskStatus::Accepted);
    Ok(())
}

#[sqlx::test]
async fn the_organization_says_what_is_long(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    pieces(&floor.owner, [40, 20]).await?;
    for (minutes, expected) in [(40, 0), (20, 0), (19, 2)] {
        floor.limit(minutes).await?;
        floor.check().await?;
        assert_eq!(floor.tasks().await?.len(), expected, "{minutes}");
    }
    Ok(())
}

/// So many pieces that come in at the line after the last that leaves it.
async fn incoming(floor: &Floor, count: i64) -> Result<()> {
    sqlx::query(
        "insert into detections (tenant_id, line, device, sequence, at, area, product)
         select l.tenant_id, l.number, 0, n, $3::timestamptz - n * interval '1 millisecond', a.number, 0
         from lines l
         join areas a on a.tenant_id = l.tenant_id and a.line_id = l.id and a.code = 'IN'
         cross join generate_series(1, $2) as n
         where l.tenant_id = $1",
    )
    .bind(floor.world.planta.tenant.0)
    .bind(count)
    .bind(floor.owner.now())
    .execute(&floor.world.pool)
    .await?;
    Ok(())
}

#[sqlx::test]
async fn what_counts_is_looked_for_among_so_many_pieces(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    pieces(&floor.owner, [16]).await?;
    // A line that takes more in and lets nothing out is not walked through each minute.
    incoming(&floor, LOOKED_THROUGH).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?, []);
    sqlx::query("delete from detections where sequence = 1 and device = 0").execute(&floor.world.pool).await?;
    floor.check().await?;
    assert_eq!(floor.tasks().await?.len(), 1);
    Ok(())
}

#[sqlx::test]
async fn a_task_keeps_the_limit_that_it_was_made_by(pool: PgPool) -> Result<()> {
    let floor = Floor::new(pool).await?;
    pieces(&floor.owner, [40, 20, 5]).await?;
    floor.check().await?;
    let found = floor.tasks().await?;
    let [task] = found.as_slice() else { panic!("{found:?}") };
    // What is long from now on says nothing of what was.
    floor.limit(60).await?;
    floor.check().await?;
    assert_eq!((floor.tasks().await?[0].status, floor.times_unfounded(task.id).await?), (TaskStatus::Open, 0));
    // By its own limit there was no such stop.
    pieces(&floor.owner, [30]).await?;
    floor.check().await?;
    assert_eq!((floor.tasks().await?[0].status, floor.times_unfounded(task.id).await?), (TaskStatus::Cancelled, 1));
    Ok(())
}

#[sqlx::test]
async fn in_a_production_it_is_for_who_supervises_and_about_the_machine(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let business = world.production("produccion").await?;
    sqlx::query("update tenants set modules = '{plant,production}' where id = $1")
        .bind(business.tenant.0)
        .execute(&world.pool)
        .await?;
    let owner = world.owner(&business).await?;
    let small = small(&owner, "L1").await?;
    let machine = MachineValues {
        code: "T-1".into(),
        name: "Torno".into(),
        stage: NameOr::Name("machining".to_owned()),
        capabilities: Vec::new(),
        rate_per_shift: 400,
        line: Some(small.line.id.into()),
        active: true,
    };
    let machine = entity::create(&owner, &machine).await?;
    pieces(&owner, [16]).await?;
    check_all(&world.services).await?;
    let found = all(&owner).await?;
    assert_eq!(found.iter().map(|task| task.assignee_role).collect::<Vec<_>>(), [Some(Role::Master)]);
    let links: Vec<_> = found[0].links.iter().map(|link| (link.kind, link.id, link.at.is_some())).collect();
    let expected = [(LinkKind::Machine, Some(machine.id.0), false), (LinkKind::Stop, Some(small.line.id.0), true)];
    assert_eq!(links, expected);
    let master = world.of_role(&business, Role::Master).await?;
    assert_eq!(told(&master).await?, 1);
    let entries: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = $1 and actor = $2")
        .bind("create_task")
        .bind("check_stops")
        .fetch_one(&world.pool)
        .await?;
    assert_eq!(entries, 1);
    Ok(())
}
