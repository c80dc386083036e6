//! The traveller in words.

use super::printed_address;
use super::shown::{Drawn, Traveller, TravellerStage};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::present::facts;
use crate::production::words;
use crate::production::workpieces::machine_name;
use engrane::base::fault::Result;
use engrane::base::id::ProductionOrderId;
use engrane::base::qr::{self, Qr, Run};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::orders::ops;
use engrane::production::orders::types::{OrderStage, ProductionOrder};
use engrane::production::types::{MachineValues, PartnerValues, StageKind, WorkpieceValues};
use std::fmt::Write as _;

/// What stands on the sheet of an order.
pub async fn traveller(ctx: &Ctx, lang: Locale, id: ProductionOrderId) -> Result<Traveller> {
    let order = ops::find(ctx, id).await?;
    let piece = entity::find::<WorkpieceValues>(ctx, order.workpiece.id).await?.values;
    let place = place(ctx, &order).await?;
    let pieces = format::count(order.qty_plan.into());
    let due = order.due.map(|day| words::date(lang, day)).unwrap_or_default();
    let about = facts([
        (td_string!(lang, production.order.plan), pieces),
        (td_string!(lang, production.field.due), due),
        (td_string!(lang, production.field.priority), words::priority(lang, order.priority).to_owned()),
        (td_string!(lang, production.field.material), piece.material),
        (td_string!(lang, production.field.machine), if order.is_cooperation { String::new() } else { place.clone() }),
        (td_string!(lang, production.field.partner), if order.is_cooperation { place } else { String::new() }),
        (td_string!(lang, production.field.customer), order.customer.clone()),
    ]);
    let link = format!("{}{}", ctx.site(), printed_address(id, &order.revision));
    Ok(Traveller {
        title: words::order(lang, order.number),
        code: order.workpiece.code.clone(),
        name: order.workpiece.name.clone(),
        revision: match order.revision.as_str() {
            "" => td_string!(lang, production.traveller.no_revision).to_owned(),
            revision => td_string!(lang, production.order.revision, revision = revision),
        },
        facts: about,
        stages: order.stages.iter().filter(|stage| !stage.skipped).map(|one| stage(lang, one)).collect(),
        notes: order.description,
        printed: format::date_time(lang, ctx.zone(), ctx.now()),
        qr: drawn(&qr::draw(&link)?),
    })
}

/// On which machine, or with which partner.
async fn place(ctx: &Ctx, order: &ProductionOrder) -> Result<String> {
    if let Some(id) = order.machine {
        return Ok(machine_name(&entity::find::<MachineValues>(ctx, id).await?));
    }
    match order.partner {
        Some(id) => Ok(entity::find::<PartnerValues>(ctx, id).await?.values.name),
        None => Ok(String::new()),
    }
}

fn stage(lang: Locale, stage: &OrderStage) -> TravellerStage {
    let about = (stage.kind != StageKind::Inside).then(|| words::stage_kind(lang, stage.kind).to_owned());
    TravellerStage { name: stage.name.clone(), about }
}

fn drawn(qr: &Qr) -> Drawn {
    let mut path = String::new();
    for Run { left, top, wide } in &qr.runs {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{left} {top}h{wide}v1h-{wide}z");
    }
    Drawn { side: qr.side, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dark_is_drawn() {
        let runs = vec![Run { left: 4, top: 4, wide: 7 }, Run { left: 13, top: 5, wide: 1 }];
        assert_eq!(drawn(&Qr { side: 29, runs }).path, "M4 4h7v1h-7zM13 5h1v1h-1z");
    }
}
