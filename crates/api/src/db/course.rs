//! The course of a case: entries of its tracks, and the trace of those that hold no more.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case::{CaseStatus, Severity, Track, Whereabouts};
use hersys_domain::course::{CloseReason, Span};
use hersys_domain::id::{AccountId, CaseId, OrganizationId, PersonId};
use hersys_domain::notification::NotificationState;
use uuid::Uuid;

use super::Tx;
use super::case_record::NewCase;
use crate::error::AppError;
use crate::schema::{account, case_record, case_timeline, notification, organization};
use crate::services::person_seal::PersonKey;

/// An entry as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_timeline, check_for_backend(Pg))]
pub struct Entry {
    /// The entry.
    pub id: Uuid,
    /// Of which case.
    pub case_id: CaseId,
    /// Of what.
    pub track: Track,
    /// Member of the track's set.
    pub value: String,
    /// 終結の理由.
    pub reason: Option<CloseReason>,
    /// Since when.
    pub from_at: DateTime<Utc>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// Whether it says how things stood when the notification came.
    pub opening: bool,
    note: Option<Vec<u8>>,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// For which organisation.
    pub recorded_for: Option<OrganizationId>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The entry that it corrects.
    pub replaces: Option<Uuid>,
    /// When it was taken back or corrected.
    pub removed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub removed_by: Option<AccountId>,
    /// For which organisation.
    pub removed_for: Option<OrganizationId>,
    removal_reason: Option<Vec<u8>>,
}

fn note_place(id: Uuid) -> String {
    format!("case_timeline/{id}/note")
}

fn removal_place(id: Uuid) -> String {
    format!("case_timeline/{id}/removal")
}

impl Entry {
    /// The remark, opened.
    pub fn note(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&note_place(self.id), sealed);
        self.note.as_ref().map(open).transpose()
    }

    /// The reason of its removal, opened.
    pub fn removal_reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&removal_place(self.id), sealed);
        self.removal_reason.as_ref().map(open).transpose()
    }

    /// What the rules of the domain know of it.
    pub const fn span(&self) -> Span {
        Span {
            id: self.id,
            from_at: self.from_at,
            until_at: self.until_at,
            opening: self.opening,
        }
    }
}

/// What an entry is made with.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// Of which case.
    pub case_id: CaseId,
    /// Of what.
    pub track: Track,
    /// Member of the track's set.
    pub value: &'a str,
    /// 終結の理由.
    pub reason: Option<CloseReason>,
    /// Since when.
    pub from_at: DateTime<Utc>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// Remark; blank for none.
    pub note: &'a str,
    /// The entry that it corrects.
    pub replaces: Option<Uuid>,
}

/// Keeps a new entry.
pub async fn insert(tx: &mut Tx, new: &NewEntry<'_>, key: &PersonKey) -> Result<Uuid, AppError> {
    let id = tx.facts().id::<Uuid>()?;
    let now = tx.now();
    let note = match new.note.trim() {
        "" => None,
        _ => Some(key.seal(&note_place(id), &new.note, tx.facts())?),
    };
    diesel::insert_into(case_timeline::table)
        .values((
            case_timeline::id.eq(id),
            case_timeline::case_id.eq(new.case_id),
            case_timeline::track.eq(new.track),
            case_timeline::value.eq(new.value),
            case_timeline::reason.eq(new.reason),
            case_timeline::from_at.eq(new.from_at),
            case_timeline::until_at.eq(new.until_at),
            case_timeline::note.eq(note),
            case_timeline::recorded_by.eq(tx.actor().account()),
            case_timeline::recorded_for.eq(tx.actor().organization()),
            case_timeline::recorded_at.eq(now),
            case_timeline::replaces.eq(new.replaces),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// Makes an entry end at another instant, or not at all.
pub async fn end(tx: &mut Tx, id: Uuid, until: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(case_timeline::table.find(id))
        .set(case_timeline::until_at.eq(until))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Takes an entry back: it holds no more and stays readable.
pub async fn remove(
    tx: &mut Tx,
    id: Uuid,
    reason: Option<&str>,
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let seal = |reason: &str| key.seal(&removal_place(id), &reason, tx.facts());
    let reason = reason.map(seal).transpose()?;
    diesel::update(case_timeline::table.find(id))
        .set((
            case_timeline::removed_at.eq(now),
            case_timeline::removed_by.eq(tx.actor().account()),
            case_timeline::removed_for.eq(tx.actor().organization()),
            case_timeline::removal_reason.eq(reason),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Begins the tracks of a new case. The maker must see the case by now.
pub async fn begin(tx: &mut Tx, case: CaseId, new: &NewCase) -> Result<(), AppError> {
    begin_all(tx, &[(case, new.clone())]).await
}

/// The same for several, at most a thousand at once.
pub async fn begin_all(tx: &mut Tx, cases: &[(CaseId, NewCase)]) -> Result<(), AppError> {
    let now = tx.now();
    let mut rows = Vec::new();
    for (case, new) in cases {
        let tracks = [
            (Track::Status, new.status.to_string()),
            (Track::Severity, new.severity.to_string()),
            (Track::Whereabouts, new.whereabouts.to_string()),
            (Track::Jurisdiction, new.responsible_center_id.to_string()),
        ];
        for (track, value) in tracks {
            rows.push((
                case_timeline::id.eq(tx.facts().id::<Uuid>()?),
                case_timeline::case_id.eq(*case),
                case_timeline::track.eq(track),
                case_timeline::value.eq(value),
                case_timeline::from_at.eq(now),
                case_timeline::opening.eq(true),
                case_timeline::recorded_by.eq(tx.actor().account()),
                case_timeline::recorded_for.eq(tx.actor().organization()),
                case_timeline::recorded_at.eq(now),
            ));
        }
    }
    diesel::insert_into(case_timeline::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// All entries of a case, those that hold no more included; newest first.
pub async fn all(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<Entry>> {
    case_timeline::table
        .filter(case_timeline::case_id.eq(case))
        .order((
            case_timeline::from_at.desc(),
            case_timeline::track,
            case_timeline::recorded_at.desc(),
        ))
        .select(Entry::as_select())
        .load(tx.connection()?)
        .await
}

/// The entries of one track that hold, in order of time.
pub async fn track(tx: &mut Tx, case: CaseId, track: Track) -> QueryResult<Vec<Entry>> {
    case_timeline::table
        .filter(case_timeline::case_id.eq(case))
        .filter(case_timeline::track.eq(track))
        .filter(case_timeline::removed_at.is_null())
        .order(case_timeline::from_at)
        .select(Entry::as_select())
        .load(tx.connection()?)
        .await
}

/// One entry; the policies let only those through whose case one sees.
pub async fn find(tx: &mut Tx, id: Uuid) -> QueryResult<Entry> {
    case_timeline::table
        .find(id)
        .select(Entry::as_select())
        .first(tx.connection()?)
        .await
}

/// Puts what a track says now onto the case itself, where lists and figures read it.
pub async fn put_current(tx: &mut Tx, case: CaseId, track: Track) -> Result<(), AppError> {
    let current: String = case_timeline::table
        .filter(case_timeline::case_id.eq(case))
        .filter(case_timeline::track.eq(track))
        .filter(case_timeline::removed_at.is_null())
        .filter(case_timeline::until_at.is_null())
        .select(case_timeline::value)
        .first(tx.connection()?)
        .await?;
    let unknown = |_| AppError::internal("a value that is none of its track");
    let row = case_record::table.find(case);
    match track {
        Track::Severity => {
            let value: Severity = current.parse().map_err(unknown)?;
            diesel::update(row)
                .set(case_record::severity.eq(value))
                .execute(tx.connection()?)
                .await?;
        }
        Track::Whereabouts => {
            let value: Whereabouts = current.parse().map_err(unknown)?;
            diesel::update(row)
                .set(case_record::whereabouts.eq(value))
                .execute(tx.connection()?)
                .await?;
        }
        Track::Status => {
            let value: CaseStatus = current.parse().map_err(unknown)?;
            diesel::update(row)
                .set(case_record::status.eq(value))
                .execute(tx.connection()?)
                .await?;
        }
        Track::Jurisdiction => {}
    }
    Ok(())
}

/// Whether every notification of a case, and there are some, is withdrawn or void.
pub async fn is_taken_out(tx: &mut Tx, case: CaseId) -> QueryResult<bool> {
    let states: Vec<NotificationState> = notification::table
        .filter(notification::case_id.eq(case))
        .select(notification::state)
        .load(tx.connection()?)
        .await?;
    let out = |state: &NotificationState| *state != NotificationState::Submitted;
    Ok(!states.is_empty() && states.iter().all(out))
}

/// Whom a case concerns: both centres, prefecture, designated city, and the institutions that notified it.
pub async fn concerned(tx: &mut Tx, case: CaseId) -> QueryResult<(PersonId, Vec<OrganizationId>)> {
    type Row = (
        PersonId,
        OrganizationId,
        Option<OrganizationId>,
        Option<OrganizationId>,
        Option<OrganizationId>,
    );
    let (person, responsible, receiving, authority, prefecture): Row = case_record::table
        .find(case)
        .select((
            case_record::person_id,
            case_record::responsible_center_id,
            case_record::receiving_center_id,
            case_record::authority_id,
            case_record::prefecture_id,
        ))
        .first(tx.connection()?)
        .await?;
    let institutions: Vec<OrganizationId> = notification::table
        .filter(notification::case_id.eq(case))
        .select(notification::organization_id)
        .load(tx.connection()?)
        .await?;
    let mut all = institutions;
    all.push(responsible);
    all.extend([receiving, authority, prefecture].into_iter().flatten());
    all.sort_unstable();
    all.dedup();
    Ok((person, all))
}

/// Names of members of staff and of organisations, by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Of members of staff.
    pub accounts: HashMap<AccountId, String>,
    /// Of organisations.
    pub organizations: HashMap<OrganizationId, String>,
}

impl Names {
    /// A member of staff, to their own organisation only.
    pub fn staff(
        &self,
        who: Option<AccountId>,
        of: Option<OrganizationId>,
        reader: OrganizationId,
    ) -> Option<String> {
        let who = who.filter(|_| of == Some(reader))?;
        self.accounts.get(&who).cloned()
    }

    /// An organisation.
    pub fn organization(&self, of: Option<OrganizationId>) -> Option<String> {
        self.organizations.get(&of?).cloned()
    }
}

/// Looks up names in two statements, however many they are.
pub async fn names(
    tx: &mut Tx,
    accounts: BTreeSet<AccountId>,
    organizations: BTreeSet<OrganizationId>,
) -> QueryResult<Names> {
    let accounts: Vec<(AccountId, String)> = account::table
        .filter(account::id.eq_any(accounts))
        .select((account::id, account::display_name))
        .load(tx.connection()?)
        .await?;
    let organizations: Vec<(OrganizationId, String)> = organization::table
        .filter(organization::id.eq_any(organizations))
        .select((organization::id, organization::name))
        .load(tx.connection()?)
        .await?;
    Ok(Names {
        accounts: accounts.into_iter().collect(),
        organizations: organizations.into_iter().collect(),
    })
}
