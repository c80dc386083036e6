//! What is scanned and booked, in the words of the counter and of its language.

use super::machine::{Act, Named, Resolved, Target};
use super::shown::{CodeChoice, CodeShown};
use crate::base::format;
use crate::forms::numbers;
use crate::i18n::{Locale, td_string};
use crate::stores::acts;
use crate::stores::labels;
use crate::stores::present::item_choice;
use engrane::base::entity::NameOr;
use engrane::base::fault::{Error, Result};
use engrane::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use engrane::base::permission::Permission;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::stores;
use engrane::stores::codes::types::{CodeAnswer, CodeMatch, CodePiece, CodeTarget, NewCode};
use engrane::stores::pieces::types::Tracking;
use engrane::stores::rules::fits;
use engrane::stores::types::{
    ActAnswer, ActLine, ActRequest, ActedLine, HolderName, HolderValues, ItemDetail, Place, PlaceKind,
};
use rust_decimal::Decimal;

/// What a text stands for; none where its check digits are wrong.
async fn resolve(ctx: &Ctx, text: &str) -> Result<Option<CodeAnswer>> {
    let is_misread = |fields: &[FieldProblem]| fields.iter().any(|field| field.reason == Reason::CheckDigit);
    match stores::codes::ops::resolve(ctx, text).await {
        Ok(answer) => Ok(Some(answer)),
        Err(Error::Refused(Problem::Invalid { fields })) if is_misread(&fields) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a scan puts on the counter.
pub async fn scanned(ctx: &Ctx, lang: Locale, text: &str) -> Result<Resolved> {
    let Some(answer) = resolve(ctx, text).await? else { return Ok(Resolved::Misread) };
    if answer.found.is_empty() {
        return Ok(Resolved::Unknown);
    }
    let mut found = Vec::with_capacity(answer.found.len());
    for one in &answer.found {
        found.push(target(ctx, lang, one, answer.read.count).await?);
    }
    Ok(Resolved::Found(found))
}

async fn target(ctx: &Ctx, lang: Locale, found: &CodeMatch, count: Option<u32>) -> Result<Target> {
    Ok(match &found.target {
        CodeTarget::Place(place) if place.kind == PlaceKind::Holder && !found.archived => {
            Target::Holder(Named { id: place.id.0, name: place.name.clone() })
        }
        CodeTarget::Item(item_name) if !found.archived => {
            let detail = stores::items::ops::find(ctx, item_name.id.into()).await?;
            item(lang, &detail, found.quantity.or(count.map(Decimal::from)))
        }
        CodeTarget::Piece(piece_of) if !found.archived => piece(ctx, lang, piece_of).await?,
        other if found.archived => Target::Other(td_string!(lang, stores.counter.archived, name = name(lang, other))),
        other => Target::Other(name(lang, other)),
    })
}

/// How many are counted out: what comes with a code, as far as the item is counted so finely, or else one.
fn pack(said: Option<Decimal>, decimals: u8) -> Decimal {
    said.filter(|pack| *pack > Decimal::ZERO && fits(*pack, decimals)).unwrap_or(Decimal::ONE)
}

/// An item with whoever has it, where all of it is out and to come back; `said` is how much comes with the code.
pub fn item(lang: Locale, detail: &ItemDetail, said: Option<Decimal>) -> Target {
    let row = &detail.row;
    if row.item.values.tracking == Some(Tracking::Piece) {
        return Target::Other(td_string!(lang, stores.counter.by_piece, name = row.item.values.name.clone()));
    }
    let is_out = row.item.values.returnable == Some(true) && row.levels.available <= Decimal::ZERO;
    let mut out_with: Vec<Named> = Vec::new();
    for issue in detail.open.iter().filter(|_| is_out) {
        if !out_with.iter().any(|known| known.id == issue.holder.id.0) {
            out_with.push(named(lang, &issue.holder));
        }
    }
    let choice = item_choice(lang, row);
    let decimals = row.item.values.decimals.unwrap_or_else(|| row.item.values.unit.decimals());
    let item = Named { id: row.item.id.0, name: choice.name };
    let pack = pack(said, decimals);
    Target::Item { item, about: choice.remark, pack, decimals, is_one: false, out_with }
}

/// A piece, with whoever has it. On the counter it is known by its own id.
async fn piece(ctx: &Ctx, lang: Locale, found: &CodePiece) -> Result<Target> {
    let row = stores::pieces::ops::find(ctx, &NameOr::Id(found.piece.id)).await?;
    let holder = row.place.as_ref().filter(|place| place.kind == PlaceKind::Holder);
    Ok(Target::Item {
        item: Named { id: found.piece.id.0, name: labels::piece(&found.item.name, Some(&found.piece)) },
        about: found.item.code.clone(),
        pack: Decimal::ONE,
        decimals: 0,
        is_one: true,
        out_with: holder.map(|holder| named(lang, holder)).into_iter().collect(),
    })
}

fn named(lang: Locale, place: &Place) -> Named {
    Named { id: place.id.0, name: labels::place(lang, place) }
}

fn name(lang: Locale, target: &CodeTarget) -> String {
    match target {
        CodeTarget::Item(item) => item.name.clone(),
        CodeTarget::Piece(found) => labels::piece(&found.item.name, Some(&found.piece)),
        CodeTarget::Place(place) => labels::place(lang, place),
    }
}

/// What is asked for when all that lies there is booked.
pub async fn request(
    ctx: &Ctx,
    id: StockDocumentId,
    holder: StockLocationId,
    lines: &[(StockItemId, Decimal)],
) -> Result<ActRequest> {
    // Pieces are among them by their own ids.
    let ids: Vec<StockPieceId> = lines.iter().map(|(item, _)| item.0.into()).collect();
    let items = stores::pieces::ops::items_of(ctx, &ids).await?;
    let line = |(item, quantity): &(StockItemId, Decimal)| {
        let piece = StockPieceId(item.0);
        let of_piece = items.get(&piece).copied();
        ActLine {
            item: Some(of_piece.unwrap_or(*item)),
            piece: of_piece.map(|_| piece.into()),
            quantity: *quantity,
            ..ActLine::default()
        }
    };
    Ok(ActRequest {
        id: Some(id),
        holder: Some(HolderName::Id(holder)),
        occurred_at: None,
        due_at: None,
        reason: String::new(),
        note: String::new(),
        lines: lines.iter().map(line).collect(),
    })
}

/// `Tuerca M6: 20 a Ana, quedan 83, mínimo 100`, line by line.
pub fn booked(lang: Locale, act: Act, holder: &str, answer: &ActAnswer) -> Vec<String> {
    let line = |line: &ActedLine| {
        let (item, holder) = (line.name.clone(), holder.to_owned());
        let (quantity, left) = (format::quantity(line.quantity), left(lang, line));
        match act {
            Act::Issue => td_string!(lang, stores.counter.said_issue, item, quantity, holder, left),
            Act::Return => td_string!(lang, stores.counter.said_return, item, quantity, holder, left),
        }
    };
    answer.lines.iter().map(line).collect()
}

/// What was taken back, line by line.
pub fn undone(lang: Locale, answer: &ActAnswer) -> Vec<String> {
    let line = |line: &ActedLine| {
        let (quantity, left) = (format::quantity(line.quantity), left(lang, line));
        td_string!(lang, stores.counter.said_undo, item = line.name.clone(), quantity, left)
    };
    [td_string!(lang, stores.counter.undone).to_owned()].into_iter().chain(answer.lines.iter().map(line)).collect()
}

/// How much there is now, and the threshold where there is one.
fn left(lang: Locale, line: &ActedLine) -> String {
    let left = if line.available == Decimal::ONE {
        td_string!(lang, stores.counter.left_one).to_owned()
    } else {
        td_string!(lang, stores.counter.left, available = format::quantity(line.available))
    };
    if line.threshold.is_zero() {
        return left;
    }
    format!("{left}, {}", td_string!(lang, stores.counter.minimum, threshold = format::quantity(line.threshold)))
}

/// Where a code leads.
pub async fn opened(ctx: &Ctx, lang: Locale, code: &str) -> Result<CodeShown> {
    let Some(CodeAnswer { read, found }) = resolve(ctx, code).await? else {
        return Ok(CodeShown::Misread(code.trim().to_owned()));
    };
    let Some(first) = found.first() else { return Ok(CodeShown::Unknown(read.code)) };
    let mut choices = Vec::with_capacity(found.len());
    for one in &found {
        if let Some(href) = leads(ctx, &one.target).await? {
            choices.push(code_choice(lang, one, href));
        }
    }
    Ok(match choices.len() {
        0 => CodeShown::Badge(name(lang, &first.target)),
        1 => CodeShown::Leads(choices.remove(0).href),
        _ => CodeShown::Choose { code: read.code, choices },
    })
}

/// Where something leads the caller. Whoever may not see what others have is led to what they have themselves, by their own badge.
async fn leads(ctx: &Ctx, target: &CodeTarget) -> Result<Option<String>> {
    match target {
        CodeTarget::Place(place) if place.kind == PlaceKind::Holder && !ctx.may(Permission::StoresMove) => {
            let holder = entity::find::<HolderValues>(ctx, place.id).await?;
            let is_own = holder.values.user.is_some() && holder.values.user == ctx.actor_id();
            Ok(is_own.then(acts::mine_address))
        }
        other => Ok(Some(address(other))),
    }
}

fn code_choice(lang: Locale, found: &CodeMatch, href: String) -> CodeChoice {
    let about = match &found.target {
        CodeTarget::Item(item) => item.code.clone(),
        CodeTarget::Piece(_) | CodeTarget::Place(_) => found.own_code.clone(),
    };
    let archived = found.archived.then(|| td_string!(lang, stores.code.archived).to_owned());
    let remark: Vec<String> = [about].into_iter().chain(archived).collect();
    CodeChoice { href, name: name(lang, &found.target), remark: remark.join(" · ") }
}

/// The page of what has a code; of a shelf the list of what lies there.
fn address(target: &CodeTarget) -> String {
    match target {
        CodeTarget::Item(item) => acts::item_address(item.id),
        CodeTarget::Piece(found) => format!("{}#pieces", acts::item_address(found.item.id)),
        CodeTarget::Place(place) if place.kind == PlaceKind::Holder => acts::holder_address(place.id),
        CodeTarget::Place(place) => format!("{}?place={}", acts::ADDRESS, place.id),
    }
}

/// A code that is to be learnt, as it was typed.
pub fn learnt(code: &str, item: &str, quantity: &str) -> Result<NewCode> {
    if item.trim().is_empty() {
        return Err(Problem::invalid("item", Reason::Missing).into());
    }
    let quantity = match quantity.trim() {
        "" => None,
        typed => Some(numbers::decimal(typed).ok_or_else(|| Problem::invalid("quantity", Reason::Malformed))?),
    };
    Ok(NewCode { code: code.to_owned(), item: NameOr::of(item.trim()), kind: None, quantity })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::stores::codes::types::CodeKind;
    use engrane::stores::types::{ItemName, StockStatus, Unit};
    use uuid::Uuid;

    fn answer(available: i64, threshold: i64) -> ActAnswer {
        let line = ActedLine {
            item: Uuid::from_u128(1).into(),
            name: "Tuerca M6".into(),
            quantity: 20.into(),
            available: available.into(),
            in_use: Decimal::ZERO,
            threshold: threshold.into(),
            status: StockStatus::Low,
        };
        ActAnswer { id: Uuid::from_u128(2).into(), number: 7, replayed: false, lines: vec![line] }
    }

    #[test]
    fn what_was_booked_is_said_in_both_languages() {
        let said = |lang, act, answer: ActAnswer| booked(lang, act, "Ana", &answer).join(". ");
        assert_eq!(said(Locale::es, Act::Issue, answer(83, 100)), "Tuerca M6: 20 a Ana, quedan 83, mínimo 100");
        assert_eq!(said(Locale::en, Act::Issue, answer(83, 100)), "Tuerca M6: 20 to Ana, 83 left, minimum 100");
        assert_eq!(said(Locale::es, Act::Issue, answer(1, 0)), "Tuerca M6: 20 a Ana, queda 1");
        assert_eq!(said(Locale::es, Act::Return, answer(1200, 0)), "Tuerca M6: 20 de Ana, quedan 1,200");
        assert_eq!(undone(Locale::es, &answer(103, 100)), ["Deshecho", "Tuerca M6: 20, quedan 103, mínimo 100"]);
    }

    #[test]
    fn packs_are_counted_out_as_finely_as_the_item_is() {
        let tenths = |number| Decimal::new(number, 1);
        let packs = [
            (Some(tenths(250)), 0, tenths(250)),
            (Some(tenths(25)), 0, Decimal::ONE),
            (Some(tenths(25)), 1, tenths(25)),
            (Some(Decimal::ZERO), 1, Decimal::ONE),
            (None, 3, Decimal::ONE),
        ];
        for (said, decimals, expected) in packs {
            assert_eq!(pack(said, decimals), expected);
        }
    }

    #[test]
    fn each_thing_has_its_page() {
        let id = Uuid::from_u128(3);
        let item = ItemName { id: id.into(), code: "T-6".into(), name: "Tuerca M6".into(), unit: Unit::Piece };
        let place = |kind| CodeTarget::Place(Place { id: id.into(), kind, name: "A / 1".into() });
        assert_eq!(address(&CodeTarget::Item(item.clone())), format!("/stores/items/{id}"));
        assert_eq!(address(&place(PlaceKind::Holder)), format!("/stores/holders/{id}"));
        assert_eq!(address(&place(PlaceKind::Shelf)), format!("/stores?place={id}"));
        let found = CodeMatch {
            target: CodeTarget::Item(item),
            kind: CodeKind::Own,
            quantity: None,
            own_code: "A1234567890".into(),
            archived: true,
        };
        assert_eq!(code_choice(Locale::es, &found, String::new()).remark, "T-6 · archivado");
    }

    #[test]
    fn what_is_typed_of_a_new_code_is_read() {
        let refused = |item: &str, quantity: &str| learnt("X-1", item, quantity).unwrap_err().into_problem();
        assert_eq!(refused(" ", ""), Problem::invalid("item", Reason::Missing));
        assert_eq!(refused("T-6", "mucho"), Problem::invalid("quantity", Reason::Malformed));
        let new = learnt("X-1", " T-6 ", "1,200").unwrap();
        assert_eq!((new.item, new.quantity), (NameOr::Name("T-6".into()), Some(Decimal::from(1200))));
        assert_eq!(learnt("X-1", "T-6", "").unwrap().quantity, None);
    }
}
