//! `/healthz`, `/livez`, `/readyz`, `/metrics`, the OpenAPI document and its readable page (L4, J1, J3).

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::error::AppError;
use crate::metrics::CONTENT_TYPE;
use crate::openapi;
use crate::openapi::page;
use crate::services::readiness::{self, Check};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_openapi);
}

/// Routes outside the API's address: for those who run the server, and for those who write programs.
pub fn outside(config: &mut web::ServiceConfig) {
    config
        .service(healthz)
        .service(livez)
        .service(readyz)
        .service(read_docs)
        .service(get_docs_style);
}

/// Whether the process answers.
#[get("/healthz")]
async fn healthz() -> &'static str {
    "ok"
}

/// The same, under the name that orchestrators look for. Nothing else is asked: a process that is started anew for its
/// database's sake is no better for it.
#[get("/livez")]
async fn livez() -> &'static str {
    "ok"
}

/// A problem that says what failed, by names alone.
#[derive(Serialize)]
struct NotReady {
    title: &'static str,
    status: u16,
    failed: Vec<Check>,
}

/// Whether the server can do its work.
#[get("/readyz")]
async fn readyz(app: web::Data<App>) -> HttpResponse {
    let failed = readiness::failed(&app).await;
    if failed.is_empty() {
        return HttpResponse::Ok().body("ready");
    }
    HttpResponse::ServiceUnavailable()
        .insert_header(("Retry-After", "2"))
        .content_type("application/problem+json")
        .body(
            // Strings and numbers, which always serialise.
            serde_json::to_vec(&NotReady {
                title: "Service Unavailable",
                status: 503,
                failed,
            })
            .unwrap_or_default(),
        )
}

/// What is served at an address of its own, for those who run the server alone.
pub fn apart(config: &mut web::ServiceConfig) {
    config.route("/metrics", web::get().to(read_metrics));
}

async fn read_metrics(app: web::Data<App>) -> Result<HttpResponse, AppError> {
    let text = app.metrics.text(&app).await.map_err(AppError::internal)?;
    Ok(HttpResponse::Ok().content_type(CONTENT_TYPE).body(text))
}

/// This document. Who has it already, by its `ETag`, gets 304.
#[utoipa::path(tag = "operation", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object, headers(("ETag" = String))),
        (status = 304, description = "Not changed")))]
#[get("/openapi.json")]
async fn get_openapi(request: HttpRequest) -> Result<HttpResponse, AppError> {
    let served = openapi::JSON.as_ref().map_err(AppError::internal)?;
    Ok(served.answer(&request))
}

/// What one looks for in the page of the document.
#[derive(Debug, Deserialize)]
struct Search {
    /// Words, all of which must occur.
    q: Option<String>,
}

/// The document for reading, or what of it holds the words asked for.
#[get("/api/docs")]
async fn read_docs(
    request: HttpRequest,
    search: web::Query<Search>,
) -> Result<HttpResponse, AppError> {
    let page = page::PAGE.as_ref().map_err(AppError::internal)?;
    Ok(page.answer(&request, search.q.as_deref().unwrap_or_default()))
}

/// How that page looks.
#[get("/api/docs/style.css")]
async fn get_docs_style(request: HttpRequest) -> HttpResponse {
    page::STYLE.answer(&request)
}
