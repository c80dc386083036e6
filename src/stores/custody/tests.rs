//! What somebody has stands on their receipt, and fits on its pages.

use super::ops::{of_holder, own};
use super::pdf::write;
use super::types::CustodySheet;
use crate::base::fault::Result;
use crate::base::problem::{Entity, Problem};
use crate::stores::labels::tests::contents;
use crate::stores::tests::{Room, give_back, issue, receive, refusal};
use crate::stores::types::ItemKind;
use sqlx::PgPool;

#[sqlx::test]
async fn a_receipt_has_what_is_to_come_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, drill, "3", None).await?;
    receive(ctx, nuts, "9", None).await?;
    assert_eq!(of_holder(ctx, ana).await?.loans, []);
    issue(ctx, drill, "2", ana).await?;
    issue(ctx, nuts, "5", ana).await?;
    give_back(ctx, drill, "1", ana).await?;
    let custody = of_holder(ctx, ana).await?;
    let told: Vec<_> = custody.loans.iter().map(|loan| (loan.item.name.as_str(), loan.open)).collect();
    assert_eq!(told, [("Taladro", 1.into())], "what is used up does not come back");
    assert_eq!(custody.holder.unwrap().name, "Ana");
    // Whoever has nothing may know it, and of others whoever issues.
    assert_eq!(own(ctx).await?.holder, None);
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(own(&viewer).await?.loans, []);
    assert_eq!(refusal(of_holder(&viewer, ana).await), Problem::NotAllowed);
    let other = room.world.owner(&room.world.store_room("otro").await?).await?;
    assert_eq!(refusal(of_holder(&other, ana).await), Problem::NotFound { what: Entity::Holder });
    Ok(())
}

fn sheet(rows: usize) -> CustodySheet {
    let row = |at: usize| {
        ["Llave ajustable con un nombre que no cabe en un solo renglón de la hoja", "n", "vale", "hoy", "vence"]
            .map(|cell| format!("{cell}{at}"))
    };
    CustodySheet {
        title: "Resguardo".into(),
        rows: (0..rows).map(row).collect(),
        none: "Nada".into(),
        statement: "Firmo".into(),
        signers: ["Ana".into(), "Taller".into()],
        page: ["Hoja ".into(), " de ".into()],
        ..CustodySheet::default()
    }
}

#[test]
fn a_long_receipt_goes_on_and_is_signed_at_its_end() {
    let one = contents(&write(&sheet(0)).unwrap());
    assert_eq!(one.len(), 1);
    assert!(["(Nada)", "(Firmo)", "(Hoja 1 de 1)"].iter().all(|said| one[0].contains(said)), "{}", one[0]);
    for rows in [1, 12, 13, 14, 15, 100] {
        let pages = contents(&write(&sheet(rows)).unwrap());
        let count = pages.len();
        for row in 0..rows {
            assert_eq!(pages.iter().filter(|page| page.contains(&format!("(n{row})"))).count(), 1, "{row} of {rows}");
        }
        let signed: Vec<bool> = pages.iter().map(|page| page.contains("(Firmo)")).collect();
        assert_eq!(signed.iter().rposition(|signed| *signed), Some(count - 1));
        assert_eq!(signed.iter().filter(|signed| **signed).count(), 1);
        assert!(pages[count - 1].contains(&format!("(Hoja {count} de {count})")));
    }
}
