//! Notifications and their versions.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case::{Severity, Sex};
use hersys_domain::id::{AccountId, CaseId, NotificationId, OrganizationId, PersonId};
use hersys_domain::notification::record::{Center, NotificationSummary};
use hersys_domain::notification::{Category, Intake, NotificationForm, NotificationState};
use hersys_domain::permission::Relation;
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use super::case_record::{age_of, visible};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{case_record, notification, notification_version, organization, person};
use crate::services::person_seal::PersonKey;

/// The table of organisations, twice: the institution that notifies and the responsible centre.
mod aliases {
    use crate::schema::organization;
    diesel::alias!(organization as institution: Institution, organization as responsible: Responsible);
}
use aliases::{institution, responsible};

/// What a submission leaves.
#[derive(Debug, Clone)]
pub struct NewNotification {
    /// The draft's id, kept.
    pub id: NotificationId,
    /// The case.
    pub case_id: CaseId,
    /// The person.
    pub person_id: PersonId,
    /// The institution.
    pub organization_id: OrganizationId,
    /// 届出受理保健所.
    pub receiving_center_id: OrganizationId,
    /// The physician's account, and who entered it.
    pub account: AccountId,
    /// How it came.
    pub intake: Intake,
    /// 類型.
    pub category: Category,
    /// First day of the rule set.
    pub rule_set: NaiveDate,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// How many items are 未入力.
    pub gaps: usize,
    /// How many look wrong.
    pub warnings: usize,
}

/// Where a sealed version lies.
pub fn version_place(id: NotificationId, number: i32) -> String {
    format!("notification_version/{id}/{number}")
}

/// Keeps a notification with its first version.
pub async fn insert(
    tx: &mut Tx,
    new: &NewNotification,
    form: &NotificationForm,
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let small = |count: usize| i16::try_from(count).unwrap_or(i16::MAX);
    diesel::insert_into(notification::table)
        .values((
            (
                notification::id.eq(new.id),
                notification::case_id.eq(new.case_id),
                notification::person_id.eq(new.person_id),
                notification::organization_id.eq(new.organization_id),
                notification::receiving_center_id.eq(new.receiving_center_id),
                notification::physician_account.eq(new.account),
                notification::entered_by.eq(new.account),
            ),
            (
                notification::intake.eq(new.intake),
                notification::category.eq(new.category),
                notification::rule_set.eq(new.rule_set),
                notification::reported_on.eq(new.reported_on),
                notification::submitted_at.eq(now),
                notification::gap_count.eq(small(new.gaps)),
                notification::warning_count.eq(small(new.warnings)),
            ),
        ))
        .execute(tx.connection()?)
        .await?;
    let sealed = key.seal(&version_place(new.id, 1), form, tx.facts())?;
    diesel::insert_into(notification_version::table)
        .values((
            notification_version::notification_id.eq(new.id),
            notification_version::number.eq(1),
            notification_version::sealed.eq(sealed),
            notification_version::made_by.eq(new.account),
            notification_version::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    tx.touched(new.person_id, "notification");
    Ok(())
}

/// A row of lists, before names are opened.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// The notification.
    pub id: NotificationId,
    /// The case.
    pub case_id: CaseId,
    /// The person.
    pub person_id: PersonId,
    number: PersonNumber,
    sex: Sex,
    age_years: Option<i16>,
    age_months: Option<i16>,
    category: Category,
    severity: Severity,
    state: NotificationState,
    institution_name: String,
    responsible_center_name: String,
    /// 担当保健所.
    pub responsible_center_id: OrganizationId,
    /// 届出受理保健所.
    pub receiving_center_id: OrganizationId,
    /// The institution.
    pub organization_id: OrganizationId,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// 受理.
    pub accepted_at: Option<DateTime<Utc>>,
    /// 確認.
    pub confirmed_at: Option<DateTime<Utc>>,
    warning_count: i16,
    gap_count: i16,
    /// How it came.
    pub intake: Intake,
    /// First day of its rule set.
    pub rule_set: NaiveDate,
    /// Number of the latest version.
    pub latest: i32,
    /// Version of the record.
    pub version: i32,
}

impl Row {
    /// The row as the API shows it to an organisation.
    pub fn summary(&self, name: Option<String>, me: OrganizationId) -> NotificationSummary {
        NotificationSummary {
            id: self.id,
            case_id: self.case_id,
            person_number: self.number,
            name,
            sex: self.sex,
            age: age_of(self.age_years, self.age_months),
            category: self.category,
            severity: self.severity,
            state: self.state,
            institution_name: self.institution_name.clone(),
            responsible_center_name: self.responsible_center_name.clone(),
            is_responsible: self.responsible_center_id == me,
            is_receiving: self.receiving_center_id == me,
            submitted_at: self.submitted_at,
            accepted_at: self.accepted_at,
            warning_count: self.warning_count,
            gap_count: self.gap_count,
            version: self.version,
        }
    }
}

macro_rules! columns {
    () => {
        (
            notification::id,
            notification::case_id,
            notification::person_id,
            person::number,
            case_record::sex,
            case_record::age_years,
            case_record::age_months,
            notification::category,
            case_record::severity,
            notification::state,
            institution.field(organization::name),
            responsible.field(organization::name),
            case_record::responsible_center_id,
            notification::receiving_center_id,
            notification::organization_id,
            notification::submitted_at,
            notification::accepted_at,
            notification::confirmed_at,
            notification::warning_count,
            notification::gap_count,
            notification::intake,
            notification::rule_set,
            notification::latest,
            notification::version,
        )
    };
}

macro_rules! joined {
    () => {
        notification::table
            .inner_join(case_record::table)
            .inner_join(person::table)
            .inner_join(
                institution.on(institution
                    .field(organization::id)
                    .eq(notification::organization_id)),
            )
            .inner_join(
                responsible.on(responsible
                    .field(organization::id)
                    .eq(case_record::responsible_center_id)),
            )
    };
}

/// Which notifications a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// 届出済（受理待ち）: the oldest first, so that nothing ages unseen.
    ToAccept,
    /// All that were received, the newest first.
    Received,
    /// What the institution itself notified, the newest first.
    Own,
}

/// A page of notifications. `after` is the submission time and id of the last one seen.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    which: Which,
    after: Option<(DateTime<Utc>, NotificationId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let me = scope.organization();
    let mut query = joined!().select(columns!()).limit(limit).into_boxed::<Pg>();
    query = match which {
        Which::ToAccept => query
            .filter(notification::receiving_center_id.eq(me))
            .filter(notification::accepted_at.is_null())
            .filter(notification::state.eq(NotificationState::Submitted))
            .order((notification::submitted_at.asc(), notification::id.asc())),
        Which::Received => query
            .filter(notification::receiving_center_id.eq(me))
            .order((notification::submitted_at.desc(), notification::id.desc())),
        Which::Own => query
            .filter(notification::organization_id.eq(me))
            .order((notification::submitted_at.desc(), notification::id.desc())),
    };
    if let Some((at, id)) = after {
        // As in case_record: the index begins at the first condition.
        query = if which == Which::ToAccept {
            query.filter(notification::submitted_at.ge(at)).filter(
                notification::submitted_at
                    .gt(at)
                    .or(notification::submitted_at
                        .eq(at)
                        .and(notification::id.gt(id))),
            )
        } else {
            query.filter(notification::submitted_at.le(at)).filter(
                notification::submitted_at
                    .lt(at)
                    .or(notification::submitted_at
                        .eq(at)
                        .and(notification::id.lt(id))),
            )
        };
    }
    query.load(tx.connection()?).await
}

/// One notification within the scope: of a case that is in it.
pub async fn find(tx: &mut Tx, scope: &Scope, id: NotificationId) -> QueryResult<Row> {
    let in_scope = visible(scope, tx.now());
    joined!()
        .filter(notification::id.eq(id))
        .filter(notification::case_id.eq_any(in_scope))
        .select(columns!())
        .first(tx.connection()?)
        .await
}

/// The notifications of a case.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<NotificationId>> {
    notification::table
        .filter(notification::case_id.eq(case))
        .order(notification::submitted_at)
        .select(notification::id)
        .load(tx.connection()?)
        .await
}

/// A version of what a notification said.
pub async fn form(
    tx: &mut Tx,
    id: NotificationId,
    number: i32,
    key: &PersonKey,
) -> Result<NotificationForm, AppError> {
    let sealed: Vec<u8> = notification_version::table
        .find((id, number))
        .select(notification_version::sealed)
        .first(tx.connection()?)
        .await?;
    key.open(&version_place(id, number), &sealed)
}

/// 受理: marks those of `ids` that the scope's organisation received and that wait; gives them back with
/// the centre that is responsible.
pub async fn accept(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[NotificationId],
    by: AccountId,
) -> QueryResult<Vec<NotificationId>> {
    if !scope.includes(Relation::Receiving) {
        return Ok(Vec::new());
    }
    let now = tx.now();
    diesel::update(notification::table)
        .filter(notification::id.eq_any(ids))
        .filter(notification::receiving_center_id.eq(scope.organization()))
        .filter(notification::accepted_at.is_null())
        .filter(notification::state.eq(NotificationState::Submitted))
        .set((
            notification::accepted_at.eq(now),
            notification::accepted_by.eq(by),
            notification::version.eq(notification::version + 1),
        ))
        .returning(notification::id)
        .get_results(tx.connection()?)
        .await
}

/// The persons and centres behind notifications, for the audit log and live events.
pub async fn subjects(
    tx: &mut Tx,
    ids: &[NotificationId],
) -> QueryResult<
    Vec<(
        NotificationId,
        PersonId,
        OrganizationId,
        OrganizationId,
        OrganizationId,
    )>,
> {
    notification::table
        .inner_join(case_record::table)
        .filter(notification::id.eq_any(ids))
        .select((
            notification::id,
            notification::person_id,
            notification::receiving_center_id,
            case_record::responsible_center_id,
            notification::organization_id,
        ))
        .load(tx.connection()?)
        .await
}

/// A centre, as receipts name it.
pub async fn center(tx: &mut Tx, id: OrganizationId) -> QueryResult<Center> {
    let (id, name, phone, phone_after_hours) = organization::table
        .find(id)
        .select((
            organization::id,
            organization::name,
            organization::phone,
            organization::phone_after_hours,
        ))
        .first(tx.connection()?)
        .await?;
    Ok(Center {
        id,
        name,
        phone,
        phone_after_hours,
    })
}
