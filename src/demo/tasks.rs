//! What is to be done in the demo plant: a task in every status.

use super::ops::demo_ctx;
use super::plant::CODE;
use crate::base::fault::{Error, Result};
use crate::base::id::{SessionId, TaskId, TenantId};
use crate::base::permission::{Module, Permission, Role};
use crate::platform::ctx::{Actor, Ctx, Person, Request};
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::find_tenant;
use crate::platform::tenancy::settings::look::Look;
use crate::tasks::ops;
use crate::tasks::types::{AssigneeType, Evidence, TaskCategory, TaskStep, TaskValues};
use chrono::{Days, NaiveDate};
use std::sync::Arc;

/// Gives the people of the plant something to do.
pub(super) async fn load(services: &Arc<Services>) -> Result<()> {
    let tenant = find_tenant(services, CODE).await?.ok_or_else(|| Error::broken("the demo plant is missing"))?;
    let (rosa, memo) = (person(services, tenant, Role::Owner).await?, person(services, tenant, Role::Operator).await?);
    let stopped = TaskValues {
        category: TaskCategory::Machine,
        is_blocker: true,
        stop: Some("L1".to_owned()),
        due_date: day(&rosa, 1),
        ..task("Cambiar el sensor de la prensa", "Cuenta dos veces cada tercera pieza.")
    };
    for_memo(&rosa, &memo, stopped, &[]).await?;
    let late = TaskValues { due_date: day(&rosa, -1), ..task("Recoger los guantes nuevos", "Están en recepción.") };
    ops::create(&rosa, &late).await?;
    let (accept, start, send) = (TaskStep::Accept, TaskStep::Start, TaskStep::SendToReview);
    let quality = |title, description| TaskValues { category: TaskCategory::Quality, ..task(title, description) };
    for_memo(&rosa, &memo, task("Limpiar el filtro de la bomba", ""), &[accept]).await?;
    let begun = TaskValues {
        evidence: vec![Evidence::Photo],
        ..quality("Medir diez soportes del turno", "Anotar el diámetro de cada uno.")
    };
    let begun = for_memo(&rosa, &memo, begun, &[accept, start]).await?;
    ops::comment(&memo, begun, "Van seis; todos dentro de tolerancia.").await?;
    let torque = TaskValues { stop: Some("L2".to_owned()), ..quality("Ajustar el torque del ensamble", "A 12 N·m.") };
    for_memo(&rosa, &memo, torque, &[accept, start, send]).await?;
    let done = for_memo(&rosa, &memo, task("Rotular los contenedores de merma", ""), &[accept, start, send]).await?;
    ops::step(&rosa, done, TaskStep::SendBack, "Falta el de la línea 3.").await?;
    ops::step(&memo, done, send, "").await?;
    ops::step(&rosa, done, TaskStep::Approve, "").await?;
    let gone = for_memo(&rosa, &memo, task("Pedir cinta para empaque", ""), &[]).await?;
    ops::step(&rosa, gone, TaskStep::Cancel, "Ya llegó.").await?;
    Ok(())
}

fn task(title: &str, description: &str) -> TaskValues {
    TaskValues {
        id: None,
        title: title.to_owned(),
        description: description.to_owned(),
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

/// Rosa gives it to Memo, who takes it so far.
async fn for_memo(rosa: &Ctx, memo: &Ctx, task: TaskValues, steps: &[TaskStep]) -> Result<TaskId> {
    let to_memo = TaskValues { assignee_type: AssigneeType::User, assignee_id: memo.actor_id(), ..task };
    let id = ops::create(rosa, &to_memo).await?.task.id;
    for &step in steps {
        ops::step(memo, id, step, "").await?;
    }
    Ok(id)
}

fn day(ctx: &Ctx, days: i64) -> Option<NaiveDate> {
    let today = ctx.now().date_naive();
    let moved = Days::new(days.unsigned_abs());
    if days < 0 { today.checked_sub_days(moved) } else { today.checked_add_days(moved) }
}

/// Somebody of the plant, as if they were signed in.
async fn person(services: &Arc<Services>, tenant: TenantId, role: Role) -> Result<Ctx> {
    let mut tx = demo_ctx(services, tenant, &[Permission::TasksView]).begin(Permission::TasksView).await?;
    let people = active_people(&mut tx, None).await?;
    tx.commit().await?;
    let found = people.into_iter().find(|person| person.role == role);
    let found = found.ok_or_else(|| Error::broken("the demo plant lacks somebody"))?;
    let now = services.clock.now();
    let person = Person {
        tenant,
        acting: None,
        user: found.id,
        session: SessionId::new(),
        name: found.name,
        username: String::new(),
        email: String::new(),
        role,
        business_name: String::new(),
        look: Arc::new(Look::default()),
        currency: String::new(),
        modules: vec![Module::Plant],
        permissions: found.permissions,
        pad: None,
        must_change_password: false,
        remembered: false,
        last_used_at: now,
        expires_at: now,
    };
    Ok(Ctx::new(Arc::clone(services), Actor::Person(person), Request::default()))
}
