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
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use uuid::Uuid;

/// Digits of a quantity at the most, before its point.
const DIGITS: usize = 9;

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
        pack: Decimal,
        /// Of its quantities.
        decimals: u8,
        /// A piece: there is one of it.
        is_one: bool,
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
    pub quantity: Decimal,
    /// Why the document was refused, as far as it is by this line.
    pub problem: Option<String>,
    /// Of the quantity.
    decimals: u8,
    /// A piece: there is one of it, however often it is scanned.
    is_one: bool,
    /// What was pressed of the quantity; empty while it was only scanned.
    typed: String,
    /// More was pressed than its decimals: nobody knows what was meant.
    is_too_fine: bool,
}

impl Line {
    fn new(item: Named, about: String, quantity: Decimal, decimals: u8) -> Self {
        let typed = String::new();
        Self { item, about, quantity, problem: None, decimals, is_one: false, typed, is_too_fine: false }
    }

    /// The quantity as it is seen: a point that was pressed last as well.
    pub fn shown(&self) -> String {
        if self.typed.is_empty() { self.quantity.normalize().to_string() } else { self.typed.clone() }
    }

    /// The first that is pressed takes the place of what was scanned, the others follow it. One that cannot follow makes it too fine.
    fn press(&mut self, sign: char) {
        if self.is_too_fine || self.is_one {
            return;
        }
        let fraction = self.typed.split_once('.').map(|(_, fraction)| fraction.len());
        match (sign, fraction) {
            ('.', Some(_)) => {}
            ('.', None) if self.decimals == 0 => self.is_too_fine = true,
            ('.', None) if self.typed.is_empty() => self.typed.push_str("0."),
            (_, Some(there)) if there >= usize::from(self.decimals) => self.is_too_fine = true,
            (_, None) if sign != '.' && self.typed == "0" => self.typed = sign.to_string(),
            (_, None) if sign != '.' && self.typed.len() >= DIGITS => {}
            _ => self.typed.push(sign),
        }
        self.problem = None;
        if let Ok(quantity) = self.typed.trim_end_matches('.').parse() {
            self.quantity = quantity;
        }
    }
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What stands under this code?
    Resolve(String),
    /// How does this item stand?
    Look(Uuid),
    /// Book what lies there, under the id of the document.
    Send { id: Uuid, act: Act, holder: Uuid, lines: Vec<(Uuid, Decimal)> },
    /// Take the document back, under an id of its own.
    Undo { id: Uuid, document: Uuid },
    /// Another id: something else may have been done under the one that there is.
    Renew,
}

/// What a refusal tells of the id that was sent along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfId {
    /// Nothing was done under it.
    Free,
    /// Something broke, and the very same may have been done.
    Doubtful,
    /// Something else was done under it.
    Taken,
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
    /// A quantity has more decimals than the item may have.
    TooFine {
        item: String,
        decimals: u8,
    },
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
            Self::NobodyThere | Self::NoQuantity(_) | Self::TooFine { .. } => Some(Until::Clear),
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
    /// What may have been done under it: it is asked for once more as it is, and anything else under another id.
    doubtful: Option<Ask>,
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
            doubtful: None,
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
                (self.said, self.id, self.doubtful) = (said, next, None);
            }
            Some(Ask::Undo { .. }) => {
                (self.booked, self.note) = (None, Note::TakenBack);
                (self.said, self.id, self.doubtful) = (said, next, None);
            }
            other => self.under_way = other,
        }
        self.go_on()
    }

    /// Here is another id; what wanted it goes on.
    pub fn renewed(&mut self, id: Uuid) -> Option<Ask> {
        match self.under_way.take() {
            Some(Ask::Renew) => (self.id, self.doubtful) = (id, None),
            other => self.under_way = other,
        }
        self.go_on()
    }

    /// The server refused what was asked, as a whole and by some of its lines: what lies there stays.
    pub fn refused(&mut self, why: String, lines: Vec<(usize, String)>, id: OfId) -> Option<Ask> {
        for (at, problem) in lines {
            if let Some(line) = self.lines.get_mut(at) {
                // Digits begin anew: another quantity is what helps.
                line.problem = Some(problem);
                line.typed.clear();
            }
        }
        let asked = self.under_way.take();
        let until = match &asked {
            Some(Ask::Send { .. }) => Until::Clear,
            Some(Ask::Renew) => {
                // What wanted it.
                self.heard.pop_front();
                Until::Clear
            }
            _ => Until::Right,
        };
        if matches!(asked, Some(Ask::Send { .. } | Ask::Undo { .. })) {
            self.doubtful = match id {
                OfId::Free => None,
                OfId::Doubtful => asked,
                OfId::Taken => Some(Ask::Renew),
            };
        }
        self.note = Note::Refused(why);
        self.stop(Some(until));
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
            Target::Item { item, about, out_with, decimals, is_one, .. }
                if self.act == Act::Issue && !out_with.is_empty() =>
            {
                // One document is of one act.
                let is_offered = self.lines.is_empty();
                self.note = Note::Out { item: item.clone(), with: out_with.clone(), is_offered };
                if is_offered {
                    let from = self.who_of(out_with);
                    let line = Line { is_one, ..Line::new(item, about, Decimal::ONE, decimals) };
                    self.offered = Some((line, from));
                }
            }
            Target::Item { item, about, pack, decimals, is_one, .. } => {
                self.add(Line { is_one, ..Line::new(item, about, pack, decimals) });
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
                let before = self.lines.remove(at).quantity;
                let quantity = if new.is_one { new.quantity } else { before + new.quantity };
                self.lines.push(Line { quantity, ..new });
            }
            None => self.lines.push(new),
        }
    }

    fn obey(&mut self, command: Command) -> Option<Ask> {
        let note = std::mem::take(&mut self.note);
        match command {
            Command::Digit(digit) => {
                self.type_in(char::from(b'0' + digit % 10));
                None
            }
            Command::Point => {
                self.type_in('.');
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
            Command::Undo => self.undo(&note).map(|ask| self.under_id(command, ask)),
            Command::Done => self.send().map(|ask| self.under_id(command, ask)),
        }
    }

    /// Something of the quantity of the last thing.
    fn type_in(&mut self, sign: char) {
        let Some(line) = self.lines.last_mut() else {
            self.note = Note::NothingThere;
            return;
        };
        line.press(sign);
        if line.is_too_fine {
            self.note = Note::TooFine { item: line.item.name.clone(), decimals: line.decimals };
        }
    }

    /// What a command asks for, unless something else may have been done under the id: then the command waits for another one.
    fn under_id(&mut self, command: Command, ask: Ask) -> Ask {
        match &self.doubtful {
            Some(before) if *before != ask => {
                self.heard.push_front(Heard::Command(command));
                Ask::Renew
            }
            _ => ask,
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
        if let Some(wrong) = self.lines.iter().find(|line| line.is_too_fine) {
            self.note = Note::TooFine { item: wrong.item.name.clone(), decimals: wrong.decimals };
            return None;
        }
        if let Some(empty) = self.lines.iter().find(|line| line.quantity.is_zero()) {
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
mod tests;
