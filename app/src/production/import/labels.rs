//! What a file of a production says, put into words.

use crate::i18n::{Locale, td_string};
use crate::ui::field::Choice;
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::production::import::fields::{FileKind, OrderField, WorkpieceField};

/// What a file is brought in for.
pub fn kind(lang: Locale, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Orders => td_string!(lang, production.orders.title),
        FileKind::Workpieces => td_string!(lang, production.workpieces.title),
    }
}

/// What a column can be.
pub fn field(lang: Locale, field: OrderField) -> &'static str {
    match field {
        OrderField::Reference => td_string!(lang, production.import.reference),
        OrderField::Code => td_string!(lang, production.field.drawing),
        OrderField::Name => td_string!(lang, production.field.workpiece_name),
        OrderField::QtyPlan => td_string!(lang, production.field.qty_plan),
        OrderField::Due => td_string!(lang, production.field.due),
        OrderField::Priority => td_string!(lang, production.field.priority),
        OrderField::Customer => td_string!(lang, production.field.customer),
        OrderField::Description => td_string!(lang, production.field.description),
        OrderField::Revision => td_string!(lang, production.field.revision),
        OrderField::Material => td_string!(lang, production.field.material),
        OrderField::Route => td_string!(lang, production.route.title),
        OrderField::Machine => td_string!(lang, production.field.machine),
        OrderField::Partner => td_string!(lang, production.field.partner),
        OrderField::PartnerDue => td_string!(lang, production.field.partner_due),
    }
}

/// The same of a file of workpieces, whose fields are some of those.
pub fn workpiece_field(lang: Locale, of: WorkpieceField) -> &'static str {
    OrderField::named(of.name()).map_or("", |known| field(lang, known))
}

/// All of them, to be chosen.
pub fn order_fields(lang: Locale) -> Vec<Choice> {
    OrderField::ALL.iter().map(|known| Choice::new(known.name(), field(lang, *known))).collect()
}

pub fn workpiece_fields(lang: Locale) -> Vec<Choice> {
    WorkpieceField::ALL.iter().map(|known| Choice::new(known.name(), workpiece_field(lang, *known))).collect()
}
