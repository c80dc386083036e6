//! Bodegas' stock. An *item* (existencia) is a stock line of one bodega: part, location, price, quantity; one without
//! a part is an *offer without catalogue* (oferta sin catálogo), on sale by its number and words all the same. What workshops
//! see of all bodegas is the [market](crate::market).
//!
//! Must always hold: a bodega has one line for a part at a location; a bodega never sees another's.

#[cfg(feature = "server")]
/// What a line is, beside its identity, version and state: the columns that `inventory_items` and `inventory_change_lines`
/// have in common, each behind a prefix.
macro_rules! line_columns {
    ($prefix:literal) => {
        line_columns!($prefix; part_id, brand_text, brand_key, number, key, description, own_code, gtin, price, currency, stock,
            location, min_order, words, import_id, confirmed_at, created_at, updated_at, source_id, missing_since, cost, price_2,
            price_3, price_4, price_5)
    };
    ($prefix:literal; $first:ident $(, $column:ident)*) => {
        concat!($prefix, stringify!($first) $(, ", ", $prefix, stringify!($column))*)
    };
}
pub mod edit;
pub mod history;
pub mod import;
pub mod mapping;
pub mod types;

#[cfg(feature = "server")]
pub mod export;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod place;
#[cfg(feature = "server")]
pub(crate) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
