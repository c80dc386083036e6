//! The counter as it lives on its page: what it asks is sent, and what comes back is told to it. What gets no answer is sent again,
//! under the same id, until it does.

use super::device::Device;
use super::machine::{Ask, Counter, Note, OfId, Resolved};
use super::rpc;
use super::shown::Told;
use crate::base::labels;
use crate::base::language::ShownLanguage;
use crate::base::rpc::{Failure, RpcResult};
use crate::i18n::{Locale, td_string, use_i18n};
use engrane::base::id::StockDocumentId;
use engrane::base::problem::{Conflict, Problem, Shortage};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long it waits before it asks again what got no answer.
const AGAIN: Duration = Duration::from_secs(3);

/// The counter of a page.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    pub counter: RwSignal<Counter>,
    /// Why what was asked last got no answer so far, while it waits to be asked again.
    pub away: RwSignal<Option<Problem>>,
    pub device: Device,
    again: StoredValue<Option<TimeoutHandle>>,
    language: ShownLanguage,
}

impl Desk {
    /// An empty one; its first document has this id.
    pub fn new(first: StockDocumentId) -> Self {
        let desk = Self {
            counter: RwSignal::new(Counter::new(first.0)),
            away: RwSignal::new(None),
            device: Device::new(),
            again: StoredValue::new(None),
            language: use_i18n(),
        };
        Effect::new(move |_| {
            let connected = window_event_listener(ev::online, move |_| desk.ask_again());
            let closing = window_event_listener(ev::beforeunload, move |event| {
                if desk.counter.with_untracked(Counter::is_booking) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || {
                connected.remove();
                closing.remove();
            });
        });
        desk
    }

    /// A code was read, by whatever reads codes.
    pub fn scan(self, text: &str) {
        self.hear(|counter| counter.scan(text));
    }

    /// Something was heard.
    pub fn hear(self, step: impl FnOnce(&mut Counter) -> Option<Ask>) {
        self.step(Vec::new(), step);
    }

    /// A step of the counter: what is new is said aloud, and what is to be asked is sent.
    fn step(self, mut aloud: Vec<String>, step: impl FnOnce(&mut Counter) -> Option<Ask>) {
        let stepped = self.counter.try_update(|counter| {
            let before = counter.note.clone();
            let ask = step(counter);
            (ask, Some(counter.note.clone()).filter(|note| *note != before))
        });
        // The page may have been left while the answer was under way.
        let Some((ask, note)) = stepped else { return };
        let lang = self.language.get_locale_untracked();
        aloud.extend(note.and_then(|note| words(lang, &note)));
        if !aloud.is_empty() {
            self.device.say(lang, &aloud.join(". "));
        }
        if let Some(ask) = ask {
            spawn_local(self.send(ask));
        }
    }

    async fn send(self, ask: Ask) {
        let language = self.language.get_locale_untracked().into();
        let refused = match ask {
            Ask::Resolve(code) => match rpc::scan_code(code, language).await {
                Ok(resolved) => return self.hear(|counter| counter.resolved(resolved)),
                Err(failure) => failure,
            },
            Ask::Look(item) => match rpc::counter_item(item.into(), language).await {
                Ok(target) => return self.hear(|counter| counter.resolved(Resolved::Found(vec![target]))),
                Err(failure) => failure,
            },
            Ask::Send { id, act, holder, lines } => {
                let lines = lines.into_iter().map(|(item, quantity)| (item.into(), quantity)).collect();
                let answer = rpc::book_at_counter(id.into(), act, holder.into(), lines, language).await;
                match self.told(answer) {
                    Ok(()) => return,
                    Err(failure) => failure,
                }
            }
            Ask::Renew => match rpc::begin_counter().await {
                Ok(id) => return self.hear(|counter| counter.renewed(id.0)),
                Err(failure) => failure,
            },
            Ask::Undo { id, document } => {
                let answer = rpc::undo_at_counter(id.into(), document.into(), language).await;
                match self.told(answer) {
                    Ok(()) => return,
                    Err(failure) => failure,
                }
            }
        };
        let Failure(problem) = refused;
        if let Some(wait) = waits(&problem) {
            self.wait(problem, wait);
        } else {
            let (why, lines) = refusal(self.language.get_locale_untracked(), &problem);
            self.hear(|counter| counter.refused(why, lines, of_id(&problem)));
        }
    }

    fn told(self, answer: RpcResult<Told>) -> Result<(), Failure> {
        let Told { said, next } = answer?;
        self.step(said.clone(), |counter| counter.done(said, next.0));
        Ok(())
    }

    fn wait(self, problem: Problem, wait: Duration) {
        if self.away.try_set(Some(problem)).is_some() {
            return;
        }
        let timer = set_timeout_with_handle(move || self.ask_again(), wait).ok();
        self.again.try_set_value(timer);
    }

    /// Asks at once what waits to be asked again.
    pub fn ask_again(self) {
        if self.away.try_update(Option::take).flatten().is_none() {
            return;
        }
        if let Some(timer) = self.again.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(ask) = self.counter.with_untracked(Counter::lost) {
            spawn_local(self.send(ask));
        }
    }
}

/// How long to wait before the same is asked again; none where it was answered.
fn waits(problem: &Problem) -> Option<Duration> {
    match problem {
        // Whoever was signed out meanwhile signs in elsewhere, and loses nothing.
        Problem::Unavailable | Problem::NotSignedIn => Some(AGAIN),
        Problem::TooMany { retry_after_seconds } => Some(Duration::from_secs((*retry_after_seconds).into()).max(AGAIN)),
        _ => None,
    }
}

/// What a refusal tells of the id that was sent along.
fn of_id(problem: &Problem) -> OfId {
    match problem {
        Problem::Internal { .. } => OfId::Doubtful,
        Problem::Conflict { why: Conflict::Different, .. } => OfId::Taken,
        _ => OfId::Free,
    }
}

/// Why something was refused, as a whole and by its lines.
fn refusal(lang: Locale, problem: &Problem) -> (String, Vec<(usize, String)>) {
    let at = |field: &str| field.strip_prefix("lines.")?.split('.').next()?.parse().ok();
    let lines = match problem {
        Problem::NotEnough { lines } => {
            let line = |short: &Shortage| (labels::not_enough(lang, short), short.line);
            lines.iter().map(line).filter_map(|(text, at)| Some((usize::try_from(at).ok()?, text))).collect()
        }
        Problem::Invalid { fields } => fields
            .iter()
            .filter_map(|field| Some((at(&field.field)?, labels::reason(lang, field.reason).to_owned())))
            .collect(),
        _ => Vec::new(),
    };
    let labels::ProblemText { title, hint } = labels::problem(lang, problem);
    (format!("{title}. {hint}"), lines)
}

/// A note in words; what was booked is in those of the server.
pub fn words(lang: Locale, note: &Note) -> Option<String> {
    Some(match note {
        Note::None | Note::Booked | Note::TakenBack => return None,
        Note::Unknown(code) => td_string!(lang, stores.counter.unknown, code = code.clone()),
        Note::Misread(code) => td_string!(lang, stores.counter.misread, code = code.clone()),
        Note::Choose(_) => td_string!(lang, stores.counter.choose).to_owned(),
        Note::Out { item, with, is_offered } => {
            let who: Vec<&str> = with.iter().map(|one| one.name.as_str()).collect();
            let (item, who) = (item.name.clone(), who.join(", "));
            if *is_offered {
                td_string!(lang, stores.counter.out, item, who)
            } else {
                td_string!(lang, stores.counter.out_later, item, who)
            }
        }
        Note::NotForHere(name) => td_string!(lang, stores.counter.not_for_here, name = name.clone()),
        Note::NobodyThere => td_string!(lang, stores.counter.nobody_there).to_owned(),
        Note::NothingThere => td_string!(lang, stores.counter.nothing_there).to_owned(),
        Note::NoQuantity(item) => td_string!(lang, stores.counter.no_quantity, item = item.clone()),
        Note::TooFine { item, decimals: 0 } => td_string!(lang, stores.counter.whole_only, item = item.clone()),
        Note::TooFine { item, decimals } => {
            td_string!(lang, stores.counter.too_fine, item = item.clone(), decimals = *decimals)
        }
        Note::Refused(why) => why.clone(),
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::stores::counter::machine::Named;
    use engrane::base::numbers::Number;
    use engrane::base::problem::{Entity, FieldProblem, Reason};
    use uuid::Uuid;

    #[test]
    fn a_refusal_is_said_at_its_lines() {
        let short =
            Shortage { line: 1, item: "Tuerca M6".into(), asked: Number(104.into()), available: Number(103.into()) };
        let (why, lines) = refusal(Locale::es, &Problem::NotEnough { lines: vec![short] });
        let text = "Tuerca M6: pediste 104 y hay 103.";
        assert_eq!((why, lines), (format!("No alcanza. {text}"), vec![(1, text.to_owned())]));
        let field = |field: &str| FieldProblem { field: field.into(), reason: Reason::OutOfRange };
        let (_, lines) =
            refusal(Locale::es, &Problem::Invalid { fields: vec![field("lines.2.quantity"), field("note")] });
        assert_eq!(lines.into_iter().map(|(at, _)| at).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn only_what_was_not_answered_is_asked_again() {
        assert_eq!(waits(&Problem::Unavailable), Some(AGAIN));
        assert_eq!(waits(&Problem::TooMany { retry_after_seconds: 60 }), Some(Duration::from_mins(1)));
        assert_eq!(waits(&Problem::NotEnough { lines: Vec::new() }), None);
        assert_eq!(waits(&Problem::NotAllowed), None);
        let different = Problem::Conflict { what: Entity::StockDocument, why: Conflict::Different };
        let broke = Problem::Internal { incident: "7".into() };
        let told = [broke, different, Problem::NotEnough { lines: Vec::new() }];
        assert_eq!(told.each_ref().map(of_id), [OfId::Doubtful, OfId::Taken, OfId::Free]);
        assert_eq!(told.each_ref().map(waits), [None; 3]);
    }

    #[test]
    fn a_tool_that_is_out_is_said_with_whoever_has_it() {
        let named = |name: &str| Named { id: Uuid::nil(), name: name.into() };
        let note = Note::Out { item: named("Taladro"), with: vec![named("Ana"), named("Beto")], is_offered: true };
        assert_eq!(words(Locale::es, &note).as_deref(), Some("Taladro: lo tiene Ana, Beto. ¿Lo devuelve?"));
        assert_eq!(words(Locale::es, &Note::Booked), None);
    }
}
