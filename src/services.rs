//! What a running Engrane works with: made once at start, shared by every request and job.

use crate::audit::Audit;
use crate::backup::ops::BackupSettings;
use crate::base::clock::Clock;
use crate::db::Db;
use crate::files::FileStore;
use crate::identity::attempts::AttemptLimits;
use crate::identity::password::Passwords;
use crate::identity::token::Tokens;
use crate::mail::Mailer;
use crate::outside::Reader;

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
    pub audit: Audit,
    pub backup: BackupSettings,
}

/// What is set about signing in.
#[derive(Clone, Copy, Debug)]
pub struct SignInSettings {
    /// Sessions that a person may have open; 0 for any number.
    pub sessions_per_user: u32,
    /// Is the site reached by https? Then the cookies are `Secure` and bound to the host.
    pub secure_cookies: bool,
    pub attempts: AttemptLimits,
}
