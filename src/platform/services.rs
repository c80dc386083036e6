//! What a running Engrane works with: made once at start, shared by every request and job.

use crate::base::clock::Clock;
use crate::platform::audit::Audit;
use crate::platform::config::{Production, Stores};
use crate::platform::credentials::password::Passwords;
use crate::platform::credentials::token::Tokens;
use crate::platform::db::Db;
use crate::platform::files::FileStore;
use crate::platform::hooks::Hooks;
use crate::platform::imports::reader::process::Reader;
use crate::platform::mail::Mailer;
use crate::platform::memory::Memory;
use crate::platform::outgoing::Outgoing;
use crate::platform::vault::Vault;
use std::path::PathBuf;

/// Everything behind a [`crate::platform::ctx::Ctx`].
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
    pub stores: Stores,
    pub outgoing: Outgoing,
    pub vault: Vault,
    pub production: Production,
    pub hooks: Hooks,
    pub memory: Memory,
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

/// How often somebody may fail to sign in; 0 switches a limit off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptLimits {
    /// Failures of one address in a minute.
    pub per_minute: u32,
    /// Failures with one login name until it is locked.
    pub lockout_failures: u32,
    /// How long it is locked then.
    pub lockout_minutes: u32,
}

/// Where the daily backup goes, and what of the data directory belongs into every backup.
#[derive(Clone, Debug, Default)]
pub struct BackupSettings {
    /// A folder a day; without it there is no daily backup.
    pub dir: Option<PathBuf>,
    pub keep_days: u32,
    /// Secrets of the data directory.
    pub secrets: Vec<PathBuf>,
}
