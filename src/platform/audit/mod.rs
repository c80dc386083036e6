//! What people did. An *entry* is inserted in the transaction it belongs to; the roles that serve requests can neither
//! change nor delete one. A *seal* is an HMAC over the seal before it and one entry, by a key that is not in the database:
//! whoever has the database alone cannot rewrite history unseen. The *tail* is what is not sealed yet, a second of it at
//! most. An *export* is the audit as a file. The *log of queries* says who asked which data what.
//!
//! Must always hold: an entry waits to be sealed or has one seal; seals count from one without a gap; no transaction waits
//! for the sealer.

pub mod action;
pub mod types;

#[cfg(feature = "server")]
pub mod denials;
#[cfg(feature = "server")]
pub mod exports;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod queries;
#[cfg(feature = "server")]
mod redaction;
#[cfg(feature = "server")]
pub mod seals;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

/// What the audit works with besides the database.
#[cfg(feature = "server")]
#[derive(Debug)]
pub struct Audit {
    pub seals: seals::sealer::Seals,
    pub denials: denials::DenialLimiter,
    pub queries: queries::QueryLog,
    /// Signs exports; it follows from the secret of the seals.
    pub export_key: super::proof::ExportKey,
}

#[cfg(feature = "server")]
impl Audit {
    /// Seals by `secret`; `heads` is where the last seals are kept besides the database.
    pub fn new(secret: &secrecy::SecretString, heads: Option<std::path::PathBuf>) -> Self {
        Self {
            seals: seals::sealer::Seals { key: seals::seal::SealKey::new(secret), heads },
            denials: denials::DenialLimiter::default(),
            queries: queries::QueryLog::default(),
            export_key: super::proof::ExportKey::new(secret),
        }
    }
}
