//! What a centre keeps of a case that it hands over. Neither address nor phone: nobody there has to reach the person any
//! more.

use hersys_domain::jp_date::jst_date;
use hersys_domain::person::Identity;
use hersys_domain::transfer::{TransferSubject, TransferSummary};

use crate::authz::Scope;
use crate::db::observation::{self, Asked};
use crate::db::transfer::Row;
use crate::db::{Tx, person};
use crate::error::AppError;
use crate::services::case::{self, Reader};

/// Reports of the person's health that are kept at most: a month, twice a day.
const REPORTS: i64 = 60;

fn kana_of(identity: &Identity) -> Option<String> {
    let kana = format!("{} {}", identity.family_kana, identity.given_kana);
    let kana = kana.trim();
    (!kana.is_empty()).then(|| kana.to_owned())
}

/// The case as it stands for its present centre, whose staff it names.
pub(super) async fn freeze(
    tx: &mut Tx,
    scope: &Scope,
    row: &Row,
) -> Result<TransferSummary, AppError> {
    let reader = Reader {
        organization: row.from_center_id,
        names: true,
        notes: true,
    };
    let case = case::read(tx, scope, reader, row.case_id).await?;
    let identity = person::identities(tx, &[row.person_id])
        .await?
        .remove(&row.person_id);
    let asked = Asked {
        case: row.case_id,
        person: row.person_id,
        from: observation::first_day(case.summary.reported_on, jst_date(tx.now())),
        notes: true,
        after: None,
        limit: REPORTS,
    };
    let observations = observation::page(tx, &asked).await?;
    let summary = case.summary;
    Ok(TransferSummary {
        subject: TransferSubject {
            person_number: summary.person_number,
            name: summary.name,
            sex: summary.sex,
            age: summary.age,
            municipality_code: summary.municipality_code,
            status: summary.status,
            severity: summary.severity,
            whereabouts: summary.whereabouts,
        },
        kana: identity.as_ref().and_then(kana_of),
        birth_on: identity.and_then(|identity| identity.birth_on),
        reported_on: summary.reported_on,
        diagnosed_on: summary.diagnosed_on,
        onset: summary.onset,
        timeline: case.timeline.into_iter().chain(case.removed).collect(),
        observations,
        notes: Vec::new(),
    })
}
