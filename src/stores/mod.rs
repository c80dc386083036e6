//! What a business keeps for itself. An *item* (artículo) is what is kept; a *shelf* (ubicación) is where it lies, a *holder*
//! who has it, and *outside* is where it comes from and goes to. A *document* (vale) is one act, all or nothing; its lines are
//! *moves* of one item from a place to another. A *department* has *categories* of items.
//!
//! | module | is |
//! |---|---|
//! | [`types`] [`rules`] | facts and their shapes, and what may be |
//! | `departments` `categories` [`places`] [`holders`] [`items`] | setting it up |
//! | [`pieces`] | serialised pieces (unidades): which one is where, in what condition |
//! | [`ledger`] | what is done: receiving, issuing, taking back … |
//! | [`history`] | what is shown of that |
//! | [`analytics`] | what is told by the sum of it |
//! | `alerts` | whom it is told when it crosses a line |
//! | [`counts`] | what people find on shelves, and what that changes |
//! | [`kits`] | items that are issued together |
//! | [`reservations`] | what is kept for somebody until a day |
//! | `jobs` | what orders of the production have |
//! | `inbound` | what comes in by its movements |
//! | [`requests`] | what people ask for |
//! | [`attachments`] | pictures and papers of items |
//! | [`subscriptions`] | what people follow |
//! | [`codes`] [`labels`] | what is scanned, and what is printed to be |
//! | [`custody`] | what somebody has, to be signed |
//! | [`import`] | items, and how much there is of them, from files |
//! | [`exports`] | all of it as files, with what proves them |
//! | [`verify`] | whether it is true |
//!
//! Must always hold, and is seen to by the database itself: documents and moves are only ever added; the sum over all places is
//! 0 for each item, and a balance is the sum of its moves; the moves of an item count from one without a gap; nothing is below
//! zero on a shelf or with a holder; there is no value without quantity; a serialised piece is at one place, where its last move put it.

pub mod analytics;
pub mod codes;
pub mod counts;
pub mod exports;
pub mod import;
pub mod kits;
pub mod labels;
pub mod pieces;
pub mod requests;
pub mod reservations;
pub mod rules;
pub mod subscriptions;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod alerts;
#[cfg(feature = "server")]
pub mod attachments;
#[cfg(feature = "server")]
mod categories;
#[cfg(feature = "server")]
pub mod custody;
#[cfg(feature = "server")]
mod departments;
#[cfg(feature = "server")]
pub mod history;
#[cfg(feature = "server")]
pub mod holders;
#[cfg(feature = "server")]
mod inbound;
#[cfg(feature = "server")]
pub mod items;
#[cfg(feature = "server")]
mod jobs;
#[cfg(feature = "server")]
pub mod ledger;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod places;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod verify;

#[cfg(all(test, feature = "server"))]
mod tests;
