//! `/healthz`, `/readyz`, the OpenAPI document (L4, J1).

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_openapi);
}

/// Routes outside the API's address, for those who run the server.
pub fn outside(config: &mut web::ServiceConfig) {
    config.service(healthz).service(readyz);
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

/// This document.
#[utoipa::path(tag = "operation", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
#[get("/openapi.json")]
async fn get_openapi() -> Result<HttpResponse, AppError> {
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(crate::openapi::json().map_err(AppError::internal)?))
}
