//! Who is signed in, as the page knows it. It decides what is shown and protects nothing: every operation asks again.

use engrane::identity::types::Me;
use engrane::permission::Permission;
use engrane::problem::Problem;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Who {
    Nobody,
    Person(Box<Me>),
    /// Somebody who says to be signed in, while what could tell is away.
    Unverified,
}

/// The signed-in person of this tab; whoever asks is drawn anew when that changes.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    who: RwSignal<Who>,
}

impl Session {
    /// The session of the page. Outside the application nobody is signed in.
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self { who: RwSignal::new(Who::Nobody) })
    }

    /// Makes the session known to everything below: the server says who it is, and sends it along with the page.
    pub fn provide() -> Self {
        let session = Self { who: RwSignal::new(SharedValue::new(who).into_inner()) };
        provide_context(session);
        session
    }

    /// The person, when somebody is signed in.
    pub fn me(self) -> Option<Me> {
        self.who.with(|who| match who {
            Who::Person(me) => Some(Me::clone(me)),
            Who::Nobody | Who::Unverified => None,
        })
    }

    pub fn signed_in(self) -> bool {
        self.who.with(|who| matches!(who, Who::Person(_)))
    }

    /// May the person do it? Nobody may nothing.
    pub fn can(self, permission: Permission) -> bool {
        self.refusal(permission).is_none()
    }

    /// Why the person may not do it; nothing when they may.
    pub fn refusal(self, permission: Permission) -> Option<Problem> {
        self.who.with(|who| match who {
            Who::Nobody => Some(Problem::NotSignedIn),
            Who::Unverified => Some(Problem::Unavailable),
            Who::Person(me) => (!me.can(permission)).then_some(Problem::NotAllowed),
        })
    }

    /// Somebody has signed in.
    pub fn enter(self, me: Me) {
        self.who.set(Who::Person(Box::new(me)));
    }
}

#[cfg(feature = "ssr")]
fn who() -> Who {
    use engrane::ctx::Actor;

    let Some(ctx) = crate::rpc::known_caller() else { return Who::Nobody };
    match (engrane::identity::sessions::ops::me(&ctx), &ctx.actor) {
        (Some(me), _) => Who::Person(Box::new(me)),
        (None, Actor::Unverified) => Who::Unverified,
        (None, _) => Who::Nobody,
    }
}

#[cfg(not(feature = "ssr"))]
fn who() -> Who {
    Who::Nobody
}
