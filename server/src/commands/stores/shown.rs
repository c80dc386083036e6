//! `engrane stores status|history|tail`

use super::acts::{print, warn};
use super::table::{Side, plain, table};
use crate::client::{Client, ClientError};
use crate::commands::Failure;
use clap::Args;
use engrane::base::id::StockItemId;
use engrane::stores::types::{Levels, MoveRow};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;

/// Rows of a page, at the most.
const PER_PAGE: &str = "200";
/// Between two looks at what was moved, and before a stream that broke is opened again.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Words of names and codes [default: everything]
    words: Option<String>,
    /// Print the items as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Name or code of an item [default: all of them]
    item: Option<String>,
    /// How many moves
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u8).range(1..=200))]
    last: u8,
    /// Print the moves as JSON
    #[arg(long)]
    json: bool,
}

/// A list, or a page of one.
#[derive(Deserialize)]
pub(super) struct Paged<T> {
    pub data: Vec<T>,
}

/// An item as the doors answer it, as far as it is needed here.
#[derive(Deserialize)]
pub(super) struct Found {
    pub id: StockItemId,
    code: String,
    pub name: String,
    threshold: Decimal,
    levels: Levels,
}

/// The item of this name or code; none if there is none.
pub(super) fn find(client: &mut Client, name: &str) -> Result<Option<Found>, Failure> {
    let path = format!("/stores/items/{}", utf8_percent_encode(name, NON_ALPHANUMERIC));
    match client.get(&path, &[]) {
        Ok(found) => Ok(Some(found)),
        Err(ClientError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn status(client: &mut Client, asked: &Status) -> Result<(), Failure> {
    let words = asked.words.as_deref().unwrap_or_default();
    let mut items: Vec<Value> = Vec::new();
    for page in 1.. {
        let query = [("q", words), ("page", &page.to_string()), ("per_page", PER_PAGE)];
        let found: Value = client.get("/stores/items", &query)?;
        let Paged { data }: Paged<Value> = serde_json::from_value(found.clone())?;
        let is_last = data.is_empty() || found["pagination"]["total_pages"].as_u64().is_none_or(|pages| page >= pages);
        items.extend(data);
        if is_last {
            break;
        }
    }
    if asked.json {
        return print(&json!({ "data": items }));
    }
    let items: Vec<Found> = items.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?;
    if items.is_empty() && !words.is_empty() {
        return Err(format!("no item has the words {words}").into());
    }
    let rows: Vec<_> = items.iter().map(item_cells).collect();
    let heads = [
        ("CODE", Side::Left),
        ("NAME", Side::Left),
        ("AVAILABLE", Side::Right),
        ("IN USE", Side::Right),
        ("THRESHOLD", Side::Right),
        ("STATUS", Side::Left),
    ];
    print!("{}", table(heads, &rows));
    for item in &items {
        warn(&item.name, item.levels.status);
    }
    Ok(())
}

fn item_cells(item: &Found) -> [String; 6] {
    let Levels { available, in_use, status, .. } = item.levels;
    let [available, in_use, threshold] = [available, in_use, item.threshold].map(plain);
    [item.code.clone(), item.name.clone(), available, in_use, threshold, status.as_str().to_owned()]
}

pub(super) fn history(client: &mut Client, asked: &History) -> Result<(), Failure> {
    let item = match &asked.item {
        Some(name) => Some(find(client, name)?.ok_or_else(|| format!("there is no item {name}"))?.id.to_string()),
        None => None,
    };
    let last = asked.last.to_string();
    let query: Vec<_> =
        [("per_page", last.as_str())].into_iter().chain(item.as_deref().map(|id| ("item", id))).collect();
    let moves: Paged<MoveRow> = client.get("/stores/moves", &query)?;
    if asked.json {
        return print(&json!({ "data": moves.data }));
    }
    let rows: Vec<_> = moves.data.iter().map(move_cells).collect();
    let heads = [
        ("RECORDED", Side::Left),
        ("DOCUMENT", Side::Right),
        ("ACT", Side::Left),
        ("ITEM", Side::Left),
        ("QUANTITY", Side::Right),
        ("FROM", Side::Left),
        ("TO", Side::Left),
        ("ON HAND", Side::Right),
        ("BY", Side::Left),
    ];
    print!("{}", table(heads, &rows));
    Ok(())
}

fn move_cells(one: &MoveRow) -> [String; 9] {
    [
        one.recorded_at.format("%Y-%m-%d %H:%M:%SZ").to_string(),
        one.number.to_string(),
        one.act.as_str().to_owned(),
        one.item.name.clone(),
        plain(one.quantity),
        one.from.name.clone(),
        one.to.name.clone(),
        plain(one.on_hand_after),
        one.made_by_name.clone(),
    ]
}

/// Prints what is moved from now on, until it is stopped: whatever happens there, the newest moves are asked for.
pub(super) fn tail(client: &mut Client, json: bool) -> Result<(), Failure> {
    let mut seen: HashSet<_> = newest(client)?.iter().map(key).collect();
    loop {
        for event in client.events()? {
            let Ok(event) = event else { break };
            if !concerns_stock(&event) {
                continue;
            }
            let moves = newest(client)?;
            for one in moves.iter().rev().filter(|one| !seen.contains(&key(one))) {
                if json {
                    print(one)?;
                } else {
                    println!("{}", move_cells(one).join("  "));
                }
            }
            seen = moves.iter().map(key).collect();
            std::thread::sleep(PAUSE);
        }
        std::thread::sleep(PAUSE);
    }
}

/// Something was moved, or may have been while nobody listened.
fn concerns_stock(event: &Value) -> bool {
    let kind = event["kind"].as_str().unwrap_or_default();
    matches!(kind, "stock_changed" | "resumed")
}

fn newest(client: &mut Client) -> Result<Vec<MoveRow>, Failure> {
    let moves: Paged<MoveRow> = client.get("/stores/moves", &[("per_page", PER_PAGE)])?;
    Ok(moves.data)
}

/// What tells a move from all others: which of its item it is.
fn key(one: &MoveRow) -> (StockItemId, i64) {
    (one.item.id, one.position)
}
