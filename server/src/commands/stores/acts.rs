//! `engrane stores add|issue|return|transfer|count`

use super::shown::{self, Found, Paged};
use super::table::plain;
use crate::client::Client;
use crate::commands::Failure;
use chrono::{DateTime, Local, NaiveDate, Utc};
use clap::Args;
use engrane::base::entity::NameOr;
use engrane::stores::counts::types::{AppliedCount, CountLine, CountLineState, CountRow};
use engrane::stores::types::{Act, ActAnswer, ActLine, ActRequest, HolderName, StockStatus};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;

/// Where an item lies that lies nowhere else.
const GENERAL: &str = "General";

/// So many of an item.
#[derive(Debug, Args)]
struct Stock {
    /// Name or code of the item
    item: String,
    /// How many
    #[arg(allow_negative_numbers = true)]
    quantity: Decimal,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    #[command(flatten)]
    stock: Stock,
    /// Below how many it is low; without it the threshold stays
    #[arg(long, value_name = "N")]
    threshold: Option<Decimal>,
    /// Shelf, by its path [default: where the item belongs]
    #[arg(long, value_name = "SHELF")]
    to: Option<String>,
    /// What one of them cost
    #[arg(long, value_name = "PRICE")]
    cost: Option<Decimal>,
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    #[command(flatten)]
    stock: Stock,
    /// Code of a badge or a job [default: you]
    #[arg(long, value_name = "CODE")]
    holder: Option<String>,
    /// Shelf, by its path [default: where the item belongs]
    #[arg(long, value_name = "SHELF")]
    from: Option<String>,
    /// Day until the end of which it is to be back
    #[arg(long, value_name = "YYYY-MM-DD")]
    due: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub(crate) struct Return {
    #[command(flatten)]
    stock: Stock,
    /// Code of a badge or a job [default: you]
    #[arg(long, value_name = "CODE")]
    holder: Option<String>,
    /// Shelf, by its path [default: where the item belongs]
    #[arg(long, value_name = "SHELF")]
    to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Transfer {
    #[command(flatten)]
    stock: Stock,
    /// Shelf, by its path [default: where the item belongs]
    #[arg(long, value_name = "SHELF")]
    from: Option<String>,
    /// Shelf, by its path
    #[arg(long, value_name = "SHELF")]
    to: String,
}

#[derive(Debug, Args)]
pub(crate) struct Count {
    #[command(flatten)]
    stock: Stock,
    /// Shelf, by its path
    #[arg(long, value_name = "SHELF", default_value = GENERAL)]
    place: String,
    /// Adjust what differs at once, for whoever may
    #[arg(long)]
    apply: bool,
}

pub(super) fn receive(client: &mut Client, asked: Receive) -> Result<(), Failure> {
    let Receive { stock, threshold, to, cost } = asked;
    let line = ActLine { threshold, cost, to: shelf(to.as_deref()), ..line(client, &stock)? };
    act(client, Act::Receive, &stock, line, None, None)
}

pub(super) fn issue(client: &mut Client, asked: Issue) -> Result<(), Failure> {
    let Issue { stock, holder, from, due } = asked;
    let line = ActLine { from: shelf(from.as_deref()), ..line(client, &stock)? };
    act(client, Act::Issue, &stock, line, holder, due.map(end_of).transpose()?)
}

pub(super) fn take_back(client: &mut Client, asked: Return) -> Result<(), Failure> {
    let Return { stock, holder, to } = asked;
    let line = ActLine { to: shelf(to.as_deref()), ..line(client, &stock)? };
    act(client, Act::Return, &stock, line, holder, None)
}

pub(super) fn transfer(client: &mut Client, asked: Transfer) -> Result<(), Failure> {
    let Transfer { stock, from, to } = asked;
    let line = ActLine { from: shelf(from.as_deref()), to: shelf(Some(&to)), ..line(client, &stock)? };
    act(client, Act::Transfer, &stock, line, None, None)
}

/// A count of the item alone, of which one line is counted.
pub(super) fn count(client: &mut Client, asked: Count) -> Result<(), Failure> {
    let Count { stock: Stock { item, quantity, json }, place, apply } = asked;
    let found = shown::find(client, &item)?;
    let Some(Found { id, name, .. }) = found else { return Err(format!("there is no item {item}").into()) };
    let begun: CountRow = client.post("/stores/counts", &json!({ "items": [id] }))?;
    let path = format!("/stores/counts/{}", begun.id);
    let line = json!({ "item": id, "place": place, "quantity": quantity });
    let counted: Paged<CountLine> = client.post(&format!("{path}/lines"), &json!({ "lines": [line] }))?;
    let applied: Option<AppliedCount> =
        if apply { Some(client.post(&format!("{path}/apply"), &json!({}))?) } else { None };
    if json {
        return print(&json!({ "count": begun.id, "lines": counted.data, "applied": applied }));
    }
    for line in counted.data {
        let state = match (applied.as_ref(), line.state) {
            (Some(applied), _) if applied.recounts > 0 => "to be counted once more",
            (Some(applied), _) if applied.differing > 0 => "adjusted",
            (Some(_), _) => "as it should be",
            (None, CountLineState::Recount) => "to be counted once more",
            (None, _) => "taken down",
        };
        println!("{name}: {} counted at {}, {state}", plain(quantity), line.place.name);
    }
    println!("{}", begun.name);
    Ok(())
}

/// Does it, and says how the item stands.
fn act(
    client: &mut Client,
    act: Act,
    stock: &Stock,
    line: ActLine,
    holder: Option<String>,
    due_at: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let asked = ActRequest {
        id: None,
        holder: holder.map(HolderName::Code),
        occurred_at: None,
        due_at,
        reason: String::new(),
        note: String::new(),
        lines: vec![line],
    };
    let done: ActAnswer = client.post(&format!("/stores/{}", act.as_str()), &asked)?;
    if stock.json {
        return print(&done);
    }
    for line in &done.lines {
        let [available, in_use, threshold] = [line.available, line.in_use, line.threshold].map(plain);
        println!("{}: {available} available, {in_use} in use, threshold {threshold}", line.name);
        warn(&line.name, line.status);
    }
    println!("Document {}", done.number);
    Ok(())
}

/// Whoever looks at what is printed sees it beside that.
pub(super) fn warn(name: &str, status: StockStatus) {
    match status {
        StockStatus::Ok => {}
        StockStatus::Low => eprintln!("engrane: {name} is low"),
        StockStatus::Out => eprintln!("engrane: {name} is out"),
    }
}

pub(super) fn print(value: &impl Serialize) -> Result<(), Failure> {
    println!("{}", serde_json::to_string(value)?);
    Ok(())
}

/// The line of an item that is there, or else of one of that name.
fn line(client: &mut Client, Stock { item, quantity, .. }: &Stock) -> Result<ActLine, Failure> {
    let named = match shown::find(client, item)? {
        Some(found) => ActLine { item: Some(found.id), ..ActLine::default() },
        None => ActLine { name: Some(item.clone()), ..ActLine::default() },
    };
    Ok(ActLine { quantity: *quantity, ..named })
}

fn shelf<Id: std::str::FromStr>(path: Option<&str>) -> Option<NameOr<Id>> {
    path.map(NameOr::of)
}

/// The end of a day, by the clocks here.
fn end_of(day: NaiveDate) -> Result<DateTime<Utc>, Failure> {
    let next = day.succ_opt().and_then(|day| day.and_hms_opt(0, 0, 0));
    let end = next.and_then(|end| end.and_local_timezone(Local).earliest());
    Ok(end.ok_or_else(|| format!("{day} is no day here"))?.to_utc())
}
