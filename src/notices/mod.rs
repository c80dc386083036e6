//! Notices (avisos): something crossed a line, and whoever it concerns is told once: in the bell, and by mail and in a chat as they chose.
//!
//! Words: a *topic* is a kind of notice, declared in [`types`] with what it needs and how it is told. A *subject* is what one
//! is about, in a word that its topic makes. A notice *opens*, and *closes* when what it tells does not hold any more. Its
//! *people* are those of the tenant who may know of it and either follow the topic (managers up, and whoever chose to be
//! written to about it, unless they chose what to follow) or are named. A *delivery* is one notice to one person by one channel.
//!
//! Must always hold: of a topic and a subject one notice is open; one that was closed less than a day ago opens again, counted
//! and silently; nobody is shown or written what they may not know of, by what they may do at that moment; a delivery is sent
//! once, and not when its notice was read, has closed or concerns the person no more by then; sentences are made on
//! reading and never stored.

pub mod types;
pub mod webhooks;

#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod letters;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod sending;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod words;

#[cfg(all(test, feature = "server"))]
mod tests;
