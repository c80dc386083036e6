//! Where files of items are brought in.

use super::labels;
use crate::imports;
use crate::layout::guarded;
use engrane::base::permission::Permission;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;

/// `/stores/import`
pub(crate) fn imports_page() -> AnyView {
    guarded(Permission::StoresEdit, || imports::imports_page(ImportKind::Stock, labels::fields))
}
