//! The function that looks past the policies for names keeps to what they would let through.

use super::people::{begin, case, people, person};
use crate::support::{Sql, TestApp};

const ALL: &str = "{responsible,receiving,area,granted}";
/// None is few: the newest cases are gone through. All are: they are looked up one by one.
const WAYS: [i32; 2] = [0, 1_000];

async fn found(as_app: &Sql, bases: &str, sets: &str, tokens: &str, few: i32) -> Vec<String> {
    let kinds = sets.replace(|c: char| c.is_ascii_digit(), "1");
    as_app
        .column(&format!(
            "SELECT DISTINCT f::text FROM cases_with_tokens('{bases}', '{sets}', '{kinds}', '{tokens}', {few}, 10) AS f ORDER BY 1"
        ))
        .await
}

#[tokio::test]
async fn names_are_found_where_the_policies_let_somebody_see() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for (key, place) in &app.country.places {
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &place.id.to_string()).await;
        let seen = as_app
            .column("SELECT id::text FROM case_record ORDER BY 1")
            .await;
        for few in WAYS {
            assert_eq!(
                found(&as_app, ALL, "{0}", "{42}", few).await,
                seen,
                "{key} {few}"
            );
        }
    }
    let as_app = app.sql_as_app().await;
    for (actor, organization) in [("staff", ""), ("public", ""), ("system", "")] {
        begin(&app, &as_app, actor, organization).await;
        for few in WAYS {
            let seen = found(&as_app, ALL, "{0}", "{42}", few).await;
            assert!(seen.is_empty(), "{actor} {few}: {seen:?}");
        }
        as_app.run("ROLLBACK").await;
    }
}

#[tokio::test]
async fn each_basis_finds_its_own() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for (key, basis) in [
        ("shinjuku", "responsible"),
        ("chiyoda", "receiving"),
        ("tokyo", "area"),
        ("kanda", "granted"),
    ] {
        let as_app = app.sql_as_app().await;
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place(key).id.to_string(),
        )
        .await;
        for few in WAYS {
            for other in ["responsible", "receiving", "area", "granted", "own"] {
                let wanted = if other == basis {
                    vec![case(1)]
                } else {
                    vec![]
                };
                let seen = found(&as_app, &format!("{{{other}}}"), "{0}", "{42}", few).await;
                assert_eq!(seen, wanted, "{key} {other} {few}");
            }
        }
    }
}

#[tokio::test]
async fn all_tokens_of_one_set_are_wanted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    // More than are merged at once.
    let many: Vec<String> = (100..112).map(|token| token.to_string()).collect();
    for token in &many {
        sql.run(&format!(
            "INSERT INTO person_token (kind, token, person_id) VALUES (1, {token}, '{}')",
            person(1)
        ))
        .await;
    }
    // Somebody else's alone.
    sql.run(&format!(
        "INSERT INTO person_token (kind, token, person_id) VALUES (1, 7, '{}')",
        person(2)
    ))
    .await;
    let as_app = app.sql_as_app().await;
    let shinjuku = app.country.place("shinjuku").id.to_string();
    begin(&app, &as_app, "staff", &shinjuku).await;
    let twelve = vec!["0"; many.len()].join(",");
    for few in WAYS {
        for (sets, tokens, hit) in [
            ("{0,0}".to_owned(), "{42,100}".to_owned(), true),
            (
                format!("{{{twelve}}}"),
                format!("{{{}}}", many.join(",")),
                true,
            ),
            // One more, which exists, but not of them.
            (
                format!("{{{twelve},0}}"),
                format!("{{{},7}}", many.join(",")),
                false,
            ),
            ("{0,0}".to_owned(), "{42,7}".to_owned(), false),
            // One that nobody has.
            ("{0,0}".to_owned(), "{42,8}".to_owned(), false),
            // Another set beside one that finds nobody.
            ("{0,0,1}".to_owned(), "{42,8,100}".to_owned(), true),
            ("{}".to_owned(), "{}".to_owned(), false),
        ] {
            let seen = found(&as_app, ALL, &sets, &tokens, few).await;
            assert_eq!(!seen.is_empty(), hit, "{tokens} {few}: {seen:?}");
        }
    }
}
