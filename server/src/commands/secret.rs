//! `engrane secret …`

use super::{Failure, Place, open, secrets};
use clap::Subcommand;
use engrane::base::clock::Clock;
use engrane::platform::audit::action::Action;
use engrane::platform::audit::ops::note_upkeep;
use engrane::platform::ctx::{Actor, Ctx, Request};
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign sessions with a new key from now on; nobody is signed out, and a running server takes it up by itself
    Rotate(Place),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Rotate(place) = command;
    let opened = open::place(&place)?;
    if opened.config.session.secret.is_some() {
        return Err("the secret stands in the settings (session.secret): put a new one there and the old one into \
                    session.previous_secret, and restart; a quarter of an hour later the old one may go"
            .into());
    }
    secrets::rotate(&opened.data_dir, Clock::System.now())?;
    // A key that is in wrong hands is exchanged whether the database answers or not.
    let noted = open::with_services(&place, async |_, services| {
        let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
        Ok(note_upkeep(&ctx, Action::RotateSecret, "secret", open::SESSION_SECRET, None).await?)
    });
    if let Err(why) = noted.await {
        eprintln!("engrane: the audit does not say so: {why}");
    }
    println!("new tokens are signed with a new key; those before it live out their quarter of an hour");
    Ok(())
}
