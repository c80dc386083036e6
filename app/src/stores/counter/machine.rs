//! What is on the counter: who is there, what they take, and what was heard meanwhile.
//!
//! Everything that is scanned or pressed is *heard* and waits its turn in one queue, so that nothing is lost while an answer is
//! under way, and what was heard later counts later. The machine asks one thing at a time ([`Ask`]); whoever draws it sends that and
//! tells what came back. A document keeps its id until the server has answered for it: a lost answer is asked for again.

use std::collections::VecDeque;
use uuid::Uuid;

/// Digits of a quantity at the most.
const DIGITS: u32 = 9;

/// What is pressed, or printed as a code beside the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Digit(u8),
    /// It is all there: book it.
    Done,
    /// The last thing was wrong: a line that is not booked yet, or else the last document.
    Undo,
    /// They bring it back.
    Return,
}

/// The letters of the printed digits. They stand in the same place on the usual keyboards, as do those of the other commands.
const PRINTED_DIGITS: &str = "BCDEFGHIJK";

impl Command {
    /// All of them, in the order in which they are printed.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..10).map(Self::Digit).chain([Self::Done, Self::Undo, Self::Return])
    }

    /// What is printed for it.
    pub fn code(self) -> String {
        match self {
            Self::Digit(digit) => {
                let letter = PRINTED_DIGITS.chars().nth(usize::from(digit)).unwrap_or_default();
                format!("CTLDIG{letter}")
            }
            Self::Done => "CTLDONE".to_owned(),
            Self::Undo => "CTLUNDO".to_owned(),
            Self::Return => "CTLRETURN".to_owned(),
        }
    }

    /// The one that a scan says, if it says one.
    pub fn of(scanned: &str) -> Option<Self> {
        Self::all().find(|command| command.code().eq_ignore_ascii_case(scanned.trim()))
    }
}

/// Something by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// What a code stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Holder(Named),
    Item {
        item: Named,
        /// How many come with the code.
        pack: u32,
        /// It is to come back, and somebody has all there is of it.
        out_with: Option<Named>,
    },
    /// A shelf, say: nobody, and nothing to hand out.
    Other(String),
}

/// What is done with what lies on the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    #[default]
    Issue,
    Return,
}

/// So many of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: Named,
    pub quantity: u32,
    /// Digits of the quantity that were pressed; none while it was only scanned.
    digits: u32,
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What stands under this code?
    Resolve(String),
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
    /// The tool is out: do they bring it back?
    OfferReturn(Named),
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

/// What a code was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    Found(Vec<Target>),
    Unknown,
    Misread,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    Code(String),
    Command(Command),
    Chosen(Target),
}

/// The counter.
#[derive(Clone, Debug)]
pub struct Counter {
    pub act: Act,
    pub holder: Option<Named>,
    pub lines: Vec<Line>,
    pub note: Note,
    heard: VecDeque<Heard>,
    under_way: Option<Ask>,
    /// Of the document that is being made.
    id: Uuid,
    /// The last one that was booked, and the holder of the tool that is offered to come back.
    booked: Option<Uuid>,
    offered: Option<(Named, Named)>,
}

impl Counter {
    /// An empty one. Whatever it asks to be booked first has this id.
    pub fn new(id: Uuid) -> Self {
        Self {
            act: Act::Issue,
            holder: None,
            lines: Vec::new(),
            note: Note::None,
            heard: VecDeque::new(),
            under_way: None,
            id,
            booked: None,
            offered: None,
        }
    }

    /// How much was heard and waits.
    pub fn waiting(&self) -> usize {
        self.heard.len()
    }

    /// What is being asked at the moment.
    pub fn under_way(&self) -> Option<&Ask> {
        self.under_way.as_ref()
    }

    /// Something was scanned: a printed command, or a code.
    pub fn scan(&mut self, text: &str) -> Option<Ask> {
        self.heard.push_back(Command::of(text).map_or_else(|| Heard::Code(text.to_owned()), Heard::Command));
        self.go_on()
    }

    pub fn press(&mut self, command: Command) -> Option<Ask> {
        self.heard.push_back(Heard::Command(command));
        self.go_on()
    }

    /// One of several was chosen.
    pub fn choose(&mut self, target: Target) -> Option<Ask> {
        self.heard.push_back(Heard::Chosen(target));
        self.go_on()
    }

    /// The answer to [`Ask::Resolve`].
    pub fn resolved(&mut self, answer: Resolved) -> Option<Ask> {
        if let Some(Ask::Resolve(code)) = self.under_way.take() {
            match answer {
                Resolved::Unknown => self.note = Note::Unknown(code),
                Resolved::Misread => self.note = Note::Misread(code),
                Resolved::Found(mut found) if found.len() == 1 => found.drain(..).for_each(|target| self.put(target)),
                Resolved::Found(found) => self.note = Note::Choose(found),
            }
        }
        self.go_on()
    }

    /// It was done. Whatever is booked next has the id that is given.
    pub fn done(&mut self, next: Uuid) -> Option<Ask> {
        match self.under_way.take() {
            Some(Ask::Send { id, .. }) => {
                (self.holder, self.act, self.booked, self.note) = (None, Act::Issue, Some(id), Note::Booked);
                self.lines.clear();
                self.id = next;
            }
            Some(Ask::Undo { .. }) => {
                (self.booked, self.note, self.id) = (None, Note::TakenBack, next);
            }
            other => self.under_way = other,
        }
        self.go_on()
    }

    /// The server refused what was asked: what lies there stays, and may be sent under another id.
    pub fn refused(&mut self, why: String, next: Uuid) -> Option<Ask> {
        self.under_way = None;
        (self.note, self.id) = (Note::Refused(why), next);
        self.go_on()
    }

    /// No answer came: the very same is asked once more.
    pub fn lost(&self) -> Option<Ask> {
        self.under_way.clone()
    }

    /// Takes what was heard, in its order, until something has to be asked.
    fn go_on(&mut self) -> Option<Ask> {
        while self.under_way.is_none() {
            self.under_way = match self.heard.pop_front()? {
                Heard::Code(code) => Some(Ask::Resolve(code)),
                Heard::Chosen(target) => {
                    self.put(target);
                    None
                }
                Heard::Command(command) => self.obey(command),
            };
            if self.under_way.is_some() {
                return self.under_way.clone();
            }
        }
        None
    }

    fn put(&mut self, target: Target) {
        self.note = Note::None;
        let offered = self.offered.take();
        match target {
            Target::Holder(holder) => self.holder = Some(holder),
            Target::Item { item, out_with: Some(holder), .. } if self.act == Act::Issue => {
                self.note = Note::OfferReturn(item.clone());
                self.offered = Some((item, holder));
            }
            Target::Item { item, pack, .. } => self.add(item, pack),
            Target::Other(name) => {
                self.note = Note::NotForHere(name);
                self.offered = offered;
            }
        }
    }

    fn add(&mut self, item: Named, pack: u32) {
        match self.lines.iter().position(|line| line.item.id == item.id) {
            Some(at) => {
                // The last one is the one that digits are for.
                let line = self.lines.remove(at);
                let quantity = line.quantity.saturating_add(pack);
                self.lines.push(Line { quantity, digits: 0, ..line });
            }
            None => self.lines.push(Line { item, quantity: pack, digits: 0 }),
        }
    }

    fn obey(&mut self, command: Command) -> Option<Ask> {
        self.note = Note::None;
        match command {
            Command::Digit(digit) => {
                self.type_digit(digit);
                None
            }
            Command::Return => {
                self.act = Act::Return;
                if let Some((item, holder)) = self.offered.take() {
                    self.holder = Some(holder);
                    self.add(item, 1);
                }
                None
            }
            Command::Undo => self.undo(),
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
        }
    }

    fn undo(&mut self) -> Option<Ask> {
        let is_offered = self.offered.take().is_some();
        if is_offered || self.lines.pop().is_some() {
            return None;
        }
        if self.holder.take().is_some() || self.act == Act::Return {
            self.act = Act::Issue;
            return None;
        }
        match self.booked {
            Some(document) => Some(Ask::Undo { id: self.id, document }),
            None => {
                self.note = Note::NothingThere;
                None
            }
        }
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
        let lines = self.lines.iter().map(|line| (line.item.id, line.quantity)).collect();
        Some(Ask::Send { id: self.id, act: self.act, holder: holder.id, lines })
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

    fn item(number: u128) -> Target {
        Target::Item { item: named(number, "Tuerca"), pack: 1, out_with: None }
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
        assert_eq!(counter.done(id(FIRST + 1)), None);
        assert_eq!((counter.note.clone(), counter.lines.len(), counter.holder.clone()), (Note::Booked, 0, None));
        let wanted = Ask::Undo { id: id(FIRST + 1), document: id(FIRST) };
        assert_eq!(counter.press(Command::Undo), Some(wanted));
        counter.done(id(FIRST + 2));
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
        assert_eq!(counter.done(id(FIRST + 1)), Some(Ask::Resolve("P2".into())));
    }

    #[test]
    fn a_tool_that_is_out_is_offered_to_come_back() {
        let out = Target::Item { item: named(9, "Taladro"), pack: 1, out_with: Some(named(7, "Beto")) };
        let mut counter = Counter::new(id(FIRST));
        take(&mut counter, out);
        assert_eq!(counter.note, Note::OfferReturn(named(9, "Taladro")));
        assert_eq!(counter.press(Command::Return), None);
        let wanted = Ask::Send { id: id(FIRST), act: Act::Return, holder: id(7), lines: vec![(id(9), 1)] };
        assert_eq!(counter.press(Command::Done), Some(wanted));
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
        counter.refused("not_enough".into(), id(FIRST + 1));
        assert_eq!((counter.lines.len(), counter.lines[0].quantity), (1, 5));
        assert!(matches!(counter.press(Command::Done), Some(Ask::Send { id: next, .. }) if next == id(FIRST + 1)));
    }

    #[test]
    fn the_same_item_again_is_one_more_and_undo_takes_the_last_thing() {
        let mut counter = with_holder();
        let boxed = Target::Item { item: named(2, "Tuerca"), pack: 20, out_with: None };
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
            assert_eq!((counter.waiting(), counter.under_way()), (0, None));
        }
    }

    #[test]
    fn printed_commands_are_those_that_are_read() {
        for command in Command::all() {
            assert!(command.code().len() >= 6);
            assert_eq!(Command::of(&command.code()), Some(command));
        }
        assert_eq!(Command::of("A1234567890"), None);
    }
}
