//! The floor in words.

use super::shown::{Column, FloorShown, FloorView, Layout, LineShown, LoadShown};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::orders::order_address;
use crate::production::words;
use engrane::base::entity::NameOr;
use engrane::base::paging::PageRequest;
use engrane::production::floor::types::{Floor, FloorFilter, FloorLine, FloorLoad, FloorMachine, FloorStage};
use engrane::production::orders::types::OrderPriority;

/// Of each stage or machine, where all of them are shown.
const FIRST: u32 = 20;

/// What is asked for to show this.
pub fn filter(view: &FloorView) -> FloorFilter {
    let only = view.only.clone();
    let page = PageRequest::bounded(Some(view.page), only.is_none().then_some(FIRST));
    match view.layout {
        Layout::Machines => FloorFilter { machine: only.map(NameOr::Name), stage: None, page },
        Layout::Stages | Layout::Ready => FloorFilter { stage: only.map(NameOr::Name), machine: None, page },
    }
}

pub fn floor(lang: Locale, view: &FloorView, page: PageRequest, floor: &Floor) -> FloorShown {
    let columns: Vec<(Column, u32)> = match view.layout {
        Layout::Stages => floor.stages.iter().map(|stage| of_stage(lang, floor, stage, false)).collect(),
        Layout::Ready => {
            let columns = floor.stages.iter().map(|stage| of_stage(lang, floor, stage, true));
            columns.filter(|(column, _)| !column.lines.is_empty()).collect()
        }
        Layout::Machines => floor.machines.iter().map(|machine| of_machine(lang, floor, machine)).collect(),
    };
    let most = columns.iter().map(|(_, total)| *total).max().unwrap_or_default();
    let pages = if view.only.is_some() { most.div_ceil(page.per_page) } else { 1 };
    let columns = columns.into_iter().map(|(column, total)| {
        let has_more = view.only.is_none() && total > page.per_page;
        let all = has_more.then(|| td_string!(lang, floor.board.see_all, count = format::count(total.into())));
        Column { all, ..column }
    });
    FloorShown { columns: columns.collect(), pages }
}

/// With how many are there.
fn of_stage(lang: Locale, floor: &Floor, stage: &FloorStage, only_ready: bool) -> (Column, u32) {
    let lines = stage.lines.iter().filter(|line| line.ready || !only_ready);
    let column = Column {
        code: stage.code.clone(),
        name: stage.name.clone(),
        about: td_string!(lang, floor.board.ready, ready = stage.ready, total = stage.total),
        load: load_of(lang, &stage.load).filter(|_| !only_ready),
        lines: lines.map(|line| line_of(lang, floor, line)).collect(),
        all: None,
    };
    (column, if only_ready { stage.ready } else { stage.total })
}

/// With how many are there.
fn of_machine(lang: Locale, floor: &Floor, machine: &FloorMachine) -> (Column, u32) {
    let about = if machine.active { "" } else { td_string!(lang, floor.missing.machine) };
    let column = Column {
        code: machine.code.clone(),
        name: format!("{} · {}", machine.code, machine.name),
        about: about.to_owned(),
        load: load_of(lang, &machine.load),
        lines: machine.lines.iter().map(|line| line_of(lang, floor, line)).collect(),
        all: None,
    };
    (column, machine.total)
}

/// Nothing where nothing is to be made.
fn load_of(lang: Locale, load: &FloorLoad) -> Option<LoadShown> {
    let FloorLoad { pieces, shifts, without_rate, percent } = *load;
    let shifts = shifts.map(|shifts| format::quantity(shifts.0));
    let text = match shifts {
        _ if pieces == 0 => return None,
        None => td_string!(lang, floor.board.load_pieces, count = format::count(pieces)),
        Some(shifts) if without_rate > 0 => {
            td_string!(lang, floor.board.load_and_pieces, shifts = shifts, count = format::count(without_rate))
        }
        Some(shifts) => td_string!(lang, floor.board.load, shifts = shifts),
    };
    Some(LoadShown { text, percent })
}

fn line_of(lang: Locale, floor: &Floor, line: &FloorLine) -> LineShown {
    let name = |code: &String| floor.stages.iter().find(|stage| stage.code == *code).map(|stage| stage.name.as_str());
    let from = line.waits_for.as_ref().and_then(name);
    let due = line.due.map(|day| td_string!(lang, floor.due, day = words::date(lang, day)));
    let about: Vec<String> = [words::order(lang, line.number)].into_iter().chain(due).collect();
    let count = |pieces: u32| format::count(pieces.into());
    let here = td_string!(lang, floor.board.here, count = count(line.here));
    let outside = (line.outside > 0).then(|| td_string!(lang, floor.board.outside, count = count(line.outside)));
    let made = td_string!(lang, floor.board.made, good = count(line.good), scrap = count(line.scrap));
    let to_go = td_string!(lang, floor.board.to_go, count = count(line.to_go));
    let counts: Vec<String> = [Some(here), outside, Some(made), Some(to_go)].into_iter().flatten().collect();
    LineShown {
        href: order_address(line.order),
        code: line.workpiece.code.clone(),
        about: about.join(" · "),
        urgent: line.priority == OrderPriority::High,
        counts: counts.join(" · "),
        missing: words::missing(lang, line, from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::base::numbers::Number;
    use rust_decimal::Decimal;

    #[test]
    fn a_load_is_told_in_shifts_and_what_nobody_knows_the_pace_of_in_pieces() {
        let told = |pieces, shifts: Option<i64>, without_rate| {
            let shifts = shifts.map(|tenths| Number(Decimal::new(tenths, 1)));
            load_of(Locale::es, &FloorLoad { pieces, shifts, without_rate, percent: Some(40) }).map(|load| load.text)
        };
        assert_eq!(told(1_400, Some(35), 0).as_deref(), Some("3.5 turnos de carga"));
        assert_eq!(told(1_400, Some(35), 1_000).as_deref(), Some("3.5 turnos de carga, y 1,000 piezas sin norma"));
        assert_eq!(told(1_400, None, 1_400).as_deref(), Some("1,400 piezas por hacer, sin norma"));
        assert_eq!(told(0, Some(0), 0), None);
    }
}
