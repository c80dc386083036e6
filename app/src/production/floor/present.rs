//! The floor in words.

use super::shown::{Column, FloorShown, Layout, LineShown};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::words;
use engrane::production::floor::types::{Floor, FloorLine, FloorMachine, FloorStage};
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
    Column { name: stage.name.clone(), about, lines: lines.map(|line| line_of(lang, floor, line)).collect() }
}

fn of_machine(lang: Locale, floor: &Floor, machine: &FloorMachine) -> Column {
    let load = format::quantity(machine.load_shifts.0);
    let about = if machine.active {
        td_string!(lang, floor.board.load, shifts = load)
    } else {
        td_string!(lang, floor.missing.machine).to_owned()
    };
    let lines = floor.stages.iter().flat_map(|stage| &stage.lines).filter(|line| line.machine == Some(machine.id));
    let lines = lines.map(|line| line_of(lang, floor, line)).collect();
    Column { name: format!("{} · {}", machine.code, machine.name), about, lines }
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
