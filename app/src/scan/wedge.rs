//! A scanner that types like a keyboard: told from a person by its speed, wherever the focus is.
//!
//! A scan is at least six characters, each less than some milliseconds after the one before and none of a key that is held, and
//! then Enter or Tab. It begins after a pause: whoever types the end of a word so fast has typed its beginning. What it typed
//! into a field meanwhile is taken out again by whoever listens.

/// Characters of a scan at the least.
const SHORTEST: usize = 6;
/// Milliseconds between two characters of most scanners.
pub const GAP: f64 = 35.0;
/// What a device may be set to at the most.
pub const LONGEST_GAP: f64 = 100.0;
/// Milliseconds since a person's last character, before a scan can begin.
const PAUSE: f64 = 300.0;

/// What a key was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A person's, as far as can be told.
    Person,
    /// It ended a scan, and is not to do anything else.
    Scan(String),
}

/// What was typed so far, fast enough.
#[derive(Clone, Debug)]
pub struct Wedge {
    gap: f64,
    typed: String,
    last: f64,
    begins: bool,
    /// Somebody has been typing without a pause.
    is_persons: bool,
}

impl Wedge {
    /// With so many milliseconds between two characters.
    pub fn new(gap: f64) -> Self {
        let gap = gap.clamp(1.0, LONGEST_GAP);
        Self { gap, typed: String::new(), last: f64::NEG_INFINITY, begins: false, is_persons: false }
    }

    /// Did the last key begin what may be a scan?
    pub fn begins(&self) -> bool {
        self.begins
    }

    /// Did the last key follow others as fast as a scanner types?
    pub fn is_within(&self) -> bool {
        self.typed.chars().nth(1).is_some()
    }

    /// Hears a key by its name in the browser, when it went down.
    pub fn key(&mut self, key: &str, at: f64, is_held: bool) -> Heard {
        self.begins = false;
        let is_fast = at - self.last < self.gap;
        if is_held || !is_fast {
            self.typed.clear();
        }
        if is_held {
            self.last = f64::NEG_INFINITY;
            return Heard::Person;
        }
        let mut signs = key.chars();
        match (signs.next(), signs.next()) {
            (Some(sign), None) => {
                if !is_fast {
                    self.is_persons = at - self.last < PAUSE;
                }
                self.begins = self.typed.is_empty();
                self.typed.push(sign);
                self.last = at;
                Heard::Person
            }
            _ if key == "Enter" || key == "Tab" => {
                let typed = std::mem::take(&mut self.typed);
                self.last = f64::NEG_INFINITY;
                let is_scan = !self.is_persons && typed.chars().count() >= SHORTEST;
                if is_scan { Heard::Scan(typed) } else { Heard::Person }
            }
            // A scanner holds Shift for capitals: that is no character of its own.
            _ if key == "Shift" => Heard::Person,
            _ => {
                self.typed.clear();
                Heard::Person
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(wedge: &mut Wedge, keys: &[&str], from: f64, gap: f64) -> Vec<Heard> {
        let mut at = from - gap;
        let mut heard = |key: &&str| {
            at += gap;
            wedge.key(key, at, false)
        };
        keys.iter().map(&mut heard).filter(|heard| *heard != Heard::Person).collect()
    }

    #[test]
    fn what_is_typed_fast_and_ended_is_a_scan() {
        let keys = ["Shift", "A", "1", "2", "3", "4", "5", "Enter"];
        assert_eq!(types(&mut Wedge::new(GAP), &keys, 0.0, 34.0), [Heard::Scan("A12345".into())]);
        let tabbed = ["A", "1", "2", "3", "4", "5", "Tab"];
        assert_eq!(types(&mut Wedge::new(GAP), &tabbed, 0.0, 5.0), [Heard::Scan("A12345".into())]);
    }

    #[test]
    fn what_a_person_types_is_none() {
        let keys = ["A", "1", "2", "3", "4", "5", "Enter"];
        assert_eq!(types(&mut Wedge::new(GAP), &keys, 0.0, 36.0), []);
        // A device may be set to be slower, but not to be a person.
        assert_eq!(types(&mut Wedge::new(500.0), &keys, 0.0, 99.0), [Heard::Scan("A12345".into())]);
        assert_eq!(types(&mut Wedge::new(500.0), &keys, 0.0, 101.0), []);
        assert_eq!(types(&mut Wedge::new(GAP), &["1", "2", "3", "4", "5", "Enter"], 0.0, 5.0), []);
        assert_eq!(types(&mut Wedge::new(GAP), &["1", "2", "Backspace", "3", "4", "5", "6", "Enter"], 0.0, 5.0), []);
    }

    #[test]
    fn the_first_key_of_what_may_be_a_scan_is_told() {
        let mut wedge = Wedge::new(GAP);
        let begun = ["Shift", "A", "Shift", "1", "Backspace", "B"].map(|key| {
            wedge.key(key, wedge.last.max(0.0) + 5.0, false);
            wedge.begins()
        });
        assert_eq!(begun, [false, true, false, false, false, true]);
    }

    #[test]
    fn what_follows_fast_is_within_what_may_be_a_scan() {
        let mut wedge = Wedge::new(GAP);
        let within = [("A", 0.0), (" ", 10.0), ("B", 20.0), (" ", 300.0), ("Enter", 310.0)].map(|(key, at)| {
            wedge.key(key, at, false);
            wedge.is_within()
        });
        assert_eq!(within, [false, true, true, false, false]);
    }

    #[test]
    fn a_scan_begins_after_a_pause() {
        let code = ["A", "1", "2", "3", "4", "5", "Enter"];
        for (pause, expected) in [(40.0, vec![]), (299.0, vec![]), (300.0, vec![Heard::Scan("A12345".into())])] {
            let mut wedge = Wedge::new(GAP);
            types(&mut wedge, &["b", "a", "l"], 0.0, 50.0);
            assert_eq!(types(&mut wedge, &code, 100.0 + pause, 20.0), expected, "after {pause}");
            // What came to its end is no beginning of anything.
            assert_eq!(types(&mut wedge, &code, 1000.0, 20.0), [Heard::Scan("A12345".into())]);
        }
    }

    #[test]
    fn a_key_that_is_held_is_no_scan() {
        let mut wedge = Wedge::new(GAP);
        for at in 0..20 {
            assert_eq!(wedge.key("1", f64::from(at) * 10.0, at > 0), Heard::Person);
        }
        assert_eq!(wedge.key("Enter", 200.0, false), Heard::Person);
    }

    #[test]
    fn two_scans_in_a_row_are_two() {
        let mut wedge = Wedge::new(GAP);
        let keys = ["A", "1", "2", "3", "4", "5", "Enter", "B", "1", "2", "3", "4", "5", "Enter"];
        assert_eq!(types(&mut wedge, &keys, 0.0, 3.0), [Heard::Scan("A12345".into()), Heard::Scan("B12345".into())]);
    }
}
