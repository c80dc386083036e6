//! Signing in, staying in and getting out, against a real database.

mod attempts;
mod passwords;
mod sequences;
mod sessions;

use super::cookies::{self, COOKIES, SECURE_COOKIES};
use super::people::ops::{create_user, list_all_people};
use super::people::types::{NewPerson, PeopleFilter};
use super::sessions::ops::{SignedIn, authenticate, me, refresh, sign_out};
use super::sign_in::sign_in;
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::platform::credentials::token::Tokens;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::services::SignInSettings;
use crate::testing::{PASSWORD, UNLIMITED, World, login, person};
use secrecy::SecretString;
use sqlx::PgPool;
use std::sync::Arc;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

async fn opens(world: &World, token: &str) -> Result<bool> {
    let ctx = authenticate(&world.services, Some(token), Request::default()).await?;
    Ok(matches!(ctx.actor, Actor::Person(_)))
}

async fn actions(pool: &PgPool, world: &World) -> Result<Vec<String>> {
    let tenant = world.norte.tenant;
    Ok(sqlx::query_scalar("select action from audit_entries where tenant_id = $1 order by at, id")
        .bind(tenant)
        .fetch_all(pool)
        .await?)
}

async fn sign_in_owner(world: &World) -> Result<SignedIn> {
    sign_in(&world.nobody(), &login("norte", Role::Owner), PASSWORD, false).await
}

#[sqlx::test]
async fn a_person_signs_in_by_email_or_username_whatever_case_and_spaces(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    for name in ["owner@norte.test", " Owner@NORTE.test ", "norte-owner", "\tNORTE-Owner\n"] {
        let signed_in = sign_in(&world.nobody(), name, PASSWORD, false).await?;
        assert_eq!(signed_in.me.email, "owner@norte.test", "{name:?}");
        assert_eq!(signed_in.me.business_name, "Prueba norte");
        assert_eq!(
            signed_in.me.permissions,
            [
                Permission::InventoryView,
                Permission::InventoryEdit,
                Permission::InventoryImport,
                Permission::AuditView,
                Permission::ExportData,
                Permission::UsersView,
                Permission::UsersEdit,
                Permission::SettingsEdit,
                Permission::NoticesView
            ]
        );
        assert_eq!(signed_in.expires_in, 15 * 60);
        assert!(opens(&world, &signed_in.token).await?);
    }
    Ok(())
}

#[sqlx::test]
async fn a_wrong_password_and_an_unknown_login_are_refused_alike(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let nobody = world.nobody();
    let attempts = [
        ("owner@norte.test", "Prueba-2027"),
        ("owner@norte.test", "prueba-2026"),
        ("nadie@norte.test", PASSWORD),
        ("' or 1=1 --", "x"),
    ];
    for (name, password) in attempts {
        assert_eq!(
            refusal(sign_in(&nobody, name, password, false).await),
            Some(Problem::WrongCredentials),
            "{name} {password}"
        );
    }
    let entries: Vec<(TenantId, String, Option<String>)> =
        sqlx::query_as("select tenant_id, target_id, attempted_username from audit_entries where action = 'sign_in_failed' order by id")
            .fetch_all(&pool)
            .await?;
    // What was typed for somebody's name stands in their audit, what is nobody's in the platform's.
    let stand: Vec<_> = entries
        .iter()
        .map(|(tenant, target, typed)| (*tenant, target.is_empty(), typed.as_deref().unwrap_or_default()))
        .collect();
    let (norte, platform) = (world.norte.tenant, world.platform.tenant);
    assert_eq!(
        stand,
        [
            (norte, false, "owner@norte.test"),
            (norte, false, "owner@norte.test"),
            (platform, true, "nadie@norte.test"),
            (platform, true, "' or 1=1 --")
        ]
    );
    assert_eq!(refusal(sign_in(&nobody, "  ", "x", false).await), Some(Problem::invalid("username", Reason::Missing)));
    assert_eq!(
        refusal(sign_in(&nobody, "norte-owner", "", false).await),
        Some(Problem::invalid("password", Reason::Missing))
    );
    Ok(())
}

#[sqlx::test]
async fn a_login_that_no_text_can_hold_is_refused_and_breaks_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    assert!(refusal(sign_in(&world.nobody(), "norte\0owner", PASSWORD, false).await).is_some());
    assert!(sign_in_owner(&world).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn an_inactive_person_or_tenant_is_told_so_only_with_the_right_password(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::query("update users set active = false where email = 'owner@norte.test'").execute(&pool).await?;
    sqlx::query("update tenants set active = false where code = 'centro'").execute(&pool).await?;
    for name in ["owner@norte.test", "owner@centro.test"] {
        assert_eq!(refusal(sign_in(&world.nobody(), name, PASSWORD, false).await), Some(Problem::Inactive));
        assert_eq!(refusal(sign_in(&world.nobody(), name, "otra", false).await), Some(Problem::WrongCredentials));
    }
    assert!(sign_in(&world.nobody(), "viewer@norte.test", PASSWORD, false).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn a_session_that_was_signed_out_opens_nothing_and_others_stay(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (here, there) = (sign_in_owner(&world).await?, sign_in_owner(&world).await?);
    let ctx = authenticate(&world.services, Some(&here.token), Request::default()).await?;
    sign_out(&ctx).await?;
    assert!(!opens(&world, &here.token).await?);
    assert_eq!(refusal(refresh(&world.nobody(), &here.refresh_token).await), Some(Problem::NotSignedIn));
    assert!(opens(&world, &there.token).await?);
    // Signing out twice, or as nobody, is no error.
    sign_out(&ctx).await?;
    sign_out(&world.nobody()).await
}

#[sqlx::test]
async fn a_session_of_a_deactivated_person_or_tenant_opens_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    for (off, on) in [
        ("update users set active = false where email = 'owner@norte.test'", "update users set active = true"),
        ("update tenants set active = false where code = 'norte'", "update tenants set active = true"),
    ] {
        let signed_in = sign_in_owner(&world).await?;
        assert!(opens(&world, &signed_in.token).await?);
        sqlx::query(off).execute(&pool).await?;
        assert!(!opens(&world, &signed_in.token).await?);
        assert_eq!(refusal(refresh(&world.nobody(), &signed_in.refresh_token).await), Some(Problem::NotSignedIn));
        sqlx::query(on).execute(&pool).await?;
        // The refused refresh has spent nothing.
        assert!(refresh(&world.nobody(), &signed_in.refresh_token).await.is_ok());
    }
    Ok(())
}

#[sqlx::test]
async fn a_token_of_another_secret_or_no_token_opens_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let signed_in = sign_in_owner(&world).await?;
    let foreign = Tokens::new(&SecretString::from("another secret of the tests, as long"));
    let claims = world.services.tokens.read(&signed_in.token, world.services.clock.now());
    let forged = foreign.sign(&claims.ok_or_else(|| Error::broken("our own token is not read"))?)?;
    for token in [forged.as_str(), signed_in.refresh_token.as_str(), "", "a.b.c"] {
        assert!(!opens(&world, token).await?, "{token}");
    }
    assert_eq!(me(&authenticate(&world.services, None, Request::default()).await?), None);
    Ok(())
}

#[sqlx::test]
async fn the_cookies_are_kept_from_scripts_and_from_other_sites(pool: PgPool) -> Result<()> {
    let world = World::with_sign_in(pool, SignInSettings { secure_cookies: true, ..UNLIMITED }).await?;
    let nobody = world.nobody();
    for remember in [false, true] {
        let signed_in = sign_in(&nobody, "norte-owner", PASSWORD, remember).await?;
        let age = if remember { "; Max-Age=2592000" } else { "" };
        assert_eq!(
            cookies::signed_in(&nobody, &signed_in),
            [
                format!(
                    "{}={}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure",
                    SECURE_COOKIES.0, signed_in.token
                ),
                format!(
                    "{}={}; Path=/{age}; HttpOnly; SameSite=Lax; Secure",
                    SECURE_COOKIES.1, signed_in.refresh_token
                ),
            ]
        );
    }
    for cookie in cookies::signed_out(&nobody) {
        assert!(cookie.starts_with("__Host-") && cookie.contains("=; Path=/; Max-Age=0; "), "{cookie}");
    }
    assert!(COOKIES.0 == "engrane_session" && SECURE_COOKIES.1.ends_with(COOKIES.1));
    Ok(())
}

#[sqlx::test]
async fn signing_in_and_out_is_written_into_the_audit(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let request =
        Request { id: "r-1".into(), ip: "203.0.113.7".into(), user_agent: "prueba".into(), ..Request::default() };
    let visitor = Ctx::new(Arc::clone(&world.services), Actor::Nobody, request.clone());
    let signed_in = sign_in(&visitor, "norte-owner", PASSWORD, false).await?;
    sign_out(&authenticate(&world.services, Some(&signed_in.token), request).await?).await?;

    assert_eq!(
        actions(&pool, &world).await?,
        ["create_tenant", "create_user", "create_user", "create_user", "sign_in", "sign_out"]
    );
    let places: Vec<(String, String, String)> =
        sqlx::query_as("select ip, request_id, actor from audit_entries where action in ('sign_in', 'sign_out')")
            .fetch_all(&pool)
            .await?;
    assert_eq!(places, vec![("203.0.113.7".to_owned(), "r-1".to_owned(), "norte-owner".to_owned()); 2]);
    let (ip, agent, reason, hash_bytes): (String, String, Option<String>, i32) = sqlx::query_as(
        "select s.ip, s.user_agent, s.end_reason, octet_length(r.hash)
             from sessions s join refresh_tokens r on r.session_id = s.id",
    )
    .fetch_one(&pool)
    .await?;
    assert_eq!(
        (ip.as_str(), agent.as_str(), reason.as_deref(), hash_bytes),
        ("203.0.113.7", "prueba", Some("signed_out"), 32)
    );
    let seen: i64 =
        sqlx::query_scalar("select count(*) from users where last_login_at is not null").fetch_one(&pool).await?;
    assert_eq!(seen, 1);
    let secrets: i64 = sqlx::query_scalar("select count(*) from audit_entries where after::text like '%argon2%'")
        .fetch_one(&pool)
        .await?;
    assert_eq!(secrets, 0);
    Ok(())
}

fn ana(world: &World, email: &str, username: Option<&str>) -> NewPerson {
    person(world.centro.tenant, "Ana", email, username, Role::Viewer)
}

#[sqlx::test]
async fn an_email_or_username_that_is_taken_anywhere_is_a_conflict(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let taken = Some(Problem::Conflict { what: Entity::User, why: Conflict::Taken });
    for (email, username) in [("OWNER@norte.test", Some("ana-1")), ("ana@centro.test", Some("Norte-Owner"))] {
        let made = create_user(&world.services, &ana(&world, email, username), &PASSWORD.into(), true).await;
        assert_eq!(refusal(made), taken, "{email}");
    }
    let left: i64 = sqlx::query_scalar("select count(*) from users where name = 'Ana'").fetch_one(&pool).await?;
    assert_eq!(left, 0, "nothing of a refused person stays");
    Ok(())
}

#[sqlx::test]
async fn a_person_without_a_usable_email_username_or_password_is_refused(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let cases = [
        (ana(&world, "ana", None), PASSWORD, "email", Reason::Malformed),
        // A Cyrillic letter.
        (ana(&world, "аna@centro.test", None), PASSWORD, "email", Reason::Malformed),
        (ana(&world, "ana@centro.test", Some("a b")), PASSWORD, "username", Reason::Malformed),
        (ana(&world, "ana@centro.test", None), "Co-7a", "password", Reason::TooShort),
        (
            NewPerson { name: "x".repeat(101), ..ana(&world, "ana@centro.test", None) },
            PASSWORD,
            "name",
            Reason::TooLong,
        ),
        (
            NewPerson { role: Role::SuperAdmin, ..ana(&world, "ana@centro.test", None) },
            PASSWORD,
            "role",
            Reason::OutOfRange,
        ),
    ];
    for (new, password, field, reason) in cases {
        let outcome = create_user(&world.services, &new, &password.into(), true).await;
        let Some(Problem::Invalid { fields }) = refusal(outcome) else { panic!("{} is taken", new.email) };
        assert!(fields.contains(&FieldProblem { field: field.into(), reason }), "{}: {fields:?}", new.email);
    }
    Ok(())
}

#[sqlx::test]
async fn the_command_line_keeps_emails_and_limits_as_everybody_does(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::query("update tenants set max_users = 4 where id = $1").bind(world.centro.tenant).execute(&pool).await?;
    let make = async |email: &str, active| {
        refusal(create_user(&world.services, &ana(&world, email, None), &PASSWORD.into(), active).await)
    };
    assert_eq!(make("ａna@Centro.test.", true).await, None);
    let kept: String = sqlx::query_scalar("select email from users where name = 'Ana'").fetch_one(&pool).await?;
    assert_eq!(kept, "ana@centro.test");
    let full = Some(Problem::Conflict { what: Entity::User, why: Conflict::LimitReached });
    assert_eq!(make("eva@centro.test", true).await, full);
    assert_eq!(make("eva@centro.test", false).await, None, "only those who are active count");
    Ok(())
}

#[sqlx::test]
async fn the_platform_lists_the_people_of_all_newest_first(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let platform = world.owner(&world.platform).await?;
    let all = list_all_people(&platform, &PeopleFilter::default()).await?;
    assert_eq!(all.total, all.rows.len() as u64);
    let emails: Vec<&str> = all.rows.iter().map(|row| row.email.as_str()).collect();
    assert!(emails.contains(&"viewer@norte.test") && emails.contains(&"owner@taller.test"), "{emails:?}");
    assert!(all.rows.is_sorted_by(|one, next| (one.created_at, one.id) >= (next.created_at, next.id)));
    let owner = all.rows.iter().find(|row| row.email == "owner@norte.test").expect("the owner");
    assert_eq!((owner.business_name.as_str(), owner.role, owner.active), ("Prueba norte", Role::Owner, true));
    assert_eq!(owner.last_sign_in, None);

    let signed_in = all.rows.iter().find(|row| row.email == "owner@platform.test").expect("the caller");
    assert_eq!(signed_in.last_sign_in, Some(world.nobody().now()));

    // Whoever belongs to a business that is switched off cannot sign in either.
    sqlx::query("update tenants set active = false where id = $1").bind(world.norte.tenant).execute(&pool).await?;
    let of = |page| PeopleFilter { page, ..PeopleFilter::default() };
    let page = list_all_people(&platform, &of(PageRequest::bounded(Some(1), Some(200)))).await?;
    assert!(page.rows.iter().filter(|row| row.tenant == world.norte.tenant).all(|row| !row.comes_in()));

    let second = list_all_people(&platform, &of(PageRequest::bounded(Some(2), Some(3)))).await?;
    assert_eq!(
        second.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        all.rows[3..6].iter().map(|row| row.id).collect::<Vec<_>>()
    );
    Ok(())
}

#[sqlx::test]
async fn only_those_who_run_the_platform_list_people(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let list = async |ctx: Ctx| refusal(list_all_people(&ctx, &PeopleFilter::default()).await);
    assert_eq!(list(world.nobody()).await, Some(Problem::NotSignedIn));
    assert_eq!(list(world.owner(&world.norte).await?).await, Some(Problem::NotAllowed));
    assert_eq!(list(world.viewer(&world.platform).await?).await, Some(Problem::NotAllowed));
    Ok(())
}
