//! Two people merging, unmerging and editing the same records at once: one wins, the others are told, nothing is lost.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Desk, alike, choices, id, merge, notify, said, undo, unlike};
use crate::support::records::figures_agree;
use crate::support::{Sql, TestApp};

/// Attempts at a time.
const ATTEMPTS: usize = 50;

async fn crowd() -> (TestApp, Sql) {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    (app, sql)
}

fn won(statuses: &[u16], success: u16) -> usize {
    assert!(
        statuses.iter().all(|one| [success, 409, 412].contains(one)),
        "{statuses:?}"
    );
    statuses.iter().filter(|one| **one == success).count()
}

#[tokio::test]
async fn of_fifty_who_merge_confirm_and_undo_at_once_one_does() {
    let (app, sql) = crowd().await;
    let [one, other] = unlike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let before = [
        desk.person(&one.person).await,
        desk.person(&other.person).await,
    ];
    let (v1, choices) = (json!(1), choices());
    // From both sides.
    let tries = (0..ATTEMPTS).map(|number| {
        let (from, to) = match number % 2 {
            0 => (&one.person, &other.person),
            _ => (&other.person, &one.person),
        };
        merge(&desk.nurse, from, &v1, to, &v1, &choices)
    });
    let replies = join_all(tries).await;
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(won(&statuses, 201), 1);
    let made = replies
        .iter()
        .find(|reply| reply.status == 201)
        .unwrap()
        .json();

    let body = json!({"this_version": 1, "that_version": 1});
    let path = format!("/merges/{}/approval", id(&made));
    let tries = (0..ATTEMPTS).map(|_| {
        let ask = desk.clerk.ask("POST", &path).header("If-Match", "\"v1\"");
        ask.json(&body).send()
    });
    let statuses: Vec<u16> = join_all(tries)
        .await
        .iter()
        .map(|reply| reply.status)
        .collect();
    assert_eq!(won(&statuses, 200), 1);
    assert_eq!(
        sql.number("SELECT count(*) FROM person_merge_image").await,
        2
    );
    figures_agree(&sql).await;

    let v2 = json!(2);
    let tries = (0..ATTEMPTS).map(|_| undo(&desk.nurse, id(&made), &v2));
    let statuses: Vec<u16> = join_all(tries)
        .await
        .iter()
        .map(|reply| reply.status)
        .collect();
    assert_eq!(won(&statuses, 200), 1);
    for person in &before {
        let now = desk.person(id(person)).await;
        assert_eq!((said(&now), &now["version"]), (said(person), &json!(3)));
    }
    figures_agree(&sql).await;
}

#[expect(clippy::print_stdout, reason = "shown where one asks for it")]
#[tokio::test]
async fn merging_and_editing_at_once_loses_nothing() {
    let (app, sql) = crowd().await;
    let [one, other] = alike(&app, &sql).await;
    let third = notify(&app, &sql, &[("/person/alias", json!("ケン"))]).await;
    let desk = Desk::new(&app, &sql).await;
    let (v1, none) = (json!(1), json!([]));
    let all = [&one.person, &other.person, &third.person];
    // Each of three records is merged with each other and edited, all on the version that everybody has seen.
    let tries = (0..ATTEMPTS).map(|number| {
        let (from, to) = (all[number % 3], all[(number / 3 + number + 1) % 3]);
        let (desk, v1, none) = (&desk, &v1, &none);
        async move {
            if number % 5 == 0 || from == to {
                let patch = json!({"contact": {"other_language": format!("{number}")}});
                let path = format!("/persons/{from}");
                (false, desk.clerk.patch(&path, "\"v1\"", &patch).await)
            } else {
                (true, merge(&desk.nurse, from, v1, to, v1, none).await)
            }
        }
    });
    let replies = join_all(tries).await;
    let merged: Vec<Value> = replies
        .iter()
        .filter(|(merges, reply)| *merges && reply.status == 201)
        .map(|(_, reply)| reply.json())
        .collect();
    let edited = replies
        .iter()
        .filter(|(merges, reply)| !merges && reply.status == 200)
        .count();
    for (_, reply) in &replies {
        assert!(
            [200, 201, 409, 412].contains(&reply.status),
            "{}",
            reply.text()
        );
    }
    assert!(merged.len() + edited >= 1);
    let standing = sql
        .number("SELECT count(*) FROM person_merge WHERE state = 'merged'")
        .await;
    assert_eq!(usize::try_from(standing).unwrap(), merged.len());
    // Every record was written by as many as say so: the merge its two, an edit its one and those merged with it.
    let versions = sql.number("SELECT sum(version - 1) FROM person").await;
    assert!(usize::try_from(versions).unwrap() >= 2 * merged.len() + edited);
    let images = sql.number("SELECT count(*) FROM person_merge_image").await;
    assert!(usize::try_from(images).unwrap() >= 2 * merged.len());
    println!(
        "{} merged, {edited} edited, {} told",
        merged.len(),
        ATTEMPTS - merged.len() - edited
    );
    figures_agree(&sql).await;
    for merge in merged.iter().rev() {
        let undone = desk.undo(id(merge)).await;
        assert_eq!(undone.status, 200, "{}", undone.text());
    }
    figures_agree(&sql).await;
}
