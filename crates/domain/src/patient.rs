//! The patient's own program: how a patient comes in (data model 18) and what the first screen says (C19).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::alert::Urgency;
use crate::observation::Observation;
use crate::period::Period;
use crate::validate::{Validate, Violations};
use crate::watch::Watch;

/// Digits of a PIN and of a code.
pub const PIN_DIGITS: usize = 6;
/// A session without use locks after this time; the PIN opens it again.
pub const LOCK_AFTER: TimeDelta = TimeDelta::minutes(30);
/// A session ends after this time whatever one does.
pub const SESSION_LENGTH: TimeDelta = TimeDelta::hours(12);
/// A device is known for this time.
pub const DEVICE_LENGTH: TimeDelta = TimeDelta::days(30);
/// Time between the second fact and the choice of the PIN, and for a code that was sent.
pub const TICKET_LIFE: TimeDelta = TimeDelta::minutes(10);

/// The ASCII digits of a typed code or PIN: full width, blanks and hyphens are fine.
pub fn fold_digits(typed: &str) -> String {
    let plain = crate::digits::ascii(typed);
    plain.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a PIN is among the first that anybody tries: one digit, or digits in a row up or down.
pub fn weak_pin(pin: &str) -> bool {
    let bytes = pin.as_bytes();
    let step = |by: i16| {
        bytes.windows(2).all(|two| match two {
            [one, next] => i16::from(*next) - i16::from(*one) == by,
            _ => false,
        })
    };
    step(0) || step(1) || step(-1)
}

/// First visit by a link: the link's secret and the second fact, one of the two.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Verification {
    /// What stands behind `#` in the link.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub secret: String,
    /// 生年月日 as one writes it: `1980-03-14`, `昭和55年3月14日`, `S55.3.14`.
    #[cfg_attr(feature = "openapi", schema(example = "昭和55年3月14日"))]
    pub birth_date: String,
    /// The code that the centre read out, where it does not know the birth date.
    pub code: String,
}

impl Validate for Verification {
    fn validate(&self, out: &mut Violations) {
        out.required("/secret", &self.secret);
        out.text("/secret", &self.secret, 100);
        if self.code.trim().is_empty() {
            out.required("/birth_date", &self.birth_date);
        }
        out.text("/birth_date", &self.birth_date, 64);
        out.text("/code", &self.code, 64);
    }
}

/// A link alone: to say that it came to the wrong person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkSecret {
    /// What stands behind `#` in the link.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub secret: String,
}

impl Validate for LinkSecret {
    fn validate(&self, out: &mut Violations) {
        out.required("/secret", &self.secret);
        out.text("/secret", &self.secret, 100);
    }
}

/// A ticket for the next step; it shows nothing by itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientTicket {
    /// Secret of the ticket: 10 minutes.
    #[cfg_attr(feature = "openapi", schema(example = "Jm1kq2G3rT9wX7gu5Vq0m8"))]
    pub ticket: String,
}

/// Choosing the PIN, which also signs in and makes the device known.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoosePin {
    /// The ticket of the step before.
    #[cfg_attr(feature = "openapi", schema(example = "Jm1kq2G3rT9wX7gu5Vq0m8"))]
    pub ticket: String,
    /// Six digits, not all the same nor in a row.
    #[cfg_attr(feature = "openapi", schema(example = "482915"))]
    pub pin: String,
}

impl Validate for ChoosePin {
    fn validate(&self, out: &mut Violations) {
        out.required("/ticket", &self.ticket);
        out.text("/ticket", &self.ticket, 100);
        let pin = fold_digits(&self.pin);
        if pin.len() != PIN_DIGITS || self.pin.chars().count() > 16 {
            out.add("/pin", "pin.digits");
        } else if weak_pin(&pin) {
            out.add("/pin", "pin.weak");
        }
    }
}

/// A later visit on a known device: the PIN.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PinSignIn {
    /// Six digits.
    #[cfg_attr(feature = "openapi", schema(example = "482915"))]
    pub pin: String,
}

impl Validate for PinSignIn {
    fn validate(&self, out: &mut Violations) {
        out.required("/pin", &self.pin);
        out.text("/pin", &self.pin, 16);
    }
}

/// Another device: asking for a code to the registered number.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// 電話 as registered.
    #[cfg_attr(feature = "openapi", schema(example = "090-1234-5678"))]
    pub phone: String,
    /// 生年月日 as one writes it.
    #[cfg_attr(feature = "openapi", schema(example = "昭和55年3月14日"))]
    pub birth_date: String,
}

impl Validate for CodeRequest {
    fn validate(&self, out: &mut Violations) {
        out.required("/phone", &self.phone);
        let phone = (!self.phone.trim().is_empty()).then_some(self.phone.as_str());
        out.optional_phone("/phone", phone);
        out.required("/birth_date", &self.birth_date);
        out.text("/birth_date", &self.birth_date, 64);
    }
}

/// Another device: the code that was sent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeAnswer {
    /// The ticket of the request.
    #[cfg_attr(feature = "openapi", schema(example = "Jm1kq2G3rT9wX7gu5Vq0m8"))]
    pub ticket: String,
    /// Six digits.
    #[cfg_attr(feature = "openapi", schema(example = "730264"))]
    pub code: String,
}

impl Validate for CodeAnswer {
    fn validate(&self, out: &mut Violations) {
        out.required("/ticket", &self.ticket);
        out.text("/ticket", &self.ticket, 100);
        out.required("/code", &self.code);
        out.text("/code", &self.code, 16);
    }
}

/// What the first screen says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Today {
    /// Today in Japan.
    pub today: NaiveDate,
    /// 担当保健所.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub center_name: String,
    /// Its phone by day.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0200"))]
    pub phone: Option<String>,
    /// Its phone at night and on holidays.
    pub phone_after_hours: Option<String>,
    /// Where one stands in the recuperation, as far as the record tells.
    pub period: Option<Period>,
    /// Until when one is under observation, as a contact or returnee.
    pub watch: Option<Watch>,
    /// Whether health is still to be reported: not once the case is closed or one was released.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub reporting: bool,
    /// The latest report of today: one's own as long as it may be corrected, else whoever's.
    pub latest: Option<Observation>,
    /// Until when it may be corrected.
    pub correctable_until: Option<DateTime<Utc>>,
}

/// A report was received: what next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Received {
    /// The report.
    pub observation: Observation,
    /// How soon somebody should look; `danger` means that one should call at once.
    pub urgency: Option<Urgency>,
    /// Until when it may be corrected.
    pub correctable_until: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_that_everybody_tries_first_are_refused() {
        for weak in ["000000", "999999", "123456", "012345", "987654"] {
            assert!(weak_pin(weak), "{weak}");
        }
        for fine in ["482915", "112233", "121212", "102938"] {
            assert!(!weak_pin(fine), "{fine}");
        }
    }

    #[test]
    fn pins_may_be_typed_in_full_width() {
        let chosen = |pin: &str| ChoosePin {
            ticket: "t".to_owned(),
            pin: pin.to_owned(),
        };
        assert!(chosen("４８２９１５").violations().is_empty());
        assert!(chosen("482 915").violations().is_empty());
        for wrong in ["48291", "4829155", "", "abcdef"] {
            assert_eq!(chosen(wrong).violations().0[0].code, "pin.digits");
        }
        assert_eq!(chosen("１１１１１１").violations().0[0].code, "pin.weak");
    }
}
