//! The set-up of a production: a page of lists.

use super::pads::PADS;
use super::rpc::{self, RemoveFromProduction, SaveInProduction};
use super::workpieces::WORKPIECES;
use crate::base::rpc::RpcResult;
use crate::entity_pages::{Asked, EntityList, EntityLists};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::session::preferences::Language;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use serde::{Deserialize, Serialize};

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUp {
    Stages,
    Machines,
    Reasons,
    Partners,
}

impl EntityLists for SetUp {
    /// In the order in which a production is set up.
    const ALL: &'static [Self] = &[Self::Stages, Self::Machines, Self::Reasons, Self::Partners];
    const ADDRESS: &'static str = "/production/setup";
    const VIEW: Permission = Permission::ProductionView;
    const EDIT: Permission = Permission::ProductionSetup;

    fn heading(lang: Locale) -> &'static str {
        td_string!(lang, production.settings.title)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Stages => "stages",
            Self::Machines => "machines",
            Self::Reasons => "reasons",
            Self::Partners => "partners",
        }
    }

    fn title(self, lang: Locale) -> &'static str {
        match self {
            Self::Stages => td_string!(lang, production.settings.stages),
            Self::Machines => td_string!(lang, production.settings.machines),
            Self::Reasons => td_string!(lang, production.settings.reasons),
            Self::Partners => td_string!(lang, production.settings.partners),
        }
    }

    fn concerns(event: &Event) -> bool {
        matches!(event, Event::ProductionChanged)
    }

    fn beside(self, lang: Locale, _open: Option<&str>) -> Option<(String, &'static str)> {
        // Whoever may not connect one has nothing to see there.
        if self == Self::Machines && Session::current().can(Permission::ProductionSetup) {
            return Some((PADS.to_owned(), td_string!(lang, floor.pads.title)));
        }
        Some((WORKPIECES.to_owned(), td_string!(lang, production.workpieces.title)))
    }

    fn doors() -> [FormDoor; 2] {
        [FormDoor::to::<SaveInProduction, _>(), FormDoor::to::<RemoveFromProduction, _>()]
    }

    async fn fetch(self, asked: Asked, language: Language) -> RpcResult<EntityList> {
        rpc::production_settings(self, asked, language).await
    }
}
