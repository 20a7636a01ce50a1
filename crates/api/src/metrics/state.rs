//! What is so at the moment of asking.

use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::timeout;

use super::{APPLICATION, STATISTICS};
use crate::app::App;
use crate::db::operation::Queue;
use crate::life::Phase;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InQueue {
    queue: String,
}

/// Looks everything up.
pub(super) async fn register(registry: &mut Registry, app: &App) {
    registry.register(
        "build",
        "The version that runs",
        Info::new([("version", env!("CARGO_PKG_VERSION"))]),
    );
    let mut number = |name: &str, help: &str, value: usize| {
        registry.register(name, help, gauge(value));
    };
    number(
        "http_requests_under_way",
        "Requests whose answer has not begun",
        app.life.under_way(),
    );
    number(
        "event_streams",
        "Open streams of live events",
        app.live.streams(),
    );
    number(
        "draining",
        "Whether the server is about to end",
        usize::from(app.life.phase() != Phase::Serving),
    );
    let queues = queues(app).await;
    number(
        "database_up",
        "Whether the database answered in time when this was asked",
        usize::from(queues.is_some()),
    );
    pools(registry, app);
    waiting(registry, queues.unwrap_or_default(), app.db.facts().now());
}

fn gauge(value: usize) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    gauge
}

async fn queues(app: &App) -> Option<Vec<Queue>> {
    match timeout(app.ready_within, app.db.queues()).await {
        Ok(Ok(queues)) => return Some(queues),
        Ok(Err(error)) => tracing::warn!(context = error.context, "queues are not counted"),
        Err(_) => tracing::warn!("queues are not counted: the database does not answer in time"),
    }
    None
}

fn pools(registry: &mut Registry, app: &App) {
    let connections = Family::<Connections, Gauge>::default();
    for (pool, db) in [(APPLICATION, &app.db), (STATISTICS, &app.statistics)] {
        let found = db.connections();
        for (state, count) in [
            ("busy", found.busy),
            ("idle", found.idle),
            ("wanted", found.wanted),
            ("most", found.most),
        ] {
            let gauge = connections.get_or_create(&Connections { pool, state });
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    registry.register(
        "pool_connections",
        "Connections to the database by pool: busy, idle, wanted by requests that wait, and how many there may be at most",
        connections,
    );
}

fn waiting(registry: &mut Registry, queues: Vec<Queue>, now: DateTime<Utc>) {
    let lengths = Family::<InQueue, Gauge>::default();
    let ages = Family::<InQueue, Gauge<f64, AtomicU64>>::default();
    for Queue {
        queue,
        waiting,
        since,
    } in queues
    {
        let label = InQueue { queue };
        lengths.get_or_create(&label).set(waiting);
        let age = since.and_then(|since| (now - since).to_std().ok());
        let age = age.unwrap_or_default();
        ages.get_or_create(&label).set(age.as_secs_f64());
    }
    registry.register(
        "queue_length",
        "What waits, counted up to 10,000: live events, messages to patients, audit entries without a seal",
        lengths,
    );
    registry.register_with_unit(
        "queue_age",
        "How long the oldest of a queue has waited; 0 where nothing waits",
        Unit::Seconds,
        ages,
    );
}
