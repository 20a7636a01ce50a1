//! What a merge found in a record and what it left there: sealed, and read again to undo it.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::age::AgeBand;
use hersys_domain::case::Sex;
use hersys_domain::id::{CaseId, MergeId, PersonId};
use hersys_domain::person::{Contact, Identity};
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::error::AppError;
use crate::schema::{case_record, person_merge_image};
use crate::services::person_seal::PersonKey;

fn place(merge: MergeId, person: PersonId) -> String {
    format!("person_merge_image/{merge}/{person}")
}

/// What is known of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Names and birth date.
    pub identity: Identity,
    /// How to reach them.
    pub contact: Contact,
}

/// What of a case follows from who its person is, as it stands in the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = case_record, check_for_backend(Pg))]
pub struct CaseFacts {
    /// 性別.
    pub sex: Sex,
    /// 年齢 in years.
    pub age_years: Option<i16>,
    /// In months, under one year.
    pub age_months: Option<i16>,
    /// 年代.
    pub age_band: Option<AgeBand>,
}

impl CaseFacts {
    /// Whether the age is the same.
    pub fn same_age(&self, other: &Self) -> bool {
        (self.age_years, self.age_months, self.age_band)
            == (other.age_years, other.age_months, other.age_band)
    }
}

/// A case before a merge and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseImage {
    /// The case.
    pub id: CaseId,
    /// Before.
    pub before: CaseFacts,
    /// After.
    pub after: CaseFacts,
}

/// A record before a merge and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Before.
    pub before: Kept,
    /// After.
    pub after: Kept,
    /// Its cases that the merge changed.
    pub cases: Vec<CaseImage>,
}

/// Keeps an image under the record's own key.
pub async fn insert_image(
    tx: &mut Tx,
    merge: MergeId,
    person: PersonId,
    key: &PersonKey,
    image: &Image,
) -> Result<(), AppError> {
    let sealed = key.seal(&place(merge, person), image, tx.facts())?;
    diesel::insert_into(person_merge_image::table)
        .values((
            person_merge_image::merge_id.eq(merge),
            person_merge_image::person_id.eq(person),
            person_merge_image::sealed.eq(sealed),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// The images of a merge, sealed, by record.
pub async fn images(tx: &mut Tx, merge: MergeId) -> QueryResult<Vec<Sealed>> {
    person_merge_image::table
        .filter(person_merge_image::merge_id.eq(merge))
        .select(Sealed::as_select())
        .load(tx.connection()?)
        .await
}

/// An image as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = person_merge_image, check_for_backend(Pg))]
pub struct Sealed {
    merge_id: MergeId,
    /// Of which record.
    pub person_id: PersonId,
    sealed: Vec<u8>,
}

impl Sealed {
    /// Opened.
    pub fn open(&self, key: &PersonKey) -> Result<Image, AppError> {
        key.open(&place(self.merge_id, self.person_id), &self.sealed)
    }
}

/// What of a case follows from who its person is.
pub async fn facts(tx: &mut Tx, id: CaseId) -> QueryResult<CaseFacts> {
    case_record::table
        .find(id)
        .select(CaseFacts::as_select())
        .first(tx.connection()?)
        .await
}

/// Puts it back; the caller has the case locked.
pub async fn put_facts(tx: &mut Tx, id: CaseId, facts: &CaseFacts) -> QueryResult<()> {
    diesel::update(case_record::table.find(id))
        .set((
            case_record::sex.eq(facts.sex),
            case_record::age_years.eq(facts.age_years),
            case_record::age_months.eq(facts.age_months),
            case_record::age_band.eq(facts.age_band),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
