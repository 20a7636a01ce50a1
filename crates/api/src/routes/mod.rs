//! The REST API: one file a noun; every handler extracts, authorises, makes one call and answers.

use std::sync::LazyLock;

use actix_web::{HttpRequest, web};
use hersys_domain::problem::ProblemCode;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::AppError;
use crate::request::path;

mod account;
mod alert;
mod api_key;
mod audit;
mod case;
mod case_batch;
mod case_optional;
mod case_query;
mod case_view;
mod contact;
mod correction;
mod course;
mod demonstration;
mod distinction;
mod draft;
mod enrolment;
mod entry;
mod event;
mod export;
mod external_id;
mod import;
mod invitation;
mod notification;
mod observation;
mod operation;
mod optional_item;
mod organization;
mod page;
mod paper;
mod patient;
mod permission_setting;
mod person;
mod person_merge;
mod purpose;
mod reference;
mod script;
mod session;
mod statistics;
mod transfer;
mod worklist;

pub use operation::{apart, outside};

/// Where the API lies.
pub const BASE: &str = "/api/v1";

/// All routes of the API, collected for the router and the OpenAPI document alike.
pub fn configure(config: &mut ServiceConfig<'_>) {
    session::configure(config);
    enrolment::configure(config);
    organization::configure(config);
    permission_setting::configure(config);
    account::configure(config);
    api_key::configure(config);
    draft::configure(config);
    notification::configure(config);
    correction::configure(config);
    paper::configure(config);
    // Before `/cases/{id}`, which takes whatever follows.
    case_batch::configure(config);
    case::configure(config);
    case_view::configure(config);
    course::configure(config);
    entry::configure(config);
    optional_item::configure(config);
    case_optional::configure(config);
    external_id::configure(config);
    contact::configure(config);
    script::configure(config);
    person::configure(config);
    person_merge::configure(config);
    distinction::configure(config);
    patient::configure(config);
    observation::configure(config);
    alert::configure(config);
    worklist::configure(config);
    transfer::configure(config);
    invitation::configure(config);
    event::configure(config);
    import::configure(config);
    export::configure(config);
    statistics::configure(config);
    audit::configure(config);
    reference::configure(config);
    demonstration::configure(config);
    operation::configure(config);
}

/// Schemas that stand in parameters only, which are not collected from the routes by themselves.
pub fn schemas_of_parameters() -> Vec<(String, RefOr<Schema>)> {
    fn of<T: ToSchema>() -> (String, RefOr<Schema>) {
        (T::name().into_owned(), T::schema())
    }
    vec![
        of::<case::View>(),
        of::<notification::Queue>(),
        of::<transfer::TransferQueue>(),
        of::<hersys_domain::contact::WatchQueue>(),
    ]
}

/// Extractor settings: a part of the address or a query that cannot be read is a problem like any other.
pub fn extractors(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|_, request| unreadable(request).into()))
        .app_data(
            web::QueryConfig::default()
                .error_handler(|_, _| AppError::from(ProblemCode::MalformedParameter).into()),
        );
}

/// In the order in which they are told.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Paths and methods of the document, for telling 405 from 404.
static KNOWN: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    crate::openapi::document()
        .paths
        .paths
        .into_iter()
        .map(|(path, item)| {
            let segments = path.split('/').map(str::to_owned).collect();
            (
                segments,
                crate::openapi::methods(&item).map(str::to_owned).collect(),
            )
        })
        .collect()
});

/// What answers where no route does: 405 with the methods that it takes where the address is known, else 404.
pub async fn nowhere(request: HttpRequest) -> Result<actix_web::HttpResponse, AppError> {
    Err(unknown(&request))
}

/// What is wrong with a request that no route takes.
fn unknown(request: &HttpRequest) -> AppError {
    let given: Vec<&str> = path(request).split('/').collect();
    // An address that stands in the document itself is not an id in another one: the template with the fewest ids is meant.
    let meant = KNOWN
        .iter()
        .filter(|(template, _)| fits(template, &given))
        .min_by_key(|(template, _)| template.iter().filter(|segment| is_id(segment)).count());
    let Some((_, methods)) = meant else {
        return AppError::not_found();
    };
    let listed: Vec<&str> = METHODS
        .into_iter()
        .filter(|one| methods.iter().any(|method| method == one))
        .collect();
    AppError {
        allow: Some(listed.join(", ")),
        ..ProblemCode::MethodNotAllowed.into()
    }
}

/// What is wrong with an address whose id cannot be read: none is there; or it is an address of its own, which does not take the method.
fn unreadable(request: &HttpRequest) -> AppError {
    let given = path(request);
    if KNOWN
        .iter()
        .any(|(template, _)| template.iter().eq(given.split('/')))
    {
        return unknown(request);
    }
    AppError::not_found()
}

fn is_id(segment: &str) -> bool {
    segment.starts_with('{')
}

fn fits(template: &[String], given: &[&str]) -> bool {
    template.len() == given.len()
        && template
            .iter()
            .zip(given)
            .all(|(wanted, got)| wanted == got || is_id(wanted))
}

/// Query parameters: unknown ones are refused by the types themselves.
type Query<T> = web::Query<T>;
