//! Figures of the running server, for those who watch over it (L4). Labels are members of closed sets and patterns of
//! routes: nothing that a caller or a person chose stands in them, and there are no more of them than there are routes.

mod process;
mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use hersys_domain::problem::ProblemCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::app::App;

/// What the text is: OpenMetrics, which Prometheus and its kin read.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds in seconds for requests: from what a lookup takes to what nobody waits for.
const REQUEST_BUCKETS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// Upper bounds in seconds for the wait for a connection, which ends after a quarter of a second where none has to be made.
const WAIT_BUCKETS: [f64; 7] = [0.0001, 0.001, 0.005, 0.025, 0.1, 0.25, 1.0];

/// The pool of the application's role.
pub const APPLICATION: &str = "application";
/// The pool of the role that reads figures.
pub const STATISTICS: &str = "statistics";

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Operation {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Refusal {
    code: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
}

/// What is counted as it happens; clones share it.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    answers: Family<Answer, Counter>,
    durations: Family<Operation, Histogram>,
    refusals: Family<Refusal, Counter>,
    waits: Family<Pool, Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        let refusals = Family::<Refusal, Counter>::default();
        for code in ProblemCode::ALL {
            // An alarm wants to see the first one, which is a step from nothing only where the nothing was there.
            let code = code.as_str();
            drop(refusals.get_or_create(&Refusal { code }));
        }
        Self(Arc::new(Counted {
            answers: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(REQUEST_BUCKETS)),
            refusals,
            waits: Family::new_with_constructor(|| Histogram::new(WAIT_BUCKETS)),
        }))
    }
}

impl Metrics {
    /// Counts a request that was answered. `route` is its pattern; what no route takes has none.
    pub fn answered(
        &self,
        method: &Method,
        route: Option<&str>,
        status: StatusCode,
        took: Duration,
    ) {
        let method = name_of(method);
        let route = route.unwrap_or("-").to_owned();
        let operation = Operation {
            method,
            route: route.clone(),
        };
        let answer = Answer {
            method,
            route,
            status: class_of(status),
        };
        self.0.answers.get_or_create(&answer).inc();
        let durations = self.0.durations.get_or_create(&operation);
        durations.observe(took.as_secs_f64());
    }

    /// Counts a request that was refused, whatever the reason.
    pub fn refused(&self, code: ProblemCode) {
        let code = code.as_str();
        self.0.refusals.get_or_create(&Refusal { code }).inc();
    }

    /// Where the waits of a pool for a connection are counted.
    pub fn waits(&self, pool: &'static str) -> Histogram {
        self.0.waits.get_or_create(&Pool { pool }).clone()
    }

    /// Everything, as text. What is a state rather than a count is looked up now, and left out where it cannot be had.
    ///
    /// # Errors
    /// When the library cannot write the text.
    pub async fn text(&self, app: &App) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        process::register(&mut registry);
        let ours = registry.sub_registry_with_prefix("hersys");
        self.register(ours);
        state::register(ours, app).await;
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }

    fn register(&self, registry: &mut Registry) {
        let counted = &self.0;
        registry.register(
            "http_requests",
            "Requests answered, by method, route and class of status",
            counted.answers.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time until an answer begins, by method and route",
            Unit::Seconds,
            counted.durations.clone(),
        );
        registry.register(
            "http_refusals",
            "Requests refused, by the code of the problem; too_many_requests are those over a limit",
            counted.refusals.clone(),
        );
        registry.register_with_unit(
            "pool_wait",
            "Wait for a connection to the database, its making included, by pool",
            Unit::Seconds,
            counted.waits.clone(),
        );
    }
}

/// A method as a label; a caller may make up others.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}
