//! Telling of items, loans and the service of pieces.

use super::rules::{AHEAD, Turn, of_item, of_loan, of_service};
use super::store::{self, Level, Loan, Service};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::notices::steps::{Crossing, Facts, Topic, close, close_all, hold, list_open, raise_all, raise_to};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::services::Services;
use crate::platform::tenancy;
use crate::stores::ledger::store::{Standings, lock_items, standings};
use crate::stores::pieces::store as piece_store;
use crate::stores::reservations;
use crate::stores::store::share_set_up;
use crate::stores::subscriptions::ops::followers;
use chrono::TimeDelta;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

const OF_ITEMS: [Topic; 2] = [Topic::StockLow, Topic::StockOut];
const OF_LOANS: [Topic; 2] = [Topic::LoanDue, Topic::LoanOverdue];
const OF_SERVICES: [Topic; 2] = [Topic::ServiceDue, Topic::ServiceOverdue];
/// Subjects that are looked at in one transaction.
const AT_ONCE: usize = 200;

/// An issue by its item and its position there.
pub(in crate::stores) type Issue = (Uuid, i64);

/// Tells which of the items crossed their thresholds, either way.
pub(in crate::stores) async fn look_at_items(ctx: &Ctx, tx: &mut TenantTx, items: &[Uuid]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let standings = standings(tx, items).await?;
    look_at_standings(ctx, tx, &standings).await
}

/// Likewise of items that stand like this now.
pub(in crate::stores) async fn look_at_standings(ctx: &Ctx, tx: &mut TenantTx, standings: &Standings) -> Result<()> {
    if standings.is_empty() {
        return Ok(());
    }
    let shortened = standings.iter().filter(|(_, standing)| standing.is_shortened).map(|(item, _)| item.0);
    let shortened: Vec<Uuid> = shortened.collect();
    if !shortened.is_empty() {
        reservations::ops::tell_shortened(ctx, tx, &shortened).await?;
    }
    let levels: Vec<Level> = standings.iter().map(Level::of).collect();
    let subjects: Vec<String> = levels.iter().map(|level| level.item.to_string()).collect();
    let open = list_open(tx, &OF_ITEMS, Some(&subjects)).await?;
    for topic in OF_ITEMS {
        let (mut opening, mut closing) = (Vec::new(), Vec::new());
        for (level, subject) in levels.iter().zip(&subjects) {
            match of_item(topic, level.available, level.threshold) {
                Turn::Open => opening.push((subject.as_str(), level.item.0, of_level(topic, level))),
                Turn::Close if open.contains(&(topic, subject.clone())) => closing.push(subject.as_str()),
                Turn::Close | Turn::Stay => {}
            }
        }
        let touched = opening.iter().map(|(subject, ..)| *subject).chain(closing.iter().copied());
        hold(tx, topic, &touched.collect::<Vec<_>>()).await?;
        let new = opening.iter().filter(|(subject, ..)| !open.contains(&(topic, (*subject).to_owned())));
        let following = followers(tx, &new.map(|(_, item, _)| *item).collect::<Vec<_>>()).await?;
        let nobody = HashMap::new();
        let crossings: Vec<Crossing<'_>> = opening
            .iter()
            .map(|(subject, item, facts)| Crossing {
                subject,
                facts,
                named: &[],
                following: following.get(item).unwrap_or(&nobody),
            })
            .collect();
        raise_all(ctx, tx, topic, &crossings).await?;
        close_all(ctx, tx, topic, &closing).await?;
    }
    Ok(())
}

fn of_level(topic: Topic, level: &Level) -> Facts {
    let Level { item, ref name, available, threshold } = *level;
    let name = name.clone();
    match topic {
        Topic::StockOut => Facts::StockOut { item, name, threshold },
        _ => Facts::StockLow { item, name, available, threshold },
    }
}

/// Raises or closes what is told of a subject; where nothing is open, nothing is to be closed.
async fn turn_to(
    ctx: &Ctx,
    tx: &mut TenantTx,
    turn: Turn,
    (subject, item): (&str, Uuid),
    facts: &Facts,
    open: &BTreeSet<(Topic, String)>,
) -> Result<()> {
    let topic = facts.topic();
    let is_open = open.contains(&(topic, subject.to_owned()));
    match turn {
        Turn::Open => {
            let mut following = if is_open { HashMap::new() } else { followers(tx, &[item]).await? };
            raise_to(ctx, tx, subject, facts, &[], &following.remove(&item).unwrap_or_default()).await
        }
        Turn::Close if is_open => close(ctx, tx, topic, subject).await,
        Turn::Close | Turn::Stay => Ok(()),
    }
}

fn subject_of((item, position): Issue) -> String {
    format!("{item} {position}")
}

fn issue_of(subject: &str) -> Option<Issue> {
    let (item, position) = subject.split_once(' ')?;
    Some((item.parse().ok()?, position.parse().ok()?))
}

/// Tells which of these issues, where they are loans, are due or overdue, or are not any more.
pub(in crate::stores) async fn look_at_loans(ctx: &Ctx, tx: &mut TenantTx, issues: &[Issue]) -> Result<()> {
    if issues.is_empty() {
        return Ok(());
    }
    let (loans, zone) = (store::loans(tx, issues).await?, tenancy::ops::zone(tx).await?);
    let subjects: Vec<String> = loans.iter().map(|loan| subject_of((loan.item.0, loan.position))).collect();
    let open = list_open(tx, &OF_LOANS, Some(&subjects)).await?;
    for (loan, subject) in loans.into_iter().zip(&subjects) {
        let Loan { item, name, holder, out: quantity, due_at, .. } = loan;
        let due_on = due_at.with_timezone(&zone).date_naive();
        for topic in OF_LOANS {
            let (name, holder) = (name.clone(), holder.clone());
            let facts = match topic {
                Topic::LoanOverdue => Facts::LoanOverdue { item, name, holder, quantity, due_on },
                _ => Facts::LoanDue { item, name, holder, quantity, due_on },
            };
            let turn = of_loan(topic, quantity, due_at, ctx.now());
            turn_to(ctx, tx, turn, (subject, item.0), &facts, &open).await?;
        }
    }
    Ok(())
}

/// Tells which of these pieces are to be serviced, or are not any more.
pub(in crate::stores) async fn look_at_services(ctx: &Ctx, tx: &mut TenantTx, pieces: &[Uuid]) -> Result<()> {
    if pieces.is_empty() {
        return Ok(());
    }
    let (services, zone) = (store::services(tx, pieces).await?, tenancy::ops::zone(tx).await?);
    let today = ctx.now().with_timezone(&zone).date_naive();
    let subjects: Vec<String> = services.iter().map(|service| service.piece.to_string()).collect();
    let open = list_open(tx, &OF_SERVICES, Some(&subjects)).await?;
    for (service, subject) in services.into_iter().zip(&subjects) {
        let Service { item, name, serial, due_on: due, .. } = service;
        for topic in OF_SERVICES {
            let (name, serial, due_on) = (name.clone(), serial.clone(), due.unwrap_or(today));
            let facts = match topic {
                Topic::ServiceOverdue => Facts::ServiceOverdue { item, name, serial, due_on },
                _ => Facts::ServiceDue { item, name, serial, due_on },
            };
            let turn = of_service(topic, due, today);
            turn_to(ctx, tx, turn, (subject, item.0), &facts, &open).await?;
        }
    }
    Ok(())
}

/// Likewise of all pieces of the items.
pub(in crate::stores) async fn look_at_pieces_of(ctx: &Ctx, tx: &mut TenantTx, items: &[Uuid]) -> Result<()> {
    let pieces = store::pieces_of(tx, items).await?;
    look_at_services(ctx, tx, &pieces).await
}

/// What seems to be told otherwise than it is.
#[derive(Debug)]
struct Doubtful {
    items: Vec<Uuid>,
    loans: Vec<Issue>,
    /// With the items of the pieces.
    services: Vec<(Uuid, Uuid)>,
}

async fn find_doubtful(ctx: &Ctx, tx: &mut TenantTx) -> Result<Doubtful> {
    let open = list_open(tx, &OF_ITEMS, None).await?;
    let mut holds = BTreeSet::new();
    for level in store::low_levels(tx).await? {
        for topic in OF_ITEMS {
            let subject = (topic, level.item.to_string());
            let told = open.contains(&subject);
            let turn = of_item(topic, level.available, level.threshold);
            if turn == Turn::Open || (turn == Turn::Stay && told) {
                holds.insert(subject);
            }
        }
    }
    let mut items: BTreeSet<Uuid> =
        holds.symmetric_difference(&open).filter_map(|(_, subject)| subject.parse().ok()).collect();
    items.extend(reservations::ops::list_untold(tx).await?);

    let open = list_open(tx, &OF_LOANS, None).await?;
    let mut holds = BTreeSet::new();
    for (issue, due_at) in store::due_loans(tx, ctx.now() + AHEAD).await? {
        let topic = if due_at <= ctx.now() { Topic::LoanOverdue } else { Topic::LoanDue };
        holds.insert((topic, subject_of(issue)));
    }
    let loans: BTreeSet<Issue> =
        holds.symmetric_difference(&open).filter_map(|(_, subject)| issue_of(subject)).collect();

    let open = list_open(tx, &OF_SERVICES, None).await?;
    let today = ctx.now().with_timezone(&tenancy::ops::zone(tx).await?).date_naive();
    let mut holds = BTreeSet::new();
    for (piece, due) in store::due_services(tx, today.succ_opt().unwrap_or(today)).await? {
        let topic = if due < today { Topic::ServiceOverdue } else { Topic::ServiceDue };
        holds.insert((topic, piece.to_string()));
    }
    let pieces: BTreeSet<Uuid> =
        holds.symmetric_difference(&open).filter_map(|(_, subject)| subject.parse().ok()).collect();
    let services = piece_store::items_of(tx, &pieces.into_iter().collect::<Vec<_>>()).await?;
    let services = services.into_iter().map(|(piece, item)| (piece.0, item.0)).collect();
    Ok(Doubtful { items: items.into_iter().collect(), loans: loans.into_iter().collect(), services })
}

/// Looks at what no move causes, in the transaction of whoever holds the lock of the set-up.
pub(crate) async fn check_in(ctx: &Ctx, tx: &mut TenantTx) -> Result<()> {
    let doubtful = find_doubtful(ctx, tx).await?;
    look_at_items(ctx, tx, &doubtful.items).await?;
    look_at_loans(ctx, tx, &doubtful.loans).await?;
    let pieces: Vec<Uuid> = doubtful.services.iter().map(|(piece, _)| *piece).collect();
    look_at_services(ctx, tx, &pieces).await
}

/// Likewise in the store-rooms of all tenants that were not looked at for as long as is set. What is wrong with one of them keeps no other
/// waiting, and is told at the end.
pub(crate) async fn check_due(services: &Arc<Services>) -> Result<()> {
    let before = services.clock.now() - TimeDelta::minutes(services.stores.check_minutes.into());
    let mut tx = services.db.system().await?;
    let tenants = store::list_unchecked(&mut tx, before).await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for tenant in tenants {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "check_stock".to_owned(),
            acting: None,
            permissions: &[Permission::StoresView],
        };
        let checked = check(&Ctx::new(Arc::clone(services), actor, Request::default())).await;
        outcome = outcome.and(checked);
    }
    outcome
}

/// Acts go on meanwhile: what is in doubt is looked at some by some, under the locks of its items.
async fn check(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let doubtful = find_doubtful(ctx, &mut tx).await?;
    store::save_checked(&mut tx, ctx.now()).await?;
    let expired = reservations::ops::list_expired(ctx, &mut tx).await?;
    tx.commit().await?;
    for items in expired.chunks(AT_ONCE) {
        let mut tx = begin(ctx, items).await?;
        reservations::ops::expire(ctx, &mut tx, items).await?;
        look_at_items(ctx, &mut tx, items).await?;
        tx.commit().await?;
    }
    for items in doubtful.items.chunks(AT_ONCE) {
        let mut tx = begin(ctx, items).await?;
        look_at_items(ctx, &mut tx, items).await?;
        tx.commit().await?;
    }
    for loans in doubtful.loans.chunks(AT_ONCE) {
        let items: BTreeSet<Uuid> = loans.iter().map(|(item, _)| *item).collect();
        let mut tx = begin(ctx, &items.into_iter().collect::<Vec<_>>()).await?;
        look_at_loans(ctx, &mut tx, loans).await?;
        tx.commit().await?;
    }
    for services in doubtful.services.chunks(AT_ONCE) {
        let items: BTreeSet<Uuid> = services.iter().map(|(_, item)| *item).collect();
        let mut tx = begin(ctx, &items.into_iter().collect::<Vec<_>>()).await?;
        let pieces: Vec<Uuid> = services.iter().map(|(piece, _)| *piece).collect();
        look_at_services(ctx, &mut tx, &pieces).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn begin(ctx: &Ctx, items: &[Uuid]) -> Result<TenantTx> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    share_set_up(&mut tx).await?;
    lock_items(&mut tx, items).await?;
    Ok(tx)
}
