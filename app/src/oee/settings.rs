//! The set-up of a plant: a page of lists.

use super::rpc::{self, RemoveFromPlant, SaveInPlant};
use crate::base::rpc::RpcResult;
use crate::entity_pages::{Asked, EntityList, EntityLists};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::session::preferences::Language;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use serde::{Deserialize, Serialize};

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Lines,
    Areas,
    Products,
    Shifts,
    Calendar,
}

impl EntityLists for Place {
    /// In the order in which a plant is set up.
    const ALL: &'static [Self] = &[Self::Lines, Self::Areas, Self::Products, Self::Shifts, Self::Calendar];
    const ADDRESS: &'static str = "/plant/settings";
    const VIEW: Permission = Permission::PlantView;
    const EDIT: Permission = Permission::PlantEdit;

    fn heading(lang: Locale) -> &'static str {
        td_string!(lang, plant.settings.title)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Areas => "areas",
            Self::Products => "products",
            Self::Shifts => "shifts",
            Self::Calendar => "calendar",
        }
    }

    fn title(self, lang: Locale) -> &'static str {
        match self {
            Self::Lines => td_string!(lang, plant.settings.lines),
            Self::Areas => td_string!(lang, plant.settings.areas),
            Self::Products => td_string!(lang, plant.settings.products),
            Self::Shifts => td_string!(lang, plant.settings.shifts),
            Self::Calendar => td_string!(lang, plant.settings.calendar),
        }
    }

    fn concerns(event: &Event) -> bool {
        matches!(event, Event::PlantChanged { line: None })
    }

    fn doors() -> [FormDoor; 2] {
        [FormDoor::to::<SaveInPlant, _>(), FormDoor::to::<RemoveFromPlant, _>()]
    }

    async fn fetch(self, asked: Asked, language: Language) -> RpcResult<EntityList> {
        rpc::plant_settings(self, asked, language).await
    }
}
