//! Tasks: the list with its views, one of them beside it with what can be done about it, and the form that makes one.

mod beside;
mod new_task;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;
mod tasks_page;
mod words;

pub(crate) use tasks_page::{tasks_of_order, tasks_page};

/// The address of the tasks.
const TASKS: &str = "/tasks";
