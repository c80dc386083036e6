//! `engrane serve`

use super::open::{self, Database};
use super::{Failure, Place, secrets};
use crate::metrics::Metrics;
use crate::middleware::limits::Limits;
use crate::postgres::ServerLock;
use crate::state::AppState;
use crate::{router, site};
use axum::Router;
use axum_server::{Handle, Server};
use clap::Args;
use engrane::base::fault::Error;
use engrane::catalog::{lexicon, system};
use engrane::demo;
use engrane::platform::audit::queries;
use engrane::platform::audit::seals::sealer;
use engrane::platform::events::ops::Events;
use engrane::platform::identity::joining::first::{FirstAdmin, ensure_super_admin};
use engrane::platform::services::Services;
use engrane::worker;
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tower_http::timeout::RequestBodyTimeoutLayer;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// Load the demo data at first start, and print the demo sign-ins
    #[arg(long)]
    demo: bool,
    /// Directory of the site's files [default: beside the program, else in the workspace]
    #[arg(long, value_name = "DIR")]
    site_dir: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    let opened = open::place(&arguments.place)?;
    // Cheap refusals first: a weak secret, another server, a port in use, no site.
    if !arguments.demo {
        opened.refuse_weak_secret()?;
    }
    let lock = ServerLock::acquire(&opened.data_dir)?;
    let listener = TcpListener::bind(arguments.addr)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", arguments.addr))?;
    let site = arguments
        .site_dir
        .clone()
        .or_else(site::find)
        .filter(|site| site.join("pkg").is_dir())
        .ok_or("the site's files (pkg/ and others) are not there; `make build` puts them beside the program")?;
    site::check(&site)?;
    let measured = match opened.config.metrics.addr {
        Some(addr) => {
            let bound = TcpListener::bind(addr).await;
            Some(bound.map_err(|error| format!("cannot listen on {addr} (metrics.addr): {error}"))?)
        }
        None => None,
    };
    let database = opened.database().await?;
    let stop = CancellationToken::new();
    let outcome = Box::pin(serve(&arguments, &opened, &database, (listener, measured), site, start, stop)).await;
    database.release().await;
    drop(lock);
    outcome
}

async fn serve(
    arguments: &Arguments,
    opened: &open::Opened,
    database: &Database,
    (listener, measured): (TcpListener, Option<TcpListener>),
    site: PathBuf,
    start: Instant,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let db = database.connect(opened.config.database.connections);
    db.prepare().await?;
    system::ops::fill(&db).await?;
    let services = opened.services(db)?;
    if arguments.demo {
        demo::load(&services).await?;
        demo::load_plant(&services).await?;
        demo::load_production(&services).await?;
        demo::load_store_room(&services).await?;
    }
    let first = if arguments.demo { None } else { first_admin(opened, &services).await? };
    let events = Events::default();
    let metrics = Metrics::new()?;
    let state = AppState {
        services: Arc::clone(&services),
        events: events.clone(),
        metrics: metrics.clone(),
        leptos: Arc::new(site::options(&site)),
        https: opened.config.is_https(),
        limits: Limits::new(opened.config.limits),
        trusted_proxies: opened.config.server.trusted_proxies.clone().into(),
        cors_origins: opened.config.server.cors_origins.clone().into(),
        stop: stop.clone(),
    };
    tokio::spawn(stop_on_signal(stop.clone()));
    let address = listener.local_addr()?;
    println!("Engrane: http://{address} (ready in {:.1} s; Ctrl+C stops)", start.elapsed().as_secs_f64());
    if arguments.demo {
        print_people();
    }
    if let Some(FirstAdmin { email, password: Some(password) }) = &first {
        // Nowhere else: what is printed once is not logged.
        println!(
            "\nFirst super admin: {email}, password {} (to be changed at the first sign-in)",
            password.expose_secret()
        );
    }
    let limit = Duration::from_secs(opened.config.server.shutdown_seconds);
    let patience = Duration::from_secs(opened.config.server.read_seconds);
    let (served, (), (), (), (), (), (), (), ()) = tokio::join!(
        in_time(answer(listener, router(state), patience, stop.clone()), &stop, limit),
        async {
            // Jobs in hand are finished as far as the time allows; the others wait for the next start.
            let work = async {
                worker::run(&services, stop.clone()).await;
                Ok(())
            };
            let _ = in_time(work, &stop, limit).await;
        },
        events.run(&services, stop.clone()),
        metrics.serve(measured, &services, stop.clone()),
        sealer::run(&services.db, &services.audit.seals, stop.clone()),
        queries::run(&services.db, &services.audit.queries, stop.clone()),
        lexicon::run(&services, stop.clone()),
        supervise(database, stop.clone()),
        follow_secret(opened, &services, stop.clone()),
    );
    close(&services).await;
    served?;
    Ok(())
}

/// Answers requests until `stop`, and finishes those in flight. Whoever opens a connection and asks nothing, or stops in
/// the middle of a request, is not waited for longer than `patience`.
async fn answer(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let app = router.layer(RequestBodyTimeoutLayer::new(patience)).into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::<SocketAddr>::new();
    let mut server =
        Server::from_listener(listener).handle(handle.clone()).http1_only().first_request_timeout(patience);
    server.http_builder().http1().header_read_timeout(patience);
    let serving = server.serve(app);
    let ending = async {
        stop.cancelled().await;
        handle.graceful_shutdown(None);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        outcome = serving => outcome,
        () = ending => Ok(()),
    }
}

/// Runs `work`; after `stop` it has `limit` left.
async fn in_time<T>(
    work: impl Future<Output = std::io::Result<T>>,
    stop: &CancellationToken,
    limit: Duration,
) -> std::io::Result<Option<T>> {
    tokio::select! {
        done = work => {
            // Without its server the rest has nothing to do.
            stop.cancel();
            done.map(Some)
        }
        () = async { stop.cancelled().await; tokio::time::sleep(limit).await } => {
            tracing::warn!("what was in flight took too long and was cut off");
            Ok(None)
        }
    }
}

async fn supervise(database: &Database, stop: CancellationToken) {
    if let Some(cluster) = &database.cluster {
        cluster.supervise(stop).await;
    }
}

/// A secret of the settings does not change while the server runs.
async fn follow_secret(opened: &open::Opened, services: &Services, stop: CancellationToken) {
    if opened.config.session.secret.is_none() {
        secrets::follow(&opened.data_dir, services, stop).await;
    }
}

async fn close(services: &Services) {
    // A connection that hangs must not keep the server from ending.
    let _ = tokio::time::timeout(Duration::from_secs(5), services.db.close()).await;
}

async fn stop_on_signal(stop: CancellationToken) {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
    tracing::info!("stopping: requests in flight are finished");
    stop.cancel();
}

/// Makes the first super admin when nobody runs the platform yet.
async fn first_admin(opened: &open::Opened, services: &Arc<Services>) -> Result<Option<FirstAdmin>, Failure> {
    let settings = &opened.config.platform;
    ensure_super_admin(services, &settings.admin_email, settings.admin_password.as_ref()).await.map_err(|error| {
        match error {
            Error::Refused(problem) => {
                format!("platform.admin_email or platform.admin_password cannot be used: {problem:?}").into()
            }
            error @ Error::Broken(_) => error.into(),
        }
    })
}

fn print_people() {
    println!("\nDemo sign-ins (password {}):", demo::PASSWORD);
    for person in demo::people() {
        println!("  {:32} {} · {}", person.email, person.business, person.role.as_str());
    }
}
