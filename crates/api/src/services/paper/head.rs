//! The head and the footnotes of 別記様式6-1, and the record that the form was printed from.

use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::jp_date::{display, jst_date};
use hersys_domain::notification::NotificationState;
use hersys_print::Paper;
use hersys_print::paper::{Block, Cell, Entry, Line, Row};

use super::Printed;
use super::items::{joined, label, named, said};
use super::reader::Reader;
use crate::texts::word;

/// As the form has them.
const MARK: &str = "別記様式６－１";
const TITLE: &str = "新型コロナウイルス感染症　発生届";
const ADDRESSEE: &str = "都道府県知事（保健所設置市長・特別区長）　殿";
const PREAMBLE: &str = "感染症の予防及び感染症の患者に対する医療に関する法律第12条第１項（同条第６項において準用する場合を含む。）の規定により、以下のとおり届け出る。";
const HEAD_NOTE: &str = "（※病院・診療所に従事していない医師にあっては、その住所・電話番号を記載）";
const NOTES: [&str; 4] = [
    "この届出は診断後直ちに行ってください。",
    "１、３、11、12、18欄は該当するものを■で示し、４、５、13から17欄は年齢、年月日を記入すること。11、12欄は、該当するもの全てを記載すること。",
    "（※）欄は、死亡者を検案した場合のみ記入すること。（＊）欄は、患者（確定例）を診断した場合のみ記入すること。",
    "空欄は未入力です。「対象外」は、診断日の制度で求められていない項目です。",
];

/// The form around its boxes.
pub(super) fn paper(printed: &Printed<'_>, reader: &Reader<'_>, blocks: Vec<Block>) -> Paper {
    let found = printed.found;
    let standing = match found.summary.state {
        NotificationState::Submitted => None,
        NotificationState::Withdrawn | NotificationState::Void => {
            Some(said("state", found.summary.state.as_str()))
        }
    };
    Paper {
        mark: MARK.to_owned(),
        title: TITLE.to_owned(),
        standing,
        addressee: ADDRESSEE.to_owned(),
        preamble: PREAMBLE.to_owned(),
        head: signed(printed, reader),
        head_note: HEAD_NOTE.to_owned(),
        blocks,
        notes: NOTES.map(str::to_owned).to_vec(),
        footer: format!(
            "患者等ID {}　届出番号 {}　第{}版",
            found.summary.person_number, found.summary.id, found.summary.latest
        ),
    }
}

/// The first that says something.
fn first_said(texts: &[&str]) -> String {
    let mut trimmed = texts.iter().map(|text| text.trim());
    trimmed
        .find(|text| !text.is_empty())
        .unwrap_or_default()
        .to_owned()
}

fn signed(printed: &Printed<'_>, reader: &Reader<'_>) -> Vec<Entry> {
    let own = &reader.form.reporter;
    // As the record counts it: the day of submission where the doctor wrote none.
    let reported = first_said(&[
        &reader.day(&own.reported_on),
        &display(jst_date(printed.found.summary.submitted_at)),
    ]);
    let registered = printed.institution;
    let name = first_said(&[&own.institution_name, &registered.name]);
    let phone = first_said(&[
        &own.institution_phone,
        registered.phone.as_deref().unwrap_or_default(),
        &own.phone,
    ]);
    let entry = |label: &str, text: String| Entry {
        label: label.to_owned(),
        text,
    };
    vec![
        entry("報告年月日", reported),
        entry("医師の氏名", own.physician.trim().to_owned()),
        entry("従事する病院・診療所の名称", name),
        entry(
            "上記病院・診療所の所在地（※）",
            own.institution_address.trim().to_owned(),
        ),
        entry("電話番号（※）", phone),
    ]
}

/// A moment in Japan, to the minute.
fn moment(at: DateTime<Utc>) -> String {
    let japan = at + TimeDelta::hours(9);
    japan.format("%Y-%m-%d %H:%M").to_string()
}

/// Numbers, times, centres, and how it came: nothing that the doctor wrote on the form.
pub(super) fn record(printed: &Printed<'_>, reader: &Reader<'_>) -> Vec<Row> {
    let (found, own) = (printed.found, &reader.form.reporter);
    let one = &found.summary;
    let cell = |label: &str, text: String| Cell::above(label, 1, vec![Line::text(text)]);
    let version = format!("第{}版（{}作成）", one.latest, moment(printed.made_at));
    vec![
        Row {
            cells: vec![
                cell("患者等ID", one.person_number.to_string()),
                cell("届出日時", moment(one.submitted_at)),
                cell("版", version),
            ],
        },
        Row {
            cells: vec![
                cell("届出受理保健所", found.receiving_center.name.clone()),
                cell("担当保健所", found.responsible_center.name.clone()),
                Cell::above("届出の方法", 1, intake(printed)),
            ],
        },
        Row {
            cells: vec![
                cell(&label("reporter/phone"), own.phone.trim().to_owned()),
                cell(
                    &label("reporter/phone_after_hours"),
                    own.phone_after_hours.trim().to_owned(),
                ),
                cell(
                    &label("reporter/chart_number"),
                    own.chart_number.trim().to_owned(),
                ),
            ],
        },
    ]
}

fn intake(printed: &Printed<'_>) -> Vec<Line> {
    let found = printed.found;
    let day = |day: Option<chrono::NaiveDate>| day.map(display).unwrap_or_default();
    let how = joined(&[
        &said("intake", found.intake.as_str()),
        &found.entered_by_name,
    ]);
    let explained = found.explained_at.map(moment).unwrap_or_default();
    let mut lines = vec![Line::text(how)];
    lines.extend(named(&label("proxy/dated_on"), &day(found.dated_on)));
    lines.extend(named(&label("proxy/received_on"), &day(found.received_on)));
    lines.extend(named(&word("queue", "label.explained"), &explained));
    lines
}
