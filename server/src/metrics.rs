//! What `/metrics` tells, on a listener of its own: how doors answer, and how the database, the jobs and the sealer are.

use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engrane::platform::audit::seals::sealer;
use engrane::platform::jobs;
use engrane::platform::services::Services;
use prometheus::{GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TEXT_FORMAT, TextEncoder};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Bounds of the durations, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is counted. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    connections: GaugeVec,
    jobs: GaugeVec,
    oldest_job: GaugeVec,
    sealer_lag: GaugeVec,
}

impl Metrics {
    /// Nothing is counted yet.
    pub fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("engrane_requests_total", "Answers by method, route and status"),
                &["method", "route", "status"],
            )?,
            durations: HistogramVec::new(
                HistogramOpts::new("engrane_request_seconds", "Time until the answer began, by method and route")
                    .buckets(BOUNDS.to_vec()),
                &["method", "route"],
            )?,
            connections: GaugeVec::new(
                Opts::new("engrane_database_connections", "Connections of this process to the database, by state"),
                &["state"],
            )?,
            jobs: GaugeVec::new(Opts::new("engrane_jobs", "Jobs in the queue, by state"), &["state"])?,
            oldest_job: GaugeVec::new(
                Opts::new("engrane_oldest_due_job_seconds", "How long the job that is due longest has waited"),
                &[],
            )?,
            sealer_lag: GaugeVec::new(
                Opts::new("engrane_audit_unsealed_seconds", "How long the oldest entry has waited for its seal"),
                &[],
            )?,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.durations.clone()))?;
        registry.register(Box::new(metrics.connections.clone()))?;
        registry.register(Box::new(metrics.jobs.clone()))?;
        registry.register(Box::new(metrics.oldest_job.clone()))?;
        registry.register(Box::new(metrics.sealer_lag.clone()))?;
        Ok(metrics)
    }

    /// A request was answered. What no route is for counts together, so that nobody can make names.
    pub(crate) fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let (method, route) = (known(method), route.unwrap_or("other"));
        self.requests.with_label_values(&[method, route, status.as_str()]).inc();
        self.durations.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// Looks at what is not counted as it happens. What cannot be found out at the moment is left out.
    async fn look(&self, services: &Services) {
        let (open, idle) = services.db.connections();
        let idle = u32::try_from(idle).unwrap_or(u32::MAX);
        self.connections.with_label_values(&["used"]).set(f64::from(open.saturating_sub(idle)));
        self.connections.with_label_values(&["idle"]).set(f64::from(idle));
        for gauges in [&self.jobs, &self.oldest_job, &self.sealer_lag] {
            gauges.reset();
        }
        if let Ok(queue) = jobs::queue_stats(services).await {
            for (state, count) in [("due", queue.due), ("running", queue.running), ("failed", queue.failed)] {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                self.jobs.with_label_values(&[state]).set(f64::from(count));
            }
            self.oldest_job.with_label_values::<&str>(&[]).set(queue.oldest_due_seconds);
        }
        if let Ok(lag) = sealer::lag_seconds(&services.db, services.clock.now()).await {
            self.sealer_lag.with_label_values::<&str>(&[]).set(lag);
        }
    }

    /// Serves `/metrics` until `stop`, if there is a listener for it.
    pub(crate) async fn serve(&self, listener: Option<TcpListener>, services: &Arc<Services>, stop: CancellationToken) {
        let Some(listener) = listener else { return };
        let router = axum::Router::new().route("/metrics", get(tell)).with_state((self.clone(), Arc::clone(services)));
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::warn!("metrics are not told any more: {error}");
        }
    }
}

/// The methods that have a name of their own; the others are one.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

async fn tell(State((metrics, services)): State<(Metrics, Arc<Services>)>) -> Response {
    metrics.look(&services).await;
    match TextEncoder::new().encode_to_string(&metrics.registry.gather()) {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!("the metrics cannot be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::testing::World;
    use sqlx::PgPool;

    #[test]
    fn answers_are_counted_by_route_and_not_by_address() {
        let metrics = Metrics::new().unwrap();
        let answered = |method: &str, route| {
            metrics.answered(&method.parse().unwrap(), route, StatusCode::OK, Duration::from_millis(3));
        };
        answered("GET", Some("/api/v1/audit/exports/{id}"));
        answered("GET", Some("/api/v1/audit/exports/{id}"));
        answered("BREW", None);
        let text = TextEncoder::new().encode_to_string(&metrics.registry.gather()).unwrap();
        let line = r#"engrane_requests_total{method="GET",route="/api/v1/audit/exports/{id}",status="200"} 2"#;
        assert!(text.contains(line), "{text}");
        assert!(text.contains(r#"engrane_requests_total{method="other",route="other",status="200"} 1"#), "{text}");
        assert!(
            text.contains(r#"engrane_request_seconds_bucket{method="other",route="other",le="0.005"} 1"#),
            "{text}"
        );
    }

    #[sqlx::test(migrations = "../migrations")]
    async fn what_cannot_be_found_out_any_more_is_not_told(pool: PgPool) {
        let world = World::new(pool).await.unwrap();
        let metrics = Metrics::new().unwrap();
        let told = || TextEncoder::new().encode_to_string(&metrics.registry.gather()).unwrap();
        let series = ["engrane_jobs{", "engrane_oldest_due_job_seconds ", "engrane_audit_unsealed_seconds "];
        metrics.look(&world.services).await;
        assert!(series.iter().all(|series| told().contains(series)), "{}", told());
        world.services.db.close().await;
        metrics.look(&world.services).await;
        assert!(!series.iter().any(|series| told().contains(series)), "{}", told());
        assert!(told().contains("engrane_database_connections{"));
    }
}
