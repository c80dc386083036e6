//! What the page of tasks shows, in words.

use crate::attached::AttachmentShown;
use chrono::{DateTime, Utc};
use engrane::base::id::TaskId;
use engrane::tasks::types::{TaskStatus, TaskStep};
use serde::{Deserialize, Serialize};

/// One of the views of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskShow {
    #[default]
    All,
    Mine,
    ByMe,
    Blockers,
    Overdue,
    /// Whoever is to do it is not let in any more.
    Stranded,
}

impl TaskShow {
    pub const ALL: [Self; 6] = [Self::All, Self::Mine, Self::ByMe, Self::Blockers, Self::Overdue, Self::Stranded];

    /// As it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Mine => "mine",
            Self::ByMe => "by-me",
            Self::Blockers => "blockers",
            Self::Overdue => "overdue",
            Self::Stranded => "stranded",
        }
    }

    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.as_str() == text).unwrap_or_default()
    }
}

/// A page of the tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tasks {
    pub rows: Vec<TaskShown>,
    pub page: u32,
    pub pages: u32,
}

/// A task.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskShown {
    pub id: TaskId,
    pub title: String,
    pub status: TaskStatus,
    pub status_word: String,
    pub category: String,
    pub is_blocker: bool,
    /// For whom it is, or who has it.
    pub whom: String,
    /// Until when.
    pub due: String,
    pub is_overdue: bool,
    pub is_unread: bool,
    pub is_stranded: bool,
    pub who: String,
    pub at: DateTime<Utc>,
}

/// A task with all that there is to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedTask {
    pub task: TaskShown,
    pub description: String,
    /// What it is about, with where that is shown.
    pub about: Vec<(String, Option<String>)>,
    pub steps: Vec<TaskStep>,
    pub may_comment: bool,
    /// What is to show that it was done, and what of that is not there.
    pub evidence: String,
    pub missing: String,
    pub files: Vec<AttachmentShown>,
    pub may_attach: bool,
    pub entries: Vec<EntryShown>,
    /// Who has read all of it.
    pub readers: String,
}

/// What was done or said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryShown {
    pub what: String,
    pub body: String,
    pub at: DateTime<Utc>,
}

/// What the form of a new task offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTaskForm {
    /// Of the task to be, so that it is made once.
    pub id: TaskId,
    /// For whom it can be: the value and the words.
    pub assignees: Vec<(String, String)>,
    /// What it can be about.
    pub production: bool,
    pub plant: bool,
    pub stores: bool,
}

/// What somebody fills in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedTask {
    pub id: String,
    pub title: String,
    pub description: String,
    pub category: String,
    pub assignee: String,
    pub due_date: String,
    pub is_blocker: bool,
    /// Which evidence is asked for.
    pub photo: bool,
    pub file: bool,
    pub order: String,
    pub stage: String,
    pub machine: String,
    pub stop: String,
    pub stock_item: String,
}
