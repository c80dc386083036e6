//! `engrane migrate`

use super::{Failure, Place, open};

pub(crate) async fn run(place: &Place) -> Result<(), Failure> {
    // Every command that opens the database brings it up to date.
    open::with_services(place, async |_, _| {
        println!("the database is up to date");
        Ok(())
    })
    .await
}
