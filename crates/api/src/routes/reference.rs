//! `/reference`: prefectures, municipalities, postal codes, health centres and their districts, countries,
//! holidays. Public facts; anybody who is signed in may read them (A2).

use actix_web::{get, web};
use chrono::{Datelike as _, NaiveDate};
use hersys_domain::jp_date::{YEARS, jst_date};
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::postal_code::PostalCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::problem::ProblemCode;
use hersys_domain::reference::{
    Country, HealthCenter, Holiday, Municipality, PostalTown, PrefectureEntry, ResponsibleCenter,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Query;
use crate::answer::Kept;
use crate::ctx::Ctx;
use crate::db::reference as db;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_prefectures)
        .service(list_municipalities)
        .service(get_municipality)
        .service(list_health_centers)
        .service(get_responsible_center)
        .service(list_postal_towns)
        .service(list_countries)
        .service(list_holidays);
}

/// All prefectures, in the order of their codes.
#[utoipa::path(tag = "reference", security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<PrefectureEntry>)))]
#[get("/reference/prefectures")]
async fn list_prefectures(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::prefectures(tx).await?))
        .await?;
    Kept::ok(&Page::whole(found))
}

/// What a list of a prefecture asks for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AreaQuery {
    /// Of which prefecture.
    prefecture: Prefecture,
    /// As it was on this day; today where none is given.
    on: Option<NaiveDate>,
}

/// The municipalities of a prefecture, wards of designated cities and these cities among them, in the
/// order of their codes.
#[utoipa::path(tag = "reference", params(AreaQuery), security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<Municipality>)))]
#[get("/reference/municipalities")]
async fn list_municipalities(ctx: Ctx, query: Query<AreaQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let on = day(&ctx, query.on)?;
    let found = ctx
        .read(&scope, async |tx| {
            Ok(db::municipalities(tx, query.prefecture, on).await?)
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// One municipality, of today or of former days, with those that took its place.
#[utoipa::path(tag = "reference", params(("code" = String, Path, description = "Code of five or six digits")),
    security(("session" = [])), extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "The municipality", body = Municipality)))]
#[get("/reference/municipalities/{code}")]
async fn get_municipality(ctx: Ctx, code: web::Path<String>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let code: MunicipalityCode = code.parse().map_err(|_| AppError::not_found())?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::municipality(tx, code).await?))
        .await?;
    Kept::ok(&found)
}

/// The health centres of a prefecture by the master table, and which of them take part.
#[utoipa::path(tag = "reference", params(AreaQuery), security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<HealthCenter>)))]
#[get("/reference/health-centers")]
async fn list_health_centers(ctx: Ctx, query: Query<AreaQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let on = day(&ctx, query.on)?;
    let found = ctx
        .read(&scope, async |tx| {
            Ok(db::health_centers(tx, query.prefecture, on).await?)
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// What the question for a centre says.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct CenterQuery {
    /// Of which municipality or ward; a code of former days is followed.
    municipality_code: MunicipalityCode,
    /// As it was on this day; today where none is given.
    on: Option<NaiveDate>,
}

/// The health centre that is responsible for a municipality (担当保健所): the organisation that takes
/// part, or the name of the centre where none does.
#[utoipa::path(tag = "reference", params(CenterQuery), security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "What is known of it", body = ResponsibleCenter)))]
#[get("/reference/responsible-center")]
async fn get_responsible_center(ctx: Ctx, query: Query<CenterQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let on = day(&ctx, query.on)?;
    let found = ctx
        .read(&scope, async |tx| {
            Ok(db::responsible_center(tx, query.municipality_code, on).await?)
        })
        .await?;
    Kept::ok(&found)
}

/// The towns that a postal code stands for; none where the post office does not use it.
#[utoipa::path(tag = "reference",
    params(("code" = String, Path, description = "Postal code; full width, hyphen and 〒 are allowed")),
    security(("session" = [])), extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<PostalTown>), (status = 400, description = "Not a postal code")))]
#[get("/reference/postal-codes/{code}")]
async fn list_postal_towns(ctx: Ctx, code: web::Path<String>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let code: PostalCode = code
        .parse()
        .map_err(|_| AppError::from(ProblemCode::MalformedParameter))?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::towns(tx, code).await?))
        .await?;
    Kept::ok(&Page::whole(found))
}

/// All countries and areas of ISO 3166-1, by their codes of two letters.
#[utoipa::path(tag = "reference", security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<Country>)))]
#[get("/reference/countries")]
async fn list_countries(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::countries(tx).await?))
        .await?;
    Kept::ok(&Page::whole(found))
}

/// What a list of holidays asks for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct HolidayQuery {
    /// Of which year.
    year: i32,
}

/// The public holidays of a year.
#[utoipa::path(tag = "reference", params(HolidayQuery), security(("session" = [])),
    extensions(("x-permission" = json!("reference.read"))),
    responses((status = 200, description = "All of them", body = Page<Holiday>)))]
#[get("/reference/holidays")]
async fn list_holidays(ctx: Ctx, query: Query<HolidayQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ReferenceRead)?;
    let end = |month, day| {
        NaiveDate::from_ymd_opt(query.year, month, day)
            .filter(|_| YEARS.contains(&query.year))
            .ok_or_else(|| AppError::from(ProblemCode::MalformedParameter))
    };
    let (first, last) = (end(1, 1)?, end(12, 31)?);
    let found = ctx
        .read(&scope, async |tx| Ok(db::holidays(tx, first, last).await?))
        .await?;
    Kept::ok(&Page::whole(found))
}

/// The day asked for, today in Japan where none is; one that no calendar of ours has is refused.
fn day(ctx: &Ctx, asked: Option<NaiveDate>) -> Result<NaiveDate, AppError> {
    match asked {
        None => Ok(jst_date(ctx.now())),
        Some(day) if YEARS.contains(&day.year()) => Ok(day),
        Some(_) => Err(ProblemCode::MalformedParameter.into()),
    }
}
