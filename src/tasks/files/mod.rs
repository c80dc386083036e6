//! Files of tasks. One is fetched through its task alone, by whoever sees that.

pub mod ops;
mod store;

#[cfg(test)]
mod tests;
