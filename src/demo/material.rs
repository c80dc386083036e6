//! What the demo production is made of: bars and sheets in its store-room, what each piece takes of them, and what orders have. One
//! order has enough for a while, one waits for more, and a remnant came back.

use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::entity::{self, Stored};
use crate::production::material::ops as material;
use crate::production::material::types::{MaterialAct, MaterialLine, MaterialRequest, NeedValues, Remnant};
use crate::production::orders::types::ProductionOrder;
use crate::stores::ledger::ops::act;
use crate::stores::types::{Act, ActLine, ActRequest, ItemKind, StockItemValues, StockLocationValues, Unit};
use rust_decimal::Decimal;

/// A bar, or a sheet.
struct Metal {
    code: &'static str,
    name: &'static str,
    unit: Unit,
    supplier: &'static str,
    /// How much there was, and what one cost, in cents.
    received: i64,
    cents: i64,
    /// Which piece takes it: thousandths of it, for so many pieces.
    piece: &'static str,
    takes: i64,
    pieces: u32,
    /// What its order has: given out besides what was begun, and kept for it.
    at_hand: i64,
    reserved: i64,
}

const METALS: [Metal; 4] = [
    Metal {
        code: "BARRA-SAE64",
        name: "Barra hueca de bronce SAE 64",
        unit: Unit::Metre,
        supplier: "Bronces del Centro",
        received: 1_400,
        cents: 38_900,
        piece: "BUJ-118",
        takes: 60,
        pieces: 1,
        at_hand: 48,
        reserved: 60,
    },
    Metal {
        code: "BARRA-4140",
        name: "Barra redonda 4140 de 1 1/2 in",
        unit: Unit::Metre,
        supplier: "Aceros Monterrey",
        received: 1_200,
        cents: 21_450,
        piece: "EJE-204",
        takes: 320,
        pieces: 1,
        at_hand: 20,
        reserved: 10,
    },
    Metal {
        code: "BARRA-1045",
        name: "Barra redonda 1045 de 3/4 in",
        unit: Unit::Metre,
        supplier: "Aceros Monterrey",
        received: 900,
        cents: 6_780,
        piece: "PER-330",
        takes: 110,
        pieces: 1,
        at_hand: 0,
        reserved: 0,
    },
    Metal {
        code: "LAM-10",
        name: "Lámina negra cal. 10 de 4 × 8 ft",
        unit: Unit::Sheet,
        supplier: "Aceros Monterrey",
        received: 300,
        cents: 118_000,
        piece: "SOP-051",
        takes: 1_000,
        pieces: 24,
        at_hand: 60,
        reserved: 40,
    },
];

/// Fills the store-room, says what pieces take, and gives orders their part of it; a store-room that has items is left alone.
pub(super) async fn supply(ctx: &Ctx, orders: &[ProductionOrder]) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let known = StockItemValues::list(&mut tx, None).await?;
    tx.commit().await?;
    if !known.is_empty() {
        return Ok(());
    }
    let rack = StockLocationValues {
        name: "Rack de metales".into(),
        parent: None,
        department: None,
        usable: true,
        archived: false,
        path: String::new(),
    };
    let rack = entity::create(ctx, &rack).await?.id;
    let mut lines = Vec::new();
    for metal in &METALS {
        let item = StockItemValues {
            code: metal.code.into(),
            name: metal.name.into(),
            kind: ItemKind::Material,
            unit: metal.unit,
            decimals: None,
            tracking: None,
            category: None,
            returnable: None,
            supplier: metal.supplier.into(),
            lead_days: Some(8),
            pack: None,
            threshold: Decimal::ZERO,
            target: None,
            home: Some(rack.into()),
            archived: false,
        };
        let item = entity::create(ctx, &item).await?.id;
        let cost = Some(Decimal::new(metal.cents, 2));
        lines.push(ActLine { item: Some(item), quantity: metal.received.into(), cost, ..ActLine::default() });
    }
    let received = ActRequest {
        id: None,
        holder: None,
        occurred_at: None,
        due_at: None,
        reason: String::new(),
        note: "Existencia inicial".into(),
        lines,
    };
    act(ctx, Act::Receive, &received).await?;
    for metal in &METALS {
        let need = NeedValues {
            workpiece: NameOr::Name(metal.piece.into()),
            item: NameOr::Name(metal.code.into()),
            quantity: Decimal::new(metal.takes, 3),
            pieces: metal.pieces,
        };
        entity::create(ctx, &need).await?;
        if let Some(order) = orders.iter().find(|order| order.workpiece.code == metal.piece) {
            give(ctx, metal, order).await?;
        }
    }
    Ok(())
}

/// What was begun took what was given out; of the first metal a remnant came back.
async fn give(ctx: &Ctx, metal: &Metal, order: &ProductionOrder) -> Result<()> {
    let begun = Decimal::new(metal.takes, 3) * Decimal::from(order.started) / Decimal::from(metal.pieces);
    let given = begun.floor() + Decimal::from(metal.at_hand);
    if given > Decimal::ZERO {
        material::act(ctx, order.id, MaterialAct::Issue, &some(metal, given, None)).await?;
    }
    if metal.reserved > 0 {
        material::act(ctx, order.id, MaterialAct::Reserve, &some(metal, metal.reserved.into(), None)).await?;
    }
    if metal.code == METALS[0].code {
        let remnant = Remnant {
            size: "Punta de 0.9 m".into(),
            heat_number: "C-48213".into(),
            certificate: "3.1 EN 10204, Aceros Monterrey".into(),
        };
        let back = some(metal, Decimal::new(9, 1), Some(remnant));
        material::act(ctx, order.id, MaterialAct::Return, &back).await?;
    }
    Ok(())
}

fn some(metal: &Metal, quantity: Decimal, remnant: Option<Remnant>) -> MaterialRequest {
    let line = MaterialLine { item: NameOr::Name(metal.code.into()), quantity, remnant };
    MaterialRequest { id: None, until: None, note: String::new(), lines: vec![line] }
}
