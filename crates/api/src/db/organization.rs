//! Organisations.

use std::fmt::Display;
use std::str::FromStr;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::OrganizationId;
use hersys_domain::institution_code::InstitutionCode;
use hersys_domain::jp_date::jst_date;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::organization::{
    NewOrganization, Organization, OrganizationKind, OrganizationPatch,
};
use hersys_domain::prefecture::Prefecture;

use super::{Tx, district, reference};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::organization;

/// One row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = organization, check_for_backend(Pg))]
struct Row {
    id: OrganizationId,
    kind: OrganizationKind,
    name: String,
    created_by: Option<OrganizationId>,
    prefecture_id: Option<OrganizationId>,
    authority_id: Option<OrganizationId>,
    health_center_id: Option<OrganizationId>,
    municipality_code: Option<String>,
    institution_code: Option<String>,
    phone: Option<String>,
    phone_after_hours: Option<String>,
    reference_key: Option<String>,
    prefecture_code: Option<Prefecture>,
    stopped_at: Option<chrono::DateTime<chrono::Utc>>,
    version: i32,
}

impl From<Row> for Organization {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            created_by: row.created_by,
            prefecture_id: row.prefecture_id,
            authority_id: row.authority_id,
            health_center_id: row.health_center_id,
            municipality_code: row.municipality_code,
            institution_code: row.institution_code,
            phone: row.phone,
            phone_after_hours: row.phone_after_hours,
            reference_key: row.reference_key,
            prefecture_code: row.prefecture_code,
            stopped: row.stopped_at.is_some(),
            version: row.version,
        }
    }
}

type Predicate = Box<
    dyn BoxableExpression<
            organization::table,
            Pg,
            SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
        >,
>;

/// Those that the scope's organisation works with: itself, those it created, those of its area or
/// district; the ministry: all.
fn known_to(scope: &Scope) -> Predicate {
    let me = scope.organization();
    let own = organization::id.eq(me).or(organization::created_by.eq(me));
    match scope.kind() {
        OrganizationKind::Ministry => Box::new(organization::id.is_not_null().nullable()),
        OrganizationKind::Prefecture => Box::new(own.or(organization::prefecture_id.eq(me))),
        OrganizationKind::Municipality => Box::new(own.or(organization::authority_id.eq(me))),
        OrganizationKind::HealthCenter => Box::new(own.or(organization::health_center_id.eq(me))),
        _ => Box::new(own),
    }
}

/// Those that the scope's organisation may change: the ones it created, never itself or those of another
/// legal body.
fn created_by(scope: &Scope) -> Predicate {
    Box::new(organization::created_by.eq(scope.organization()))
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<OrganizationKind>,
    /// Only names that contain this, or the one with this 医療機関コード.
    pub text: Option<String>,
    /// Only names that come after this one (name, id).
    pub after: Option<(String, OrganizationId)>,
    /// At most so many.
    pub limit: i64,
}

/// A page of organisations, by name.
pub async fn page(tx: &mut Tx, scope: &Scope, filter: &Filter) -> QueryResult<Vec<Organization>> {
    let mut query = organization::table
        .filter(known_to(scope))
        .select(Row::as_select())
        .order((organization::name.asc(), organization::id.asc()))
        .limit(filter.limit)
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(organization::kind.eq(kind));
    }
    if let Some(text) = &filter.text {
        let pattern = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let named = organization::name.like(format!("%{pattern}%"));
        query = match text.parse::<InstitutionCode>() {
            Ok(code) => query.filter(
                named
                    .nullable()
                    .or(organization::institution_code.eq(code.to_string())),
            ),
            Err(_) => query.filter(named),
        };
    }
    if let Some((name, id)) = &filter.after {
        query = query.filter(
            organization::name.gt(name.clone()).or(organization::name
                .eq(name.clone())
                .and(organization::id.gt(*id))),
        );
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(Organization::from).collect())
}

/// One organisation within the scope.
pub async fn find(tx: &mut Tx, scope: &Scope, id: OrganizationId) -> QueryResult<Organization> {
    organization::table
        .filter(organization::id.eq(id))
        .filter(known_to(scope))
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
        .map(Organization::from)
}

/// One organisation that the scope may change, locked for the change.
pub async fn find_to_change(
    tx: &mut Tx,
    scope: &Scope,
    id: OrganizationId,
) -> QueryResult<Organization> {
    organization::table
        .filter(organization::id.eq(id))
        .filter(created_by(scope))
        .select(Row::as_select())
        .for_update()
        .first(tx.connection()?)
        .await
        .map(Organization::from)
}

/// Where a new organisation stands in the order of things: area, city, district.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The prefecture.
    pub prefecture_id: Option<OrganizationId>,
    /// The designated city or special ward.
    pub authority_id: Option<OrganizationId>,
    /// The health centre of the district.
    pub health_center_id: Option<OrganizationId>,
}

impl Place {
    /// The place of what `creator` creates.
    pub fn below(creator: &Organization) -> Self {
        let own = |kind| (creator.kind == kind).then_some(creator.id);
        Self {
            prefecture_id: own(OrganizationKind::Prefecture).or(creator.prefecture_id),
            authority_id: own(OrganizationKind::Municipality).or(creator.authority_id),
            health_center_id: own(OrganizationKind::HealthCenter),
        }
    }
}

/// Creates an organisation; a health centre of the master table with its district.
pub async fn insert(
    tx: &mut Tx,
    kind: OrganizationKind,
    new: &NewOrganization,
    created_by: Option<OrganizationId>,
    place: Place,
) -> Result<Organization, AppError> {
    let id = tx.facts().id::<OrganizationId>()?;
    let now = tx.now();
    let row: Row = diesel::insert_into(organization::table)
        .values((
            organization::id.eq(id),
            organization::kind.eq(kind),
            organization::name.eq(&new.name),
            organization::created_by.eq(created_by),
            organization::prefecture_id.eq(place.prefecture_id),
            organization::authority_id.eq(place.authority_id),
            organization::health_center_id.eq(place.health_center_id),
            organization::municipality_code
                .eq(canonical::<MunicipalityCode>(&new.municipality_code)),
            organization::institution_code.eq(canonical::<InstitutionCode>(&new.institution_code)),
            organization::phone.eq(&new.phone),
            organization::phone_after_hours.eq(&new.phone_after_hours),
            organization::reference_key.eq(&new.reference_key),
            organization::prefecture_code.eq(new.prefecture_code),
            organization::created_at.eq(now),
            organization::updated_at.eq(now),
        ))
        .returning(Row::as_returning())
        .get_result(tx.connection()?)
        .await?;
    if row.reference_key.is_some() {
        if district::fill(tx, id).await? == 0 {
            return Err(AppError::field("/reference_key", "reference_key.unknown"));
        }
        if !district::is_of_creator(tx, id).await? {
            return Err(AppError::field("/reference_key", "reference_key.not_yours"));
        }
    }
    Ok(row.into())
}

/// A code as it is kept: what was typed may be full width, hyphenated or without its check digit. The body
/// has been judged, so that it can be read.
fn canonical<T: FromStr + Display>(typed: &Option<String>) -> Option<String> {
    let code: T = typed.as_deref()?.parse().ok()?;
    Some(code.to_string())
}

#[derive(AsChangeset)]
#[diesel(table_name = organization)]
struct Change {
    name: Option<String>,
    phone: Option<Option<String>>,
    phone_after_hours: Option<Option<String>>,
}

/// Changes an organisation; the caller has it locked and has compared versions.
pub async fn update(
    tx: &mut Tx,
    id: OrganizationId,
    patch: OrganizationPatch,
) -> QueryResult<Organization> {
    let change = Change {
        name: patch.name.into_change().flatten(),
        phone: patch.phone.into_change(),
        phone_after_hours: patch.phone_after_hours.into_change(),
    };
    let now = tx.now();
    let row: Row = diesel::update(organization::table.find(id))
        .set((
            change,
            organization::version.eq(organization::version + 1),
            organization::updated_at.eq(now),
        ))
        .returning(Row::as_returning())
        .get_result(tx.connection()?)
        .await?;
    Ok(row.into())
}

/// Stops an organisation, or lets it work again. A health centre loses and regains its district.
pub async fn set_stopped(
    tx: &mut Tx,
    id: OrganizationId,
    stopped: bool,
) -> QueryResult<Organization> {
    let now = tx.now();
    let row: Row = diesel::update(organization::table.find(id))
        .set((
            organization::stopped_at.eq(stopped.then_some(now)),
            organization::version.eq(organization::version + 1),
            organization::updated_at.eq(now),
        ))
        .returning(Row::as_returning())
        .get_result(tx.connection()?)
        .await?;
    if stopped {
        district::empty(tx, id).await?;
    } else {
        district::fill(tx, id).await?;
    }
    Ok(row.into())
}

/// One organisation, whoever asks: for the system's own decisions, never for an answer.
pub async fn by_id(tx: &mut Tx, id: OrganizationId) -> QueryResult<Organization> {
    organization::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
        .map(Organization::from)
}

/// The health centre of a municipality today, if one takes part.
pub async fn center_of(tx: &mut Tx, code: &MunicipalityCode) -> QueryResult<Option<Organization>> {
    let today = jst_date(tx.now());
    let center = reference::responsible_center(tx, *code, today).await?;
    match center.organization {
        Some(found) => by_id(tx, found.id).await.map(Some),
        None => Ok(None),
    }
}

/// Names of organisations, whoever asks: they stand on the records that the asker may see.
pub async fn names(
    tx: &mut Tx,
    ids: &[OrganizationId],
) -> QueryResult<Vec<(OrganizationId, String)>> {
    organization::table
        .filter(organization::id.eq_any(ids))
        .select((organization::id, organization::name))
        .load(tx.connection()?)
        .await
}

/// Several, whoever asks, by name: to tell somebody whom to call.
pub async fn all_of(tx: &mut Tx, ids: &[OrganizationId]) -> QueryResult<Vec<Organization>> {
    let rows: Vec<Row> = organization::table
        .filter(organization::id.eq_any(ids))
        .select(Row::as_select())
        .order((organization::name, organization::id))
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(Organization::from).collect())
}

/// Those of exactly this name that work: for the command line.
pub async fn named(tx: &mut Tx, name: &str) -> QueryResult<Vec<Organization>> {
    let rows: Vec<Row> = organization::table
        .filter(organization::name.eq(name))
        .filter(organization::stopped_at.is_null())
        .select(Row::as_select())
        .limit(2)
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(Organization::from).collect())
}
