//! Who is told what, once, against a real database and a real mail server.

use super::ops::{acknowledge, change_preferences, count_unread, list, preferences, prune, read, read_all};
use super::sending::send_due;
use super::steps::{close, raise};
use super::types::{Facts, MailChoice, NewPreferences, Notice, NoticeQuery, NoticeShow, Rows, Topic, TopicChoice};
use crate::base::fault::{Error, Result};
use crate::base::id::{ImportId, NoticeId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::inventory::history::ops::{redo_import, undo_import};
use crate::inventory::import::ops::{bring_in, bring_in_and_apply};
use crate::oee::import::ops::bring_in as bring_in_detections;
use crate::platform::ctx::{Ctx, Request};
use crate::platform::events::ops::{Announced, Watch};
use crate::platform::events::types::{Audience, Event};
use crate::platform::files::receive;
use crate::platform::identity::people::ops::{create_user, set_active};
use crate::platform::identity::profile::change_profile;
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::types::ProfilePatch;
use crate::platform::imports::types::{ApplyWhen, ImportKind};
use crate::testing::inbox::Inbox;
use crate::testing::{Business, PASSWORD, World, login, person};
use crate::worker;
use chrono::Duration;
use serde_json::json;
use sqlx::PgPool;
use std::collections::HashSet;
use std::sync::Arc;

const TOPIC: Topic = Topic::ImportEnded;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

/// What is told of a subject.
fn facts(subject: &str) -> Facts {
    let rows = Some(Rows { taken: 3, refused: 1 });
    Facts::ImportEnded { import: ImportId::new(), of: ImportKind::Inventory, filename: format!("{subject}.csv"), rows }
}

/// Raises notices of these subjects in one transaction.
async fn cross(ctx: &Ctx, subjects: &[&str], named: &[UserId]) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    for subject in subjects {
        raise(ctx, &mut tx, subject, &facts(subject), named).await?;
    }
    tx.commit().await
}

async fn cross_back(ctx: &Ctx, subject: &str) -> Result<()> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    close(ctx, &mut tx, TOPIC, subject).await?;
    tx.commit().await
}

async fn told(ctx: &Ctx, show: NoticeShow) -> Result<Vec<Notice>> {
    Ok(list(ctx, &NoticeQuery { show, page: PageRequest::default() }).await?.rows)
}

fn filename(notice: &Notice) -> &str {
    match &notice.facts {
        Facts::ImportEnded { filename, .. } => filename,
        other => panic!("{other:?}"),
    }
}

/// From now on the caller is written to so.
async fn choose(ctx: &Ctx, mail: MailChoice) -> Result<()> {
    let version = preferences(ctx).await?.version;
    let topics = vec![TopicChoice { topic: TOPIC, mail }];
    change_preferences(ctx, &NewPreferences { version, topics, urgent_at_night: false }).await?;
    Ok(())
}

/// Somebody else of the business, signed in.
pub(super) async fn somebody(world: &World, business: &Business, role: Role) -> Result<Ctx> {
    let email = login(business.code, role);
    let username = format!("{}-{}", business.code, role.as_str());
    let new = person(business.tenant, &username, &email, Some(&username), role);
    create_user(&world.services, &new, &PASSWORD.into(), true).await?;
    let token = world.token(business, role).await?;
    authenticate(&world.services, Some(&token), Request::default()).await
}

fn user(ctx: &Ctx) -> Result<UserId> {
    Ok(ctx.person()?.user)
}

/// So long later, what is due is sent.
async fn later(world: &World, minutes: i64) -> Result<()> {
    world.services.clock.advance(Duration::minutes(minutes));
    send_due(&world.services).await
}

/// States of the deliveries, with how often each: `dropped closed 1`.
async fn deliveries(world: &World) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select concat_ws(' ', channel, state, reason, count(*)) from notice_deliveries
         group by channel, state, reason order by 1",
    )
    .fetch_all(&world.pool)
    .await?)
}

async fn with_mail(pool: PgPool) -> Result<(Inbox, World, Ctx)> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let owner = world.owner(&world.norte).await?;
    choose(&owner, MailChoice::Mail).await?;
    Ok((inbox, world, owner))
}

#[sqlx::test]
async fn two_hundred_crossings_back_and_forth_are_one_notice(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    for _ in 0..200 {
        cross(&owner, &["a"], &[]).await?;
        cross_back(&owner, "a").await?;
    }
    cross(&owner, &["a"], &[]).await?;
    let notices = told(&owner, NoticeShow::All).await?;
    let [notice] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!((notice.times, notice.closed_at, count_unread(&owner).await?), (201, None, 1));
    later(&world, 2).await?;
    assert_eq!(inbox.letters().len(), 1);
    for _ in 0..50 {
        cross_back(&owner, "a").await?;
        cross(&owner, &["a"], &[]).await?;
        later(&world, 3).await?;
    }
    assert_eq!((inbox.letters().len(), told(&owner, NoticeShow::All).await?.len()), (1, 1));
    Ok(())
}

#[sqlx::test]
async fn crossings_at_the_same_time_are_one_notice(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let mut running = Vec::new();
    for at in 0..24 {
        let owner = owner.clone();
        running.push(tokio::spawn(async move {
            cross(&owner, &["a"], &[]).await?;
            if at % 3 == 0 { cross_back(&owner, "a").await } else { Ok(()) }
        }));
    }
    for task in running {
        task.await??;
    }
    cross(&owner, &["a"], &[]).await?;
    assert_eq!(told(&owner, NoticeShow::All).await?.len(), 1);
    Ok(())
}

#[sqlx::test]
async fn what_was_closed_for_a_day_is_told_again(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    cross(&owner, &["a"], &[]).await?;
    later(&world, 2).await?;
    read_all(&owner).await?;
    cross_back(&owner, "a").await?;
    world.services.clock.advance(Duration::hours(24) - Duration::seconds(1));
    cross(&owner, &["a"], &[]).await?;
    let notices = told(&owner, NoticeShow::All).await?;
    assert_eq!((notices.len(), notices[0].times, count_unread(&owner).await?), (1, 2, 0), "silently");
    cross_back(&owner, "a").await?;
    world.services.clock.advance(Duration::hours(24));
    cross(&owner, &["a"], &[]).await?;
    assert_eq!((told(&owner, NoticeShow::All).await?.len(), count_unread(&owner).await?), (2, 1));
    later(&world, 2).await?;
    assert_eq!(inbox.letters().len(), 2);
    Ok(())
}

#[sqlx::test]
async fn twelve_at_once_are_one_letter(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    let subjects: Vec<String> = (1..=12).map(|at| format!("pieza-{at}")).collect();
    cross(&owner, &subjects.iter().map(String::as_str).collect::<Vec<_>>(), &[]).await?;
    later(&world, 1).await?;
    assert!(inbox.letters().is_empty(), "it waits for what is taken back");
    later(&world, 1).await?;
    let letters = inbox.letters();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert!(
        letter.contains("To: owner@norte.test") && letter.contains("Subject: 12 avisos de Prueba norte"),
        "{letter}"
    );
    for subject in &subjects {
        assert!(letter.contains(&format!("Lista cargada: {subject}.csv")), "{letter}");
    }
    later(&world, 60).await?;
    assert_eq!((inbox.letters().len(), deliveries(&world).await?), (1, vec!["mail sent 12".to_owned()]));
    Ok(())
}

#[sqlx::test]
async fn what_is_undone_within_two_minutes_is_not_mailed_unless_it_comes_back(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    cross(&owner, &["a"], &[]).await?;
    world.services.clock.advance(Duration::minutes(1));
    cross_back(&owner, "a").await?;
    later(&world, 1).await?;
    assert_eq!((inbox.letters().len(), deliveries(&world).await?), (0, vec!["mail dropped closed 1".to_owned()]));
    assert_eq!(count_unread(&owner).await?, 0, "nothing is to be done about it");
    // Nobody has been told by mail yet.
    cross(&owner, &["a"], &[]).await?;
    later(&world, 1).await?;
    assert!(inbox.letters().is_empty());
    later(&world, 1).await?;
    assert_eq!((inbox.letters().len(), deliveries(&world).await?), (1, vec!["mail sent 1".to_owned()]));
    Ok(())
}

#[sqlx::test]
async fn what_was_read_in_the_bell_is_not_mailed(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    cross(&owner, &["a", "b"], &[]).await?;
    let id = told(&owner, NoticeShow::Unread).await?[0].id;
    assert!(read(&owner, id).await?.read_at.is_some());
    later(&world, 2).await?;
    let letters = inbox.letters();
    assert!(letters.len() == 1 && letters[0].contains("a.csv") && !letters[0].contains("b.csv"), "{letters:?}");
    cross(&owner, &["c"], &[]).await?;
    assert_eq!(read_all(&owner).await?, 2);
    later(&world, 2).await?;
    assert_eq!(inbox.letters().len(), 1);
    Ok(())
}

#[sqlx::test]
async fn whoever_may_not_know_any_more_or_wants_no_mail_is_not_written_to(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    let manager = somebody(&world, &world.norte, Role::Manager).await?;
    choose(&manager, MailChoice::Mail).await?;
    choose(&owner, MailChoice::None).await?;
    cross(&owner, &["a"], &[]).await?;
    assert_eq!(deliveries(&world).await?, ["mail waiting 1"], "the bell alone tells the owner");
    assert_eq!(count_unread(&owner).await?, 1);

    set_active(&owner, user(&manager)?, false).await?;
    later(&world, 2).await?;
    assert_eq!(deliveries(&world).await?, ["mail dropped left 1"]);
    cross(&owner, &["b"], &[]).await?;
    assert_eq!(told(&manager, NoticeShow::All).await?.len(), 1, "whoever has left is told nothing");
    set_active(&owner, user(&manager)?, true).await?;

    cross(&owner, &["c"], &[]).await?;
    change_role(&world, &manager, "viewer").await?;
    // A viewer may still look at the stock; nobody may, once the organization has no stock.
    sqlx::query("update tenants set modules = '{workshop}' where code = 'norte'").execute(&world.pool).await?;
    later(&world, 2).await?;
    assert_eq!(deliveries(&world).await?, ["mail dropped left 1", "mail dropped not_allowed 1"]);
    sqlx::query("update tenants set modules = '{warehouse}' where code = 'norte'").execute(&world.pool).await?;

    change_role(&world, &manager, "manager").await?;
    cross(&owner, &["d"], &[]).await?;
    let no_mail = ProfilePatch {
        version: profile_version(&world, &manager).await?,
        wants_mail: Some(false),
        ..ProfilePatch::default()
    };
    change_profile(&manager, &no_mail).await?;
    later(&world, 2).await?;
    assert_eq!(
        deliveries(&world).await?,
        ["mail dropped left 1", "mail dropped not_allowed 1", "mail dropped unwanted 1"]
    );
    assert!(inbox.letters().is_empty());
    Ok(())
}

async fn change_role(world: &World, ctx: &Ctx, role: &str) -> Result<()> {
    sqlx::query("update users set role = $2 where id = $1").bind(user(ctx)?.0).bind(role).execute(&world.pool).await?;
    Ok(())
}

async fn profile_version(world: &World, ctx: &Ctx) -> Result<i32> {
    let version = sqlx::query_scalar("select version from users where id = $1").bind(user(ctx)?.0);
    Ok(version.fetch_one(&world.pool).await?)
}

#[sqlx::test]
async fn while_the_mail_server_is_away_nothing_is_lost_and_then_all_arrive_once(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    let mut all = vec![owner.clone()];
    for role in [Role::Admin, Role::Manager] {
        let ctx = somebody(&world, &world.norte, role).await?;
        choose(&ctx, MailChoice::Mail).await?;
        all.push(ctx);
    }
    inbox.go_away(true);
    for minute in 0..60 {
        if minute % 20 == 0 {
            cross(&owner, &[&format!("hora-{minute}")], &[]).await?;
        }
        later(&world, 1).await?;
    }
    assert!(inbox.letters().is_empty());
    let tried: (i64, i64) = sqlx::query_as(
        "select count(*) filter (where attempts > 0), count(*) filter (where error is not null) from notice_deliveries
         where state = 'waiting'",
    )
    .fetch_one(&world.pool)
    .await?;
    assert!(tried.0 >= 3 && tried.0 == tried.1, "failures are kept: {tried:?}");
    inbox.go_away(false);
    for _ in 0..60 {
        later(&world, 1).await?;
    }
    assert_eq!(deliveries(&world).await?, ["mail sent 9"]);
    let letters = inbox.letters().join("\n");
    for ctx in &all {
        assert!(letters.contains(&format!("To: {}\n", ctx.person()?.email)), "{letters}");
    }
    for minute in [0, 20, 40] {
        // As the bodies tell it, and not the subjects.
        let told = format!("Lista cargada: hora-{minute}.csv\nSe tomaron");
        assert_eq!(letters.matches(&told).count(), 3, "{told} of {letters}");
    }
    Ok(())
}

#[sqlx::test]
async fn two_processes_at_once_send_once(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    let manager = somebody(&world, &world.norte, Role::Manager).await?;
    choose(&manager, MailChoice::Mail).await?;
    for round in 0..10 {
        cross(&owner, &[&format!("vuelta-{round}")], &[]).await?;
        world.services.clock.advance(Duration::minutes(2));
        let (one, two, three) =
            tokio::join!(send_due(&world.services), send_due(&world.services), send_due(&world.services));
        one.and(two).and(three)?;
    }
    assert_eq!(inbox.letters().len(), 20);
    Ok(())
}

#[sqlx::test]
async fn nobody_is_written_to_at_night_and_the_digest_comes_at_eight_unless_it_is_empty(pool: PgPool) -> Result<()> {
    let (inbox, world, owner) = with_mail(pool).await?;
    let manager = somebody(&world, &world.norte, Role::Manager).await?;
    assert_eq!(preferences(&manager).await?.topics, [TopicChoice { topic: TOPIC, mail: MailChoice::Digest }]);
    // It is 7:33 in the morning; the night begins in 13 hours and a half.
    world.services.clock.advance(Duration::minutes(13 * 60 + 40));
    cross(&owner, &["a"], &[]).await?;
    for _ in 0..9 {
        later(&world, 60).await?;
    }
    assert!(inbox.letters().is_empty());
    later(&world, 60).await?;
    let letters = inbox.letters();
    assert!(letters.len() == 1 && letters[0].contains("To: owner@norte.test"), "{letters:?}");
    later(&world, 60).await?;
    let letters = inbox.letters();
    assert!(letters.len() == 2 && letters[1].contains("To: manager@norte.test"), "{letters:?}");
    assert!(letters[1].contains("Subject: Resumen de Prueba norte: 1 aviso"), "{}", letters[1]);
    // What was read meanwhile, or has closed, is in no digest, and one without anything is not sent.
    cross(&owner, &["b", "c"], &[]).await?;
    read_all(&owner).await?;
    read(&manager, told(&manager, NoticeShow::Unread).await?[0].id).await?;
    cross_back(&owner, "b").await?;
    later(&world, 26 * 60).await?;
    assert_eq!(inbox.letters().len(), 2);
    Ok(())
}

#[sqlx::test]
async fn nobody_but_its_people_sees_a_notice_or_hears_of_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let (operator, viewer) = (world.operator(&world.norte).await?, world.viewer(&world.norte).await?);
    let stranger = world.owner(&world.centro).await?;
    cross(&owner, &["a"], &[user(&viewer)?, user(&stranger)?]).await?;
    let id = told(&owner, NoticeShow::All).await?[0].id;
    assert_eq!(told(&viewer, NoticeShow::All).await?[0].id, id, "whoever is named is told");
    for other in [&operator, &stranger] {
        assert_eq!(told(other, NoticeShow::All).await?, []);
        let not_found = Some(Problem::NotFound { what: Entity::Notice });
        assert_eq!(refusal(read(other, id).await), not_found);
        assert_eq!(refusal(acknowledge(other, id, None).await), not_found);
        assert_eq!((count_unread(other).await?, read_all(other).await?), (0, 0));
    }
    assert_eq!(refusal(told(&world.nobody(), NoticeShow::All).await), Some(Problem::NotSignedIn));

    // An event says whom it is for, and nobody else is told.
    let people: Vec<uuid::Uuid> =
        sqlx::query_scalar("select unnest(people) from outbox where audience = 'people' and tenant_id = $1 order by 1")
            .bind(world.norte.tenant.0)
            .fetch_all(&world.pool)
            .await?;
    let mut expected = [user(&owner)?.0, user(&viewer)?.0];
    expected.sort_unstable();
    assert_eq!(people, expected);
    let announced = Announced {
        tenant: world.norte.tenant,
        audience: Audience::People,
        people: people.into_iter().map(UserId).collect(),
        event: Arc::new(Event::NoticesChanged),
    };
    let hears = |ctx: &Ctx| Watch::new(ctx.clone(), HashSet::new()).sees(&announced).is_some();
    assert!(hears(&owner) && hears(&viewer));
    assert!(!hears(&operator) && !hears(&stranger) && !hears(&world.nobody()));
    Ok(())
}

#[sqlx::test]
async fn an_operator_who_asks_to_be_written_to_follows_the_topic(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let operator = world.operator(&world.norte).await?;
    cross(&owner, &["a"], &[]).await?;
    choose(&operator, MailChoice::Digest).await?;
    cross(&owner, &["b"], &[]).await?;
    choose(&operator, MailChoice::None).await?;
    cross(&owner, &["c"], &[]).await?;
    let notices = told(&operator, NoticeShow::All).await?;
    assert_eq!(notices.iter().map(filename).collect::<Vec<_>>(), ["b.csv"]);
    Ok(())
}

#[sqlx::test]
async fn who_takes_care_is_seen_by_all_and_is_one(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let manager = somebody(&world, &world.norte, Role::Manager).await?;
    cross(&owner, &["a"], &[]).await?;
    let id = told(&owner, NoticeShow::All).await?[0].id;
    let long = "x".repeat(501);
    assert_eq!(refusal(acknowledge(&owner, id, Some(&long)).await), Some(Problem::invalid("note", Reason::TooLong)));
    let notice = acknowledge(&manager, id, Some(" Lo veo hoy ")).await?;
    assert!(notice.read_at.is_some());
    let seen = told(&owner, NoticeShow::Unread).await?.remove(0).acknowledged.unwrap();
    assert_eq!((seen.by.as_str(), seen.note.as_deref()), ("norte-manager", Some("Lo veo hoy")));
    assert_eq!(
        refusal(acknowledge(&owner, id, None).await),
        Some(Problem::Conflict { what: Entity::Notice, why: Conflict::Changed })
    );
    assert_eq!(acknowledge(&manager, id, None).await?.acknowledged.unwrap().note, None, "a note may be changed");
    Ok(())
}

#[sqlx::test]
async fn preferences_are_changed_by_whoever_read_them(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let new = |version, topics: &[MailChoice]| NewPreferences {
        version,
        topics: topics.iter().map(|mail| TopicChoice { topic: TOPIC, mail: *mail }).collect(),
        urgent_at_night: true,
    };
    let changed = Some(Problem::Conflict { what: Entity::Notice, why: Conflict::Changed });
    assert_eq!(refusal(change_preferences(&owner, &new(2, &[])).await), changed);
    let saved = change_preferences(&owner, &new(1, &[MailChoice::Mail])).await?;
    assert_eq!((saved.version, saved.topics[0].mail, saved.urgent_at_night), (2, MailChoice::Mail, true));
    assert_eq!(refusal(change_preferences(&owner, &new(1, &[])).await), changed);
    assert_eq!(preferences(&owner).await?, saved);
    let twice = change_preferences(&owner, &new(2, &[MailChoice::Mail, MailChoice::None])).await;
    assert_eq!(refusal(twice), Some(Problem::invalid("topics", Reason::Duplicate)));
    let saved = change_preferences(&owner, &new(2, &[])).await?;
    assert_eq!((saved.version, saved.topics[0].mail), (3, MailChoice::Digest), "as for whoever has chosen nothing");
    // What a business has no module for is not asked for.
    let of_settings = TopicChoice { topic: Topic::WebhookOff, mail: MailChoice::Mail };
    assert_eq!(preferences(&world.owner(&world.taller).await?).await?.topics, [of_settings]);
    Ok(())
}

#[sqlx::test]
async fn an_import_that_ends_is_told_to_whoever_sent_it_and_to_managers(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let text = "Número de parte,Precio,Existencia,Descripción\nZZ-1,10,1,uno\nZZ-2,20,2,dos\nZZ-3,30,-1,tres\n";
    let file = receive(&owner, Permission::InventoryImport, "lista.csv", text.as_bytes()).await?;
    let import = bring_in_and_apply(&owner, file, ApplyWhen::Sure).await?.row.id;
    worker::run_waiting(&world.services).await?;
    worker::run_waiting(&world.services).await?;
    let notice = told(&owner, NoticeShow::Unread).await?.remove(0);
    let rows = Some(Rows { taken: 2, refused: 1 });
    let expected = Facts::ImportEnded { import, of: ImportKind::Inventory, filename: "lista.csv".into(), rows };
    assert_eq!((&notice.facts, notice.times), (&expected, 1));
    let stands = async |id: NoticeId| -> Result<(bool, u32)> {
        let notices = told(&owner, NoticeShow::All).await?;
        let notice = notices.iter().find(|notice| notice.id == id).unwrap();
        Ok((notice.closed_at.is_none(), notice.times))
    };
    undo_import(&owner, import).await?;
    assert_eq!(stands(notice.id).await?, (false, 1));
    redo_import(&owner, import).await?;
    assert_eq!(stands(notice.id).await?, (true, 2));
    assert_eq!(told(&world.operator(&world.norte).await?, NoticeShow::All).await?, []);

    let file =
        receive(&owner, Permission::InventoryImport, "foto.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").await?;
    let import = bring_in(&owner, file).await?.row.id;
    worker::run_waiting(&world.services).await?;
    let failed = told(&owner, NoticeShow::Unread).await?.remove(0);
    let expected = Facts::ImportEnded { import, of: ImportKind::Inventory, filename: "foto.csv".into(), rows: None };
    assert_eq!(failed.facts, expected);
    Ok(())
}

#[sqlx::test]
async fn detections_that_are_taken_in_are_told_to_those_who_may_bring_them_in(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let viewer = world.viewer(&world.planta).await?;
    choose_of_plant(&viewer).await?;
    let file = receive(&owner, Permission::PlantEdit, "turno.csv", &b"nothing that is a table"[..]).await?;
    bring_in_detections(&owner, file).await?;
    worker::run_waiting(&world.services).await?;
    let mut tx = owner.begin(Permission::PlantEdit).await?;
    let facts = Facts::ImportEnded {
        import: ImportId::new(),
        of: ImportKind::Detections,
        filename: "turno.csv".into(),
        rows: Some(Rows { taken: 5, refused: 0 }),
    };
    raise(&owner, &mut tx, "turno", &facts, &[]).await?;
    tx.commit().await?;
    assert!(told(&owner, NoticeShow::All).await?.iter().any(|notice| notice.facts == facts));
    assert_eq!(told(&viewer, NoticeShow::All).await?, [], "whoever only looks at the plant brings nothing in");
    Ok(())
}

async fn choose_of_plant(viewer: &Ctx) -> Result<()> {
    let topics = vec![TopicChoice { topic: TOPIC, mail: MailChoice::Mail }];
    change_preferences(viewer, &NewPreferences { version: 1, topics, urgent_at_night: false }).await?;
    Ok(())
}

#[sqlx::test]
async fn old_news_go_with_time(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    cross(&owner, &["a"], &[]).await?;
    world.services.clock.advance(Duration::days(60));
    cross(&owner, &["b"], &[]).await?;
    world.services.clock.advance(Duration::days(31));
    assert_eq!(prune(&world.services).await?, 1);
    assert_eq!(told(&owner, NoticeShow::All).await?.iter().map(filename).collect::<Vec<_>>(), ["b.csv"]);
    Ok(())
}

#[sqlx::test]
async fn what_is_stored_is_values_and_no_sentences(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    cross(&owner, &["a"], &[]).await?;
    let mut stored: serde_json::Value = sqlx::query_scalar("select facts from notices").fetch_one(&world.pool).await?;
    stored["import"] = json!("-");
    let rows = json!({ "taken": 3, "refused": 1 });
    assert_eq!(
        stored,
        json!({ "topic": "import_ended", "import": "-", "of": "inventory", "filename": "a.csv", "rows": rows })
    );
    Ok(())
}
