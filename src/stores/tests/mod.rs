//! The store-room, in a real database: what several of its parts are tried with.

use super::ledger::{ops, undo};
use super::types::{
    Act, ActAnswer, ActLine, ActRequest, HolderKind, HolderName, HolderValues, ItemKind, StockItem, StockItemValues,
    StockLocation, StockLocationValues, UndoRequest, Unit,
};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId};
use crate::base::problem::Problem;
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::testing::{Business, World};
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::str::FromStr;

mod set_up;

/// A world with a store-room, whoever leads it and whoever keeps it.
pub(super) struct Room {
    pub world: World,
    pub business: Business,
    pub owner: Ctx,
    pub keeper: Ctx,
}

impl Room {
    pub async fn new(pool: PgPool) -> Result<Self> {
        Self::of(World::new(pool).await?).await
    }

    /// One in a world that is made already.
    pub async fn of(world: World) -> Result<Self> {
        let business = world.store_room("almacen").await?;
        let (owner, keeper) = (world.owner(&business).await?, world.storekeeper(&business).await?);
        Ok(Self { world, business, owner, keeper })
    }

    pub async fn shelf(&self, name: &str) -> Result<StockLocation> {
        entity::create(&self.owner, &shelf(name)).await
    }

    pub async fn item(&self, name: &str, kind: ItemKind) -> Result<StockItem> {
        entity::create(&self.owner, &item(name, kind)).await
    }

    pub async fn holder(&self, name: &str) -> Result<StockLocationId> {
        Ok(entity::create(&self.owner, &holder(name)).await?.id)
    }

    /// How many there are in all: on hand, unusable, in use, worth.
    pub async fn totals(&self, item: StockItemId) -> (Decimal, Decimal, Decimal, Decimal) {
        let totals: (Decimal, Decimal, Decimal, Decimal) =
            sqlx::query_as("select on_hand, unusable, in_use, value from stock_totals where item_id = $1")
                .bind(item.0)
                .fetch_one(&self.world.pool)
                .await
                .unwrap_or_else(|error| panic!("{item}: {error}"));
        (totals.0.normalize(), totals.1.normalize(), totals.2.normalize(), totals.3.normalize())
    }

    /// What the database says is wrong with the ledger: nothing.
    pub async fn holds(&self) -> Result<()> {
        let found = super::verify::ops::verify(&self.world.services, Some(self.business.tenant)).await?;
        assert!(found.iter().all(|found| found.difference.is_none()), "{found:?}");
        Ok(())
    }
}

pub(super) fn shelf(name: &str) -> StockLocationValues {
    StockLocationValues {
        name: name.into(),
        parent: None,
        department: None,
        usable: true,
        archived: false,
        path: String::new(),
    }
}

pub(super) fn holder(name: &str) -> HolderValues {
    HolderValues {
        kind: HolderKind::Person,
        name: name.into(),
        code: None,
        user: None,
        department: None,
        archived: false,
    }
}

pub(super) fn item(name: &str, kind: ItemKind) -> StockItemValues {
    StockItemValues {
        code: String::new(),
        name: name.into(),
        kind,
        unit: Unit::Piece,
        decimals: None,
        tracking: None,
        category: None,
        returnable: None,
        supplier: String::new(),
        lead_days: None,
        pack: None,
        threshold: Decimal::ZERO,
        target: None,
        home: None,
        archived: false,
    }
}

pub(super) fn number(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// So much of an item.
pub(super) fn line(item: StockItemId, quantity: &str) -> ActLine {
    ActLine { item: Some(item), quantity: number(quantity), ..ActLine::default() }
}

pub(super) fn asked(lines: Vec<ActLine>) -> ActRequest {
    ActRequest {
        id: None,
        holder: None,
        occurred_at: None,
        due_at: None,
        reason: String::new(),
        note: String::new(),
        lines,
    }
}

pub(super) async fn receive(ctx: &Ctx, item: StockItemId, quantity: &str, cost: Option<&str>) -> Result<ActAnswer> {
    let line = ActLine { cost: cost.map(number), ..line(item, quantity) };
    ops::act(ctx, Act::Receive, &asked(vec![line])).await
}

pub(super) async fn issue(ctx: &Ctx, item: StockItemId, quantity: &str, to: StockLocationId) -> Result<ActAnswer> {
    let asked = ActRequest { holder: Some(HolderName::Id(to)), ..asked(vec![line(item, quantity)]) };
    ops::act(ctx, Act::Issue, &asked).await
}

pub(super) async fn give_back(ctx: &Ctx, item: StockItemId, quantity: &str, by: StockLocationId) -> Result<ActAnswer> {
    let asked = ActRequest { holder: Some(HolderName::Id(by)), ..asked(vec![line(item, quantity)]) };
    ops::act(ctx, Act::Return, &asked).await
}

pub(super) async fn take_back(ctx: &Ctx, document: StockDocumentId) -> Result<ActAnswer> {
    undo::undo(ctx, document, &UndoRequest::default()).await
}

pub(super) fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}

pub(super) fn named<Id>(name: &str) -> NameOr<Id> {
    NameOr::Name(name.to_owned())
}
