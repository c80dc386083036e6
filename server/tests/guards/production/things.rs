//! A production with something of everything in it.

use super::columns;
use crate::site::{SECRET, Site};
use engrane::base::entity::NameOr;
use engrane::base::id::{
    ImportId, MachineId, MovementId, MovementReceiptId, NeedId, NormId, PadId, PartnerId, ProductionOrderId, ReasonId,
    SpecificationId, StageFactId, StageId, StockItemId, UserId, WorkpieceId,
};
use engrane::base::permission::{Permission, Role};
use engrane::platform::entity::{self, Values};
use engrane::platform::files::receive;
use engrane::platform::pairing::rules::LENGTH;
use engrane::platform::pairing::types::Kind;
use engrane::production::facts;
use engrane::production::grants;
use engrane::production::grants::types::GrantRequest;
use engrane::production::import;
use engrane::production::import::fields::{FileKind, NamedMapping};
use engrane::production::material;
use engrane::production::material::types::{MaterialAct, NeedValues};
use engrane::production::movements;
use engrane::production::orders::ops;
use engrane::production::orders::types::OrderStep;
use engrane::production::specifications;
use engrane::production::types::{
    MachineValues, NormValues, PartnerValues, ProductionReasonValues, StageValues, WorkpieceValues,
};
use engrane::stores::ledger::ops::act as ledger;
use engrane::stores::types::{Act, StockItemValues};
use serde_json::{Value, json};
use uuid::Uuid;

/// What is set up in a production.
#[derive(Clone, Copy, Debug)]
pub struct ProductionThings {
    /// Nothing refers to these.
    pub stage: StageId,
    pub machine: MachineId,
    pub reason: ReasonId,
    pub partner: PartnerId,
    pub workpiece: WorkpieceId,
    pub norm: NormId,
    /// What pieces are made of, in the store-room; the need is of it.
    pub metal: StockItemId,
    pub need: NeedId,
    /// The norm and the need are of these.
    pub made: WorkpieceId,
    pub used: MachineId,
    /// Of the machines.
    pub manned: StageId,
    /// Nothing was recorded of these: one that goes on, is on hold, is cancelled.
    pub order: ProductionOrderId,
    pub held: ProductionOrderId,
    pub cancelled: ProductionOrderId,
    /// Something was recorded of it, by this fact.
    pub begun: ProductionOrderId,
    pub fact: StageFactId,
    /// Where that was.
    pub fitting: StageId,
    /// It was granted to this person.
    pub person: UserId,
    /// Pieces of this order are at the stage outside, and with this partner.
    pub outward: ProductionOrderId,
    pub works: PartnerId,
    /// Movements of it: one that is prepared, one that was sent, one of which this was received.
    pub prepared: MovementId,
    pub sent: MovementId,
    pub come: MovementId,
    pub receipt: MovementReceiptId,
    /// Nothing of this specification is ordered.
    pub specification: SpecificationId,
    /// This one is published, and was granted to the person.
    pub shown: SpecificationId,
    /// Files of workpieces: one that is planned, one that was taken.
    pub planned: ImportId,
    pub applied: ImportId,
    /// Nobody is at work on it.
    pub pad: PadId,
    /// Of devices that wait to become pads: one for each kind of door.
    pub codes: [[u8; LENGTH]; 2],
}

impl ProductionThings {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil = Uuid::nil();
        Self {
            stage: nil.into(),
            machine: nil.into(),
            reason: nil.into(),
            partner: nil.into(),
            workpiece: nil.into(),
            norm: nil.into(),
            metal: nil.into(),
            need: nil.into(),
            made: nil.into(),
            used: nil.into(),
            manned: nil.into(),
            order: nil.into(),
            held: nil.into(),
            cancelled: nil.into(),
            begun: nil.into(),
            fact: nil.into(),
            fitting: nil.into(),
            person: nil.into(),
            outward: nil.into(),
            works: nil.into(),
            prepared: nil.into(),
            sent: nil.into(),
            come: nil.into(),
            receipt: nil.into(),
            specification: nil.into(),
            shown: nil.into(),
            planned: ImportId(nil),
            applied: ImportId(nil),
            pad: nil.into(),
            codes: [[b'3'; LENGTH]; 2],
        }
    }

    /// What a device shows that waits to become a pad.
    pub(super) fn code(&self, at: usize) -> String {
        String::from_utf8(self.codes[at].to_vec()).unwrap()
    }

    /// A path with the ids of what it names.
    pub fn name(&self, path: &str) -> String {
        path.replace("{stage}", &self.stage.to_string())
            .replace("{machine}", &self.machine.to_string())
            .replace("{reason}", &self.reason.to_string())
            .replace("{partner}", &self.partner.to_string())
            .replace("{workpiece}", &self.workpiece.to_string())
            .replace("{norm}", &self.norm.to_string())
            .replace("{need}", &self.need.to_string())
            .replace("{made}", &self.made.to_string())
            .replace("{order}", &self.order.to_string())
            .replace("{held}", &self.held.to_string())
            .replace("{cancelled}", &self.cancelled.to_string())
            .replace("{begun}", &self.begun.to_string())
            .replace("{fact}", &self.fact.to_string())
            .replace("{grantee}", &self.person.to_string())
            .replace("{prepared}", &self.prepared.to_string())
            .replace("{sent}", &self.sent.to_string())
            .replace("{come}", &self.come.to_string())
            .replace("{receipt}", &self.receipt.to_string())
            .replace("{outward}", &self.outward.to_string())
            .replace("{specification}", &self.specification.to_string())
            .replace("{shown}", &self.shown.to_string())
            .replace("{pad}", &self.pad.to_string())
            .replace("{file_planned}", &self.planned.to_string())
            .replace("{file_applied}", &self.applied.to_string())
            // The day of the clock that stands still, and a shift that every production begins with.
            .replace("{day}", "2026-09-20")
            .replace("{shift_code}", "day")
    }
}

impl Site {
    /// A production's set-up, and files that were brought in; each time others beside those before.
    pub async fn production(&self) -> ProductionThings {
        let [planned, applied] = self.production_files().await;
        ProductionThings { planned, applied, ..Box::pin(self.production_set_up()).await }
    }

    /// A file that waits for somebody's word, and one that was applied.
    async fn production_files(&self) -> [ImportId; 2] {
        let ctx = self.world.owner(&self.organizations.produccion).await.unwrap();
        let mapping: NamedMapping = serde_json::from_value(columns()).unwrap();
        let bring_in = async || {
            let drawing = Uuid::now_v7().simple().to_string().to_uppercase();
            let content = format!("Plano,Nombre\nX{},{SECRET}\n", &drawing[4..]);
            let file = receive(&ctx, Permission::ProductionSetup, SECRET, content.as_bytes()).await.unwrap();
            import::ops::bring_in(&ctx, FileKind::Workpieces, file).await.unwrap().row.id
        };
        let files = [bring_in().await, bring_in().await];
        self.work().await;
        import::ops::plan(&ctx, files[0], &mapping).await.unwrap();
        import::ops::apply(&ctx, files[1], Some(&mapping)).await.unwrap();
        self.work().await;
        files
    }

    /// A production's set-up without any file.
    pub async fn production_set_up(&self) -> ProductionThings {
        async fn made<V: Values>(site: &Site, values: Value) -> V::Id {
            let ctx = site.world.owner(&site.organizations.produccion).await.unwrap();
            entity::create::<V>(&ctx, &serde_json::from_value(values).unwrap()).await.unwrap().id
        }
        let word = || format!("x{}", &Uuid::now_v7().simple().to_string()[4..]);
        let drawing = || word().to_uppercase();
        let stage = || json!({ "code": word(), "name": SECRET, "kind": "inside" });
        let manned = made::<StageValues>(self, stage()).await;
        let machine = || json!({ "code": drawing(), "name": SECRET, "stage": manned });
        let workpiece = || json!({ "code": drawing(), "name": SECRET });
        let (piece, used) =
            (made::<WorkpieceValues>(self, workpiece()).await, made::<MachineValues>(self, machine()).await);
        let ctx = self.world.owner(&self.organizations.produccion).await.unwrap();
        let order = async |step: Option<OrderStep>| {
            let asked = json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100 });
            let id = ops::create(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().id;
            if let Some(step) = step {
                ops::step(&ctx, id, step, "por algo").await.unwrap();
            }
            id
        };
        let begun = json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100, "stages": ["fitting", "qc"] });
        let begun = ops::create(&ctx, &serde_json::from_value(begun).unwrap()).await.unwrap().id;
        let fact = json!({ "stage": "fitting", "qty_good": 10, "repeat": true });
        let fact = facts::ops::record(&ctx, begun, &serde_json::from_value(fact).unwrap()).await.unwrap().fact.id;
        let person =
            self.world.of_role(&self.organizations.produccion, Role::Operator).await.unwrap().person().unwrap().user;
        grants::ops::give(&ctx, GrantRequest::of_order(begun, person)).await.unwrap();
        let specification = async || {
            let lines = json!([{ "code": "SECRETA", "quantity": 50, "comment": SECRET }]);
            let asked = json!({ "number": word(), "customer": SECRET, "lines": lines });
            specifications::ops::create(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().id
        };
        let shown = specification().await;
        grants::ops::give(&ctx, GrantRequest::of_specification(shown, person)).await.unwrap();
        specifications::ops::publish(&ctx, shown, true).await.unwrap();
        let partner = made::<PartnerValues>(self, json!({ "name": format!("{SECRET} {}", word()) })).await;
        let works = made::<PartnerValues>(self, json!({ "name": format!("{SECRET} {}", word()) })).await;
        let outward =
            json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100, "stages": ["fitting", "galvanic", "qc"] });
        let outward = ops::create(&ctx, &serde_json::from_value(outward).unwrap()).await.unwrap().id;
        let fitted = json!({ "stage": "fitting", "qty_good": 90, "repeat": true });
        facts::ops::record(&ctx, outward, &serde_json::from_value(fitted).unwrap()).await.unwrap();
        let movement = async |pending: bool| {
            let asked = json!({
                "kind": "to_partner", "order": outward, "partner": works, "quantity": 10, "pending": pending, "parallel": true,
                "carrier": SECRET
            });
            movements::ops::send(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().movement.id
        };
        let come = movement(false).await;
        let receipt = json!({ "qty_good": 4, "note": SECRET });
        let receipt = movements::ops::receive(&ctx, come, &serde_json::from_value(receipt).unwrap()).await.unwrap();
        let metal = json!({ "name": format!("{SECRET} {}", word()), "kind": "material", "unit": "metre" });
        let metal = made::<StockItemValues>(self, metal).await;
        let received = json!({ "lines": [{ "item": metal, "quantity": 100 }] });
        ledger(&ctx, Act::Receive, &serde_json::from_value(received).unwrap()).await.unwrap();
        let given = json!({ "lines": [{ "item": metal, "quantity": 10 }] });
        let given = serde_json::from_value(given).unwrap();
        material::ops::act(&ctx, outward, MaterialAct::Issue, &given).await.unwrap();
        let mut codes = [[0; LENGTH]; 2];
        for kept in &mut codes {
            kept.copy_from_slice(self.world.waiting(Kind::Pad).await.unwrap().0.as_bytes());
        }
        ProductionThings {
            planned: Uuid::nil().into(),
            applied: Uuid::nil().into(),
            outward,
            works,
            prepared: movement(true).await,
            sent: movement(false).await,
            come,
            receipt: receipt.receipt.id,
            specification: specification().await,
            shown,
            begun,
            fact,
            fitting: entity::find::<StageValues>(&ctx, NameOr::Name("fitting".into())).await.unwrap().id,
            person,
            order: order(None).await,
            held: order(Some(OrderStep::Hold)).await,
            cancelled: order(Some(OrderStep::Cancel)).await,
            stage: made::<StageValues>(self, stage()).await,
            machine: made::<MachineValues>(self, machine()).await,
            reason: made::<ProductionReasonValues>(self, json!({ "kind": "scrap", "code": word(), "name": SECRET }))
                .await,
            partner,
            workpiece: made::<WorkpieceValues>(self, workpiece()).await,
            norm: made::<NormValues>(self, json!({ "workpiece": piece, "machine": used, "pieces": 400 })).await,
            metal,
            need: made::<NeedValues>(self, json!({ "workpiece": piece, "item": metal, "quantity": 0.5 })).await,
            made: piece,
            used,
            manned,
            pad: self.pad(&format!("{SECRET} {}", word())).await.0,
            codes,
        }
    }
}
