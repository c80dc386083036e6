//! Material in words.

use super::shown::{MaterialOfOrder, MaterialRow, MovingSheet, NeedShown, RemnantShown, SheetLine, TypedNeed};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::stores::labels as stock;
use crate::stores::shown::TypedThing;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{ProductionOrderId, StockDocumentId, WorkpieceId};
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::material::ops;
use engrane::production::material::rules::may_act;
use engrane::production::material::types::{
    Material, MaterialAct, MaterialItem, MaterialName, NeedRow, ReturnedRemnant,
};
use engrane::production::orders;
use rust_decimal::Decimal;

fn quantity(lang: Locale, number: Decimal, item: &MaterialName) -> String {
    item.unit.parse().map_or_else(|_| format::quantity(number), |unit| stock::quantity(lang, number, unit))
}

/// What a piece of a workpiece takes; none where the caller sees no material.
pub async fn needs_of(ctx: &Ctx, lang: Locale, workpiece: WorkpieceId) -> Result<Option<Vec<NeedShown>>> {
    if !ctx.may(Permission::MovementsView) || !ctx.may(Permission::StoresView) {
        return Ok(None);
    }
    let rows = ops::needs(ctx, &NameOr::Id(workpiece)).await?;
    Ok(Some(rows.iter().map(|row| need(lang, row)).collect()))
}

fn need(lang: Locale, row: &NeedRow) -> NeedShown {
    let of_one = quantity(lang, row.quantity, &row.item);
    let takes = match row.pieces {
        1 => td_string!(lang, material.needs.each, quantity = of_one),
        pieces => td_string!(lang, material.needs.of, quantity = of_one, pieces = format::count(pieces.into())),
    };
    NeedShown {
        id: row.id,
        version: row.version,
        name: row.item.name.clone(),
        code: row.item.code.clone(),
        takes,
        typed: TypedNeed {
            item: TypedThing { id: row.item.id.to_string(), text: row.item.name.clone() },
            quantity: row.quantity.normalize().to_string(),
            pieces: row.pieces.to_string(),
        },
    }
}

/// The material of an order.
pub async fn of_order(ctx: &Ctx, lang: Locale, id: ProductionOrderId) -> Result<MaterialOfOrder> {
    let material = ops::find(ctx, id).await?;
    let may_move = ctx.may(Permission::StoresMove);
    let mut acts = Vec::new();
    if may_move {
        let order = orders::ops::find(ctx, id).await?;
        let has_out = material.items.iter().any(|item| out(item) > Decimal::ZERO);
        let may = |act: &MaterialAct| may_act(&order, *act) && (*act != MaterialAct::Return || has_out);
        acts.extend(MaterialAct::ALL.iter().copied().filter(may));
    }
    Ok(MaterialOfOrder {
        order: material.order,
        rows: material.items.iter().map(|item| row(lang, item)).collect(),
        remnants: material.remnants.iter().map(|kept| remnant(ctx, lang, &material, kept, may_move)).collect(),
        acts,
    })
}

/// Given out, and not come back.
fn out(item: &MaterialItem) -> Decimal {
    item.issued - item.returned
}

fn row(lang: Locale, of: &MaterialItem) -> MaterialRow {
    let said = |number: Decimal| quantity(lang, number, &of.item);
    let back = (!of.returned.is_zero()).then(|| td_string!(lang, material.back, quantity = said(of.returned)));
    MaterialRow {
        item: of.item.id,
        name: of.item.name.clone(),
        code: of.item.code.clone(),
        needed: said(of.needed),
        reserved: said(of.reserved),
        issued: said(of.issued),
        back,
        missing: (!of.missing.is_zero()).then(|| said(of.missing)),
        available: said(of.available),
    }
}

fn remnant(ctx: &Ctx, lang: Locale, of: &Material, kept: &ReturnedRemnant, may_move: bool) -> RemnantShown {
    let item = of.items.iter().find(|one| one.item.id == kept.item).map(|one| &one.item);
    let said = item.map(|item| format!("{} · {}", quantity(lang, kept.quantity, item), item.name));
    let heat =
        (!kept.heat_number.is_empty()).then(|| td_string!(lang, material.heat, number = kept.heat_number.clone()));
    let certificate = Some(kept.certificate.clone()).filter(|text| !text.is_empty());
    let about: Vec<String> = [Some(kept.size.clone()), heat, certificate].into_iter().flatten().collect();
    let document = td_string!(lang, material.document, number = kept.number);
    RemnantShown {
        said: said.unwrap_or_else(|| format::quantity(kept.quantity)),
        about: about.join(" · "),
        by: format!("{document} · {}", format::date(lang, ctx.zone(), kept.at)),
        document: may_move.then_some(kept.document),
    }
}

/// What moving material of an order begins with: what it needs, or has.
pub async fn moving(ctx: &Ctx, lang: Locale, id: ProductionOrderId, act: MaterialAct) -> Result<MovingSheet> {
    ctx.require(Permission::StoresMove)?;
    let material = ops::find(ctx, id).await?;
    let order = orders::ops::find(ctx, id).await?;
    let comes_back = act == MaterialAct::Return;
    let items = material.items.iter().filter(|item| !comes_back || out(item) > Decimal::ZERO);
    let lines = items.map(|of| {
        let said = |number: Decimal| quantity(lang, number, &of.item);
        let proposed = match act {
            // What is kept for it is given out first.
            MaterialAct::Issue if of.reserved > Decimal::ZERO => of.reserved,
            MaterialAct::Reserve | MaterialAct::Issue => of.missing,
            MaterialAct::Return => Decimal::ZERO,
        };
        let about = td_string!(
            lang,
            material.about,
            available = said(of.available),
            reserved = said(of.reserved),
            out = said(out(of))
        );
        SheetLine {
            item: of.item.id,
            name: format!("{} · {}", of.item.code, of.item.name),
            about,
            quantity: if proposed.is_zero() { String::new() } else { proposed.normalize().to_string() },
        }
    });
    Ok(MovingSheet { act, is_over: !may_act(&order, act), id: StockDocumentId::new(), lines: lines.collect() })
}
