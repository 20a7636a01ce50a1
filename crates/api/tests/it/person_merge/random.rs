//! Merges and unmerges in any order leave every record as it was before.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Desk, id, notify, said};
use crate::support::records::{Notified, figures_agree};
use crate::support::{Sql, TestApp};

/// So many merges, and as many unmerges.
const MERGES: usize = 50;
/// What a merge may leave traces in: the log, what is told, changes of figures, its own history, and what ends by itself.
const TRACES: &[&str] = &[
    "audit_entry",
    "audit_person",
    "audit_seal",
    "audit_waiting",
    "outbox",
    "figure_delta",
    "figure_rollup",
    "person_merge",
    "person_merge_choice",
    "person_merge_image",
    "idempotency_key",
    "session",
];

/// A generator of one's own, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// All rows of all tables, versions and times of change apart; sealed parts of persons are compared opened.
async fn dump(sql: &Sql) -> BTreeMap<String, Vec<String>> {
    let tables = sql
        .column(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
             AND NOT relispartition ORDER BY relname",
        )
        .await;
    let mut found = BTreeMap::new();
    for table in tables
        .iter()
        .filter(|table| !TRACES.contains(&table.as_str()))
    {
        let without = match table.as_str() {
            "person_sealed" => "{version,sealed}",
            _ => "{version,updated_at}",
        };
        let rows = sql
            .column(&format!(
                "SELECT (to_jsonb(t) - '{without}'::text[])::text AS row FROM {table} t ORDER BY row"
            ))
            .await;
        found.insert(table.clone(), rows);
    }
    found
}

/// What the figures sum up to.
async fn figures(sql: &Sql) -> Vec<String> {
    sql.column(
        "SELECT concat_ws(' ', dimension, value, sum(amount)) FROM (\
           SELECT dimension, value, amount, date_kind, area FROM figure_contribution \
           UNION ALL SELECT dimension, value, amount, date_kind, area FROM figure_rollup) AS both_parts \
         WHERE date_kind = 'reported' AND area = 'JP' GROUP BY dimension, value HAVING sum(amount) <> 0 ORDER BY 1",
    )
    .await
}

async fn people(app: &TestApp, sql: &Sql, dice: &mut Dice) -> Vec<Notified> {
    let mut made = Vec::new();
    for _ in 0..9 {
        let changes = [
            (
                "/person/family_name",
                json!(dice.pick(&["髙橋", "高橋", "佐藤"])),
            ),
            (
                "/person/birth_date",
                json!(dice.pick(&["S55.3.14", "1981-03-14", ""])),
            ),
            (
                "/person/sex",
                json!(dice.pick(&["female", "male", "unknown"])),
            ),
            (
                "/person/phone",
                json!(dice.pick(&["090-1234-5678", "080-8765-4321", ""])),
            ),
            (
                "/person/mail",
                json!(dice.pick(&["", "a@example.jp", "b@example.jp"])),
            ),
            (
                "/person/residence/street",
                json!(dice.pick(&["新宿1-1", "新宿2-2"])),
            ),
            ("/person/age", json!("42")),
        ];
        made.push(notify(app, sql, &changes).await);
    }
    made
}

/// Merges two of different groups, chosen at random, with a random choice for each difference.
async fn merge(desk: &Desk, dice: &mut Dice, pool: &[Notified]) -> Option<String> {
    let (one, other) = (&dice.pick(pool).person, &dice.pick(pool).person);
    if one == other {
        return None;
    }
    let seen = desk.comparison(one, other).await;
    let lines = seen["lines"].as_array().unwrap();
    let choices: Vec<Value> = lines
        .iter()
        .filter(|line| line["state"] == "differs")
        .map(|line| json!({"item": line["item"], "side": dice.pick(&["this", "that"])}))
        .collect();
    let made = desk.merge(one, other, &json!(choices)).await;
    if made.status == 409 {
        return None;
    }
    let made = made.expect(201);
    if made["state"] == "proposed" {
        desk.approve(id(&made)).await.expect(200);
    }
    Some(id(&made).to_owned())
}

/// Changes the phone of somebody who has nothing to do with it.
async fn edit(desk: &Desk, person: &str, phone: &str) {
    let version = desk.person(person).await["version"].clone();
    let patch = json!({"contact": {"phone": phone}});
    let path = format!("/persons/{person}");
    let done = desk
        .nurse
        .patch(&path, &format!("\"v{version}\""), &patch)
        .await;
    done.expect(200);
}

#[expect(clippy::print_stdout, reason = "shown where one asks for it")]
#[tokio::test]
async fn fifty_merges_and_unmerges_leave_every_record_as_it_was() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut dice = Dice(0x2026_1201_0a08_0001);
    let pool = people(&app, &sql, &mut dice).await;
    let stranger = notify(&app, &sql, &[("/person/phone", json!("03-5555-0100"))])
        .await
        .person;
    let desk = Desk::new(&app, &sql).await;
    let mut people = Vec::new();
    for one in &pool {
        people.push(desk.person(&one.person).await);
    }
    let (rows, counted) = (dump(&sql).await, figures(&sql).await);
    let mut standing: Vec<String> = Vec::new();
    let (mut merged, mut undone, mut refused, mut deepest, mut other) = (0, 0, 0, 0, 0);
    while merged < MERGES || !standing.is_empty() {
        let more = merged < MERGES && (standing.is_empty() || dice.below(5) < 3);
        if more && let Some(made) = merge(&desk, &mut dice, &pool).await {
            standing.push(made);
            merged += 1;
            deepest = deepest.max(standing.len());
        } else if !standing.is_empty() && (!more || standing.len() == pool.len() - 1) {
            let at = dice.below(standing.len());
            let done = desk.undo(&standing[at]).await;
            if done.status == 200 {
                assert_eq!(done.json()["left"], json!([]));
                standing.remove(at);
                undone += 1;
            } else {
                // A later one of the same people stands.
                done.problem(409, "conflict");
                refused += 1;
            }
        }
        if dice.below(4) == 0 {
            edit(
                &desk,
                &stranger,
                &format!("03-5555-01{:02}", dice.below(100)),
            )
            .await;
            other += 1;
        }
    }
    figures_agree(&sql).await;
    edit(&desk, &stranger, "03-5555-0100").await;
    for person in &people {
        assert_eq!(said(&desk.person(id(person)).await), said(person));
    }
    let now = dump(&sql).await;
    for (table, before) in &rows {
        assert_eq!(&now[table], before, "{table}");
    }
    assert_eq!(figures(&sql).await, counted);
    let compared: usize = rows.values().map(Vec::len).sum();
    println!(
        "{merged} merges, {undone} unmerges, {refused} refused out of turn, {deepest} standing at most, {other} other edits: \
         {compared} rows of {} tables and {} records as before; figures {counted:?}",
        rows.len(),
        people.len(),
    );
    assert_eq!((merged, undone), (MERGES, MERGES));
}
