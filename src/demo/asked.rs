//! What people of the demo store-room ask for, what is kept for them, and what is issued together.

use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockRequestId};
use crate::base::paging::PageRequest;
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::items;
use crate::stores::kits::types::{KitLine, KitValues};
use crate::stores::requests::ops as requests;
use crate::stores::requests::types::{OrderValues, RequestKind, RequestUrgency, RequestValues};
use crate::stores::reservations;
use crate::stores::reservations::types::ReservationRequest;
use crate::stores::types::{HolderName, ItemFilter};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// Kits: codes of items, and how many of each.
const KITS: [(&str, &[(&str, i64)]); 3] = [
    ("Brida de 4 barrenos", &[("TH-09", 4), ("TU-04", 4), ("RP-04", 8)]),
    ("Cambio de rodamiento 6205", &[("RO-12", 2), ("RT-02", 2), ("GR-02", 1)]),
    ("Protección para visitas", &[("CS-01", 1), ("LE-01", 1), ("CV-02", 1), ("TP-01", 1)]),
];
/// Reservations: words of items, how many, for which job, and for how many days.
const KEPT: [(&str, i64, &str, u64); 3] =
    [("cable thw", 20, "OT-1045", 10), ("rodamiento", 2, "OT-1041", 5), ("torquímetro", 1, "OT-1044", 14)];

/// Sets kits up, asks for something in each standing, and keeps some things for jobs.
pub(super) async fn ask(ctx: &Ctx) -> Result<()> {
    for (name, lines) in KITS {
        let line = |(code, quantity): &(&str, i64)| KitLine {
            item: named(code),
            quantity: (*quantity).into(),
            name: String::new(),
        };
        let lines = lines.iter().map(line).collect();
        entity::create(ctx, &KitValues { name: name.to_owned(), lines, archived: false }).await?;
    }
    request(ctx, "GN-01", RequestUrgency::High, "Turno nocturno").await?;
    let picked = RequestValues {
        kind: RequestKind::Pick,
        quantity: Some(5.into()),
        holder: Some(HolderName::Code("E-104".to_owned())),
        ..restock("DC-02", RequestUrgency::Normal, "")
    };
    requests::create(ctx, &picked).await?;
    let ordered = request(ctx, "FJ-01", RequestUrgency::Urgent, "Empaque está parado").await?;
    let expected = Some(day(ctx, 3));
    requests::order(ctx, ordered, &OrderValues { quantity: None, expected }).await?;
    let closed = request(ctx, "LI-03", RequestUrgency::Low, "").await?;
    requests::close(ctx, closed).await?;
    let refused = request(ctx, "CL-04", RequestUrgency::Normal, "").await?;
    requests::refuse(ctx, refused, "Hay uno en la línea 1").await?;
    for (words, quantity, job, days) in KEPT {
        let Some(item) = plenty(ctx, words, quantity.into()).await? else { continue };
        let kept = ReservationRequest {
            item: item.into(),
            holder: HolderName::Code(job.to_owned()),
            quantity: quantity.into(),
            until: day(ctx, days),
            note: String::new(),
        };
        reservations::ops::create(ctx, &kept).await?;
    }
    Ok(())
}

fn named(code: &str) -> NameOr<StockItemId> {
    NameOr::Name(code.to_owned())
}

fn restock(code: &str, urgency: RequestUrgency, note: &str) -> RequestValues {
    RequestValues {
        kind: RequestKind::Restock,
        item: named(code),
        quantity: None,
        urgency,
        holder: None,
        note: note.to_owned(),
    }
}

async fn request(ctx: &Ctx, code: &str, urgency: RequestUrgency, note: &str) -> Result<StockRequestId> {
    Ok(requests::create(ctx, &restock(code, urgency, note)).await?.id)
}

fn day(ctx: &Ctx, days: u64) -> NaiveDate {
    let today = ctx.now().date_naive();
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

/// An item with these words of which so much can be kept without its being low.
async fn plenty(ctx: &Ctx, words: &str, quantity: Decimal) -> Result<Option<StockItemId>> {
    let filter = ItemFilter { words: words.to_owned(), ..ItemFilter::default() };
    let found = items::ops::list(ctx, &filter, PageRequest::default()).await?;
    let is_plenty = |left: Decimal, threshold: Decimal| left > Decimal::ZERO && left >= threshold;
    let of = found.rows.iter().find(|row| is_plenty(row.levels.available - quantity, row.item.values.threshold));
    Ok(of.map(|row| row.item.id))
}
