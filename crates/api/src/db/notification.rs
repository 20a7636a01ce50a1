//! Notifications and their versions.

use aliases::{institution, responsible};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{Severity, Sex};
use hersys_domain::id::{AccountId, CaseId, NotificationId, OrganizationId, PersonId};
use hersys_domain::notification::correction::VersionCause;
use hersys_domain::notification::record::{Center, NotificationSummary};
use hersys_domain::notification::transition::{Parties, Standing};
use hersys_domain::notification::{Category, Intake, NotificationForm, NotificationState};
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use super::case_record::{age_of, visible};
use super::correction::{self, NewVersion};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{case_record, notification, organization, person};
use crate::services::person_seal::PersonKey;

/// The table of organisations, twice: the institution that notifies and the responsible centre.
mod aliases {
    use crate::schema::organization;
    diesel::alias!(organization as institution: Institution, organization as responsible: Responsible);
}

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
    /// The physician's account; none of a 代行入力.
    pub physician: Option<AccountId>,
    /// Who entered it.
    pub entered_by: AccountId,
    /// How it came.
    pub intake: Intake,
    /// 届出日 on the paper of a 代行入力.
    pub dated_on: Option<NaiveDate>,
    /// 受領日 of the paper.
    pub received_on: Option<NaiveDate>,
    /// Whether the patient was told (H5).
    pub explained: bool,
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
                notification::physician_account.eq(new.physician),
                notification::entered_by.eq(new.entered_by),
            ),
            (
                notification::intake.eq(new.intake),
                notification::dated_on.eq(new.dated_on),
                notification::received_on.eq(new.received_on),
                notification::explained_at.eq(new.explained.then_some(now)),
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
    let first = NewVersion {
        id: new.id,
        number: 1,
        cause: VersionCause::Submission,
        reason: "",
        account: new.entered_by,
    };
    correction::insert_version(tx, &first, form, key).await?;
    tx.touched(new.person_id, DataGroup::Notification);
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
    withdrawal_asked_at: Option<DateTime<Utc>>,
    open_queries: i16,
    /// Since when the oldest 補正依頼 waits for an answer.
    asked_at: Option<DateTime<Utc>>,
    /// The last version the responsible centre has decided on.
    pub reviewed: i32,
    warning_count: i16,
    gap_count: i16,
    /// How it came.
    pub intake: Intake,
    /// 届出日 on the paper of a 代行入力.
    pub dated_on: Option<NaiveDate>,
    /// 受領日 of the paper.
    pub received_on: Option<NaiveDate>,
    /// When it was recorded that the patient was told (H5).
    pub explained_at: Option<DateTime<Utc>>,
    /// Who entered it.
    pub entered_by: AccountId,
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
            is_own: self.organization_id == me,
            submitted_at: self.submitted_at,
            accepted_at: self.accepted_at,
            confirmed_at: self.confirmed_at,
            withdrawal_asked_at: self.withdrawal_asked_at,
            open_queries: self.open_queries,
            asked_at: self.asked_at,
            latest: self.latest,
            reviewed: self.reviewed,
            warning_count: self.warning_count,
            gap_count: self.gap_count,
            version: self.version,
        }
    }

    /// How an organisation stands to it.
    pub fn parties(&self, me: OrganizationId) -> Parties {
        Parties {
            institution: self.organization_id == me,
            receiving: self.receiving_center_id == me,
            responsible: self.responsible_center_id == me,
        }
    }

    /// How it stands.
    pub const fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            accepted: self.accepted_at.is_some(),
            confirmed: self.confirmed_at.is_some(),
            withdrawal_asked: self.withdrawal_asked_at.is_some(),
            to_review: self.latest > self.reviewed,
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
            notification::responsible_center_id,
            notification::receiving_center_id,
            notification::organization_id,
            notification::submitted_at,
            notification::accepted_at,
            notification::confirmed_at,
            notification::withdrawal_asked_at,
            notification::open_queries,
            notification::asked_at,
            notification::reviewed,
            notification::warning_count,
            notification::gap_count,
            notification::intake,
            notification::dated_on,
            notification::received_on,
            notification::explained_at,
            notification::entered_by,
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

mod list;
pub use list::{Which, page};
mod queried;
pub use queried::queried;

mod standing;
pub use standing::{Annotation, annotate, lock, put_standing};

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
        .filter(notification::id.eq_any(ids))
        .select((
            notification::id,
            notification::person_id,
            notification::receiving_center_id,
            notification::responsible_center_id,
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
