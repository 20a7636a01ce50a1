//! Notifications as they are read: rows with names, the record with its warnings, gaps, questions and what
//! was done, its versions.

use std::collections::{BTreeSet, HashMap};

use hersys_domain::audit::DataGroup;
use hersys_domain::id::{AccountId, NotificationId, OrganizationId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::clinical::{withhold, withhold_difference};
use hersys_domain::notification::correction::{Act, Difference, Query, Review, Version, Versions};
use hersys_domain::notification::dates::settled;
use hersys_domain::notification::difference::{case_items, differences};
use hersys_domain::notification::record::{Notification, NotificationSummary};
use hersys_domain::problem::ProblemCode;

use crate::authz::Scope;
use crate::db::notification::{self as db, Row};
use crate::db::{Tx, account, correction, course, person};
use crate::error::AppError;
use crate::services::notify;
use crate::services::person_seal::PersonKey;

/// Rows with the names of their persons, opened in two statements for the whole page, where the reader may be
/// told them.
pub async fn summaries(
    tx: &mut Tx,
    scope: &Scope,
    rows: Vec<Row>,
) -> Result<Vec<NotificationSummary>, AppError> {
    let persons: Vec<_> = rows.iter().map(|row| row.person_id).collect();
    let identities = if scope.names() {
        person::identities(tx, &persons).await?
    } else {
        HashMap::new()
    };
    Ok(rows
        .iter()
        .map(|row| {
            let name = identities
                .get(&row.person_id)
                .and_then(|identity| identity.full_name());
            row.summary(name, scope.organization())
        })
        .collect())
}

/// The key of a person whom one sees.
pub async fn key_of(tx: &mut Tx, person: PersonId) -> Result<PersonKey, AppError> {
    let mut keys = person::keys(tx, &[person]).await?;
    keys.remove(&person).ok_or_else(AppError::not_found)
}

/// One notification with what its latest version says, read as of the day that was made.
pub async fn read(
    tx: &mut Tx,
    scope: &Scope,
    id: NotificationId,
) -> Result<Notification, AppError> {
    let row = db::find(tx, scope, id).await?;
    scope.require_purpose()?;
    let key = key_of(tx, row.person_id).await?;
    let latest = correction::version(tx, id, row.latest).await?;
    let mut form = latest.form(&key)?;
    tx.touched(row.person_id, DataGroup::Notification);
    let reading = notify::read_again(&form, latest.made_at);
    let withheld = kept_back(scope, &mut form);
    let receiving_center = db::center(tx, row.receiving_center_id).await?;
    let responsible_center = db::center(tx, row.responsible_center_id).await?;
    let queries = queries(tx, id, &key).await?;
    let acts = acts(tx, id, scope.organization(), &key).await?;
    let entered_by_name = account::display_name(tx, row.entered_by).await?;
    let mut summaries = summaries(tx, scope, vec![row.clone()]).await?;
    let summary = summaries.pop().ok_or_else(AppError::not_found)?;
    Ok(Notification {
        summary,
        person_id: row.person_id,
        intake: row.intake,
        dated_on: row.dated_on,
        received_on: row.received_on,
        entered_by_name,
        explained_at: row.explained_at,
        rule_set: row.rule_set,
        form,
        withheld,
        warnings: reading.warnings,
        gaps: reading.gaps,
        receiving_center,
        responsible_center,
        queries,
        acts,
    })
}

/// Blanks the clinical texts for whoever may not read them; gives where something stood.
fn kept_back(scope: &Scope, form: &mut NotificationForm) -> Vec<String> {
    if scope.opens_clinical_texts() {
        Vec::new()
    } else {
        withhold(form)
    }
}

/// What differs between two forms, as far as the reader may know.
fn differing(
    scope: &Scope,
    before: &NotificationForm,
    after: &NotificationForm,
) -> Vec<Difference> {
    let mut found = differences(before, after);
    if !scope.opens_clinical_texts() {
        found.iter_mut().for_each(withhold_difference);
    }
    found
}

async fn queries(tx: &mut Tx, id: NotificationId, key: &PersonKey) -> Result<Vec<Query>, AppError> {
    let rows = correction::queries(tx, id).await?;
    let centers: BTreeSet<OrganizationId> = rows.iter().map(|row| row.asked_for).collect();
    let names = course::names(tx, BTreeSet::new(), centers).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Query {
                question: row.question(key)?,
                id: row.id,
                asked_for: names
                    .organizations
                    .get(&row.asked_for)
                    .cloned()
                    .unwrap_or_default(),
                pointer: row.pointer,
                asked_at: row.asked_at,
                answer: row.answer,
                answer_version: row.answer_version,
                answered_at: row.answered_at,
            })
        })
        .collect()
}

async fn acts(
    tx: &mut Tx,
    id: NotificationId,
    me: OrganizationId,
    key: &PersonKey,
) -> Result<Vec<Act>, AppError> {
    let rows = correction::acts(tx, id).await?;
    let accounts: BTreeSet<AccountId> = rows.iter().map(|row| row.account_id).collect();
    let organizations: BTreeSet<OrganizationId> =
        rows.iter().map(|row| row.organization_id).collect();
    let names = course::names(tx, accounts, organizations).await?;
    rows.into_iter()
        .map(|row| {
            let by = names.staff(Some(row.account_id), Some(row.organization_id), me);
            let organization = names.organizations.get(&row.organization_id);
            Ok(Act {
                reason: row.reason(key)?,
                kind: row.kind,
                at: row.at,
                by,
                organization: organization.cloned().unwrap_or_default(),
            })
        })
        .collect()
}

/// All versions of a notification, each with how it differs from the one before.
pub async fn versions(
    tx: &mut Tx,
    scope: &Scope,
    id: NotificationId,
) -> Result<Versions, AppError> {
    let row = db::find(tx, scope, id).await?;
    scope.require_purpose()?;
    let key = key_of(tx, row.person_id).await?;
    tx.touched(row.person_id, DataGroup::Notification);
    let rows = correction::versions(tx, id).await?;
    let own = row.organization_id == scope.organization();
    let accounts = rows.iter().filter(|_| own).map(|one| one.made_by).collect();
    let names = course::names(tx, accounts, BTreeSet::new()).await?;
    let forms: Vec<NotificationForm> = rows
        .iter()
        .map(|one| Ok(settled(&one.form(&key)?, jst_date(one.made_at))))
        .collect::<Result<_, AppError>>()?;
    let mut versions = Vec::new();
    for (index, one) in rows.iter().enumerate() {
        let (Some(form), before) = (forms.get(index), forms.get(index + 1)) else {
            continue;
        };
        let differences = before.map_or_else(Vec::new, |before| differing(scope, before, form));
        let mut form = form.clone();
        versions.push(Version {
            number: one.number,
            cause: one.cause,
            reason: one.reason(&key)?,
            made_at: one.made_at,
            made_by: names.accounts.get(&one.made_by).cloned(),
            withheld: kept_back(scope, &mut form),
            form,
            differences,
        });
    }
    Ok(Versions { id, versions })
}

/// What of a later version waits for the responsible centre's decision.
pub async fn review(tx: &mut Tx, scope: &Scope, row: &Row) -> Result<Review, AppError> {
    scope.require_purpose()?;
    if row.latest <= row.reviewed {
        return Err(ProblemCode::Conflict.into());
    }
    let key = key_of(tx, row.person_id).await?;
    tx.touched(row.person_id, DataGroup::Notification);
    let mut forms = Vec::new();
    for number in [row.reviewed, row.latest] {
        let version = correction::version(tx, row.id, number).await?;
        forms.push(settled(&version.form(&key)?, jst_date(version.made_at)));
    }
    let [mut before, mut after] = <[NotificationForm; 2]>::try_from(forms)
        .map_err(|_| AppError::internal("two versions were asked for"))?;
    let differences = differing(scope, &before, &after);
    let mut withheld = kept_back(scope, &mut before);
    withheld.extend(kept_back(scope, &mut after));
    withheld.sort_unstable();
    withheld.dedup();
    Ok(Review {
        id: row.id,
        from: row.reviewed,
        to: row.latest,
        items: case_items(&differences),
        before,
        after,
        withheld,
        differences,
    })
}
