//! Thousands of right and broken requests, made at random from the OpenAPI document: none is answered with a fault of
//! ours, every answer is what the document says, what is broken is refused, and the records still agree with each other.
//!
//! Some thousands of them unless told otherwise, the same each time. `HERSYS_FUZZ_SEED` chooses others; `HERSYS_FUZZ_CASES` is how
//! many there are, `HERSYS_FUZZ_SECONDS` for how long they go on instead (`just fuzz`).

mod judge;
mod request;
mod service;
mod value;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use hersys_api::openapi;
use hersys_api::services::doctor;
use proptest::strategy::{BoxedStrategy, Strategy, Union, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use tokio::task::LocalSet;

use self::request::{Request, requests};
use self::service::Service;
use self::value::Shapes;
use crate::support::log::Log;
use crate::support::operations::{self, Documented, Prepared};
use crate::support::postgres::superuser_url;
use crate::support::{Options, Sql, TestApp, secrets};

/// Requests of an ordinary run.
const CASES: u64 = 4_000;
/// Requests that are under way at once.
const AT_ONCE: u64 = 16;
/// Requests after which the records are made anew: most of what is asked changes them.
const FRESH: u64 = 20_000;
/// Different faults that are told at most.
const TOLD: usize = 25;
/// Steps towards a smaller request with the same fault.
const SHRINKS: usize = 150;

/// A number of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the program"
)]
fn setting(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(otherwise, |text| text.parse().unwrap())
}

/// How long it goes on.
#[derive(Debug, Clone, Copy)]
struct Length {
    cases: u64,
    until: Option<Instant>,
}

impl Length {
    fn chosen() -> Self {
        match setting("HERSYS_FUZZ_SECONDS", 0) {
            0 => Self {
                cases: setting("HERSYS_FUZZ_CASES", CASES),
                until: None,
            },
            seconds => Self {
                cases: u64::MAX,
                until: Some(Instant::now() + Duration::from_secs(seconds)),
            },
        }
    }

    fn goes_on(self, done: u64) -> bool {
        done < self.cases && self.until.is_none_or(|until| Instant::now() < until)
    }
}

/// A request, and the way to smaller ones.
type Tree = <Requests as Strategy>::Tree;
type Requests = Union<BoxedStrategy<Request>>;

/// What is asked, with right requests to every operation.
struct Ground<'a> {
    document: &'a Value,
    operations: &'a [Documented],
    service: Service<'a>,
}

impl Ground<'_> {
    async fn fault(&self, request: &Request) -> Option<String> {
        let operation = &self.operations[request.operation];
        match self.service.answer(operation, request).await {
            Ok(reply) => judge::fault(self.document, operation, request, &reply),
            Err(panicked) => Some(panicked),
        }
    }

    /// Asks all at once; gives those whose answer is a fault.
    async fn answer(&self, trees: Vec<Tree>) -> Vec<(Tree, String)> {
        let found = trees.iter().map(|tree| async {
            let request = tree.current();
            self.fault(&request).await
        });
        let found = join_all(found).await;
        let pairs = trees.into_iter().zip(found);
        pairs
            .filter_map(|(tree, fault)| Some((tree, fault?)))
            .collect()
    }

    /// The smallest request found that has this fault.
    async fn smallest(&self, mut tree: Tree, fault: &str) -> Request {
        let mut smallest = tree.current();
        let mut steps = 0;
        let mut smaller = tree.simplify();
        while smaller && steps < SHRINKS {
            let current = tree.current();
            let same = self
                .fault(&current)
                .await
                .is_some_and(|found| kind(&found) == kind(fault));
            if same {
                smallest = current;
            }
            smaller = if same {
                tree.simplify()
            } else {
                tree.complicate()
            };
            steps += 1;
        }
        smallest
    }
}

/// What faults have in common that are told once.
fn kind(fault: &str) -> String {
    fault
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(60)
        .collect()
}

/// A right request to every operation, on a record of its own.
async fn prepared(app: &TestApp, sql: &Sql, operations: &[Documented]) -> Vec<Prepared> {
    let mut all = Vec::new();
    for operation in operations {
        let who = app.staff(operation.actor());
        all.push(operation.prepare(app, sql, who).await);
    }
    all
}

/// Requests to all operations alike.
fn all_requests(document: &Value, operations: &[Documented], right: &[Prepared]) -> Requests {
    let ids = right.iter().flat_map(|one| one.path.split(['/', '?']));
    let shapes = Shapes {
        document,
        ids: ids
            .filter(|part| part.len() == 36)
            .map(str::to_owned)
            .collect(),
    };
    let made = operations.iter().zip(right).enumerate();
    Union::new(made.map(|(number, (operation, right))| requests(number, operation, right, &shapes)))
}

/// What came of it.
struct Tally {
    done: u64,
    took: Duration,
    /// Each fault with the smallest request that was found for it.
    faults: BTreeMap<String, String>,
}

/// Asks at random.
async fn asked(app: &TestApp, sql: &Sql, length: Length, seed: u64) -> Tally {
    let document = openapi::whole().unwrap();
    let operations = operations::all();
    let mut logins: Vec<&'static str> = operations.iter().map(Documented::actor).collect();
    logins.sort_unstable();
    logins.dedup();
    let ground = Ground {
        document: &document,
        operations: &operations,
        service: Service::new(app, sql, &logins).await,
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), chance);
    let began = Instant::now();
    let (mut done, mut faults) = (0, BTreeMap::new());
    while length.goes_on(done) && faults.len() < TOLD {
        // A writer has room for 200 drafts, which the random ones fill.
        sql.run("DELETE FROM draft").await;
        let right = prepared(app, sql, &operations).await;
        let strategy = all_requests(&document, &operations, &right);
        let fresh = done + FRESH;
        while done < fresh && length.goes_on(done) && faults.len() < TOLD {
            let trees: Vec<_> = (0..AT_ONCE)
                .map(|_| strategy.new_tree(&mut runner).unwrap())
                .collect();
            done += AT_ONCE;
            for (tree, fault) in ground.answer(trees).await {
                let name = operations[tree.current().operation].row.name;
                let told = format!("{name}: {}", kind(&fault));
                if let Entry::Vacant(place) = faults.entry(told) {
                    let smallest = ground.smallest(tree, &fault).await;
                    place.insert(format!("{fault}\n  {}", smallest.told(name)));
                }
            }
            // What was withheld from the clinics would leave little to try.
            sql.run("DELETE FROM kind_permission; DELETE FROM organization_permission")
                .await;
        }
    }
    Tally {
        done,
        took: began.elapsed(),
        faults,
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "shown where one asks for it")]
async fn nothing_that_is_asked_at_random_is_a_fault_of_ours() {
    let length = Length::chosen();
    let seed = setting("HERSYS_FUZZ_SEED", 1);
    let log = Log::of_faults();
    let app = TestApp::with(Options {
        demonstration: true,
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let tally = LocalSet::new()
        .run_until(asked(&app, &sql, length, seed))
        .await;
    println!(
        "{} requests in {} s, {} a second, seed {seed}",
        tally.done,
        tally.took.as_secs(),
        tally.done / tally.took.as_secs().max(1)
    );
    let told: Vec<String> = tally.faults.into_values().collect();
    assert!(
        told.is_empty(),
        "{} faults (seed {seed}):\n{}\nThe server's log:\n{}",
        told.len(),
        told.join("\n"),
        String::from_utf8_lossy(&log.so_far())
    );
    let url = superuser_url(app.database());
    let report = doctor::examine(&url, "hersys_owner", &secrets(), true)
        .await
        .unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
