//! `engrane demo …`

use super::{Failure, Place, open};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Load the demo data; what is there already stays as it is
    Load(Place),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Load(place) = command;
    open::with_services(&place, async |_, services| {
        let shops = engrane::demo::load(services).await?;
        let plant = engrane::demo::load_plant(services).await?;
        let production = engrane::demo::load_production(services).await?;
        let fresh = engrane::demo::load_store_room(services).await? || production || plant || shops;
        println!("{}", if fresh { "the demo data is loaded" } else { "the demo data was there already" });
        Ok(())
    })
    .await
}
