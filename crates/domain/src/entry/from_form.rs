//! What a notification says becomes entries of its case, once, when it is submitted. What is typed and cannot be read
//! stays with the notification, whose text is kept as it was written.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::investigation::{Household, InfectionSource, Travel};
use super::item::{Line, Note};
use super::kind::{Clinical, Content, Survey};
use super::laboratory::{LaboratoryTest, OtherTest};
use super::treatment::{
    Background, CaseOutcome, Diagnosis, HospitalNeed, HospitalStay, MedicalTreatment, Vaccination,
};
use crate::jp_date;
use crate::notification::NotificationForm;
use crate::notification::typed::{number, time};

/// Reads the typed texts of a form as of a day.
struct Reader {
    today: NaiveDate,
}

fn line(typed: &str) -> Line {
    Line(typed.trim().to_owned())
}

fn note(typed: &str) -> Note {
    Note(typed.trim().to_owned())
}

fn value(typed: &str) -> Option<f64> {
    // By its digits: 24.5 is to stay 24.5.
    number(typed).and_then(|value| value.to_string().parse().ok())
}

/// Of what is entered: without the items that break a rule, and nothing where nothing is left.
fn kept<C: Content>(content: C) -> Option<C> {
    let faults = content.violations();
    if faults.is_empty() {
        return Some(content);
    }
    let mut values = content.values();
    for fault in &faults.0 {
        if let Some(item) = fault.pointer.strip_prefix("/values/") {
            values.remove(item.split('/').next().unwrap_or(item));
        }
    }
    C::of(content.kind(), values).filter(|rest| rest.violations().is_empty())
}

/// What a submitted form says, as entries of its case. `today` is the day of the submission.
pub fn entries(form: &NotificationForm, today: NaiveDate) -> (Vec<Clinical>, Vec<Survey>) {
    let reader = Reader { today };
    let clinical = reader.clinical(form).into_iter().filter_map(kept);
    let survey = reader.survey(form).into_iter().filter_map(kept);
    (clinical.collect(), survey.collect())
}

impl Reader {
    fn day(&self, typed: &str) -> Option<NaiveDate> {
        jp_date::parse(typed, self.today).ok()
    }

    fn moment(&self, day: &str, clock: &str) -> Option<DateTime<Utc>> {
        jp_date::jst_instant(self.day(day)?, time(clock).unwrap_or(NaiveTime::MIN))
    }

    fn clinical(&self, form: &NotificationForm) -> Vec<Clinical> {
        let mut all: Vec<Clinical> = vec![
            self.diagnosis(form).into(),
            self.need(form).into(),
            self.stay(form).into(),
            background(form).into(),
            self.outcome(form).into(),
        ];
        all.extend(form.diagnosis.tests.iter().map(|test| {
            Clinical::from(LaboratoryTest {
                method: test.method,
                specimen: test.specimen,
                other_specimen: line(&test.other_specimen),
                taken_on: self.day(&test.taken_on),
                expected_on: self.day(&test.expected_on),
                result_on: self.day(&test.result_on),
                result: test.result,
                administrative: test.administrative,
                laboratory: line(&test.laboratory),
                ct_value: value(&test.ct_value),
                lineage: line(&test.lineage),
                ..LaboratoryTest::default()
            })
        }));
        all.extend(form.diagnosis.other_tests.iter().map(|test| {
            Clinical::from(OtherTest {
                test: test.kind,
                on: self.day(&test.on),
                finding: note(&test.finding),
                ..OtherTest::default()
            })
        }));
        all.extend(form.condition.acts.iter().map(|act| {
            Clinical::from(MedicalTreatment {
                on: self.day(&act.on),
                act: act.act,
                content: line(&act.note),
                ..MedicalTreatment::default()
            })
        }));
        all.extend(
            form.condition
                .doses
                .iter()
                .zip(1_u8..)
                .map(|(dose, number)| {
                    let said =
                        dose.given.is_some() || !dose.on.is_empty() || dose.vaccine.is_some();
                    Clinical::from(Vaccination {
                        dose: said.then(|| f64::from(number)),
                        given: dose.given,
                        on: self.day(&dose.on),
                        vaccine: dose.vaccine,
                        age: value(&dose.age),
                        ..Vaccination::default()
                    })
                }),
        );
        all
    }

    fn diagnosis(&self, form: &NotificationForm) -> Diagnosis {
        let diagnosis = &form.diagnosis;
        Diagnosis {
            first_visit_on: self.day(&diagnosis.first_visit_on),
            remote: diagnosis.remote,
            deemed_positive: form.deemed.then_some(crate::absent::YesNoUnknown::Yes),
            infected_on: self.day(&diagnosis.infected_on),
            severe_on: self.day(&diagnosis.severe_on),
            symptoms: diagnosis.symptoms.clone(),
            other_symptom: line(&diagnosis.other_symptom),
            spo2: value(&diagnosis.spo2),
            told: diagnosis.told,
            told_at: self.moment(&diagnosis.told_on, &diagnosis.told_time),
            clinical_course: note(&diagnosis.clinical_course),
        }
    }

    fn need(&self, form: &NotificationForm) -> HospitalNeed {
        let condition = &form.condition;
        HospitalNeed {
            hospital_needed: condition.hospital_needed,
            treatment_needed: condition.treatment_needed,
            hospitalised: condition.hospitalised,
            as_of: condition.hospitalised.map(|_| self.today),
            waiting_since: self.day(&condition.waiting_since),
            waiting_reason: line(&condition.waiting_reason),
            place_sought: line(&condition.place_sought),
        }
    }

    fn stay(&self, form: &NotificationForm) -> HospitalStay {
        let condition = &form.condition;
        HospitalStay {
            institution: line(&condition.hospital.name),
            department: line(&condition.hospital.department),
            address: line(&condition.hospital.address),
            phone: line(&condition.hospital.phone),
            admitted_on: self.day(&condition.admitted_on),
            discharged_on: self.day(&condition.discharged_on),
            icu: condition.icu,
            ventilator: condition.ventilator,
            ecmo: condition.ecmo,
            as_of: self.day(&condition.intensive_care_on),
            ..HospitalStay::default()
        }
    }

    fn outcome(&self, form: &NotificationForm) -> CaseOutcome {
        let diagnosis = &form.diagnosis;
        CaseOutcome {
            outcome: form.condition.outcome,
            died_on: self.day(&diagnosis.died_on),
            death_place: line(&diagnosis.death_place),
            death_cause: line(&diagnosis.death_cause),
            autopsy: diagnosis.autopsy,
            autopsy_on: self.day(&diagnosis.autopsy_on),
            ..CaseOutcome::default()
        }
    }

    fn survey(&self, form: &NotificationForm) -> Vec<Survey> {
        let infection = &form.infection;
        let mut all: Vec<Survey> = vec![
            InfectionSource {
                cause_certainty: infection.cause_certainty,
                causes: infection.causes.clone(),
                circumstances: note(&infection.circumstances),
                region_certainty: infection.region_certainty,
                region_municipality: line(&infection.region_municipality_code),
                ..InfectionSource::default()
            }
            .into(),
            Household {
                positive_member: infection.household_case,
                note: note(&infection.household_note),
                ..Household::default()
            }
            .into(),
        ];
        all.extend(infection.stays.iter().map(|stay| {
            Survey::from(Travel {
                country: line(&stay.country),
                left_on: self.day(&stay.left_on),
                entered_on: self.day(&stay.entered_on),
                ..Travel::default()
            })
        }));
        all
    }
}

fn background(form: &NotificationForm) -> Background {
    let condition = &form.condition;
    Background {
        risk_factors: condition.risk_factors.clone(),
        other_condition: line(&condition.other_condition),
        immunosuppressants: condition.immunosuppressants,
        height_cm: value(&condition.height_cm),
        weight_kg: value(&condition.weight_kg),
        bmi: value(&condition.bmi),
        pregnant: condition.pregnant,
        pregnancy_weeks: value(&condition.pregnancy_weeks),
        smoking: condition.smoking,
        smoking_amount: line(&condition.smoking_amount),
        doses: value(&condition.vaccinations),
        ..Background::default()
    }
}
