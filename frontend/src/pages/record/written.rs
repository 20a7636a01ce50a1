//! What the doctor wrote, as lines to read.

use chrono::NaiveDate;
use hersys_domain::absent::{DateState, YesNoUnknown};
use hersys_domain::jp_date;
use hersys_domain::notification::{Category, NotificationForm, TestForm};

use super::line::{Line, Names, Section, choice, joined, municipality, place, written};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::notification::details::{self, Said};

/// Reads what was written, with the day of submission as today.
pub(super) struct Reader<'a> {
    form: &'a NotificationForm,
    names: &'a Names,
    today: NaiveDate,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(
        form: &'a NotificationForm,
        names: &'a Names,
        today: NaiveDate,
    ) -> Self {
        Self { form, names, today }
    }

    /// A day as it is read, and as it was written where that differs.
    fn day(&self, typed: &str) -> Vec<Text> {
        let typed = typed.trim();
        match jp_date::parse(typed, self.today) {
            Ok(day) if typed == day.to_string() => vec![jp_date::display(day).into()],
            Ok(day) => vec![text::queue::view::as_written(jp_date::display(day), typed)],
            Err(_) => written(typed),
        }
    }

    pub(super) fn sections(&self) -> Vec<Section> {
        let section = |title, mut lines: Vec<Line>, more: Vec<Said>| {
            let more = more.into_iter().flatten();
            lines.extend(more.map(|(pointer, words)| Line::detail(&pointer, words)));
            Section { title, lines }
        };
        let (form, today) = (self.form, self.today);
        let countries = &self.names.countries;
        let of_person = vec![
            details::of_person(&form.person, today, countries),
            details::of_contact(&form.person, today),
        ];
        let of_diagnosis = vec![
            details::of_diagnosis(&form.diagnosis, today),
            details::of_findings(&form.diagnosis, today),
        ];
        let of_infection = vec![details::of_infection(&form.infection, today, countries)];
        let of_condition = vec![details::of_condition(form, today)];
        let of_reporter = vec![details::of_reporter(form, today)];
        vec![
            section(text::queue::section::person(), self.person(), of_person),
            section(
                text::queue::section::diagnosis(),
                self.diagnosis(),
                of_diagnosis,
            ),
            section(
                text::queue::section::infection(),
                self.infection(),
                of_infection,
            ),
            section(
                text::queue::section::condition(),
                self.condition(),
                of_condition,
            ),
            section(
                text::queue::section::reporter(),
                self.reporter(),
                of_reporter,
            ),
        ]
    }

    fn person(&self) -> Vec<Line> {
        use text::notification::item;
        let form = self.form;
        let person = &form.person;
        let category = form.category.map(Category::as_str);
        let mut category = choice(text::notification::category::find, category);
        if form.deemed {
            category.push(text::queue::view::deemed());
        }
        let name = if person.name_unknown {
            vec![text::case::name_unknown()]
        } else {
            joined(&[&person.family_name, &person.given_name])
        };
        let mut birth = self.day(&person.birth_date);
        birth.extend(written(&person.age));
        vec![
            Line::new(item::category(), &["/category", "/deemed"], category),
            Line::new(
                item::name(),
                &[
                    "/person/family_name",
                    "/person/given_name",
                    "/person/name_unknown",
                ],
                name,
            ),
            Line::new(
                item::kana(),
                &["/person/family_kana", "/person/given_kana"],
                joined(&[&person.family_kana, &person.given_kana]),
            ),
            Line::new(
                item::sex(),
                &["/person/sex"],
                person.sex.map(Label::label).into_iter().collect(),
            ),
            Line::new(item::birth(), &["/person/birth_date", "/person/age"], birth),
            Line::field("/person/occupation", written(&person.occupation)),
            Line::new(
                item::residence(),
                &["/person/residence"],
                place(&person.residence, self.names),
            ),
            Line::new(
                item::reach(),
                &["/person/whereabouts"],
                place(&person.whereabouts, self.names),
            ),
            Line::new(
                text::notification::place::workplace(),
                &["/person/workplace/address"],
                place(&person.workplace.address, self.names),
            ),
            Line::field("/person/phone", written(&person.phone)),
            Line::field("/person/mail", written(&person.mail)),
            Line::new(
                item::guardian(),
                &["/person/guardian_name", "/person/guardian_phone"],
                joined(&[&person.guardian_name, &person.guardian_phone]),
            ),
            Line::new(
                text::notification::place::guardian(),
                &["/person/guardian_address"],
                place(&person.guardian_address, self.names),
            ),
        ]
    }

    fn diagnosis(&self) -> Vec<Line> {
        use text::notification::{answer, date_state, item, symptom};
        let own = &self.form.diagnosis;
        let mut onset = self.day(&own.onset_on);
        if onset.is_empty() {
            let state = own.onset_state.map(DateState::as_str);
            onset = choice(date_state::find, state);
        }
        let mut symptoms: Vec<_> = own
            .symptoms
            .iter()
            .flat_map(|one| choice(symptom::find, Some(one.as_str())))
            .collect();
        symptoms.extend(written(&own.other_symptom));
        let autopsy = own.autopsy.map(YesNoUnknown::as_str);
        let mut lines = vec![
            Line::new(
                item::onset(),
                &["/diagnosis/onset_on", "/diagnosis/onset_state"],
                onset,
            ),
            Line::field("/diagnosis/first_visit_on", self.day(&own.first_visit_on)),
            Line::field("/diagnosis/diagnosed_on", self.day(&own.diagnosed_on)),
            Line::field("/diagnosis/infected_on", self.day(&own.infected_on)),
            Line::field("/diagnosis/died_on", self.day(&own.died_on)),
            Line::field("/diagnosis/autopsy", choice(answer::find, autopsy)),
            Line::new(
                item::symptoms(),
                &["/diagnosis/symptoms", "/diagnosis/other_symptom"],
                symptoms,
            ),
            Line::field("/diagnosis/spo2", written(&own.spo2)),
        ];
        if own.tests.is_empty() {
            lines.push(Line::new(item::tests(), &["/diagnosis/tests"], Vec::new()));
            // The rules may ask for this alone.
            let taken_on = &["/diagnosis/tests/0/taken_on"];
            lines.push(Line::new(item::specimen_date(), taken_on, Vec::new()));
        }
        let tests = own.tests.iter().enumerate();
        lines.extend(tests.map(|(index, test)| self.test(index, test)));
        lines
    }

    fn test(&self, index: usize, test: &TestForm) -> Line {
        use hersys_domain::notification::choice as set;
        use text::notification::{answer, field, method, result, specimen};
        let mut values = choice(method::find, test.method.map(set::TestMethod::as_str));
        values.extend(choice(
            specimen::find,
            test.specimen.map(set::Specimen::as_str),
        ));
        values.extend(choice(
            result::find,
            test.result.map(set::TestResult::as_str),
        ));
        let administrative = test.administrative.map(YesNoUnknown::as_str);
        let days = [
            (
                field::diagnosis::tests::taken_on(),
                self.day(&test.taken_on),
            ),
            (
                field::diagnosis::tests::result_on(),
                self.day(&test.result_on),
            ),
            (
                field::diagnosis::tests::administrative(),
                choice(answer::find, administrative),
            ),
        ];
        values.extend(days.into_iter().flat_map(|(label, values)| {
            let value = values.into_iter().next();
            value.map(|value| text::queue::view::named(&label, &value))
        }));
        let pointer = format!("/diagnosis/tests/{index}");
        Line::new(text::queue::view::test(index + 1), &[&pointer], values)
    }

    fn infection(&self) -> Vec<Line> {
        use hersys_domain::notification::choice as set;
        use text::notification::{cause, certainty, item};
        let own = &self.form.infection;
        let mut causes = choice(
            certainty::find,
            own.cause_certainty.map(set::Certainty::as_str),
        );
        let all = own.causes.iter();
        causes.extend(all.flat_map(|one| choice(cause::find, Some(one.as_str()))));
        causes.extend(written(&own.circumstances));
        let mut region = choice(
            certainty::find,
            own.region_certainty.map(set::Certainty::as_str),
        );
        region.extend(municipality(&own.region_municipality_code, self.names));
        let of_cause = [
            "/infection/cause_certainty",
            "/infection/causes",
            "/infection/circumstances",
        ];
        let of_region = [
            "/infection/region_certainty",
            "/infection/region_municipality_code",
            "/infection/stays",
        ];
        vec![
            Line::new(item::cause(), &of_cause, causes),
            Line::new(item::region(), &of_region, region),
        ]
    }

    fn condition(&self) -> Vec<Line> {
        use text::notification::{answer, risk};
        let own = &self.form.condition;
        let said = |one: Option<YesNoUnknown>| choice(answer::find, one.map(YesNoUnknown::as_str));
        let risks = own.risk_factors.iter();
        let risks = risks.flat_map(|one| choice(risk::find, Some(one.as_str())));
        vec![
            Line::field("/condition/hospitalised", said(own.hospitalised)),
            Line::field("/condition/hospital_needed", said(own.hospital_needed)),
            Line::field(
                "/condition/severity",
                own.severity.map(Label::label).into_iter().collect(),
            ),
            Line::field("/condition/pregnant", said(own.pregnant)),
            Line::field("/condition/risk_factors", risks.collect()),
            Line::field("/condition/treatment_needed", said(own.treatment_needed)),
            Line::field("/condition/vaccinations", written(&own.vaccinations)),
        ]
    }

    fn reporter(&self) -> Vec<Line> {
        let own = &self.form.reporter;
        vec![
            Line::field("/reporter/reported_on", self.day(&own.reported_on)),
            Line::field("/reporter/physician", written(&own.physician)),
            Line::field("/reporter/phone", written(&own.phone)),
            Line::field("/reporter/chart_number", written(&own.chart_number)),
            Line::field("/remarks", written(&self.form.remarks)),
        ]
    }
}
