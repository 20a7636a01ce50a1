//! What every request passes: an id, a problem document for every failure, headers that protect the
//! browser, and one line in the log and a count in the figures, neither of which holds anything personal.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use hersys_domain::problem::{Problem, ProblemCode};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::life::Phase;
use crate::rates;
use crate::request::{Language, RequestId, path};
use crate::texts;
use crate::trace::{TRACERESPONSE, Trace};

/// Below this everything is the API; above it the programs of the browser.
pub const API: &str = "/api/";

/// The middleware. Every line of the log that is written meanwhile carries the ids of the request and of its trace.
pub async fn front(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let app = request.app_data::<web::Data<App>>().cloned();
    let id = app
        .as_ref()
        .and_then(|app| app.db.facts().id::<Uuid>().ok())
        .unwrap_or_default();
    let _under_way = app.as_ref().map(|app| app.life.begin());
    let trace = Trace::of(request.headers(), id);
    request.extensions_mut().insert(RequestId(id));
    // Of the highest level, or a log of warnings alone would have no ids.
    let span = tracing::error_span!("http", request_id = %id, trace_id = trace.id());
    let method = request.method().clone();
    let answered = answer(request, next, id).instrument(span.clone()).await;
    let (mut response, refusal) = answered?;
    if let Some(header) = trace.header() {
        response.headers_mut().insert(TRACERESPONSE, header);
    }
    let pattern = response.request().match_pattern();
    let (route, status) = (pattern.as_deref(), response.status());
    let took = started.elapsed();
    span.in_scope(|| {
        tracing::info!(
            %method,
            route = route.unwrap_or("-"),
            status = status.as_u16(),
            micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "request"
        );
    });
    if let Some(app) = app {
        if app.life.phase() != Phase::Serving {
            // Whoever comes again should find another server.
            let head = response.response_mut().head_mut();
            head.set_connection_type(ConnectionType::Close);
        }
        app.metrics.answered(&method, route, status, took);
        if let Some(code) = refusal {
            app.metrics.refused(code);
        }
    }
    Ok(response)
}

/// The answer as it goes out, and why the request was refused, if it was.
async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: Uuid,
) -> Result<(ServiceResponse<BoxBody>, Option<ProblemCode>), Error> {
    let language = Language::of(request.headers());
    let is_api = path(request.request()).starts_with(API);
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let mut refusal = None;
    if is_api && (status.is_client_error() || status.is_server_error()) {
        let error = app_error(&response);
        log_error(&error);
        refusal = Some(error.code);
        let body = problem(&error, language, id);
        let (http_request, _) = response.into_parts();
        response = ServiceResponse::new(http_request, body);
    }
    protect(&mut response, is_api);
    rates::tell(&mut response);
    Ok((response, refusal))
}

/// The error behind a failed response: ours, or what actix says in its own words.
fn app_error(response: &ServiceResponse<BoxBody>) -> AppError {
    let error = response.response().error();
    if let Some(ours) = error.and_then(|error| error.as_error::<AppError>()) {
        return ours.clone();
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        status if status.is_client_error() => ProblemCode::MalformedParameter,
        _ => ProblemCode::Internal,
    };
    AppError {
        context: response.response().error().map(ToString::to_string),
        ..code.into()
    }
}

fn log_error(error: &AppError) {
    let context = error.context.as_deref().unwrap_or("-");
    match error.code.status() {
        500.. => tracing::error!(code = %error.code, context, "failed"),
        _ => tracing::debug!(code = %error.code, context, "refused"),
    }
}

fn problem(error: &AppError, language: Language, id: Uuid) -> HttpResponse {
    let text = texts::problem(error.code, language);
    let body = Problem {
        code: error.code,
        status: error.code.status(),
        title: text.title.clone(),
        detail: text.detail.clone(),
        errors: error.errors.clone(),
        request_id: id.to_string(),
        current: error.current.clone(),
    };
    let mut response = HttpResponse::build(
        StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    );
    response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
    response.insert_header((
        header::CONTENT_LANGUAGE,
        match language {
            Language::Ja => "ja",
            Language::En => "en",
        },
    ));
    if let Some(seconds) = error.retry_after {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if let Some(methods) = &error.allow {
        response.insert_header((header::ALLOW, methods.as_str()));
    }
    // A problem is made of strings and numbers, which always serialise.
    response.body(serde_json::to_vec(&body).unwrap_or_default())
}

fn protect(response: &mut ServiceResponse<BoxBody>, is_api: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    );
    set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    if is_api {
        // The description of the API is no personal data, and a page: it says itself what holds for it.
        let mut unless_said = |name: HeaderName, value: &'static str| {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        };
        unless_said(header::CACHE_CONTROL, "no-store");
        unless_said(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        );
    }
}
