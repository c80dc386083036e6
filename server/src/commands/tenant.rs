//! `engrane tenant …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::base::money::Tax;
use engrane::base::permission::Module;
use engrane::platform::organizations::ops::create_tenant;
use engrane::platform::tenancy::types::{Contact, NewTenant};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create an organization and print its code
    Create {
        /// Its name, up to 100 characters
        #[arg(long)]
        name: String,
        /// What it has switched on: workshop, warehouse, plant, …
        #[arg(long, value_delimiter = ',', required = true)]
        modules: Vec<Module>,
        /// Its code (a-z, 0-9, -) [default: made from the name]
        #[arg(long)]
        code: Option<String>,
        /// Let its people sign in at once
        #[arg(long)]
        active: bool,
        #[command(flatten)]
        place: Place,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Create { name, modules, code, active, place } = command;
    open::with_services(&place, async |_, services| {
        let tenant = NewTenant { name, code, modules, active, contact: Contact::default(), tax: Tax::Unknown };
        let (_, code) = create_tenant(services, &tenant).await.map_err(super::user::explain)?;
        println!("{code}");
        Ok(())
    })
    .await
}
