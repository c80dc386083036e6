//! Reports in a real database, of the demo catalogue.

use super::ops::{count_open, decide, list, report};
use super::types::{FitDecision, FitReportStatus, NewFitReport};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::catalog::ops::part;
use crate::catalog::vehicles::ops::fit;
use crate::catalog::vehicles::types::VehicleChoice;
use crate::platform::ctx::Ctx;
use crate::testing::World;
use sqlx::PgPool;
use uuid::Uuid;

async fn world(pool: &PgPool) -> Result<World> {
    World::with_catalog(pool.clone()).await
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Option<Problem> {
    match answer {
        Err(Error::Refused(problem)) => Some(problem),
        other => {
            assert!(other.is_err(), "{other:?} is not refused");
            None
        }
    }
}

async fn fits(ctx: &Ctx, id: PartId, vehicle: &VehicleChoice) -> Result<bool> {
    Ok(!fit(ctx, id, vehicle).await?.fits.is_empty())
}

#[sqlx::test]
async fn a_part_fits_no_more_once_a_report_is_accepted_and_again_when_that_is_taken_back(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let (taller, platform) = (world.owner(&world.taller).await?, world.owner(&world.platform).await?);
    let (id, vehicle): (Uuid, Uuid) =
        sqlx::query_as("select part_id, vehicle_id from fitments order by id limit 1").fetch_one(&pool).await?;
    let (id, vehicle) = (PartId(id), VehicleChoice::by_id(&vehicle.to_string()));
    let new = NewFitReport { vehicle: vehicle.clone(), note: " no entra ".into(), ..NewFitReport::default() };
    let made = report(&taller, id, &new).await?;
    assert_eq!(report(&taller, id, &new).await?, made, "it is the same report");
    let open = list(&platform, true, PageRequest::default()).await?;
    assert_eq!((open.total, open.rows[0].id, open.rows[0].note.as_str()), (1, made.id, "no entra"));
    assert!(fits(&taller, id, &vehicle).await?);
    assert_eq!((count_open(&platform).await?, refusal(count_open(&taller).await)), (1, Some(Problem::NotAllowed)));

    assert_eq!(decide(&platform, made.id, FitDecision::Accept).await?.status, FitReportStatus::Accepted);
    assert!(!fits(&taller, id, &vehicle).await?);
    let denied = async || {
        let denied =
            sqlx::query_scalar("select count(*) from negative_fitments where part_id = $1 and notes = 'no entra'");
        Ok::<i64, Error>(denied.bind(id.0).fetch_one(&pool).await?)
    };
    assert!(denied().await? > 0, "no file says it again");
    let wrong = Problem::Conflict { what: Entity::FitReport, why: Conflict::WrongStatus };
    assert_eq!(refusal(decide(&platform, made.id, FitDecision::Dismiss).await), Some(wrong));
    let gone = refusal(report(&taller, id, &new).await);
    assert_eq!(gone, Some(Problem::invalid("vehicle", Reason::Unknown)));
    assert_eq!(decide(&platform, made.id, FitDecision::Reopen).await?.status, FitReportStatus::Open);
    assert!(fits(&taller, id, &vehicle).await?);
    assert_eq!(denied().await?, 0);

    decide(&platform, made.id, FitDecision::Dismiss).await?;
    assert!(fits(&taller, id, &vehicle).await?);
    let (open, decided) = (
        list(&platform, true, PageRequest::default()).await?.total,
        list(&platform, false, PageRequest::default()).await?.total,
    );
    assert_eq!((open, decided, count_open(&platform).await?), (0, 1, 0));
    assert_eq!(refusal(decide(&taller, made.id, FitDecision::Reopen).await), Some(Problem::NotAllowed));
    let bodega = world.owner(&world.norte).await?;
    assert_eq!(refusal(report(&bodega, id, &new).await), Some(Problem::NotAllowed));
    Ok(())
}

#[sqlx::test]
async fn parts_of_which_a_report_is_accepted_do_not_stand_for_each_other(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let (taller, platform) = (world.owner(&world.taller).await?, world.owner(&world.platform).await?);
    let (one, other): (Uuid, Uuid) = sqlx::query_as(
        "select p.id, x.to_part_id
         from cross_references x
         join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
         order by x.id
         limit 1",
    )
    .fetch_one(&pool)
    .await?;
    let (one, other) = (PartId(one), PartId(other));
    let stands = async || {
        let found = part(&taller, other).await?;
        Ok::<_, Error>(found.alternatives.iter().any(|alternative| alternative.id == one))
    };
    assert!(stands().await?);
    let new = NewFitReport { other: Some(other), ..NewFitReport::default() };
    let made = report(&taller, one, &new).await?;
    decide(&platform, made.id, FitDecision::Accept).await?;
    assert!(!stands().await?);
    decide(&platform, made.id, FitDecision::Reopen).await?;
    assert!(stands().await?);
    let itself = NewFitReport { other: Some(one), ..NewFitReport::default() };
    assert_eq!(refusal(report(&taller, one, &itself).await), Some(Problem::invalid("other", Reason::Duplicate)));
    let nothing = refusal(report(&taller, one, &NewFitReport::default()).await);
    assert_eq!(nothing, Some(Problem::invalid("vehicle", Reason::Missing)));
    Ok(())
}
