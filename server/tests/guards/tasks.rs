//! The doors of tasks: a valid sample of each, and what they answer.

use crate::areas::Area;
use crate::doors::{Opens, Reaches, Sample};
use crate::site::{Answer, Caller, SECRET, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::id::{FileId, TaskId};
use engrane::base::permission::{Permission, Role};
use engrane::platform::files::receive;
use engrane::tasks::files::ops::attach;
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
    /// Of the open one, attached by the owner.
    pub file: FileId,
}

impl TasksThings {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil: TaskId = Uuid::nil().into();
        Self { open: nil, accepted: nil, begun: nil, review: nil, done: nil, file: FileId(Uuid::nil()) }
    }

    /// A path with the ids of what it names.
    pub fn name(&self, path: &str) -> String {
        path.replace("{open_task}", &self.open.to_string())
            .replace("{accepted_task}", &self.accepted.to_string())
            .replace("{begun_task}", &self.begun.to_string())
            .replace("{task_in_review}", &self.review.to_string())
            .replace("{done_task}", &self.done.to_string())
            .replace("{task_file}", &self.file.to_string())
    }
}

fn json(body: &Value) -> (&'static str, String) {
    ("application/json", body.to_string())
}

/// Every door of tasks.
pub fn doors() -> Vec<Sample> {
    let (reads, writes) = (Opens::Reads(Area::Tasks), Opens::Writes(Area::Tasks));
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
        ("GET /api/v1/tasks/{open_task}/files", None, reads, Reaches::Named),
        ("POST /api/v1/tasks/{open_task}/files", Some(form("file", "hoja.pdf", "%PDF-1.7")), writes, Reaches::Named),
        ("GET /api/v1/tasks/{open_task}/files/{task_file}", None, reads, Reaches::Named),
        ("DELETE /api/v1/tasks/{open_task}/files/{task_file}", None, writes, Reaches::Named),
    ]
}

/// Every server function of tasks, by its name.
pub fn rpc(things: &TasksThings) -> Vec<Sample> {
    let (reads, writes) = (Opens::Reads(Area::Tasks), Opens::Writes(Area::Tasks));
    let id = things.open;
    let typed = json!({
        "id": "", "title": "Barrer", "description": "", "category": "general", "assignee": "all", "due_date": "",
        "is_blocker": false, "photo": true, "file": false, "order": "", "stage": "", "machine": "", "stop": "", "stock_item": "",
    });
    let listed = json!({ "show": "all", "page": 1, "order": null, "language": "es" });
    vec![
        ("task_list", Some(json(&listed)), reads, Reaches::Own),
        ("task_opened", Some(json(&json!({ "id": id, "language": "es" }))), reads, Reaches::Named),
        ("task_form", Some(json(&json!({ "language": "es" }))), writes, Reaches::Own),
        ("raise_task", Some(json(&json!({ "typed": typed }))), writes, Reaches::Own),
        ("take_task_step", Some(json(&json!({ "id": id, "step": "accept", "said": "" }))), writes, Reaches::Named),
        ("say_about_task", Some(json(&json!({ "id": id, "said": "Hola" }))), writes, Reaches::Named),
        ("remove_task_file", Some(json(&json!({ "id": id, "file": things.file }))), writes, Reaches::Named),
        ("task_was_read", Some(json(&json!({ "id": id }))), reads, Reaches::Named),
    ]
}

impl Site {
    /// Tasks of a production; each time others beside those before.
    pub async fn tasks(&self) -> TasksThings {
        let (creator, owner) = (
            self.world.of_role(&self.organizations.produccion, Role::ShopHead).await.unwrap(),
            self.world.owner(&self.organizations.produccion).await.unwrap(),
        );
        let master = self.world.of_role(&self.organizations.produccion, Role::Master).await.unwrap();
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
        let open = task(&[], &owner, "owner").await;
        let sheet = receive(&owner, Permission::TasksWork, "hoja.pdf", b"%PDF-1.7").await.unwrap();
        TasksThings {
            open,
            file: attach(&owner, open, sheet).await.unwrap().file.id,
            accepted: task(&[accept], &owner, "owner").await,
            begun: task(&[accept, start], &owner, "owner").await,
            review: task(&[accept, start, send], &master, "master").await,
            done: task(&[accept, start, send, TaskStep::Approve], &master, "master").await,
        }
    }
}

async fn of_role(site: &Site, role: Role) -> Caller {
    Caller::Bearer(site.world.token(&site.organizations.produccion, role).await.unwrap())
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
        let owner = site.world.owner(&site.organizations.produccion).await.unwrap();
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

#[sqlx::test(migrations = "../migrations")]
async fn evidence_is_attached_and_handed_out_by_rest(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, operator) = (of_role(&site, Role::Owner).await, of_role(&site, Role::Operator).await);
    let asked = json!({ "title": "Medir", "assignee_type": "role", "assignee_role": "operator", "evidence": ["file", "photo"] });
    let made = site.post(&owner, "/api/v1/tasks", &asked).await.json();
    assert_eq!((&made["evidence"], &made["missing"]), (&json!(["photo", "file"]), &json!(["photo", "file"])));
    let task = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
    let step = async |name: &str| site.post(&operator, &format!("{task}/{name}"), &json!({})).await;
    let send = async |name: &str, content: &str| -> Answer {
        let (kind, body) = form("file", name, content);
        let request = request(&operator, &Method::POST, &format!("{task}/files")).header(header::CONTENT_TYPE, kind);
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    step("accept").await;
    step("start").await;
    let refused = step("send-to-review").await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("evidence_missing")));
    let page = send("foto.png", "<script>").await;
    assert_eq!((page.status.as_u16(), &page.json()["fields"][0]["field"]), (422, &json!("file")));
    let sheet = send("hoja nueva.pdf", "%PDF-1.7").await;
    assert_eq!((sheet.status.as_u16(), &sheet.json()["is_evidence"]), (201, &json!(true)), "{}", sheet.body);
    assert_eq!(site.get(&owner, &task).await.json()["missing"], json!(["photo"]));
    assert_eq!(send("otra.pdf", "%PDF-1.7").await.status, 201);
    assert_eq!(step("send-to-review").await.status, 409, "a paper is no photo");

    let listed = site.get(&owner, &format!("{task}/files")).await.json();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["may_remove"]), (2, &json!(false)));
    let path = format!("{task}/files/{}", listed[0]["id"].as_str().unwrap());
    let file = site.get(&owner, &path).await;
    assert_eq!((file.status.as_u16(), file.body.as_str()), (200, "%PDF-1.7"));
    let kind = (file.header("content-type"), file.header("x-content-type-options"));
    assert_eq!(kind, ("application/pdf", "nosniff"));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"hoja nueva.pdf\""));
    let remove = async |caller: &Caller| -> Answer {
        site.send(request(caller, &Method::DELETE, &path).body(Body::empty()).unwrap()).await
    };
    assert_eq!(remove(&owner).await.status, 403, "by whoever attached it");
    assert_eq!(remove(&operator).await.status, 204);
    assert_eq!(site.get(&owner, &path).await.status, 404);
}
