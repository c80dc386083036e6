//! Tasks (tareas): work for a person, a role or everybody, done by whoever accepts it and reviewed by another.
//!
//! Words: who *accepted* a task has it, until it is *released*. Its *doers* are all who ever had it. A *step* takes it from one status to
//! the next; steps and comments are its *entries*, of which each person has read so many. What it is about it *links* to: things of
//! other areas, which say who sees them. What an area *found* by itself has a *source*, which makes it one task however often it is found.
//! *Evidence* are files of those who did it, where they are asked for.
//!
//! Must always hold, and is seen to by the database itself (`migrations/0073_tasks.sql`): of two who accept at once, one has it; whoever
//! reviewed it is none of its doers; what was done and said stays as it is.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod files;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod late;
#[cfg(feature = "server")]
mod links;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod telling;

#[cfg(all(test, feature = "server"))]
mod tests;
