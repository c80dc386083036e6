//! Keeping the names that queries are read by.

use super::rules::{Lexicon, Stored};
use super::store;
use crate::base::fault::Result;
use crate::platform::db::hear_for;
use crate::platform::services::Services;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

/// Where triggers say that a name changed.
const CHANNEL: &str = "engrane_catalog_names";
/// A rush of changes is read together.
const PAUSE: Duration = Duration::from_millis(200);

/// What this process has read.
#[derive(Debug, Default)]
struct Held {
    lexicon: RwLock<Option<Arc<Lexicon>>>,
    /// One reads at a time, and whoever waited finds what was read.
    reading: Mutex<()>,
}

impl Held {
    fn get(&self) -> Option<Arc<Lexicon>> {
        self.lexicon.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, lexicon: Arc<Lexicon>) {
        *self.lexicon.write().unwrap_or_else(PoisonError::into_inner) = Some(lexicon);
    }
}

/// The names, read when they are asked for the first time. It opens a transaction of its own: whoever calls must have none.
pub(in crate::catalog) async fn lexicon(services: &Services) -> Result<Arc<Lexicon>> {
    let held = services.memory.of::<Held>();
    if let Some(lexicon) = held.get() {
        return Ok(lexicon);
    }
    let _reading = held.reading.lock().await;
    if let Some(lexicon) = held.get() {
        return Ok(lexicon);
    }
    let lexicon = read(services).await?;
    held.put(Arc::clone(&lexicon));
    Ok(lexicon)
}

/// Reads them again. One that is being read meanwhile may have begun before the change, so it is waited for.
pub(in crate::catalog) async fn refresh(services: &Services) -> Result<()> {
    let held = services.memory.of::<Held>();
    let _reading = held.reading.lock().await;
    held.put(read(services).await?);
    Ok(())
}

async fn read(services: &Services) -> Result<Arc<Lexicon>> {
    let mut tx = services.db.catalog().await?;
    let stored = Stored {
        makes: store::list_makes(&mut tx).await?,
        models: store::list_models(&mut tx).await?,
        groups: store::list_groups(&mut tx).await?,
        brands: store::list_brands(&mut tx).await?,
    };
    tx.commit().await?;
    Ok(Arc::new(Lexicon::new(stored)?))
}

/// Keeps them as the database has them until `stop`; takes it up again when the database comes back.
pub async fn run(services: &Services, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            outcome = follow(services) => if let Err(error) = outcome {
                tracing::warn!("the names of the catalogue are not followed at the moment: {error}");
            },
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

async fn follow(services: &Services) -> Result<()> {
    let mut listener = services.db.listen(&[CHANNEL]).await?;
    loop {
        refresh(services).await?;
        if listener.try_recv().await?.is_none() {
            // The connection broke and what was announced meanwhile is lost: begin anew.
            return Ok(());
        }
        if !hear_for(&mut listener, PAUSE).await? {
            return Ok(());
        }
    }
}
