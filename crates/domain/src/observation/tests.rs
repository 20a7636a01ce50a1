use super::*;
use crate::validate::Validate;

fn codes(report: &Report) -> Vec<String> {
    let found = report.violations().0;
    found
        .into_iter()
        .map(|error| format!("{} {}", error.pointer, error.code))
        .collect()
}

fn of(tenths: i16) -> Report {
    Report {
        temperature: Some(Temperature::of_tenths(tenths)),
        ..Report::default()
    }
}

#[test]
fn temperatures_are_read_as_people_type_them() {
    for typed in ["36.8", "３６．８", "36,8", "368", "36度8分", " 36.8 ℃"] {
        assert_eq!(
            Temperature::read(typed).map(Temperature::tenths),
            Some(368),
            "{typed}"
        );
    }
    assert_eq!(Temperature::read("37").map(Temperature::tenths), Some(370));
    for typed in ["", "高い", "36.85", "3.68", "1000", "36.8.1", "５"] {
        assert_eq!(Temperature::read(typed), None, "{typed}");
    }
}

#[test]
fn a_temperature_travels_in_degrees() {
    let read: Report = serde_json::from_str(r#"{"temperature": 38.5}"#).unwrap();
    assert_eq!(read.temperature, Some(Temperature::of_tenths(385)));
    assert_eq!(
        serde_json::to_value(&read).unwrap()["temperature"],
        serde_json::json!(38.5)
    );
    // Whatever number it is, it can be read, so that what is wrong is told at its item.
    let read =
        |wrong: &str| serde_json::from_str::<Report>(&format!("{{\"temperature\": {wrong}}}"));
    for (wrong, code) in [
        ("36.85", "too_fine"),
        ("-1", "impossible"),
        ("-1e9", "impossible"),
        ("1e9", "impossible"),
    ] {
        let wanted = format!("/temperature observation.{code}");
        assert_eq!(codes(&read(wrong).unwrap()), [wanted], "{wrong}");
    }
    assert!(read("\"36.8\"").is_err());
}

#[test]
fn odd_values_are_asked_again_and_kept() {
    assert_eq!(codes(&of(365)), [""; 0]);
    assert_eq!(codes(&of(430)), [""; 0]);
    assert_eq!(codes(&of(431)), ["/temperature observation.odd"]);
    assert_eq!(codes(&of(329)), ["/temperature observation.odd"]);
    let confirmed = Report {
        confirmed: vec![Vital::Temperature],
        ..of(329)
    };
    assert_eq!(codes(&confirmed), [""; 0]);
    assert_eq!(confirmed.odd(), [Vital::Temperature]);
    assert_eq!(codes(&of(510)), ["/temperature observation.impossible"]);
    let low = Report {
        spo2: Some(49),
        ..of(365)
    };
    assert_eq!(codes(&low), ["/spo2 observation.odd"]);
    let over = Report {
        spo2: Some(101),
        ..of(365)
    };
    assert_eq!(codes(&over), ["/spo2 observation.impossible"]);
}

#[test]
fn a_report_says_something_and_nothing_twice() {
    assert_eq!(
        codes(&Report::default()),
        ["/temperature observation.empty"]
    );
    let cannot = Report {
        unmeasured: vec![Vital::Temperature, Vital::Spo2],
        ..Report::default()
    };
    assert_eq!(codes(&cannot), [""; 0]);
    let both = Report {
        unmeasured: vec![Vital::Temperature],
        ..of(365)
    };
    assert_eq!(
        codes(&both),
        ["/temperature observation.unmeasured_with_value"]
    );
    let answer = SymptomAnswer {
        symptom: DailySymptom::Headache,
        answer: YesNoUnknown::Yes,
    };
    let twice = Report {
        symptoms: vec![answer, answer],
        ..of(365)
    };
    assert_eq!(codes(&twice), ["/symptoms observation.symptom_twice"]);
}

#[test]
fn urgent_symptoms_stand_in_three_groups_of_three_seven_and_three() {
    let count = |group| {
        UrgentSymptom::ALL
            .iter()
            .filter(|one| one.group() == group)
            .count()
    };
    assert_eq!(
        [UrgentGroup::Looks, UrgentGroup::Breath, UrgentGroup::Mind].map(count),
        [3, 7, 3]
    );
}

#[test]
fn what_a_thermometer_cannot_show_is_read_back_as_it_was() {
    for (sent, tenths) in [
        ("36.85", Temperature::TOO_FINE.tenths()),
        ("-3276.8", Temperature::TOO_FINE.tenths()),
        ("-5000", -i16::MAX),
        ("5000", i16::MAX),
        ("36.8", 368),
    ] {
        let read: Temperature = serde_json::from_str(sent).unwrap();
        assert_eq!(read.tenths(), tenths, "{sent}");
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(
            serde_json::from_str::<Temperature>(&written).unwrap(),
            read,
            "{sent}"
        );
    }
}
