//! Everything that happens to cases, at random, and a book in which the test keeps by its own means what each of
//! them counts by: what was typed, and whose word was taken over. The columns that figures are made from are
//! never asked.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use hersys_domain::figure::{DateKind, Dimension};
use serde_json::{Value, json};

use crate::support::records::{WRITER, notify, session_of, step, with};
use crate::support::transfers::{answer, request};
use crate::support::{Browser, Reply, Sql, TestApp};

mod chance;
mod entry;

use chance::Act;
pub use chance::Chance;
use entry::{Entry, Known};

/// Day, value, amount.
pub type Counts = BTreeMap<(String, String), i64>;

/// The cases and who deals with them.
pub struct Book<'a> {
    app: &'a TestApp,
    sql: &'a Sql,
    nurses: BTreeMap<&'static str, Browser>,
    doctors: [Browser; 2],
    all: Vec<Entry>,
    /// How often each thing was done.
    pub done: BTreeMap<&'static str, usize>,
}

impl<'a> Book<'a> {
    /// Nobody yet.
    pub async fn new(app: &'a TestApp, sql: &'a Sql) -> Self {
        let mut nurses = BTreeMap::new();
        for key in ["chiyoda", "shinjuku", "minato", "sakai_center"] {
            let nurse = session_of(app, sql, &format!("{key}.nurse")).await;
            nurses.insert(key, nurse);
        }
        let doctors = [
            session_of(app, sql, WRITER).await,
            session_of(app, sql, "yotsuya.physician").await,
        ];
        Self {
            app,
            sql,
            nurses,
            doctors,
            all: Vec::new(),
            done: BTreeMap::new(),
        }
    }

    /// The nurse of a centre.
    pub fn nurse(&self, center: &str) -> &Browser {
        &self.nurses[center]
    }

    /// Notifications arrive at once.
    pub async fn arrive(&mut self, forms: Vec<Value>) {
        let arriving = forms.into_iter().enumerate().map(|(number, form)| {
            let doctor = usize::from(number % 3 == 0);
            let (sql, doctors) = (self.sql, &self.doctors);
            async move {
                let made = notify(sql, &doctors[doctor], &form).await;
                Entry::new(made, doctor, form)
            }
        });
        let arrived = join_all(arriving).await;
        self.all.extend(arrived);
    }

    /// Something happens to eight cases at once.
    pub async fn happen(&mut self, chance: &mut Chance) {
        let first = chance.below(self.all.len());
        let mut places: Vec<usize> = (0..8.min(self.all.len()))
            .map(|step| (first + step * 7) % self.all.len())
            .collect();
        places.sort_unstable();
        places.dedup();
        let acts: Vec<(usize, Act)> = places
            .into_iter()
            .map(|place| (place, chance.act()))
            .collect();
        for (_, act) in &acts {
            *self.done.entry(act.name()).or_default() += 1;
        }
        let this = &*self;
        let doing = acts.iter().map(|(place, act)| {
            let entry = this.all[*place].clone();
            async move { (*place, this.perform(entry, act).await) }
        });
        for (place, entry) in join_all(doing).await {
            self.all[place] = entry;
        }
    }

    async fn perform(&self, mut entry: Entry, act: &Act) -> Entry {
        match act {
            // Of a case that is out the course can be changed, and nothing counts it.
            Act::Severity(value) => {
                let body = json!({"value": value});
                self.on_case(&entry, "severities", &body).await.expect(200);
                (*value).clone_into(&mut entry.severity);
            }
            Act::Whereabouts(value) => {
                let body = json!({"value": value});
                self.on_case(&entry, "whereabouts", &body).await.expect(200);
            }
            Act::Person(patch) => {
                let path = format!("/persons/{}", entry.made.person);
                let tag = self.tag("person", &entry.made.person).await;
                let nurse = &self.nurses[entry.center];
                nurse.patch(&path, &tag, patch).await.expect(200);
                entry.change(patch);
            }
            _ if !entry.counted => {}
            Act::CloseOrReopen if entry.closed => {
                let body = json!({"reason": "再び発熱"});
                self.on_case(&entry, "reopening", &body).await.expect(200);
                entry.closed = false;
            }
            Act::CloseOrReopen => {
                let body = json!({"reason": "released"});
                self.on_case(&entry, "closing", &body).await.expect(200);
                entry.closed = true;
            }
            Act::Transfer(to) => self.transfer(&mut entry, to).await,
            Act::Correct(changes, bits) => self.correct(&mut entry, changes, *bits).await,
            Act::Withdraw => {
                let doctor = &self.doctors[entry.doctor];
                self.on_notification(&entry, doctor, "withdrawal", &json!({"reason": "別の患者"}))
                    .await
                    .expect(200);
                (entry.counted, entry.closed) = (false, true);
            }
            Act::Void => {
                let nurse = &self.nurses[entry.center];
                self.on_notification(&entry, nurse, "voiding", &json!({"reason": "誤登録"}))
                    .await
                    .expect(200);
                (entry.counted, entry.closed) = (false, true);
            }
        }
        entry
    }

    /// The doctor corrects, the centre decides.
    async fn correct(&self, entry: &mut Entry, changes: &[(&'static str, Value)], bits: usize) {
        entry.form = with(entry.form.clone(), changes);
        let body = json!({"form": entry.form, "reason": "カルテと照合した"});
        let doctor = &self.doctors[entry.doctor];
        self.on_notification(entry, doctor, "versions", &body)
            .await
            .expect(200);
        let nurse = &self.nurses[entry.center];
        let path = format!("/notifications/{}/review", entry.made.notification);
        let review = nurse.get(&path).await.expect(200);
        let items = review["items"].as_array().unwrap().iter().enumerate();
        let (apply, leave): (Vec<_>, Vec<_>) =
            items.partition(|(place, _)| (bits >> place) & 1 == 1);
        let names = |items: &[(usize, &Value)]| -> Vec<String> {
            let names = items.iter().map(|(_, name)| name.as_str().unwrap());
            names.map(str::to_owned).collect()
        };
        let body = json!({"apply": names(&apply), "leave": names(&leave)});
        self.on_notification(entry, nurse, "review", &body)
            .await
            .expect(200);
        for item in names(&apply) {
            entry.apply(&item);
        }
    }

    /// One centre asks, the other accepts; what is closed, or there already, stays.
    async fn transfer(&self, entry: &mut Entry, to: &'static str) {
        if entry.closed || entry.center == to {
            return;
        }
        let body = request(self.app, to);
        let asked = self.on_case(entry, "transfers", &body).await.expect(200);
        let id = asked["id"].as_str().unwrap();
        answer(&self.nurses[to], id, "acceptance").await.expect(200);
        entry.center = to;
    }

    async fn tag(&self, table: &str, id: &str) -> String {
        let query = format!("SELECT version FROM {table} WHERE id = '{id}'");
        format!("\"v{}\"", self.sql.one(&query).await)
    }

    async fn on_case(&self, entry: &Entry, what: &str, body: &Value) -> Reply {
        let tag = self.tag("case_record", &entry.made.case).await;
        self.nurses[entry.center]
            .ask("POST", &format!("/cases/{}/{what}", entry.made.case))
            .header("If-Match", &tag)
            .json(body)
            .send()
            .await
    }

    async fn on_notification(
        &self,
        entry: &Entry,
        who: &Browser,
        what: &str,
        body: &Value,
    ) -> Reply {
        let id = &entry.made.notification;
        step(
            self.sql,
            who,
            id,
            &format!("/notifications/{id}/{what}"),
            body,
        )
        .await
    }

    /// Counts the book: an area by the key of its organisation, or a municipality.
    pub fn count(&self, area: &str, dates: DateKind, dimension: Dimension) -> Counts {
        let mut counts = Counts::new();
        for entry in &self.all {
            if let Some(day) = entry
                .day(dates)
                .filter(|_| entry.counted && entry.lies_in(area))
            {
                let id = |key: &str| self.app.country.place(key).id.to_string();
                let value = entry.value(dimension, area, id);
                *counts.entry((day, value)).or_default() += 1;
            }
        }
        counts
    }

    /// How many cases there are, and how many of them count.
    pub fn size(&self) -> (usize, usize) {
        let counted = self.all.iter().filter(|entry| entry.counted);
        (self.all.len(), counted.count())
    }

    /// What lies sealed is what the book says.
    pub async fn compare_records(&self) {
        for entry in &self.all {
            let path = format!("/persons/{}", entry.made.person);
            let person = self.nurses[entry.center].get(&path).await.expect(200);
            let birth = match entry.known {
                Known::Born(birth) => json!(birth),
                _ => json!(null),
            };
            assert_eq!(person["identity"]["birth_on"], birth, "{entry:?}");
            assert_eq!(person["sex"], entry.sex, "{entry:?}");
            for (place, wanted) in [
                ("residence", &entry.residence),
                ("whereabouts", &entry.whereabouts),
            ] {
                let code = person["contact"][place]["municipality_code"].as_str();
                assert_eq!(code.unwrap_or_default(), wanted, "{entry:?}");
            }
        }
    }
}
