//! Turns `locales/<language>/<namespace>.json` into the module `i18n`: a missing or misspelt key stops the build.

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let module = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("i18n");
    let config = Config::new("es")?
        .add_locale("en")?
        .add_namespaces(namespaces()?)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    translations.generate_i18n_module(module)?;
    Ok(())
}

/// What the files of a language are called.
fn namespaces() -> Result<Vec<String>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales/es");
    let mut names = Vec::new();
    for file in std::fs::read_dir("locales/es")? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            names.push(path.file_stem().ok_or("a file has a name")?.to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}
