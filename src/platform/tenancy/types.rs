//! The facts about tenants.

use crate::base::money::Tax;
use crate::base::permission::Module;
use serde::{Deserialize, Serialize};

/// A tenant to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTenant {
    /// 1 to 100 characters.
    pub name: String,
    /// `a-z 0-9 -`, 2 to 40 characters; made from the name when absent.
    pub code: Option<String>,
    pub modules: Vec<Module>,
    pub active: bool,
    pub contact: Contact,
    /// Of a bodega's prices.
    pub tax: Tax,
}

/// How workshops reach a bodega.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: Option<String>,
    pub whatsapp: Option<String>,
    pub city: Option<String>,
}
