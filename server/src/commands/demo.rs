//! `engrane demo …`

use super::{Failure, Place, open};
use clap::{Args, Subcommand, ValueEnum};
use engrane::demo::{self, Scale};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Load the demo data; what is there already stays as it is
    Load(Place),
    /// Make up a catalogue of many rows, and bodegas that sell of it, in an empty database
    ///
    /// The same comes out each time. The tables are locked until the catalogue is there, so nothing should be served meanwhile.
    Generate(Generate),
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// How much of it
    #[arg(long, value_enum)]
    scale: Size,
    #[command(flatten)]
    place: Place,
}

/// [`Scale`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Size {
    /// 30,000 parts, 240,000 fitments and 5 bodegas
    Small,
    /// 1.5 million parts, 12 million fitments and 50 bodegas: some 20 minutes and 15 GB
    Full,
}

impl From<Size> for Scale {
    fn from(size: Size) -> Self {
        match size {
            Size::Small => Self::Small,
            Size::Full => Self::Full,
        }
    }
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Load(place) => load(&place).await,
        Command::Generate(Generate { scale, place }) => generate(scale.into(), &place).await,
    }
}

async fn load(place: &Place) -> Result<(), Failure> {
    open::with_services(place, async |_, services| {
        let shops = demo::load(services).await?;
        let plant = demo::load_plant(services).await?;
        let production = demo::load_production(services).await?;
        let fresh = demo::load_store_room(services).await? || production || plant || shops;
        println!("{}", if fresh { "the demo data is loaded" } else { "the demo data was there already" });
        Ok(())
    })
    .await
}

async fn generate(scale: Scale, place: &Place) -> Result<(), Failure> {
    open::with_services(place, async |_, services| {
        let made = demo::generate(services, scale, &mut |line| println!("{line}")).await?;
        let made = made.ok_or(
            "there is a catalogue or an inventory already; it takes an empty database, or one where the same was cut off \
             before all bodegas were opened",
        )?;
        println!("vehicles: {}, parts: {}", made.vehicles, made.parts);
        println!("cross references: {}, fitments: {}", made.references, made.fitments);
        println!("bodegas: {} with {} lines", made.bodegas, made.lines);
        Ok(())
    })
    .await
}
