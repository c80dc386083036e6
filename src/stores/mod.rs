//! What a business keeps for itself. An *item* (artículo) is what is kept; a *shelf* (ubicación) is where it lies, a *holder*
//! who has it, and *outside* is where it comes from and goes to. A *document* (vale) is one act, all or nothing; its lines are
//! *moves* of one item from a place to another. A *department* has *categories* of items.
//!
//! Must always hold, and is seen to by the database itself: documents and moves are only ever added; the sum over all places is
//! 0 for each item, and a balance is the sum of its moves; the moves of an item count from one without a gap; nothing is below
//! zero on a shelf or with a holder; there is no value without quantity.

pub mod types;
