//! What becomes of a dashboard on its way to the page.

#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use super::board::{Board, Content, Mood};
use super::present::{Asked, board};
use crate::i18n::Locale;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::oee::dashboard::rules::without;
use engrane::oee::dashboard::types::{
    Choices, Dashboard, DashboardFilter, Figures, Flag, Interval, LineFigures, LineState, Local, ParetoBar, Period,
    Pieces, ProductName, Seconds, SeriesPoint, StopKind, StopRow, Sums, Window,
};
use engrane::oee::types::LineName;
use serde_json::Value;
use uuid::Uuid;

fn at(text: &str) -> Local {
    format!("2026-11-22T{text}-06:00").parse().expect("an instant")
}

fn line(code: &str) -> LineName {
    LineName { id: Uuid::nil().into(), code: code.to_owned(), name: format!("Línea {code}") }
}

/// A morning of one line: two stops, eight hours in four points.
fn morning() -> Dashboard {
    let window = Window { from: at("06:00:00"), to: at("14:00:00") };
    let seconds = Seconds {
        calendar: 28_800,
        not_scheduled: 0,
        planned_stop: 1_800,
        no_data: 61,
        unplanned_stop: 3_000,
        micro_stop: 245,
        slow: 1_001,
        running: 22_693,
    };
    let total = Figures {
        seconds,
        pieces: Pieces { input: 0, process: 0, output: 11_000, discard: 120, total: 11_120, good: 11_000 },
        sums: Sums {
            planned_ms: 26_939_000,
            production_ms: 23_939_000,
            ideal_ms: 22_240_400,
            calendar_ms: 28_800_000,
            total: 11_120,
            good: 11_000,
        },
        coverage: Some(9_977),
        availability: Some(8_886),
        performance: Some(9_290),
        quality: Some(9_892),
        oee: Some(8_167),
        teep: Some(7_639),
        mtbf_seconds: Some(11_969),
        mttr_seconds: Some(1_500),
        stops: 2,
        flags: vec![Flag::Recomputing],
    };
    let point = |from: &str, to: &str, output: u64, stopped| SeriesPoint {
        from: at(from),
        to: at(to),
        pieces: Pieces { input: 0, process: 0, output, discard: 30, total: output + 30, good: output.cast_signed() },
        stopped,
        oee: Some(8_000),
    };
    let stop = |from: &str, to: &str, seconds, kind, open| StopRow {
        line: line("L1"),
        from: at(from),
        to: at(to),
        seconds,
        kind,
        open,
        shift: Some("Matutino".to_owned()),
        reason: None,
    };
    Dashboard {
        zone: "America/Mexico_City".to_owned(),
        now: window.to,
        window,
        asked: Window { to: at("22:00:00"), ..window },
        interval: Interval::Hour,
        lines: vec![LineFigures {
            line: line("L1"),
            figures: total.clone(),
            state: LineState::Stopped,
            since: Some(at("13:40:00")),
            last_detection: Some(at("13:40:00")),
            availability_target: Some(9_000),
            performance_target: Some(9_000),
        }],
        total,
        series: vec![
            point("06:00:00", "08:00:00", 2_900, 0),
            point("08:00:00", "10:00:00", 2_700, 1_800),
            point("10:00:00", "12:00:00", 2_800, 0),
            point("12:00:00", "14:00:00", 2_600, 1_200),
        ],
        stops: vec![
            stop("09:00:00", "09:30:00", 1_800, StopKind::Registered, false),
            stop("13:40:00", "14:00:00", 1_200, StopKind::Detected, true),
        ],
        stops_total: 2,
        pareto: vec![
            ParetoBar {
                reason: Some("Cambio de molde".to_owned()),
                line: line("L1"),
                shift: None,
                seconds: 1_800,
                stops: 1,
                cumulative: 6_000,
            },
            ParetoBar { reason: None, line: line("L1"), shift: None, seconds: 1_200, stops: 1, cumulative: 10_000 },
        ],
        products: Vec::new(),
        choices: Choices {
            lines: vec![line("L1"), line("L2")],
            shifts: Vec::new(),
            products: vec![ProductName { id: Uuid::nil().into(), code: "P1".to_owned(), name: "Tapa".to_owned() }],
        },
        recorded: Some(window),
    }
}

fn shown(dashboard: &Dashboard) -> Board {
    board(Locale::es, &Asked { filter: &DashboardFilter::default(), every_stop: false, problems: &[] }, dashboard)
}

fn drawn(config: &str) -> Value {
    serde_json::from_str(config).expect("a configuration")
}

/// Seconds of a `h:mm:ss`.
fn seconds(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('−').map_or((1, text), |text| (-1, text));
    sign * text.replace(',', "").split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("a number"))
}

#[test]
fn the_waterfall_falls_from_the_calendar_to_what_added_value_to_the_second() {
    let mut dashboard = morning();
    for ideal_ms in [22_240_400, 26_000_777, 0] {
        dashboard.total.sums.ideal_ms = ideal_ms;
        let rows = shown(&dashboard).waterfall.data.rows;
        assert_eq!(rows[0], ["Calendario", "Tiempo", "8:00:00"]);
        let mut at = seconds(&rows[0][2]);
        for row in &rows[1..] {
            if row[1] == "Pérdida" {
                at += seconds(&row[2]);
            } else {
                assert_eq!(at, seconds(&row[2]), "{row:?}");
            }
        }
        assert_eq!(rows.last().map(|row| row[0].as_str()), Some("Agrega valor"));
    }
}

#[test]
fn a_card_says_its_sums_and_whether_the_target_is_met() {
    let cards = shown(&morning()).cards;
    let said: Vec<_> =
        cards.iter().map(|card| (card.label.as_str(), card.value.as_str(), card.target.as_str(), card.mood)).collect();
    assert_eq!(
        said,
        [
            ("OEE", "81.7 %", "", Mood::Quiet),
            ("Disponibilidad", "88.9 %", "Bajo la meta (90.0 %)", Mood::Careful),
            ("Rendimiento", "92.9 %", "En meta (90.0 %)", Mood::Good),
            ("Calidad", "98.9 %", "", Mood::Quiet),
        ]
    );
    assert_eq!(cards[1].arithmetic[1], "6:38:59 ÷ 7:28:59 = 88.9 %");
    assert_eq!(cards[3].arithmetic[1], "11,000 ÷ 11,120 = 98.9 %");
    assert_eq!(cards[3].arithmetic[2..], ["Producidas = buenas + descarte", "11,000 + 120 = 11,120"]);
}

#[test]
fn what_was_made_is_what_is_good_and_what_was_discarded() {
    let mut dashboard = morning();
    let facts = |dashboard: &Dashboard| shown(dashboard).facts.into_iter().take(3).collect::<Vec<_>>();
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let (made, good) = (fact("Piezas producidas", "11,120"), fact("Piezas buenas", "11,000"));
    assert_eq!(facts(&dashboard), [made, good, fact("Descarte", "120")]);
    assert!(shown(&dashboard).production.summary.contains("11,120 piezas producidas, 120 de descarte"));
    // A line that takes no discard out, but has an area that saw some, and one that counts before its output.
    dashboard.total.pieces = Pieces { input: 0, process: 9_909, output: 0, discard: 153, total: 9_909, good: 9_909 };
    let (made, good) = (fact("Piezas producidas", "9,909"), fact("Piezas buenas", "9,909"));
    assert_eq!(facts(&dashboard), [made, good, fact("Descarte", "0")]);
}

#[test]
fn where_there_is_nothing_to_divide_by_there_is_a_dash() {
    let mut dashboard = morning();
    dashboard.total = Figures::default();
    dashboard.lines[0].figures = Figures::default();
    let cards = shown(&dashboard).cards;
    assert!(cards.iter().all(|card| card.value == "–"), "{cards:?}");
    assert_eq!(cards[1].target, "Meta 90.0 %");
}

#[test]
fn production_is_drawn_with_the_stops_behind_it() {
    let board = shown(&morning());
    let config = drawn(&board.production.config);
    assert_eq!(config["chart"]["type"], "scatter");
    let output = &config["chart"]["data"]["datasets"][0];
    assert_eq!(
        (output["type"].as_str(), output["label"].as_str(), output["stepped"].as_str()),
        (Some("line"), Some("Producidas"), Some("before"))
    );
    assert_eq!(output["data"][0]["y"], 2_930, "the good ones and those that were discarded");
    let instants: Vec<i64> =
        output["data"].as_array().expect("points").iter().filter_map(|point| point["x"].as_i64()).collect();
    assert_eq!(instants.len(), 5);
    assert_eq!(instants.last().copied(), Some(at("14:00:00").timestamp_millis()));
    assert_eq!(config["bands"].as_array().map(Vec::len), Some(2));
    assert_eq!(config["bands"][0]["from"], at("09:00:00").timestamp_millis());
    assert_eq!(config["bands"][1]["color"], "--color-error/25");
    let ticks: Vec<i64> =
        config["axes"]["x"]["ticks"].as_array().expect("ticks").iter().filter_map(Value::as_i64).collect();
    assert_eq!((ticks.len(), ticks[0]), (9, at("06:00:00").timestamp_millis()));
    assert_eq!(board.production.data.rows[1], ["22 nov, 08:00", "0", "2,730", "2,700", "30", "30 min", "80.0 %"]);
}

#[test]
fn the_pareto_names_what_weighs_most_and_is_none_without_stops() {
    let mut dashboard = morning();
    let pareto = shown(&dashboard).pareto.expect("a chart");
    assert!(pareto.summary.contains("Cambio de molde: 30 min, 60.0 %"), "{}", pareto.summary);
    let config = drawn(&pareto.config);
    assert_eq!(config["chart"]["data"]["labels"], serde_json::json!(["Cambio de molde", "Sin motivo"]));
    assert_eq!(config["chart"]["data"]["datasets"][1]["data"], serde_json::json!([1800, 1200]));
    dashboard.pareto.clear();
    assert_eq!(shown(&dashboard).pareto, None);
}

#[test]
fn a_plant_without_lines_or_without_detections_says_so() {
    let mut dashboard = morning();
    assert_eq!(shown(&dashboard).content, Content::Figures);
    dashboard.recorded = None;
    assert_eq!(shown(&dashboard).content, Content::NoDetections);
    dashboard.choices.lines.clear();
    assert_eq!(shown(&dashboard).content, Content::NoLines);
}

#[test]
fn what_cannot_be_taken_of_the_address_is_named_and_left_out() {
    let asked = DashboardFilter {
        period: Period::Custom,
        from: "2026-11-22".to_owned(),
        to: "2026-11-20".to_owned(),
        lines: vec!["L1".to_owned()],
        product: Some("P1".to_owned()),
        ..DashboardFilter::default()
    };
    let problems = [FieldProblem { field: "to".to_owned(), reason: Reason::Reversed }];
    let refused = Problem::Invalid { fields: problems.to_vec() };
    let (readable, named) = without(&asked, &refused).expect("the range can be left out");
    assert_eq!((readable.period, readable.from.as_str(), readable.lines.len()), (Period::Today, "", 1));
    assert_eq!(named, problems);
    let panel = board(Locale::es, &Asked { filter: &asked, every_stop: false, problems: &problems }, &morning()).panel;
    assert_eq!(panel.problems.first().map(|(field, _)| field.as_str()), Some("to"));
    assert!(panel.instead.contains("22 nov 2026, 06:00 – 14:00"), "{}", panel.instead);
    let value = |name: &str| panel.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    assert_eq!(value("from").as_deref(), Some("2026-11-22T00:00"));
    assert_eq!(value("to").as_deref(), Some("2026-11-21T00:00"));
}

#[test]
fn the_panel_shows_what_is_chosen() {
    let asked =
        DashboardFilter { lines: vec!["L2".to_owned()], interval: Some(Interval::Week), ..DashboardFilter::default() };
    let panel = board(Locale::es, &Asked { filter: &asked, every_stop: false, problems: &[] }, &morning()).panel;
    let chosen = |name: &str| {
        let field = panel.fields.iter().find(|field| field.name == name).expect("a field");
        field.picks.iter().filter(|pick| pick.chosen).map(|pick| pick.value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        (chosen("range"), chosen("line"), chosen("product"), chosen("interval")),
        (vec!["today"], vec!["L2"], vec![""], vec!["1w"])
    );
    // Nothing to choose between.
    assert!(panel.fields.iter().all(|field| field.name != "shift"));
}

#[test]
fn a_time_that_is_still_going_on_is_live() {
    let mut dashboard = morning();
    assert!(shown(&dashboard).live);
    dashboard.asked = dashboard.window;
    assert!(!shown(&dashboard).live);
}

#[test]
fn a_stop_that_goes_on_has_no_end() {
    let stops = shown(&morning()).stops;
    assert_eq!((stops[0].until.as_str(), stops[0].kind.as_str(), stops[0].mood), ("", "En curso", Mood::Bad));
    assert_eq!(
        (stops[1].until.as_str(), stops[1].kind.as_str(), stops[1].duration.as_str()),
        ("09:30", "Registrado", "30 min")
    );
}

#[test]
fn of_many_stops_the_longest_are_listed_and_the_others_are_within_reach() {
    let mut dashboard = morning();
    let one = dashboard.stops[0].clone();
    // A minute each, but for three that are longer.
    dashboard.stops = (0..40)
        .map(|at: u32| StopRow {
            from: one.from + chrono::Duration::minutes(at.into()),
            seconds: if at % 13 == 1 { 600 } else { 60 },
            ..one.clone()
        })
        .collect();
    dashboard.stops_total = 40;
    let filter = DashboardFilter { lines: vec!["L1".to_owned(), "L2".to_owned()], ..DashboardFilter::default() };
    let of = |every_stop| board(Locale::es, &Asked { filter: &filter, every_stop, problems: &[] }, &dashboard);
    let (few, all) = (of(false), of(true));
    assert_eq!((few.stops.len(), all.stops.len()), (30, 40));
    assert_eq!(few.stops_shown, "Los 30 más largos de 40 paros.");
    assert_eq!((all.stops_shown.as_str(), all.every_stop.as_str()), ("", ""));
    assert_eq!(few.every_stop, "/plant?range=today&line=L1&line=L2&stops=all#stops");
    assert_eq!(few.stops.iter().filter(|stop| stop.duration == "10 min").count(), 3);
}
