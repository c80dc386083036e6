//! What editing of the catalogue does to lines of bodegas: they name a brand otherwise, are of another part, or of one at last. The
//! database does it; who the bodegas are is told to nobody.

pub(crate) mod steps;
mod store;
