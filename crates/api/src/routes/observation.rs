//! `/self/observations`, `/cases/{id}/observations`: health reports by patients and by staff for them (C1, C3, C5).

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use hersys_domain::case::CaseSummary;
use hersys_domain::id::{CaseId, ObservationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::observation::{Channel, Observation, ProxyReport, Report, Reporter};
use hersys_domain::page::Page;
use hersys_domain::patient::Received;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use hersys_domain::role::Role;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use super::{BASE, Query, page};
use crate::answer::Kept;
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::observation::{self as db, Asked, first_day};
use crate::db::{Tx, case_record};
use crate::error::AppError;
use crate::patient_ctx::PatientCtx;
use crate::services::report::{self, Source, reporting};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(report_health)
        .service(correct_report)
        .service(list_own_reports)
        .service(list_observations)
        .service(report_for_patient);
}

/// What a list of reports may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// The patient's own reports come by the web.
const MYSELF: Source<'static> = Source {
    reporter: Reporter::Myself,
    channel: Channel::Web,
    by: None,
};

/// Patients report of now, and only while they are observed.
fn check_own(case: &CaseSummary, report: &Report) -> Result<(), AppError> {
    if report.measured_at.is_some() {
        return Err(AppError::field("/measured_at", "observation.now_only"));
    }
    if reporting(case) {
        Ok(())
    } else {
        Err(ProblemCode::Conflict.into())
    }
}

fn received(
    (observation, urgency): (Observation, Option<hersys_domain::alert::Urgency>),
) -> Result<Kept, AppError> {
    let place = format!("{BASE}/self/observations/{}", observation.id);
    let answer = Received {
        correctable_until: observation.correctable_until(),
        observation,
        urgency,
    };
    Kept::created(&answer, 1, place)
}

/// Today's report (今日の報告). A repeat with the same `Idempotency-Key` gets the same answer and reports
/// nothing anew.
#[utoipa::path(tag = "self", request_body = Report, security(("patient" = [])),
    responses((status = 201, description = "Received", body = Received)))]
#[post("/self/observations")]
async fn report_health(ctx: PatientCtx, body: Body<Report>) -> Result<Kept, AppError> {
    ctx.create(&body, async |tx| {
        let case = case_record::own(tx, ctx.person()).await?;
        check_own(&case, &body.value)?;
        received(report::keep(tx, &case, &body.value, MYSELF).await?)
    })
    .await
}

/// Puts a report in the place of one's own of the last ten minutes; 409 later.
#[utoipa::path(tag = "self", params(("id" = ObservationId, Path, description = "The report to be corrected")),
    request_body = Report, security(("patient" = [])),
    responses((status = 201, description = "Received", body = Received)))]
#[post("/self/observations/{id}/correction")]
async fn correct_report(
    ctx: PatientCtx,
    id: web::Path<ObservationId>,
    body: Body<Report>,
) -> Result<Kept, AppError> {
    ctx.create(&body, async |tx| {
        let case = case_record::own(tx, ctx.person()).await?;
        check_own(&case, &body.value)?;
        received(report::correct(tx, &case, *id, &body.value, MYSELF).await?)
    })
    .await
}

/// One's own reports (これまでの記録), the latest first.
#[utoipa::path(tag = "self", params(ListQuery), security(("patient" = [])),
    responses((status = 200, description = "A page", body = Page<Observation>)))]
#[get("/self/observations")]
async fn list_own_reports(ctx: PatientCtx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .transact(async |tx| {
            let case = case_record::own(tx, ctx.person()).await?;
            reports(tx, &case, true, after, limit).await
        })
        .await?;
    cut(found, limit)
}

async fn reports(
    tx: &mut Tx,
    case: &CaseSummary,
    notes: bool,
    after: Option<(DateTime<Utc>, ObservationId)>,
    limit: i64,
) -> Result<Vec<Observation>, AppError> {
    let asked = Asked {
        case: case.id,
        person: case.person_id,
        from: first_day(case.reported_on, jst_date(tx.now())),
        notes,
        after,
        limit: limit + 1,
    };
    db::page(tx, &asked).await
}

fn cut(found: Vec<Observation>, limit: i64) -> Result<Kept, AppError> {
    Kept::ok(&page::cut(found, limit, |last| {
        (last.measured_at, last.id)
    })?)
}

/// A case's health reports, the latest first. The free text is for physicians and nurses.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), ListQuery, PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("observation.read"))),
    responses((status = 200, description = "A page", body = Page<Observation>)))]
#[get("/cases/{id}/observations")]
async fn list_observations(
    ctx: Ctx,
    id: web::Path<CaseId>,
    query: Query<ListQuery>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ObservationRead)?;
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let clinical = ctx
        .roles()
        .iter()
        .any(|role| matches!(role, Role::Physician | Role::Nurse));
    let found = ctx
        .read(&scope, async |tx| {
            let case = case_record::find(tx, &scope, *id).await?;
            reports(tx, &case, clinical && scope.names(), after, limit).await
        })
        .await?;
    cut(found, limit)
}

/// A report that staff enter for a patient (代わりに報告する); who entered it and how it came are kept.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = ProxyReport,
    security(("session" = [])), extensions(("x-permission" = json!("observation.write"))),
    responses((status = 201, description = "Kept", body = Observation)))]
#[post("/cases/{id}/observations")]
async fn report_for_patient(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<ProxyReport>,
) -> Result<Kept, AppError> {
    let seen = ctx.allow(Permission::ObservationRead)?;
    let scope = ctx.allow(Permission::ObservationWrite)?;
    let source = Source {
        reporter: reporter(ctx.roles(), body.value.channel),
        channel: body.value.channel,
        by: Some(ctx.caller().into()),
    };
    ctx.create(&scope, &body, async |tx| {
        let case = writable(tx, &seen, &scope, *id).await?;
        let (kept, _) = report::keep(tx, &case, &body.value.report, source).await?;
        Kept::created(&kept, 1, format!("{BASE}/cases/{}/observations", case.id))
    })
    .await
}

/// The case, if it may be written: 404 where it may not even be seen, 403 where it may be seen only.
pub(super) async fn writable(
    tx: &mut Tx,
    seen: &Scope,
    scope: &Scope,
    id: CaseId,
) -> Result<CaseSummary, AppError> {
    let case = case_record::find(tx, seen, id).await?;
    let mine = case.responsible_center_id == scope.organization();
    if mine && scope.includes(Relation::Responsible) {
        Ok(case)
    } else {
        Err(ProblemCode::NotAllowed.into())
    }
}

/// Who enters: 医師, 看護師 where their role says so, else 保健所; other systems as such.
fn reporter(roles: &[Role], channel: Channel) -> Reporter {
    if channel == Channel::External {
        Reporter::External
    } else if roles.contains(&Role::Physician) {
        Reporter::Physician
    } else if roles.contains(&Role::Nurse) {
        Reporter::Nurse
    } else {
        Reporter::Center
    }
}
