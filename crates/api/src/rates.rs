//! How many requests are taken: by account or patient, and by address, in classes that do not use each other's
//! share up. What is left is told in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers); one
//! too many is a 429 with `Retry-After`.
//!
//! Health centres and phone companies have one address for very many people: limits by address only stop floods,
//! those by account stop a program that has gone wild.

mod address;
mod class;
mod limit;

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, web};
use uuid::Uuid;

use crate::app::App;
use crate::clock::Facts;
use crate::config::RateOptions;
use crate::error::AppError;
use crate::front::API;
use crate::request::path;
use address::{address_of, key_of};
use class::Class;
use limit::{Limit, Told};

/// How often what is full again is forgotten.
const PURGE: Duration = Duration::from_secs(60);

/// What is told of a request, in the order of being counted.
#[derive(Debug, Clone, Default)]
struct AllTold(Vec<Told>);

fn note(request: &HttpRequest, told: Told) {
    let mut extensions = request.extensions_mut();
    match extensions.get_mut::<AllTold>() {
        Some(all) => all.0.push(told),
        None => {
            extensions.insert(AllTold(vec![told]));
        }
    }
}

/// Limits of one class, by account and by address.
struct Pair {
    account: Option<Limit>,
    address: Option<Limit>,
}

struct All {
    intake: Pair,
    files: Pair,
    public: Pair,
    records: Pair,
    trusted_proxies: usize,
}

impl All {
    const fn of(&self, class: Class) -> &Pair {
        match class {
            Class::Intake => &self.intake,
            Class::Files => &self.files,
            Class::Public => &self.public,
            Class::Records => &self.records,
        }
    }
}

/// The limits of one process.
#[derive(Clone)]
pub struct Rates(Arc<All>);

impl Rates {
    /// Limits as configured.
    pub fn new(options: &RateOptions, facts: &Facts) -> Self {
        let pair = |account, address| Pair {
            account: Limit::new("account", account, facts),
            address: Limit::new("address", address, facts),
        };
        Self(Arc::new(All {
            intake: pair(options.rate_intake, options.rate_intake_address),
            files: pair(options.rate_files, options.rate_files_address),
            public: pair(0, options.rate_public_address),
            records: pair(options.rate_records, options.rate_records_address),
            trusted_proxies: options.trusted_proxies,
        }))
    }

    /// Counts a request of an account, a patient or a key, by its id.
    pub fn account(&self, request: &HttpRequest, id: Uuid) -> Result<(), AppError> {
        let class = Class::of(request.method(), path(request));
        take(self.0.of(class).account.as_ref(), request, id.as_u128())
    }

    fn address(&self, request: &HttpRequest) -> Result<(), AppError> {
        let class = Class::of(request.method(), path(request));
        let key = key_of(address_of(request, self.0.trusted_proxies));
        take(self.0.of(class).address.as_ref(), request, key)
    }

    /// Forgets those who have used nothing of their share, for ever: what is remembered stays bounded.
    pub async fn purge(self) {
        loop {
            tokio::time::sleep(PURGE).await;
            let all = &self.0;
            for pair in [&all.intake, &all.files, &all.public, &all.records] {
                for limit in [&pair.account, &pair.address].into_iter().flatten() {
                    limit.purge();
                }
            }
        }
    }
}

fn take(limit: Option<&Limit>, request: &HttpRequest, key: u128) -> Result<(), AppError> {
    let Some(limit) = limit else {
        return Ok(());
    };
    match limit.take(key) {
        Ok(told) => {
            note(request, told);
            Ok(())
        }
        Err((told, seconds)) => {
            note(request, told);
            Err(AppError::too_many(seconds))
        }
    }
}

/// The middleware: counts by address before anything of the request is read. Stands within `front`, which writes
/// the problem document.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let rates = request
        .app_data::<web::Data<App>>()
        .filter(|_| path(request.request()).starts_with(API))
        .map(|app| app.rates.clone());
    match rates.map(|rates| rates.address(request.request())) {
        Some(Err(error)) => Ok(request.error_response(error)),
        Some(Ok(())) | None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

/// Tells in an answer what is left.
pub fn tell(response: &mut ServiceResponse<BoxBody>) {
    let told = response.request().extensions().get::<AllTold>().cloned();
    let Some(AllTold(told)) = told else {
        return;
    };
    let list = |each: fn(&Told) -> String| told.iter().map(each).collect::<Vec<_>>().join(", ");
    let headers = [
        ("ratelimit-policy", list(Told::policy)),
        ("ratelimit", list(Told::state)),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
        }
    }
}
