//! Making up a catalogue.

use super::data::CITIES;
use super::families::{Families, Family};
use super::plan::{Generated, Plan, Scale};
use super::rows::{self, Table};
use super::stock::Lists;
use super::store;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::Module;
use crate::demo::ops::bring_stock;
use crate::platform::db::OwnerTx;
use crate::platform::organizations::ops::create_tenant;
use crate::platform::services::Services;
use crate::platform::tenancy::types::{Contact, NewTenant};
use std::sync::Arc;

/// Rows after which it is told how far a table is.
const TELL_EVERY: u64 = 500_000;

/// Hears how far it is, line by line.
type Tell<'a> = &'a mut (dyn FnMut(&str) + Send);

/// Makes up a catalogue and the bodegas that sell of it, where there is none; none is made where there is something already, but for
/// bodegas that are missing because it was cut off after the catalogue. The site should not be served meanwhile: the tables are locked.
pub async fn generate(services: &Arc<Services>, scale: Scale, tell: Tell<'_>) -> Result<Option<Generated>> {
    let size = scale.size();
    let mut tx = services.db.owner().await?;
    let is_empty = store::begin(&mut tx).await?;
    if !is_empty && !store::is_made_up(&mut tx, size).await? {
        return Ok(None);
    }
    let (brands, groups) = (store::list_brands(&mut tx).await?, store::list_groups(&mut tx).await?);
    let plan = Plan::new(size, brands, groups)?;
    let mut made = if is_empty { fill(&mut tx, &plan, tell).await? } else { Generated::default() };
    let (codes, names): (Vec<_>, Vec<_>) = (0..size.bodegas).map(called).unzip();
    let known = store::list_known(&mut tx, &codes, &names).await?;
    tx.commit().await?;
    if is_empty {
        tell("counting anew what the tables hold");
        services.db.analyze().await?;
    }

    let known = |code: &String| known.iter().find(|known| known.code == *code);
    let missing = codes.iter().map(known).enumerate();
    let missing: Vec<_> = missing.filter(|(_, known)| known.is_none_or(|known| !known.has_lines)).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let files = lists(&plan)?;
    for (number, known) in missing {
        let list = &files[number];
        open_bodega(services, number, known.map(|known| known.id), list).await?;
        made.bodegas += 1;
        // Its first line is its header.
        made.lines += (list.lines().count() as u64).saturating_sub(1);
        tell(&format!("bodegas: {} of {}", number + 1, size.bodegas));
    }
    services.db.analyze().await?;
    Ok(Some(made))
}

/// Fills the tables of the catalogue, and makes their indexes.
async fn fill(tx: &mut OwnerTx, plan: &Plan, tell: Tell<'_>) -> Result<Generated> {
    let mut counts = vec![0; plan.fleet.vehicles.len()];
    let mut families = Families::of(plan);
    while let Some(family) = families.advance()? {
        for vehicle in &family.vehicles {
            counts[*vehicle] += family.parts.len() as u64;
        }
    }
    let aside = store::set_aside(tx).await?;
    copy_once(tx, rows::MAKES, |to| rows::makes(plan, &counts, to)).await?;
    copy_once(tx, rows::MODELS, |to| rows::models(plan, &counts, to)).await?;
    let vehicles = copy_once(tx, rows::VEHICLES, |to| rows::vehicles(plan, &counts, to)).await?;
    tell(&format!("vehicles: {vehicles}"));

    let parts = copy_families(tx, plan, rows::PARTS, |family, _, to| rows::parts(plan, family, to), tell).await?;
    let references =
        copy_families(tx, plan, rows::REFERENCES, |family, _, to| rows::references(plan, family, to), tell).await?;
    let fitments =
        copy_families(tx, plan, rows::FITMENTS, |family, first, to| rows::fitments(plan, family, first, to), tell)
            .await?;
    for (name, statement) in &aside {
        tell(&format!("making {name}"));
        store::put_back(tx, statement).await?;
    }
    Ok(Generated { vehicles, parts, references, fitments, ..Generated::default() })
}

/// Fills a small table.
async fn copy_once(tx: &mut OwnerTx, table: Table, write: impl Fn(&mut Vec<u8>) -> u64) -> Result<u64> {
    let mut done = false;
    let more = |to: &mut Vec<u8>| -> Result<Option<u64>> {
        if done {
            return Ok(None);
        }
        done = true;
        Ok(Some(write(to)))
    };
    store::copy(tx, table, more, |_| ()).await
}

/// Fills a table by walking through all families. `write` hears how many rows there were before.
async fn copy_families(
    tx: &mut OwnerTx,
    plan: &Plan,
    table: Table,
    write: impl Fn(&Family, u64, &mut Vec<u8>) -> u64,
    tell: Tell<'_>,
) -> Result<u64> {
    let mut families = Families::of(plan);
    let mut before = 0;
    let more = |to: &mut Vec<u8>| -> Result<Option<u64>> {
        let Some(family) = families.advance()? else { return Ok(None) };
        let written = write(&family, before, to);
        before += written;
        Ok(Some(written))
    };
    let mut told = 0;
    let rows = store::copy(tx, table, more, |rows| {
        if rows / TELL_EVERY > told {
            told = rows / TELL_EVERY;
            tell(&format!("{}: {rows}", table.name));
        }
    })
    .await?;
    tell(&format!("{}: {rows}, all of them", table.name));
    Ok(rows)
}

/// What each bodega has, as files.
fn lists(plan: &Plan) -> Result<Vec<String>> {
    let mut lists = Lists::of(plan.size.bodegas)?;
    let mut families = Families::of(plan);
    while let Some(family) = families.advance()? {
        lists.add(plan, &family)?;
    }
    lists.into_files()
}

/// Code and name of a bodega.
fn called(number: usize) -> (String, String) {
    let city = CITIES[number % CITIES.len()];
    (format!("bodega-{}", number + 1), format!("Refaccionaria {city} {}", number + 1))
}

/// A bodega whose list comes in through the importer. It may be there, and have no lines yet.
async fn open_bodega(services: &Arc<Services>, number: usize, known: Option<TenantId>, list: &str) -> Result<()> {
    let tenant = match known {
        Some(tenant) => tenant,
        None => create_tenant(services, &new_bodega(number)).await?.0,
    };
    bring_stock(services, tenant, "existencias.csv", list).await
}

fn new_bodega(number: usize) -> NewTenant {
    let (code, name) = called(number);
    NewTenant {
        name,
        code: Some(code),
        modules: vec![Module::Warehouse],
        active: true,
        contact: Contact {
            phone: Some(format!("+52 55 5551 {number:04}")),
            whatsapp: Some(format!("+52 55 5552 {number:04}")),
            city: Some(CITIES[number % CITIES.len()].to_owned()),
        },
        tax: if number.is_multiple_of(2) { Tax::Included } else { Tax::Excluded },
    }
}
