//! What is to be done: scenarios of one or several requests, how many at once, how fast, how long.

use std::collections::HashMap;
use std::time::{Duration, UNIX_EPOCH};

use serde::Deserialize;

/// Seconds that a one-time code stands.
const STEP: u64 = 30;

/// A run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Host and port.
    pub address: String,
    /// Connections, each with one request at a time.
    pub connections: usize,
    /// How long it is measured. Each scenario is played once, and no time is set, where this is absent.
    pub seconds: Option<f64>,
    /// How long the same is done before, unmeasured.
    #[serde(default)]
    pub warm_up: f64,
    /// Scenarios begun a second, whether or not those before have ended; as fast as can be where this is absent.
    pub rate: Option<f64>,
    /// Whether a request that is refused with 429 or 503 is sent again after as long as the server says.
    #[serde(default)]
    pub repeat: bool,
    /// What is played, one after the other, and then from the beginning.
    pub scenarios: Vec<Scenario>,
}

/// Requests that follow one another on one connection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The requests.
    pub steps: Vec<Step>,
    /// The codes of a one-time code device, if one is asked for.
    pub codes: Option<Codes>,
}

/// What a one-time code device will show.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// The half minute of the first, counted from 1970.
    pub from: u64,
    /// One for each half minute from there on.
    pub codes: Vec<String>,
}

/// A request. `{{name}}` in path, headers and body stands for what an answer before it held, `{{unique}}` for something
/// that no other request of the run has, `{{code}}` for what the device shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Headers besides `Host` and `Content-Length`.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Body.
    #[serde(default)]
    pub body: String,
    /// Status of a success.
    pub expect: u16,
    /// Names for members of the answer's JSON, by pointer.
    #[serde(default)]
    pub keep: HashMap<String, String>,
}

/// The present half minute's code.
#[expect(
    clippy::disallowed_methods,
    reason = "a device shows what the hour is, not what a test wants"
)]
fn code(codes: &Codes) -> Option<&str> {
    let now = std::time::SystemTime::now();
    let step = now.duration_since(UNIX_EPOCH).ok()?.as_secs() / STEP;
    let place = usize::try_from(step.checked_sub(codes.from)?).ok()?;
    codes.codes.get(place).map(String::as_str)
}

/// What stands for the names in a text.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// Kept from answers.
    pub kept: HashMap<&'a str, String>,
    /// Unique.
    pub unique: String,
    /// The device.
    pub codes: Option<&'a Codes>,
}

impl Names<'_> {
    /// The text with what its names stand for; of what nobody knows the name stays.
    pub fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                continue;
            };
            out.push_str(match name {
                "unique" => &self.unique,
                "code" => self.codes.and_then(code).unwrap_or("000000"),
                name => self.kept.get(name).map_or(name, String::as_str),
            });
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

impl Plan {
    /// How long it goes on in all; none where each scenario is played once.
    pub fn length(&self) -> Option<Duration> {
        self.seconds
            .map(|seconds| Duration::from_secs_f64(seconds + self.warm_up))
    }
}
