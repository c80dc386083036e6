//! The facts of tasks as they travel.

use crate::base::enums::text_enum;
use crate::base::id::{TaskId, UserId};
use crate::base::permission::Role;
use crate::platform::attachments::types::Attachment;
use crate::platform::links::LinkKind;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

text_enum! {
    /// What kind of work it is.
    #[derive(Default)]
    TaskCategory {
        Tooling = "tooling",
        Quality = "quality",
        Machine = "machine",
        Material = "material",
        Logistics = "logistics",
        #[default]
        General = "general",
    }
}

text_enum! {
    /// How far a task is.
    TaskStatus {
        /// Nobody has it.
        Open = "open",
        Accepted = "accepted",
        InProgress = "in_progress",
        /// It waits for somebody who looks at it.
        Review = "review",
        Done = "done",
        Cancelled = "cancelled",
    }
}

impl TaskStatus {
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

text_enum! {
    /// For whom a task is.
    AssigneeType {
        User = "user",
        Role = "role",
        All = "all",
    }
}

text_enum! {
    /// What somebody does with a task.
    TaskStep {
        Accept = "accept",
        Start = "start",
        SendToReview = "send_to_review",
        /// It is done, says another.
        Approve = "approve",
        /// It is not, and why.
        SendBack = "send_back",
        /// Somebody else may have it.
        Release = "release",
        Cancel = "cancel",
        Reopen = "reopen",
    }
}

text_enum! {
    /// What was done or said about a task.
    TaskEntryKind {
        Create = "create",
        Accept = "accept",
        Start = "start",
        SendToReview = "send_to_review",
        Approve = "approve",
        SendBack = "send_back",
        /// There was nobody to look at it.
        FinishUnreviewed = "finish_unreviewed",
        Release = "release",
        Cancel = "cancel",
        Reopen = "reopen",
        Comment = "comment",
        /// What it was made of by itself turned out not to be so.
        Unfounded = "unfounded",
    }
}

text_enum! {
    /// What is to show that a task was done, before somebody looks at it.
    Evidence {
        Photo = "photo",
        /// A photo or a paper.
        File = "file",
    }
}

/// What somebody wants done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskValues {
    /// Made by the client, so that it is created once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<TaskId>,
    /// 1 to 500 characters.
    pub title: String,
    /// At most 2,000 characters.
    #[serde(default)]
    pub description: String,
    /// `general` when left out.
    #[serde(default)]
    pub category: TaskCategory,
    /// Does something stand still until it is done?
    #[serde(default)]
    pub is_blocker: bool,
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
    /// What has to be attached by whoever does it before it is looked at: a photo, a file (which may be one as well), or one of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    pub assignee_type: AssigneeType,
    /// With `user`: who.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub assignee_id: Option<UserId>,
    /// With `role`: which.
    #[serde(default)]
    pub assignee_role: Option<Role>,
    /// The order that it is about, by its id or number.
    #[serde(default)]
    pub order: Option<String>,
    /// The stage, by its id or code.
    #[serde(default)]
    pub stage: Option<String>,
    /// The machine, by its id or code.
    #[serde(default)]
    pub machine: Option<String>,
    /// The line that stopped, by its id or code.
    #[serde(default)]
    pub stop: Option<String>,
    /// The item of the store-room, by its id, code or name.
    #[serde(default)]
    pub stock_item: Option<String>,
}

/// A thing that a task is about. Of what the reader may not know of, only that there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskLink {
    pub kind: LinkKind,
    /// None of what is reserved.
    pub id: Option<Uuid>,
    pub name: Option<String>,
    /// Of a stop that was found by itself: the last piece before it.
    pub at: Option<DateTime<Utc>>,
}

/// Somebody who has read a task as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskReader {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: UserId,
    pub name: String,
    pub read_at: DateTime<Utc>,
}

/// A task as somebody sees it.
#[expect(clippy::struct_excessive_bools, reason = "each is a member of its own on the wire")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: TaskId,
    pub title: String,
    pub description: String,
    pub category: TaskCategory,
    pub is_blocker: bool,
    pub due_date: Option<NaiveDate>,
    /// Is that over, by the organization's clocks, and the task is not?
    pub is_overdue: bool,
    /// What is to show that it was done.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    pub assignee_type: AssigneeType,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub assignee_id: Option<UserId>,
    pub assignee_role: Option<Role>,
    /// Of a person.
    pub assignee_name: String,
    pub status: TaskStatus,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub accepted_by: Option<UserId>,
    /// Who has it.
    pub accepted_by_name: String,
    /// All who ever had it.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<uuid::Uuid>))]
    pub doers: Vec<UserId>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub reviewed_by: Option<UserId>,
    pub links: Vec<TaskLink>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub created_by: Option<UserId>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    /// When it was done or cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    pub comments: u32,
    /// Is nothing new that another did or said?
    pub is_read: bool,
    /// Who has read all of it.
    pub read_by: Vec<TaskReader>,
    /// Whoever is to do it is not let in any more. Said to those who may review tasks.
    pub is_stranded: bool,
    /// What the reader may do with it now.
    pub steps: Vec<TaskStep>,
    pub may_comment: bool,
    /// May the reader attach files to it now?
    #[serde(default)]
    pub may_attach: bool,
}

/// What was done or said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskEntry {
    /// From 1 in each task.
    pub position: u32,
    pub step: TaskEntryKind,
    /// A comment, a note, a reason.
    pub body: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub by: Option<UserId>,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

/// A picture or a paper of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskFile {
    #[serde(flatten)]
    pub file: Attachment,
    /// Was it attached by somebody who does the task, or did?
    pub is_evidence: bool,
    /// May the reader take it off?
    pub may_remove: bool,
}

/// A task with what was done and said, in that order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskDetail {
    #[serde(flatten)]
    pub task: Task,
    pub entries: Vec<TaskEntry>,
    /// The oldest first.
    #[serde(default)]
    pub files: Vec<TaskFile>,
    /// Of the evidence that is asked for, what is not there.
    #[serde(default)]
    pub missing: Vec<Evidence>,
}

/// Which tasks are listed.
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFilter {
    pub status: Option<TaskStatus>,
    /// Neither done nor cancelled.
    pub open: Option<bool>,
    /// Those that the caller has, or may accept.
    pub mine: bool,
    pub created_by_me: bool,
    pub blocker: Option<bool>,
    pub overdue: bool,
    pub unread: bool,
    /// About this order.
    pub order: Option<Uuid>,
    /// For this person in person, or with them.
    pub person: Option<UserId>,
    /// Whoever is to do it is not let in any more. Nothing for whoever may not review tasks.
    pub stranded: bool,
}

/// For whom somebody may create a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignees {
    pub people: Vec<AssigneeName>,
    pub roles: Vec<Role>,
    pub all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssigneeName {
    pub id: UserId,
    pub name: String,
    pub role: Role,
}
