//! What reaches a chat, once, against a real database and a real server.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::ops::{WebhookValues, change, create, delete, find, list, test};
use super::sending::post_due;
use super::types::{Outcome, Post, Webhook};
use crate::base::fault::{Error, Result};
use crate::base::id::{ImportId, WebhookId};
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason as Wrong};
use crate::notices::ops as notices;
use crate::notices::steps::{close, raise};
use crate::notices::types::{
    DropReason, Facts, MailChoice, NewPreferences, NoticeQuery, NoticeShow, Rows, State, Topic, TopicChoice,
};
use crate::platform::ctx::Ctx;
use crate::platform::imports::types::ImportKind;
use crate::testing::World;
use crate::testing::receiver::{Receiver, Reply};
use chrono::Duration;
use serde_json::{Value, json};
use sqlx::PgPool;

const TOPIC: Topic = Topic::ImportEnded;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

fn values(name: &str, url: Option<&str>) -> WebhookValues {
    WebhookValues { name: name.to_owned(), url: url.map(Into::into), active: true }
}

async fn cross(ctx: &Ctx, subject: &str) -> Result<()> {
    let rows = Some(Rows { taken: 3, refused: 1 });
    let filename = format!("{subject}.csv");
    let facts = Facts::ImportEnded { import: ImportId::new(), of: ImportKind::Inventory, filename, rows };
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    raise(ctx, &mut tx, subject, &facts, &[]).await?;
    tx.commit().await
}

async fn cross_back(ctx: &Ctx, subject: &str) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    close(ctx, &mut tx, TOPIC, subject).await?;
    tx.commit().await
}

async fn choose(ctx: &Ctx, mail: MailChoice) -> Result<()> {
    let version = notices::preferences(ctx).await?.version;
    let topics = vec![TopicChoice { topic: TOPIC, mail }];
    notices::change_preferences(ctx, &NewPreferences { version, topics, urgent_at_night: false }).await?;
    Ok(())
}

/// A chat, to which the owner of the northern bodega is told.
async fn with_chat(pool: PgPool) -> Result<(Receiver, World, Ctx, Webhook)> {
    let (receiver, world) = (Receiver::start()?, World::new(pool).await?);
    let owner = world.owner(&world.norte).await?;
    let webhook = create(&owner, &values("Almacén", Some(&url(&receiver)))).await?;
    choose(&owner, MailChoice::Webhook).await?;
    Ok((receiver, world, owner, webhook))
}

fn url(receiver: &Receiver) -> String {
    format!("http://{}/services/T000/B000/secreto-del-chat", receiver.address)
}

/// What was said in the chat.
fn said(receiver: &Receiver) -> Vec<String> {
    let text = |body: &str| serde_json::from_str::<Value>(body).unwrap()["text"].as_str().unwrap().to_owned();
    receiver.received().iter().map(|received| text(&received.body)).collect()
}

async fn later(world: &World, minutes: i64) -> Result<()> {
    world.services.clock.advance(Duration::minutes(minutes));
    post_due(&world.services).await
}

async fn posts(owner: &Ctx, webhook: &Webhook) -> Result<Vec<Post>> {
    Ok(find(owner, webhook.id).await?.posts)
}

#[sqlx::test]
async fn a_notice_is_posted_once_and_names_those_who_chose_it(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    let viewer = world.viewer(&world.norte).await?;
    choose(&viewer, MailChoice::Webhook).await?;
    choose(&world.operator(&world.norte).await?, MailChoice::None).await?;
    cross(&owner, "a").await?;
    for _ in 0..3 {
        post_due(&world.services).await?;
        cross(&owner, "a").await?;
    }
    let texts = said(&receiver);
    let [text] = &texts[..] else { panic!("{texts:?}") };
    assert!(
        text.starts_with(
            "Lista cargada: a.csv\nSe tomaron 3 renglones y se rechazó 1.\nhttps://engrane.test/inventory/imports/"
        ),
        "{text}"
    );
    assert!(text.ends_with("\nPara: norte-owner, norte-viewer"), "{text}");
    let made = posts(&owner, &webhook).await?;
    let told =
        made.iter().map(|post| (post.topic, post.state, post.outcome, post.status, post.attempts)).collect::<Vec<_>>();
    assert_eq!(told, [(TOPIC, State::Sent, Some(Outcome::Delivered), Some(200), 1)]);
    let last = find(&owner, webhook.id).await?.webhook.last.unwrap();
    assert_eq!((last.outcome, last.status), (Outcome::Delivered, Some(200)));
    // Nobody is named who chose something else.
    choose(&viewer, MailChoice::Digest).await?;
    choose(&owner, MailChoice::None).await?;
    cross(&owner, "b").await?;
    post_due(&world.services).await?;
    assert_eq!((said(&receiver).len(), posts(&owner, &webhook).await?.len()), (1, 1));
    Ok(())
}

#[sqlx::test]
async fn what_was_read_has_closed_or_may_not_be_known_is_not_posted_and_what_comes_back_is(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    cross(&owner, "a").await?;
    cross_back(&owner, "a").await?;
    post_due(&world.services).await?;
    cross(&owner, "b").await?;
    let unread = NoticeQuery { show: NoticeShow::Unread, ..NoticeQuery::default() };
    notices::read(&owner, notices::list(&owner, &unread).await?.rows[0].id).await?;
    post_due(&world.services).await?;
    cross(&owner, "c").await?;
    sqlx::query("update tenants set modules = '{workshop}' where code = 'norte'").execute(&world.pool).await?;
    post_due(&world.services).await?;
    sqlx::query("update tenants set modules = '{warehouse}' where code = 'norte'").execute(&world.pool).await?;
    cross(&owner, "d").await?;
    choose(&owner, MailChoice::Mail).await?;
    post_due(&world.services).await?;
    assert_eq!(said(&receiver), Vec::<String>::new());
    let mut reasons: Vec<DropReason> = posts(&owner, &webhook).await?.iter().filter_map(|post| post.reason).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [DropReason::NotAllowed, DropReason::Unwanted, DropReason::Read, DropReason::Closed]);
    choose(&owner, MailChoice::Webhook).await?;
    // Nobody has been told in the chat yet.
    cross(&owner, "a").await?;
    post_due(&world.services).await?;
    assert!(said(&receiver).len() == 1 && said(&receiver)[0].contains("a.csv"));
    Ok(())
}

#[sqlx::test]
async fn a_server_that_is_away_is_tried_for_two_hours_and_then_nothing_comes_late(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    receiver.reply(Reply::Status(503, ""));
    cross(&owner, "a").await?;
    cross(&owner, "b").await?;
    for _ in 0..180 {
        later(&world, 1).await?;
    }
    let tried = said(&receiver);
    assert_eq!(tried.iter().filter(|text| text.contains("a.csv")).count(), 8, "{tried:?}");
    let states: Vec<State> = posts(&owner, &webhook).await?.iter().map(|post| post.state).collect();
    assert_eq!(states, [State::Failed, State::Failed]);
    assert!(find(&owner, webhook.id).await?.webhook.active, "it may come back");
    receiver.reply(Reply::Status(200, ""));
    later(&world, 1).await?;
    assert_eq!(said(&receiver).len(), tried.len());
    cross(&owner, "c").await?;
    post_due(&world.services).await?;
    assert!(said(&receiver).last().unwrap().contains("c.csv"));
    Ok(())
}

#[sqlx::test]
async fn a_server_that_asks_for_time_gets_it(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, _) = with_chat(pool).await?;
    receiver.reply(Reply::Status(429, "Retry-After: 600"));
    for subject in ["a", "b", "c"] {
        cross(&owner, subject).await?;
    }
    post_due(&world.services).await?;
    assert_eq!(said(&receiver).len(), 1, "the others wait as well");
    receiver.reply(Reply::Status(200, ""));
    for _ in 0..9 {
        later(&world, 1).await?;
    }
    assert_eq!(said(&receiver).len(), 1);
    later(&world, 1).await?;
    assert_eq!(said(&receiver).len(), 4);
    Ok(())
}

#[sqlx::test]
async fn a_webhook_that_is_gone_is_switched_off_and_whoever_may_set_it_up_is_told(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    let mut version = 1;
    for status in [404, 410] {
        let before = said(&receiver).len();
        receiver.reply(Reply::Status(status, ""));
        cross(&owner, &format!("a-{status}")).await?;
        cross(&owner, &format!("b-{status}")).await?;
        post_due(&world.services).await?;
        assert_eq!(said(&receiver).len(), before + 1);
        let sheet = find(&owner, webhook.id).await?;
        assert_eq!((sheet.webhook.active, sheet.webhook.version), (false, version + 1));
        let mut ends: Vec<(State, Option<DropReason>)> =
            sheet.posts[..2].iter().map(|post| (post.state, post.reason)).collect();
        ends.sort_unstable();
        assert_eq!(ends, [(State::Dropped, Some(DropReason::Off)), (State::Failed, None)]);
        let gone = Facts::WebhookOff { webhook: webhook.id, name: "Almacén".to_owned(), status };
        let open = async || -> Result<bool> {
            let query = NoticeQuery { show: NoticeShow::Open, ..NoticeQuery::default() };
            Ok(notices::list(&owner, &query).await?.rows.iter().any(|notice| notice.facts == gone))
        };
        assert!(open().await?);
        // It works again with another address.
        receiver.reply(Reply::Status(200, ""));
        let again = change(&owner, webhook.id, version + 1, &values("Almacén", Some(&url(&receiver)))).await?;
        assert!(again.active && !open().await?);
        version = again.version;
        world.services.clock.advance(Duration::hours(25));
        cross(&owner, &format!("c-{status}")).await?;
        post_due(&world.services).await?;
        assert_eq!(said(&receiver).len(), before + 2);
    }
    Ok(())
}

#[sqlx::test]
async fn what_will_be_the_same_another_time_is_not_tried_again(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    let inside = Receiver::start()?;
    for (subject, status) in [("a", 302), ("b", 400), ("c", 403)] {
        receiver.reply(Reply::Status(status, String::leak(format!("Location: http://{}/", inside.address))));
        cross(&owner, subject).await?;
        post_due(&world.services).await?;
    }
    later(&world, 60).await?;
    assert_eq!((said(&receiver).len(), inside.received().len()), (3, 0));
    let ends: Vec<_> =
        posts(&owner, &webhook).await?.iter().map(|post| (post.state, post.outcome, post.status)).collect();
    let failed = |status| (State::Failed, Some(Outcome::Refused), Some(status));
    assert!([302, 400, 403].into_iter().all(|status| ends.contains(&failed(status))), "{ends:?}");
    Ok(())
}

#[sqlx::test]
async fn two_processes_at_once_post_once(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, _) = with_chat(pool).await?;
    for round in 0..10 {
        cross(&owner, &format!("vuelta-{round}")).await?;
        let (one, two, three) =
            tokio::join!(post_due(&world.services), post_due(&world.services), post_due(&world.services));
        one.and(two).and(three)?;
    }
    assert_eq!(said(&receiver).len(), 10);
    Ok(())
}

#[sqlx::test]
async fn one_that_dies_on_the_way_loses_nothing(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    cross(&owner, "a").await?;
    // As it is left by whoever took it and was not heard of again.
    sqlx::query("update notice_posts set attempts = 1, due_at = due_at + interval '1 minute'")
        .execute(&world.pool)
        .await?;
    post_due(&world.services).await?;
    assert_eq!(said(&receiver).len(), 0);
    later(&world, 1).await?;
    assert_eq!((said(&receiver).len(), posts(&owner, &webhook).await?[0].attempts), (1, 2));
    Ok(())
}

#[sqlx::test]
async fn a_slow_chat_holds_no_other_one_up(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, _) = with_chat(pool).await?;
    let slow = Receiver::start()?;
    slow.reply(Reply::Silence(std::time::Duration::from_secs(30)));
    create(&owner, &values("Lento", Some(&url(&slow)))).await?;
    cross(&owner, "a").await?;
    post_due(&world.services).await?;
    assert_eq!((said(&receiver).len(), slow.received().len()), (1, 1));
    let waiting: (String, i32) = sqlx::query_as("select outcome, attempts from notice_posts where state = 'waiting'")
        .fetch_one(&world.pool)
        .await?;
    assert_eq!(waiting, ("timed_out".to_owned(), 1));
    Ok(())
}

#[sqlx::test]
async fn the_address_is_told_to_nobody(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    let shown = format!("http://{}/…chat", receiver.address);
    assert_eq!(webhook.address, shown);
    change(&owner, webhook.id, 1, &values("Otro nombre", None)).await?;
    assert_eq!(list(&owner).await?[0].address, shown, "without another one it stays");
    test(&owner, webhook.id).await?;
    for everything in [
        "select coalesce(string_agg(w::text, ''), '') from notice_webhooks w",
        "select coalesce(string_agg(e::text, ''), '') from audit_entries e",
        "select coalesce(string_agg(e::text, ''), '') from outbox e",
    ] {
        let text: String = sqlx::query_scalar(everything).fetch_one(&world.pool).await?;
        assert!(!text.contains("secreto-del-chat") && !text.contains(&hex_of("secreto-del-chat")), "{text}");
    }
    // A row that is copied to another organization opens there for nobody.
    let centro = world.owner(&world.centro).await?;
    let other = create(&centro, &values("Almacén", Some(&url(&receiver)))).await?;
    sqlx::query(
        "update notice_webhooks set address = (select address from notice_webhooks where id = $1) where id = $2",
    )
    .bind(webhook.id.0)
    .bind(other.id.0)
    .execute(&world.pool)
    .await?;
    let before = receiver.received().len();
    assert_eq!(test(&centro, other.id).await?.outcome, Outcome::Unreadable);
    assert_eq!(receiver.received().len(), before);
    Ok(())
}

fn hex_of(text: &str) -> String {
    text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[sqlx::test]
async fn a_test_is_posted_at_once_and_tells_the_status_alone(pool: PgPool) -> Result<()> {
    let (receiver, _world, owner, webhook) = with_chat(pool).await?;
    let tried = test(&owner, webhook.id).await?;
    assert_eq!((tried.outcome, tried.status), (Outcome::Delivered, Some(200)));
    assert_eq!(said(&receiver), ["Prueba de Engrane: aquí llegarán los avisos de Prueba norte."]);
    receiver.reply(Reply::Status(404, ""));
    let tried = test(&owner, webhook.id).await?;
    assert_eq!((tried.outcome, tried.status), (Outcome::Refused, Some(404)));
    let now = find(&owner, webhook.id).await?.webhook;
    assert_eq!((now.active, now.last), (true, Some(tried)), "whoever tries it sees it");
    Ok(())
}

#[sqlx::test]
async fn only_those_who_change_the_settings_set_webhooks_up_and_only_their_own(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    let stranger = world.owner(&world.centro).await?;
    assert_eq!(list(&stranger).await?, []);
    let not_found = Some(Problem::NotFound { what: Entity::Webhook });
    let others = [
        (stranger, not_found),
        (world.viewer(&world.norte).await?, Some(Problem::NotAllowed)),
        (world.operator(&world.norte).await?, Some(Problem::NotAllowed)),
        (world.nobody(), Some(Problem::NotSignedIn)),
    ];
    for (other, refused) in &others {
        assert_eq!(refusal(find(other, webhook.id).await), *refused);
        assert_eq!(refusal(change(other, webhook.id, 1, &values("x", None)).await), *refused);
        assert_eq!(refusal(test(other, webhook.id).await), *refused);
        assert_eq!(refusal(delete(other, webhook.id).await), *refused);
    }
    assert_eq!(receiver.received().len(), 0);
    let manager = crate::notices::tests::somebody(&world, &world.norte, Role::Manager).await?;
    assert_eq!(
        refusal(create(&manager, &values("x", Some("https://hooks.example/a"))).await),
        Some(Problem::NotAllowed)
    );
    delete(&owner, webhook.id).await?;
    assert_eq!((list(&owner).await?, refusal(delete(&owner, webhook.id).await)), (vec![], Some(others_not_found())));
    Ok(())
}

fn others_not_found() -> Problem {
    Problem::NotFound { what: Entity::Webhook }
}

#[sqlx::test]
async fn what_cannot_be_is_refused_by_its_field(pool: PgPool) -> Result<()> {
    let (_receiver, _world, owner, webhook) = with_chat(pool).await?;
    for (url, wrong) in [
        (None, Wrong::Missing),
        (Some("  "), Wrong::Missing),
        (Some("hooks.example"), Wrong::Malformed),
        (Some("https://ana:x@hooks.example/"), Wrong::Malformed),
        (Some("http://hooks.example/a"), Wrong::Insecure),
        (Some("https://169.254.169.254/latest/meta-data"), Wrong::Inside),
        (Some("https://[::1]/a"), Wrong::Inside),
    ] {
        assert_eq!(
            refusal(create(&owner, &values("Nuevo", url)).await),
            Some(Problem::invalid("url", wrong)),
            "{url:?}"
        );
    }
    let taken = Some(Problem::Conflict { what: Entity::Webhook, why: Conflict::Taken });
    assert_eq!(refusal(create(&owner, &values(" Almacén ", Some("https://hooks.example/a"))).await), taken);
    let changed = Some(Problem::Conflict { what: Entity::Webhook, why: Conflict::Changed });
    assert_eq!(refusal(change(&owner, webhook.id, 2, &values("x", None)).await), changed);
    assert_eq!(refusal(change(&owner, WebhookId::new(), 1, &values("x", None)).await), Some(others_not_found()));
    assert_eq!(
        refusal(create(&owner, &values("", Some("https://hooks.example/a"))).await),
        Some(Problem::invalid("name", Wrong::Missing))
    );
    for at in 1..20 {
        create(&owner, &values(&format!("Chat {at}"), Some("https://hooks.example/a"))).await?;
    }
    let full = Some(Problem::Conflict { what: Entity::Webhook, why: Conflict::LimitReached });
    assert_eq!(refusal(create(&owner, &values("Uno más", Some("https://hooks.example/a"))).await), full);
    Ok(())
}

#[sqlx::test]
async fn what_waits_for_one_that_is_switched_off_is_dropped(pool: PgPool) -> Result<()> {
    let (receiver, world, owner, webhook) = with_chat(pool).await?;
    assert!(notices::preferences(&owner).await?.has_webhook);
    cross(&owner, "a").await?;
    change(&owner, webhook.id, 1, &WebhookValues { active: false, ..values("Almacén", None) }).await?;
    cross(&owner, "b").await?;
    later(&world, 10).await?;
    assert_eq!(said(&receiver).len(), 0);
    assert_eq!(
        posts(&owner, &webhook).await?.iter().map(|post| post.reason).collect::<Vec<_>>(),
        [Some(DropReason::Off)]
    );
    assert!(!notices::preferences(&owner).await?.has_webhook);
    assert_eq!(json!(notices::preferences(&owner).await?.topics)[0]["mail"], "webhook", "what was chosen stays chosen");
    Ok(())
}
