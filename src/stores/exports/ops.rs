//! Asking for an export, writing it, fetching it.

use super::jobs::WriteStockExport;
use super::rows::{Rows, columns};
use super::store;
use super::types::{StockExport, StockExportKind, StockExportRequest};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::id::ExportId;
use crate::base::permission::Permission;
use crate::base::problem::Reason;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::exports::ops::{self as exports, Asked};
use crate::platform::exports::types::{ExportKind, TableFormat};
use crate::platform::files::KeptFile;
use crate::platform::jobs::{self, JobPayload};
use crate::platform::sheets::{Proof, Table};
use crate::stores::history::ops::span;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

const KIND: ExportKind = ExportKind::Stores;

/// What the job is told. Days are instants from here on: it must not depend on what the zone is by then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub kind: StockExportKind,
    pub format: TableFormat,
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub to: Option<DateTime<Utc>>,
    /// Of balances.
    pub as_of: DateTime<Utc>,
    /// Whoever asked for it may see what things cost.
    pub with_value: bool,
    #[serde(default)]
    pub sees: Sees,
}

/// Which orders of the production whoever asked for it sees, as they might then: of others nothing is named.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sees {
    pub orders: bool,
    pub all: bool,
    pub cooperation: bool,
}

impl Sees {
    fn of(ctx: &Ctx) -> Self {
        Self {
            orders: ctx.may(Permission::ProductionView),
            all: ctx.may(Permission::OrdersViewAll),
            cooperation: ctx.may(Permission::CooperationView),
        }
    }

    /// The job, as one who sees what they see.
    fn look(self, ctx: &Ctx) -> Result<Ctx> {
        use Permission::{CooperationView, OrdersViewAll, ProductionView};
        let permissions: &'static [Permission] = match (self.orders, self.all, self.cooperation) {
            (false, ..) => &[],
            (true, false, false) => &[ProductionView],
            (true, false, true) => &[ProductionView, CooperationView],
            (true, true, false) => &[ProductionView, OrdersViewAll],
            (true, true, true) => &[ProductionView, OrdersViewAll, CooperationView],
        };
        let (tenant, person, name) = (ctx.tenant()?, ctx.actor_id(), ctx.actor_name().to_owned());
        let actor = Actor::Job { tenant, person, name, acting: ctx.acting().cloned(), permissions };
        Ok(Ctx::new(Arc::clone(&ctx.services), actor, Request::default()))
    }
}

impl Wanted {
    fn is_proved(&self) -> bool {
        self.kind == StockExportKind::Moves && self.format == TableFormat::Csv
    }
}

/// Begins an export.
pub async fn begin(ctx: &Ctx, request: &StockExportRequest) -> Result<StockExport> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let StockExportRequest { kind, format, from, to, as_of } = *request;
    let (is_moves, is_balances) = (kind == StockExportKind::Moves, kind == StockExportKind::Balances);
    let mut check = Check::default();
    check.that(is_moves || from.is_none(), "from", Reason::Unknown);
    check.that(is_moves || to.is_none(), "to", Reason::Unknown);
    check.that(from.zip(to).is_none_or(|(from, to)| from <= to), "to", Reason::Reversed);
    check.that(is_balances || as_of.is_none(), "as_of", Reason::Unknown);
    check.that(as_of.is_none_or(|moment| moment <= ctx.now()), "as_of", Reason::OutOfRange);
    check.done()?;
    let (from, to) = span(&mut tx, from, to).await?;
    let wanted = Wanted {
        kind,
        format,
        from,
        to,
        as_of: as_of.unwrap_or_else(|| ctx.now()),
        with_value: ctx.may(Permission::StoresEdit),
        sees: Sees::of(ctx),
    };
    let export = shown(ctx, exports::begin(ctx, &mut tx, KIND, &wanted, 0).await?);
    let (tenant, id) = (tx.tenant(), export.export.id);
    let entry = audit::Entry::new(Action::ExportStores, "stock_export", id).after(serde_json::to_value(request)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    jobs::enqueue(&mut tx, &WriteStockExport(JobPayload::of(ctx, tenant, id))).await?;
    tx.commit_with(&export).await?;
    Ok(export)
}

/// Where an export stands.
pub async fn export(ctx: &Ctx, id: ExportId) -> Result<StockExport> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let found = exports::find(&mut tx, KIND, id).await?;
    tx.commit().await?;
    Ok(shown(ctx, found))
}

/// The organization's latest, the newest first.
pub async fn latest(ctx: &Ctx) -> Result<Vec<StockExport>> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let latest = exports::latest(&mut tx, KIND).await?;
    tx.commit().await?;
    Ok(latest.into_iter().map(|asked| shown(ctx, asked)).collect())
}

/// The file of an export, for the people of its organization. Refused while it is not finished.
pub async fn download(ctx: &Ctx, id: ExportId) -> Result<KeptFile> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let tenant = tx.tenant();
    let file = exports::file(ctx, &mut tx, KIND, id).await?;
    let entry = audit::Entry::new(Action::DownloadStoresExport, "stock_export", id);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(file)
}

/// The public key by which exports of moves are proved.
pub fn key(ctx: &Ctx) -> Result<String> {
    ctx.require(Permission::StoresView)?;
    ctx.require(Permission::ExportData)?;
    Ok(ctx.services.audit.export_key.public().to_string())
}

fn shown(ctx: &Ctx, Asked { export, filter }: Asked<Wanted>) -> StockExport {
    let key = filter.is_proved().then(|| ctx.services.audit.export_key.public().to_string());
    StockExport { export, kind: filter.kind, format: filter.format, key }
}

/// The job that writes. Done again, it begins anew; one that is finished is left alone.
pub(super) async fn write(ctx: &Ctx, id: ExportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let Asked { export, filter: wanted }: Asked<Wanted> = exports::find(&mut tx, KIND, id).await?;
    tx.commit().await?;
    if export.status.is_over() {
        return Ok(());
    }
    let (tenant, files) = (ctx.tenant()?, &ctx.services.files);
    let Wanted { kind, format, .. } = wanted;
    let name = format!("{kind}-{}.{format}", export.created_at.format("%Y-%m-%d-%H%M"));
    let kept = files.begin_own(tenant, name).await?;
    let file = kept.handle().await?;
    let mut table = if wanted.is_proved() {
        let proof =
            Proof { key: ctx.services.audit.export_key.clone(), about: about(&wanted, tenant.to_string(), ctx.now()) };
        Table::begin_proved(file, columns(kind), proof).await?
    } else {
        Table::begin_in(file, files, format, kind.as_str(), columns(kind)).await?
    };
    let mut snapshot = ctx.begin_as_of_now(Permission::ExportData).await?;
    store::walk_along_keys(&mut snapshot).await?;
    let total = store::count(&mut snapshot, &wanted).await?;
    let looking = wanted.sees.look(ctx)?;
    let mut rows = Rows::begin(&looking, &mut snapshot, wanted).await?;
    let (mut written, mut page) = (0, rows.next(&mut snapshot).await?);
    while !page.is_empty() {
        written += page.len() as u64;
        let mut tx = ctx.begin(Permission::ExportData).await?;
        exports::move_on(ctx, &mut tx, id, written, total).await?;
        tx.commit().await?;
        // One page is written while the next one is read.
        (page, table) = tokio::try_join!(rows.next(&mut snapshot), table.write(page))?;
    }
    snapshot.commit().await?;
    table.finish().await?;
    let file = kept.finish_written().await?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    exports::complete(ctx, &mut tx, id, &file, written).await?;
    tx.commit().await
}

/// What is signed besides the lines: whose they are, of which period and when they were written.
fn about(wanted: &Wanted, tenant: String, now: DateTime<Utc>) -> Vec<String> {
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let if_any = |at: Option<DateTime<Utc>>| at.map(text).unwrap_or_default();
    vec![tenant, if_any(wanted.from), if_any(wanted.to), text(now)]
}

/// The job has given up.
pub(super) async fn fail(ctx: &Ctx, id: ExportId, incident: &str) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    exports::fail(ctx, &mut tx, id, incident).await?;
    tx.commit().await
}
