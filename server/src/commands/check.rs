//! `engrane check`

use super::{Failure, Place, open};

pub(crate) async fn run(place: &Place) -> Result<(), Failure> {
    open::with_services(place, async |opened, services| {
        services.db.ping().await?;
        opened.refuse_weak_secret()?;
        // Secrets print as [REDACTED].
        println!("{:#?}", opened.config);
        println!("data directory: {}", opened.data_dir.display());
        println!("database: reachable and up to date");
        Ok(())
    })
    .await
}
