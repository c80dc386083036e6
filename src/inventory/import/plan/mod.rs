//! What a file would do, line by line, and which parts its rows are that could be several.

pub(super) mod store;
