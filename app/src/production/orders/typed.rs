//! What was typed as what is ordered.

use super::shown::TypedOrder;
use crate::forms::numbers;
use engrane::base::entity::NameOr;
use engrane::base::id::StageId;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::production::orders::types::{OrderPriority, ProductionOrder, ProductionOrderValues};
use std::str::FromStr;

/// Reads the fields one after the other, and keeps what is wrong with each.
#[derive(Default)]
struct Reader {
    wrong: Vec<FieldProblem>,
}

impl Reader {
    fn refuse(&mut self, field: &str, reason: Reason) {
        self.wrong.push(FieldProblem { field: field.to_owned(), reason });
    }

    /// A value, or none where nothing is typed.
    fn if_any<T: FromStr>(&mut self, field: &str, text: &str) -> Option<T> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.refuse(field, Reason::Malformed);
        }
        read
    }

    fn pieces(&mut self, field: &str, text: &str) -> u32 {
        let reason = if text.trim().is_empty() { Reason::Missing } else { Reason::Malformed };
        numbers::whole(text.trim()).unwrap_or_else(|| {
            self.refuse(field, reason);
            0
        })
    }
}

fn read(typed: &TypedOrder, is_new: bool) -> Result<ProductionOrderValues, Problem> {
    let mut reader = Reader::default();
    // A new order without a revision has the workpiece's.
    let revision = Some(typed.revision.clone()).filter(|revision| !is_new || !revision.trim().is_empty());
    let named = |ids: &[StageId]| Some(ids.iter().map(|id| NameOr::Id(*id)).collect());
    // An order that is there goes some way; a new one without stages goes the usual one.
    let (route, skipped) = match typed.route.as_slice() {
        [] if is_new => (None, None),
        route => (named(route), named(&typed.skipped)),
    };
    let ours = |id: &str| if typed.is_cooperation { String::new() } else { id.to_owned() };
    let partners = |text: &str| if typed.is_cooperation { text.to_owned() } else { String::new() };
    let values = ProductionOrderValues {
        code: typed.code.clone(),
        name: typed.name.clone(),
        qty_plan: reader.pieces("qty_plan", &typed.qty_plan),
        due: reader.if_any("due", &typed.due),
        priority: reader.if_any("priority", &typed.priority).unwrap_or(OrderPriority::Medium),
        customer: typed.customer.clone(),
        description: typed.description.clone(),
        revision,
        is_cooperation: typed.is_cooperation,
        // What was filled in before the other kind was chosen is not meant.
        partner: reader.if_any("partner", &partners(&typed.partner)).map(NameOr::Id),
        partner_due: reader.if_any("partner_due", &partners(&typed.partner_due)),
        machine: reader.if_any("machine", &ours(&typed.machine)).map(NameOr::Id),
        stages: route,
        skipped,
        published: Some(typed.published),
        specification_line: None,
    };
    if reader.wrong.is_empty() { Ok(values) } else { Err(Problem::Invalid { fields: reader.wrong }) }
}

/// A new order.
pub fn new(typed: &TypedOrder) -> Result<ProductionOrderValues, Problem> {
    read(typed, true)
}

/// One that is there, as a whole.
pub fn changed(typed: &TypedOrder) -> Result<ProductionOrderValues, Problem> {
    read(typed, false)
}

/// An order as it is, but for whether operators see it.
pub fn published(order: &ProductionOrder, published: bool) -> ProductionOrderValues {
    ProductionOrderValues {
        code: order.workpiece.code.clone(),
        name: String::new(),
        qty_plan: order.qty_plan,
        due: order.due,
        priority: order.priority,
        customer: order.customer.clone(),
        description: order.description.clone(),
        revision: Some(order.revision.clone()),
        is_cooperation: order.is_cooperation,
        partner: order.partner.map(NameOr::Id),
        partner_due: order.partner_due,
        machine: order.machine.map(NameOr::Id),
        stages: None,
        skipped: None,
        published: Some(published),
        specification_line: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use engrane::base::id::{MachineId, PartnerId};
    use uuid::Uuid;

    fn typed() -> TypedOrder {
        TypedOrder {
            code: "EJE-204".into(),
            qty_plan: "1,200".into(),
            due: "2030-01-15".into(),
            priority: "high".into(),
            partner: Uuid::from_u128(1).to_string(),
            partner_due: "2030-01-10".into(),
            machine: Uuid::from_u128(2).to_string(),
            ..TypedOrder::default()
        }
    }

    #[test]
    fn an_order_is_of_the_shop_or_of_a_partner() {
        let shop = new(&typed()).unwrap();
        assert_eq!((shop.qty_plan, shop.due), (1_200, NaiveDate::from_ymd_opt(2030, 1, 15)));
        assert_eq!((shop.priority, shop.revision.as_deref()), (OrderPriority::High, None));
        let lathe = NameOr::Id(MachineId(Uuid::from_u128(2)));
        assert_eq!((shop.machine, shop.partner, shop.partner_due), (Some(lathe), None, None));
        let outside = changed(&TypedOrder { is_cooperation: true, ..typed() }).unwrap();
        let partner = NameOr::Id(PartnerId(Uuid::from_u128(1)));
        assert_eq!((outside.machine, outside.partner), (None, Some(partner)));
        assert_eq!(outside.partner_due, NaiveDate::from_ymd_opt(2030, 1, 10));
        assert_eq!(outside.revision.as_deref(), Some(""));
        // A new one goes the usual way where nothing is said; what is there cannot go none.
        assert_eq!((shop.stages, outside.stages), (None, Some(Vec::new())));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let odd = TypedOrder { qty_plan: "muchas".into(), due: "mañana".into(), machine: "T-1".into(), ..typed() };
        let Err(Problem::Invalid { fields }) = new(&odd) else { panic!("it was read") };
        let told: Vec<_> = fields.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        assert_eq!(told, [("qty_plan", Reason::Malformed), ("due", Reason::Malformed), ("machine", Reason::Malformed)]);
        let none = TypedOrder { qty_plan: " ".into(), ..typed() };
        assert_eq!(new(&none), Err(Problem::invalid("qty_plan", Reason::Missing)));
    }
}
