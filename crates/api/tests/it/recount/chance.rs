//! What happens next, at random.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::support::records::{form, with};

const SEVERITIES: [&str; 5] = ["none", "mild", "moderate_1", "moderate_2", "severe"];
const SEXES: [&str; 4] = ["male", "female", "other", "unknown"];
/// Municipalities with a centre, one without, and none.
const PLACES: [&str; 6] = ["131041", "131016", "131032", "271403", "011002", ""];
/// Centres of two prefectures.
const CENTERS: [&str; 4] = ["chiyoda", "shinjuku", "minato", "sakai_center"];
/// Some have a birthday, and with it another band, among the days of the test.
const BIRTHS: [&str; 7] = [
    "2002-08-23",
    "2021-08-24",
    "1932-08-25",
    "1980-03-14",
    "2013-01-05",
    "1957-11-30",
    "2017-08-26",
];
const AGES: [&str; 9] = ["0", "8か月", "4", "19", "20", "34", "89", "90", "103"];

/// Chance that comes out the same each time.
pub struct Chance(u64);

impl Chance {
    /// Begins.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }

    fn day(&mut self) -> Value {
        let first: NaiveDate = "2022-08-20".parse().unwrap();
        let days = i64::try_from(self.below(9)).unwrap();
        json!((first + TimeDelta::days(days)).to_string())
    }

    fn onset(&mut self) -> [(&'static str, Value); 2] {
        let (state, on) = match self.below(3) {
            0 => (json!(null), json!("")),
            1 => (json!("none"), json!("")),
            _ => (json!(null), self.day()),
        };
        [
            ("/diagnosis/onset_state", state),
            ("/diagnosis/onset_on", on),
        ]
    }

    fn age(&mut self) -> [(&'static str, Value); 2] {
        let (birth, age) = if self.below(2) == 0 {
            (self.pick(&BIRTHS), "")
        } else {
            ("", self.pick(&AGES))
        };
        [
            ("/person/birth_date", json!(birth)),
            ("/person/age", json!(age)),
        ]
    }

    fn severity(&mut self) -> Value {
        match self.below(3) {
            0 => json!(null),
            _ => json!(self.pick(&SEVERITIES)),
        }
    }

    /// A notification.
    pub fn form(&mut self) -> Value {
        let mut changes = vec![
            ("/person/sex", json!(self.pick(&SEXES))),
            (
                "/person/residence/municipality_code",
                json!(self.pick(&PLACES)),
            ),
            ("/person/whereabouts", json!({"municipality_code": ""})),
            ("/diagnosis/diagnosed_on", self.day()),
            ("/condition/severity", self.severity()),
            ("/reporter/reported_on", self.day()),
        ];
        changes.extend(self.age());
        changes.extend(self.onset());
        with(form(), &changes)
    }

    /// What a doctor corrects; the remarks always differ.
    fn correction(&mut self) -> Vec<(&'static str, Value)> {
        let mut changes = vec![("/remarks", json!(format!("訂正{}", self.0)))];
        for part in 0..7 {
            if self.below(5) > 1 {
                continue;
            }
            match part {
                0 => changes.push(("/person/sex", json!(self.pick(&SEXES)))),
                1 => changes.extend(self.age()),
                2 => changes.push(("/diagnosis/diagnosed_on", self.day())),
                3 => changes.extend(self.onset()),
                4 => changes.push((
                    "/person/residence/municipality_code",
                    json!(self.pick(&PLACES)),
                )),
                5 => changes.push((
                    "/person/whereabouts/municipality_code",
                    json!(self.pick(&PLACES)),
                )),
                _ => changes.push(("/condition/severity", self.severity())),
            }
        }
        changes
    }

    /// What a centre changes about a person: some of it, and nothing else.
    fn person(&mut self) -> Value {
        let mut patch = json!({"contact": {}});
        let code = |code: &str| {
            if code.is_empty() {
                json!(null)
            } else {
                json!(code)
            }
        };
        for part in 0..4 {
            if self.below(5) > 1 {
                continue;
            }
            match part {
                0 if self.below(5) == 0 => patch["identity"] = json!({"birth_on": null}),
                0 => patch["identity"] = json!({"birth_on": self.pick(&BIRTHS)}),
                1 => patch["sex"] = json!(self.pick(&SEXES)),
                2 => {
                    patch["contact"]["residence"] =
                        json!({"municipality_code": code(self.pick(&PLACES))});
                }
                _ => {
                    patch["contact"]["whereabouts"] =
                        json!({"municipality_code": code(self.pick(&PLACES))});
                }
            }
        }
        patch
    }

    /// Something that happens to a case.
    pub fn act(&mut self) -> Act {
        match self.below(22) {
            0..=5 => Act::Severity(self.pick(&["none", "mild", "moderate_1", "severe", "unknown"])),
            6 | 7 => Act::Whereabouts(self.pick(&["home", "hospital", "released"])),
            8 | 9 => Act::CloseOrReopen,
            10..=13 => Act::Person(self.person()),
            14..=17 => Act::Correct(self.correction(), self.below(1 << 9)),
            18 => Act::Withdraw,
            19 => Act::Void,
            _ => Act::Transfer(self.pick(&CENTERS)),
        }
    }
}

/// Something that happens to a case.
pub enum Act {
    /// 重症度.
    Severity(&'static str),
    /// 居所.
    Whereabouts(&'static str),
    /// 終結 or 再開.
    CloseOrReopen,
    /// A change of the person.
    Person(Value),
    /// A corrected form, and which of the items that differ the centre takes over, as bits.
    Correct(Vec<(&'static str, Value)>, usize),
    /// 移管 to a centre.
    Transfer(&'static str),
    /// 取下げ.
    Withdraw,
    /// 無効.
    Void,
}

impl Act {
    /// What it is.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Severity(_) => "severity",
            Self::Whereabouts(_) => "whereabouts",
            Self::CloseOrReopen => "closing and reopening",
            Self::Person(_) => "person",
            Self::Correct(..) => "correction",
            Self::Transfer(_) => "transfer",
            Self::Withdraw => "withdrawal",
            Self::Void => "voiding",
        }
    }
}
