//! Passwords as they are kept: Argon2id at the parameters that OWASP's Password Storage Cheat Sheet gives (19 MiB, two passes,
//! one lane), off the async threads, and only a few at a time so that a wave of sign-ins cannot take the memory.

use crate::base::fault::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};
use std::thread::available_parallelism;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Hashes at the same time, at the most: 19 MiB each.
const AT_ONCE: usize = 4;
/// Sign-ins in hand for each hash at a time: while one is computed, another one asks the database.
const TURNS: usize = 2;

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    argon2: Argon2<'static>,
    /// What a password is compared with when nobody has that name.
    nobodys: Arc<OnceLock<String>>,
}

impl Default for Passwords {
    /// The library's own parameters are those of OWASP.
    fn default() -> Self {
        Self::at(Params::DEFAULT)
    }
}

impl Passwords {
    /// Hashes that cost next to nothing, for tests: each makes people by the dozen.
    #[cfg(any(test, feature = "testing"))]
    pub fn cheap() -> Result<Self> {
        let params = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, 1, None);
        Ok(Self::at(params.map_err(|error| Error::broken(error.to_string()))?))
    }

    /// Half of the processors compute hashes; the others are left to everybody who is signed in already.
    fn at(params: Params) -> Self {
        let places = (available_parallelism().map_or(1, NonZeroUsize::get) / 2).clamp(1, AT_ONCE);
        Self {
            places: Arc::new(Semaphore::new(places)),
            turns: Arc::new(Semaphore::new(places * TURNS)),
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobodys: Arc::default(),
        }
    }

    /// Waits for one's turn to sign in, which lasts as long as what is given back. A wave of sign-ins waits here, rather
    /// than for connections to the database, which others wait for too.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        self.turns.acquire().await.map_err(Error::broken)
    }

    /// A hash in PHC form, with a salt of its own.
    pub async fn hash(&self, password: SecretString) -> Result<String> {
        self.work(move |argon2, _| hash(argon2, &password)).await
    }

    /// Does the password belong to the hash? Without a hash (nobody has that name) it takes the same time and says no.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        self.work(move |argon2, nobodys| {
            let known = hash.is_some();
            let hash = match (hash, nobodys.get()) {
                (Some(hash), _) => hash,
                (None, Some(hash)) => hash.clone(),
                (None, None) => {
                    let hash = self::hash(argon2, &SecretString::from("nobody"))?;
                    nobodys.get_or_init(|| hash).clone()
                }
            };
            let parsed = PasswordHash::new(&hash).map_err(|error| Error::broken(error.to_string()))?;
            Ok(argon2.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>, &OnceLock<String>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(Error::broken)?;
        let (argon2, nobodys) = (self.argon2.clone(), Arc::clone(&self.nobodys));
        tokio::task::spawn_blocking(move || {
            let _place = place;
            work(&argon2, &nobodys)
        })
        .await?
    }
}

fn hash(argon2: &Argon2<'_>, password: &SecretString) -> Result<String> {
    let hash =
        argon2.hash_password(password.expose_secret().as_bytes()).map_err(|error| Error::broken(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("Correcta-1".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("Correcta-1".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correcta-1".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody".into(), None).await.unwrap());
    }
}
