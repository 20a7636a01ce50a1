//! What follows a submission: versions, 補正依頼, what was done by whom, decisions on later versions.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{count_star, min};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, NotificationId, OrganizationId};
use hersys_domain::notification::correction::{ActKind, AnswerKind, CaseItem, VersionCause};
use hersys_domain::notification::{Category, NotificationForm};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;
use crate::schema::{
    notification, notification_act, notification_decision, notification_query, notification_version,
};
use crate::services::person_seal::PersonKey;

/// Where a sealed version lies.
pub fn version_place(id: NotificationId, number: i32) -> String {
    format!("notification_version/{id}/{number}")
}

fn reason_place(id: NotificationId, number: i32) -> String {
    format!("notification_version/{id}/{number}/reason")
}

fn question_place(id: Uuid) -> String {
    format!("notification_query/{id}/question")
}

fn act_place(id: Uuid) -> String {
    format!("notification_act/{id}/reason")
}

/// What a version is made with.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// The notification.
    pub id: NotificationId,
    /// Its number.
    pub number: i32,
    /// How it came about.
    pub cause: VersionCause,
    /// Why; blank for none.
    pub reason: &'a str,
    /// Who makes it.
    pub account: AccountId,
}

/// Keeps a version.
pub async fn insert_version(
    tx: &mut Tx,
    new: &NewVersion<'_>,
    form: &NotificationForm,
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let sealed = key.seal(&version_place(new.id, new.number), form, tx.facts())?;
    let reason = match new.reason.trim() {
        "" => None,
        _ => Some(key.seal(&reason_place(new.id, new.number), &new.reason, tx.facts())?),
    };
    diesel::insert_into(notification_version::table)
        .values((
            notification_version::notification_id.eq(new.id),
            notification_version::number.eq(new.number),
            notification_version::sealed.eq(sealed),
            notification_version::cause.eq(new.cause),
            notification_version::reason.eq(reason),
            notification_version::made_by.eq(new.account),
            notification_version::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// A version as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notification_version, check_for_backend(Pg))]
pub struct Version {
    /// The notification.
    pub notification_id: NotificationId,
    /// Its number.
    pub number: i32,
    /// How it came about.
    pub cause: VersionCause,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: DateTime<Utc>,
    sealed: Vec<u8>,
    reason: Option<Vec<u8>>,
}

impl Version {
    /// What it says.
    pub fn form(&self, key: &PersonKey) -> Result<NotificationForm, AppError> {
        key.open(
            &version_place(self.notification_id, self.number),
            &self.sealed,
        )
    }

    /// Why it was made.
    pub fn reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open =
            |sealed: &Vec<u8>| key.open(&reason_place(self.notification_id, self.number), sealed);
        self.reason.as_ref().map(open).transpose()
    }
}

/// One version.
pub async fn version(tx: &mut Tx, id: NotificationId, number: i32) -> QueryResult<Version> {
    notification_version::table
        .find((id, number))
        .select(Version::as_select())
        .first(tx.connection()?)
        .await
}

/// All versions, the latest first.
pub async fn versions(tx: &mut Tx, id: NotificationId) -> QueryResult<Vec<Version>> {
    notification_version::table
        .filter(notification_version::notification_id.eq(id))
        .order(notification_version::number.desc())
        .select(Version::as_select())
        .load(tx.connection()?)
        .await
}

/// What a new version changes about the notification itself.
#[derive(Debug, Clone)]
pub struct Latest {
    /// Its number.
    pub number: i32,
    /// 類型.
    pub category: Category,
    /// First day of the rule set.
    pub rule_set: NaiveDate,
    /// Items 未入力.
    pub gaps: usize,
    /// Items that look wrong.
    pub warnings: usize,
}

/// Makes a version the latest.
pub async fn put_latest(tx: &mut Tx, id: NotificationId, latest: &Latest) -> QueryResult<()> {
    let small = |count: usize| i16::try_from(count).unwrap_or(i16::MAX);
    diesel::update(notification::table.find(id))
        .set((
            notification::latest.eq(latest.number),
            notification::category.eq(latest.category),
            notification::rule_set.eq(latest.rule_set),
            notification::gap_count.eq(small(latest.gaps)),
            notification::warning_count.eq(small(latest.warnings)),
            notification::version.eq(notification::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// A 補正依頼 as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notification_query, check_for_backend(Pg))]
pub struct Query {
    /// The question.
    pub id: Uuid,
    /// Of which notification.
    pub notification_id: NotificationId,
    /// Item of the form.
    pub pointer: String,
    question: Vec<u8>,
    /// The centre that asks.
    pub asked_for: OrganizationId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// How it was answered.
    pub answer: Option<AnswerKind>,
    /// By which version.
    pub answer_version: Option<i32>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
}

impl Query {
    /// What is asked, opened.
    pub fn question(&self, key: &PersonKey) -> Result<String, AppError> {
        key.open(&question_place(self.id), &self.question)
    }
}

/// Asks.
pub async fn ask(
    tx: &mut Tx,
    id: NotificationId,
    pointer: &str,
    question: &str,
    (by, of): (AccountId, OrganizationId),
    key: &PersonKey,
) -> Result<Uuid, AppError> {
    let query = tx.facts().id::<Uuid>()?;
    let now = tx.now();
    let sealed = key.seal(&question_place(query), &question, tx.facts())?;
    diesel::insert_into(notification_query::table)
        .values((
            notification_query::id.eq(query),
            notification_query::notification_id.eq(id),
            notification_query::pointer.eq(pointer),
            notification_query::question.eq(sealed),
            notification_query::asked_by.eq(by),
            notification_query::asked_for.eq(of),
            notification_query::asked_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(query)
}

/// One question; the policies let only those through whose notification one sees.
pub async fn query(tx: &mut Tx, id: Uuid) -> QueryResult<Query> {
    notification_query::table
        .find(id)
        .select(Query::as_select())
        .first(tx.connection()?)
        .await
}

/// The questions about a notification, those that wait first, then the latest.
pub async fn queries(tx: &mut Tx, id: NotificationId) -> QueryResult<Vec<Query>> {
    notification_query::table
        .filter(notification_query::notification_id.eq(id))
        .order((
            notification_query::answered_at.desc().nulls_first(),
            notification_query::asked_at.desc(),
        ))
        .select(Query::as_select())
        .load(tx.connection()?)
        .await
}

/// Answers a question that is open; gives whether it was.
pub async fn answer(
    tx: &mut Tx,
    id: Uuid,
    answer: AnswerKind,
    version: Option<i32>,
    by: AccountId,
) -> QueryResult<bool> {
    let now = tx.now();
    let done = diesel::update(notification_query::table.find(id))
        .filter(notification_query::answer.is_null())
        .set((
            notification_query::answer.eq(answer),
            notification_query::answer_version.eq(version),
            notification_query::answered_by.eq(by),
            notification_query::answered_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(done == 1)
}

/// Counts the open questions of a notification anew, and since when the oldest waits; the caller has it locked.
pub async fn count_queries(tx: &mut Tx, id: NotificationId) -> QueryResult<()> {
    let (open, since): (i64, Option<DateTime<Utc>>) = notification_query::table
        .filter(notification_query::notification_id.eq(id))
        .filter(notification_query::answer.is_null())
        .select((count_star(), min(notification_query::asked_at)))
        .first(tx.connection()?)
        .await?;
    diesel::update(notification::table.find(id))
        .set((
            notification::open_queries.eq(i16::try_from(open).unwrap_or(i16::MAX)),
            notification::asked_at.eq(since),
            notification::version.eq(notification::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Notes what was done about notifications.
pub async fn note(
    tx: &mut Tx,
    ids: &[NotificationId],
    kind: ActKind,
    (by, of): (AccountId, OrganizationId),
    reason: Option<(&str, &PersonKey)>,
) -> Result<(), AppError> {
    let now = tx.now();
    let mut rows = Vec::new();
    for id in ids {
        let act = tx.facts().id::<Uuid>()?;
        let seal = |(text, key): (&str, &PersonKey)| key.seal(&act_place(act), &text, tx.facts());
        rows.push((
            notification_act::id.eq(act),
            notification_act::notification_id.eq(*id),
            notification_act::kind.eq(kind),
            notification_act::account_id.eq(by),
            notification_act::organization_id.eq(of),
            notification_act::at.eq(now),
            notification_act::reason.eq(reason.map(seal).transpose()?),
        ));
    }
    diesel::insert_into(notification_act::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Something that was done, as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notification_act, check_for_backend(Pg))]
pub struct Act {
    /// The entry.
    pub id: Uuid,
    /// What.
    pub kind: ActKind,
    /// By whom.
    pub account_id: AccountId,
    /// For which organisation.
    pub organization_id: OrganizationId,
    /// When.
    pub at: DateTime<Utc>,
    reason: Option<Vec<u8>>,
}

impl Act {
    /// Why, opened.
    pub fn reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&act_place(self.id), sealed);
        self.reason.as_ref().map(open).transpose()
    }
}

/// What was done about a notification, the latest first.
pub async fn acts(tx: &mut Tx, id: NotificationId) -> QueryResult<Vec<Act>> {
    notification_act::table
        .filter(notification_act::notification_id.eq(id))
        .order((notification_act::at.desc(), notification_act::id.desc()))
        .select(Act::as_select())
        .load(tx.connection()?)
        .await
}

/// Keeps what was decided on a version, item by item.
pub async fn decide(
    tx: &mut Tx,
    id: NotificationId,
    number: i32,
    items: &[(CaseItem, bool)],
    by: AccountId,
) -> QueryResult<()> {
    let now = tx.now();
    let rows: Vec<_> = items
        .iter()
        .map(|(item, applied)| {
            (
                notification_decision::notification_id.eq(id),
                notification_decision::number.eq(number),
                notification_decision::item.eq(*item),
                notification_decision::applied.eq(*applied),
                notification_decision::decided_by.eq(by),
                notification_decision::decided_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(notification_decision::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
