//! The doors of tasks: a valid sample of each, and what they answer.

use crate::doors::{Opens, Reaches, Sample};
use crate::site::{Caller, SECRET, Site};
use engrane::base::id::TaskId;
use engrane::base::permission::Role;
use engrane::tasks::ops;
use engrane::tasks::types::TaskStep;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// A task for each of what can be done with one, all of them by whoever leads the shop.
#[derive(Clone, Copy, Debug)]
pub struct TasksThings {
    pub open: TaskId,
    /// The owner has these.
    pub accepted: TaskId,
    pub begun: TaskId,
    /// Somebody else did these.
    pub review: TaskId,
    pub done: TaskId,
}

impl TasksThings {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil: TaskId = Uuid::nil().into();
        Self { open: nil, accepted: nil, begun: nil, review: nil, done: nil }
    }

    /// A path with the ids of what it names.
    pub fn name(&self, path: &str) -> String {
        path.replace("{open_task}", &self.open.to_string())
            .replace("{accepted_task}", &self.accepted.to_string())
            .replace("{begun_task}", &self.begun.to_string())
            .replace("{task_in_review}", &self.review.to_string())
            .replace("{done_task}", &self.done.to_string())
    }
}

fn json(body: &Value) -> (&'static str, String) {
    ("application/json", body.to_string())
}

/// Every door of tasks.
pub fn doors() -> Vec<Sample> {
    let (reads, writes) = (Opens::TasksReads, Opens::TasksWrites);
    let new = json!({ "title": "Barrer", "assignee_type": "all" });
    let reason = Some(json(&json!({ "reason": "Ya no hace falta" })));
    let note = Some(json(&json!({ "note": "No puedo" })));
    vec![
        ("GET /api/v1/tasks", None, reads, Reaches::Own),
        ("POST /api/v1/tasks", Some(json(&new)), writes, Reaches::Own),
        ("GET /api/v1/tasks/{open_task}", None, reads, Reaches::Named),
        ("POST /api/v1/tasks/{open_task}/read", None, reads, Reaches::Named),
        ("POST /api/v1/tasks/{open_task}/comments", Some(json(&json!({ "comment": "Hola" }))), writes, Reaches::Named),
        ("POST /api/v1/tasks/{open_task}/accept", None, writes, Reaches::Named),
        ("POST /api/v1/tasks/{accepted_task}/start", None, writes, Reaches::Named),
        ("POST /api/v1/tasks/{begun_task}/send-to-review", None, writes, Reaches::Named),
        ("POST /api/v1/tasks/{task_in_review}/review", Some(json(&json!({ "done": true }))), writes, Reaches::Named),
        ("POST /api/v1/tasks/{accepted_task}/release", note, writes, Reaches::Named),
        ("POST /api/v1/tasks/{open_task}/cancel", reason.clone(), writes, Reaches::Named),
        ("POST /api/v1/tasks/{done_task}/reopen", reason, writes, Reaches::Named),
    ]
}

/// Every server function of tasks, by its name.
pub fn rpc(things: &TasksThings) -> Vec<Sample> {
    let (reads, writes) = (Opens::TasksReads, Opens::TasksWrites);
    let id = things.open;
    let typed = json!({
        "id": "", "title": "Barrer", "description": "", "category": "general", "assignee": "all", "due_date": "",
        "is_blocker": false, "order": "", "stage": "", "machine": "", "stop": "", "stock_item": "",
    });
    let listed = json!({ "show": "all", "page": 1, "order": null, "language": "es" });
    vec![
        ("task_list", Some(json(&listed)), reads, Reaches::Own),
        ("task_opened", Some(json(&json!({ "id": id, "language": "es" }))), reads, Reaches::Named),
        ("task_form", Some(json(&json!({ "language": "es" }))), writes, Reaches::Own),
        ("raise_task", Some(json(&json!({ "typed": typed }))), writes, Reaches::Own),
        ("take_task_step", Some(json(&json!({ "id": id, "step": "accept", "said": "" }))), writes, Reaches::Named),
        ("say_about_task", Some(json(&json!({ "id": id, "said": "Hola" }))), writes, Reaches::Named),
        ("task_was_read", Some(json(&json!({ "id": id }))), reads, Reaches::Named),
    ]
}

impl Site {
    /// Tasks of a production; each time others beside those before.
    pub async fn tasks(&self) -> TasksThings {
        let (creator, owner) = (
            self.world.of_role(&self.produccion, Role::ShopHead).await.unwrap(),
            self.world.owner(&self.produccion).await.unwrap(),
        );
        let master = self.world.of_role(&self.produccion, Role::Master).await.unwrap();
        let task = async |steps: &[TaskStep], of: &engrane::platform::ctx::Ctx, role: &str| {
            let asked = json!({ "title": SECRET, "assignee_type": "role", "assignee_role": role });
            let id = ops::create(&creator, &serde_json::from_value(asked).unwrap()).await.unwrap().task.id;
            for &step in steps {
                let by = if step == TaskStep::Approve { &creator } else { of };
                ops::step(by, id, step, "").await.unwrap();
            }
            id
        };
        let (accept, start, send) = (TaskStep::Accept, TaskStep::Start, TaskStep::SendToReview);
        TasksThings {
            open: task(&[], &owner, "owner").await,
            accepted: task(&[accept], &owner, "owner").await,
            begun: task(&[accept, start], &owner, "owner").await,
            review: task(&[accept, start, send], &master, "master").await,
            done: task(&[accept, start, send, TaskStep::Approve], &master, "master").await,
        }
    }
}

async fn of_role(site: &Site, role: Role) -> Caller {
    Caller::Bearer(site.world.token(&site.produccion, role).await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_task_is_reported_taken_on_and_reviewed_by_rest(pool: PgPool) {
    let site = Site::open(pool).await;
    let (operator, master) = (of_role(&site, Role::Operator).await, of_role(&site, Role::Master).await);
    let owner = of_role(&site, Role::Owner).await;
    let order = json!({ "code": "B-1", "name": "Buje", "qty_plan": 100 });
    let order = site.post(&owner, "/api/v1/production/orders", &order).await.json();
    let report = json!({
        "id": Uuid::now_v7(), "title": "Falta broca", "category": "tooling", "is_blocker": true,
        "assignee_type": "role", "assignee_role": "master", "order": order["id"],
    });
    let made = site.post(&operator, "/api/v1/tasks", &report).await;
    assert_eq!((made.status.as_u16(), &made.json()["status"]), (201, &json!("open")), "{}", made.body);
    let again = site.post(&operator, "/api/v1/tasks", &report).await.json();
    assert_eq!(again, made.json(), "under its id it is made once");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let listed = site.get(&master, "/api/v1/tasks?mine=true&blocker=true&unread=true&status=open").await.json();
    assert_eq!((&listed["pagination"]["total"], &listed["data"][0]["is_read"]), (&json!(1), &json!(false)));
    let about = format!("/api/v1/tasks?order={}", order["id"].as_str().unwrap());
    assert_eq!(site.get(&owner, &about).await.json()["pagination"]["total"], 1);
    let read = site.post(&master, &format!("/api/v1/tasks/{id}/read"), &json!({})).await.json();
    assert_eq!((&read["is_read"], read["read_by"].as_array().unwrap().len()), (&json!(true), 1));

    let step = async |caller: &Caller, step: &str, body: Value| {
        site.post(caller, &format!("/api/v1/tasks/{id}/{step}"), &body).await
    };
    // Another supervisor accepted it: who has it is said.
    assert_eq!(step(&master, "accept", json!({})).await.json()["status"], "accepted");
    let taken = {
        let owner = site.world.owner(&site.produccion).await.unwrap();
        let all = json!({ "title": "Para todos", "assignee_type": "all" });
        let id = ops::create(&owner, &serde_json::from_value(all).unwrap()).await.unwrap().task.id;
        site.post(&operator, &format!("/api/v1/tasks/{id}/accept"), &json!({})).await;
        site.post(&master, &format!("/api/v1/tasks/{id}/accept"), &json!({})).await
    };
    let body = taken.json();
    assert_eq!(
        (taken.status.as_u16(), &body["why"], &body["name"]),
        (409, &json!("taken"), &json!("produccion-operator"))
    );
    assert_eq!(step(&operator, "start", json!({})).await.status, 403);
    assert_eq!(step(&master, "start", json!({})).await.status, 200);
    assert_eq!(step(&master, "send-to-review", json!({})).await.json()["status"], "review");
    assert_eq!(step(&master, "review", json!({ "done": true })).await.status, 403, "not by who did it");
    let silent = step(&operator, "review", json!({ "done": false })).await;
    assert_eq!((silent.status.as_u16(), &silent.json()["fields"][0]["field"]), (422, &json!("comment")));
    let back = step(&operator, "review", json!({ "done": false, "comment": "No es" })).await.json();
    assert_eq!((&back["status"], &back["entries"][4]["body"]), (&json!("in_progress"), &json!("No es")));
    step(&master, "send-to-review", json!({})).await;
    assert_eq!(step(&operator, "review", json!({ "done": true })).await.json()["status"], "done");
    let late = step(&owner, "cancel", json!({ "reason": "Ya no" })).await;
    assert_eq!((late.status.as_u16(), &late.json()["why"]), (409, &json!("wrong_status")));
}
