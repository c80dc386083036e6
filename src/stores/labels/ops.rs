//! Printing labels.

use super::commands::commands;
use super::drawing::{self, Drawing, Label};
use super::pdf::{self, Placing};
use super::rules::{check_labels, sheet};
use super::store;
use super::types::LabelRequest;
use crate::base::fault::{Error, Result};
use crate::base::permission::Permission;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::platform::ctx::Ctx;
use rust_decimal::prelude::ToPrimitive;

/// The labels that are asked for, as a PDF.
pub async fn print(ctx: &Ctx, asked: &LabelRequest) -> Result<Vec<u8>> {
    ctx.require(Permission::StoresMove)?;
    check_labels(asked)?;
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let found = [
        ("items", store::items(&mut tx, &asked.items).await?),
        ("shelves", store::shelves(&mut tx, &asked.shelves).await?),
        ("holders", store::holders(&mut tx, &asked.holders).await?),
        ("pieces", store::pieces(&mut tx, &asked.pieces).await?),
    ];
    tx.commit().await?;
    let mut labels = all(found)?;
    if asked.commands {
        labels.extend(commands(asked.lang).map(|(code, word)| command(code, word)));
    }
    let placing = Placing {
        sheet: sheet(asked.layout),
        used: asked.first - 1,
        offset: (asked.right.to_f64().unwrap_or_default(), asked.down.to_f64().unwrap_or_default()),
        copies: asked.copies,
    };
    let site = ctx.services.mail.site().to_owned();
    // A thousand labels are a second of work.
    tokio::task::spawn_blocking(move || render(&labels, &placing, &site)).await.map_err(Error::broken)?
}

/// All of them, unless some are not there: then each of these is told.
fn all(found: [(&str, Vec<Option<Label>>); 4]) -> std::result::Result<Vec<Label>, Problem> {
    let mut labels = Vec::new();
    let mut fields = Vec::new();
    for (list, found) in found {
        for (at, label) in found.into_iter().enumerate() {
            match label {
                Some(label) => labels.push(label),
                None => fields.push(FieldProblem { field: format!("{list}.{at}"), reason: Reason::Unknown }),
            }
        }
    }
    if fields.is_empty() { Ok(labels) } else { Err(Problem::Invalid { fields }) }
}

fn command(code: &str, word: &str) -> Label {
    Label { own_code: code.to_owned(), name: word.to_owned(), given: None, is_command: true }
}

fn render(labels: &[Label], placing: &Placing, site: &str) -> Result<Vec<u8>> {
    let drawn: Result<Vec<Drawing>> =
        labels.iter().map(|label| drawing::draw(label, placing.sheet.label, &said(label, site))).collect();
    pdf::write(&drawn?, placing)
}

/// What the QR code of a label says: where the thing is to be found, or the command itself.
fn said(label: &Label, site: &str) -> String {
    if label.is_command { label.own_code.clone() } else { link(site, &label.own_code) }
}

/// Where a code leads to.
pub(super) fn link(site: &str, code: &str) -> String {
    format!("{site}/stores/codes/{code}")
}
