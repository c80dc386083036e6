//! The counter by what is heard, asked and answered.

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
    let pack = pack.into();
    Target::Item {
        item: named(number, "Tuerca"),
        about: String::new(),
        pack,
        decimals: 0,
        is_one: false,
        out_with: Vec::new(),
    }
}

fn lines(lines: &[(u128, u32)]) -> Vec<(Uuid, Decimal)> {
    lines.iter().map(|(item, quantity)| (id(*item), (*quantity).into())).collect()
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
    let lines = lines(&[(2, 20), (3, 1)]);
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
    let lines = lines(&[(2, 4), (3, 1)]);
    let sent = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines };
    assert_eq!(counter.resolved(found(item(3))), Some(sent));
    assert_eq!(counter.done(Vec::new(), id(FIRST + 1)), Some(Ask::Resolve("P2".into())));
}

fn out(with: &[Named]) -> Target {
    Target::Item {
        item: named(9, "Taladro"),
        about: String::new(),
        pack: Decimal::ONE,
        decimals: 0,
        is_one: false,
        out_with: with.to_vec(),
    }
}

#[test]
fn a_piece_is_one_however_often_it_is_scanned() {
    let mut counter = with_holder();
    let piece = || Target::Item {
        item: named(8, "Taladro · SN-1"),
        about: String::new(),
        pack: Decimal::ONE,
        decimals: 0,
        is_one: true,
        out_with: Vec::new(),
    };
    take(&mut counter, piece());
    take(&mut counter, piece());
    counter.press(Command::Digit(5));
    assert_eq!((counter.lines.len(), counter.lines[0].quantity), (1, Decimal::ONE));
}

#[test]
fn a_tool_that_is_out_is_offered_to_come_back() {
    let beto = named(7, "Beto");
    let mut counter = Counter::new(id(FIRST));
    take(&mut counter, out(std::slice::from_ref(&beto)));
    assert!(matches!(&counter.note, Note::Out { is_offered: true, .. }));
    assert_eq!(counter.press(Command::Return), None);
    let wanted = Ask::Send { id: id(FIRST), act: Act::Return, holder: id(7), lines: lines(&[(9, 1)]) };
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
    let lines = lines(&[(2, 1), (3, 1)]);
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
    assert_eq!((counter.lines[0].shown().as_str(), counter.waiting()), ("1", 1));
    counter.press(Command::Undo);
    assert_eq!((counter.lines[0].shown().as_str(), counter.waiting(), &counter.note), ("3", 0, &Note::None));
    counter.scan("B");
    counter.scan("CTLDIGE");
    counter.resolved(Resolved::Unknown);
    counter.forget();
    counter.press(Command::Digit(4));
    assert_eq!((counter.lines[0].shown().as_str(), counter.waiting()), ("34", 0));
}

#[test]
fn what_was_refused_is_not_mixed_with_what_the_next_one_takes() {
    let mut counter = with_holder();
    take(&mut counter, item(2));
    for heard in ["CTLDIGJ", "CTLDONE", "P2", "A", "CTLDONE"] {
        counter.scan(heard);
    }
    assert_eq!(counter.refused("not_enough".into(), vec![(0, "5".into())], OfId::Free), None);
    assert_eq!((counter.lines[0].problem.as_deref(), counter.held()), (Some("5"), 3));
    assert_eq!(counter.press(Command::Undo), Some(Ask::Resolve("P2".into())));
    assert_eq!((counter.lines.len(), counter.held()), (0, 0));

    let mut counter = with_holder();
    take(&mut counter, item(2));
    for heard in ["CTLDIGJ", "CTLDONE", "P2"] {
        counter.scan(heard);
    }
    counter.refused("not_enough".into(), Vec::new(), OfId::Free);
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
    let sent = Ask::Send { id: id(FIRST), act: Act::Issue, holder: id(1), lines: lines(&[(3, 4)]) };
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
    counter.refused("not_enough".into(), vec![(0, "4".into())], OfId::Free);
    assert_eq!((counter.lines.len(), counter.lines[0].shown().as_str()), (1, "5"));
    counter.press(Command::Digit(4));
    assert_eq!((counter.lines[0].shown().as_str(), &counter.lines[0].problem), ("4", &None));
    assert!(matches!(counter.press(Command::Done), Some(Ask::Send { id: same, .. }) if same == id(FIRST)));
}

#[test]
fn the_same_item_again_is_one_more_and_undo_takes_the_last_thing() {
    let mut counter = with_holder();
    let boxed = stocked(2, 20);
    take(&mut counter, item(2));
    take(&mut counter, boxed);
    assert_eq!((counter.lines.len(), counter.lines[0].shown().as_str()), (1, "21"));
    for _ in 0..12 {
        counter.press(Command::Digit(9));
    }
    assert_eq!(counter.lines[0].quantity, 999_999_999.into());
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
fn a_quantity_has_the_decimals_of_its_unit_and_no_more() {
    let cable = |pack: i64| {
        let pack = Decimal::new(pack, 1);
        Target::Item {
            item: named(4, "Cable"),
            about: String::new(),
            pack,
            decimals: 2,
            is_one: false,
            out_with: Vec::new(),
        }
    };
    let mut counter = with_holder();
    take(&mut counter, cable(25));
    assert_eq!(counter.lines[0].shown(), "2.5");
    let mut press = |keys: &str| {
        for key in keys.chars() {
            counter.press(key.to_digit(10).map_or(Command::Point, |digit| Command::Digit(digit.try_into().unwrap())));
        }
        (counter.lines[0].shown(), counter.lines[0].quantity, counter.note.clone())
    };
    assert_eq!(press("."), ("0.".into(), Decimal::ZERO, Note::None));
    assert_eq!(press(".75"), ("0.75".into(), Decimal::new(75, 2), Note::None));
    // Nobody knows what was meant: it is not booked.
    let told = Note::TooFine { item: "Cable".into(), decimals: 2 };
    assert_eq!(press("3").2, told);
    assert_eq!((counter.press(Command::Done), &counter.note), (None, &told));
    counter.press(Command::Undo);
    take(&mut counter, item(2));
    for command in [Command::Digit(1), Command::Point, Command::Digit(5)] {
        counter.press(command);
    }
    assert_eq!((counter.lines[0].shown().as_str(), counter.press(Command::Done)), ("1", None));
    assert_eq!(counter.note, Note::TooFine { item: "Tuerca".into(), decimals: 0 });
}

#[test]
fn what_may_have_been_done_is_asked_for_once_more_and_anything_else_under_another_id() {
    let mut counter = with_holder();
    take(&mut counter, item(2));
    let first = counter.press(Command::Done);
    counter.refused("ours".into(), Vec::new(), OfId::Doubtful);
    assert_eq!(counter.press(Command::Done), first);
    counter.refused("ours".into(), Vec::new(), OfId::Doubtful);
    counter.press(Command::Digit(3));
    assert_eq!(counter.press(Command::Done), Some(Ask::Renew));
    // What is heard meanwhile comes after it.
    assert_eq!(counter.scan("P2"), None);
    let sent = |id, lines| Some(Ask::Send { id, act: Act::Issue, holder: self::id(1), lines });
    assert_eq!(counter.renewed(id(FIRST + 1)), sent(id(FIRST + 1), lines(&[(2, 3)])));
    assert_eq!(counter.refused("different".into(), Vec::new(), OfId::Taken), None);
    assert_eq!(counter.press(Command::Done), Some(Ask::Renew));
    // Without another one it stays as it was.
    assert_eq!(counter.refused("not_allowed".into(), Vec::new(), OfId::Free), None);
    assert_eq!(counter.press(Command::Done), Some(Ask::Renew));
    assert_eq!(counter.renewed(id(FIRST + 2)), sent(id(FIRST + 2), lines(&[(2, 3)])));
    assert_eq!(counter.done(Vec::new(), id(FIRST + 3)), Some(Ask::Resolve("P2".into())));
    // Of what was simply refused nothing was done.
    counter.resolved(found(holder()));
    take(&mut counter, item(2));
    counter.press(Command::Done);
    counter.refused("not_enough".into(), Vec::new(), OfId::Free);
    counter.press(Command::Digit(4));
    assert_eq!(counter.press(Command::Done), sent(id(FIRST + 3), lines(&[(2, 4)])));
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
