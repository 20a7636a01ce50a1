//! A transfer as somebody is shown it: the present centre sees the case as it stands, the former one as it stood.

use std::collections::{BTreeSet, HashMap};

use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::id::{CaseId, OrganizationId, PersonId, TransferId};
use hersys_domain::organization::Organization;
use hersys_domain::transfer::{
    Transfer, TransferAct, TransferCenter, TransferSubject, TransferSummary,
};

use crate::authz::Scope;
use crate::db::course::{self, Names};
use crate::db::transfer::{self as db, Act, Row};
use crate::db::{Tx, case_record, organization, person};
use crate::error::AppError;
use crate::services::case::Reader;
use crate::services::person_seal::PersonKey;

/// What is looked up for several transfers at once.
struct Looked {
    centers: HashMap<OrganizationId, Organization>,
    names: Names,
    cases: HashMap<CaseId, CaseSummary>,
    /// Keys of those whose cases are seen.
    persons: HashMap<PersonId, PersonKey>,
    /// Keys to what was handed over.
    kept: HashMap<TransferId, PersonKey>,
    acts: Vec<Act>,
}

/// Transfers as a list shows them.
pub async fn show(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    rows: &[Row],
) -> Result<Vec<Transfer>, AppError> {
    tx.listed(rows.len(), DataGroup::Case);
    let looked = look(tx, scope, reader, rows).await?;
    rows.iter()
        .map(|row| {
            let shown = transfer(tx, reader, &looked, row)?;
            Ok(Transfer {
                summary: None,
                ..shown
            })
        })
        .collect()
}

/// One transfer, with what the former centre keeps of the case.
pub async fn show_one(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    id: TransferId,
) -> Result<Transfer, AppError> {
    let row = db::find(tx, scope, id).await?;
    tx.touched(row.person_id, DataGroup::Case);
    let looked = look(tx, scope, reader, std::slice::from_ref(&row)).await?;
    transfer(tx, reader, &looked, &row)
}

async fn look(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    rows: &[Row],
) -> Result<Looked, AppError> {
    let ids: Vec<TransferId> = rows.iter().map(|row| row.id).collect();
    let acts = db::acts(tx, &ids).await?;
    let ends = rows
        .iter()
        .flat_map(|row| [row.from_center_id, row.to_center_id]);
    let centers: BTreeSet<OrganizationId> = ends.collect();
    let centers: Vec<OrganizationId> = centers.into_iter().collect();
    let centers = organization::all_of(tx, &centers).await?;
    let accounts = acts.iter().map(|act| act.account_id).collect();
    let organizations = acts.iter().map(|act| act.organization_id).collect();
    let names = course::names(tx, accounts, organizations).await?;
    let cases: Vec<CaseId> = rows.iter().map(|row| row.case_id).collect();
    let mut cases = case_record::several(tx, scope, &cases).await?;
    let seen: Vec<PersonId> = cases.iter().map(|case| case.person_id).collect();
    if reader.names {
        let identities = person::identities(tx, &seen).await?;
        for case in &mut cases {
            let identity = identities.get(&case.person_id);
            case.name = identity.and_then(|identity| identity.full_name());
        }
    }
    Ok(Looked {
        centers: centers.into_iter().map(|one| (one.id, one)).collect(),
        names,
        cases: cases.into_iter().map(|case| (case.id, case)).collect(),
        persons: person::keys(tx, &seen).await?,
        kept: db::keys(tx, &ids).await?,
        acts,
    })
}

fn transfer(tx: &mut Tx, reader: Reader, looked: &Looked, row: &Row) -> Result<Transfer, AppError> {
    let center = |id: OrganizationId| {
        let found = looked.centers.get(&id);
        TransferCenter {
            id,
            name: found.map(|one| one.name.clone()).unwrap_or_default(),
            phone: found.and_then(|one| one.phone.clone()),
        }
    };
    let key = looked
        .kept
        .get(&row.id)
        .or_else(|| looked.persons.get(&row.person_id));
    let own = row.from_center_id == reader.organization;
    let summary = match key.filter(|_| own) {
        Some(key) => row.summary(key)?.map(|found| cut(found, reader)),
        None => None,
    };
    if summary
        .as_ref()
        .is_some_and(|found| found.subject.name.is_some())
    {
        tx.touched(row.person_id, DataGroup::Identity);
    }
    let frozen = summary.as_ref().map(|found| found.subject.clone());
    let subject = frozen.or_else(|| looked.cases.get(&row.case_id).cloned().map(subject_of));
    let acts = looked.acts.iter().filter(|act| act.transfer_id == row.id);
    let readable = key.filter(|_| reader.notes);
    let acts = acts
        .map(|one| act(one, reader, &looked.names, readable))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Transfer {
        id: row.id,
        case_id: row.case_id,
        state: row.state,
        from_center: center(row.from_center_id),
        to_center: center(row.to_center_id),
        moved_on: row.moved_on,
        made_at: row.made_at,
        ended_at: row.ended_at,
        subject,
        acts,
        summary,
        version: row.version,
    })
}

/// Less what the reader may not read.
fn cut(mut summary: TransferSummary, reader: Reader) -> TransferSummary {
    if !reader.names {
        summary.without_names();
    }
    if !reader.notes {
        summary.without_notes();
    }
    summary
}

fn subject_of(case: CaseSummary) -> TransferSubject {
    TransferSubject {
        person_number: case.person_number,
        name: case.name,
        sex: case.sex,
        age: case.age,
        municipality_code: case.municipality_code,
        status: case.status,
        severity: case.severity,
        whereabouts: case.whereabouts,
    }
}

fn act(
    act: &Act,
    reader: Reader,
    names: &Names,
    key: Option<&PersonKey>,
) -> Result<TransferAct, AppError> {
    let organization = names.organizations.get(&act.organization_id);
    let (by, of) = (Some(act.account_id), Some(act.organization_id));
    Ok(TransferAct {
        kind: act.kind,
        at: act.at,
        organization: organization.cloned().unwrap_or_default(),
        by: names.staff(by, of, reader.organization),
        reason: key.map(|key| act.reason(key)).transpose()?.flatten(),
    })
}
