//! Wall screens in words: the list of them, and the board of one.

use super::board::{Board, Panel};
use super::labels;
use super::present::{Asked, board};
use super::query::address_of_board;
use super::screens::{Screens, Wall};
use crate::i18n::{Locale, td_string};
use crate::pairing::PairedRow;
use crate::pairing::present::row;
use crate::ui::chart::ChartData;
use engrane::base::fault::Result;
use engrane::oee::dashboard::types::{DashboardFilter, Period};
use engrane::oee::screens::ops::Shown;
use engrane::oee::screens::types::Screen;
use engrane::oee::types::Plant;
use engrane::platform::ctx::{Ctx, WallScreen};

/// The list of screens, and what another one would show.
pub fn screens(
    ctx: &Ctx,
    lang: Locale,
    plant: &Plant,
    filter: &DashboardFilter,
    screens: Vec<Screen>,
    address: String,
) -> Result<Screens> {
    let row = |Screen { paired, filter }: Screen| PairedRow {
        href: Some(address_of_board(&filter)),
        remark: shows(lang, plant, &filter),
        ..row(ctx, lang, paired)
    };
    Ok(Screens {
        shows: shows(lang, plant, filter),
        filter: serde_json::to_string(filter)?,
        choose: address_of_board(filter),
        address,
        rows: screens.into_iter().map(row).collect(),
    })
}

/// What a filter asks for: `Hoy · Prensa, Horno · Turno matutino`.
fn shows(lang: Locale, plant: &Plant, filter: &DashboardFilter) -> String {
    let line = |code: &String| {
        let found = plant.lines.iter().find(|line| line.values.code == *code);
        found.map_or_else(|| code.clone(), |line| line.values.name.clone())
    };
    let period = match filter.period {
        Period::Custom => format!("{} – {}", filter.from, filter.to),
        period => labels::period(lang, period).to_owned(),
    };
    let lines = if filter.lines.is_empty() {
        td_string!(lang, plant.screens.all_lines).to_owned()
    } else {
        filter.lines.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    let shift = filter.shift.and_then(|id| plant.shifts.iter().find(|shift| shift.id == id));
    let product = filter.product.as_ref().map(|code| {
        let found = plant.products.iter().find(|product| product.values.code == *code);
        found.map_or_else(|| code.clone(), |product| product.values.name.clone())
    });
    [Some(period), Some(lines), shift.map(|shift| shift.values.name.clone()), product]
        .into_iter()
        .flatten()
        .chain(filter.interval.map(|interval| labels::interval(lang, interval).to_owned()))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a screen shows: of the board only what is read from afar.
pub fn wall(lang: Locale, screen: &WallScreen, shown: &Shown) -> Wall {
    let asked = Asked { filter: &shown.filter, every_stop: false, problems: &shown.gone };
    let whole = board(lang, &asked, &shown.dashboard);
    Wall {
        title: td_string!(
            lang,
            plant.wall.heading,
            name = screen.name.clone(),
            business = screen.business_name.clone()
        ),
        board: Board {
            panel: Panel { instead: whole.panel.instead, ..Panel::default() },
            waterfall: ChartData::default(),
            pareto: None,
            stops: Vec::new(),
            stops_shown: String::new(),
            every_stop: String::new(),
            screens: String::new(),
            ..whole
        },
    }
}
