//! Where files of detections are brought in.

use super::labels;
use crate::imports;
use crate::layout::guarded;
use engrane::base::permission::Permission;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;

/// The page.
pub(crate) fn imports_page() -> AnyView {
    guarded(Permission::PlantEdit, || imports::imports_page(ImportKind::Detections, labels::fields))
}
