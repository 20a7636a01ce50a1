//! Traces: the trace that a caller's request belongs to, by W3C Trace Context, so that the lines of several systems'
//! logs are found by one id. Only ids of the right form are taken; whatever else stands there is as if nothing did.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// Names the caller's trace.
pub const TRACEPARENT: &str = "traceparent";
/// Tells the caller which trace the answer belongs to.
pub const TRACERESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// The trace of a request, and the request's own place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    id: u128,
    span: u64,
    sampled: bool,
}

impl Trace {
    /// The caller's trace if the request names one; else one of its own, whose id is that of the request. The place in
    /// it is the second half of the request's id, most of which is chance.
    pub fn of(headers: &HeaderMap, request: Uuid) -> Self {
        let (_, span) = request.as_u64_pair();
        let mut given = headers.get_all(TRACEPARENT);
        let one = match (given.next(), given.next()) {
            (Some(one), None) => one.to_str().ok().and_then(read),
            _ => None,
        };
        let (id, sampled) = one.unwrap_or((request.as_u128(), false));
        Self { id, span, sampled }
    }

    /// The trace's id as logs have it.
    pub fn id(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// What the answer says.
    pub fn header(&self) -> Option<HeaderValue> {
        let flags = u8::from(self.sampled);
        let text = format!("00-{:032x}-{:016x}-{flags:02x}", self.id, self.span);
        HeaderValue::from_str(&text).ok()
    }
}

/// Id and whether it is recorded: `00-<32 digits>-<16 digits>-<2 digits>`, hexadecimal in lower case. Later versions
/// may say more after that.
fn read(text: &str) -> Option<(u128, bool)> {
    let mut parts = text.split('-');
    let version = digits(parts.next()?, 2)?;
    let id = digits(parts.next()?, 32)?;
    let parent = digits(parts.next()?, 16)?;
    let flags = digits(parts.next()?, 2)?;
    let more = parts.next().is_some();
    let known = version != 0xff && !(version == 0 && more);
    (known && id != 0 && parent != 0).then_some((id, flags & 1 == 1))
}

fn digits(text: &str, length: usize) -> Option<u128> {
    let right = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (text.len() == length && text.bytes().all(right))
        .then(|| u128::from_str_radix(text, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn only_what_is_well_formed_is_taken() {
        let id = u128::from_str_radix(ID, 16).unwrap();
        for (text, wanted) in [
            (format!("00-{ID}-00f067aa0ba902b7-01"), Some((id, true))),
            (format!("00-{ID}-00f067aa0ba902b7-00"), Some((id, false))),
            (format!("cc-{ID}-00f067aa0ba902b7-03"), Some((id, true))),
            (
                format!("cc-{ID}-00f067aa0ba902b7-01-more"),
                Some((id, true)),
            ),
            (format!("00-{ID}-00f067aa0ba902b7-01-more"), None),
            (format!("ff-{ID}-00f067aa0ba902b7-01"), None),
            (format!("00-{ID}-0000000000000000-01"), None),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), None),
            (
                format!("00-{}-00f067aa0ba902b7-01", ID.to_uppercase()),
                None,
            ),
            (format!("00-{}-00f067aa0ba902b7-01", &ID[1..]), None),
            (format!("00-+{}-00f067aa0ba902b7-01", &ID[1..]), None),
            (format!("00-{ID}-00f067aa0ba902b7"), None),
            (ID.to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(read(&text), wanted, "{text}");
        }
    }
}
