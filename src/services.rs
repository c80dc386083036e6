//! What a running Engrane works with: made once at start, shared by every request and job.

use crate::clock::Clock;
use crate::db::Db;
use crate::files::FileStore;
use crate::identity::password::Passwords;
use crate::identity::token::Tokens;
use crate::mail::Mailer;
use crate::outside::Reader;
use std::time::Duration;

/// Everything behind a [`crate::ctx::Ctx`].
#[derive(Debug)]
pub struct Services {
    pub db: Db,
    pub clock: Clock,
    pub tokens: Tokens,
    pub passwords: Passwords,
    pub files: FileStore,
    pub reader: Reader,
    pub mail: Mailer,
    pub sign_in: SignInSettings,
}

/// How long a sign-in lasts and how its cookie is sent.
#[derive(Clone, Copy, Debug)]
pub struct SignInSettings {
    pub lasts: Duration,
    /// Is the site reached by https? Then the cookie is `Secure` and bound to the host.
    pub secure_cookies: bool,
}
