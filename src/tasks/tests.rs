//! Tasks, in a real database.

use super::ops;
use super::rules::{About, Assignee, Standing, Verdict, Who, judge, may_assign};
use super::types::{
    AssigneeType, TaskCategory, TaskDetail, TaskEntryKind, TaskFilter, TaskStatus, TaskStep, TaskValues,
};
use crate::base::fault::{Error, Result};
use crate::base::id::{TaskId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::ops::list as notices;
use crate::notices::steps::{Facts, Topic};
use crate::notices::types::{NoticeQuery, NoticeShow};
use crate::platform::ctx::Ctx;
use crate::platform::identity::people::ops::create_user;
use crate::platform::links::LinkKind;
use crate::testing::{Business, PASSWORD, World, person};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

/// A world with a production and the people of its roles.
pub(super) struct Shop {
    pub world: World,
    pub business: Business,
    pub owner: Ctx,
    pub master: Ctx,
    pub operator: Ctx,
}

impl Shop {
    pub async fn new(pool: PgPool) -> Result<Self> {
        Self::of(World::new(pool).await?).await
    }

    pub async fn of(world: World) -> Result<Self> {
        let business = world.production("produccion").await?;
        let owner = world.owner(&business).await?;
        let master = world.of_role(&business, Role::Master).await?;
        let operator = world.operator(&business).await?;
        Ok(Self { world, business, owner, master, operator })
    }

    async fn of_role(&self, role: Role) -> Result<Ctx> {
        self.world.of_role(&self.business, role).await
    }

    /// An order, by its id; operators see it where it is published.
    async fn order(&self, published: bool, is_cooperation: bool) -> Result<Uuid> {
        let asked = json!({
            "code": format!("P-{published}-{is_cooperation}"), "name": "Buje", "qty_plan": 100, "published": published,
            "is_cooperation": is_cooperation,
        });
        let asked: crate::production::orders::types::ProductionOrderValues = serde_json::from_value(asked)?;
        Ok(crate::production::orders::ops::create(&self.owner, &asked).await?.id.0)
    }
}

pub(super) fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}

fn user(ctx: &Ctx) -> UserId {
    ctx.actor_id().unwrap_or_else(|| panic!("nobody"))
}

pub(super) fn values(title: &str) -> TaskValues {
    TaskValues {
        id: None,
        title: title.into(),
        description: String::new(),
        category: TaskCategory::General,
        is_blocker: false,
        due_date: None,
        evidence: Vec::new(),
        assignee_type: AssigneeType::All,
        assignee_id: None,
        assignee_role: None,
        order: None,
        stage: None,
        machine: None,
        stop: None,
        stock_item: None,
    }
}

pub(super) fn for_user(title: &str, ctx: &Ctx) -> TaskValues {
    TaskValues { assignee_type: AssigneeType::User, assignee_id: Some(user(ctx)), ..values(title) }
}

fn for_role(title: &str, role: Role) -> TaskValues {
    TaskValues { assignee_type: AssigneeType::Role, assignee_role: Some(role), ..values(title) }
}

pub(super) fn wrong_status() -> Problem {
    Problem::Conflict { what: Entity::Task, why: Conflict::WrongStatus }
}

pub(super) async fn step(ctx: &Ctx, id: TaskId, step: TaskStep) -> Result<TaskDetail> {
    ops::step(ctx, id, step, "porque sí").await
}

async fn through(ctx: &Ctx, id: TaskId) -> Result<TaskDetail> {
    step(ctx, id, TaskStep::Accept).await?;
    step(ctx, id, TaskStep::Start).await?;
    step(ctx, id, TaskStep::SendToReview).await
}

async fn told(ctx: &Ctx, topic: Topic) -> Result<usize> {
    let query = NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() };
    Ok(notices(ctx, &query).await?.rows.iter().filter(|notice| notice.facts.topic() == topic).count())
}

/// The steps as the specification has them: each status by who somebody is to the task.
#[test]
fn every_step_is_for_whom_and_when_it_says() {
    use TaskStatus::{Accepted, Cancelled, Done, InProgress, Open, Review};
    let id = |number: u128| UserId(Uuid::from_u128(number));
    let who = |user: u128, role: Role| {
        let leads = matches!(role, Role::Owner | Role::Admin | Role::Manager | Role::Director | Role::ShopHead);
        let works = role != Role::Viewer;
        Who {
            user: id(user),
            role,
            sees_all: role != Role::Operator,
            works,
            creates: works && role != Role::Operator,
            reviews: leads,
        }
    };
    let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(100);
    // 1 created it, 2 has it, 3 had it; the others are an assignee, somebody who leads, and others.
    let roles = [
        ("creator", who(1, Role::Master)),
        ("doer", who(2, Role::Operator)),
        ("earlier doer", who(3, Role::ShopHead)),
        ("assignee", who(4, Role::Operator)),
        ("lead", who(5, Role::Director)),
        ("other", who(6, Role::Supply)),
        ("viewer", who(7, Role::Viewer)),
    ];
    let expected = |step: TaskStep, status: TaskStatus, name: &str| -> Verdict {
        let held = matches!(status, Accepted | InProgress | Review | Done);
        let allowed: &[&str] = match step {
            TaskStep::Start | TaskStep::SendToReview if held => &["doer"],
            TaskStep::Accept | TaskStep::Start | TaskStep::SendToReview => &["doer", "assignee"],
            TaskStep::Approve | TaskStep::SendBack => &["creator", "lead"],
            TaskStep::Release if held => &["creator", "doer"],
            TaskStep::Release => &["creator"],
            TaskStep::Cancel | TaskStep::Reopen => &["creator", "lead", "earlier doer"],
        };
        if !allowed.contains(&name) {
            return Verdict::NotAllowed;
        }
        match (step, status) {
            (TaskStep::Accept, Open) => Verdict::To(Accepted),
            (TaskStep::Accept, Accepted | InProgress | Review | Done) if name == "doer" => Verdict::Again,
            (TaskStep::Accept, Accepted | InProgress | Review | Done) => Verdict::Taken,
            (TaskStep::SendToReview, InProgress) => Verdict::To(Review),
            (TaskStep::Approve, Review) => Verdict::To(Done),
            (TaskStep::Release, Accepted | InProgress) => Verdict::To(Open),
            (TaskStep::Cancel, Open | Accepted | InProgress | Review) => Verdict::To(Cancelled),
            (TaskStep::Start, Accepted) | (TaskStep::SendBack, Review) | (TaskStep::Reopen, Done) => {
                Verdict::To(InProgress)
            }
            _ => Verdict::WrongStatus,
        }
    };
    let doers = [id(3), id(2)];
    for &status in TaskStatus::ALL {
        let held = matches!(status, Accepted | InProgress | Review | Done);
        let task = Standing {
            status,
            assignee: Assignee::Role(Role::Operator),
            created_by: Some(id(1)),
            accepted_by: held.then_some(id(2)),
            doers: if held { &doers } else { &doers[..1] },
            ended_at: status.is_over().then_some(now - TimeDelta::days(30)),
        };
        for (name, who) in &roles {
            for &step in TaskStep::ALL {
                let verdict = judge(step, &task, who, true, now);
                assert_eq!(verdict, expected(step, status, name), "{step} {status} {name}");
            }
        }
        // A day later it is too late to open it again.
        let later = judge(TaskStep::Reopen, &task, &roles[0].1, true, now + TimeDelta::days(1));
        assert_eq!(later, Verdict::WrongStatus, "{status}");
    }
    // Where nobody could look at it, it is done by who did it.
    let task = |status| Standing {
        status,
        assignee: Assignee::All,
        created_by: Some(id(2)),
        accepted_by: Some(id(2)),
        doers: &doers,
        ended_at: None,
    };
    let (doer, lead) = (&roles[1].1, &roles[4].1);
    assert_eq!(judge(TaskStep::SendToReview, &task(InProgress), doer, false, now), Verdict::Unreviewed);
    assert_eq!(judge(TaskStep::Approve, &task(Review), doer, false, now), Verdict::Unreviewed);
    assert_eq!(judge(TaskStep::SendBack, &task(Review), doer, false, now), Verdict::NotAllowed);
    assert_eq!(judge(TaskStep::Approve, &task(Review), doer, true, now), Verdict::NotAllowed);
    assert!(task(Review).finds_reviewer([doer, lead]) && !task(Review).finds_reviewer([doer, &roles[2].1]));
}

#[test]
fn whom_somebody_may_give_a_task_follows_from_their_role() {
    let who = |role: Role| Who {
        user: UserId(Uuid::nil()),
        role,
        sees_all: role != Role::Operator,
        works: role != Role::Viewer,
        creates: !matches!(role, Role::Viewer | Role::Operator),
        reviews: false,
    };
    let (nothing, about) = (About::default(), |order, stage, machine| About { order, stage, machine });
    let person = Assignee::User(UserId(Uuid::from_u128(1)));
    let may = |role, assignee, of, about| may_assign(&who(role), assignee, of, about);
    for role in [Role::Owner, Role::Admin, Role::Director, Role::ChiefEngineer, Role::Supply] {
        assert!(may(role, Assignee::All, None, nothing) && may(role, person, Some(Role::Director), nothing), "{role}");
    }
    for role in [Role::ShopHead, Role::Manager] {
        assert!(
            may(role, person, Some(Role::Master), nothing) && may(role, Assignee::Role(Role::Owner), None, nothing)
        );
        assert!(
            !may(role, person, Some(Role::Director), nothing)
                && !may(role, Assignee::Role(Role::Director), None, nothing)
        );
        assert!(!may(role, Assignee::All, None, nothing));
    }
    let stage = about(false, true, false);
    assert!(may(Role::Master, person, Some(Role::Operator), stage));
    assert!(may(Role::Master, Assignee::Role(Role::Operator), None, stage));
    assert!(!may(Role::Master, Assignee::Role(Role::Operator), None, about(true, false, true)), "without a stage");
    assert!(!may(Role::Master, person, Some(Role::Master), stage) && !may(Role::Master, Assignee::All, None, stage));
    let to_master = Assignee::Role(Role::Master);
    for (of, allowed) in [(nothing, false), (about(true, false, false), true), (about(false, false, true), true)] {
        assert_eq!(may(Role::Operator, to_master, None, of), allowed, "{of:?}");
        assert!(!may(Role::Operator, person, Some(Role::Master), of) && !may(Role::Viewer, to_master, None, of));
    }
}

#[sqlx::test]
async fn a_task_goes_from_a_report_to_the_review_of_another(pool: PgPool) -> Result<()> {
    use TaskEntryKind::{Accept, Approve, Create, SendBack, SendToReview, Start};
    let shop = Shop::new(pool).await?;
    let order = shop.order(true, false).await?;
    let about =
        TaskValues { order: Some(order.to_string()), is_blocker: true, ..for_role("Falta broca", Role::Master) };
    // Only a problem of what one works on, and only to a supervisor.
    let alone = for_role("Falta broca", Role::Master);
    let elsewhere = TaskValues { order: Some(order.to_string()), ..for_user("Falta broca", &shop.owner) };
    for wrong in [alone, elsewhere] {
        assert_eq!(refusal(ops::create(&shop.operator, &wrong).await), Problem::NotAllowed);
    }
    let made = ops::create(&shop.operator, &about).await?;
    assert_eq!((made.task.status, made.task.links[0].id), (TaskStatus::Open, Some(order)));
    assert_eq!(made.task.links[0].name.as_deref(), Some("#1 · P-true-false"));
    assert_eq!((told(&shop.master, Topic::TaskAssigned).await?, told(&shop.owner, Topic::TaskAssigned).await?), (1, 0));
    let id = made.task.id;
    assert_eq!(made.task.steps, [TaskStep::Cancel], "whoever reports it does not do it");
    assert_eq!(refusal(step(&shop.operator, id, TaskStep::Accept).await), Problem::NotAllowed);
    let accepted = step(&shop.master, id, TaskStep::Accept).await?.task;
    assert_eq!((accepted.status, accepted.accepted_by), (TaskStatus::Accepted, Some(user(&shop.master))));
    assert_eq!(told(&shop.master, Topic::TaskAssigned).await?, 0);
    let again = step(&shop.master, id, TaskStep::Accept).await?;
    assert_eq!((again.task.status, again.entries.len()), (TaskStatus::Accepted, 2), "again harmless");
    assert_eq!(refusal(step(&shop.master, id, TaskStep::SendToReview).await), wrong_status());
    step(&shop.master, id, TaskStep::Start).await?;
    let sent = step(&shop.master, id, TaskStep::SendToReview).await?.task;
    assert_eq!(sent.status, TaskStatus::Review);
    assert_eq!(refusal(step(&shop.master, id, TaskStep::Approve).await), Problem::NotAllowed, "not by who did it");
    // Sent back it says why.
    let silent = ops::step(&shop.operator, id, TaskStep::SendBack, " ").await;
    assert_eq!(refusal(silent), Problem::invalid("comment", Reason::Missing));
    let back = ops::step(&shop.operator, id, TaskStep::SendBack, "No es la medida").await?;
    assert_eq!(
        (back.task.status, back.entries.last().map(|entry| entry.body.as_str())),
        (TaskStatus::InProgress, Some("No es la medida"))
    );
    step(&shop.master, id, TaskStep::SendToReview).await?;
    let done = step(&shop.operator, id, TaskStep::Approve).await?.task;
    assert_eq!((done.status, done.reviewed_by), (TaskStatus::Done, Some(user(&shop.operator))));
    assert!(done.ended_at.is_some());
    let kinds: Vec<_> = ops::find(&shop.owner, id).await?.entries.into_iter().map(|entry| entry.step).collect();
    assert_eq!(kinds, [Create, Accept, Start, SendToReview, SendBack, SendToReview, Approve]);
    // Within thirty days it is opened again, with a reason.
    let silent = ops::step(&shop.owner, id, TaskStep::Reopen, "").await;
    assert_eq!(refusal(silent), Problem::invalid("reason", Reason::Missing));
    let reopened = step(&shop.owner, id, TaskStep::Reopen).await?.task;
    assert_eq!((reopened.status, reopened.reviewed_by, reopened.ended_at), (TaskStatus::InProgress, None, None));
    step(&shop.master, id, TaskStep::SendToReview).await?;
    step(&shop.owner, id, TaskStep::Approve).await?;
    shop.world.services.clock.advance(TimeDelta::days(31));
    let owner = shop.world.owner(&shop.business).await?;
    assert_eq!(refusal(step(&owner, id, TaskStep::Reopen).await), wrong_status());
    Ok(())
}

#[sqlx::test]
async fn of_two_who_accept_at_once_one_has_it_and_the_other_is_told_who(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let supply = shop.of_role(Role::Supply).await?;
    for _ in 0..5 {
        let id = ops::create(&shop.owner, &values("Barrer")).await?.task.id;
        let (one, other) = tokio::join!(step(&shop.master, id, TaskStep::Accept), step(&supply, id, TaskStep::Accept));
        let (won, lost, by) = if one.is_ok() { (one, other, &shop.master) } else { (other, one, &supply) };
        assert_eq!(won?.task.accepted_by, Some(user(by)));
        assert_eq!(refusal(lost), Problem::Held { what: Entity::Task, name: by.actor_name().to_owned() });
        // Released with a note, somebody else may have it.
        let silent = ops::step(by, id, TaskStep::Release, "").await;
        assert_eq!(refusal(silent), Problem::invalid("note", Reason::Missing));
        assert_eq!(step(by, id, TaskStep::Release).await?.task.accepted_by, None);
        let operator = step(&shop.operator, id, TaskStep::Accept).await?.task;
        assert_eq!((operator.status, operator.doers.len()), (TaskStatus::Accepted, 2));
    }
    Ok(())
}

#[sqlx::test]
async fn the_database_lets_no_doer_review_and_no_status_be_skipped(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let id = ops::create(&shop.owner, &for_user("Medir", &shop.master)).await?.task.id;
    through(&shop.master, id).await?;
    // As whoever serves requests works, past the operations.
    let try_it = async |sql: &'static str| -> Result<String> {
        let mut tx = shop.world.pool.begin_with("begin").await?;
        sqlx::query("set local role engrane_app").execute(&mut *tx).await?;
        sqlx::query("select set_config('app.tenant_id', $1, true)")
            .bind(shop.business.tenant.to_string())
            .execute(&mut *tx)
            .await?;
        let outcome = sqlx::query(sql).bind(id.0).bind(user(&shop.master).0).execute(&mut *tx).await;
        let error = outcome.err().unwrap_or_else(|| panic!("{sql} was taken"));
        let error = error.as_database_error().unwrap_or_else(|| panic!("{error}"));
        Ok(error.constraint().map_or_else(|| error.code().unwrap_or_default().into_owned(), str::to_owned))
    };
    let reviewed = "update tasks set status = 'done', reviewed_by = $2, ended_at = now() where id = $1";
    assert_eq!(try_it(reviewed).await?, "tasks_reviewer_is_another");
    let skipped = "update tasks set status = 'accepted' where id = $1 and $2::uuid is not null";
    assert_eq!(try_it(skipped).await?, "tasks_transition");
    let passed_on = "update tasks set accepted_by = $1 where id = $1 and $2::uuid is not null";
    assert_eq!(try_it(passed_on).await?, "tasks_transition");
    // What decides that is nobody's to write.
    for forbidden in [
        "update tasks set doers = '{}' where id = $1 and $2::uuid is not null",
        "update tasks set title = 'otra' where id = $1 and $2::uuid is not null",
        "delete from tasks where id = $1 and $2::uuid is not null",
        "update task_entries set body = 'otra' where task_id = $1 and $2::uuid is not null",
        "delete from task_entries where task_id = $1 and $2::uuid is not null",
    ] {
        assert_eq!(try_it(forbidden).await?, "42501", "{forbidden}");
    }
    Ok(())
}

#[sqlx::test]
async fn where_nobody_else_is_there_it_is_done_unreviewed(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    sqlx::query("update users set active = false where tenant_id = $1 and role in ('director', 'shop_head')")
        .bind(shop.business.tenant.0)
        .execute(&shop.world.pool)
        .await?;
    let id = ops::create(&shop.owner, &for_user("Pagar la luz", &shop.owner)).await?.task.id;
    step(&shop.owner, id, TaskStep::Accept).await?;
    step(&shop.owner, id, TaskStep::Start).await?;
    let done = step(&shop.owner, id, TaskStep::SendToReview).await?;
    assert_eq!((done.task.status, done.task.reviewed_by), (TaskStatus::Done, None));
    assert_eq!(done.entries.last().map(|entry| entry.step), Some(TaskEntryKind::FinishUnreviewed));
    Ok(())
}

#[sqlx::test]
async fn operators_see_what_is_theirs_and_an_order_only_where_they_may(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (open, secret) = (shop.order(true, false).await?, shop.order(false, false).await?);
    let cooperation = shop.order(true, true).await?;
    let about = |order: Uuid, asked: TaskValues| TaskValues { order: Some(order.to_string()), ..asked };
    let to_all = ops::create(&shop.owner, &about(secret, values("De todos"))).await?.task.id;
    let to_role = ops::create(&shop.owner, &about(open, for_role("De operadores", Role::Operator))).await?.task.id;
    let mine = ops::create(&shop.owner, &for_user("Mía", &shop.operator)).await?.task.id;
    let other = ops::create(&shop.owner, &about(cooperation, for_user("De otro", &shop.master))).await?.task.id;
    let listed = async |ctx: &Ctx, filter: TaskFilter| -> Result<(Vec<TaskId>, u64)> {
        let page = ops::list(ctx, &filter, PageRequest::default()).await?;
        let mut ids: Vec<TaskId> = page.rows.into_iter().map(|task| task.id).collect();
        ids.sort_unstable();
        Ok((ids, page.total))
    };
    let all = TaskFilter::default;
    assert_eq!(listed(&shop.operator, all()).await?, (vec![to_all, to_role, mine], 3));
    assert_eq!(listed(&shop.master, all()).await?.1, 4);
    let hidden = Problem::NotFound { what: Entity::Task };
    assert_eq!(refusal(ops::find(&shop.operator, other).await), hidden);
    assert_eq!(refusal(step(&shop.operator, other, TaskStep::Accept).await), hidden);
    assert_eq!(refusal(ops::comment(&shop.operator, other, "Hola").await), hidden);
    assert_eq!(refusal(ops::read(&shop.operator, other).await), hidden);

    // Of an order that one may not see: that there is one.
    let link = async |ctx: &Ctx, id| -> Result<_> { Ok(ops::find(ctx, id).await?.task.links.swap_remove(0)) };
    let reserved = link(&shop.operator, to_all).await?;
    assert_eq!((reserved.kind, reserved.id, reserved.name), (LinkKind::Order, None, None));
    assert_eq!(link(&shop.owner, to_all).await?.id, Some(secret));
    assert_eq!(link(&shop.operator, to_role).await?.id, Some(open));
    assert_eq!(link(&shop.master, other).await?.name, None, "supervisors see no cooperation");
    let of = |order| TaskFilter { order: Some(order), ..TaskFilter::default() };
    assert_eq!(listed(&shop.operator, of(open)).await?, (vec![to_role], 1));
    assert_eq!((listed(&shop.operator, of(secret)).await?.1, listed(&shop.owner, of(secret)).await?.1), (0, 1));
    let unknown = ops::create(&shop.operator, &about(secret, for_role("No la veo", Role::Master))).await;
    assert_eq!(refusal(unknown), Problem::invalid("order", Reason::Unknown));
    let by_number = TaskValues { order: Some("#1".into()), ..for_role("Por número", Role::Master) };
    let by_number = ops::create(&shop.operator, &by_number).await?.task;
    assert_eq!(by_number.links[0].id, Some(open));

    // Filters.
    assert_eq!(listed(&shop.operator, TaskFilter { mine: true, ..all() }).await?.0, [to_all, to_role, mine]);
    assert_eq!(listed(&shop.operator, TaskFilter { created_by_me: true, ..all() }).await?.0, [by_number.id]);
    step(&shop.master, to_all, TaskStep::Accept).await?;
    assert_eq!(listed(&shop.operator, TaskFilter { mine: true, ..all() }).await?.0, [to_role, mine]);
    let with = TaskFilter { person: Some(user(&shop.master)), ..all() };
    assert_eq!(listed(&shop.owner, with).await?.0, [to_all, other]);
    let status = TaskFilter { status: Some(TaskStatus::Accepted), ..all() };
    assert_eq!(listed(&shop.owner, status).await?.0, [to_all]);
    assert_eq!(listed(&shop.owner, TaskFilter { blocker: Some(true), ..all() }).await?.1, 0);
    let viewer = shop.world.viewer(&shop.business).await?;
    assert_eq!(listed(&viewer, all()).await?.1, 5);
    assert_eq!(refusal(step(&viewer, mine, TaskStep::Accept).await), Problem::NotAllowed);
    assert_eq!(refusal(ops::create(&viewer, &values("No")).await), Problem::NotAllowed);
    let elsewhere = shop.world.owner(&shop.world.planta).await?;
    assert_eq!(listed(&elsewhere, all()).await?.1, 0);
    assert_eq!(refusal(ops::find(&elsewhere, mine).await), hidden);
    Ok(())
}

#[sqlx::test]
async fn what_another_does_or_says_makes_it_unread(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let id = ops::create(&shop.owner, &for_user("Leer", &shop.operator)).await?.task.id;
    let unread = async |ctx: &Ctx| -> Result<(bool, u64)> {
        Ok((ops::find(ctx, id).await?.task.is_read, ops::count_unread(ctx).await?))
    };
    assert_eq!((unread(&shop.operator).await?, unread(&shop.owner).await?), ((false, 1), (true, 0)));
    let read = ops::read(&shop.operator, id).await?.task;
    let readers: Vec<_> = read.read_by.iter().map(|reader| reader.id).collect();
    assert_eq!((read.is_read, readers), (true, vec![user(&shop.operator)]));
    // One's own comment is nothing new to oneself.
    ops::comment(&shop.operator, id, "¿Cuál?").await?;
    assert_eq!((unread(&shop.operator).await?, unread(&shop.owner).await?), ((true, 0), (false, 1)));
    assert_eq!(unread(&shop.master).await?, (false, 0), "it is not theirs");
    let only = TaskFilter { unread: true, ..TaskFilter::default() };
    assert_eq!(ops::list(&shop.owner, &only, PageRequest::default()).await?.total, 1);
    let answered = ops::comment(&shop.owner, id, "La azul").await?.task;
    assert_eq!((answered.comments, answered.read_by.len()), (2, 0), "nobody has read that");
    assert_eq!(unread(&shop.operator).await?, (false, 1));
    assert_eq!(refusal(ops::comment(&shop.owner, id, " ").await), Problem::invalid("comment", Reason::Missing));
    let long = "x".repeat(2001);
    assert_eq!(refusal(ops::comment(&shop.owner, id, &long).await), Problem::invalid("comment", Reason::TooLong));
    Ok(())
}

#[sqlx::test]
async fn a_task_is_created_once_under_its_id(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let asked = TaskValues { id: Some(TaskId::new()), ..values("Una vez") };
    let (first, again) = tokio::join!(ops::create(&shop.owner, &asked), ops::create(&shop.owner, &asked));
    assert_eq!(first?, again?);
    let different = Problem::Conflict { what: Entity::Task, why: Conflict::Different };
    let other = TaskValues { title: "Otra".into(), ..asked.clone() };
    assert_eq!(refusal(ops::create(&shop.owner, &other).await), different);
    assert_eq!(refusal(ops::create(&shop.of_role(Role::Director).await?, &asked).await), different);
    assert_eq!(ops::list(&shop.owner, &TaskFilter::default(), PageRequest::default()).await?.total, 1);
    for (wrong, field, reason) in [
        (values("  "), "title", Reason::Missing),
        (values(&"x".repeat(501)), "title", Reason::TooLong),
        (TaskValues { assignee_type: AssigneeType::User, ..values("A") }, "assignee_id", Reason::Missing),
        (TaskValues { assignee_type: AssigneeType::Role, ..values("A") }, "assignee_role", Reason::Missing),
        (for_role("A", Role::Viewer), "assignee_role", Reason::Unknown),
        (for_user("A", &shop.world.owner(&shop.world.planta).await?), "assignee_id", Reason::Unknown),
        (TaskValues { machine: Some("T-9".into()), ..values("A") }, "machine", Reason::Unknown),
        (TaskValues { stock_item: Some("Broca".into()), ..values("A") }, "stock_item", Reason::Unknown),
    ] {
        assert_eq!(refusal(ops::create(&shop.owner, &wrong).await), Problem::invalid(field, reason), "{field}");
    }
    Ok(())
}

#[sqlx::test]
async fn who_is_switched_off_leaves_their_tasks_to_those_who_review(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let new = person(shop.business.tenant, "Beto", "beto@produccion.test", None, Role::Operator);
    create_user(&shop.world.services, &new, &PASSWORD.into(), true).await?;
    let beto: Uuid = sqlx::query_scalar("select id from users where email = 'beto@produccion.test'")
        .fetch_one(&shop.world.pool)
        .await?;
    let to_beto =
        TaskValues { assignee_type: AssigneeType::User, assignee_id: Some(UserId(beto)), ..values("De Beto") };
    let id = ops::create(&shop.owner, &to_beto).await?.task.id;
    ops::create(&shop.owner, &values("De todos")).await?;
    let stranded = async |ctx: &Ctx| -> Result<Vec<TaskId>> {
        let filter = TaskFilter { stranded: true, ..TaskFilter::default() };
        let page = ops::list(ctx, &filter, PageRequest::default()).await?;
        assert!(page.rows.iter().all(|task| task.is_stranded));
        Ok(page.rows.into_iter().map(|task| task.id).collect())
    };
    assert_eq!(stranded(&shop.owner).await?, []);
    sqlx::query("update users set active = false where id = $1").bind(beto).execute(&shop.world.pool).await?;
    assert_eq!((stranded(&shop.owner).await?, stranded(&shop.master).await?), (vec![id], vec![]));
    assert!(!ops::find(&shop.master, id).await?.task.is_stranded);
    let cancelled = step(&shop.owner, id, TaskStep::Cancel).await?.task;
    assert_eq!((cancelled.status, stranded(&shop.owner).await?), (TaskStatus::Cancelled, vec![]));
    assert_eq!(refusal(step(&shop.owner, id, TaskStep::Cancel).await), wrong_status());
    Ok(())
}

#[sqlx::test]
async fn what_is_wrong_with_one_organization_keeps_no_other_waiting(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let other = shop.world.production("otra").await?;
    // As they are looked at.
    let mut both = [&shop.business, &other];
    both.sort_unstable_by_key(|business| business.tenant.0);
    let due = NaiveDate::from_ymd_opt(2026, 9, 21);
    for business in both {
        let owner = shop.world.owner(business).await?;
        ops::create(&owner, &TaskValues { due_date: due, ..values("Para todos") }).await?;
    }
    sqlx::query("update tenants set time_zone = 'Luna/Mar_de_la_Tranquilidad' where id = $1")
        .bind(both[0].tenant.0)
        .execute(&shop.world.pool)
        .await?;
    shop.world.services.clock.advance(TimeDelta::days(2));
    let outcome = super::late::check_due(&shop.world.services).await;
    assert!(matches!(outcome, Err(Error::Broken(_))), "{outcome:?}");
    assert_eq!(told(&shop.world.owner(both[1]).await?, Topic::TaskOverdue).await?, 1);
    Ok(())
}

#[sqlx::test]
async fn everybody_whom_it_is_for_is_told_and_of_what_is_late_once(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let due = NaiveDate::from_ymd_opt(2026, 9, 21);
    let id = ops::create(&shop.owner, &TaskValues { due_date: due, ..values("Para todos") }).await?.task.id;
    let supply = shop.of_role(Role::Supply).await?;
    let viewer = shop.world.viewer(&shop.business).await?;
    for ctx in [&shop.master, &shop.operator, &supply] {
        assert_eq!(told(ctx, Topic::TaskAssigned).await?, 1);
    }
    assert_eq!((told(&shop.owner, Topic::TaskAssigned).await?, told(&viewer, Topic::TaskAssigned).await?), (0, 0));
    step(&shop.master, id, TaskStep::Accept).await?;
    assert_eq!(told(&shop.operator, Topic::TaskAssigned).await?, 0, "somebody has it");
    let late = async || super::late::check_due(&shop.world.services).await;
    late().await?;
    assert_eq!(told(&shop.master, Topic::TaskOverdue).await?, 0, "until the day is over");
    shop.world.services.clock.advance(TimeDelta::days(1));
    let (owner, master) = (shop.world.owner(&shop.business).await?, shop.of_role(Role::Master).await?);
    let operator = shop.world.operator(&shop.business).await?;
    late().await?;
    late().await?;
    assert_eq!((told(&master, Topic::TaskOverdue).await?, told(&owner, Topic::TaskOverdue).await?), (1, 1));
    assert_eq!(told(&operator, Topic::TaskOverdue).await?, 0, "it is not theirs any more");
    let overdue = TaskFilter { overdue: true, ..TaskFilter::default() };
    assert_eq!(ops::list(&owner, &overdue, PageRequest::default()).await?.total, 1);
    step(&owner, id, TaskStep::Cancel).await?;
    assert_eq!((told(&master, Topic::TaskOverdue).await?, told(&owner, Topic::TaskOverdue).await?), (0, 0));
    let facts = Facts::TaskOverdue { task: id, title: "Para todos".into(), due_on: due.unwrap_or_default() };
    assert_eq!(facts.topic(), Topic::TaskOverdue);
    Ok(())
}
