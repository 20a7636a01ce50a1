//! `/healthz`, `/readyz`, the OpenAPI document and its readable page (L4, J1, J3).

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::error::AppError;
use crate::openapi;
use crate::openapi::page;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_openapi);
}

/// Routes outside the API's address: for those who run the server, and for those who write programs.
pub fn outside(config: &mut web::ServiceConfig) {
    config
        .service(healthz)
        .service(readyz)
        .service(read_docs)
        .service(get_docs_style);
}

/// Whether the process answers.
#[get("/healthz")]
async fn healthz() -> &'static str {
    "ok"
}

/// Whether the server can do its work: the database answers.
#[get("/readyz")]
async fn readyz(app: web::Data<App>) -> HttpResponse {
    if app.db.answers().await {
        HttpResponse::Ok().body("ready")
    } else {
        HttpResponse::ServiceUnavailable()
            .insert_header(("Retry-After", "2"))
            .body("database does not answer")
    }
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
