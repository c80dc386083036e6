//! Badges, against a real database: who gives them, and what nobody learns of them.

use super::ops::{Proof, find_badge, prove, remove_badge, set_badge};
use crate::base::fault::{Error, Result};
use crate::base::permission::Role;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::identity::people::ops::set_active;
use crate::testing::World;
use sqlx::PgPool;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

#[sqlx::test]
async fn whoever_manages_people_gives_badges_to_those_beneath(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let business = world.production("produccion").await?;
    let owner = world.owner(&business).await?;
    let operator = world.operator(&business).await?;
    let master = world.of_role(&business, Role::Master).await?;
    let (user, other) = (operator.person()?.user, master.person()?.user);
    let pin = "2580".into();
    assert_eq!(find_badge(&owner, user).await?, None);
    remove_badge(&owner, user).await?;
    assert_eq!(set_badge(&owner, user, " op-1 ", &pin).await?, "OP-1");
    assert_eq!(find_badge(&owner, user).await?.as_deref(), Some("OP-1"));
    let taken = Some(Problem::Conflict { what: Entity::Badge, why: Conflict::Taken });
    assert_eq!(refusal(set_badge(&owner, other, "OP-1", &pin).await), taken);
    let guessable = Some(Problem::invalid("pin", Reason::Guessable));
    assert_eq!(refusal(set_badge(&owner, user, "OP-1", &"1234".into()).await), guessable);
    for person in [&operator, &master] {
        assert_eq!(refusal(set_badge(person, user, "OP-2", &pin).await), Some(Problem::NotAllowed));
        assert_eq!(refusal(remove_badge(person, user).await), Some(Problem::NotAllowed));
    }
    // The same code is anybody's in another organization.
    let stranger = world.owner(&world.planta).await?;
    let of_stranger = world.operator(&world.planta).await?.person()?.user;
    set_badge(&stranger, of_stranger, "OP-1", &pin).await?;
    remove_badge(&owner, user).await?;
    assert_eq!(find_badge(&owner, user).await?, None);
    Ok(())
}

#[sqlx::test]
async fn what_a_pin_was_made_into_is_read_by_the_system_alone(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let user = world.operator(&world.planta).await?.person()?.user;
    set_badge(&owner, user, "OP-1", &"2580".into()).await?;
    for (role, reads) in [("engrane_app", false), ("engrane_platform", false), ("engrane_system", true)] {
        let may: bool = sqlx::query_scalar("select has_column_privilege($1, 'badges', 'pin_hash', 'select')")
            .bind(role)
            .fetch_one(&world.pool)
            .await?;
        assert_eq!(may, reads, "{role}");
    }
    let told: Vec<String> = sqlx::query_scalar("select after::text from audit_entries where action = 'set_badge'")
        .fetch_all(&world.pool)
        .await?;
    assert!(told.iter().all(|told| !told.contains("2580") && !told.contains("argon2")), "{told:?}");
    assert_eq!(told.len(), 1);
    Ok(())
}

#[sqlx::test]
async fn a_pin_proves_who_has_the_badge_until_they_are_switched_off(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let user = world.operator(&world.planta).await?.person()?.user;
    set_badge(&owner, user, "OP-1", &"2580".into()).await?;
    let nobody = world.nobody();
    let proof = async |badge: &'static str, pin: &'static str| {
        let proof = prove(&nobody, world.planta.tenant, badge, &pin.into()).await?;
        Ok::<_, Error>((proof.user, proof.refusal))
    };
    assert_eq!(proof("op-1", "2580").await?, (Some(user), None));
    assert_eq!(proof("OP-1", "2581").await?, (Some(user), Some(Problem::WrongCredentials)));
    assert_eq!(proof("OP-9", "2580").await?, (None, Some(Problem::WrongCredentials)));
    set_active(&owner, user, false).await?;
    assert_eq!(proof("OP-1", "2580").await?, (Some(user), Some(Problem::Inactive)));
    assert_eq!(proof("OP-1", "2581").await?, (Some(user), Some(Problem::WrongCredentials)));
    Ok(())
}

#[sqlx::test]
async fn what_was_proven_holds_until_the_badge_is_another(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let user = world.operator(&world.planta).await?.person()?.user;
    set_badge(&owner, user, "OP-1", &"2580".into()).await?;
    let tenant = world.planta.tenant;
    let prove = async |pin: &'static str| prove(&world.nobody(), tenant, "OP-1", &pin.into()).await;
    let right = prove("2580").await?;
    let holds = async |proof: &Proof| {
        let mut tx = world.services.db.system().await?;
        proof.still_holds(&mut tx, tenant).await
    };
    assert!(holds(&right).await?);
    set_badge(&owner, user, "OP-1", &"8642".into()).await?;
    assert!(!holds(&right).await?);
    let now = prove("8642").await?;
    assert!(holds(&now).await?);
    remove_badge(&owner, user).await?;
    assert!(!holds(&now).await?);
    Ok(())
}
