//! Grants, in a real database: who sees what by them, and who may give them.

use super::ops;
use super::types::{GrantFilter, GrantRequest};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::base::problem::{Entity, Problem, Reason};
use crate::production::orders;
use crate::production::orders::types::ProductionOrderValues;
use crate::production::people;
use crate::production::tests::{Shop, refusal};
use sqlx::PgPool;
use uuid::Uuid;

fn hidden() -> Problem {
    Problem::NotFound { what: Entity::ProductionOrder }
}

#[sqlx::test]
async fn an_operator_sees_an_order_once_it_is_granted_and_not_any_more_when_it_is_withdrawn(
    pool: PgPool,
) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (owner, master) = (&shop.owner, shop.of_role(Role::Master).await?);
    let operator = shop.of_role(Role::Operator).await?;
    let person = operator.person()?.user;
    let values = ProductionOrderValues {
        code: "P-1".into(),
        name: "Pieza".into(),
        qty_plan: 10,
        published: Some(false),
        ..ProductionOrderValues::default()
    };
    let order = orders::ops::create(owner, &values).await?.id;
    let asked = GrantRequest::of_order(order, person);
    assert_eq!(refusal(orders::ops::find(&operator, order).await), hidden());
    let given = ops::give(&master, asked).await?;
    assert_eq!((given.role, given.order_number, given.specification), (Role::Operator, Some(1), None));
    assert_eq!(ops::give(owner, asked).await?, given);
    orders::ops::find(&operator, order).await?;
    let of_person = GrantFilter { person: Some(person), ..GrantFilter::default() };
    assert_eq!(ops::list(owner, of_person, PageRequest::default()).await?.total, 1);
    ops::withdraw(owner, asked).await?;
    assert_eq!(refusal(orders::ops::find(&operator, order).await), hidden());
    assert_eq!(refusal(ops::withdraw(owner, asked).await), Problem::NotFound { what: Entity::OrderGrant });
    let stranger = GrantRequest::of_order(order, UserId(Uuid::now_v7()));
    assert_eq!(refusal(ops::give(owner, stranger).await), Problem::invalid("person", Reason::Unknown));
    let nothing = GrantRequest { order: None, ..asked };
    assert_eq!(refusal(ops::give(owner, nothing).await), Problem::invalid("order", Reason::Missing));
    for role in [Role::Operator, Role::Supply, Role::ChiefEngineer, Role::Viewer] {
        let ctx = shop.of_role(role).await?;
        assert_eq!(refusal(ops::give(&ctx, asked).await), Problem::NotAllowed, "{role}");
    }
    let written = "select action from audit_entries where target_kind = 'order_grant' order by at, id";
    let written: Vec<String> = sqlx::query_scalar(written).fetch_all(&shop.world.pool).await?;
    assert_eq!(written, ["grant_order", "withdraw_order"]);
    // Whoever sees all orders is told as well: the panel that lists grants may be open there.
    let told = "select audience || ' ' || (event ->> 'linked') from outbox
                where event ->> 'kind' = 'order_changed'
                order by id desc limit 2";
    let told: Vec<String> = sqlx::query_scalar(told).fetch_all(&shop.world.pool).await?;
    assert_eq!(told, ["people true", "tenant false"]);
    Ok(())
}

#[sqlx::test]
async fn nobody_grants_what_they_do_not_see(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (owner, master) = (&shop.owner, shop.of_role(Role::Master).await?);
    let person = shop.of_role(Role::Operator).await?.person()?.user;
    let values = ProductionOrderValues {
        code: "P-1".into(),
        name: "Pieza".into(),
        qty_plan: 10,
        is_cooperation: true,
        ..ProductionOrderValues::default()
    };
    let asked = GrantRequest::of_order(orders::ops::create(owner, &values).await?.id, person);
    assert_eq!(refusal(ops::give(&master, asked).await), hidden());
    ops::give(owner, asked).await?;
    assert_eq!(refusal(ops::withdraw(&master, asked).await), hidden());
    assert_eq!(ops::list(&master, GrantFilter::default(), PageRequest::default()).await?.total, 0);
    Ok(())
}

#[sqlx::test]
async fn people_are_names_and_roles(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let operator = shop.of_role(Role::Operator).await?;
    let operators = people::list(&operator, Some(Role::Operator)).await?;
    assert_eq!(operators.iter().map(|person| person.id).collect::<Vec<_>>(), [operator.person()?.user]);
    let all = people::list(&shop.owner, None).await?;
    assert!(all.len() > operators.len() && all.is_sorted_by_key(|person| person.name.to_lowercase()));
    Ok(())
}
