//! Brands and groups: a page of lists.

use super::rpc::{self, RemoveFromCatalog, SaveInCatalog};
use super::tabs::tabs;
use super::{ADDRESS, part_address};
use crate::base::rpc::RpcResult;
use crate::entity_pages::{Asked, EntityList, EntityLists, NEW};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::session::preferences::Language;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::prelude::AnyView;
use serde::{Deserialize, Serialize};

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogLists {
    Brands,
    Groups,
}

impl EntityLists for CatalogLists {
    const ALL: &'static [Self] = &[Self::Brands, Self::Groups];
    const ADDRESS: &'static str = ADDRESS;
    const VIEW: Permission = Permission::CatalogEdit;
    const EDIT: Permission = Permission::CatalogEdit;

    fn heading(lang: Locale) -> &'static str {
        td_string!(lang, catalog.edit.title)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Brands => "brands",
            Self::Groups => "groups",
        }
    }

    fn title(self, lang: Locale) -> &'static str {
        match self {
            Self::Brands => td_string!(lang, catalog.edit.brands),
            Self::Groups => td_string!(lang, catalog.edit.groups),
        }
    }

    fn concerns(event: &Event) -> bool {
        matches!(event, Event::CatalogChanged)
    }

    fn doors() -> [FormDoor; 2] {
        [FormDoor::to::<SaveInCatalog, _>(), FormDoor::to::<RemoveFromCatalog, _>()]
    }

    /// To a new part; from a brand to the page on which it becomes one with another.
    fn beside(self, lang: Locale, open: Option<&str>) -> Option<(String, &'static str)> {
        match (self, open) {
            (_, None) => Some((part_address(NEW), td_string!(lang, catalog.edit.new_part))),
            (Self::Brands, Some(id)) => {
                Some((format!("{ADDRESS}/brands/{id}/merge"), td_string!(lang, catalog.edit.merge)))
            }
            (Self::Groups, Some(_)) => None,
        }
    }

    /// With the other pages by which the catalogue is kept.
    fn tabs(self, lang: Locale, _counts: &[u32]) -> AnyView {
        tabs(lang, &self.address())
    }

    async fn fetch(self, asked: Asked, language: Language) -> RpcResult<EntityList> {
        rpc::catalog_settings(self, asked, language).await
    }
}
