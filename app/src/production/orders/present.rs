//! Orders in words.

use super::shown::{OrderRow, OrderSheet, OrderShown, Orders, River, RiverStage, Standing, TypedOrder};
use crate::base::address::with_query;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::present::{facts, offered, pages, stage, stages};
use crate::production::shown::{Fact, RouteStage};
use crate::production::words;
use crate::production::workpieces::machine_name;
use crate::ui::form::{FormField, Kind, Pick};
use chrono::NaiveDate;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{PartnerId, ProductionOrderId, StageId, WorkpieceId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::base::problem::Entity;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::orders::ops;
use engrane::production::orders::rules::{is_late, may_step};
use engrane::production::orders::types::{
    OrderFilter, OrderPriority, OrderStage, OrderStatus, OrderStep, ProductionOrder,
};
use engrane::production::shifts;
use engrane::production::types::{Machine, MachineValues, Partner, PartnerValues, Stage, StageKind, WorkpieceValues};

/// What orders name.
struct Named {
    lang: Locale,
    /// Of the plant.
    today: NaiveDate,
    stages: Vec<Stage>,
    machines: Vec<Machine>,
    partners: Vec<Partner>,
}

impl Named {
    async fn known(ctx: &Ctx, lang: Locale) -> Result<Self> {
        Ok(Self {
            lang,
            today: shifts::ops::today(ctx).await?,
            stages: stages(ctx).await?,
            machines: entity::list::<MachineValues>(ctx).await?,
            partners: entity::list::<PartnerValues>(ctx).await?,
        })
    }

    fn partner(&self, id: PartnerId) -> String {
        let found = self.partners.iter().find(|partner| partner.id == id);
        found.map(|partner| partner.values.name.clone()).unwrap_or_default()
    }

    /// On which machine, or with which partner.
    fn place(&self, order: &ProductionOrder) -> String {
        let machine = order.machine.and_then(|id| self.machines.iter().find(|machine| machine.id == id));
        match (machine, order.partner) {
            (Some(machine), _) => machine_name(machine),
            (None, Some(partner)) => self.partner(partner),
            (None, None) => String::new(),
        }
    }

    fn standing(&self, order: &ProductionOrder) -> Standing {
        let lang = self.lang;
        Standing {
            status: order.status,
            status_word: words::status(lang, order.status).to_owned(),
            priority: order.priority,
            priority_word: words::priority(lang, order.priority).to_owned(),
            late: is_late(order, self.today),
            is_cooperation: order.is_cooperation,
            published: order.published,
            percent: order.percent,
            progress: td_string!(
                lang,
                production.orders.progress,
                ready = pieces(order.qty_ready),
                plan = pieces(order.qty_plan)
            ),
        }
    }

    fn row(&self, order: &ProductionOrder) -> OrderRow {
        let bottleneck = order.stages.iter().find(|stage| Some(&stage.stage) == order.bottleneck.as_ref());
        let about = [order.workpiece.name.as_str(), order.customer.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        OrderRow {
            id: order.id,
            title: title(order),
            about: about.join(" · "),
            standing: self.standing(order),
            bottleneck: bottleneck.map(|stage| stage.name.clone()).unwrap_or_default(),
            due: order.due.map(|due| words::date(self.lang, due)).unwrap_or_default(),
            place: self.place(order),
        }
    }

    /// What narrows the list.
    fn fields(&self, filter: &OrderFilter, may_cooperation: bool) -> Vec<FormField> {
        let lang = self.lang;
        let pick = |value: String, label: String, chosen: bool| Pick { value, label, chosen };
        let every = || pick(String::new(), td_string!(lang, production.orders.every).to_owned(), false);
        let choice = |name: &str, label: &str, picks: Vec<Pick>| {
            FormField::new(name, label, Kind::Choice).picks([every()].into_iter().chain(picks).collect())
        };
        let machines = self.machines.iter().map(|machine| {
            let chosen = filter.machine.as_ref().and_then(NameOr::id) == Some(machine.id);
            pick(machine.id.to_string(), machine_name(machine), chosen)
        });
        let stages = self.stages.iter().map(|stage| {
            let chosen = filter.stage.as_ref().and_then(NameOr::id) == Some(stage.id);
            pick(stage.id.to_string(), stage.values.name.clone(), chosen)
        });
        let made = [
            (false, td_string!(lang, production.orders.in_shop)),
            (true, td_string!(lang, production.orders.cooperation)),
        ];
        let made = made.map(|(is_cooperation, label)| {
            pick(is_cooperation.to_string(), label.to_owned(), filter.cooperation == Some(is_cooperation))
        });
        let due = FormField::new("due", td_string!(lang, production.orders.due_until), Kind::Day);
        let due = due.value(filter.due.map(|day| day.to_string()).unwrap_or_default());
        let mut fields = vec![
            choice("machine", td_string!(lang, production.field.machine), machines.collect()),
            choice("stage", td_string!(lang, production.orders.waits_at), stages.collect()),
            due,
        ];
        if may_cooperation {
            fields.insert(0, choice("cooperation", td_string!(lang, production.orders.made), made.into()));
        }
        fields
    }

    fn form(&self, usual: [Vec<StageId>; 2], ctx: &Ctx) -> OrderSheet {
        let lang = self.lang;
        let pick = |value: String, label: String| Pick { value, label, chosen: false };
        let none = || pick(String::new(), td_string!(lang, production.field.none).to_owned());
        let stage_of = |machine: &Machine| {
            let found = self.stages.iter().find(|stage| machine.values.stage.id() == Some(stage.id));
            found.map(|stage| stage.values.name.clone()).unwrap_or_default()
        };
        let machines = self.machines.iter().filter(|machine| machine.values.active);
        let machines = machines
            .map(|machine| pick(machine.id.to_string(), format!("{} ({})", machine_name(machine), stage_of(machine))));
        let partners = self.partners.iter().filter(|partner| partner.values.active);
        let partners = partners.map(|partner| pick(partner.id.to_string(), partner.values.name.clone()));
        let priorities =
            OrderPriority::ALL.iter().map(|one| pick(one.to_string(), words::priority(lang, *one).to_owned()));
        OrderSheet {
            known: None,
            workpiece: None,
            values: TypedOrder { priority: OrderPriority::default().to_string(), ..TypedOrder::default() },
            route: Vec::new(),
            stages: offered(lang, &self.stages),
            machines: [none()].into_iter().chain(machines).collect(),
            partners: [none()].into_iter().chain(partners).collect(),
            priorities: priorities.collect(),
            usual,
            may_shop: ctx.may(Permission::OrdersCreateShop),
            may_cooperation: ctx.may(Permission::OrdersCreateCooperation),
        }
    }
}

fn pieces(pieces: u32) -> String {
    format::count(pieces.into())
}

/// `12 · EJE-204`.
fn title(order: &ProductionOrder) -> String {
    format!("{} · {}", order.number, order.workpiece.code)
}

/// A page of the orders that the caller sees.
pub async fn orders(ctx: &Ctx, lang: Locale, filter: &OrderFilter, page: PageRequest) -> Result<Orders> {
    let found = ops::list(ctx, filter, page).await?;
    let named = Named::known(ctx, lang).await?;
    Ok(Orders {
        rows: found.rows.iter().map(|order| named.row(order)).collect(),
        found: match found.total {
            1 => td_string!(lang, production.orders.found_one).to_owned(),
            count => td_string!(lang, production.orders.found, count = format::count(count)),
        },
        page: found.page,
        pages: pages(&found),
        statuses: OrderStatus::ALL.iter().map(|&one| (one, words::status(lang, one).to_owned())).collect(),
        fields: named.fields(filter, ctx.may(Permission::CooperationView)),
    })
}

/// Everything that the page of an order shows.
pub async fn order(ctx: &Ctx, lang: Locale, id: ProductionOrderId) -> Result<OrderShown> {
    let order = ops::find(ctx, id).await?;
    let named = Named::known(ctx, lang).await?;
    let may_edit = ctx.may(Permission::OrdersEdit);
    let revision = match order.revision.as_str() {
        "" => String::new(),
        revision => td_string!(lang, production.order.revision, revision = revision),
    };
    let lead = [order.workpiece.name.clone(), revision, order.customer.clone()];
    let lead: Vec<String> = lead.into_iter().filter(|text| !text.is_empty()).collect();
    let steps = OrderStep::ALL.iter().copied().filter(|step| may_edit && may_step(&order, *step));
    let history = ctx.may(Permission::AuditView).then(|| {
        let kind = Entity::ProductionOrder.as_str();
        with_query("/settings/audit", &[("target_kind", kind), ("target", &order.id.to_string())])
    });
    Ok(OrderShown {
        id,
        number: order.number,
        title: title(&order),
        lead: lead.join(" · "),
        workpiece: order.workpiece.id,
        specification: order.specification.as_ref().map(|of| (of.id, of.number.clone())),
        revision: order.revision.clone(),
        standing: named.standing(&order),
        halt_reason: order.halt_reason.clone(),
        figures: figures(lang, &order),
        river: river(lang, &order),
        facts: about(ctx, &named, &order),
        steps: steps.collect(),
        may_edit,
        may_delete: order.facts == 0 && order.started == 0 && ctx.may(Permission::OrdersDelete),
        history,
    })
}

fn figures(lang: Locale, order: &ProductionOrder) -> Vec<Fact> {
    let percent = format!("{} %", order.percent);
    let figures = [
        (td_string!(lang, production.order.ready), pieces(order.qty_ready)),
        (td_string!(lang, production.order.plan), pieces(order.qty_plan)),
        (td_string!(lang, production.order.percent), percent),
        (td_string!(lang, production.order.here), pieces(order.here)),
        (td_string!(lang, production.order.outside), pieces(order.outside)),
        (td_string!(lang, production.order.scrap), pieces(order.scrapped)),
    ];
    facts(figures)
}

fn about(ctx: &Ctx, named: &Named, order: &ProductionOrder) -> Vec<Fact> {
    let lang = named.lang;
    let day = |day: Option<NaiveDate>| day.map(|day| words::date(lang, day)).unwrap_or_default();
    let at = |at: Option<_>| at.map(|at| format::date_time(lang, ctx.zone(), at)).unwrap_or_default();
    let made = if order.is_cooperation {
        td_string!(lang, production.orders.cooperation)
    } else {
        td_string!(lang, production.orders.in_shop)
    };
    let (machine, partner) =
        if order.is_cooperation { (String::new(), named.place(order)) } else { (named.place(order), String::new()) };
    facts([
        (td_string!(lang, production.field.due), day(order.due)),
        (td_string!(lang, production.orders.made), made.to_owned()),
        (td_string!(lang, production.field.machine), machine),
        (td_string!(lang, production.field.partner), partner),
        (td_string!(lang, production.field.partner_due), day(order.partner_due)),
        (td_string!(lang, production.field.priority), words::priority(lang, order.priority).to_owned()),
        (td_string!(lang, production.field.customer), order.customer.clone()),
        (td_string!(lang, production.field.description), order.description.clone()),
        (td_string!(lang, production.order.limit), pieces(order.qty_limit)),
        (td_string!(lang, production.order.first_fact), at(order.first_fact_at)),
        (td_string!(lang, production.order.done_at), at(order.done_at)),
        (td_string!(lang, production.order.made_by), order.made_by_name.clone()),
        (td_string!(lang, production.order.made_at), at(Some(order.made_at))),
    ])
}

/// Of 100 pieces that may be made; what there is is seen.
fn share(pieces: u32, limit: u32) -> u32 {
    let share = u64::from(pieces) * 100 / u64::from(limit.max(1));
    let share = u32::try_from(share.min(100)).unwrap_or(100);
    if pieces > 0 { share.max(2) } else { 0 }
}

fn river(lang: Locale, order: &ProductionOrder) -> River {
    let limit = order.qty_limit;
    River {
        source: td_string!(lang, production.river.source, started = pieces(order.started), limit = pieces(limit)),
        stages: order.stages.iter().map(|stage| river_stage(lang, order, stage)).collect(),
        mouth: td_string!(lang, production.river.mouth, ready = pieces(order.qty_ready), plan = pieces(order.qty_plan)),
        mouth_width: share(order.qty_ready, limit),
    }
}

fn river_stage(lang: Locale, order: &ProductionOrder, stage: &OrderStage) -> RiverStage {
    let limit = order.qty_limit;
    let on = stage.good + stage.bypassed;
    let is_outside = stage.kind == StageKind::Outside || stage.outside > 0;
    let more = [
        (td_string!(lang, production.river.rework_in), stage.rework_in),
        (td_string!(lang, production.river.rework_out), stage.rework_out),
        (td_string!(lang, production.river.bypassed), stage.bypassed),
    ];
    let more = more.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name, pieces(count)));
    let norm = stage.norm.map(|norm| (td_string!(lang, production.river.norm), pieces(norm)));
    RiverStage {
        name: stage.name.clone(),
        kind: stage.kind,
        kind_word: words::stage_kind(lang, stage.kind).to_owned(),
        status: stage.status,
        status_word: words::route_status(lang, stage.status).to_owned(),
        bottleneck: order.bottleneck.as_ref() == Some(&stage.stage),
        here: pieces(stage.here),
        outside: is_outside.then(|| pieces(stage.outside)),
        good: pieces(stage.good),
        scrap: pieces(stage.scrap),
        more: facts(more.chain(norm)),
        comes: share(stage.received, limit),
        goes: share(on, limit),
        shares: [on, stage.here, stage.outside, stage.scrap].map(|count| share(count, limit)),
    }
}

async fn usual(ctx: &Ctx) -> Result<[Vec<StageId>; 2]> {
    Ok([ops::usual_route(ctx, false).await?, ops::usual_route(ctx, true).await?])
}

/// What ordering begins with.
pub async fn new_form(ctx: &Ctx, lang: Locale, workpiece: Option<WorkpieceId>) -> Result<OrderSheet> {
    if !ctx.may(Permission::OrdersCreateCooperation) {
        ctx.require(Permission::OrdersCreateShop)?;
    }
    let named = Named::known(ctx, lang).await?;
    let mut form = named.form(usual(ctx).await?, ctx);
    form.values.is_cooperation = !form.may_shop;
    form.values.published = form.may_shop;
    let mut route = form.usual[usize::from(form.values.is_cooperation)].clone();
    if let Some(id) = workpiece {
        let found = entity::find::<WorkpieceValues>(ctx, id).await?;
        form.workpiece = Some(found.id);
        form.values.code = found.values.code;
        form.values.revision = found.values.revision;
        let own: Vec<_> = found.values.route.iter().filter_map(NameOr::id).collect();
        if !own.is_empty() && !form.values.is_cooperation {
            route = own;
        }
    }
    let chosen = route.iter().filter_map(|id| named.stages.iter().find(|one| one.id == *id));
    form.route = chosen.map(|one| stage(lang, one).into()).collect();
    Ok(form)
}

/// What changing an order begins with.
pub async fn form(ctx: &Ctx, lang: Locale, id: ProductionOrderId) -> Result<OrderSheet> {
    ctx.require(Permission::OrdersEdit)?;
    let order = ops::find(ctx, id).await?;
    let named = Named::known(ctx, lang).await?;
    let mut form = named.form(usual(ctx).await?, ctx);
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let route = order.stages.iter().filter_map(|of_order| {
        let found = named.stages.iter().find(|one| one.id == of_order.id)?;
        let recorded = of_order.facts > 0 || of_order.receipts > 0;
        let fixed = recorded || of_order.outside > 0 || of_order.rework_in > 0;
        Some(RouteStage { stage: stage(lang, found), skipped: of_order.skipped, fixed })
    });
    form.route = route.collect();
    form.known = Some((id, order.version));
    form.workpiece = Some(order.workpiece.id);
    form.values = TypedOrder {
        code: order.workpiece.code.clone(),
        name: String::new(),
        qty_plan: order.qty_plan.to_string(),
        due: text(order.due),
        priority: order.priority.to_string(),
        customer: order.customer.clone(),
        description: order.description.clone(),
        revision: order.revision.clone(),
        is_cooperation: order.is_cooperation,
        partner: order.partner.map(|id| id.to_string()).unwrap_or_default(),
        partner_due: text(order.partner_due),
        machine: order.machine.map(|id| id.to_string()).unwrap_or_default(),
        route: Vec::new(),
        skipped: Vec::new(),
        published: order.published,
    };
    // One that was switched off meanwhile stays the order's.
    let place = named.place(&order);
    let own = if order.is_cooperation {
        (&mut form.partners, &form.values.partner)
    } else {
        (&mut form.machines, &form.values.machine)
    };
    if !own.0.iter().any(|pick| pick.value == *own.1) {
        own.0.push(Pick { value: own.1.clone(), label: place, chosen: false });
    }
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn what_there_is_is_seen_however_little_it_is() {
        let shares: Vec<u32> = [0, 1, 55, 110, 200].iter().map(|pieces| share(*pieces, 110)).collect();
        assert_eq!(shares, [0, 2, 50, 100, 100]);
        assert_eq!([share(1, 17_490), share(0, 0), share(3, 0)], [2, 0, 100]);
    }
}
