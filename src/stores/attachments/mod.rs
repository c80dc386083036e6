//! Pictures and papers of items. A file is fetched through its item alone.

pub mod ops;
mod store;

#[cfg(test)]
mod tests;
