//! The OpenAPI document says what the server does: no operation more, none less, and its examples work.

use std::collections::BTreeSet;
use std::path::Path;

use hersys_api::command::{data_item_table, permission_table};
use hersys_api::openapi::{self, compose};
use hersys_api::routes::BASE;
use hersys_domain::data_item::{ITEMS, Place};
use hersys_domain::permission::Permission;
use hersys_domain::validate::Validate;
use hersys_domain::{
    account, alert, api_key, case, case_batch, case_view, contact, course, entry, external_id,
    invitation, notification, observation, optional_item, organization, patient,
    permission_setting, person, person_merge, script, session, transfer,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::operations::{self, entries};
use crate::support::schema::check;
use crate::support::{Options, TestApp};

fn document() -> Value {
    openapi::whole().unwrap()
}

#[tokio::test]
async fn every_operation_of_the_document_is_routed() {
    let app = TestApp::with(Options {
        demonstration: true,
        ..Options::default()
    })
    .await;
    for name in entries(&document()).keys() {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path
            .replace("{id}", "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11")
            .replace("{other}", "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a12")
            .replace("{code}", "1")
            .replace("{kind}", operations::KIND);
        let reply = app.nobody().ask(method, &path).send().await;
        assert!(
            ![404, 405].contains(&reply.status),
            "{name}: {}",
            reply.text()
        );
    }
}

/// `GET /organizations/{id}` for every handler of `src/routes`, and the names of handlers.
fn routed() -> BTreeSet<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(dir).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let outside = outside(&text);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some((method, path)) = attribute(line) else {
                continue;
            };
            let handler = lines
                .find_map(|line| line.split_once("async fn ").map(|(_, rest)| rest))
                .and_then(|rest| rest.split(['(', '<']).next())
                .unwrap()
                .to_owned();
            assert!(
                text.contains(&format!(".service({handler})")),
                "{handler} is not registered"
            );
            if !outside.contains(&handler) {
                found.insert((format!("{method} {path}"), handler));
            }
        }
    }
    found
}

/// `#[get("/me")]`.
fn attribute(line: &str) -> Option<(String, String)> {
    let (method, rest) = line.trim().strip_prefix("#[")?.split_once("(\"")?;
    let methods = ["get", "post", "put", "patch", "delete"];
    let path = rest.split('"').next()?;
    methods
        .contains(&method.rsplit(':').next()?)
        .then(|| (method.to_uppercase(), path.to_owned()))
}

/// The handlers that a file registers outside the API's address.
fn outside(text: &str) -> String {
    let Some((_, rest)) = text.split_once("pub fn outside(") else {
        return String::new();
    };
    rest.split("\n}").next().unwrap().to_owned()
}

#[test]
fn every_handler_is_in_the_document_under_its_own_name() {
    let documented: BTreeSet<(String, String)> = entries(&document())
        .into_iter()
        .map(|(name, entry)| (name, entry["operationId"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(documented, routed());
}

#[test]
fn a_merge_patch_may_clear_each_member_of_a_part() {
    let document = openapi::whole().unwrap();
    let schema = &document["components"]["schemas"]["PersonPatch"];
    for right in [
        json!({"contact": {"phone": null, "residence": {"street": null}, "workplace": null}}),
        json!({"contact": {"workplace": {"address": {"postal_code": null}}}}),
        json!({"identity": {"birth_on": null, "name_unknown": null}}),
    ] {
        let wrong = check(&document, schema, &right, "");
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    for wrong in [
        json!({"contact": {"phone": 1}}),
        json!({"contact": {"residence": {"street": false}}}),
        json!({"identity": {"surname": "高橋"}}),
    ] {
        assert!(!check(&document, schema, &wrong, "").is_empty(), "{wrong}");
    }
}

#[test]
fn every_operation_says_what_it_is_for_and_who_may() {
    for operation in operations::all() {
        let (entry, name) = (&operation.entry, operation.row.name);
        assert!(
            entry["description"]
                .as_str()
                .is_some_and(|text| text.ends_with('.')),
            "{name}"
        );
        assert_eq!(entry["tags"].as_array().map(Vec::len), Some(1), "{name}");
        assert!(
            entry["security"].is_array(),
            "{name} does not say who may call it"
        );
        if operation.path().split('/').nth(1) == Some("session") || operation.path() == "/me" {
            // One's own session asks for no permission.
            assert!(operation.permission().is_none(), "{name}");
        } else {
            // Patients have their own record and no permissions.
            assert_eq!(
                operation.permission().is_none(),
                operation.public() || operation.patients(),
                "{name}"
            );
        }
        let problem = &entry["responses"]["default"]["content"]["application/problem+json"];
        assert!(problem.is_object(), "{name} does not say how it fails");
        assert!(
            operation
                .path()
                .starts_with(&format!("/{}", entry["tags"][0].as_str().unwrap()))
                || ["/me", "/openapi.json"].contains(&operation.path()),
            "{name} is tagged {}",
            entry["tags"]
        );
    }
}

#[test]
fn every_permission_that_only_settings_need_is_asked_for_somewhere() {
    let asked: BTreeSet<Permission> = operations::all()
        .iter()
        .filter_map(operations::Documented::permission)
        .collect();
    for permission in Permission::ALL.iter().filter(|one| !one.personal()) {
        assert!(asked.contains(permission), "{permission}");
    }
}

#[test]
fn changing_a_record_asks_for_its_version() {
    for operation in operations::all() {
        // What is done once and takes nothing away needs none: the second time is a conflict.
        let once = ["/acceptance", "/confirmation", "/transfers/{id}/refusal"]
            .iter()
            .any(|act| operation.path().ends_with(act));
        let on_a_record = operation.path().contains("{id}") && operation.changes() && !once;
        // What adds records of their own beneath one changes nothing that another could have changed.
        let adds = operation.success() == 201
            || ["/cases/{id}/contacts", "/cases/{id}/script/marks"].contains(&operation.path());
        if adds && !operation.versioned() {
            continue;
        }
        assert_eq!(operation.versioned(), on_a_record, "{}", operation.row.name);
    }
}

/// Reads, judges and writes again.
fn body<T: DeserializeOwned + Serialize + Validate>(value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{value}: {e}"));
    assert!(
        read.violations().is_empty(),
        "{value}: {:?}",
        read.violations()
    );
    let again = serde_json::to_value(&read).unwrap();
    serde_json::from_value::<T>(again).unwrap();
}

fn plain<T: DeserializeOwned + Serialize>(value: &Value) {
    serde_json::from_value::<T>(value.clone()).unwrap_or_else(|e| panic!("{value}: {e}"));
}

/// The types behind the bodies of requests.
type Reader = fn(&Value);
const BODIES: &[(&str, Reader)] = &[
    ("PasswordSignIn", body::<session::PasswordSignIn>),
    ("CodeSignIn", body::<session::CodeSignIn>),
    ("Unlock", body::<session::Unlock>),
    ("ChooseOrganization", plain::<session::ChooseOrganization>),
    ("EnrolmentSecret", body::<session::EnrolmentSecret>),
    ("CompleteEnrolment", body::<session::CompleteEnrolment>),
    ("NewCaseBatch", body::<case_batch::NewCaseBatch>),
    ("NewCaseView", body::<case_view::NewCaseView>),
    ("ShareCaseView", body::<case_view::ShareCaseView>),
    ("NewOrganization", body::<organization::NewOrganization>),
    ("OrganizationPatch", body::<organization::OrganizationPatch>),
    (
        "PermissionSettingChange",
        body::<permission_setting::PermissionSettingChange>,
    ),
    ("NewAccount", body::<account::NewAccount>),
    ("AccountPatch", body::<account::AccountPatch>),
    ("NewApiKey", body::<api_key::NewApiKey>),
    ("ApiKeyRotation", body::<api_key::ApiKeyRotation>),
    ("NotificationForm", body::<notification::NotificationForm>),
    ("Submission", body::<notification::record::Submission>),
    ("AcceptMany", body::<notification::record::AcceptMany>),
    ("NewQuery", body::<notification::correction::NewQuery>),
    ("Answer", body::<notification::correction::Answer>),
    ("NewVersion", body::<notification::correction::NewVersion>),
    ("Decisions", body::<notification::correction::Decisions>),
    ("Change_Severity", body::<course::Change<case::Severity>>),
    (
        "Change_Whereabouts",
        body::<course::Change<case::Whereabouts>>,
    ),
    ("CloseCase", body::<course::CloseCase>),
    ("CorrectEntry", body::<course::CorrectEntry>),
    ("Clinical", body::<entry::Clinical>),
    ("Survey", body::<entry::Survey>),
    ("EntryPatch", body::<entry::EntryPatch>),
    ("NewOptionalItem", body::<optional_item::NewOptionalItem>),
    (
        "OptionalItemPatch",
        body::<optional_item::OptionalItemPatch>,
    ),
    (
        "OptionalValuesPatch",
        body::<optional_item::OptionalValuesPatch>,
    ),
    ("NewExternalId", body::<external_id::NewExternalId>),
    ("ExternalIdPatch", body::<external_id::ExternalIdPatch>),
    ("ExternalIdSearch", body::<external_id::ExternalIdSearch>),
    ("RegisterContacts", body::<contact::RegisterContacts>),
    ("RegisterRecord", body::<contact::RegisterRecord>),
    ("BecomePatient", body::<contact::BecomePatient>),
    ("NewScriptMark", body::<script::NewScriptMark>),
    ("Reason", body::<course::Reason>),
    ("RequestTransfer", body::<transfer::RequestTransfer>),
    ("TakeOver", body::<transfer::TakeOver>),
    ("AcceptTransfers", body::<transfer::AcceptTransfers>),
    ("PersonPatch", body::<person::PersonPatch>),
    ("PersonSearch", body::<person::PersonSearch>),
    ("NewMerge", body::<person_merge::NewMerge>),
    ("MergeConfirmation", body::<person_merge::MergeConfirmation>),
    ("NewDistinction", body::<person_merge::NewDistinction>),
    ("Verification", body::<patient::Verification>),
    ("LinkSecret", body::<patient::LinkSecret>),
    ("ChoosePin", body::<patient::ChoosePin>),
    ("PinSignIn", body::<patient::PinSignIn>),
    ("CodeRequest", body::<patient::CodeRequest>),
    ("CodeAnswer", body::<patient::CodeAnswer>),
    ("Report", body::<observation::Report>),
    ("ProxyReport", body::<observation::ProxyReport>),
    ("Resolution", body::<alert::Resolution>),
    ("SendInvitation", body::<invitation::SendInvitation>),
];

#[test]
fn examples_of_requests_are_right_requests() {
    let document = document();
    for (name, entry) in entries(&document) {
        let Some(content) = entry["requestBody"]["content"].as_object() else {
            continue;
        };
        // Files come as they are.
        for (_, media) in content.iter().filter(|(kind, _)| *kind != "text/csv") {
            let reference = media["schema"]["$ref"].as_str().unwrap();
            let schema = reference.rsplit('/').next().unwrap();
            let (_, read) = BODIES
                .iter()
                .find(|(body, _)| *body == schema)
                .unwrap_or_else(|| panic!("{name}: {schema} is missing in BODIES"));
            read(&compose(&document, &media["schema"]));
        }
    }
}

#[test]
fn examples_are_valid_by_their_own_schema() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let value = &schema["example"];
        assert!(!value.is_null(), "{name} has no example");
        let found = check(&document, schema, value, "");
        assert!(found.is_empty(), "{name}: {found:?} in {value}");
    }
}

#[test]
fn bodies_of_requests_take_no_unknown_fields() {
    let document = document();
    for (schema, _) in BODIES {
        let found = &document["components"]["schemas"][schema];
        // What is of several kinds says it of each.
        let kinds = found["oneOf"].as_array();
        let all = kinds.map_or_else(|| vec![found], |kinds| kinds.iter().collect());
        for one in all {
            assert_eq!(one["additionalProperties"], Value::Bool(false), "{schema}");
        }
    }
}

#[test]
fn the_page_of_permissions_is_what_the_table_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    assert_eq!(std::fs::read_to_string(file).unwrap(), permission_table());
}

#[tokio::test]
async fn the_document_is_served_as_it_is_kept() {
    let app = TestApp::new().await;
    let reply = app.nobody().get("/openapi.json").await;
    assert_eq!(reply.expect(200), document());
    assert_eq!(reply.text(), openapi::json().unwrap());
    assert!(reply.text().contains(BASE));
}

#[test]
fn the_table_of_data_items_is_fresh() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data-items.md");
    assert_eq!(std::fs::read_to_string(file).unwrap(), data_item_table());
}

#[test]
fn every_data_item_stands_in_the_document_where_the_table_says() {
    let whole = hersys_api::openapi::whole().unwrap();
    let has = |schemas: &[&str], member: &str| {
        schemas.iter().any(|schema| {
            let schema = &whole["components"]["schemas"][schema];
            let parts = schema["allOf"].as_array().into_iter().flatten();
            let mut all = parts.chain([schema]);
            all.any(|part| !part["properties"][member].is_null())
        })
    };
    for item in ITEMS {
        for place in item.places {
            let there = match *place {
                Place::Case(member) => has(&["Case", "CaseSummary"], member),
                Place::Notification(member) => {
                    has(&["Notification", "NotificationSummary"], member)
                }
                Place::Observation(member) => has(&["Observation"], member),
                _ => true,
            };
            assert!(there, "{}: {place:?}", item.name);
        }
    }
}
