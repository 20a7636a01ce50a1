//! One row for every operation of the document: what it works on and what a right request to it holds.
//!
//! The coverage tests walk the rows of `rows`. An operation without a row makes them fail; so does a row
//! without an operation. A new operation needs a row and nothing else, unless it works on a new kind of record:
//! then it needs a [`Target`] too (how to make one, and how each organisation stands to it).

use hersys_api::openapi;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::purpose::PURPOSE_HEADER;
use serde_json::{Value, json};

use super::app::TestApp;
use super::country::Person;
use super::http::Browser;
use super::patients::signed_in;
use super::records::{PROXY, WRITER};
pub use super::rows::{OPERATIONS, Operation};
use super::sql::Sql;
pub use super::target::{Given, Prepared, Target};

/// A kind of organisation that health centres register.
pub const KIND: &str = "medical_institution";

/// What the document says of an operation.
#[derive(Debug, Clone)]
pub struct Documented {
    /// The row.
    pub row: Operation,
    /// Its part of the document.
    pub entry: Value,
}

/// All rows with their part of the document; fails where either is missing.
pub fn all() -> Vec<Documented> {
    let document = openapi::whole().unwrap();
    let mut entries = entries(&document);
    let found = OPERATIONS
        .iter()
        .map(|row| Documented {
            row: *row,
            entry: entries
                .remove(row.name)
                .unwrap_or_else(|| panic!("{} is not in the document (any more)", row.name)),
        })
        .collect();
    assert!(
        entries.is_empty(),
        "operations without a row in support/rows.rs: {:?}",
        entries.keys()
    );
    found
}

/// The operations of the document by name: `GET /organizations/{id}`.
pub fn entries(document: &Value) -> serde_json::Map<String, Value> {
    let mut found = serde_json::Map::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let below = path.strip_prefix(hersys_api::routes::BASE).unwrap();
        for (method, entry) in item.as_object().unwrap() {
            if [
                "get", "put", "post", "patch", "delete", "head", "options", "trace",
            ]
            .contains(&method.as_str())
            {
                found.insert(format!("{} {below}", method.to_uppercase()), entry.clone());
            }
        }
    }
    found
}

impl Documented {
    /// Its method.
    pub fn method(&self) -> &'static str {
        self.row.name.split_once(' ').unwrap().0
    }

    /// Its path below `/api/v1`.
    pub fn path(&self) -> &'static str {
        self.row.name.split_once(' ').unwrap().1
    }

    /// As the audit log names it.
    pub fn audited_as(&self) -> String {
        format!(
            "{} {}{}",
            self.method(),
            hersys_api::routes::BASE,
            self.path()
        )
    }

    /// Whether it changes anything by its method.
    pub fn changes(&self) -> bool {
        self.method() != "GET"
    }

    /// Whether anybody may call it.
    pub fn public(&self) -> bool {
        self.entry["security"] == json!([{}])
    }

    /// Whether it is for patients on their own record.
    pub fn patients(&self) -> bool {
        [json!([{"patient": []}]), json!([{"patient_device": []}])]
            .contains(&self.entry["security"])
    }

    /// Whether it is for signed-in staff.
    pub fn staffs(&self) -> bool {
        !self.public() && !self.patients()
    }

    /// A browser of somebody who may do it.
    pub async fn browser(&self, app: &TestApp, sql: &Sql) -> Browser {
        if self.patients() {
            return signed_in(app, sql).await.browser;
        }
        app.sign_in(self.actor()).await
    }

    /// The permission it asks for.
    pub fn permission(&self) -> Option<Permission> {
        let name = self.entry["x-permission"].as_str()?;
        Some(name.parse().unwrap())
    }

    /// Whether it wants `If-Match`.
    pub fn versioned(&self) -> bool {
        let parameters = self.entry["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match"))
    }

    /// Whether it asks prefectures and cities for what they open a record by name.
    pub fn names_somebody(&self) -> bool {
        let parameters = self.entry["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == PURPOSE_HEADER))
    }

    /// The status of success.
    pub fn success(&self) -> u16 {
        let responses = self.entry["responses"].as_object().unwrap();
        responses
            .keys()
            .filter_map(|status| status.parse().ok())
            .find(|status| (200..300).contains(status))
            .unwrap()
    }

    /// Who may do it, and holds every role of an organisation.
    pub fn actor(&self) -> &'static str {
        match self.permission() {
            Some(
                Permission::NotificationDraft
                | Permission::NotificationSubmit
                | Permission::NotificationCorrect,
            ) => WRITER,
            Some(
                Permission::PersonWrite
                | Permission::PersonMerge
                | Permission::CaseWrite
                | Permission::ClinicalWrite
                | Permission::SurveyWrite
                | Permission::ExternalIdWrite
                | Permission::ContactWrite
                | Permission::NotificationConfirm
                | Permission::ObservationWrite
                | Permission::AlertResolve
                | Permission::InvitationSend
                | Permission::TransferRequest,
            ) => "shinjuku.all",
            Some(Permission::TransferAccept) => "minato.all",
            _ => "chiyoda.all",
        }
    }

    /// Who may do the like elsewhere.
    pub fn stranger(&self) -> &'static str {
        match (self.actor(), self.row.target) {
            (WRITER, _) => "yotsuya.all",
            // Minato has a part in these.
            ("minato.all", _) | (_, Target::Transfer | Target::MovedIn) => "sakai_center.all",
            _ => "minato.all",
        }
    }

    /// The permission by which one sees what this changes: seen but not to be changed is 403, not seen 404.
    pub fn sight(&self) -> Option<Permission> {
        match self.permission()? {
            Permission::NotificationAccept
            | Permission::NotificationConfirm
            | Permission::NotificationQuery
            | Permission::NotificationCorrect
            | Permission::NotificationVoid => Some(Permission::NotificationRead),
            Permission::PersonWrite | Permission::PersonMerge => Some(Permission::PersonRead),
            Permission::CaseWrite | Permission::InvitationSend => Some(Permission::CaseRead),
            Permission::ClinicalWrite => Some(Permission::ClinicalRead),
            Permission::SurveyWrite => Some(Permission::SurveyRead),
            Permission::OptionalItemWrite => Some(Permission::OptionalItemRead),
            Permission::OptionalValueWrite => Some(Permission::OptionalValueRead),
            Permission::ExternalIdWrite => Some(Permission::ExternalIdRead),
            Permission::ContactWrite => Some(Permission::ContactRead),
            Permission::TransferRequest | Permission::TransferAccept => {
                Some(Permission::TransferRead)
            }
            Permission::ObservationWrite => Some(Permission::ObservationRead),
            Permission::AlertResolve => Some(Permission::AlertRead),
            _ => None,
        }
    }

    /// How the organisation of `who` stands to the target; nothing where they must not know of it.
    pub fn relation(&self, who: &Person) -> Option<Relation> {
        let place = who.organization.as_str();
        let own: &[&str] = match (self.row.target, self.changes()) {
            (Target::Nothing | Target::Reference(_), _) => return Some(Relation::Own),
            (Target::Organization | Target::StoppedOrganization, false) => {
                &["ministry", "tokyo", "chiyoda"]
            }
            (Target::Organization | Target::StoppedOrganization, true) | (Target::OwnKind, _) => {
                &["chiyoda"]
            }
            // Tokyo has registered Chiyoda.
            (Target::Account | Target::StoppedAccount, _) => &["tokyo", "chiyoda"],
            (Target::Import | Target::ApiKey | Target::OptionalItem, _) => &["chiyoda"],
            // The writer's alone, not the clinic's.
            (Target::CaseBatch, _) => {
                return (who.login == "shinjuku.all").then_some(Relation::Responsible);
            }
            (Target::ProxyDraft | Target::CaseView, _) => {
                return (who.login == PROXY).then_some(Relation::Own);
            }
            (Target::Draft, _) => return (who.login == WRITER).then_some(Relation::Own),
            (Target::OwnReport, _) => return None,
            // Nobody notified a contact: there is no receiving centre, and no clinic.
            (Target::Contact | Target::PositiveContact, _) => {
                return match place {
                    "shinjuku" => Some(Relation::Responsible),
                    "tokyo" => Some(Relation::Area),
                    _ => None,
                };
            }
            // Minato is asked to take the case, or has the person in its district now.
            (Target::Transfer | Target::MovedIn, _) if place == "minato" => {
                return Some(Relation::Granted);
            }
            (
                Target::Notification
                | Target::Accepted
                | Target::Confirmed
                | Target::Withdrawing
                | Target::Corrected
                | Target::Query
                | Target::Case
                | Target::CaseWithItem
                | Target::ClosedCase
                | Target::Entry
                | Target::ClinicalEntry
                | Target::SurveyEntry
                | Target::ExternalId
                | Target::Person
                | Target::Transfer
                | Target::MovedIn
                | Target::Pair
                | Target::Proposal
                | Target::Merge
                | Target::Distinction
                | Target::Alert,
                _,
            ) => {
                return match place {
                    "shinjuku" => Some(Relation::Responsible),
                    "chiyoda" => Some(Relation::Receiving),
                    "tokyo" => Some(Relation::Area),
                    "kanda" => Some(Relation::Granted),
                    _ => None,
                };
            }
        };
        own.contains(&place).then_some(Relation::Own)
    }

    /// A right request of `who`, on a record made for it alone.
    pub async fn prepare(&self, app: &TestApp, sql: &Sql, who: &Person) -> Prepared {
        let kind = app.country.place(&who.organization).kind;
        let asked = matches!(
            kind,
            OrganizationKind::Prefecture | OrganizationKind::Municipality
        );
        let made = self.row.target.make(app, sql).await;
        let path = match (&made, self.row.target) {
            (Some(both), Target::Pair) => {
                let (id, other) = both.split_once(' ').unwrap();
                self.path().replace("{id}", id).replace("{other}", other)
            }
            (Some(id), _) => self.path().replace("{id}", id).replace("{kind}", KIND),
            (None, Target::Reference(address)) => address.to_owned(),
            (None, _) => self.path().to_owned(),
        };
        Prepared {
            method: self.method(),
            path,
            etag: self.versioned().then(|| "\"v1\"".to_owned()),
            body: self.row.given.body(app, sql, who).await,
            text: matches!(self.row.given, Given::List).then(super::target::list),
            purpose: (self.names_somebody() && asked).then_some("coordination"),
        }
    }
}
