//! The words of tasks.

use super::shown::TaskShow;
use crate::i18n::{Locale, td_string};
use engrane::tasks::types::{TaskCategory, TaskStep};

pub fn category(lang: Locale, category: TaskCategory) -> &'static str {
    match category {
        TaskCategory::Tooling => td_string!(lang, tasks.category.tooling),
        TaskCategory::Quality => td_string!(lang, tasks.category.quality),
        TaskCategory::Machine => td_string!(lang, tasks.category.machine),
        TaskCategory::Material => td_string!(lang, tasks.category.material),
        TaskCategory::Logistics => td_string!(lang, tasks.category.logistics),
        TaskCategory::General => td_string!(lang, tasks.category.general),
    }
}

/// What the button says.
pub fn step(lang: Locale, step: TaskStep) -> &'static str {
    match step {
        TaskStep::Accept => td_string!(lang, tasks.step.accept),
        TaskStep::Start => td_string!(lang, tasks.step.start),
        TaskStep::SendToReview => td_string!(lang, tasks.step.send_to_review),
        TaskStep::Approve => td_string!(lang, tasks.step.approve),
        TaskStep::SendBack => td_string!(lang, tasks.step.send_back),
        TaskStep::Release => td_string!(lang, tasks.step.release),
        TaskStep::Cancel => td_string!(lang, tasks.step.cancel),
        TaskStep::Reopen => td_string!(lang, tasks.step.reopen),
    }
}

/// What is said once it is done.
pub fn taken(lang: Locale, step: TaskStep) -> &'static str {
    match step {
        TaskStep::Accept => td_string!(lang, tasks.taken.accept),
        TaskStep::Start => td_string!(lang, tasks.taken.start),
        TaskStep::SendToReview => td_string!(lang, tasks.taken.send_to_review),
        TaskStep::Approve => td_string!(lang, tasks.taken.approve),
        TaskStep::SendBack => td_string!(lang, tasks.taken.send_back),
        TaskStep::Release => td_string!(lang, tasks.taken.release),
        TaskStep::Cancel => td_string!(lang, tasks.taken.cancel),
        TaskStep::Reopen => td_string!(lang, tasks.taken.reopen),
    }
}

pub fn show(lang: Locale, show: TaskShow) -> &'static str {
    match show {
        TaskShow::All => td_string!(lang, tasks.show.all),
        TaskShow::Mine => td_string!(lang, tasks.show.mine),
        TaskShow::ByMe => td_string!(lang, tasks.show.by_me),
        TaskShow::Blockers => td_string!(lang, tasks.show.blockers),
        TaskShow::Overdue => td_string!(lang, tasks.show.overdue),
        TaskShow::Stranded => td_string!(lang, tasks.show.stranded),
    }
}
