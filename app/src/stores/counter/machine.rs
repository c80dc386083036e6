//! What is on the counter: who is there, what they take, and what was heard meanwhile.
//!
//! Everything that is scanned or pressed is *heard* and waits its turn in one queue, so that nothing is lost while an answer is
//! under way, and what was heard later counts later. The machine asks one thing at a time ([`Ask`]); whoever draws it sends that and
//! tells what came back. A document keeps its id until it is booked: a lost answer is asked for again.
//!
//! What goes wrong stops the counter. Whatever was heard before anybody could know of it is *held*: nobody meant "done" of a
//! document in which a line is missing, nor the next person's things for the one whose document was refused. It goes on when the
//! next thing is right, or after a refusal when that document is booked or taken away.

pub use engrane::stores::labels::commands::Command;
use engrane::stores::types;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use uuid::Uuid;

/// Digits of a quantity at the most.
const DIGITS: u32 = 9;

/// Something by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// What a code stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    Holder(Named),
    Item {
        item: Named,
        /// Its code and how much there is, in words.
        about: String,
        /// How many come with the code.
        pack: u32,
        /// It is to come back, and these have all there is of it.
        out_with: Vec<Named>,
    },
    /// A shelf, say: nobody, and nothing to hand out.
    Other(String),
}

impl Target {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Holder(named) | Self::Item { item: named, .. } => &named.name,
            Self::Other(name) => name,
        }
    }
}

/// What is done with what lies on the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    #[default]
    Issue,
    Return,
}

impl From<Act> for types::Act {
    fn from(act: Act) -> Self {
        match act {
            Act::Issue => Self::Issue,
            Act::Return => Self::Return,
        }
    }
}

/// So many of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: Named,
    pub about: String,
    pub quantity: u32,
    /// Why the document was refused, as far as it is by this line.
    pub problem: Option<String>,
    /// Digits of the quantity that were pressed; none while it was only scanned.
    digits: u32,
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What stands under this code?
    Resolve(String),
    /// How does this item stand?
    Look(Uuid),
    /// Book what lies there, under the id of the document.
    Send { id: Uuid, act: Act, holder: Uuid, lines: Vec<(Uuid, u32)> },
    /// Take the document back, under an id of its own.
    Undo { id: Uuid, document: Uuid },
}

/// What whoever stands there is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Note {
    #[default]
    None,
    Unknown(String),
    /// The check digits are wrong.
    Misread(String),
    /// Several have the code.
    Choose(Vec<Target>),
    /// All there is of it is with these; do they bring it back? Not asked while other things lie there.
    Out {
        item: Named,
        with: Vec<Named>,
        is_offered: bool,
    },
    /// What was scanned is nothing to hand out.
    NotForHere(String),
    NobodyThere,
    NothingThere,
    /// A quantity is 0.
    NoQuantity(String),
    /// It was booked.
    Booked,
    TakenBack,
    /// The server refused it, and why; what lies there stays.
    Refused(String),
}

impl Note {
    /// Is it about the last thing that was scanned, of which nothing lies there?
    fn is_of_scan(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Misread(_) | Self::Choose(_) | Self::Out { .. } | Self::NotForHere(_))
    }

    /// Did something go wrong, so that what was heard meanwhile has to wait?
    fn stops(&self) -> Option<Until> {
        match self {
            Self::NobodyThere | Self::NoQuantity(_) => Some(Until::Clear),
            Self::None | Self::NothingThere | Self::Booked | Self::TakenBack => None,
            _ => Some(Until::Right),
        }
    }
}

/// Until when it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    /// The next thing is right.
    Right,
    /// Nothing lies there any more.
    Clear,
}

/// What a code was found to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolved {
    Found(Vec<Target>),
    Unknown,
    Misread,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    Code(String),
    Item(Uuid),
    Command(Command),
    Act(Act),
    Chosen(Target),
}

/// The counter.
#[derive(Clone, Debug)]
pub struct Counter {
    pub act: Act,
    pub holder: Option<Named>,
    pub lines: Vec<Line>,
    pub note: Note,
    /// What became of the last document, in the words of the server.
    pub said: Vec<String>,
    heard: VecDeque<Heard>,
    /// What was heard before anybody could know that something went wrong, and until when it waits.
    held: VecDeque<Heard>,
    until: Option<Until>,
    under_way: Option<Ask>,
    /// Of the document that is being made.
    id: Uuid,
    /// The last one that was booked.
    booked: Option<Uuid>,
    /// What is offered to come back, and from whom where that is known.
    offered: Option<(Line, Option<Named>)>,
}

impl Counter {
    /// An empty one. Whatever it asks to be booked first has this id.
    pub fn new(id: Uuid) -> Self {
        Self {
            act: Act::Issue,
            holder: None,
            lines: Vec::new(),
            note: Note::None,
            said: Vec::new(),
            heard: VecDeque::new(),
            held: VecDeque::new(),
            until: None,
            under_way: None,
            id,
            booked: None,
            offered: None,
        }
    }

    /// How much was heard and waits.
    pub fn waiting(&self) -> usize {
        self.heard.len() + self.held.len()
    }

    /// How much of that waits for somebody who does something about what went wrong.
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// Is a document under way?
    pub fn is_booking(&self) -> bool {
        matches!(self.under_way, Some(Ask::Send { .. } | Ask::Undo { .. }))
    }

    /// Something was scanned: a printed command, or a code.
    pub fn scan(&mut self, text: &str) -> Option<Ask> {
        self.hear(Command::of(text).map_or_else(|| Heard::Code(text.to_owned()), Heard::Command))
    }

    pub fn press(&mut self, command: Command) -> Option<Ask> {
        self.hear(Heard::Command(command))
    }

    /// Somebody says what is done with all that lies there.
    pub fn act_as(&mut self, act: Act) -> Option<Ask> {
        self.hear(Heard::Act(act))
    }

    /// An item was found without a scanner.
    pub fn pick(&mut self, item: Uuid) -> Option<Ask> {
        self.hear(Heard::Item(item))
    }

    /// One of several was chosen, or somebody found without a scanner.
    pub fn choose(&mut self, target: Target) -> Option<Ask> {
        self.hear(Heard::Chosen(target))
    }

    /// What is held is not wanted any more.
    pub fn forget(&mut self) {
        self.held.clear();
        self.until = None;
    }

    /// The answer to [`Ask::Resolve`] and [`Ask::Look`].
    pub fn resolved(&mut self, answer: Resolved) -> Option<Ask> {
        match self.under_way.take() {
            Some(Ask::Resolve(code)) => match answer {
                Resolved::Unknown => self.note = Note::Unknown(code),
                Resolved::Misread => self.note = Note::Misread(code),
                Resolved::Found(found) => self.found(found),
            },
            Some(Ask::Look(_)) => match answer {
                Resolved::Found(found) => self.found(found),
                Resolved::Unknown | Resolved::Misread => {}
            },
            other => self.under_way = other,
        }
        self.stop(self.note.stops());
        self.go_on()
    }

    fn found(&mut self, mut found: Vec<Target>) {
        if found.len() == 1 {
            found.drain(..).for_each(|target| self.put(target));
        } else {
            self.note = Note::Choose(found);
        }
    }

    /// It was done, as the server says it. Whatever is booked next has the id that is given.
    pub fn done(&mut self, said: Vec<String>, next: Uuid) -> Option<Ask> {
        match self.under_way.take() {
            Some(Ask::Send { id, .. }) => {
                (self.holder, self.act, self.booked, self.note) = (None, Act::Issue, Some(id), Note::Booked);
                self.lines.clear();
                (self.said, self.id) = (said, next);
            }
            Some(Ask::Undo { .. }) => {
                (self.booked, self.note) = (None, Note::TakenBack);
                (self.said, self.id) = (said, next);
            }
            other => self.under_way = other,
        }
        self.go_on()
    }

    /// The server refused what was asked, as a whole and by some of its lines: what lies there stays, and nothing was done under
    /// its id.
    pub fn refused(&mut self, why: String, lines: Vec<(usize, String)>) -> Option<Ask> {
        for (at, problem) in lines {
            if let Some(line) = self.lines.get_mut(at) {
                // Digits begin anew: another quantity is what helps.
                (line.problem, line.digits) = (Some(problem), 0);
            }
        }
        let asked = self.under_way.take();
        self.note = Note::Refused(why);
        self.stop(Some(if matches!(asked, Some(Ask::Send { .. })) { Until::Clear } else { Until::Right }));
        self.go_on()
    }

    /// No answer came: the very same is asked once more.
    pub fn lost(&self) -> Option<Ask> {
        self.under_way.clone()
    }

    fn hear(&mut self, heard: Heard) -> Option<Ask> {
        let Note::Choose(found) = &self.note else {
            self.heard.push_back(heard);
            return self.go_on();
        };
        // Nothing else is taken before one is chosen: by a press, or by its number.
        match heard {
            Heard::Chosen(target) => self.put(target),
            Heard::Command(Command::Digit(digit)) => {
                let target = usize::from(digit).checked_sub(1).and_then(|at| found.get(at)).cloned();
                self.put(target?);
            }
            Heard::Command(Command::Undo) => self.note = Note::None,
            later => {
                self.held.push_back(later);
                self.until = self.until.max(Some(Until::Right));
                return None;
            }
        }
        self.stop(self.note.stops());
        self.go_on()
    }

    /// Takes what was heard, in its order, until something has to be asked.
    fn go_on(&mut self) -> Option<Ask> {
        while self.under_way.is_none() {
            self.resume();
            self.under_way = match self.heard.pop_front()? {
                Heard::Code(code) => Some(Ask::Resolve(code)),
                Heard::Item(item) => Some(Ask::Look(item)),
                Heard::Chosen(target) => {
                    self.put(target);
                    None
                }
                Heard::Act(act) => {
                    (self.act, self.note, self.offered) = (act, Note::None, None);
                    None
                }
                Heard::Command(command) => self.obey(command),
            };
            if self.under_way.is_some() {
                return self.under_way.clone();
            }
            self.stop(self.note.stops());
        }
        None
    }

    /// Holds what was heard so far, if something went wrong.
    fn stop(&mut self, until: Option<Until>) {
        if until.is_some() {
            self.held.append(&mut self.heard);
            self.until = if self.held.is_empty() { None } else { self.until.max(until) };
        }
    }

    /// What was held comes before what was heard after it.
    fn resume(&mut self) {
        let is_over = match self.until {
            None => false,
            Some(Until::Right) => self.note.stops().is_none(),
            Some(Until::Clear) => self.lines.is_empty(),
        };
        if is_over {
            self.until = None;
            self.held.append(&mut self.heard);
            std::mem::swap(&mut self.held, &mut self.heard);
        }
    }

    fn put(&mut self, target: Target) {
        self.note = Note::None;
        let offered = self.offered.take();
        match target {
            Target::Holder(holder) => self.holder = Some(holder),
            Target::Item { item, about, out_with, .. } if self.act == Act::Issue && !out_with.is_empty() => {
                // One document is of one act.
                let is_offered = self.lines.is_empty();
                self.note = Note::Out { item: item.clone(), with: out_with.clone(), is_offered };
                if is_offered {
                    let from = self.who_of(out_with);
                    self.offered = Some((Line { item, about, quantity: 1, problem: None, digits: 0 }, from));
                }
            }
            Target::Item { item, about, pack, .. } => {
                self.add(Line { item, about, quantity: pack, problem: None, digits: 0 });
            }
            Target::Other(name) => {
                self.note = Note::NotForHere(name);
                self.offered = offered;
            }
        }
    }

    /// Whoever is there, if they have it; or else the only one who has.
    fn who_of(&self, mut with: Vec<Named>) -> Option<Named> {
        match &self.holder {
            Some(there) if with.iter().any(|one| one.id == there.id) => Some(there.clone()),
            _ if with.len() == 1 => with.pop(),
            _ => None,
        }
    }

    fn add(&mut self, new: Line) {
        match self.lines.iter().position(|line| line.item.id == new.item.id) {
            Some(at) => {
                // The last one is the one that digits are for.
                let quantity = self.lines.remove(at).quantity.saturating_add(new.quantity);
                self.lines.push(Line { quantity, ..new });
            }
            None => self.lines.push(new),
        }
    }

    fn obey(&mut self, command: Command) -> Option<Ask> {
        let note = std::mem::take(&mut self.note);
        match command {
            Command::Digit(digit) => {
                self.type_digit(digit);
                None
            }
            Command::Return => {
                self.act = Act::Return;
                if let Some((line, from)) = self.offered.take() {
                    self.holder = from;
                    self.add(line);
                }
                None
            }
            Command::Undo => self.undo(&note),
            Command::Done => self.send(),
        }
    }

    /// The first digit takes the place of what was scanned, the others follow it.
    fn type_digit(&mut self, digit: u8) {
        let Some(line) = self.lines.last_mut() else {
            self.note = Note::NothingThere;
            return;
        };
        if line.digits < DIGITS {
            let before = if line.digits == 0 { 0 } else { line.quantity * 10 };
            line.quantity = before + u32::from(digit);
            line.digits += 1;
            line.problem = None;
        }
    }

    /// The last thing was wrong: what a note is about, a line, who is there, or else the last document.
    fn undo(&mut self, note: &Note) -> Option<Ask> {
        self.offered = None;
        if note.is_of_scan() || self.lines.pop().is_some() {
            return None;
        }
        if self.holder.take().is_some() || self.act == Act::Return {
            self.act = Act::Issue;
            return None;
        }
        let undo = self.booked.map(|document| Ask::Undo { id: self.id, document });
        if undo.is_none() {
            self.note = Note::NothingThere;
        }
        undo
    }

    fn send(&mut self) -> Option<Ask> {
        if self.lines.is_empty() {
            self.note = Note::NothingThere;
            return None;
        }
        if let Some(empty) = self.lines.iter().find(|line| line.quantity == 0) {
            self.note = Note::NoQuantity(empty.item.name.clone());
            return None;
        }
        let Some(holder) = &self.holder else {
            self.note = Note::NobodyThere;
            return None;
        };
        let holder = holder.id;
        self.lines.iter_mut().for_each(|line| line.problem = None);
        let lines = self.lines.iter().map(|line| (line.item.id, line.quantity)).collect();
        Some(Ask::Send { id: self.id, act: self.act, holder, lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: u128 = 1000;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn named(number: u128, name: &str) -> Named {
        Named { id: id(number), name: name.into() }
    }

    fn holder() -> Target {
        Target::Holder(named(1, "Ana"))
    }

    fn stocked(number: u128, pack: u32) -> Target {
        Target::Item { item: named(number, "Tuerca"), about: String::new(), pack, out_with: Vec::new() }
    }

    fn item(number: u128) -> Target {
        stocked(number, 1)
    }

    fn found(target: Target) -> Resolved {
        Resolved::Found(vec![target])
    }

    /// A counter with somebody there.
    fn with_holder() -> Counter {
        let mut counter = Counter::new(id(FIRST));
        assert_eq!(counter.scan("P1"), Some(Ask::Resolve("P1".into())));
        assert_eq!(counter.resolved(found(holder())), None);
        counter
    }

    fn take(counter: &mut Counter, target: Target) {
        counter.scan("X");
        counter.resolved(found(target));
    }

    #[test]
    fn a_badge_an_item_digits_and_done() {
        let mut counter = with_holder();
        take(&mut counter, item(2));
        for code in ["CTLDIGD", "ctldigb"] {
            assert_eq!(counter.scan(code), None);
        }
        take(&mut counter, item(3));
        let lines = vec![(id(2), 20), (id(3), 1)];
        let wanted = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines };
        assert_eq!(counter.scan(" CTLDONE "), Some(wanted.clone()));
        // No answer: the very same, under the same id.
        assert_eq!(counter.lost(), Some(wanted));
        assert_eq!(counter.done(vec!["Tuerca".into()], id(FIRST + 1)), None);
        assert_eq!((counter.note.clone(), counter.lines.len(), counter.holder.clone()), (Note::Booked, 0, None));
        let wanted = Ask::Undo { id: id(FIRST + 1), document: id(FIRST) };
        assert_eq!(counter.press(Command::Undo), Some(wanted));
        counter.done(Vec::new(), id(FIRST + 2));
        assert_eq!(counter.press(Command::Undo), None);
        assert_eq!(counter.note, Note::NothingThere);
    }

    #[test]
    fn what_is_heard_while_an_answer_is_under_way_waits_in_its_order() {
        let mut counter = Counter::new(id(FIRST));
        counter.scan("P1");
        for heard in ["A", "CTLDIGF", "B", "CTLDONE", "P2"] {
            assert_eq!(counter.scan(heard), None);
        }
        assert_eq!(counter.waiting(), 5);
        assert_eq!(counter.resolved(found(holder())), Some(Ask::Resolve("A".into())));
        assert_eq!(counter.resolved(found(item(2))), Some(Ask::Resolve("B".into())));
        let lines = vec![(id(2), 4), (id(3), 1)];
        let sent = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines };
        assert_eq!(counter.resolved(found(item(3))), Some(sent));
        assert_eq!(counter.done(Vec::new(), id(FIRST + 1)), Some(Ask::Resolve("P2".into())));
    }

    fn out(with: &[Named]) -> Target {
        Target::Item { item: named(9, "Taladro"), about: String::new(), pack: 1, out_with: with.to_vec() }
    }

    #[test]
    fn a_tool_that_is_out_is_offered_to_come_back() {
        let beto = named(7, "Beto");
        let mut counter = Counter::new(id(FIRST));
        take(&mut counter, out(std::slice::from_ref(&beto)));
        assert!(matches!(&counter.note, Note::Out { is_offered: true, .. }));
        assert_eq!(counter.press(Command::Return), None);
        let wanted = Ask::Send { id: id(FIRST), act: Act::Return, holder: id(7), lines: vec![(id(9), 1)] };
        assert_eq!(counter.press(Command::Done), Some(wanted));
        // Of several whoever is there brings it, or somebody has to be named.
        for (there, who) in [(Some(named(1, "Ana")), Some(id(1))), (None, None)] {
            let mut counter = Counter::new(id(FIRST));
            counter.holder = there;
            take(&mut counter, out(&[beto.clone(), named(1, "Ana")]));
            counter.press(Command::Return);
            assert_eq!((counter.lines.len(), counter.holder.map(|holder| holder.id)), (1, who));
        }
        // Beside what is handed out it is only told.
        let mut counter = with_holder();
        take(&mut counter, item(2));
        take(&mut counter, out(&[beto]));
        assert!(matches!(&counter.note, Note::Out { is_offered: false, .. }));
        counter.press(Command::Done);
        assert!(matches!(&counter.under_way, Some(Ask::Send { act: Act::Issue, lines, .. }) if lines.len() == 1));
    }

    #[test]
    fn done_does_not_overtake_a_code_that_nobody_knows() {
        let mut counter = with_holder();
        for heard in ["A", "B", "CTLDONE", "P2"] {
            counter.scan(heard);
        }
        assert_eq!(counter.resolved(found(item(2))), Some(Ask::Resolve("B".into())));
        assert_eq!(counter.resolved(Resolved::Unknown), None);
        assert_eq!((&counter.note, counter.held()), (&Note::Unknown("B".into()), 2));
        // Its other label is known: then it goes on.
        assert_eq!(counter.scan("B2"), Some(Ask::Resolve("B2".into())));
        let lines = vec![(id(2), 1), (id(3), 1)];
        let sent = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines };
        assert_eq!(counter.resolved(found(item(3))), Some(sent));
        assert_eq!(counter.done(Vec::new(), id(FIRST + 1)), Some(Ask::Resolve("P2".into())));
    }

    #[test]
    fn a_code_that_nobody_knows_is_let_go() {
        let mut counter = with_holder();
        take(&mut counter, item(2));
        counter.scan("B");
        counter.scan("CTLDIGE");
        counter.resolved(Resolved::Unknown);
        assert_eq!((counter.lines[0].quantity, counter.waiting()), (1, 1));
        counter.press(Command::Undo);
        assert_eq!((counter.lines[0].quantity, counter.waiting(), &counter.note), (3, 0, &Note::None));
        counter.scan("B");
        counter.scan("CTLDIGE");
        counter.resolved(Resolved::Unknown);
        counter.forget();
        counter.press(Command::Digit(4));
        assert_eq!((counter.lines[0].quantity, counter.waiting()), (34, 0));
    }

    #[test]
    fn what_was_refused_is_not_mixed_with_what_the_next_one_takes() {
        let mut counter = with_holder();
        take(&mut counter, item(2));
        for heard in ["CTLDIGJ", "CTLDONE", "P2", "A", "CTLDONE"] {
            counter.scan(heard);
        }
        assert_eq!(counter.refused("not_enough".into(), vec![(0, "5".into())]), None);
        assert_eq!((counter.lines[0].problem.as_deref(), counter.held()), (Some("5"), 3));
        assert_eq!(counter.press(Command::Undo), Some(Ask::Resolve("P2".into())));
        assert_eq!((counter.lines.len(), counter.held()), (0, 0));

        let mut counter = with_holder();
        take(&mut counter, item(2));
        for heard in ["CTLDIGJ", "CTLDONE", "P2"] {
            counter.scan(heard);
        }
        counter.refused("not_enough".into(), Vec::new());
        counter.scan("C");
        counter.resolved(found(item(3)));
        assert!(matches!(counter.press(Command::Done), Some(Ask::Send { lines, .. }) if lines.len() == 2));
        assert_eq!(counter.done(Vec::new(), id(FIRST + 1)), Some(Ask::Resolve("P2".into())));
    }

    #[test]
    fn one_of_several_is_chosen_before_anything_else_happens() {
        let mut counter = with_holder();
        for heard in ["S", "CTLDIGF"] {
            counter.scan(heard);
        }
        counter.resolved(Resolved::Found(vec![item(2), item(3)]));
        assert_eq!(counter.scan("CTLDONE"), None);
        for none in [0, 3] {
            assert_eq!(counter.press(Command::Digit(none)), None);
        }
        assert!(matches!(counter.note, Note::Choose(_)));
        let sent = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines: vec![(id(3), 4)] };
        assert_eq!(counter.press(Command::Digit(2)), Some(sent));
    }

    #[test]
    fn what_is_found_without_a_scanner_is_looked_at_first() {
        let mut counter = Counter::new(id(FIRST));
        counter.choose(holder());
        assert_eq!(counter.pick(id(2)), Some(Ask::Look(id(2))));
        counter.resolved(found(item(2)));
        counter.act_as(Act::Return);
        counter.act_as(Act::Issue);
        assert_eq!((counter.lines.len(), counter.act), (1, Act::Issue));
    }

    #[test]
    fn what_cannot_be_booked_is_said_and_stays() {
        let mut counter = Counter::new(id(FIRST));
        counter.press(Command::Done);
        assert_eq!(counter.note, Note::NothingThere);
        take(&mut counter, item(2));
        counter.press(Command::Done);
        assert_eq!(counter.note, Note::NobodyThere);
        take(&mut counter, holder());
        counter.press(Command::Digit(0));
        counter.press(Command::Done);
        assert_eq!(counter.note, Note::NoQuantity("Tuerca".into()));
        counter.scan("Z");
        counter.resolved(Resolved::Misread);
        assert_eq!(counter.note, Note::Misread("Z".into()));
        counter.press(Command::Digit(5));
        assert!(counter.press(Command::Done).is_some());
        counter.refused("not_enough".into(), vec![(0, "4".into())]);
        assert_eq!((counter.lines.len(), counter.lines[0].quantity), (1, 5));
        counter.press(Command::Digit(4));
        assert_eq!((counter.lines[0].quantity, &counter.lines[0].problem), (4, &None));
        assert!(matches!(counter.press(Command::Done), Some(Ask::Send { id: same, .. }) if same == id(FIRST)));
    }

    #[test]
    fn the_same_item_again_is_one_more_and_undo_takes_the_last_thing() {
        let mut counter = with_holder();
        let boxed = stocked(2, 20);
        take(&mut counter, item(2));
        take(&mut counter, boxed);
        assert_eq!((counter.lines.len(), counter.lines[0].quantity), (1, 21));
        for _ in 0..12 {
            counter.press(Command::Digit(9));
        }
        assert_eq!(counter.lines[0].quantity, 999_999_999);
        counter.press(Command::Undo);
        assert_eq!((counter.lines.len(), counter.holder.is_some()), (0, true));
        counter.press(Command::Undo);
        assert_eq!(counter.holder, None);
        counter.scan("S");
        counter.resolved(Resolved::Found(vec![item(2), item(3)]));
        assert!(matches!(&counter.note, Note::Choose(found) if found.len() == 2));
        counter.choose(item(3));
        assert_eq!(counter.lines[0].item.id, id(3));
    }

    #[test]
    fn no_scan_is_lost_however_late_the_answers_come() {
        // Every way in which eight scans and their answers can come one after the other.
        for order in 0_u32..1 << 16 {
            let (mut counter, mut scanned, mut answered) = (Counter::new(id(FIRST)), 0_u128, 0);
            for step in 0..16 {
                let answers = order >> step & 1 == 1;
                if answers && answered < scanned {
                    answered += 1;
                    counter.resolved(found(item(answered)));
                } else if scanned < 8 {
                    scanned += 1;
                    counter.scan(&format!("CODE-{scanned}"));
                }
            }
            while answered < scanned {
                answered += 1;
                counter.resolved(found(item(answered)));
            }
            let lines: Vec<u128> = counter.lines.iter().map(|line| line.item.id.as_u128()).collect();
            assert_eq!(lines, (1..=scanned).collect::<Vec<_>>());
            assert_eq!((counter.waiting(), &counter.under_way), (0, &None));
        }
    }
}
