//! Who may do what with a task, and when. Decisions from values alone.

use super::types::{AssigneeType, Evidence, TaskStatus, TaskStep, TaskValues};
use crate::base::check::Check;
use crate::base::id::UserId;
use crate::base::permission::Role;
use crate::base::problem::{Problem, Reason};
use crate::platform::attachments::types::Media;
use chrono::{DateTime, TimeDelta, Utc};

/// How long what is done may be opened again.
const REOPENS_WITHIN: TimeDelta = TimeDelta::days(30);

/// Somebody, as far as tasks go.
#[expect(clippy::struct_excessive_bools, reason = "each is a permission of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub user: UserId,
    pub role: Role,
    /// `tasks_view_all`
    pub sees_all: bool,
    /// `tasks_work`
    pub works: bool,
    /// `tasks_create`
    pub creates: bool,
    /// `tasks_review`
    pub reviews: bool,
}

/// What of a task decides who may do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    pub status: TaskStatus,
    pub assignee: Assignee,
    pub created_by: Option<UserId>,
    pub accepted_by: Option<UserId>,
    pub doers: &'a [UserId],
    pub ended_at: Option<DateTime<Utc>>,
}

/// For whom a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    User(UserId),
    Role(Role),
    All,
}

/// In a production an owner is an administrator, and a manager leads it.
fn desk(role: Role) -> Role {
    match role {
        Role::Owner => Role::Admin,
        Role::Manager => Role::ShopHead,
        other => other,
    }
}

/// The roles whose tasks are also those of this one.
pub fn roles_of(role: Role) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|other| desk(*other) == desk(role)).collect()
}

/// May a task be for this role? Those who only look, and those who run the platform, do none.
pub fn takes_tasks(role: Role) -> bool {
    !matches!(role, Role::Viewer | Role::SuperAdmin)
}

impl Assignee {
    pub fn is(self, who: &Who) -> bool {
        match self {
            Self::User(user) => user == who.user,
            Self::Role(role) => desk(role) == desk(who.role),
            Self::All => true,
        }
    }
}

impl Standing<'_> {
    pub fn is_seen_by(&self, who: &Who) -> bool {
        let own = |person: Option<UserId>| person == Some(who.user);
        who.sees_all || own(self.created_by) || own(self.accepted_by) || self.assignee.is(who)
    }

    /// Can this person say whether it is done?
    fn is_reviewed_by(&self, who: &Who) -> bool {
        who.works && (self.created_by == Some(who.user) || who.reviews) && !self.doers.contains(&who.user)
    }

    /// Is there somebody who can, of all who are let in?
    pub fn finds_reviewer<'p>(&self, people: impl IntoIterator<Item = &'p Who>) -> bool {
        people.into_iter().any(|who| self.is_reviewed_by(who))
    }
}

/// What is to be said of a step that somebody wants to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It leads there.
    To(TaskStatus),
    /// To `done`, and nobody reviewed it: there is nobody.
    Unreviewed,
    /// It was taken before, by the same person.
    Again,
    /// Somebody else has it.
    Taken,
    WrongStatus,
    NotAllowed,
}

/// May somebody who sees the task take the step? `reviewable` says whether anybody could review it.
pub fn judge(step: TaskStep, task: &Standing<'_>, who: &Who, reviewable: bool, now: DateTime<Utc>) -> Verdict {
    use TaskStatus::{Accepted, Cancelled, Done, InProgress, Open, Review};
    let created = task.created_by == Some(who.user);
    let has_it = task.accepted_by == Some(who.user);
    // Nobody has it: whoever may accept it could take the step then.
    let could = has_it || task.accepted_by.is_none() && task.assignee.is(who);
    let allowed = who.works
        && match step {
            TaskStep::Accept => has_it || task.assignee.is(who),
            TaskStep::Start | TaskStep::SendToReview => could,
            TaskStep::Approve | TaskStep::SendBack => {
                task.is_reviewed_by(who) || task.doers.contains(&who.user) && !reviewable && step == TaskStep::Approve
            }
            TaskStep::Release => has_it || created,
            TaskStep::Cancel | TaskStep::Reopen => created || who.reviews,
        };
    if !allowed {
        return Verdict::NotAllowed;
    }
    match (step, task.status) {
        (TaskStep::Accept, Open) => Verdict::To(Accepted),
        (TaskStep::Accept, Cancelled) => Verdict::WrongStatus,
        (TaskStep::Accept, _) if has_it => Verdict::Again,
        (TaskStep::Accept, _) => Verdict::Taken,
        (TaskStep::Start, Accepted) | (TaskStep::SendBack, Review) => Verdict::To(InProgress),
        (TaskStep::SendToReview, InProgress) if reviewable => Verdict::To(Review),
        (TaskStep::Approve, Review) if task.is_reviewed_by(who) => Verdict::To(Done),
        (TaskStep::SendToReview, InProgress) | (TaskStep::Approve, Review) => Verdict::Unreviewed,
        (TaskStep::Release, Accepted | InProgress) => Verdict::To(Open),
        (TaskStep::Cancel, Open | Accepted | InProgress | Review) => Verdict::To(Cancelled),
        (TaskStep::Reopen, Done) if task.ended_at.is_some_and(|ended| now - ended <= REOPENS_WITHIN) => {
            Verdict::To(InProgress)
        }
        _ => Verdict::WrongStatus,
    }
}

/// The steps that somebody is offered.
pub fn offered(task: &Standing<'_>, who: &Who, reviewable: bool, now: DateTime<Utc>) -> Vec<TaskStep> {
    let leads =
        |step: &TaskStep| matches!(judge(*step, task, who, reviewable, now), Verdict::To(_) | Verdict::Unreviewed);
    TaskStep::ALL.iter().copied().filter(leads).collect()
}

/// May somebody create a task for these? `role` is that of a person.
pub fn may_assign(who: &Who, assignee: Assignee, role: Option<Role>, about: About) -> bool {
    if !who.creates {
        // To report a problem of what one works on.
        return who.works && assignee == Assignee::Role(Role::Master) && (about.order || about.machine);
    }
    let for_role = match assignee {
        Assignee::User(_) => role,
        Assignee::Role(role) => Some(role),
        Assignee::All => None,
    };
    match who.role {
        Role::Master => about.stage && for_role == Some(Role::Operator),
        Role::ShopHead | Role::Manager => for_role.is_some_and(|role| role != Role::Director),
        _ => true,
    }
}

/// What a task is about, as far as it decides for whom it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub order: bool,
    pub stage: bool,
    pub machine: bool,
}

/// May a task be like this, as far as it can be told without what it names?
pub fn check(asked: &TaskValues) -> Result<Assignee, Problem> {
    let mut check = Check::default();
    check.that(!asked.title.trim().is_empty(), "title", Reason::Missing);
    check.that(asked.title.trim().chars().count() <= 500, "title", Reason::TooLong);
    check.that(asked.description.trim().chars().count() <= 2000, "description", Reason::TooLong);
    let (user, role) = (asked.assignee_id, asked.assignee_role);
    let is = |kind| asked.assignee_type == kind;
    check.that(user.is_some() || !is(AssigneeType::User), "assignee_id", Reason::Missing);
    check.that(user.is_none() || is(AssigneeType::User), "assignee_id", Reason::Unknown);
    check.that(role.is_some() || !is(AssigneeType::Role), "assignee_role", Reason::Missing);
    check.that(role.is_none() || is(AssigneeType::Role), "assignee_role", Reason::Unknown);
    check.that(role.is_none_or(takes_tasks), "assignee_role", Reason::Unknown);
    check.done()?;
    Ok(match (user, role) {
        (Some(user), _) => Assignee::User(user),
        (_, Some(role)) => Assignee::Role(role),
        _ => Assignee::All,
    })
}

/// Of the evidence that is asked for, what those who did it have not shown yet. One file is evidence of one kind.
pub fn missing(asked: &[Evidence], shown: &[Media]) -> Vec<Evidence> {
    let has_photo = shown.iter().any(|media| media.is_picture());
    let spent = usize::from(has_photo && asked.contains(&Evidence::Photo));
    let is_there = |evidence: Evidence| match evidence {
        Evidence::Photo => has_photo,
        Evidence::File => shown.len() > spent,
    };
    asked.iter().copied().filter(|evidence| !is_there(*evidence)).collect()
}

/// May somebody who sees a task attach files to it?
pub fn may_attach(status: TaskStatus, who: &Who) -> bool {
    who.works && !status.is_over()
}

/// May they take one off that this person attached? What somebody looks at stays as it is.
pub fn may_remove(status: TaskStatus, attached_by: UserId, who: &Who) -> bool {
    let before_review = matches!(status, TaskStatus::Open | TaskStatus::Accepted | TaskStatus::InProgress);
    who.works && before_review && attached_by == who.user
}

/// What has to be said with a step: the field that says it.
pub fn says(step: TaskStep) -> Option<&'static str> {
    match step {
        TaskStep::SendBack => Some("comment"),
        TaskStep::Release => Some("note"),
        TaskStep::Cancel | TaskStep::Reopen => Some("reason"),
        TaskStep::Accept | TaskStep::Start | TaskStep::SendToReview | TaskStep::Approve => None,
    }
}

/// A comment, a note or a reason: something, and at most 2,000 characters.
pub fn check_said<'a>(text: &'a str, field: &str, is_needed: bool) -> Result<&'a str, Problem> {
    let text = text.trim();
    let mut check = Check::default();
    check.that(!is_needed || !text.is_empty(), field, Reason::Missing);
    check.that(text.chars().count() <= 2000, field, Reason::TooLong);
    check.done()?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_file_is_evidence_of_one_kind() {
        use Evidence::{File, Photo};
        let (png, pdf) = (Media::Png, Media::Pdf);
        let cases: [(&[Evidence], &[Media], &[Evidence]); 10] = [
            (&[], &[], &[]),
            (&[Photo], &[], &[Photo]),
            (&[Photo], &[pdf], &[Photo]),
            (&[Photo], &[Media::Jpeg], &[]),
            (&[File], &[], &[File]),
            (&[File], &[png], &[]),
            (&[Photo, File], &[], &[Photo, File]),
            (&[Photo, File], &[png], &[File]),
            (&[Photo, File], &[pdf], &[Photo]),
            (&[Photo, File], &[png, png], &[]),
        ];
        for (asked, shown, expected) in cases {
            assert_eq!(missing(asked, shown), expected, "{asked:?} {shown:?}");
        }
    }

    #[test]
    fn files_stay_as_they_are_while_somebody_looks_at_them() {
        let who = |user: u128, works| Who {
            user: UserId(Uuid::from_u128(user)),
            role: Role::Operator,
            sees_all: false,
            works,
            creates: false,
            reviews: false,
        };
        let (own, other, viewer) = (who(1, true), who(2, true), who(1, false));
        for &status in TaskStatus::ALL {
            let before = matches!(status, TaskStatus::Open | TaskStatus::Accepted | TaskStatus::InProgress);
            assert_eq!(may_attach(status, &own), before || status == TaskStatus::Review, "{status}");
            assert_eq!(may_remove(status, own.user, &own), before, "{status}");
            assert!(!may_remove(status, own.user, &other) && !may_remove(status, own.user, &viewer), "{status}");
            assert!(!may_attach(status, &viewer), "{status}");
        }
    }
}
