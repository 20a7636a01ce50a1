//! Reading a row as it was typed, in the browser and in the server.

use super::{
    Age, AgeUnit, Coded, Contact, ContactCriterion, ContactRow, Exposure, Identity, Line,
    NaiveDate, Note, Phone, Violations, jp_date, plain, to_katakana,
};
use crate::absent::YesNoUnknown;
use crate::contact::ContactIdentity;
use crate::entry::item::Sheet as _;

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadContact {
    /// Names and birth date.
    pub identity: Identity,
    /// How to reach them.
    pub contact: Contact,
    /// Age, as told or on `today`.
    pub age: Option<Age>,
    /// How they met.
    pub exposure: Exposure,
}

/// Both parts of a name, parted at the first blank.
fn parted(name: &str) -> (String, String) {
    let name = name.trim();
    let (family, given) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    (family.trim().to_owned(), given.trim().to_owned())
}

/// 「34」, 「３４歳」, 「8か月」; none where it is none.
fn age(typed: &str) -> Option<Age> {
    let folded = plain(typed.trim())?;
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match folded.get(digits.len()..)?.trim() {
        "" | "歳" | "才" => AgeUnit::Years,
        "か月" | "ヶ月" | "ケ月" | "カ月" | "ヵ月" | "箇月" | "月" => AgeUnit::Months,
        _ => return None,
    };
    if digits.len() > 3 {
        return None;
    }
    Age::new(unit, digits.parse().ok()?).ok()
}

impl ContactRow {
    /// Whether nothing is typed in it.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// What the row says, as of `today`, the day in Japan.
    ///
    /// # Errors
    /// What is wrong with it; pointers lie within the row.
    pub fn read(&self, today: NaiveDate) -> Result<ReadContact, Violations> {
        let mut out = Violations::default();
        out.required("/name", &self.name);
        out.text("/name", &self.name, 100);
        out.text("/kana", &self.kana, 100);
        let (birth_on, age) = self.birth(today, &mut out);
        let phone = Some(self.phone.as_str()).filter(|typed| !typed.trim().is_empty());
        out.optional_parsed::<Phone>("/phone", phone);
        let exposure = self.exposure(today, &mut out);
        if (self.identity == Some(ContactIdentity::Known)) != self.known_case_id.is_some() {
            out.add("/known_case_id", "contact.known_case");
        }
        if !out.is_empty() {
            return Err(out);
        }
        let (family_name, given_name) = parted(&self.name);
        let (family_kana, given_kana) = parted(&to_katakana(&self.kana));
        Ok(ReadContact {
            identity: Identity {
                family_name,
                given_name,
                family_kana,
                given_kana,
                birth_on,
                ..Identity::default()
            },
            contact: Contact {
                phone: self.phone.trim().to_owned(),
                ..Contact::default()
            },
            age,
            exposure,
        })
    }

    fn birth(&self, today: NaiveDate, out: &mut Violations) -> (Option<NaiveDate>, Option<Age>) {
        let typed = self.birth.trim();
        if typed.is_empty() {
            return (None, None);
        }
        if let Some(age) = age(typed) {
            return (None, Some(age));
        }
        // Days said by today, or without a year, are nobody's birth date.
        let Some(day) = jp_date::parse_in_full(typed) else {
            let fault = jp_date::parse(typed, today).err();
            out.add("/birth", fault.map_or("date.unreadable", |one| one.code()));
            return (None, None);
        };
        match Age::on(day, today) {
            Ok(age) => (Some(day), Some(age)),
            Err(error) => {
                out.add("/birth", error.code());
                (None, None)
            }
        }
    }

    fn exposure(&self, today: NaiveDate, out: &mut Violations) -> Exposure {
        let answer = |criterion: ContactCriterion| {
            let applies = self.criteria.as_ref()?.contains(&criterion);
            let alone = self.criteria.as_ref().is_some_and(Vec::is_empty);
            // Who names some criteria has not said that no other applies.
            match (applies, alone) {
                (true, _) => Some(YesNoUnknown::Yes),
                (false, true) => Some(YesNoUnknown::No),
                (false, false) => None,
            }
        };
        let mut exposure = Exposure {
            source: Line::default(),
            relation: self.relation,
            setting: self.setting,
            last_on: day("/last_on", &self.last_on, today, out),
            minutes: minutes(&self.minutes, out),
            distance: self.distance,
            protection: self.protection,
            same_household: answer(ContactCriterion::SameHousehold),
            unprotected_care: answer(ContactCriterion::UnprotectedCare),
            touched_fluids: answer(ContactCriterion::TouchedFluids),
            near_15_minutes: answer(ContactCriterion::Near15Minutes),
            judgement: self.judgement,
            precautions_on: day("/precautions_on", &self.precautions_on, today, out),
            note: Note(self.note.trim().to_owned()),
        };
        let mut judged = Violations::default();
        exposure.judge(&mut judged);
        for mut fault in judged.0 {
            fault.pointer = fault.pointer.replacen("/values", "", 1);
            if !out.0.iter().any(|one| one.pointer == fault.pointer) {
                out.0.push(fault);
            }
        }
        if exposure.last_on.is_some_and(|on| on > today) {
            out.add("/last_on", "contact.in_future");
            exposure.last_on = None;
        }
        exposure
    }
}

fn day(pointer: &str, typed: &str, today: NaiveDate, out: &mut Violations) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    jp_date::parse(typed, today)
        .map_err(|error| out.add(pointer, error.code()))
        .ok()
}

fn minutes(typed: &str, out: &mut Violations) -> Option<f64> {
    let folded = plain(typed.trim()).unwrap_or_default();
    let digits = folded.strip_suffix('分').unwrap_or(&folded).trim();
    if digits.is_empty() && typed.trim().is_empty() {
        return None;
    }
    match digits.parse::<u16>() {
        Ok(minutes) => Some(f64::from(minutes)),
        Err(_) => {
            out.add("/minutes", "contact.minutes");
            None
        }
    }
}
