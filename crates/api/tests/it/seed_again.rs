//! Made-up people that are interrupted: between two batches, in the midst of one, and by others who got there first.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hersys_api::services::doctor;
use hersys_api::services::seed::{SeedError, Wanted};
use hersys_api::services::set_up::OWNER_ROLE;

use crate::support::made_up::{demonstration, fill, told_apart, wanted, watched};
use crate::support::postgres::superuser_url;
use crate::support::records::figures_agree;
use crate::support::{Sql, TestApp, secrets};

/// Everything of which a person has some.
const TABLES: &[&str] = &[
    "person",
    "person_key",
    "person_sealed",
    "person_token",
    "case_record",
    "case_timeline",
    "case_access",
    "notification",
    "notification_version",
    "observation",
    "alert",
];

/// In batches of ten.
fn in_batches(app: &TestApp) -> Wanted {
    Wanted {
        batch_size: Some(10),
        ..wanted(app, 1)
    }
}

async fn counts(sql: &Sql) -> Vec<i64> {
    let mut all = Vec::new();
    for table in TABLES {
        all.push(sql.number(&format!("SELECT count(*) FROM {table}")).await);
    }
    all
}

/// Nothing that stands contradicts anything else, whether or not more is to come.
async fn agrees(app: &TestApp, sql: &Sql) {
    figures_agree(sql).await;
    let url = superuser_url(app.database());
    let report = doctor::examine(&url, OWNER_ROLE, &secrets(), true)
        .await
        .unwrap();
    assert_eq!(report.findings, []);
    let people = sql.number("SELECT count(*) FROM person").await;
    assert_eq!(report.persons, people);
    for noted in [
        "SELECT sum(cases) FROM seed_batch",
        "SELECT sum(person_count) FROM audit_entry WHERE operation = 'hersys seed'",
    ] {
        assert_eq!(sql.number(noted).await, people, "{noted}");
    }
}

/// Runs a seed that loses its program as soon as it tells of a batch, while others are being made.
async fn killed(app: &TestApp, wanted: &Wanted) {
    let mut told = 0;
    let watch = |_| {
        told += 1;
        // As far from an end in good order as a task can be brought to.
        std::panic::resume_unwind(Box::new("killed"));
    };
    let mut run = Box::pin(watched(app, wanted, watch));
    let broken = std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| run.as_mut().poll(context))) {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(_)) => std::task::Poll::Ready(false),
            Err(_) => std::task::Poll::Ready(true),
        }
    });
    assert!(broken.await, "it came to its end");
    drop(run);
    assert_eq!(told, 1);
}

#[tokio::test]
async fn whoever_is_cut_off_goes_on_and_ends_with_the_same_people() {
    let (whole, of_whole) = demonstration().await;
    fill(&whole, &in_batches(&whole)).await.unwrap();
    agrees(&whole, &of_whole).await;

    let (app, sql) = demonstration().await;
    let asked = in_batches(&app);
    let some = Wanted {
        batches: Some(4),
        ..asked.clone()
    };
    let made = fill(&app, &some).await.unwrap();
    assert_eq!((made.cases, made.left), (40, 260));
    agrees(&app, &sql).await;
    // What is made later is of the same day, and so are its people: who lay ill then has not recovered since.
    app.advance(chrono::TimeDelta::hours(50));
    for _ in 0..3 {
        killed(&app, &asked).await;
    }
    let there = sql.number("SELECT count(*) FROM person").await;
    assert!((70..300).contains(&there), "{there} after three deaths");
    let mut before = 0;
    let made = watched(&app, &asked, |progress| before = progress.before)
        .await
        .unwrap();
    assert_eq!(made.left, 0);
    assert_eq!(made.cases, 300 - before, "nothing is made twice");
    agrees(&app, &sql).await;
    assert_eq!(counts(&sql).await, counts(&of_whole).await);
    assert_eq!(
        told_apart(&app, &sql).await,
        told_apart(&whole, &of_whole).await
    );
    assert_eq!(sql.number("SELECT count(*) FROM seed_batch").await, 30);
    assert_eq!(sql.number("SELECT count(*) FROM figure_delta").await, 0);
}

#[tokio::test]
async fn two_at_the_same_time_share_the_work() {
    let (app, sql) = demonstration().await;
    let asked = in_batches(&app);
    let (one, other) = tokio::join!(fill(&app, &asked), fill(&app, &asked));
    assert_eq!((one.unwrap().left, other.unwrap().left), (0, 0));
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 300);
    agrees(&app, &sql).await;
}

#[tokio::test]
async fn only_what_was_begun_is_gone_on_with() {
    let (app, sql) = demonstration().await;
    let asked = in_batches(&app);
    let some = Wanted {
        batches: Some(1),
        ..asked.clone()
    };
    fill(&app, &some).await.unwrap();
    for other in [
        Wanted {
            cases: 301,
            ..asked.clone()
        },
        Wanted {
            seed: 2,
            ..asked.clone()
        },
        Wanted {
            until: asked.from,
            ..asked.clone()
        },
        Wanted {
            curve: Some("Date,Tokyo\n".to_owned()),
            ..asked.clone()
        },
    ] {
        let refused = fill(&app, &other).await;
        assert!(matches!(refused, Err(SeedError::Other(_))), "{other:?}");
    }
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 10);
    // What is not named stays as it was begun, another day as well.
    app.advance(chrono::TimeDelta::days(3));
    let unnamed = Wanted {
        from: None,
        until: None,
        batch_size: None,
        ..asked
    };
    assert_eq!(fill(&app, &unnamed).await.unwrap().left, 0);
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 300);
}

#[tokio::test]
async fn a_number_that_somebody_has_been_given_is_passed_over() {
    let numbers = "SELECT number FROM person ORDER BY number";
    let (whole, of_whole) = demonstration().await;
    fill(&whole, &in_batches(&whole)).await.unwrap();
    let all = of_whole.column(numbers).await;

    let (app, sql) = demonstration().await;
    let asked = in_batches(&app);
    let some = Wanted {
        batches: Some(1),
        ..asked.clone()
    };
    fill(&app, &some).await.unwrap();
    let there = sql.column(numbers).await;
    let next = all.iter().find(|number| !there.contains(number)).unwrap();
    sql.run(&format!(
        "INSERT INTO person (id, number, created_by, created_at, updated_at) \
         SELECT gen_random_uuid(), '{next}', id, now(), now() FROM organization LIMIT 1"
    ))
    .await;
    assert_eq!(fill(&app, &asked).await.unwrap().left, 0);
    let now = sql.column(numbers).await;
    assert_eq!(now.len(), 301);
    let others = now.iter().filter(|number| !all.contains(number)).count();
    assert_eq!(others, 1, "all others have the number they would have had");
}
