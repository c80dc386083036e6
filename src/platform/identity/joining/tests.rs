//! Registering, being approved and setting a forgotten password, against a real database and a real mail server.

use super::registration::{Registration, register};
use super::reset::{mail_reset, request_reset, reset_password};
use crate::base::fault::{Error, Result};
use crate::base::permission::{Module, Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::config::Config;
use crate::platform::ctx::{Actor, Request};
use crate::platform::identity::people::ops::{self as people, count_pending, find_person, set_active};
use crate::platform::identity::people::types::PersonPatch;
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::{change_password, sign_in};
use crate::platform::organizations::ops::{change_organization, find_organization};
use crate::platform::organizations::types::OrganizationPatch;
use crate::testing::inbox::Inbox;
use crate::testing::{PASSWORD, World, login};
use crate::worker;
use chrono::Duration;
use sqlx::PgPool;

const GOOD: &str = "Tornillo-Azul-93";

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

fn applicant(email: &str) -> Registration {
    Registration {
        name: "Ana Robles".into(),
        email: email.into(),
        password: GOOD.into(),
        kind: "BODEGA".into(),
        business_name: "Refacciones El Águila".into(),
        phone: "+52 81 0000 0000".into(),
        address: "Av. Juárez 1, Monterrey".into(),
    }
}

/// The moment is over in which letting somebody in can be taken back.
async fn letters_are_due(world: &World) -> Result<()> {
    sqlx::query("update graphile_worker._private_jobs set run_at = now()").execute(&world.pool).await?;
    Ok(())
}

#[sqlx::test]
async fn whoever_registers_waits_for_the_platform(pool: PgPool) -> Result<()> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let user = register(&world.nobody(), &applicant(" ANA@Aguila.MX ")).await?;
    assert_eq!(refusal(sign_in(&world.nobody(), "ana@aguila.mx", GOOD, false).await), Some(Problem::Inactive));
    let platform = world.owner(&world.platform).await?;
    assert_eq!(count_pending(&platform).await?, 1);
    let person = find_person(&platform, user).await?;
    assert!(person.pending && !person.active && !person.tenant_active);
    assert_eq!(
        (person.role, person.business_name.as_str(), person.username.as_str()),
        (Role::Owner, "Refacciones El Águila", "ana")
    );

    let services = &world.services;
    let switched = set_active(&platform, user, true).await?;
    assert!(switched.mailed);
    let person = switched.person;
    assert!(person.comes_in() && !person.pending);
    // Taken back within a moment, nobody hears of it, and the organization waits as before.
    worker::run_waiting(services).await?;
    assert!(inbox.letters().is_empty());
    let switched = set_active(&platform, user, false).await?;
    assert!(!switched.mailed);
    let person = switched.person;
    assert!(person.pending && !person.tenant_active);
    assert_eq!(count_pending(&platform).await?, 1);
    letters_are_due(&world).await?;
    worker::run_waiting(services).await?;
    assert!(inbox.letters().is_empty(), "somebody was told what is not so");
    set_active(&platform, user, true).await?;
    let told = "select count(*) from outbox where audience = 'market' and event ->> 'kind' = 'offers_changed'";
    let told = async || sqlx::query_scalar::<_, i64>(told).fetch_one(&world.pool).await;
    assert_eq!(told().await?, 3, "its offers came, went and came");
    letters_are_due(&world).await?;
    worker::run_waiting(services).await?;
    let letters = inbox.letters();
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("To: ana@aguila.mx") && letters[0].contains("https://engrane.test/login"),
        "{}",
        letters[0]
    );
    let me = sign_in(&world.nobody(), "ana", GOOD, false).await?.me;
    assert!(
        me.can(Permission::InventoryEdit) && me.can(Permission::UsersEdit) && !me.can(Permission::AvailabilityView)
    );
    assert_eq!(count_pending(&platform).await?, 0);
    // Once somebody has come in, nothing is taken back: the last owner stays.
    let last = Some(Problem::Conflict { what: Entity::User, why: Conflict::LastOne });
    assert_eq!(refusal(set_active(&platform, user, false).await), last);
    // Whoever is let in again is not written to again.
    let viewer = world.viewer(&world.norte).await?.person()?.user;
    set_active(&platform, viewer, false).await?;
    assert!(!set_active(&platform, viewer, true).await?.mailed);
    assert_eq!(told().await?, 3, "its bodega was open all the time");
    worker::run_waiting(services).await?;
    assert_eq!(inbox.letters().len(), 1);
    Ok(())
}

#[sqlx::test]
async fn a_known_email_is_refused_also_in_a_race_of_two(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let taken = Some(Problem::Conflict { what: Entity::User, why: Conflict::Taken });
    for email in [
        login("norte", Role::Owner),
        " OWNER@norte.test".into(),
        "ｏwner@norte.test".into(),
        "owner@norte.test\u{200b}".into(),
    ] {
        assert_eq!(refusal(register(&world.nobody(), &applicant(&email)).await), taken, "{email:?}");
    }
    let (ctx, asked) = (world.nobody(), applicant("ana@aguila.mx"));
    let (one, two) = tokio::join!(register(&ctx, &asked), register(&ctx, &asked));
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(refusal(if one.is_ok() { two } else { one }), taken);
    let made: i64 = sqlx::query_scalar("select count(*) from tenants where name = 'Refacciones El Águila'")
        .fetch_one(&world.pool)
        .await?;
    assert_eq!(made, 1, "the one who lost leaves nothing");
    Ok(())
}

#[sqlx::test]
async fn businesses_and_people_of_the_same_name_are_told_apart(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.nobody();
    let asked = ["ana@uno.mx", "ana@dos.mx", "ana@tres.mx"].map(applicant);
    let (one, two, three) =
        tokio::join!(register(&ctx, &asked[0]), register(&ctx, &asked[1]), register(&ctx, &asked[2]));
    let users = [one?, two?, three?];
    let platform = world.owner(&world.platform).await?;
    let mut names = std::collections::BTreeSet::new();
    for user in users {
        names.insert(find_person(&platform, user).await?.username);
    }
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|name| name.starts_with("ana")), "{names:?}");
    Ok(())
}

#[sqlx::test]
async fn each_kind_of_business_comes_in_with_its_modules(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    for (kind, modules, may) in [
        ("TALLER", &[Module::Workshop][..], Permission::AvailabilityView),
        ("BODEGA", &[Module::Warehouse], Permission::InventoryEdit),
        (" PLANTA ", &[Module::Plant, Module::Production], Permission::PlantEdit),
        ("ALMACEN", &[Module::Stores], Permission::StoresAdjust),
    ] {
        let email = format!("{}@aguila.mx", kind.trim().to_lowercase());
        let asked = Registration { kind: kind.into(), ..applicant(&email) };
        let user = register(&world.nobody(), &asked).await?;
        set_active(&platform, user, true).await?;
        let token = sign_in(&world.nobody(), &email, GOOD, false).await?.token;
        let ctx = authenticate(&world.services, Some(&token), Request::default()).await?;
        assert_eq!(ctx.person()?.modules, modules, "{kind}");
        assert!(ctx.may(may), "{kind}");
    }
    Ok(())
}

#[sqlx::test]
async fn everything_that_cannot_be_taken_is_named_at_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let asked = Registration {
        name: " ".into(),
        email: "ana".into(),
        password: "corta".into(),
        kind: "PLATAFORMA".into(),
        business_name: "x".repeat(101),
        phone: "1".repeat(201),
        address: String::new(),
    };
    let Some(Problem::Invalid { fields }) = refusal(register(&world.nobody(), &asked).await) else { panic!() };
    let mut named: Vec<_> = fields.iter().map(|problem| problem.field.as_str()).collect();
    named.dedup();
    assert_eq!(named, ["name", "email", "business_name", "phone", "role", "password"]);
    for kind in ["taller", "FABRICA", "platform", ""] {
        let asked = Registration { kind: kind.into(), ..applicant("ana@aguila.mx") };
        let reason = if kind.is_empty() { Reason::Missing } else { Reason::Unknown };
        assert_eq!(refusal(register(&world.nobody(), &asked).await), Some(Problem::invalid("role", reason)), "{kind}");
    }
    Ok(())
}

#[sqlx::test]
async fn a_forgotten_password_is_set_by_a_link_that_opens_once(pool: PgPool) -> Result<()> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let (nobody, services) = (world.nobody(), &world.services);
    let token = world.token(&world.norte, Role::Viewer).await?;
    // Asked twice, and for somebody who is not there: one letter each time the jobs run, to the one who is.
    let mut asking = world.nobody();
    (asking.request.ip, asking.request.id) = ("203.0.113.9".into(), "request-1".into());
    for name in [login("norte", Role::Viewer), login("norte", Role::Viewer), "nadie@norte.test".into()] {
        request_reset(&asking, &name).await?;
    }
    worker::run_waiting(services).await?;
    let letters = inbox.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let link = |letter: &str| {
        let start = letter.find("https://engrane.test/reset-password?token=").expect("a link") + 42;
        letter[start..].split_whitespace().next().unwrap_or_default().to_owned()
    };
    let first = link(&letters[0]);
    // Whoever asks again and again is answered alike, and nobody is written to.
    request_reset(&nobody, "norte-viewer").await?;
    worker::run_waiting(services).await?;
    assert_eq!(inbox.letters().len(), 1);
    services.clock.advance(Duration::minutes(2));
    request_reset(&nobody, "NORTE-viewer ").await?;
    worker::run_waiting(services).await?;
    let second = link(&inbox.letters()[1]);
    // Each link is in the audit of whose it is, with where it was asked for.
    let asked: Vec<(String, String)> = sqlx::query_as(
        "select e.ip, e.request_id from audit_entries e
         join users u on u.tenant_id = e.tenant_id and u.id::text = e.target_id
         where e.action = 'request_reset' and e.target_kind = 'user' and u.username = 'norte-viewer'
         order by e.at, e.id",
    )
    .fetch_all(&world.pool)
    .await?;
    assert_eq!((asked.len(), &asked[0]), (2, &("203.0.113.9".to_owned(), "request-1".to_owned())));
    let spent = Some(Problem::invalid("token", Reason::Unknown));
    // A newer one replaces it, and nothing of either stands in the database.
    assert_eq!(refusal(reset_password(&nobody, &first, &GOOD.into()).await), spent);
    let weak = refusal(reset_password(&nobody, &second, &"corta".into()).await);
    assert!(matches!(weak, Some(Problem::Invalid { fields }) if fields[0].field == "password"));
    let secret = second.rsplit('.').next().unwrap_or_default();
    let jobs: i64 = sqlx::query_scalar(
        "select count(*) from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'",
    )
    .bind(secret)
    .fetch_one(&world.pool)
    .await?;
    assert_eq!(jobs, 0);
    let (good, other) = (GOOD.into(), "Tuerca-Roja-47x".into());
    let (one, two) = tokio::join!(reset_password(&nobody, &second, &good), reset_password(&nobody, &second, &other));
    assert!(one.is_ok() != two.is_ok(), "it opens once");
    let password = if one.is_ok() { GOOD } else { "Tuerca-Roja-47x" };
    assert!(sign_in(&nobody, "norte-viewer", password, false).await.is_ok());
    assert!(sign_in(&nobody, "norte-viewer", PASSWORD, false).await.is_err());
    let ctx = authenticate(services, Some(&token), Request::default()).await?;
    assert!(matches!(ctx.actor, Actor::Nobody), "all sessions ended");
    assert_eq!(refusal(reset_password(&nobody, &second, &GOOD.into()).await), spent);
    Ok(())
}

#[sqlx::test]
async fn a_link_opens_for_an_hour_and_only_whoever_may_come_in(pool: PgPool) -> Result<()> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let (nobody, services) = (world.nobody(), &world.services);
    request_reset(&nobody, "norte-viewer").await?;
    worker::run_waiting(services).await?;
    let letter = inbox.letters().remove(0);
    let token =
        letter.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link").to_owned();
    services.clock.advance(Duration::minutes(61));
    let late = refusal(reset_password(&nobody, &token, &GOOD.into()).await);
    assert_eq!(late, Some(Problem::invalid("token", Reason::Unknown)));
    sqlx::query("update users set active = false where username = 'norte-viewer'").execute(&world.pool).await?;
    request_reset(&nobody, "norte-viewer").await?;
    worker::run_waiting(services).await?;
    assert_eq!(inbox.letters().len(), 1, "whoever is switched off gets no link");
    for nonsense in ["", "x", "a.b.c", &"9".repeat(500)] {
        assert!(refusal(reset_password(&nobody, nonsense, &GOOD.into()).await).is_some());
    }
    assert_eq!(refusal(request_reset(&nobody, " ").await), Some(Problem::invalid("email", Reason::Missing)));
    Ok(())
}

#[sqlx::test]
async fn a_link_opens_only_for_the_account_as_it_was(pool: PgPool) -> Result<()> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let (nobody, services) = (world.nobody(), &world.services);
    let owner = world.owner(&world.norte).await?;
    let viewer = world.viewer(&world.norte).await?;
    let user = viewer.person()?.user;
    for way in ["own password", "password by the admin", "email", "off and on", "none"] {
        request_reset(&nobody, "norte-viewer").await?;
        worker::run_waiting(services).await?;
        let letter = inbox.letters().pop().unwrap_or_default();
        let token = letter.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link");
        match way {
            "own password" => {
                let viewer = world.viewer(&world.norte).await?;
                change_password(&viewer, &PASSWORD.into(), &"Tuerca-Roja-47x".into()).await?;
            }
            "password by the admin" => drop(people::reset_password(&owner, user).await?),
            "email" => {
                let version = find_person(&owner, user).await?.version;
                let email = Some("otra@norte.test".into());
                people::change_person(&owner, user, &PersonPatch { version, email, ..PersonPatch::default() }).await?;
            }
            "off and on" => {
                set_active(&owner, user, false).await?;
                set_active(&owner, user, true).await?;
            }
            _ => {
                // What a link has nothing to do with leaves it as it is.
                let version = find_person(&owner, user).await?.version;
                let name = Some("Otra".into());
                people::change_person(&owner, user, &PersonPatch { version, name, ..PersonPatch::default() }).await?;
            }
        }
        let opened = reset_password(&nobody, token, &GOOD.into()).await.is_ok();
        assert_eq!(opened, way == "none", "{way}");
        services.clock.advance(Duration::minutes(3));
    }
    Ok(())
}

#[sqlx::test]
async fn a_letter_that_could_not_be_sent_keeps_nobody_from_another_one(pool: PgPool) -> Result<()> {
    let mut mail = Config::load(None).map_err(Error::broken)?.mail;
    // Nobody listens there.
    mail.smtp_url = Some("smtp://127.0.0.1:1".to_owned().into());
    let world = World::with_mail(pool, &mail).await?;
    for _ in 0..2 {
        assert!(mail_reset(&world.nobody(), "norte-viewer").await.is_err(), "it was tried");
    }
    Ok(())
}

#[sqlx::test]
async fn letting_an_organization_in_lets_its_applicant_in(pool: PgPool) -> Result<()> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let user = register(&world.nobody(), &applicant("ana@aguila.mx")).await?;
    let platform = world.owner(&world.platform).await?;
    let tenant = find_person(&platform, user).await?.tenant;
    let switch = async |active| -> Result<()> {
        let version = find_organization(&platform, tenant).await?.version;
        let patch = OrganizationPatch { version, active: Some(active), ..OrganizationPatch::default() };
        change_organization(&platform, tenant, &patch).await.map(|_| ())
    };
    let news = async || -> Result<i64> {
        let told = sqlx::query_scalar("select count(*) from outbox where event ->> 'kind' = 'pending_changed'");
        Ok(told.fetch_one(&world.pool).await?)
    };
    let before = news().await?;
    switch(true).await?;
    assert_eq!(news().await?, before + 1, "open pages hear of it");
    let person = find_person(&platform, user).await?;
    assert!(person.comes_in() && !person.pending);
    assert_eq!(count_pending(&platform).await?, 0);
    letters_are_due(&world).await?;
    worker::run_waiting(&world.services).await?;
    assert_eq!(inbox.letters().len(), 1);
    assert!(inbox.letters()[0].contains("To: ana@aguila.mx"));
    sign_in(&world.nobody(), "ana@aguila.mx", GOOD, false).await?;
    // Off and on again, whoever was switched off meanwhile stays so, and nobody is written to.
    switch(false).await?;
    sqlx::query("update users set active = false where id = $1").bind(user).execute(&world.pool).await?;
    switch(true).await?;
    assert!(!find_person(&platform, user).await?.active);
    letters_are_due(&world).await?;
    worker::run_waiting(&world.services).await?;
    assert_eq!(inbox.letters().len(), 1);
    let audits: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'activate_user'")
        .fetch_one(&world.pool)
        .await?;
    assert_eq!(audits, 2, "once, in the audit of both");
    Ok(())
}
