//! The set-up of a production as it is listed and filled in: stages, machines, reasons and partners.

use super::settings::SetUp;
use super::words;
use crate::base::format;
use crate::entity_pages::{Asked, EntityForm, EntityList, Sent, Texts, list, remove as remove_as};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::LineId;
use engrane::base::permission::Permission;
use engrane::oee;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::types::{
    DEFAULT_RATE, Machine, MachineValues, Naming, Partner, PartnerValues, ProductionReason, ProductionReasonValues,
    ReasonKind, Stage, StageKind, StageValues,
};

/// What is set up, and the plant's lines where there is a plant.
struct Shop {
    stages: Vec<Stage>,
    machines: Vec<Machine>,
    reasons: Vec<ProductionReason>,
    partners: Vec<Partner>,
    lines: Vec<(LineId, String)>,
}

async fn shop(ctx: &Ctx) -> Result<Shop> {
    let lines = if ctx.may(Permission::PlantView) { oee::ops::plant(ctx).await?.lines } else { Vec::new() };
    Ok(Shop {
        stages: entity::list::<StageValues>(ctx).await?,
        machines: entity::list::<MachineValues>(ctx).await?,
        reasons: entity::list::<ProductionReasonValues>(ctx).await?,
        partners: entity::list::<PartnerValues>(ctx).await?,
        lines: lines.into_iter().map(|line| (line.id, line.values.name)).collect(),
    })
}

/// The page of the list that is asked for.
pub async fn shown(ctx: &Ctx, lang: Locale, place: SetUp, asked: &Asked) -> Result<EntityList> {
    let shop = shop(ctx).await?;
    let list = match place {
        SetUp::Stages => list(&Stages(lang), &shop.stages, asked),
        SetUp::Machines => list(&Machines(lang, &shop), &shop.machines, asked),
        SetUp::Reasons => list(&Reasons(lang), &shop.reasons, asked),
        SetUp::Partners => list(&Partners(lang), &shop.partners, asked),
    };
    let counts = [shop.stages.len(), shop.machines.len(), shop.reasons.len(), shop.partners.len()];
    let counts = counts.iter().map(|&count| u32::try_from(count).unwrap_or(u32::MAX)).collect();
    Ok(EntityList { counts, ..list })
}

/// Creates what was sent, or changes the one that it names as a whole.
pub async fn save(ctx: &Ctx, place: SetUp, sent: Sent<'_>) -> Result<()> {
    // Before anything is read: whoever may not change the set-up learns nothing else.
    ctx.require(Permission::ProductionSetup)?;
    let lang = Locale::es;
    match place {
        SetUp::Stages => sent.save(ctx, &Stages(lang)).await,
        SetUp::Machines => sent.save(ctx, &Machines(lang, &shop(ctx).await?)).await,
        SetUp::Reasons => sent.save(ctx, &Reasons(lang)).await,
        SetUp::Partners => sent.save(ctx, &Partners(lang)).await,
    }
}

/// Removes one thing; one in use is switched off instead.
pub async fn remove(ctx: &Ctx, place: SetUp, id: &str) -> Result<()> {
    match place {
        SetUp::Stages => remove_as::<Stages>(ctx, id).await,
        SetUp::Machines => remove_as::<Machines<'_>>(ctx, id).await,
        SetUp::Reasons => remove_as::<Reasons>(ctx, id).await,
        SetUp::Partners => remove_as::<Partners>(ctx, id).await,
    }
}

fn field(name: &str, label: &str) -> FormField {
    FormField::new(name, label, Kind::Text)
}

fn name(lang: Locale) -> FormField {
    field("name", td_string!(lang, production.field.name)).required()
}

fn code(lang: Locale, hint: &str) -> FormField {
    field("code", td_string!(lang, production.field.code)).required().hint(hint)
}

fn position(lang: Locale) -> FormField {
    let position = field("position", td_string!(lang, production.field.position));
    position.hint(td_string!(lang, production.field.position_hint))
}

fn active(lang: Locale, hint: &str) -> FormField {
    field("active", td_string!(lang, production.field.active)).hint(hint)
}

struct Stages(Locale);

impl EntityForm for Stages {
    type Values = StageValues;

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, production.settings.about_stages).to_owned(),
            new: td_string!(lang, production.settings.new_stage),
            change: td_string!(lang, production.settings.change_stage),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang) = *self;
        [
            td_string!(lang, production.field.name),
            td_string!(lang, production.field.code),
            td_string!(lang, production.field.stage_kind),
            td_string!(lang, production.field.asks_for),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &StageValues) -> Vec<String> {
        let Self(lang) = *self;
        let asks = [
            (values.shift, td_string!(lang, production.field.shift)),
            (values.operator, td_string!(lang, production.field.operator)),
            (values.machine, td_string!(lang, production.field.machine)),
        ];
        let asks = asks.into_iter().filter(|(naming, _)| *naming != Naming::None).map(|(naming, what)| match naming {
            Naming::Optional => td_string!(lang, production.field.if_any, what = what),
            Naming::Required | Naming::None => what.to_owned(),
        });
        let asks = asks.collect::<Vec<_>>().join(", ");
        vec![
            values.name.clone(),
            values.code.clone(),
            words::stage_kind(lang, values.kind).to_owned(),
            if asks.is_empty() { "–".to_owned() } else { asks },
        ]
    }

    fn is_off(&self, values: &StageValues) -> bool {
        !values.active
    }

    fn blank(&self) -> StageValues {
        StageValues {
            code: String::new(),
            name: String::new(),
            position: 0,
            kind: StageKind::Inside,
            shift: Naming::Required,
            operator: Naming::Optional,
            machine: Naming::None,
            operators_record: false,
            active: true,
        }
    }

    fn form(&self, form: &mut Form, values: &mut StageValues) {
        let Self(lang) = *self;
        form.text(name(lang), &mut values.name);
        form.text(code(lang, td_string!(lang, production.field.word_hint)), &mut values.code);
        form.position(position(lang), &mut values.position);
        let kinds = StageKind::ALL.iter().map(|&kind| (kind, words::stage_kind(lang, kind)));
        let kind = field("kind", td_string!(lang, production.field.stage_kind));
        form.choice(kind.hint(td_string!(lang, production.field.stage_kind_hint)), &mut values.kind, kinds);
        let namings = || Naming::ALL.iter().map(move |&naming| (naming, words::naming(lang, naming)));
        form.choice(field("shift", td_string!(lang, production.field.shift)), &mut values.shift, namings());
        form.choice(field("operator", td_string!(lang, production.field.operator)), &mut values.operator, namings());
        form.choice(field("machine", td_string!(lang, production.field.machine)), &mut values.machine, namings());
        let record = field("operators_record", td_string!(lang, production.field.operators_record));
        form.check(record, &mut values.operators_record);
        form.check(active(lang, td_string!(lang, production.field.stage_active)), &mut values.active);
    }
}

struct Machines<'a>(Locale, &'a Shop);

impl Machines<'_> {
    fn stage_name(&self, values: &MachineValues) -> String {
        let stage = self.1.stages.iter().find(|stage| values.stage.id() == Some(stage.id));
        stage.map(|stage| stage.values.name.clone()).unwrap_or_default()
    }
}

/// Texts that are typed one after the other, with commas between them.
fn write_list(texts: &[String]) -> String {
    texts.join(", ")
}

fn read_list(text: &str) -> Vec<String> {
    text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

impl EntityForm for Machines<'_> {
    type Values = MachineValues;

    fn texts(&self) -> Texts {
        let Self(lang, shop) = *self;
        let none = !shop.stages.iter().any(|stage| stage.values.kind != StageKind::Outside);
        Texts {
            about: td_string!(lang, production.settings.about_machines).to_owned(),
            new: td_string!(lang, production.settings.new_machine),
            change: td_string!(lang, production.settings.change_machine),
            blocked: if none { td_string!(lang, production.settings.stage_first) } else { "" },
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, production.field.machine),
            td_string!(lang, production.field.rate),
            td_string!(lang, production.field.stage),
            td_string!(lang, production.field.capabilities),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &MachineValues) -> Vec<String> {
        let capabilities = write_list(&values.capabilities);
        vec![
            format!("{} · {}", values.code, values.name),
            format::count(values.rate_per_shift.into()),
            self.stage_name(values),
            if capabilities.is_empty() { "–".to_owned() } else { capabilities },
        ]
    }

    fn is_off(&self, values: &MachineValues) -> bool {
        !values.active
    }

    fn blank(&self) -> MachineValues {
        // A form that could name no stage is not opened.
        let first = self.1.stages.iter().find(|stage| stage.values.kind != StageKind::Outside);
        MachineValues {
            code: String::new(),
            name: String::new(),
            stage: first.map_or_else(|| NameOr::Name(String::new()), |stage| stage.id.into()),
            capabilities: Vec::new(),
            rate_per_shift: DEFAULT_RATE,
            line: None,
            active: true,
        }
    }

    fn form(&self, form: &mut Form, values: &mut MachineValues) {
        let Self(lang, shop) = *self;
        form.text(code(lang, td_string!(lang, production.field.code_hint)), &mut values.code);
        form.text(name(lang), &mut values.name);
        let stages = shop.stages.iter().filter(|stage| stage.values.kind != StageKind::Outside);
        let stages = stages.map(|stage| (NameOr::Id(stage.id), &stage.values.name));
        form.choice(field("stage", td_string!(lang, production.field.stage)), &mut values.stage, stages);
        let rate = field("rate_per_shift", td_string!(lang, production.field.rate));
        form.count(rate.hint(td_string!(lang, production.field.rate_hint)), &mut values.rate_per_shift);
        let capabilities = field("capabilities", td_string!(lang, production.field.capabilities));
        let capabilities = capabilities.hint(td_string!(lang, production.field.capabilities_hint));
        let write = |texts: &Vec<String>| write_list(texts);
        form.value(capabilities, &mut values.capabilities, write, |text| Some(read_list(text)));
        if !shop.lines.is_empty() {
            let lines = shop.lines.iter().map(|(id, name)| (NameOr::Id(*id), name));
            let line = field("line", td_string!(lang, production.field.line));
            let line = line.hint(td_string!(lang, production.field.line_hint));
            form.choice_if_any(line, &mut values.line, td_string!(lang, production.field.none), lines);
        }
        form.check(active(lang, td_string!(lang, production.field.machine_active)), &mut values.active);
    }
}

struct Reasons(Locale);

impl EntityForm for Reasons {
    type Values = ProductionReasonValues;

    const COLUMNS: &'static [&'static str] = &["name", "kind", "code"];

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, production.settings.about_reasons).to_owned(),
            new: td_string!(lang, production.settings.new_reason),
            change: td_string!(lang, production.settings.change_reason),
            blocked: "",
        }
    }

    fn is_off(&self, values: &ProductionReasonValues) -> bool {
        !values.active
    }

    fn blank(&self) -> ProductionReasonValues {
        ProductionReasonValues {
            kind: ReasonKind::Scrap,
            code: String::new(),
            name: String::new(),
            position: 0,
            active: true,
        }
    }

    fn form(&self, form: &mut Form, values: &mut ProductionReasonValues) {
        let Self(lang) = *self;
        let kinds = ReasonKind::ALL.iter().map(|&kind| (kind, words::reason_kind(lang, kind)));
        let kind = field("kind", td_string!(lang, production.field.reason_kind));
        form.choice(kind.hint(td_string!(lang, production.field.reason_kind_hint)), &mut values.kind, kinds);
        form.text(name(lang), &mut values.name);
        form.text(code(lang, td_string!(lang, production.field.word_hint)), &mut values.code);
        form.position(position(lang), &mut values.position);
        form.check(active(lang, td_string!(lang, production.field.reason_active)), &mut values.active);
    }
}

struct Partners(Locale);

impl EntityForm for Partners {
    type Values = PartnerValues;

    const COLUMNS: &'static [&'static str] = &["name", "contact"];

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, production.settings.about_partners).to_owned(),
            new: td_string!(lang, production.settings.new_partner),
            change: td_string!(lang, production.settings.change_partner),
            blocked: "",
        }
    }

    fn is_off(&self, values: &PartnerValues) -> bool {
        !values.active
    }

    fn blank(&self) -> PartnerValues {
        PartnerValues { name: String::new(), contact: String::new(), active: true }
    }

    fn form(&self, form: &mut Form, values: &mut PartnerValues) {
        let Self(lang) = *self;
        form.text(name(lang), &mut values.name);
        let contact = field("contact", td_string!(lang, production.field.contact));
        form.text(contact.hint(td_string!(lang, production.field.contact_hint)), &mut values.contact);
        form.check(active(lang, td_string!(lang, production.field.partner_active)), &mut values.active);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_with_commas_is_a_list() {
        assert_eq!(read_list(" CNC, , 3 ejes,"), ["CNC", "3 ejes"]);
        assert_eq!(read_list(&write_list(&["CNC".into(), "torneado".into()])), ["CNC", "torneado"]);
        assert!(read_list(" ").is_empty());
    }
}
