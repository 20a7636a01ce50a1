//! How many requests are taken: by account or patient, and by address, in classes that do not use each other's
//! share up. What is left is told in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers); one
//! too many is a 429 with `Retry-After`.
//!
//! Health centres and phone companies have one address for very many people: limits by address only stop floods,
//! those by account stop a program that has gone wild.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, web};
use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::app::App;
use crate::clock::Facts;
use crate::config::RateOptions;
use crate::error::AppError;
use crate::front::API;
use crate::routes::BASE;

/// Seconds of the window that limits are told for.
const WINDOW: u32 = 60;
/// Keys that one limiter remembers at most; those that come when it is full share one.
const KEYS_MAX: usize = 100_000;
/// How often what is full again is forgotten.
const PURGE: Duration = Duration::from_secs(60);

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Notifications and health reports: what must always get through.
    Intake,
    /// Files out and in.
    Files,
    /// Signing in, by whoever.
    Public,
    /// Everything else.
    Records,
}

/// Below the API's base; what only who is nobody yet sends.
const PUBLIC: &[&str] = &[
    "/session",
    "/session/otp",
    "/session/recovery",
    "/enrolment",
    "/enrolment/completion",
    "/self/verification",
    "/self/refusal",
    "/self/pin",
    "/self/codes",
    "/self/codes/answer",
    "/self/session",
];

impl Class {
    fn of(method: &Method, path: &str) -> Self {
        let path = path.strip_prefix(BASE).unwrap_or(path);
        let reads = matches!(*method, Method::GET | Method::HEAD);
        let sends = *method == Method::POST;
        let file = path.ends_with(".xlsx") || path.ends_with("/rejects");
        let report = path.starts_with("/self/observations") || path.ends_with("/observations");
        if file || (sends && path == "/imports") {
            Self::Files
        } else if sends && PUBLIC.contains(&path) {
            Self::Public
        } else if !reads && (report || path.starts_with("/notifications/drafts")) {
            Self::Intake
        } else {
            Self::Records
        }
    }
}

/// The machine's clock as governor reads it.
#[derive(Clone)]
struct Ticks(Facts);

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.uptime()
    }
}

/// One limit: so many a minute for each key, all of them at once if need be.
struct Limit {
    name: &'static str,
    ticks: Ticks,
    limiter: RateLimiter<u128, HashMapStateStore<u128>, Ticks, StateInformationMiddleware>,
}

impl Limit {
    /// None where the limit is 0: then there is none.
    fn new(name: &'static str, a_minute: u32, facts: &Facts) -> Option<Self> {
        let ticks = Ticks(facts.clone());
        let quota = Quota::per_minute(NonZeroU32::new(a_minute)?);
        let limiter = RateLimiter::hashmap_with_clock(quota, ticks.clone());
        Some(Self {
            name,
            ticks,
            limiter: limiter.with_middleware(),
        })
    }

    fn take(&self, key: u128) -> Result<Told, (Told, AppError)> {
        let known = self.limiter.len() < KEYS_MAX;
        let key = if known { key } else { 0 };
        match self.limiter.check_key(&key) {
            Ok(state) => {
                let quota = state.quota().burst_size().get();
                Ok(Told::new(
                    self.name,
                    quota,
                    state.remaining_burst_capacity().min(quota),
                ))
            }
            Err(not_until) => {
                let told = Told::new(self.name, not_until.quota().burst_size().get(), 0);
                let wait = not_until.wait_time_from(self.ticks.now());
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let seconds = u32::try_from(seconds.max(1)).unwrap_or(WINDOW);
                Err((told, AppError::too_many(seconds)))
            }
        }
    }
}

/// What the answer says of a limit.
#[derive(Debug, Clone, Copy)]
struct Told {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Told {
    const fn new(name: &'static str, quota: u32, left: u32) -> Self {
        Self { name, quota, left }
    }

    fn policy(&self) -> String {
        format!("\"{}\";q={};w={WINDOW}", self.name, self.quota)
    }

    /// With the seconds until all is free again.
    fn state(&self) -> String {
        let used = self.quota.saturating_sub(self.left);
        let reset = (u64::from(used) * u64::from(WINDOW)).div_ceil(u64::from(self.quota.max(1)));
        format!("\"{}\";r={};t={reset}", self.name, self.left)
    }
}

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
        let class = Class::of(request.method(), request.path());
        take(self.0.of(class).account.as_ref(), request, id.as_u128())
    }

    fn address(&self, request: &HttpRequest) -> Result<(), AppError> {
        let class = Class::of(request.method(), request.path());
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
                    limit.limiter.retain_recent();
                    limit.limiter.shrink_to_fit();
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
        Err((told, error)) => {
            note(request, told);
            Err(error)
        }
    }
}

/// Where a request comes from: the peer, or what the outermost of so many trusted proxies saw. What stands before
/// that in `X-Forwarded-For` anybody may have written.
fn address_of(request: &HttpRequest, trusted: usize) -> IpAddr {
    let unspecified = IpAddr::from([0, 0, 0, 0]);
    let peer = request.peer_addr().map_or(unspecified, |peer| peer.ip());
    let Some(place) = trusted.checked_sub(1) else {
        return peer;
    };
    let hops: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let seen = hops.iter().rev().nth(place).map(|hop| hop.trim());
    // Some proxies write the port as well.
    let read = |hop: &str| {
        let with_port = hop.parse::<SocketAddr>().ok().map(|address| address.ip());
        hop.parse::<IpAddr>().ok().or(with_port)
    };
    seen.and_then(read).unwrap_or(peer)
}

/// An address as a key. Whoever has one of IPv6 has 2^64 of them.
fn key_of(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits() >> 64 << 64,
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
        .filter(|_| request.path().starts_with(API))
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

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn every_request_has_its_class() {
        for (method, path, wanted) in [
            (Method::POST, "/session", Class::Public),
            (Method::DELETE, "/session", Class::Records),
            (Method::POST, "/session/unlock", Class::Records),
            (Method::POST, "/self/codes/answer", Class::Public),
            (Method::POST, "/self/observations", Class::Intake),
            (Method::GET, "/self/observations", Class::Records),
            (
                Method::POST,
                "/self/observations/1/correction",
                Class::Intake,
            ),
            (Method::POST, "/cases/1/observations", Class::Intake),
            (Method::PUT, "/notifications/drafts/1", Class::Intake),
            (Method::GET, "/notifications/drafts", Class::Records),
            (Method::GET, "/cases.xlsx", Class::Files),
            (Method::POST, "/imports", Class::Files),
            (Method::GET, "/imports", Class::Records),
            (Method::GET, "/imports/1/rejects", Class::Files),
            (Method::POST, "/persons/search", Class::Records),
        ] {
            let path = format!("{BASE}{path}");
            assert_eq!(Class::of(&method, &path), wanted, "{method} {path}");
        }
    }

    #[test]
    fn only_what_trusted_proxies_saw_counts() {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:4000".parse().unwrap())
            .append_header(("x-forwarded-for", "203.0.113.9, 198.51.100.7"))
            .append_header(("x-forwarded-for", "192.0.2.4:81"))
            .to_http_request();
        for (trusted, wanted) in [
            (0, "10.0.0.1"),
            (1, "192.0.2.4"),
            (2, "198.51.100.7"),
            (3, "203.0.113.9"),
            (4, "10.0.0.1"),
        ] {
            let found = address_of(&request, trusted).to_string();
            assert_eq!(found, wanted, "{trusted}");
        }
    }

    #[test]
    fn neighbours_of_a_network_share_a_key() {
        let key = |text: &str| key_of(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let limit = Limit::new("address", 10, &Facts::system()).unwrap();
        for key in 0..u128::try_from(KEYS_MAX).unwrap() + 50 {
            let _ = limit.take(key + 1);
        }
        assert!(limit.limiter.len() <= KEYS_MAX + 1);
    }
}
