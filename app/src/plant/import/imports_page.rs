//! Where files of detections are brought in.

use crate::imports::imports_page;
use crate::layout::guarded;
use engrane::imports::types::ImportKind;
use engrane::permission::Permission;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The page.
#[derive(Debug)]
pub struct ImportsPage;

#[lazy_route]
impl LazyRoute for ImportsPage {
    fn data() -> Self {
        Self
    }

    fn view(ImportsPage: Self) -> AnyView {
        guarded(Permission::PlantEdit, || imports_page(ImportKind::Detections))
    }
}
