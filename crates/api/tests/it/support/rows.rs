//! The rows of the operations, in the order in which they are tried.

use serde_json::{Value, json};

use super::patients::PIN;
use super::records::{form, with};
use super::target::{Given, Target};

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Method and path below `/api/v1`, as in the document.
    pub name: &'static str,
    /// What the address names.
    pub target: Target,
    /// What the body holds.
    pub given: Given,
    /// Whether a locked session may do it.
    pub locked: bool,
}

const fn row(name: &'static str, target: Target, given: Given) -> Operation {
    Operation {
        name,
        target,
        given,
        locked: false,
    }
}

const fn even_locked(name: &'static str, given: Given) -> Operation {
    Operation {
        locked: true,
        ..row(name, Target::Nothing, given)
    }
}

fn corrected_form() -> Value {
    let right = with(form(), &[("/diagnosis/spo2", json!("94"))]);
    json!({"form": right, "reason": "測り直した"})
}

/// Of a case that nobody sees.
fn case_batch() -> Value {
    json!({"change": {"act": "assign"}, "cases": [{"id": "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a12"}]})
}

fn case_view() -> Value {
    json!({"name": "重症", "setting": {"filter": {"severity": ["severe"]}, "columns": ["number", "age"]}})
}

/// The rows.
pub const OPERATIONS: &[Operation] = &[
    row("POST /session", Target::Nothing, Given::Password),
    row("POST /session/otp", Target::Nothing, Given::Code),
    row(
        "POST /session/recovery",
        Target::Nothing,
        Given::RecoveryCode,
    ),
    even_locked("POST /session/unlock", Given::Unlock),
    even_locked("POST /session/lock", Given::Nothing),
    row(
        "POST /session/organization",
        Target::Nothing,
        Given::OwnOrganization,
    ),
    row("GET /me", Target::Nothing, Given::Nothing),
    row("POST /enrolment", Target::Nothing, Given::Link),
    row(
        "POST /enrolment/completion",
        Target::Nothing,
        Given::Completion,
    ),
    row("GET /organizations", Target::Nothing, Given::Nothing),
    row("POST /organizations", Target::Nothing, Given::Organization),
    row(
        "GET /organizations/{id}",
        Target::Organization,
        Given::Nothing,
    ),
    row(
        "PATCH /organizations/{id}",
        Target::Organization,
        Given::Json(|| json!({"name": "神田内科医院"})),
    ),
    row(
        "POST /organizations/{id}/stop",
        Target::Organization,
        Given::Nothing,
    ),
    row(
        "POST /organizations/{id}/resumption",
        Target::StoppedOrganization,
        Given::Nothing,
    ),
    row(
        "GET /organizations/{id}/permissions",
        Target::Organization,
        Given::Nothing,
    ),
    row(
        "PUT /organizations/{id}/permissions",
        Target::Organization,
        Given::Json(|| json!({"withheld": ["case.export"]})),
    ),
    row(
        "GET /organizations/{id}/kinds/{kind}/permissions",
        Target::OwnKind,
        Given::Nothing,
    ),
    row(
        "PUT /organizations/{id}/kinds/{kind}/permissions",
        Target::OwnKind,
        Given::Json(|| json!({"withheld": []})),
    ),
    row("GET /accounts", Target::Nothing, Given::Nothing),
    row("POST /accounts", Target::Nothing, Given::Account),
    row("GET /accounts/{id}", Target::Account, Given::Nothing),
    row(
        "PATCH /accounts/{id}",
        Target::Account,
        Given::Json(|| json!({"display_name": "佐藤 花子"})),
    ),
    row("POST /accounts/{id}/stop", Target::Account, Given::Nothing),
    row(
        "POST /accounts/{id}/resumption",
        Target::StoppedAccount,
        Given::Nothing,
    ),
    row(
        "POST /accounts/{id}/enrolment",
        Target::Account,
        Given::Nothing,
    ),
    row("GET /api-keys", Target::Nothing, Given::Nothing),
    row("POST /api-keys", Target::Nothing, Given::ApiKey),
    row("GET /api-keys/{id}", Target::ApiKey, Given::Nothing),
    row(
        "POST /api-keys/{id}/rotation",
        Target::ApiKey,
        Given::Json(|| json!({"valid_until": "2027-03-31"})),
    ),
    row("POST /api-keys/{id}/stop", Target::ApiKey, Given::Nothing),
    row("GET /notifications/drafts", Target::Nothing, Given::Nothing),
    row(
        "POST /notifications/drafts",
        Target::Nothing,
        Given::Json(|| json!({})),
    ),
    row(
        "GET /notifications/drafts/{id}",
        Target::Draft,
        Given::Nothing,
    ),
    row(
        "PUT /notifications/drafts/{id}",
        Target::Draft,
        Given::Json(form),
    ),
    row(
        "DELETE /notifications/drafts/{id}",
        Target::Draft,
        Given::Nothing,
    ),
    row(
        "POST /notifications/drafts/{id}/submission",
        Target::Draft,
        Given::Json(|| json!({"explained": true})),
    ),
    row(
        "POST /notifications/drafts/{id}/proxy-submission",
        Target::ProxyDraft,
        Given::Json(|| json!({"explained": true})),
    ),
    row(
        "GET /notifications",
        Target::Reference("/notifications?queue=own"),
        Given::Nothing,
    ),
    row(
        "POST /notifications:accept",
        Target::Nothing,
        Given::Json(|| json!({"ids": ["0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11"]})),
    ),
    row(
        "GET /notifications/{id}",
        Target::Notification,
        Given::Nothing,
    ),
    row(
        "GET /notifications/{id}/form.pdf",
        Target::Notification,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/acceptance",
        Target::Notification,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/confirmation",
        Target::Notification,
        Given::Nothing,
    ),
    row(
        "POST /notifications:confirm",
        Target::Nothing,
        Given::Json(|| json!({"ids": ["0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11"]})),
    ),
    row(
        "POST /notifications/{id}/acceptance/withdrawal",
        Target::Accepted,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/confirmation/withdrawal",
        Target::Confirmed,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/queries",
        Target::Notification,
        Given::Json(|| json!({"pointer": "/diagnosis/spo2", "question": "室内気での値ですか。"})),
    ),
    row(
        "POST /queries/{id}/answer",
        Target::Query,
        Given::Json(|| json!({"answer": "kept"})),
    ),
    row(
        "GET /notifications/{id}/versions",
        Target::Corrected,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/versions",
        Target::Notification,
        Given::Json(corrected_form),
    ),
    row(
        "POST /notifications/{id}/withdrawal",
        Target::Notification,
        Given::Json(|| json!({"reason": "別の患者の届出"})),
    ),
    row(
        "POST /notifications/{id}/withdrawal/consent",
        Target::Withdrawing,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/withdrawal/refusal",
        Target::Withdrawing,
        Given::Json(|| json!({"reason": "検査結果を確認できた"})),
    ),
    row(
        "POST /notifications/{id}/voiding",
        Target::Notification,
        Given::Json(|| json!({"reason": "二重登録"})),
    ),
    row(
        "GET /notifications/{id}/review",
        Target::Corrected,
        Given::Nothing,
    ),
    row(
        "POST /notifications/{id}/review",
        Target::Corrected,
        Given::Json(|| json!({"apply": ["severity"]})),
    ),
    row("GET /cases", Target::Nothing, Given::Nothing),
    row("GET /cases/{id}", Target::Case, Given::Nothing),
    row("GET /cases/ids", Target::Nothing, Given::Nothing),
    row("GET /cases/assignees", Target::Nothing, Given::Nothing),
    row(
        "POST /case-batches/preview",
        Target::Nothing,
        Given::Json(case_batch),
    ),
    row(
        "POST /case-batches",
        Target::Nothing,
        Given::Json(case_batch),
    ),
    row(
        "POST /case-batches/{id}/undo",
        Target::CaseBatch,
        Given::Nothing,
    ),
    row("GET /case-views", Target::Nothing, Given::Nothing),
    row("POST /case-views", Target::Nothing, Given::Json(case_view)),
    row(
        "PUT /case-views/{id}",
        Target::CaseView,
        Given::Json(case_view),
    ),
    row(
        "PUT /case-views/{id}/sharing",
        Target::CaseView,
        Given::Json(|| json!({"shared": true})),
    ),
    row("DELETE /case-views/{id}", Target::CaseView, Given::Nothing),
    row(
        "POST /cases/{id}/severities",
        Target::Case,
        Given::Json(|| json!({"value": "severe", "note": "人工呼吸器"})),
    ),
    row(
        "POST /cases/{id}/whereabouts",
        Target::Case,
        Given::Json(|| json!({"value": "home", "from_at": "2022-10-03T09:00:00+09:00"})),
    ),
    row(
        "POST /cases/{id}/closing",
        Target::Case,
        Given::Json(|| json!({"reason": "released"})),
    ),
    row(
        "POST /cases/{id}/reopening",
        Target::ClosedCase,
        Given::Json(|| json!({"reason": "再び入院した"})),
    ),
    row("GET /cases/{id}/transfers", Target::Case, Given::Nothing),
    row("POST /cases/{id}/transfers", Target::Case, Given::Transfer),
    row(
        "POST /cases/{id}/taking-over",
        Target::MovedIn,
        Given::Json(|| json!({"note": "電話で引き継いだ"})),
    ),
    row(
        "GET /transfers",
        Target::Reference("/transfers?queue=incoming"),
        Given::Nothing,
    ),
    row(
        "POST /transfers:accept",
        Target::Nothing,
        Given::Json(|| json!({"ids": ["0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11"]})),
    ),
    row("GET /transfers/{id}", Target::Transfer, Given::Nothing),
    row(
        "POST /transfers/{id}/acceptance",
        Target::Transfer,
        Given::Nothing,
    ),
    row(
        "POST /transfers/{id}/refusal",
        Target::Transfer,
        Given::Json(|| json!({"reason": "転居先を確認できない"})),
    ),
    row(
        "POST /transfers/{id}/withdrawal",
        Target::Transfer,
        Given::Nothing,
    ),
    row(
        "POST /timeline/{id}/correction",
        Target::Entry,
        Given::Json(|| json!({"value": "moderate_1", "reason": "入力を誤った"})),
    ),
    row(
        "POST /timeline/{id}/removal",
        Target::Entry,
        Given::Json(|| json!({"reason": "別の患者の記録"})),
    ),
    row(
        "GET /cases/{id}/clinical-entries",
        Target::Case,
        Given::Nothing,
    ),
    row(
        "POST /cases/{id}/clinical-entries",
        Target::Case,
        Given::Json(
            || json!({"kind": "visit", "values": {"on": "2022-10-04", "institution": "神田内科医院"}}),
        ),
    ),
    row(
        "PATCH /clinical-entries/{id}",
        Target::ClinicalEntry,
        Given::Json(|| json!({"values": {"ct_value": 24.5, "result": "positive"}})),
    ),
    row(
        "POST /clinical-entries/{id}/removal",
        Target::ClinicalEntry,
        Given::Json(|| json!({"reason": "別の患者の検査"})),
    ),
    row(
        "GET /clinical-entries/{id}/versions",
        Target::ClinicalEntry,
        Given::Nothing,
    ),
    row("GET /awaited-tests", Target::Nothing, Given::Nothing),
    row("GET /optional-items", Target::Nothing, Given::Nothing),
    row(
        "GET /optional-items/schema",
        Target::Nothing,
        Given::Nothing,
    ),
    row("POST /optional-items", Target::Nothing, Given::OptionalItem),
    row(
        "GET /optional-items/{id}",
        Target::OptionalItem,
        Given::Nothing,
    ),
    row(
        "PATCH /optional-items/{id}",
        Target::OptionalItem,
        Given::Json(|| json!({"label": "移動に使ったもの"})),
    ),
    row(
        "GET /optional-items/{id}/versions",
        Target::OptionalItem,
        Given::Nothing,
    ),
    row(
        "GET /cases/{id}/optional-values",
        Target::Case,
        Given::Nothing,
    ),
    row(
        "PATCH /cases/{id}/optional-values",
        Target::CaseWithItem,
        Given::Json(|| json!({"values": {"means": "bus"}})),
    ),
    row(
        "GET /cases/{id}/optional-values/versions",
        Target::CaseWithItem,
        Given::Nothing,
    ),
    row("GET /cases/{id}/external-ids", Target::Case, Given::Nothing),
    row(
        "POST /cases/{id}/external-ids",
        Target::Case,
        Given::ExternalId,
    ),
    row(
        "POST /external-ids/search",
        Target::Nothing,
        Given::Json(|| json!({"value": "00-48213"})),
    ),
    row(
        "PATCH /external-ids/{id}",
        Target::ExternalId,
        Given::Json(|| json!({"source": "本院"})),
    ),
    row(
        "POST /external-ids/{id}/removal",
        Target::ExternalId,
        Given::Json(|| json!({"reason": "別の患者の番号"})),
    ),
    row(
        "GET /cases/{id}/survey-entries",
        Target::Case,
        Given::Nothing,
    ),
    row(
        "POST /cases/{id}/survey-entries",
        Target::Case,
        Given::Json(
            || json!({"kind": "behaviour", "values": {"on": "2022-09-30", "place": "新宿の飲食店"}}),
        ),
    ),
    row(
        "PATCH /survey-entries/{id}",
        Target::SurveyEntry,
        Given::Json(|| json!({"values": {"respondent": "family"}})),
    ),
    row(
        "POST /survey-entries/{id}/removal",
        Target::SurveyEntry,
        Given::Json(|| json!({"reason": "別の患者の聞き取り"})),
    ),
    row(
        "GET /survey-entries/{id}/versions",
        Target::SurveyEntry,
        Given::Nothing,
    ),
    row(
        "GET /watched-contacts",
        Target::Reference("/watched-contacts?queue=ongoing"),
        Given::Nothing,
    ),
    row(
        "POST /cases",
        Target::Nothing,
        Given::Json(
            || json!({"kind": "returnee", "name": "帰国 花子", "entered_on": "2022-10-01", "identity": "new"}),
        ),
    ),
    row("GET /cases/{id}/script", Target::Case, Given::Nothing),
    row(
        "POST /cases/{id}/script/marks",
        Target::Case,
        Given::Json(|| json!({"step": "identity", "state": "asked"})),
    ),
    row("GET /cases/{id}/contacts", Target::Case, Given::Nothing),
    row(
        "POST /cases/{id}/contacts",
        Target::Case,
        Given::Json(|| json!({"rows": [{"name": "架空 太郎", "last_on": "2022-10-01"}]})),
    ),
    row(
        "POST /cases/{id}/positive",
        Target::Contact,
        Given::Json(|| json!({"diagnosed_on": "2022-10-03"})),
    ),
    row(
        "POST /cases/{id}/positive/withdrawal",
        Target::PositiveContact,
        Given::Nothing,
    ),
    row(
        "POST /persons/search",
        Target::Nothing,
        Given::Json(|| json!({"text": "高橋"})),
    ),
    row("GET /persons/{id}", Target::Person, Given::Nothing),
    row(
        "GET /persons/{id}/duplicates",
        Target::Person,
        Given::Nothing,
    ),
    row("GET /persons/{id}/cases", Target::Person, Given::Nothing),
    row("GET /persons/{id}/merges", Target::Person, Given::Nothing),
    row(
        "GET /persons/{id}/comparison/{other}",
        Target::Pair,
        Given::Nothing,
    ),
    row(
        "POST /persons/{id}/merges",
        Target::Person,
        Given::OtherRecord,
    ),
    row("GET /merges", Target::Nothing, Given::Nothing),
    row("GET /merges/{id}", Target::Proposal, Given::Nothing),
    row(
        "POST /merges/{id}/approval",
        Target::Proposal,
        Given::Json(|| json!({"this_version": 1, "that_version": 1})),
    ),
    row(
        "POST /merges/{id}/refusal",
        Target::Proposal,
        Given::Json(|| json!({"reason": "双子の姉"})),
    ),
    row(
        "POST /merges/{id}/withdrawal",
        Target::Proposal,
        Given::Nothing,
    ),
    row(
        "POST /merges/{id}/reversal",
        Target::Merge,
        Given::Json(|| json!({"reason": "別の人だった"})),
    ),
    row(
        "GET /persons/{id}/distinctions",
        Target::Person,
        Given::Nothing,
    ),
    row(
        "POST /persons/{id}/distinctions",
        Target::Person,
        Given::OtherPerson,
    ),
    row(
        "POST /distinctions/{id}/withdrawal",
        Target::Distinction,
        Given::Nothing,
    ),
    row(
        "PATCH /persons/{id}",
        Target::Person,
        Given::Json(|| json!({"contact": {"phone": "03-5555-0199"}})),
    ),
    row(
        "POST /self/verification",
        Target::Nothing,
        Given::PatientLink,
    ),
    row("POST /self/refusal", Target::Nothing, Given::PatientSecret),
    row("POST /self/pin", Target::Nothing, Given::PatientPin),
    row(
        "POST /self/codes",
        Target::Nothing,
        Given::Json(|| json!({"phone": "090-1234-5678", "birth_date": "S55.3.14"})),
    ),
    row(
        "POST /self/codes/answer",
        Target::Nothing,
        Given::PatientCode,
    ),
    row(
        "POST /self/session",
        Target::Nothing,
        Given::Json(|| json!({"pin": PIN})),
    ),
    row("GET /self/today", Target::Nothing, Given::Nothing),
    row(
        "POST /self/observations",
        Target::Nothing,
        Given::Json(|| json!({"temperature": 36.8, "spo2": 97})),
    ),
    row(
        "POST /self/observations/{id}/correction",
        Target::OwnReport,
        Given::Json(|| json!({"temperature": 37.9})),
    ),
    row("GET /self/observations", Target::Nothing, Given::Nothing),
    row("DELETE /self/session", Target::Nothing, Given::Nothing),
    row("GET /cases/{id}/observations", Target::Case, Given::Nothing),
    row(
        "POST /cases/{id}/observations",
        Target::Case,
        Given::Json(|| json!({"channel": "staff_call", "report": {"temperature": 36.8}})),
    ),
    row("GET /cases/{id}/invitation", Target::Case, Given::Nothing),
    row(
        "POST /cases/{id}/invitations",
        Target::Case,
        Given::Json(|| json!({})),
    ),
    row("GET /alerts", Target::Nothing, Given::Nothing),
    row(
        "POST /alerts/{id}/resolution",
        Target::Alert,
        Given::Json(|| json!({"note": "電話で話し、受診を手配した。"})),
    ),
    row("GET /events", Target::Nothing, Given::Nothing),
    row("GET /imports/mappings", Target::Nothing, Given::Nothing),
    row("GET /imports", Target::Nothing, Given::Nothing),
    row(
        "POST /imports",
        Target::Reference("/imports?mapping=osaka_2020&dry_run=false"),
        Given::List,
    ),
    row("GET /imports/{id}", Target::Import, Given::Nothing),
    row("GET /imports/{id}/rejects", Target::Import, Given::Nothing),
    row(
        "GET /statistics/series",
        Target::Reference(
            "/statistics/series?dates=reported&dimension=total&from=2026-11-01&until=2026-12-01",
        ),
        Given::Nothing,
    ),
    row(
        "GET /statistics/series.xlsx",
        Target::Reference(
            "/statistics/series.xlsx?dates=reported&dimension=total&from=2026-11-01&until=2026-12-01",
        ),
        Given::Nothing,
    ),
    row("GET /worklists", Target::Nothing, Given::Nothing),
    row("GET /cases.xlsx", Target::Nothing, Given::Nothing),
    row("GET /audit", Target::Nothing, Given::Nothing),
    row("GET /audit/verification", Target::Nothing, Given::Nothing),
    row("GET /persons/{id}/accesses", Target::Person, Given::Nothing),
    row(
        "GET /reference/prefectures",
        Target::Nothing,
        Given::Nothing,
    ),
    row(
        "GET /reference/municipalities",
        Target::Reference("/reference/municipalities?prefecture=13"),
        Given::Nothing,
    ),
    row(
        "GET /reference/municipalities/{code}",
        Target::Reference("/reference/municipalities/131041"),
        Given::Nothing,
    ),
    row(
        "GET /reference/health-centers",
        Target::Reference("/reference/health-centers?prefecture=13"),
        Given::Nothing,
    ),
    row(
        "GET /reference/responsible-center",
        Target::Reference("/reference/responsible-center?municipality_code=131041"),
        Given::Nothing,
    ),
    row(
        "GET /reference/postal-codes/{code}",
        Target::Reference("/reference/postal-codes/1600023"),
        Given::Nothing,
    ),
    row("GET /reference/countries", Target::Nothing, Given::Nothing),
    row(
        "GET /reference/holidays",
        Target::Reference("/reference/holidays?year=2022"),
        Given::Nothing,
    ),
    row(
        "GET /demonstration/accounts",
        Target::Nothing,
        Given::Nothing,
    ),
    row(
        "GET /demonstration/messages",
        Target::Nothing,
        Given::Nothing,
    ),
    row("GET /openapi.json", Target::Nothing, Given::Nothing),
    // Last: the caller's session is over afterwards.
    even_locked("DELETE /session", Given::Nothing),
];
