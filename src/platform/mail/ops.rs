//! Writing to people.

use super::jobs::{About, SendLetter};
use super::letters::{Language, approval_letter};
use super::store::{self, Addressee};
use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::{PlatformTx, TenantTx};
use crate::platform::jobs::enqueue_mail_in;

/// How long letting somebody in can be taken back before they hear of it: longer than the page offers to.
const CAN_BE_TAKEN_BACK_SECONDS: i32 = 15;

/// Tells an applicant that the account is active: a moment after the transaction is committed, and only if it still is. Says
/// whether there is a way for the letter to leave.
pub(crate) async fn send_approval(tx: &mut PlatformTx, ctx: &Ctx, tenant_id: TenantId, user: UserId) -> Result<bool> {
    let request = ctx.request.id.clone();
    let job = SendLetter { tenant_id, user, by: ctx.actor_id(), about: About::Approval, request };
    enqueue_mail_in(tx.sql(), &job, CAN_BE_TAKEN_BACK_SECONDS).await?;
    Ok(ctx.services.mail.is_set())
}

/// How somebody of the tenant is written to; none for whoever is not let in any more.
pub(crate) async fn addressee(tx: &mut TenantTx, user: UserId) -> Result<Option<Addressee>> {
    store::find_addressee(tx, user).await
}

/// Writes and sends a letter, unless the person wants none.
pub(super) async fn send(ctx: &Ctx, user: UserId, about: About) -> Result<()> {
    let mut tx = ctx.begin(Permission::UsersView).await?;
    let to = store::find_addressee(&mut tx, user).await?;
    tx.commit().await?;
    let Some(to) = to.filter(|to| to.wants_mail) else { return Ok(()) };
    let mail = &ctx.services.mail;
    let letter = match about {
        About::Approval => {
            let link = format!("{}/login", mail.site());
            approval_letter(Language::of(&to.language), &to.name, &to.business_name, &link)
        }
    };
    mail.send(&to.name, &to.email, &letter).await
}
