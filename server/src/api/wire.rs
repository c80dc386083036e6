//! Shapes that several doors share: answers, pages of a list, the language of names, and the refusals of a door as its
//! documentation shows them.

use crate::respond::{ApiError, PROBLEM_JSON};
use app::i18n::Locale;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engrane::base::paging::{Page, PageRequest};
use engrane::catalog::types::Names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{Ref, RefOr, Response as Described};
use utoipa::{IntoParams, IntoResponses, ToSchema};

pub(crate) use engrane::base::numbers::Number;

/// What a door that looks or changes answers.
pub(crate) type Answer<T> = Result<axum::Json<T>, ApiError>;

/// Whether the pieces of a line are known.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StockConfirmation {
    /// So many as `stock` says.
    Counted,
    /// There may be some: whoever wants them asks.
    ToConfirm,
}

impl StockConfirmation {
    pub fn of<T>(stock: Option<&T>) -> Self {
        if stock.is_some() { Self::Counted } else { Self::ToConfirm }
    }
}

/// What is new: 201.
#[derive(Debug)]
pub(crate) struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, axum::Json(self.0)).into_response()
    }
}

/// A list without pages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T: ToSchema> {
    pub data: Vec<T>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Paged<T: ToSchema> {
    pub data: Vec<T>,
    pub pagination: Pagination,
}

/// Where a page stands in its list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pagination {
    /// From 1.
    pub page: u32,
    pub per_page: u32,
    /// Rows of the whole list.
    pub total: u64,
    /// At least 1.
    pub total_pages: u64,
}

impl<T: ToSchema> Paged<T> {
    pub fn new<R>(page: Page<R>, row: impl FnMut(R) -> T) -> Self {
        let pagination =
            Pagination { page: page.page, per_page: page.per_page, total: page.total, total_pages: page.total_pages() };
        Self { data: page.rows.into_iter().map(row).collect(), pagination }
    }
}

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

impl PageQuery {
    pub fn request(&self) -> PageRequest {
        PageRequest::bounded(self.page, self.per_page)
    }
}

/// The language of names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    #[default]
    Es,
    En,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Es => Self::es,
            Language::En => Self::en,
        }
    }
}

impl Language {
    pub fn of(self, names: Names) -> String {
        match self {
            Self::Es => names.es,
            Self::En => names.en,
        }
    }
}

/// A door's only parameter: the language of names.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LanguageQuery {
    /// Of names: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    pub lang: Language,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)+;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Described>> {
                [$($status),+].into_iter().map(|status: &str| (status.to_owned(), refusal(status).into())).collect()
            }
        }
    )+};
}

refusals! {
    /// A door that is open to anyone and takes nothing.
    Always: "503";
    /// A door that is open to anyone.
    Open: "422" "503";
    /// One thing that anyone may look at.
    OpenOne: "404" "422" "503";
    /// A door for whoever is signed in.
    Personal: "401" "503";
    /// A door that asks for a permission.
    Guarded: "401" "403" "422" "503";
    /// One thing behind a permission.
    GuardedOne: "401" "403" "404" "422" "503";
    /// A step of one thing behind a permission.
    GuardedStep: "401" "403" "404" "409" "422" "503";
    /// A change of one thing behind a permission, by whoever names the version that they read.
    GuardedChange: "401" "403" "404" "409" "422" "428" "503";
}

fn refusal(status: &str) -> Described {
    let description = match status {
        "401" => "No valid credentials",
        "403" => "The role or the organization's modules do not allow it",
        "404" => "There is nothing here, or nothing that the caller may know of",
        "409" => "The state of things forbids it",
        "422" => "Some input cannot be taken",
        "428" => "`If-Match` names no version",
        _ => "Part of the system is away; `Retry-After` says when to ask again",
    };
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build()
}
