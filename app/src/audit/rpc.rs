//! Server functions of the audit's page.

use super::log::Log;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::exports::ExportLine;
use crate::session::preferences::Language;
use engrane::platform::audit::types::AuditFilter;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{log, present};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::exports::present::export;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::base::problem::Problem;
#[cfg(feature = "ssr")]
use engrane::platform::audit::types::AuditQuery;
#[cfg(feature = "ssr")]
use engrane::platform::audit::{exports, ops};

/// A page of the audit, in words. What makes no sense of the filter is named beside its field, and left out.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn audit_log(filter: AuditFilter, page: u32, language: Language) -> RpcResult<Log> {
    let ctx = caller()?;
    let mut query = AuditQuery { filter: filter.clone(), page: PageRequest::bounded(Some(page), None) };
    let mut problems = Vec::new();
    let found = loop {
        match ops::list(&ctx, &query).await {
            Err(Error::Refused(Problem::Invalid { fields })) if problems.is_empty() => {
                query.filter = present::without(&query.filter, &fields);
                problems = fields;
            }
            found => break found?,
        }
    };
    let (choices, zone) = ops::choices(&ctx).await?;
    let shown = present::Asked { filter: &filter, understood: &query.filter, problems: &problems };
    Ok(present::log(language.into(), shown, &choices, &zone, &found))
}

/// The latest exports, in words.
#[server(output = Answer, client = Browser)]
pub async fn audit_exports(language: Language) -> RpcResult<Vec<ExportLine>> {
    let ctx = caller()?;
    let lines = exports::latest(&ctx).await?.into_iter().map(|found| {
        let file = format!("/api/v1/audit/exports/{}/file", found.id);
        export(language.into(), ctx.zone(), &found, (None, file), ctx.now())
    });
    Ok(lines.collect())
}

/// Has the audit written into a file; then leads back to where it was asked for.
#[server(output = Answer, client = Browser)]
pub async fn begin_audit_export(filter: AuditFilter) -> RpcResult<()> {
    exports::begin(&caller()?, &filter).await?;
    leptos_axum::redirect(&log::address(&filter, 1));
    Ok(())
}
