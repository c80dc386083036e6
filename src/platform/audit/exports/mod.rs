//! The audit as a file: asked for, written by a job, fetched by the people of the organization.

pub mod jobs;
mod ops;
mod rows;

pub use ops::{begin, download, export, latest};
