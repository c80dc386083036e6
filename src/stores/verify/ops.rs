//! Reckoning the ledgers once more.

use super::replay::{HolderMonths, Replay};
use super::store;
use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use crate::base::id::{StockDocumentId, StockItemId, TenantId};
use crate::platform::db::{Db, TenantTx};
use crate::platform::services::Services;
use crate::stores::ledger::store::LedgerMove;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

/// Items, or documents, that are looked at with one round of statements. The moves of an item lie all over the ledger: each round
/// reads most of its pages.
const AT_ONCE: i64 = 2000;

/// What verifying the ledger of a tenant found.
#[derive(Debug)]
pub struct Verified {
    pub code: String,
    /// Moves that were reckoned once more.
    pub moves: u64,
    /// The first thing that differs.
    pub difference: Option<Difference>,
}

/// Something that is not as it follows from the moves, or as the audit has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Of a move, by its position in the item.
    Move { item: StockItemId, position: i64, what: &'static str, is: String, should_be: String },
    /// Of what is kept of an item: totals, balances, issues, days, months.
    Kept { item: StockItemId, what: &'static str, is: String, should_be: String },
    /// Of what is kept of a holder.
    Holder { holder: Uuid, what: &'static str, is: String, should_be: String },
    /// Of a document, by its number.
    Document { document: StockDocumentId, number: i64, what: &'static str, is: String, should_be: String },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Move { item, position, what, is, should_be } => {
                write!(f, "move {position} of item {item}: {what} is {is} and should be {should_be}")
            }
            Self::Kept { item, what, is, should_be } => {
                write!(f, "item {item}: {what} is {is} and should be {should_be}")
            }
            Self::Holder { holder, what, is, should_be } => {
                write!(f, "holder {holder}: {what} is {is} and should be {should_be}")
            }
            Self::Document { document, number, what, is, should_be } => {
                write!(f, "document {number} ({document}): {what} is {is} and should be {should_be}")
            }
        }
    }
}

/// Verifies the ledger of a tenant, or those of all that have one.
pub async fn verify(services: &Services, only: Option<TenantId>) -> Result<Vec<Verified>> {
    let mut tx = services.db.system().await?;
    let tenants = store::list_tenants(&mut tx, only).await?;
    tx.commit().await?;
    let mut found = Vec::with_capacity(tenants.len());
    for (tenant, code) in tenants {
        // Each as of an instant of its own, since neither is compared with the other, and by a processor of its own.
        let db = services.db.clone();
        let items = AbortOnDropHandle::new(tokio::spawn(async move {
            let mut tx = as_of_now(&db, tenant).await?;
            let found = verify_items(&mut tx).await?;
            tx.commit().await?;
            Ok::<_, Error>(found)
        }));
        let mut tx = as_of_now(&services.db, tenant).await?;
        let of_documents = verify_documents(&mut tx).await?;
        tx.commit().await?;
        let (moves, of_items) = items.await??;
        found.push(Verified { code, moves, difference: of_items.or(of_documents) });
    }
    Ok(found)
}

async fn as_of_now(db: &Db, tenant: TenantId) -> Result<TenantTx> {
    let mut tx = db.tenant_as_of_now(tenant).await?;
    store::lift_limits(&mut tx).await?;
    Ok(tx)
}

/// Verifies all ledgers; the first difference of each is a fault, which is logged.
pub(crate) async fn verify_all(services: &Services) -> Result<()> {
    for verified in verify(services, None).await? {
        if let Some(difference) = verified.difference {
            tracing::error!(tenant = verified.code, "the ledger of the store-room does not hold: {difference}");
        }
    }
    Ok(())
}

async fn verify_items(tx: &mut TenantTx) -> Result<(u64, Option<Difference>)> {
    let (mut after, mut moves, mut holder_months) = (Uuid::nil(), 0, HolderMonths::new());
    let places = store::places(tx).await?;
    loop {
        let items = store::items_after(tx, after, AT_ONCE).await?;
        let Some((last, _)) = items.last() else {
            return Ok((moves, differing_month(&store::holder_months(tx).await?, &holder_months)));
        };
        after = last.0;
        let ids: Vec<Uuid> = items.iter().map(|(item, _)| item.0).collect();
        let mut replays: Vec<Replay> =
            items.into_iter().map(|(item, returnable)| Replay::new(item, returnable)).collect();
        let mut at = 0;
        let difference = store::replay(tx, &ids, &places, |read| {
            while replays.get(at).is_some_and(|replay| replay.item != read.item) {
                at += 1;
            }
            moves += 1;
            replays.get_mut(at).and_then(|replay| replay.step(read))
        })
        .await?;
        if difference.is_some() {
            return Ok((moves, difference));
        }
        let mut kept = store::kept(tx, &ids).await?;
        for replay in replays {
            let kept = kept.remove(&replay.item).unwrap_or_default();
            if let Some(difference) = replay.compare(&kept) {
                return Ok((moves, Some(difference)));
            }
            for (month, cost) in replay.holder_months {
                *holder_months.entry(month).or_default() += cost;
            }
        }
    }
}

/// The first month of a holder whose cost is not as it follows from the moves.
fn differing_month(kept: &HolderMonths, reckoned: &HolderMonths) -> Option<Difference> {
    let at = kept.keys().chain(reckoned.keys()).find(|at| kept.get(at) != reckoned.get(at))?;
    let said = |months: &HolderMonths| match months.get(at) {
        Some(cost) => format!("{cost} in {}", at.1.format("%Y-%m")),
        None => "nothing".to_owned(),
    };
    Some(Difference::Holder { holder: at.0, what: "what it cost", is: said(kept), should_be: said(reckoned) })
}

async fn verify_documents(tx: &mut TenantTx) -> Result<Option<Difference>> {
    let mut last = 0;
    loop {
        let documents = store::documents_after(tx, last, AT_ONCE).await?;
        if documents.is_empty() {
            return Ok(None);
        }
        let ids: Vec<Uuid> = documents.iter().map(|document| document.id.0).collect();
        let mut moves = store::moves_of(tx, &ids).await?;
        let told = store::told(tx, &ids).await?;
        for document in documents {
            last += 1;
            let differs = |what, is: String, should_be: String| Difference::Document {
                document: document.id,
                number: document.number,
                what,
                is,
                should_be,
            };
            if document.number != last {
                return Ok(Some(differs("its number", document.number.to_string(), last.to_string())));
            }
            let hash = lines_sha256(&moves.remove(&document.id).unwrap_or_default());
            let Some(told) = told.get(&document.id) else {
                return Ok(Some(differs("its entry in the audit", "missing".into(), "there".into())));
            };
            if told.lines_sha256 != hash {
                return Ok(Some(differs("the hash of its lines", hash, told.lines_sha256.clone())));
            }
            if told.number != document.number || told.act != document.act {
                let (is, should_be) = ((document.number, &document.act), (told.number, &told.act));
                return Ok(Some(differs("what it is", format!("{is:?}"), format!("{should_be:?}"))));
            }
        }
    }
}

/// SHA-256 over the lines of a document, as they stand in the ledger: in the order of items and positions, a line each.
pub(in crate::stores) fn lines_sha256(moves: &[LedgerMove]) -> String {
    let mut sorted: Vec<&LedgerMove> = moves.iter().collect();
    sorted.sort_by_key(|made| (made.item, made.position));
    let (mut hash, mut text) = (Sha256::new(), String::new());
    for made in sorted {
        let plain = |number: Decimal| number.normalize();
        let LedgerMove { item, position, line, from, to, .. } = made;
        text.clear();
        // Nothing keeps a text from becoming longer.
        let _ = write!(
            text,
            "{item} {position} {line} {} {from} {to} {} {} {}",
            plain(made.quantity),
            plain(made.on_hand_after),
            plain(made.value),
            made.recorded_at.timestamp_micros()
        );
        // As it always was, of what is not tracked by piece.
        if let Some(piece) = made.piece {
            let _ = write!(text, " {piece}");
        }
        text.push('\n');
        hash.update(&text);
    }
    hex(&hash.finalize())
}
