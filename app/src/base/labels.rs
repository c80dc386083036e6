//! The language of the screen, and what has to be put into words on several of them.
//!
//! A view that shows texts is a closure that calls [`lang`] first and uses `td_string!(lang, namespace.key)` inside: it
//! is drawn anew when the person changes the language.

use crate::base::format;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::ui::pages::PageTexts;
use engrane::base::permission::Role;
use engrane::base::problem::{Choice, Conflict, Entity, Problem, Reason, Shortage};
use engrane::catalog::types::Names;
use rust_decimal::Decimal;

/// The language of the screen; whoever asks is drawn anew when it changes.
pub fn lang() -> Locale {
    use_i18n().get_locale()
}

/// The name in the language of the screen.
pub fn name(lang: Locale, names: &Names) -> String {
    match lang {
        Locale::es => names.es.clone(),
        Locale::en => names.en.clone(),
    }
}

/// Pieces in stock, where somebody has counted them.
pub fn stock(lang: Locale, stock: Option<Decimal>) -> String {
    stock.map_or_else(|| td_string!(lang, common.stock.to_confirm).to_owned(), format::quantity)
}

/// The words of a list's pages.
pub fn page_texts(lang: Locale, page: u32, pages: u32) -> PageTexts {
    PageTexts {
        label: td_string!(lang, common.pages.label).to_owned(),
        previous: td_string!(lang, common.pages.previous).to_owned(),
        next: td_string!(lang, common.pages.next).to_owned(),
        position: td_string!(lang, common.pages.position, page = page, pages = pages),
    }
}

/// What happened, and what the person can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    pub title: String,
    pub hint: String,
}

/// A problem in words.
pub fn problem(lang: Locale, problem: &Problem) -> ProblemText {
    let (title, hint) = match problem {
        Problem::NotSignedIn => {
            (td_string!(lang, common.problem.not_signed_in), td_string!(lang, common.problem.not_signed_in_hint))
        }
        Problem::WrongCredentials => (
            td_string!(lang, common.problem.wrong_credentials),
            td_string!(lang, common.problem.wrong_credentials_hint),
        ),
        Problem::Inactive => {
            (td_string!(lang, common.problem.inactive), td_string!(lang, common.problem.inactive_hint))
        }
        Problem::NotAllowed => {
            (td_string!(lang, common.problem.not_allowed), td_string!(lang, common.problem.not_allowed_hint))
        }
        Problem::PasswordMustChange => (
            td_string!(lang, common.problem.password_must_change),
            td_string!(lang, common.problem.password_must_change_hint),
        ),
        Problem::NotFound { what } => not_found(lang, *what),
        Problem::Invalid { .. } => {
            (td_string!(lang, common.problem.invalid), td_string!(lang, common.problem.invalid_hint))
        }
        Problem::NeedsMapping { .. } => {
            (td_string!(lang, common.problem.needs_mapping), td_string!(lang, common.problem.needs_mapping_hint))
        }
        Problem::Conflict { what, why } => conflict(lang, *what, *why),
        Problem::Overlaps { name, .. } => {
            let title = td_string!(lang, common.problem.overlaps, name = name.as_str());
            return ProblemText { title, hint: td_string!(lang, common.problem.overlaps_hint).to_owned() };
        }
        Problem::Held { name, .. } => {
            let title = td_string!(lang, common.problem.held, name = name.as_str());
            return ProblemText { title, hint: td_string!(lang, common.problem.held_hint).to_owned() };
        }
        Problem::NotEnough { lines } => {
            let lines: Vec<_> = lines.iter().map(|short| not_enough(lang, short)).collect();
            return ProblemText {
                title: td_string!(lang, common.problem.not_enough).to_owned(),
                hint: lines.join(" "),
            };
        }
        Problem::Ambiguous { choices } => {
            let lines: Vec<_> = choices.iter().map(|choice| ambiguous(lang, choice)).collect();
            return ProblemText { title: td_string!(lang, common.problem.ambiguous).to_owned(), hint: lines.join(" ") };
        }
        Problem::StillUsed { count, .. } => {
            let hint = td_string!(lang, common.problem.still_used_hint, number = count.to_string());
            return ProblemText { title: td_string!(lang, common.problem.still_used).to_owned(), hint };
        }
        Problem::TooLarge { limit_bytes } => {
            let hint = td_string!(lang, common.problem.too_large_hint, limit = format::bytes(*limit_bytes));
            return ProblemText { title: td_string!(lang, common.problem.too_large).to_owned(), hint };
        }
        Problem::StorageFull { used_bytes, limit_bytes } => {
            let (used, limit) = (format::bytes(*used_bytes), format::bytes(*limit_bytes));
            let hint = td_string!(lang, common.problem.storage_full_hint, used, limit);
            return ProblemText { title: td_string!(lang, common.problem.storage_full).to_owned(), hint };
        }
        Problem::TooMany { retry_after_seconds } => {
            let hint = match *retry_after_seconds {
                seconds @ ..120 => td_string!(lang, common.problem.too_many_hint, seconds),
                seconds => td_string!(lang, common.problem.too_many_hint_minutes, minutes = seconds.div_ceil(60)),
            };
            return ProblemText { title: td_string!(lang, common.problem.too_many).to_owned(), hint };
        }
        Problem::Unavailable => {
            (td_string!(lang, common.problem.unavailable), td_string!(lang, common.problem.unavailable_hint))
        }
        Problem::Internal { .. } => (td_string!(lang, common.problem.ours), td_string!(lang, common.problem.ours_hint)),
    };
    ProblemText { title: title.to_owned(), hint: hint.to_owned() }
}

/// Of what there is not enough, and how much there is.
pub fn not_enough(lang: Locale, short: &Shortage) -> String {
    let (asked, available) = (format::quantity(short.asked.0), format::quantity(short.available.0));
    td_string!(lang, common.problem.not_enough_line, item = short.item.clone(), asked, available)
}

/// A line whose name could be several items.
fn ambiguous(lang: Locale, choice: &Choice) -> String {
    let candidates: Vec<&str> = choice.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    td_string!(lang, common.problem.ambiguous_line, name = choice.name.clone(), candidates = candidates.join(", "))
}

fn not_found(lang: Locale, what: Entity) -> (&'static str, &'static str) {
    match what {
        Entity::Page => {
            (td_string!(lang, common.problem.not_found_page), td_string!(lang, common.problem.not_found_page_hint))
        }
        Entity::Part => {
            (td_string!(lang, common.problem.not_found_part), td_string!(lang, common.problem.not_found_part_hint))
        }
        Entity::Vehicle => (
            td_string!(lang, common.problem.not_found_vehicle),
            td_string!(lang, common.problem.not_found_vehicle_hint),
        ),
        Entity::Import => {
            (td_string!(lang, common.problem.not_found_import), td_string!(lang, common.problem.not_found_import_hint))
        }
        _ => (td_string!(lang, common.problem.not_found_other), td_string!(lang, common.problem.not_found_other_hint)),
    }
}

fn conflict(lang: Locale, what: Entity, why: Conflict) -> (&'static str, &'static str) {
    match why {
        Conflict::Taken if what == Entity::User => {
            (td_string!(lang, common.problem.user_taken), td_string!(lang, common.problem.user_taken_hint))
        }
        Conflict::Taken if what == Entity::Tenant => {
            (td_string!(lang, common.problem.tenant_taken), td_string!(lang, common.problem.tenant_taken_hint))
        }
        Conflict::Taken => {
            (td_string!(lang, common.problem.conflict_taken), td_string!(lang, common.problem.conflict_taken_hint))
        }
        Conflict::Changed => {
            (td_string!(lang, common.problem.conflict_changed), td_string!(lang, common.problem.conflict_changed_hint))
        }
        Conflict::WrongStatus => {
            (td_string!(lang, common.problem.conflict_status), td_string!(lang, common.problem.conflict_status_hint))
        }
        Conflict::FileGone => {
            (td_string!(lang, common.problem.file_gone), td_string!(lang, common.problem.file_gone_hint))
        }
        Conflict::InUse => {
            (td_string!(lang, common.problem.conflict_in_use), td_string!(lang, common.problem.conflict_in_use_hint))
        }
        Conflict::Yourself => (
            td_string!(lang, common.problem.conflict_yourself),
            td_string!(lang, common.problem.conflict_yourself_hint),
        ),
        Conflict::LastOne => (
            td_string!(lang, common.problem.conflict_last_one),
            td_string!(lang, common.problem.conflict_last_one_hint),
        ),
        Conflict::LimitReached => {
            (td_string!(lang, common.problem.conflict_limit), td_string!(lang, common.problem.conflict_limit_hint))
        }
        Conflict::Acting => {
            (td_string!(lang, common.problem.conflict_acting), td_string!(lang, common.problem.conflict_acting_hint))
        }
        Conflict::Elsewhere => (
            td_string!(lang, common.problem.conflict_elsewhere),
            td_string!(lang, common.problem.conflict_elsewhere_hint),
        ),
        Conflict::Different => (
            td_string!(lang, common.problem.conflict_different),
            td_string!(lang, common.problem.conflict_different_hint),
        ),
        Conflict::Undone => {
            (td_string!(lang, common.problem.conflict_undone), td_string!(lang, common.problem.conflict_undone_hint))
        }
        Conflict::OverPlan => (
            td_string!(lang, common.problem.conflict_over_plan),
            td_string!(lang, common.problem.conflict_over_plan_hint),
        ),
        Conflict::Used => {
            (td_string!(lang, common.problem.conflict_used), td_string!(lang, common.problem.conflict_used_hint))
        }
        Conflict::Closed => {
            (td_string!(lang, common.problem.conflict_closed), td_string!(lang, common.problem.conflict_closed_hint))
        }
        Conflict::Repeated => (
            td_string!(lang, common.problem.conflict_repeated),
            td_string!(lang, common.problem.conflict_repeated_hint),
        ),
        Conflict::Parallel => (
            td_string!(lang, common.problem.conflict_parallel),
            td_string!(lang, common.problem.conflict_parallel_hint),
        ),
        Conflict::ByMovement => (
            td_string!(lang, common.problem.conflict_by_movement),
            td_string!(lang, common.problem.conflict_by_movement_hint),
        ),
        Conflict::Measured => (
            td_string!(lang, common.problem.conflict_measured),
            td_string!(lang, common.problem.conflict_measured_hint),
        ),
        Conflict::EvidenceMissing => {
            (td_string!(lang, common.problem.evidence_missing), td_string!(lang, common.problem.evidence_missing_hint))
        }
        Conflict::Off => {
            (td_string!(lang, common.problem.conflict_off), td_string!(lang, common.problem.conflict_off_hint))
        }
    }
}

/// Why an input cannot be taken, in words; to be shown beside it.
pub fn reason(lang: Locale, reason: Reason) -> &'static str {
    match reason {
        Reason::Missing => td_string!(lang, common.field.missing),
        Reason::TooLong => td_string!(lang, common.field.too_long),
        Reason::TooShort => td_string!(lang, common.field.too_short),
        Reason::Malformed => td_string!(lang, common.field.malformed),
        Reason::Unknown => td_string!(lang, common.field.unknown),
        Reason::Undecided => td_string!(lang, common.field.undecided),
        Reason::Unsure => td_string!(lang, common.field.unsure),
        Reason::Rival => td_string!(lang, common.field.rival),
        Reason::Duplicate => td_string!(lang, common.field.duplicate),
        Reason::OutOfRange => td_string!(lang, common.field.out_of_range),
        Reason::Reversed => td_string!(lang, common.field.reversed),
        Reason::NoUpper => td_string!(lang, common.field.no_upper),
        Reason::NoLower => td_string!(lang, common.field.no_lower),
        Reason::NoDigit => td_string!(lang, common.field.no_digit),
        Reason::SameAsName => td_string!(lang, common.field.same_as_name),
        Reason::Guessable => td_string!(lang, common.field.guessable),
        Reason::Incorrect => td_string!(lang, common.field.incorrect),
        Reason::CheckDigit => td_string!(lang, common.field.check_digit),
        Reason::Insecure => td_string!(lang, common.field.insecure),
        Reason::Inside => td_string!(lang, common.field.inside),
        Reason::ByPiece => td_string!(lang, common.field.by_piece),
        Reason::ByQuantity => td_string!(lang, common.field.by_quantity),
        Reason::NoMaterial => td_string!(lang, common.field.no_material),
        Reason::NotThere => td_string!(lang, common.field.not_there),
        Reason::ServiceOverdue => td_string!(lang, common.field.service_overdue),
    }
}

/// What a person is in their organization.
pub fn role(lang: Locale, role: Role) -> &'static str {
    match role {
        Role::SuperAdmin => td_string!(lang, common.role.super_admin),
        Role::Owner => td_string!(lang, common.role.owner),
        Role::Admin => td_string!(lang, common.role.admin),
        Role::Manager => td_string!(lang, common.role.manager),
        Role::Operator => td_string!(lang, common.role.operator),
        Role::Viewer => td_string!(lang, common.role.viewer),
        Role::Director => td_string!(lang, common.role.director),
        Role::ChiefEngineer => td_string!(lang, common.role.chief_engineer),
        Role::ShopHead => td_string!(lang, common.role.shop_head),
        Role::Supply => td_string!(lang, common.role.supply),
        Role::Master => td_string!(lang, common.role.master),
    }
}
