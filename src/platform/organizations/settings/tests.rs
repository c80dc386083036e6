//! A tenant's own settings, against a real database.

use super::ops::{change_logo, change_settings, find_logo, remove_logo, say_tax, settings};
use crate::base::fault::{Error, Result};
use crate::base::money::Tax;
use crate::base::permission::Role;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::market::ops::loose_offers;
use crate::oee::types::{DiscardRule, LineValues};
use crate::platform::ctx::Request;
use crate::platform::entity;
use crate::platform::identity::sessions::ops::{authenticate, me};
use crate::platform::tenancy::settings::types::SettingsPatch;
use crate::testing::World;
use serde_json::{Value, json};
use sqlx::PgPool;

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"x()\"><circle r=\"4\"/></svg>";
const OTHER_SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle r=\"3\"/></svg>";

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

#[sqlx::test]
async fn what_an_owner_sets_is_seen_by_all_of_the_tenant_and_nobody_else(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let before = settings(&owner).await?;
    assert_eq!((before.limits.max_users, before.limits.max_lines, before.session_idle_minutes), (50, 10, 30));
    let usual = (before.time_zone.as_str(), before.currency.as_str(), before.stop_minutes);
    assert_eq!(usual, ("America/Mexico_City", "MXN", 15));
    let patch = SettingsPatch {
        version: before.version,
        primary_color: Some("#B91C1C".into()),
        mode: Some("light".into()),
        time_zone: Some("America/Tijuana".into()),
        session_idle_minutes: Some(45),
        stop_minutes: Some(30),
        ..SettingsPatch::default()
    };
    let after = change_settings(&owner, &patch).await?;
    assert_eq!((after.theme.primary_color.as_deref(), after.language.as_str()), (Some("#b91c1c"), "es"));
    assert_eq!(
        (after.mode.as_str(), after.time_zone.as_str(), after.session_idle_minutes, after.stop_minutes),
        ("light", "America/Tijuana", 45, 30)
    );
    let changed = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed });
    assert_eq!(refusal(change_settings(&owner, &patch).await), changed);
    let token = world.token(&world.norte, Role::Viewer).await?;
    let viewer = authenticate(&world.services, Some(&token), Request::default()).await?;
    let look = me(&viewer).expect("signed in").look;
    assert!(look.styles.contains("--color-primary:#b91c1c") && look.light);
    let stranger = world.owner(&world.centro).await?;
    assert_eq!(me(&stranger).expect("signed in").look.styles, "");
    assert_eq!(settings(&stranger).await?.version, 1);
    let none = SettingsPatch { version: after.version, primary_color: Some(String::new()), ..SettingsPatch::default() };
    assert_eq!(change_settings(&owner, &none).await?.theme.primary_color, None);
    Ok(())
}

#[sqlx::test]
async fn another_currency_is_told_to_whoever_sees_its_offers(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    for (business, audience) in [(&world.norte, "market"), (&world.taller, "tenant")] {
        let owner = world.owner(business).await?;
        let change = async |time_zone: Option<&str>, currency: &str| {
            let (version, time_zone) = (settings(&owner).await?.version, time_zone.map(str::to_owned));
            let currency = Some(currency.to_owned());
            change_settings(&owner, &SettingsPatch { version, time_zone, currency, ..SettingsPatch::default() }).await
        };
        let told = async || -> Result<Vec<(String, Value)>> {
            let told = sqlx::query_as("select audience, event from outbox where tenant_id = $1");
            Ok(told.bind(business.tenant.0).fetch_all(&world.pool).await?)
        };
        change(Some("America/Tijuana"), "MXN").await?;
        assert_eq!(told().await?, [], "the same currency");
        change(None, "USD").await?;
        assert_eq!(told().await?, [(audience.to_owned(), json!({ "kind": "offers_changed", "parts": null }))]);
    }
    Ok(())
}

#[sqlx::test]
async fn another_price_or_tax_is_told_to_the_market(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let told = async || -> Result<i64> {
        let told = "with gone as (delete from outbox where audience = 'market' and event ->> 'kind' = 'offers_changed' returning 1)
                    select count(*) from gone";
        Ok(sqlx::query_scalar(told).fetch_one(&world.pool).await?)
    };
    let change = async |patch: SettingsPatch| {
        let version = settings(&owner).await?.version;
        change_settings(&owner, &SettingsPatch { version, ..patch }).await
    };
    let names = vec![" ".to_owned(), "Precio  de mayoreo".to_owned()];
    let after = change(SettingsPatch { price_names: Some(names), ..SettingsPatch::default() }).await?;
    assert_eq!((after.price_names, told().await?), (vec![String::new(), "Precio de mayoreo".to_owned()], 0));
    let after = change(SettingsPatch { shown_price: Some(2), ..SettingsPatch::default() }).await?;
    assert_eq!((after.shown_price, told().await?), (2, 1));
    change(SettingsPatch { shown_price: Some(2), ..SettingsPatch::default() }).await?;
    assert_eq!(told().await?, 0, "the same price");
    say_tax(&owner, Tax::Excluded).await?;
    assert_eq!((settings(&owner).await?.tax, told().await?), (Tax::Excluded, 1));
    let viewer = world.viewer(&world.norte).await?;
    assert!(say_tax(&viewer, Tax::Included).await.is_err());
    let stranger = world.owner(&world.centro).await?;
    let theirs = settings(&stranger).await?;
    assert_eq!((theirs.shown_price, theirs.tax, theirs.price_names), (1, Tax::Unknown, Vec::new()));
    Ok(())
}

#[sqlx::test]
async fn what_nobody_knows_is_refused_by_its_field(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let patch = SettingsPatch {
        version: 1,
        primary_color: Some("red;}".into()),
        mode: Some("sepia".into()),
        language: Some("fr".into()),
        time_zone: Some("Mars/Olympus".into()),
        currency: Some("pesos".into()),
        session_idle_minutes: Some(0),
        stop_minutes: Some(1441),
        phone: Some("s/n".into()),
        whatsapp: Some("81 8344 2050".into()),
        city: Some("x".repeat(101)),
        address: Some("Calle\0".into()),
        tax: Some("some".into()),
        shown_price: Some(6),
        price_names: Some(vec!["x".repeat(61)]),
    };
    let Some(Problem::Invalid { fields }) = refusal(change_settings(&owner, &patch).await) else { panic!("taken") };
    let fields: Vec<_> = fields.into_iter().map(|problem| problem.field).collect();
    let all = ["primary_color", "mode", "language", "time_zone", "currency", "session_idle_minutes", "stop_minutes"];
    let told = ["phone", "whatsapp", "city", "address", "tax", "shown_price", "price_names"];
    assert_eq!(fields, [all.as_slice(), told.as_slice()].concat());
    let set = async |code: &str| {
        let version = settings(&owner).await?.version;
        let currency = Some(code.to_owned());
        change_settings(&owner, &SettingsPatch { version, currency, ..SettingsPatch::default() }).await
    };
    for code in ["XXX", "XTS", "ZZZ", "XAU", "MXV", "ANG", "mxn", "MX", "MXNN", ""] {
        let unknown = Some(Problem::invalid("currency", Reason::Unknown));
        assert_eq!(refusal(set(code).await), unknown, "{code}");
    }
    for code in ["USD", "EUR", "XCG", "MXN"] {
        assert_eq!(set(code).await?.currency, code);
    }
    for (ctx, why) in [
        (world.nobody(), Problem::NotSignedIn),
        (world.viewer(&world.norte).await?, Problem::NotAllowed),
        (world.operator(&world.norte).await?, Problem::NotAllowed),
    ] {
        assert_eq!(refusal(settings(&ctx).await), Some(why.clone()));
        assert_eq!(refusal(change_settings(&ctx, &SettingsPatch::default()).await), Some(why.clone()));
        assert_eq!(refusal(change_logo(&ctx, SVG.into()).await), Some(why));
    }
    Ok(())
}

#[sqlx::test]
async fn what_a_bodega_tells_workshops_is_seen_at_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    sqlx::query(
        "insert into inventory_items (tenant_id, id, number, key, words, price, currency, stock)
         values ($1, gen_random_uuid(), 'BAL-100', 'BAL100', 'balata', 10, 'MXN', 2)",
    )
    .bind(world.norte.tenant.0)
    .execute(&world.pool)
    .await?;
    let told = async || {
        sqlx::query_as::<_, (String, i64)>(
            "select audience, count(*) from outbox where event ->> 'kind' = 'offers_changed' group by 1",
        )
        .fetch_all(&world.pool)
        .await
    };
    let patch = SettingsPatch {
        version: settings(&owner).await?.version,
        phone: Some(" 81 8344  2050 ".into()),
        whatsapp: Some("+52 81 8344 2050".into()),
        city: Some("Monterrey".into()),
        address: Some("Av. Juárez 1".into()),
        tax: Some("included".into()),
        ..SettingsPatch::default()
    };
    let after = change_settings(&owner, &patch).await?;
    assert_eq!((after.phone.as_deref(), after.address.as_deref()), (Some("81 8344 2050"), Some("Av. Juárez 1")));
    assert_eq!(told().await?, [("market".to_owned(), 1)]);
    let taller = world.owner(&world.taller).await?;
    let offer = &loose_offers(&taller, "BAL-100").await?[0];
    assert_eq!(
        (offer.phone.as_str(), offer.whatsapp.as_str(), offer.city.as_str(), offer.tax),
        ("81 8344 2050", "+52 81 8344 2050", "Monterrey", Tax::Included)
    );
    let (before, now): (serde_json::Value, serde_json::Value) =
        sqlx::query_as("select before, after from audit_entries where action = 'change_settings'")
            .fetch_one(&world.pool)
            .await?;
    assert_eq!((&before["whatsapp"], &before["tax"]), (&serde_json::Value::Null, &"unknown".into()));
    assert_eq!((&now["whatsapp"], &now["tax"]), (&"+52 81 8344 2050".into(), &"included".into()));
    // What workshops do not see is none of their business, and neither is what stays.
    let same =
        SettingsPatch { version: after.version, mode: Some("light".into()), address: Some(String::new()), ..patch };
    let after = change_settings(&owner, &same).await?;
    assert_eq!((after.address, after.city.as_deref()), (None, Some("Monterrey")));
    assert_eq!(told().await?, [("market".to_owned(), 1)]);
    // A workshop has no offers.
    let patch = SettingsPatch { version: 1, phone: Some("81 8344 2051".into()), ..SettingsPatch::default() };
    assert_eq!(change_settings(&taller, &patch).await?.phone.as_deref(), Some("81 8344 2051"));
    assert_eq!(told().await?, [("market".to_owned(), 1)]);
    Ok(())
}

#[sqlx::test]
async fn what_was_told_before_there_were_rules_is_in_nobodys_way(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    sqlx::query("update tenants set phone = 'Pregunta por Ana' where code = 'norte'").execute(&world.pool).await?;
    let phone = Some("Pregunta por Ana".to_owned());
    let patch = SettingsPatch { version: 1, mode: Some("light".into()), phone, ..SettingsPatch::default() };
    let after = change_settings(&owner, &patch).await?;
    assert_eq!((after.mode.as_str(), after.phone.as_deref()), ("light", Some("Pregunta por Ana")));
    let phone = Some("Pregunta por Eva".to_owned());
    let patch = SettingsPatch { version: after.version, phone, ..SettingsPatch::default() };
    let malformed = Some(Problem::invalid("phone", Reason::Malformed));
    assert_eq!(refusal(change_settings(&owner, &patch).await), malformed);
    Ok(())
}

#[sqlx::test]
async fn a_logo_is_the_tenants_own_and_holds_nothing_that_acts(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    assert_eq!(find_logo(&owner).await?, None);
    let first = change_logo(&owner, SVG.into()).await?.theme.logo.expect("an address");
    let logo = find_logo(&world.viewer(&world.norte).await?).await?.expect("a logo");
    assert_eq!(logo.kind, "image/svg+xml");
    assert!(!String::from_utf8_lossy(&logo.content).contains("onload"));
    assert!(first.ends_with(&format!("?v={}", logo.version)), "{first}");
    assert_eq!(find_logo(&world.owner(&world.centro).await?).await?, None);
    assert_eq!(refusal(find_logo(&world.nobody()).await), Some(Problem::NotSignedIn));
    assert_eq!(remove_logo(&owner).await?.theme.logo, None);
    assert_eq!(find_logo(&owner).await?, None);
    Ok(())
}

#[sqlx::test]
async fn each_picture_has_an_address_of_its_own(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    let first = change_logo(&norte, SVG.into()).await?.theme.logo;
    assert_eq!(change_logo(&norte, SVG.into()).await?.theme.logo, first, "the same picture");
    // As many changes in one tenant as in the other: what counts is the picture.
    let theirs = change_logo(&centro, OTHER_SVG.into()).await?.theme.logo;
    assert!(theirs.is_some() && theirs != first);
    let (one, two) = tokio::join!(change_logo(&norte, SVG.into()), change_logo(&norte, OTHER_SVG.into()));
    let changed = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed });
    for refused in [&one, &two].into_iter().filter(|outcome| outcome.is_err()) {
        let Err(Error::Refused(problem)) = refused else { panic!("broken") };
        assert_eq!(Some(problem.clone()), changed);
    }
    let logo = find_logo(&norte).await?.expect("one of them");
    let shown = settings(&norte).await?.theme.logo.expect("an address");
    assert!(shown.ends_with(&logo.version));
    Ok(())
}

#[sqlx::test]
async fn there_are_never_more_lines_than_the_limit_allows(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let plant = world.owner(&world.planta).await?;
    sqlx::query("update tenants set max_lines = 1 where code = 'planta'").execute(&world.pool).await?;
    let line = |code: &str| LineValues {
        code: code.into(),
        name: code.into(),
        active: true,
        ideal_rate: 10.into(),
        availability_target: None,
        performance_target: None,
        stop_seconds: 300,
        micro_stop_seconds: None,
        slow_percent: 125,
        auto_detect: true,
        discard: DiscardRule::None,
        position: 0,
    };
    let (one, two) = (line("L1"), line("L2"));
    let (one, two) = tokio::join!(entity::create(&plant, &one), entity::create(&plant, &two));
    assert!(one.is_ok() != two.is_ok(), "there is room for one");
    let full = Some(Problem::Conflict { what: Entity::Line, why: Conflict::LimitReached });
    assert_eq!(refusal(if one.is_ok() { two } else { one }), full);
    Ok(())
}
