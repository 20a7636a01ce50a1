//! Who met a case, and whom somebody met.

use std::collections::HashMap;

use chrono::NaiveDate;
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{CaseKind, CaseSummary};
use hersys_domain::contact::{Contacts, Meeting, WatchQueue, Watched};
use hersys_domain::entry::plausible::About;
use hersys_domain::entry::{Entry, Survey};
use hersys_domain::id::{CaseId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::watch::Watch;

use super::writable;
use crate::authz::Scope;
use crate::db::course::{self, Names};
use crate::db::entry::Row;
use crate::db::{Tx, case_record, contact as db, person, watch};
use crate::error::AppError;
use crate::services::entry::{self, named};
use crate::services::person_seal::PersonKey;

pub use crate::services::entry::Reader;

/// A page of who met a case, and all whom its person met. Gives `limit + 1` of the former, to know whether there are more.
pub async fn list(
    tx: &mut Tx,
    sight: &Scope,
    scope: Option<&Scope>,
    reader: Reader,
    case: CaseId,
    after: Option<CaseId>,
    limit: i64,
) -> Result<Contacts, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    sight.require_purpose()?;
    tx.touched(case.person_id, DataGroup::Survey);
    let met = db::of_source(tx, case.id, after, limit).await?;
    let sources = match after {
        None => db::of_contact(tx, case.id).await?,
        Some(_) => Vec::new(),
    };
    let desk = Desk::of(tx, sight, reader, &case, &met, &sources).await?;
    let items = met
        .iter()
        .map(|row| desk.meeting(row, Some(row.case_id)))
        .collect::<Result<Vec<_>, AppError>>()?;
    let sources = sources
        .iter()
        .map(|row| desk.meeting(row, row.source_case_id))
        .collect::<Result<Vec<_>, AppError>>()?;
    Ok(Contacts {
        items,
        next: None,
        sources,
        watch: watch::of(tx, case.id).await?,
        writable: case.kind == CaseKind::Patient && writable(scope, &case),
    })
}

/// What meetings are told with: a few statements, however many they are.
struct Desk {
    reader: Reader,
    cases: HashMap<CaseId, CaseSummary>,
    keys: HashMap<PersonId, PersonKey>,
    identities: HashMap<PersonId, Identity>,
    contacts: HashMap<PersonId, Contact>,
    watches: HashMap<CaseId, Watch>,
    names: Names,
    about: About,
}

impl Desk {
    async fn of(
        tx: &mut Tx,
        sight: &Scope,
        reader: Reader,
        own: &CaseSummary,
        met: &[Row],
        sources: &[Row],
    ) -> Result<Self, AppError> {
        let contacts: Vec<CaseId> = met.iter().map(|row| row.case_id).collect();
        let mut others = contacts.clone();
        others.extend(sources.iter().filter_map(|row| row.source_case_id));
        let seen = case_record::several(tx, sight, &others).await?;
        let mut persons: Vec<PersonId> = seen.iter().map(|case| case.person_id).collect();
        for person in &persons {
            tx.touched(*person, DataGroup::Survey);
        }
        let (mut identities, mut reach) = (HashMap::new(), HashMap::new());
        if reader.names {
            identities = person::identities(tx, &persons).await?;
            reach = person::contacts(tx, &persons).await?;
        }
        persons.push(own.person_id);
        let (mut accounts, mut organizations) = named(met);
        let (more, of_more) = named(sources);
        accounts.extend(more);
        organizations.extend(of_more);
        let mut cases: HashMap<CaseId, CaseSummary> =
            seen.into_iter().map(|case| (case.id, case)).collect();
        cases.insert(own.id, own.clone());
        Ok(Self {
            reader,
            cases,
            keys: person::keys(tx, &persons).await?,
            identities,
            contacts: reach,
            watches: watch::of_all(tx, &contacts).await?.into_iter().collect(),
            names: course::names(tx, accounts, organizations).await?,
            about: About {
                today: Some(jst_date(tx.now())),
                ..About::default()
            },
        })
    }

    /// The meeting that an exposure tells of, with whoever stands at its other end.
    fn meeting(&self, row: &Row, other: Option<CaseId>) -> Result<Meeting, AppError> {
        let key = self
            .cases
            .get(&row.case_id)
            .and_then(|case| self.keys.get(&case.person_id));
        let exposure: Entry<Survey> = entry::told(row, key, self.reader, &self.names, &self.about)?;
        let proposed = match &exposure.content {
            Survey::Exposure(exposure) => exposure.proposed(),
            _ => None,
        };
        let other = other.and_then(|other| self.cases.get(&other)).cloned();
        let person = other.as_ref().map(|case| case.person_id);
        let identity = person.and_then(|person| self.identities.get(&person));
        let contact = person.and_then(|person| self.contacts.get(&person));
        let kana = identity.map(|one| format!("{} {}", one.family_kana, one.given_kana));
        Ok(Meeting {
            proposed,
            kana: kana
                .map(|kana| kana.trim().to_owned())
                .filter(|kana| !kana.is_empty()),
            phone: contact
                .map(|contact| contact.phone.clone())
                .filter(|phone| !phone.trim().is_empty()),
            watch: self.watches.get(&row.case_id).copied(),
            other: other.map(|case| CaseSummary {
                name: identity.and_then(Identity::full_name),
                ..case
            }),
            exposure,
        })
    }
}

/// Those under observation by the centre that asks; `limit + 1` of them, to know whether there are more.
pub async fn watched(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    queue: WatchQueue,
    after: Option<(NaiveDate, CaseId)>,
    limit: i64,
) -> Result<Vec<Watched>, AppError> {
    let rows = watch::page(tx, scope.organization(), queue, after, limit).await?;
    let ids: Vec<CaseId> = rows.iter().map(|(id, _, _)| *id).collect();
    let cases = case_record::several(tx, scope, &ids).await?;
    let persons: Vec<PersonId> = cases.iter().map(|case| case.person_id).collect();
    let identities = match reader.names {
        true => person::identities(tx, &persons).await?,
        false => HashMap::new(),
    };
    let mut cases: HashMap<CaseId, CaseSummary> =
        cases.into_iter().map(|case| (case.id, case)).collect();
    let mut found = Vec::new();
    for (id, watch, heard_at) in rows {
        let Some(mut case) = cases.remove(&id) else {
            continue;
        };
        case.name = identities
            .get(&case.person_id)
            .and_then(Identity::full_name);
        found.push(Watched {
            case,
            watch,
            heard_at,
        });
    }
    tx.listed(found.len(), DataGroup::Case);
    Ok(found)
}
