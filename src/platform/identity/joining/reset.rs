//! A forgotten password: a link is mailed, and opens once.

use super::jobs::SendReset;
use super::link::ResetToken;
use super::store;
use crate::base::fault::Result;
use crate::base::problem::{Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx};
use crate::platform::identity::password::check_new;
use crate::platform::identity::people::store as people;
use crate::platform::identity::rules::login_name;
use crate::platform::identity::sessions::ending::{EndReason, end_sessions_of_user};
use crate::platform::jobs::enqueue_mail;
use crate::platform::mail::letters::{Language, reset_letter};
use chrono::Duration;
use secrecy::SecretString;

/// How long a link opens.
const OPENS: Duration = Duration::hours(1);
/// A link that is younger than this is not replaced: whoever asks again and again neither fills a mailbox nor spends the
/// link in it.
const APART: Duration = Duration::minutes(2);
/// Longer than any login name.
const LONGEST: usize = 300;

/// Asks for a link, by email or username. Nobody is looked up before the answer: it says nothing about who exists, and
/// takes the same time.
pub async fn request_reset(ctx: &Ctx, login: &str) -> Result<()> {
    if matches!(ctx.actor, Actor::Unverified) {
        return Err(Problem::Unavailable.into());
    }
    let login = login_name(login);
    if login.is_empty() {
        return Err(Problem::invalid("email", Reason::Missing).into());
    }
    if login.len() > LONGEST {
        return Err(Problem::invalid("email", Reason::TooLong).into());
    }
    let mut tx = ctx.services.db.system().await?;
    let (ip, request) = (ctx.request.ip.clone(), ctx.request.id.clone());
    enqueue_mail(tx.sql(), &SendReset { login, ip, request }).await?;
    tx.commit().await
}

/// Mails a new link to whoever has this login name, if anybody, unless the last one is too young. The link is made here and
/// nowhere stored: a job that runs again because nothing was sent mails another one, and the one before it opens nothing.
pub(super) async fn mail_reset(ctx: &Ctx, login: &str) -> Result<()> {
    let services = &ctx.services;
    let mut tx = services.db.system().await?;
    let Some(to) = store::find_addressee(&mut tx, login).await? else { return tx.commit().await };
    let token = ResetToken::new(to.tenant, to.user)?;
    let expires_at = ctx.now() + OPENS;
    let kept = store::keep_reset(&mut tx, to.tenant, to.user, &token.hash(), expires_at, expires_at - APART).await?;
    if kept {
        let entry = audit::Entry::new(Action::RequestReset, "user", to.user);
        audit::insert(tx.sql(), ctx, to.tenant, entry).await?;
    }
    tx.commit().await?;
    if !kept {
        return Ok(());
    }
    let link = format!("{}/reset-password?token={}", services.mail.site(), token.print());
    let letter = reset_letter(Language::of(&to.language), &to.name, &link);
    let sent = services.mail.send(&to.name, &to.email, &letter).await;
    if sent.is_err() {
        // Nobody has the link, so it keeps nobody from having another one.
        let mut tx = services.db.system().await?;
        store::spend_reset(&mut tx, to.tenant, to.user, &token.hash(), ctx.now()).await?;
        tx.commit().await?;
    }
    sent
}

/// Sets a new password by a link, which is spent by it; all sessions of the person end.
pub async fn reset_password(ctx: &Ctx, token: &str, password: &SecretString) -> Result<()> {
    if matches!(ctx.actor, Actor::Unverified) {
        return Err(Problem::Unavailable.into());
    }
    let spent = || Problem::invalid("token", Reason::Unknown);
    let token = ResetToken::parse(token).ok_or_else(spent)?;
    let services = &ctx.services;
    let mut tx = services.db.system().await?;
    let username = store::find_reset(&mut tx, token.tenant, token.user, &token.hash(), ctx.now()).await?;
    // No transaction is held while the hash is computed.
    tx.commit().await?;
    let username = username.ok_or_else(spent)?;
    check_new(password, &username)?;
    let password_hash = services.passwords.hash(password.clone()).await?;
    let mut tx = services.db.system().await?;
    if !store::spend_reset(&mut tx, token.tenant, token.user, &token.hash(), ctx.now()).await? {
        return Err(spent().into());
    }
    people::update_password(tx.sql(), token.tenant, token.user, &password_hash, false, ctx.now()).await?;
    end_sessions_of_user(tx.sql(), ctx, token.tenant, token.user, None, EndReason::PasswordChanged).await?;
    let entry = audit::Entry::new(Action::ResetPassword, "user", token.user);
    audit::insert(tx.sql(), ctx, token.tenant, entry).await?;
    tx.commit().await
}
