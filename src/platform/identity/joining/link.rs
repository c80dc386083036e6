//! The token of a mailed link: `<tenant>.<user>.<secret>`. Tenant and person stand in clear, so that its row is found
//! inside the tenant; the secret has 256 random bits and is stored as its SHA-256.

use crate::base::fault::{Error, Result};
use crate::base::id::{TenantId, UserId};
use rand::TryRngCore;
use sha2::{Digest, Sha256};

#[derive(Clone, PartialEq, Eq)]
pub(super) struct ResetToken {
    pub tenant: TenantId,
    pub user: UserId,
    secret: String,
}

impl ResetToken {
    pub fn new(tenant: TenantId, user: UserId) -> Result<Self> {
        let mut random = [[0u8; 16]; 2];
        for half in &mut random {
            rand::rngs::OsRng.try_fill_bytes(half).map_err(Error::broken)?;
        }
        let [first, second] = random.map(u128::from_be_bytes);
        Ok(Self { tenant, user, secret: format!("{first:032x}{second:032x}") })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = text.trim().split('.');
        let token = Self {
            tenant: pieces.next()?.parse().ok()?,
            user: pieces.next()?.parse().ok()?,
            secret: pieces.next().filter(|secret| secret.len() == 64)?.to_owned(),
        };
        pieces.next().is_none().then_some(token)
    }

    pub fn print(&self) -> String {
        format!("{}.{}.{}", self.tenant, self.user, self.secret)
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret.as_bytes()).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was_printed() {
        let token = ResetToken::new(TenantId::new(), UserId::new()).unwrap();
        assert!(ResetToken::parse(&token.print()) == Some(token.clone()));
        assert!(ResetToken::parse(&format!("{}.x", token.print())).is_none());
        assert!(ResetToken::parse("a.b.c").is_none());
        let other = ResetToken::new(token.tenant, token.user).unwrap();
        assert!(other.hash() != token.hash());
    }
}
