//! `engrane user …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::base::fault::Error;
use engrane::base::permission::Role;
use engrane::base::problem::{Conflict, Problem};
use engrane::platform::identity::people::ops::create_user;
use engrane::platform::identity::people::types::NewPerson;
use engrane::platform::tenancy::ops::find_tenant;
use secrecy::SecretString;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a person; the password is the first line of standard input
    Create {
        /// Code of the organization
        #[arg(long, value_name = "CODE")]
        tenant: String,
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// Name to sign in with [default: made from the email]
        #[arg(long)]
        username: Option<String>,
        /// owner, admin, manager, operator or viewer
        #[arg(long)]
        role: Role,
        /// Read the password from standard input (the only way: arguments are seen by others)
        #[arg(long, required = true)]
        password_stdin: bool,
        /// Let the person sign in at once
        #[arg(long)]
        active: bool,
        #[command(flatten)]
        place: Place,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Create { tenant, email, name, username, role, password_stdin: _, active, place } = command;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let password = SecretString::from(line.trim_end_matches(['\r', '\n']));
    open::with_services(&place, async |_, services| {
        let id = find_tenant(services, &tenant)
            .await?
            .ok_or_else(|| format!("there is no organization with code {tenant}"))?;
        let person =
            NewPerson { tenant: Some(id), name, username, email, phone: None, role, extra_permissions: Vec::new() };
        let user = create_user(services, &person, &password, active).await.map_err(explain)?;
        println!("{user}");
        Ok(())
    })
    .await
}

/// A refusal as a sentence for the terminal.
pub(super) fn explain(error: Error) -> Failure {
    match error {
        Error::Refused(Problem::Invalid { fields }) => {
            let fields: Vec<String> =
                fields.iter().map(|field| format!("--{} cannot be taken ({:?})", field.field, field.reason)).collect();
            fields.join("; ").into()
        }
        Error::Refused(Problem::Conflict { what, why: Conflict::Taken }) => {
            format!("that {what:?} exists already").into()
        }
        Error::Refused(Problem::Conflict { why: Conflict::LimitReached, .. }) => {
            "the organization has as many people as its limits allow".into()
        }
        error => error.into(),
    }
}
