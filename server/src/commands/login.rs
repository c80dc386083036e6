//! `engrane login` and `engrane logout`

use super::Failure;
use crate::client::Client;
use clap::Args;
use secrecy::SecretString;
use std::io::{BufRead, IsTerminal, Write};

#[derive(Debug, Args)]
pub(crate) struct Login {
    /// Where it is: `https://…`
    url: String,
    /// Name or email to sign in with [default: asked for]
    #[arg(long)]
    username: Option<String>,
}

/// Keeps the session for thirty days, where only its person can read it. The password is asked for, or else the first line of
/// standard input.
pub(crate) fn log_in(Login { url, username }: Login) -> Result<(), Failure> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(format!("{url} is no address: https://…").into());
    }
    let username = match username {
        Some(username) => username,
        None => ask("Name or email: ")?,
    };
    let password =
        if std::io::stdin().is_terminal() { rpassword::prompt_password("Password: ")? } else { first_line()? };
    let mut client = Client::sign_in(&url, &username, &SecretString::from(password))?;
    let me: serde_json::Value = client.get("/auth/me", &[])?;
    let word = |name: &str| me[name].as_str().unwrap_or_default().to_owned();
    println!("{} ({})", word("name"), word("business_name"));
    Ok(())
}

pub(crate) fn log_out() -> Result<(), Failure> {
    Ok(Client::open()?.sign_out()?)
}

fn ask(what: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err("say who: --username NAME".into());
    }
    eprint!("{what}");
    std::io::stderr().flush()?;
    first_line()
}

fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
