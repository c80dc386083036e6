//! Who is told of which items, in a real database.

use super::ops::{change, follow, leave, list, watch};
use super::types::{FollowScope, NewSubscription, Watch};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockSubscriptionId};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::ops as notices;
use crate::notices::steps::{Facts, Topic};
use crate::notices::types::{MailChoice, NewPreferences, NoticeQuery, TopicChoice};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::ledger::ops::act;
use crate::stores::places::ops::delete as delete_place;
use crate::stores::tests::{Room, asked, issue, item, line, refusal, shelf};
use crate::stores::types::{
    Act, ActLine, DepartmentValues, ItemKind, StockCategoryValues, StockItemValues, StockLocationValues,
};
use sqlx::PgPool;
use uuid::Uuid;

/// Items that lie in different places and belong to different things, and what these are called.
struct Things {
    room: Room,
    department: Uuid,
    category: Uuid,
    place: Uuid,
    /// In the category, on the shelf `Nave / Estante`; the other one in no category, on another shelf.
    nut: StockItemId,
    bolt: StockItemId,
}

impl Things {
    async fn new(pool: PgPool) -> Result<Self> {
        let room = Room::new(pool).await?;
        let owner = &room.owner;
        let department = DepartmentValues { name: "Maquinado".into(), icon: "build".into() };
        let department = entity::create(owner, &department).await?.id;
        let category = StockCategoryValues { department: NameOr::Id(department), name: "Tornillería".into() };
        let category = entity::create(owner, &category).await?.id;
        let place = room.shelf("Nave").await?.id;
        let within = StockLocationValues { parent: Some(NameOr::Id(place)), ..shelf("Estante") };
        let (within, other) = (entity::create(owner, &within).await?.id, room.shelf("Nave 2").await?.id);
        let low = |name: &str| StockItemValues { threshold: 10.into(), ..item(name, ItemKind::Consumable) };
        let nut = StockItemValues { category: Some(NameOr::Id(category)), ..low("Tuerca") };
        let (nut, bolt) = (entity::create(owner, &nut).await?.id, entity::create(owner, &low("Tornillo")).await?.id);
        for (item, to) in [(nut, within), (bolt, other)] {
            let line = ActLine { to: Some(to.into()), ..line(item, "20") };
            act(owner, Act::Receive, &asked(vec![line])).await?;
        }
        Ok(Self { room, department: department.0, category: category.0, place: place.0, nut, bolt })
    }

    /// Both items become low.
    async fn use_up(&self) -> Result<()> {
        let ana = self.room.holder("Ana").await?;
        for item in [self.nut, self.bolt] {
            issue(&self.room.owner, item, "15", ana).await?;
        }
        Ok(())
    }

    /// Of which items somebody is told that they are low: of the nut, of the bolt.
    async fn told(&self, ctx: &Ctx) -> Result<(bool, bool)> {
        let told = notices::list(ctx, &NoticeQuery::default()).await?.rows;
        let of = |id: StockItemId| {
            told.iter().any(|notice| matches!(notice.facts, Facts::StockLow { item, .. } if item == id))
        };
        Ok((of(self.nut), of(self.bolt)))
    }
}

fn to(scope: FollowScope, target: Uuid) -> NewSubscription {
    NewSubscription { scope, target: Some(target) }
}

const ALL: NewSubscription = NewSubscription { scope: FollowScope::All, target: None };

#[sqlx::test]
async fn whoever_has_chosen_nothing_is_told_as_their_role_is(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let viewer = things.room.world.viewer(&things.room.business).await?;
    let watching = Watch { own: None, otherwise: true };
    assert_eq!(watch(&things.room.keeper, things.nut).await?, watching);
    assert_eq!(watch(&viewer, things.nut).await?, Watch { otherwise: false, ..watching });
    things.use_up().await?;
    assert_eq!(things.told(&things.room.keeper).await?, (true, true));
    assert_eq!(things.told(&viewer).await?, (false, false));
    Ok(())
}

#[sqlx::test]
async fn whoever_follows_a_part_is_told_of_that_alone(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let (room, world) = (&things.room, &things.room.world);
    let (viewer, operator) = (world.viewer(&room.business).await?, world.operator(&room.business).await?);
    follow(&room.owner, to(FollowScope::Department, things.department)).await?;
    follow(&room.keeper, to(FollowScope::Item, things.bolt.0)).await?;
    follow(&operator, to(FollowScope::Category, things.category)).await?;
    follow(&viewer, to(FollowScope::Place, things.place)).await?;
    things.use_up().await?;
    assert_eq!(things.told(&room.owner).await?, (true, false), "of a manager as well");
    assert_eq!(things.told(&room.keeper).await?, (false, true));
    assert_eq!(things.told(&operator).await?, (true, false));
    assert_eq!(
        things.told(&viewer).await?,
        (true, false),
        "a shelf within is of it, and one whose name begins alike is not"
    );
    Ok(())
}

#[sqlx::test]
async fn all_is_all_and_one_of_several_is_enough(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let room = &things.room;
    let viewer = room.world.viewer(&room.business).await?;
    follow(&viewer, ALL).await?;
    follow(&room.keeper, to(FollowScope::Item, things.bolt.0)).await?;
    follow(&room.keeper, to(FollowScope::Category, things.category)).await?;
    assert_eq!(watch(&viewer, things.nut).await?, Watch { own: None, otherwise: true });
    let stands = watch(&room.keeper, things.bolt).await?;
    assert!(stands.own.is_some() && !stands.otherwise, "{stands:?}");
    assert_eq!(watch(&room.keeper, things.nut).await?, Watch { own: None, otherwise: true });
    things.use_up().await?;
    assert_eq!(things.told(&viewer).await?, (true, true));
    assert_eq!(things.told(&room.keeper).await?, (true, true));
    Ok(())
}

#[sqlx::test]
async fn what_is_followed_is_changed_by_its_person_alone(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let (room, world) = (&things.room, &things.room.world);
    let made = follow(&room.keeper, to(FollowScope::Category, things.category)).await?;
    assert_eq!((made.name.as_str(), made.scope), ("Maquinado / Tornillería", FollowScope::Category));
    assert_eq!(follow(&room.keeper, to(FollowScope::Category, things.category)).await?, made, "it is one");
    follow(&room.keeper, ALL).await?;
    let listed = list(&room.keeper).await?;
    assert_eq!(listed.iter().map(|one| one.scope).collect::<Vec<_>>(), [FollowScope::All, FollowScope::Category]);
    let not_found = Problem::NotFound { what: Entity::StockSubscription };
    let elsewhere = world.store_room("otro").await?;
    let stranger = world.owner(&elsewhere).await?;
    for other in [&room.owner, &stranger] {
        assert_eq!(list(other).await?, []);
        assert_eq!(refusal(leave(other, made.id).await), not_found);
    }
    assert_eq!(refusal(leave(&room.keeper, StockSubscriptionId::new()).await), not_found);
    assert_eq!(refusal(list(&world.nobody()).await), Problem::NotSignedIn);
    assert_eq!(refusal(follow(&world.owner(&world.norte).await?, ALL).await), Problem::NotAllowed);
    let unknown = Problem::invalid("target", Reason::Unknown);
    assert_eq!(refusal(follow(&stranger, to(FollowScope::Category, things.category)).await), unknown);
    assert_eq!(refusal(follow(&room.owner, to(FollowScope::Item, things.category)).await), unknown);
    let ana = room.holder("Ana").await?.0;
    assert_eq!(refusal(follow(&room.owner, to(FollowScope::Place, ana)).await), unknown, "nobody is a place");
    let missing = NewSubscription { scope: FollowScope::Place, target: None };
    assert_eq!(refusal(follow(&room.owner, missing).await), Problem::invalid("target", Reason::Missing));
    leave(&room.keeper, made.id).await?;
    assert_eq!(list(&room.keeper).await?.len(), 1);
    Ok(())
}

#[sqlx::test]
async fn what_is_gone_is_followed_by_nobody(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let room = &things.room;
    let empty = room.shelf("Vacía").await?.id;
    follow(&room.keeper, to(FollowScope::Place, empty.0)).await?;
    delete_place(&room.owner, empty.into(), None).await?;
    assert_eq!(list(&room.keeper).await?, []);
    things.use_up().await?;
    assert_eq!(things.told(&room.keeper).await?, (true, true), "as whoever has chosen nothing");
    Ok(())
}

#[sqlx::test]
async fn whoever_asked_to_be_written_to_follows_all_until_they_choose_what(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let viewer = things.room.world.viewer(&things.room.business).await?;
    let topics = vec![TopicChoice { topic: Topic::StockLow, mail: MailChoice::Digest }];
    notices::change_preferences(&viewer, &NewPreferences { version: 1, topics, urgent_at_night: false }).await?;
    assert!(watch(&viewer, things.nut).await?.otherwise);
    follow(&viewer, to(FollowScope::Item, things.nut.0)).await?;
    assert!(!watch(&viewer, things.bolt).await?.otherwise);
    things.use_up().await?;
    assert_eq!(things.told(&viewer).await?, (true, false));
    Ok(())
}

#[sqlx::test]
async fn what_is_followed_is_changed_to_something_else(pool: PgPool) -> Result<()> {
    let things = Things::new(pool).await?;
    let keeper = &things.room.keeper;
    let followed = follow(keeper, to(FollowScope::Category, things.category)).await?;
    let other = follow(keeper, to(FollowScope::Department, things.department)).await?;
    let bolt = to(FollowScope::Item, things.bolt.0);
    let changed = change(keeper, followed.id, bolt).await?;
    assert_eq!((changed.id, changed.name.as_str()), (followed.id, "Tornillo"));
    // The very same again is nothing new, and neither is anything else lost.
    assert_eq!(change(keeper, followed.id, bolt).await?, changed);
    assert_eq!(list(keeper).await?, [other.clone(), changed]);
    leave(keeper, other.id).await?;
    things.use_up().await?;
    assert_eq!(things.told(keeper).await?, (false, true));
    let entries: Vec<(Option<String>, Option<String>)> = sqlx::query_as(
        "select before ->> 'name', after ->> 'name' from audit_entries where action = 'change_stock_subscription'",
    )
    .fetch_all(&things.room.world.pool)
    .await?;
    assert_eq!(entries, [(Some("Maquinado / Tornillería".to_owned()), Some("Tornillo".to_owned()))]);

    let taken = Problem::Conflict { what: Entity::StockSubscription, why: Conflict::Taken };
    let all = follow(keeper, ALL).await?;
    assert_eq!(refusal(change(keeper, followed.id, ALL).await), taken);
    let unknown = to(FollowScope::Place, things.nut.0);
    assert_eq!(refusal(change(keeper, all.id, unknown).await), Problem::invalid("target", Reason::Unknown));
    let missing = Problem::NotFound { what: Entity::StockSubscription };
    assert_eq!(refusal(change(&things.room.owner, all.id, bolt).await), missing);
    Ok(())
}
