//! Who is signed in, as the page knows it. It decides what is shown and protects nothing: every operation asks again.

pub mod live;
pub mod preferences;
pub mod presence;
pub mod waiting;

use crate::once_taken_over;
use engrane::base::id::{TenantId, UserId};
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::base::zone::Zone;
use engrane::platform::identity::types::Me;
use engrane::platform::tenancy::settings::look::Look;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use waiting::{Waiting, count_waiting};

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
    /// What the person may do: a page that asked is not drawn anew for a new name or colour.
    may: Memo<Vec<Permission>>,
    waiting: RwSignal<Waiting>,
}

/// The id of the style element with the organization's colours.
pub const LOOK: &str = "look";

/// Puts the organization's colours into the page, in the browser.
fn show(look: &Look) {
    if let Some(styles) = document().get_element_by_id(LOOK) {
        styles.set_text_content(Some(&look.styles));
    }
}

impl Session {
    /// The session of the page. Outside the application nobody is signed in.
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self::of(Who::Nobody))
    }

    /// Makes the session known to everything below: the server says who it is, and sends it along with the page.
    pub fn provide() -> Self {
        let session = Self::of(SharedValue::new(who).into_inner());
        provide_context(session);
        session
    }

    fn of(who: Who) -> Self {
        let who = RwSignal::new(who);
        let may = Memo::new(move |_| {
            who.with(|who| match who {
                Who::Person(me) => me.permissions.clone(),
                Who::Nobody | Who::Unverified => Vec::new(),
            })
        });
        Self { who, may, waiting: RwSignal::default() }
    }

    /// The person, when somebody is signed in.
    pub fn me(self) -> Option<Me> {
        self.who.with(|who| match who {
            Who::Person(me) => Some(Me::clone(me)),
            Who::Nobody | Who::Unverified => None,
        })
    }

    /// The person, or why there is none.
    pub fn entered(self) -> Result<Me, Problem> {
        self.who.with(|who| match who {
            Who::Nobody => Err(Problem::NotSignedIn),
            Who::Unverified => Err(Problem::Unavailable),
            Who::Person(me) => Ok(Me::clone(me)),
        })
    }

    /// Has the person something to do before anything else?
    pub fn must_change_password(self) -> bool {
        self.who.with(|who| matches!(who, Who::Person(me) if me.must_change_password))
    }

    pub fn signed_in(self) -> bool {
        self.who.with(|who| matches!(who, Who::Person(_)))
    }

    /// Who is at work on a pad, and what that is called; none anywhere else.
    pub fn on_pad(self) -> Option<(String, String)> {
        self.who.with(|who| match who {
            Who::Person(me) => me.pad.clone().map(|pad| (me.name.clone(), pad)),
            Who::Nobody | Who::Unverified => None,
        })
    }

    /// The person, for the organization they work for.
    pub fn person(self) -> Option<(UserId, TenantId)> {
        self.who.with(|who| match who {
            Who::Person(me) => Some((me.id, me.tenant)),
            Who::Nobody | Who::Unverified => None,
        })
    }

    /// The organization that the person works for.
    pub fn tenant(self) -> Option<TenantId> {
        self.who.with(|who| match who {
            Who::Person(me) => Some(me.tenant),
            Who::Nobody | Who::Unverified => None,
        })
    }

    /// May the person do it? Nobody may nothing.
    pub fn can(self, permission: Permission) -> bool {
        self.may.with(|may| may.contains(&permission))
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
        show(&me.look);
        self.who.set(Who::Person(Box::new(me)));
    }

    /// Nobody is signed in any more: the session was ended elsewhere, or by itself.
    pub fn leave(self) {
        if untrack(move || self.signed_in()) {
            self.who.set(Who::Nobody);
        }
    }

    /// The pages of the person's organization look like this from now on.
    pub fn wear(self, look: Look) {
        show(&look);
        self.who.update(|who| {
            if let Who::Person(me) = who {
                me.look = look;
            }
        });
    }

    /// Where the logo of the person's organization is, with the organization's name.
    pub fn logo(self) -> Option<(String, String)> {
        self.who.with(|who| match who {
            Who::Person(me) => me.look.logo.clone().map(|logo| (logo, me.business_name.clone())),
            Who::Nobody | Who::Unverified => None,
        })
    }

    /// By whose clocks times are shown: the organization's; Mexico City's to visitors.
    pub fn zone(self) -> Zone {
        self.who.with(|who| match who {
            Who::Person(me) => me.look.zone.clone(),
            Who::Nobody | Who::Unverified => Zone::default(),
        })
    }

    /// What waits for the person, as far as it was asked; [`Session::count_waiting_again`] asks.
    pub fn waiting(self) -> Waiting {
        self.waiting.get()
    }

    /// Asks what waits for the person, when somebody is signed in.
    pub fn count_waiting_again(self) {
        if !untrack(move || self.can(Permission::NoticesView)) {
            return;
        }
        leptos::task::spawn_local(async move {
            // Unknown is shown as none: the lists themselves say it.
            let waiting = count_waiting().await.unwrap_or_default();
            once_taken_over(move || self.waiting.set(waiting));
        });
    }
}

/// How the pages of the request's organization look, when somebody is signed in or a wall screen or a pad asks.
#[cfg(feature = "ssr")]
pub fn look_of_request() -> Option<Look> {
    use engrane::platform::ctx::Actor;

    let ctx = crate::base::rpc::known_caller()?;
    match &ctx.actor {
        Actor::Screen(screen) => Some(Look::clone(&screen.look)),
        Actor::Pad(pad) => Some(Look::clone(&pad.look)),
        _ => engrane::platform::identity::sessions::ops::me(&ctx).map(|me| me.look),
    }
}

/// The rules of its colours.
#[cfg(feature = "ssr")]
pub fn styles_of_request() -> String {
    look_of_request().map(|look| look.styles).unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn who() -> Who {
    use engrane::platform::ctx::Actor;

    let Some(ctx) = crate::base::rpc::known_caller() else { return Who::Nobody };
    match (engrane::platform::identity::sessions::ops::me(&ctx), &ctx.actor) {
        (Some(me), _) => Who::Person(Box::new(me)),
        (None, Actor::Unverified) => Who::Unverified,
        (None, _) => Who::Nobody,
    }
}

#[cfg(not(feature = "ssr"))]
fn who() -> Who {
    Who::Nobody
}
