//! Who works there, for whoever chooses somebody: names and roles, nothing else.

use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::permission::{Permission, Role};
use crate::platform::ctx::Ctx;
use crate::platform::identity::people::steps::active_people;
use serde::{Deserialize, Serialize};

/// Somebody who works there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: UserId,
    pub name: String,
    pub role: Role,
}

/// Everybody who is let in, or who has a role, by name.
pub async fn list(ctx: &Ctx, role: Option<Role>) -> Result<Vec<PersonName>> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let people = active_people(&mut tx, None).await?;
    tx.commit().await?;
    let people = people.into_iter().filter(|person| role.is_none_or(|role| person.role == role));
    let mut names: Vec<_> =
        people.map(|person| PersonName { id: person.id, name: person.name, role: person.role }).collect();
    names.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id.0));
    Ok(names)
}
