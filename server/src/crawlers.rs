//! What crawlers ask for: which pages there are (`/sitemap.xml`), and where that is said (`/robots.txt`).
//!
//! The sitemap is a list of lists: one of the catalogue's pages, and one of each stretch of parts, which is written as it is read. All of
//! them lie at one address, because a list may only tell of what lies beside or below itself.

use crate::api::freshness::{names, tag};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use crate::state::AppState;
use app::catalog::listed_address;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engrane::base::fault::Error;
use engrane::base::id::PartId;
use engrane::catalog::sitemap::ops::{self, BATCH, STRETCH};
use engrane::catalog::sitemap::types::{Batch, ListedGroup};
use engrane::platform::ctx::Ctx;
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use std::io;

/// Where the sitemap is.
pub(crate) const SITEMAP: &str = "/sitemap.xml";
/// For how long an answer is kept without asking again.
const KEPT: &str = "public, max-age=3600";

/// What narrows, sorts or goes on with a list that has an address without it.
const OF_ANOTHER: [&str; 7] = ["answers", "skip", "cursor", "sort", "in_stock", "tier", "position"];

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const URLS: &str = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const URLS_END: &str = "</urlset>\n";

/// Which list is asked for: that of the lists, where nothing says otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    list: Option<List>,
    /// The part with which a stretch begins. Any id will do: where parts came or went since the list of lists was read, stretches begin
    /// elsewhere, and whoever read it is still told of every part. No answer is longer than a stretch.
    from: Option<PartId>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum List {
    /// The start, the categories and the groups.
    Catalog,
}

pub(crate) fn router() -> Router<AppState> {
    Router::new().route(SITEMAP, get(sitemap)).route("/robots.txt", get(robots))
}

/// Pages that are not to be found say so themselves: a crawler that may not read them would never know. Lists that are one of the
/// sitemap's seen otherwise are not read at all, because there is no end of them.
async fn robots(State(state): State<AppState>) -> Response {
    let seen_otherwise: String = OF_ANOTHER.map(|name| format!("Disallow: /catalog?*{name}=\n")).concat();
    let site = state.services.mail.site();
    let text = format!("User-agent: *\nDisallow: /api/\n{seen_otherwise}\nSitemap: {site}{SITEMAP}\n");
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, KEPT)], text).into_response()
}

async fn sitemap(Caller(ctx): Caller, Query(asked): Query<Asked>, headers: HeaderMap) -> Result<Response, ApiError> {
    let is_known = |tag: &str| headers.get(IF_NONE_MATCH).is_some_and(|known| names(known, tag));
    if let Some(List::Catalog) = asked.list {
        let text = pages(ctx.site(), &ops::groups(&ctx).await?);
        let tag = tag(text.as_bytes());
        return Ok(if is_known(&tag) { unchanged(&tag) } else { answer(&tag, Body::from(text)) });
    }
    // What is listed of parts changes with which parts there are, and with nothing else.
    let changes = ops::changes(&ctx).await?;
    let tag = tag(format!("{} {changes} {:?}", ctx.site(), asked.from).as_bytes());
    if is_known(&tag) {
        return Ok(unchanged(&tag));
    }
    let body = match asked.from {
        Some(from) => Body::from_stream(parts(ctx, from)),
        None => Body::from(index(ctx.site(), &ops::stretches(&ctx).await?)),
    };
    Ok(answer(&tag, body))
}

fn answer(tag: &str, body: Body) -> Response {
    let headers = [(CONTENT_TYPE, "application/xml; charset=utf-8"), (CACHE_CONTROL, KEPT), (ETAG, tag)];
    (headers, body).into_response()
}

fn unchanged(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(CACHE_CONTROL, KEPT), (ETAG, tag)]).into_response()
}

fn index(site: &str, starts: &[PartId]) -> String {
    let lists = starts.iter().map(|part| format!("{SITEMAP}?from={part}"));
    let lists = std::iter::once(format!("{SITEMAP}?list=catalog")).chain(lists);
    let lists: String = lists.map(|path| list(site, &path)).collect();
    format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lists}</sitemapindex>\n")
}

/// The pages that lead to parts; those on which there are none yet are left out.
fn pages(site: &str, groups: &[ListedGroup]) -> String {
    let of_category = |listed: &[ListedGroup]| {
        let whole = listed.first().map(|ListedGroup { category, .. }| listed_address(category, None));
        let groups = listed.iter().map(|ListedGroup { category, group }| listed_address(category, Some(group)));
        whole.into_iter().chain(groups).collect::<Vec<_>>()
    };
    let categories = groups.chunk_by(|one, next| one.category == next.category);
    let pages = ["/", "/catalog"].map(str::to_owned).into_iter().chain(categories.flat_map(of_category));
    let pages: String = pages.map(|path| page(site, &path)).collect();
    format!("{XML}{URLS}{pages}{URLS_END}")
}

/// The parts of a stretch, some at a time. Where they cannot be read any more, the answer is cut off.
fn parts(ctx: Ctx, from: PartId) -> impl Stream<Item = io::Result<String>> {
    let pages = stream::try_unfold((Some(from), STRETCH), move |(from, left)| {
        let ctx = ctx.clone();
        async move {
            let Some(from) = from.filter(|_| left > 0) else { return Ok(None) };
            let cut_off = |error: Error| io::Error::other(error.into_problem());
            let Batch { parts, next } = ops::parts(&ctx, from, BATCH.min(left)).await.map_err(cut_off)?;
            let pages: String = parts.iter().map(|part| page(ctx.site(), &format!("/catalog/parts/{part}"))).collect();
            let read = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            Ok::<_, io::Error>(Some((pages, (next, left.saturating_sub(read)))))
        }
    });
    let around = |text: String| stream::iter([Ok(text)]);
    around(format!("{XML}{URLS}")).chain(pages).chain(around(URLS_END.to_owned()))
}

fn list(site: &str, path: &str) -> String {
    format!("<sitemap>{}</sitemap>\n", location(site, path))
}

fn page(site: &str, path: &str) -> String {
    format!("<url>{}</url>\n", location(site, path))
}

fn location(site: &str, path: &str) -> String {
    let address = format!("{site}{path}");
    format!("<loc>{}</loc>", address.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_each_other_and_pages_with_something_on_them() {
        let part: PartId = "0199a000-0000-7000-8000-000000000001".parse().unwrap();
        let listed = index("https://engrane.mx", &[part]);
        for address in ["?list=catalog", "?from=0199a000-0000-7000-8000-000000000001"] {
            let line = format!("<sitemap><loc>https://engrane.mx/sitemap.xml{address}</loc></sitemap>\n");
            assert!(listed.contains(&line), "{listed}");
        }
        let group =
            |category: &str, group: &str| ListedGroup { category: category.to_owned(), group: group.to_owned() };
        let groups = [group("brakes", "brake_pads"), group("brakes", "brake_hoses"), group("fuel", "fuel_pumps")];
        let expected = format!(
            "{XML}{URLS}<url><loc>https://engrane.mx/</loc></url>\n\
             <url><loc>https://engrane.mx/catalog</loc></url>\n\
             <url><loc>https://engrane.mx/catalog?category=brakes</loc></url>\n\
             <url><loc>https://engrane.mx/catalog?category=brakes&amp;group=brake_pads</loc></url>\n\
             <url><loc>https://engrane.mx/catalog?category=brakes&amp;group=brake_hoses</loc></url>\n\
             <url><loc>https://engrane.mx/catalog?category=fuel</loc></url>\n\
             <url><loc>https://engrane.mx/catalog?category=fuel&amp;group=fuel_pumps</loc></url>\n{URLS_END}"
        );
        assert_eq!(pages("https://engrane.mx", &groups), expected);
    }
}
