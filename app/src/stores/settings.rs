//! The set-up of a store-room: a page of lists.

use super::lines::lines;
use super::printing::{LABELS, labels_of_shelf};
use super::rpc::{self, RemoveFromStores, SaveInStores};
use crate::base::rpc::RpcResult;
use crate::entity_pages::{Asked, EntityList, EntityLists};
use crate::forms::door::FormDoor;
use crate::forms::lines::FormLines;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::session::preferences::Language;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUp {
    Items,
    Departments,
    Categories,
    Locations,
    Holders,
    Kits,
}

impl EntityLists for SetUp {
    const ALL: &'static [Self] =
        &[Self::Items, Self::Departments, Self::Categories, Self::Locations, Self::Holders, Self::Kits];
    const ADDRESS: &'static str = "/stores/settings";
    const VIEW: Permission = Permission::StoresView;
    const EDIT: Permission = Permission::StoresEdit;

    fn heading(lang: Locale) -> &'static str {
        td_string!(lang, stores.settings.title)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Departments => "departments",
            Self::Categories => "categories",
            Self::Locations => "locations",
            Self::Holders => "holders",
            Self::Kits => "kits",
        }
    }

    fn title(self, lang: Locale) -> &'static str {
        match self {
            Self::Items => td_string!(lang, stores.settings.items),
            Self::Departments => td_string!(lang, stores.settings.departments),
            Self::Categories => td_string!(lang, stores.settings.categories),
            Self::Locations => td_string!(lang, stores.settings.locations),
            Self::Holders => td_string!(lang, stores.settings.holders),
            Self::Kits => td_string!(lang, stores.settings.kits),
        }
    }

    fn beside(self, lang: Locale, open: Option<&str>) -> Option<(String, &'static str)> {
        if !Session::current().can(Permission::StoresMove) {
            return None;
        }
        let text = td_string!(lang, stores.labels.title);
        match (self, open) {
            (Self::Locations, Some(id)) => Some((labels_of_shelf(id), td_string!(lang, stores.labels.of_shelf))),
            (Self::Items | Self::Locations | Self::Holders, _) => Some((LABELS.to_owned(), text)),
            (Self::Departments | Self::Categories | Self::Kits, _) => None,
        }
    }

    fn concerns(event: &Event) -> bool {
        matches!(event, Event::StockChanged { .. })
    }

    fn doors() -> [FormDoor; 2] {
        [FormDoor::to::<SaveInStores, _>(), FormDoor::to::<RemoveFromStores, _>()]
    }

    fn lines(lang: Locale, of: FormLines, problem: Signal<Option<Problem>>) -> AnyView {
        lines(lang, of, problem)
    }

    async fn fetch(self, asked: Asked, language: Language) -> RpcResult<EntityList> {
        rpc::store_settings(self, asked, language).await
    }
}
