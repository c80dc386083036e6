//! Specifications in words.

use super::shown::{
    LineShown, OrderOfLine, SheetLine, SpecificationRow, SpecificationSheet, SpecificationShown, Specifications,
    Standing, TypedLine, TypedSpecification,
};
use crate::base::address::with_query;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::present::pages;
use crate::production::words;
use crate::ui::form::{FormField, Kind, Pick};
use chrono::NaiveDate;
use engrane::base::fault::Result;
use engrane::base::id::SpecificationId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::base::problem::Entity;
use engrane::platform::ctx::Ctx;
use engrane::production::orders::ops::create_permission;
use engrane::production::shifts;
use engrane::production::specifications::ops;
use engrane::production::specifications::rules::{is_late, open_lines};
use engrane::production::specifications::types::{
    Specification, SpecificationFilter, SpecificationLine, SpecificationLineHalt, SpecificationLineKind,
    SpecificationLineOrder, SpecificationLineStatus, SpecificationStatus,
};

fn status(lang: Locale, status: SpecificationStatus) -> &'static str {
    match status {
        SpecificationStatus::Draft => td_string!(lang, specifications.status.draft),
        SpecificationStatus::Active => td_string!(lang, specifications.status.active),
        SpecificationStatus::Closed => td_string!(lang, specifications.status.closed),
    }
}

fn line_status(lang: Locale, status: SpecificationLineStatus) -> &'static str {
    match status {
        SpecificationLineStatus::Open => td_string!(lang, specifications.line.open),
        SpecificationLineStatus::Partial => td_string!(lang, specifications.line.partial),
        SpecificationLineStatus::Fulfilled => td_string!(lang, specifications.line.fulfilled),
        SpecificationLineStatus::Blocked => td_string!(lang, specifications.line.blocked),
        SpecificationLineStatus::Cancelled => td_string!(lang, specifications.line.cancelled),
    }
}

fn kind(lang: Locale, kind: SpecificationLineKind) -> &'static str {
    match kind {
        SpecificationLineKind::Make => td_string!(lang, production.orders.in_shop),
        SpecificationLineKind::Coop => td_string!(lang, production.orders.cooperation),
    }
}

fn halt(lang: Locale, halt: SpecificationLineHalt) -> &'static str {
    match halt {
        SpecificationLineHalt::Blocked => line_status(lang, SpecificationLineStatus::Blocked),
        SpecificationLineHalt::Cancelled => line_status(lang, SpecificationLineStatus::Cancelled),
    }
}

fn standing(lang: Locale, today: NaiveDate, specification: &Specification) -> Standing {
    let count = |of: &dyn Fn(&SpecificationLine) -> bool| {
        let count = specification.lines.iter().filter(|line| of(line)).count();
        format::count(u64::try_from(count).unwrap_or(u64::MAX))
    };
    let done = count(&|line| line.status == SpecificationLineStatus::Fulfilled);
    let all = count(&|line| line.status != SpecificationLineStatus::Cancelled);
    Standing {
        status: specification.status,
        status_word: status(lang, specification.status).to_owned(),
        late: is_late(specification, today),
        published: specification.published,
        progress: td_string!(lang, specifications.progress, done = done, all = all),
    }
}

fn date(lang: Locale, day: Option<NaiveDate>) -> String {
    day.map(|day| words::date(lang, day)).unwrap_or_default()
}

/// A page of the specifications that the caller sees.
pub async fn specifications(
    ctx: &Ctx,
    lang: Locale,
    filter: &SpecificationFilter,
    page: PageRequest,
) -> Result<Specifications> {
    let found = ops::list(ctx, filter, page).await?;
    let today = shifts::ops::today(ctx).await?;
    let row = |specification: &Specification| SpecificationRow {
        id: specification.id,
        number: specification.number.clone(),
        customer: specification.customer.clone(),
        standing: standing(lang, today, specification),
        due: date(lang, specification.due),
    };
    Ok(Specifications {
        rows: found.rows.iter().map(row).collect(),
        found: match found.total {
            1 => td_string!(lang, specifications.found_single).to_owned(),
            count => td_string!(lang, specifications.found, count = format::count(count)),
        },
        page: found.page,
        pages: pages(&found),
        statuses: SpecificationStatus::ALL.iter().map(|&one| (one, status(lang, one).to_owned())).collect(),
        fields: fields(lang, filter),
    })
}

/// What narrows the list.
fn fields(lang: Locale, filter: &SpecificationFilter) -> Vec<FormField> {
    let customer = FormField::new("customer", td_string!(lang, production.field.customer), Kind::Text);
    let due = FormField::new("due", td_string!(lang, production.orders.due_until), Kind::Day);
    vec![customer.value(filter.customer.clone()), due.value(filter.due.map(|day| day.to_string()).unwrap_or_default())]
}

/// Everything that the page of a specification shows.
pub async fn specification(ctx: &Ctx, lang: Locale, id: SpecificationId) -> Result<SpecificationShown> {
    let found = ops::find(ctx, id).await?;
    let today = shifts::ops::today(ctx).await?;
    let may_edit = ctx.may(Permission::SpecificationsEdit);
    let due = match found.due {
        Some(due) => td_string!(lang, specifications.due_on, day = words::date(lang, due)),
        None => String::new(),
    };
    let lead: Vec<String> = [found.customer.clone(), due].into_iter().filter(|text| !text.is_empty()).collect();
    let open = open_lines(&found.lines, &[]);
    let may_make = |line: &SpecificationLine| ctx.may(create_permission(line.kind == SpecificationLineKind::Coop));
    let may_order = may_edit && !open.is_empty() && open.iter().all(|&(line, _)| may_make(line));
    let history = ctx.may(Permission::AuditView).then(|| {
        let kind = Entity::Specification.as_str();
        with_query("/settings/audit", &[("target_kind", kind), ("target", &found.id.to_string())])
    });
    Ok(SpecificationShown {
        id,
        number: found.number.clone(),
        lead: lead.join(" · "),
        note: found.note.clone(),
        standing: standing(lang, today, &found),
        lines: found.lines.iter().map(|one| line(lang, one)).collect(),
        may_edit,
        may_order,
        may_delete: may_edit && !found.begun,
        history,
    })
}

fn line(lang: Locale, line: &SpecificationLine) -> LineShown {
    let counted = |count: u64| format!("{} {}", format::count(count), line.unit);
    LineShown {
        workpiece: line.workpiece.id,
        code: line.workpiece.code.clone(),
        name: line.workpiece.name.clone(),
        made: (line.kind == SpecificationLineKind::Coop).then(|| kind(lang, line.kind).to_owned()),
        status: line.status,
        status_word: line_status(lang, line.status).to_owned(),
        quantity: counted(line.quantity.into()),
        ordered: format::count(line.ordered),
        ready: format::count(line.ready),
        comment: line.comment.clone(),
        orders: line.orders.iter().map(|one| order(lang, one)).collect(),
    }
}

fn order(lang: Locale, order: &SpecificationLineOrder) -> OrderOfLine {
    let (ready, plan) = (format::count(order.qty_ready.into()), format::count(order.qty_plan.into()));
    OrderOfLine {
        id: order.id,
        name: words::order(lang, order.number),
        status_word: words::status(lang, order.status).to_owned(),
        progress: td_string!(lang, production.orders.progress, ready = ready, plan = plan),
    }
}

fn sheet(ctx: &Ctx, lang: Locale) -> SpecificationSheet {
    let pick = |value: String, label: &str| Pick { value, label: label.to_owned(), chosen: false };
    let kinds = SpecificationLineKind::ALL
        .iter()
        .filter(|one| **one == SpecificationLineKind::Make || ctx.may(Permission::CooperationView));
    let halts = SpecificationLineHalt::ALL.iter().map(|one| pick(one.to_string(), halt(lang, *one)));
    let unit = td_string!(lang, specifications.piece).to_owned();
    SpecificationSheet {
        known: None,
        values: TypedSpecification::default(),
        lines: Vec::new(),
        blank: TypedLine { kind: SpecificationLineKind::default().to_string(), unit, ..TypedLine::default() },
        kinds: kinds.map(|one| pick(one.to_string(), kind(lang, *one))).collect(),
        halts: [pick(String::new(), td_string!(lang, specifications.line.goes_on))].into_iter().chain(halts).collect(),
    }
}

/// What writing one down begins with.
pub fn new_form(ctx: &Ctx, lang: Locale) -> Result<SpecificationSheet> {
    ctx.require(Permission::SpecificationsEdit)?;
    let mut sheet = sheet(ctx, lang);
    sheet.lines.push(SheetLine { typed: sheet.blank.clone(), workpiece: None, fixed: false });
    Ok(sheet)
}

/// What changing one begins with.
pub async fn form(ctx: &Ctx, lang: Locale, id: SpecificationId) -> Result<SpecificationSheet> {
    ctx.require(Permission::SpecificationsEdit)?;
    let found = ops::find(ctx, id).await?;
    let typed = |line: &SpecificationLine| TypedLine {
        id: Some(line.id),
        kind: line.kind.to_string(),
        code: line.workpiece.code.clone(),
        name: line.workpiece.name.clone(),
        quantity: line.quantity.to_string(),
        unit: line.unit.clone(),
        comment: line.comment.clone(),
        halt: line.halt.map(|halt| halt.to_string()).unwrap_or_default(),
    };
    let line = |line: &SpecificationLine| SheetLine {
        typed: typed(line),
        workpiece: Some(line.workpiece.id),
        fixed: !line.orders.is_empty(),
    };
    Ok(SpecificationSheet {
        known: Some((id, found.version)),
        values: TypedSpecification {
            number: found.number.clone(),
            customer: found.customer.clone(),
            due: found.due.map(|due| due.to_string()).unwrap_or_default(),
            note: found.note.clone(),
            lines: Vec::new(),
        },
        lines: found.lines.iter().map(line).collect(),
        ..sheet(ctx, lang)
    })
}
