//! The floor in words.

use super::shown::{Column, FloorShown, Layout, LineShown, LoadShown};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::words;
use engrane::production::floor::types::{Floor, FloorLine, FloorLoad, FloorMachine, FloorStage};
use engrane::production::orders::types::OrderPriority;

pub fn floor(lang: Locale, layout: Layout, floor: &Floor) -> FloorShown {
    let columns = match layout {
        Layout::Stages => floor.stages.iter().map(|stage| of_stage(lang, floor, stage, false)).collect(),
        Layout::Ready => {
            let columns = floor.stages.iter().map(|stage| of_stage(lang, floor, stage, true));
            columns.filter(|column| !column.lines.is_empty()).collect()
        }
        Layout::Machines => floor.machines.iter().map(|machine| of_machine(lang, floor, machine)).collect(),
    };
    FloorShown { columns }
}

fn of_stage(lang: Locale, floor: &Floor, stage: &FloorStage, only_ready: bool) -> Column {
    let ready = stage.lines.iter().filter(|line| line.ready).count();
    let about = td_string!(lang, floor.board.ready, ready = ready, total = stage.lines.len());
    let lines = stage.lines.iter().filter(|line| line.ready || !only_ready);
    Column {
        name: stage.name.clone(),
        about,
        load: load_of(lang, &stage.load).filter(|_| !only_ready),
        lines: lines.map(|line| line_of(lang, floor, line)).collect(),
    }
}

fn of_machine(lang: Locale, floor: &Floor, machine: &FloorMachine) -> Column {
    let about = if machine.active { "" } else { td_string!(lang, floor.missing.machine) };
    let lines = floor.stages.iter().flat_map(|stage| &stage.lines).filter(|line| line.machine == Some(machine.id));
    let lines = lines.map(|line| line_of(lang, floor, line)).collect();
    Column {
        name: format!("{} · {}", machine.code, machine.name),
        about: about.to_owned(),
        load: load_of(lang, &machine.load),
        lines,
    }
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
