//! Everything that a notification says stands on the form, and nothing that the reader may not read.

use std::collections::BTreeSet;

use hersys_domain::age::{Age, AgeUnit};
use hersys_domain::case::{Severity, Sex};
use hersys_domain::id::{CaseId, NotificationId, OrganizationId, PersonId};
use hersys_domain::notification::choice::{Specimen, Symptom, TestMethod};
use hersys_domain::notification::clinical::withhold;
use hersys_domain::notification::record::NotificationSummary;
use hersys_domain::notification::typed::texts_mut;
use hersys_domain::notification::{
    ActForm, Category, DoseForm, Intake, NotificationForm, NotificationState, OtherTestForm,
    PhoneForm, StayForm, TestForm,
};
use hersys_print::paper::Line;
use uuid::Uuid;

use super::*;

fn moment() -> DateTime<Utc> {
    "2022-08-19T03:00:00Z".parse().unwrap()
}

fn center(name: &str) -> Center {
    Center {
        id: OrganizationId(Uuid::from_u128(1)),
        name: name.to_owned(),
        phone: Some("03-0000-0001".to_owned()),
        phone_after_hours: None,
    }
}

fn summary() -> NotificationSummary {
    NotificationSummary {
        id: NotificationId(Uuid::from_u128(2)),
        case_id: CaseId(Uuid::from_u128(3)),
        person_number: "5724000000".parse().unwrap(),
        name: None,
        sex: Sex::Female,
        age: Age::new(AgeUnit::Years, 42).ok(),
        category: Category::Confirmed,
        severity: Severity::Mild,
        state: NotificationState::Submitted,
        institution_name: "神田医院".to_owned(),
        responsible_center_name: "新宿区保健所".to_owned(),
        is_responsible: true,
        is_receiving: false,
        submitted_at: moment(),
        is_own: false,
        accepted_at: None,
        confirmed_at: None,
        withdrawal_asked_at: None,
        open_queries: 0,
        asked_at: None,
        latest: 2,
        reviewed: 1,
        warning_count: 0,
        gap_count: 0,
        version: 4,
    }
}

fn notification(form: NotificationForm) -> Notification {
    Notification {
        summary: summary(),
        person_id: PersonId(Uuid::from_u128(4)),
        intake: Intake::Fax,
        dated_on: "2022-08-18".parse().ok(),
        received_on: "2022-08-19".parse().ok(),
        entered_by_name: "保健 花子".to_owned(),
        explained_at: Some(moment()),
        rule_set: "2022-08-04".parse().unwrap(),
        form,
        withheld: Vec::new(),
        warnings: Vec::new(),
        gaps: Vec::new(),
        receiving_center: center("千代田保健所"),
        responsible_center: center("新宿区保健所"),
        queries: Vec::new(),
        acts: Vec::new(),
    }
}

fn printed(found: &Notification) -> Paper {
    let institution = center("神田医院");
    let of = Printed {
        found,
        institution: &institution,
        made_at: moment(),
    };
    filled(&of, &Names::default())
}

/// All that stands on a form, a line each.
fn lines(paper: &Paper) -> Vec<String> {
    let mut out = vec![paper.footer.clone()];
    out.extend(paper.standing.clone());
    out.extend(
        paper
            .head
            .iter()
            .map(|one| format!("{} {}", one.label, one.text)),
    );
    let rows = paper.blocks.iter().flat_map(|block| &block.rows);
    for cell in rows.flat_map(|row| &row.cells) {
        out.push(cell.label.clone());
        out.extend(cell.lines.iter().map(|line| match line {
            Line::Text(text) | Line::Soft(text) => text.clone(),
            Line::Choices { label, all } => {
                let mark = |chosen| if chosen { '■' } else { '□' };
                let all = all
                    .iter()
                    .map(|one| format!("{}{}", mark(one.chosen), one.words));
                format!("{label} {}", all.collect::<Vec<_>>().join(" "))
            }
        }));
    }
    out
}

/// A form with a row of everything and in every text the name of its place.
fn whole() -> NotificationForm {
    let mut form = NotificationForm::default();
    form.person.phones.push(PhoneForm::default());
    form.diagnosis.tests.push(TestForm::default());
    form.diagnosis.other_tests.push(OtherTestForm::default());
    form.infection.stays.push(StayForm::default());
    form.condition.doses.push(DoseForm::default());
    form.condition.acts.push(ActForm::default());
    for (pointer, _, text) in texts_mut(&mut form) {
        *text = format!("<{pointer}>");
    }
    form
}

#[test]
fn every_text_of_the_form_is_printed() {
    let mut form = whole();
    let all = lines(&printed(&notification(form.clone()))).join("\n");
    let places: Vec<String> = texts_mut(&mut form)
        .into_iter()
        .map(|(pointer, _, _)| format!("<{pointer}>"))
        .collect();
    assert!(places.len() > 60, "{}", places.len());
    let missing: Vec<&String> = places.iter().filter(|one| !all.contains(*one)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_items_of_the_form_stand_in_their_order() {
    let paper = printed(&notification(NotificationForm::default()));
    let labels = paper.blocks[0].rows.iter().flat_map(|row| &row.cells);
    let numbers: Vec<String> = labels
        .map(|cell| cell.label.split('　').next().unwrap().to_owned())
        .collect();
    let wanted = [
        "１", "２", "３", "４", "５", "６", "７", "８", "９", "10", "11", "12", "13", "14", "15",
        "16", "17", "18", "19",
    ];
    assert_eq!(numbers, wanted);
    assert_eq!(paper.mark, "別記様式６－１");
}

#[test]
fn choices_show_all_there_are_and_mark_what_holds() {
    let mut form = NotificationForm {
        category: Some(Category::Confirmed),
        ..NotificationForm::default()
    };
    form.diagnosis.symptoms = vec![Symptom::Fever, Symptom::Other];
    form.diagnosis.other_symptom = "しびれ".to_owned();
    form.diagnosis.tests.push(TestForm {
        method: Some(TestMethod::Pcr),
        specimen: Some(Specimen::Saliva),
        taken_on: "8/18".to_owned(),
        ..TestForm::default()
    });
    let all = lines(&printed(&notification(form))).join("\n");
    for wanted in [
        "■患者（確定例） □無症状病原体保有者 □疑似症患者",
        "■発熱 □咳 ",
        "■その他（しびれ）",
        "□分離・同定",
        "■核酸増幅法（PCR法）",
        "□便 ■唾液 □剖検材料",
        "検体採取日：2022-08-18（令和4年8月18日・木）",
        "第2版",
    ] {
        assert!(all.contains(wanted), "{wanted} in {all}");
    }
}

#[test]
fn blanks_stay_blank_and_what_was_not_asked_for_says_so() {
    let mut form = NotificationForm::default();
    form.diagnosis.diagnosed_on = "2022-08-19".to_owned();
    let paper = printed(&notification(form));
    let cells = paper.blocks[0].rows.iter().flat_map(|row| &row.cells);
    let said = |number: &str| {
        let mut own = cells.clone().filter(|cell| cell.label.starts_with(number));
        own.next().unwrap().lines.clone()
    };
    // 職業 is no longer asked for, the name is.
    let unasked = vec![Line::Soft("対象外（制度上収集なし）".to_owned())];
    assert_eq!(said("６"), unasked);
    assert_eq!(said("２"), Vec::new());
}

#[test]
fn what_is_withheld_is_told_and_not_printed() {
    let mut form = whole();
    let mut found = notification(NotificationForm::default());
    found.withheld = withhold(&mut form);
    found.form = form;
    let all = lines(&printed(&found));
    let told: BTreeSet<&String> = all
        .iter()
        .filter(|line| line.contains("閲覧権限がありません"))
        .collect();
    assert!(told.len() >= 5, "{told:?}");
    for pointer in &found.withheld {
        assert!(
            !all.iter()
                .any(|line| line.contains(&format!("<{pointer}>")))
        );
    }
    assert_eq!(found.withheld.len(), 9);
}

#[test]
fn what_was_withdrawn_says_so() {
    let mut found = notification(NotificationForm::default());
    assert_eq!(printed(&found).standing, None);
    found.summary.state = NotificationState::Withdrawn;
    assert_eq!(printed(&found).standing.as_deref(), Some("取下げ"));
}

#[test]
fn the_fullest_form_is_printed_as_it_is_read() {
    let bytes = hersys_print::pdf(&printed(&notification(whole()))).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
}
