//! Turns `locales/<language>/<namespace>.json` into the module `i18n`: a missing or misspelt key stops the build.

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let module = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("i18n");
    let config = Config::new("es")?
        .add_locale("en")?
        .add_namespaces([
            "audit",
            "catalog",
            "common",
            "floor",
            "identity",
            "imports",
            "inventory",
            "material",
            "movements",
            "notices",
            "people",
            "plant",
            "production",
            "scan",
            "specifications",
            "stores",
            "tasks",
        ])?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    translations.generate_i18n_module(module)?;
    Ok(())
}
