//! The list.

use super::Place::{
    Case, Center, Derived, Entry, Form, Missing, Notification, Number, Observation, Person,
};
use super::{DataItem, Part, Place};
use crate::entry::EntryKind as Kind;
use crate::external_id::ExternalIdKind as Id;

const fn item(
    part: Part,
    name: &'static str,
    compulsory: bool,
    enterers: &'static str,
    places: &'static [Place],
) -> DataItem {
    DataItem {
        part,
        name,
        compulsory,
        enterers,
        places,
    }
}

macro_rules! items {
    ($($part:ident { $( $name:literal $mark:literal $enterers:literal: $($place:expr),+ ; )+ })+) => {
        &[ $( $( item(Part::$part, $name, !$mark.is_empty(), $enterers, &[ $($place),+ ]), )+ )+ ]
    };
}

/// All items, in the order of the annex.
pub const ITEMS: &[DataItem] = items! {
    Person {
        "患者等ID" "◎" "系": Person("/number");
        "区分" "" "系/保": Case("kind");
        "氏名" "◎" "医": Form("/person/family_name"), Person("/identity/family_name"), Person("/identity/given_name"), Person("/identity/alias");
        "ふりがな" "◎" "医": Form("/person/family_kana"), Person("/identity/family_kana"), Person("/identity/given_kana");
        "性別" "◎" "医": Form("/person/sex"), Person("/sex"), Case("sex");
        "生年月日" "◎" "医": Form("/person/birth_date"), Person("/identity/birth_on");
        "年齢" "◎" "医": Form("/person/age"), Case("age");
        "住所" "" "医": Form("/person/residence/street"), Person("/contact/residence/street");
        "所在地" "" "医": Form("/person/whereabouts/street"), Person("/contact/whereabouts/street");
        "電話（自宅・携帯）" "" "医": Form("/person/phone"), Person("/contact/phone"), Person("/contact/phones");
        "メール" "" "医": Form("/person/mail"), Person("/contact/mail");
        "職業" "" "医": Form("/person/occupation"), Person("/contact/occupation");
        "勤務先・学校等" "" "医": Form("/person/workplace/name"), Person("/contact/workplace/name"), Person("/contact/workplace/last_attended_on");
        "勤務・入所施設、社会機能維持者" "" "保": Entry(Kind::Household, "facility"), Entry(Kind::Household, "essential_worker");
        "国籍" "" "医": Form("/person/nationality"), Person("/contact/nationality");
        "連絡に使う言語、通訳" "" "医": Person("/contact/language"), Person("/contact/interpreter_needed");
        "保護者氏名・住所・電話" "" "医": Form("/person/guardian_name"), Person("/contact/guardian_name"), Person("/contact/guardian_phone"), Person("/contact/guardian_address/street");
        "高齢者等である同居家族の有無" "◎" "保": Entry(Kind::Household, "at_risk"), Entry(Kind::Household, "who");
        "居住地の保健所名" "" "系/保": Center("/contact/residence/municipality_code");
        "届出医療機関 名称・所在地・電話" "" "医": Form("/reporter/institution_name"), Notification("institution_name");
        "届出日" "" "医": Form("/reporter/reported_on"), Case("reported_on");
        "担当医師名" "" "医": Form("/reporter/physician");
        "届出受理自治体・保健所" "◎" "系": Case("receiving_center_id"), Notification("receiving_center");
        "担当保健所" "" "系/保": Case("responsible_center_id");
        "緊急連絡先" "" "保": Entry(Kind::RelatedPerson, "name"), Entry(Kind::RelatedPerson, "relation"), Entry(Kind::RelatedPerson, "phone");
        "支援関係者" "" "保": Entry(Kind::RelatedPerson, "role"), Entry(Kind::RelatedPerson, "consent"), Entry(Kind::RelatedPerson, "may_be_told");
        "公表日" "" "保": Case("published_on");
        "公表番号・公表同意" "" "保": Missing("公表の管理で対応する");
        "外部の識別子（宛名番号、院内番号など）" "" "保/医": Number(Id::Resident), Number(Id::Hospital), Number(Id::Specimen), Number(Id::FormerSystem), Number(Id::MunicipalSystem), Number(Id::Other);
    }
    Diagnosis {
        "検査 結果判明日" "◎" "保/医": Form("/diagnosis/tests"), Entry(Kind::LaboratoryTest, "result_on");
        "検査 結果" "◎" "保/医": Entry(Kind::LaboratoryTest, "result");
        "行政検査に該当するか" "◎" "保/医": Entry(Kind::LaboratoryTest, "administrative");
        "検体材料" "" "保/医": Entry(Kind::LaboratoryTest, "specimen"), Entry(Kind::LaboratoryTest, "other_specimen"), Entry(Kind::LaboratoryTest, "specimen_number");
        "検体採取日" "" "保/医": Entry(Kind::LaboratoryTest, "taken_on"), Entry(Kind::LaboratoryTest, "ordered_on");
        "結果予定日" "" "保/医": Entry(Kind::LaboratoryTest, "expected_on");
        "検査方法" "" "保/医": Entry(Kind::LaboratoryTest, "method");
        "検査施設" "" "保/医": Entry(Kind::LaboratoryTest, "laboratory");
        "Ct値、変異株" "" "保/医": Entry(Kind::LaboratoryTest, "ct_value"), Entry(Kind::LaboratoryTest, "lineage");
        "他の検査の有無・結果" "" "保/医": Form("/diagnosis/other_tests_done"), Entry(Kind::OtherTest, "test"), Entry(Kind::OtherTest, "on"), Entry(Kind::OtherTest, "finding");
        "初診年月日" "" "医": Form("/diagnosis/first_visit_on"), Entry(Kind::Diagnosis, "first_visit_on");
        "診断年月日" "" "医": Form("/diagnosis/diagnosed_on"), Case("diagnosed_on");
        "感染推定日" "" "医": Form("/diagnosis/infected_on"), Entry(Kind::Diagnosis, "infected_on");
        "発症年月日" "◎" "医": Form("/diagnosis/onset_on"), Case("onset");
        "重症の診断日" "◎" "医": Form("/diagnosis/severe_on"), Entry(Kind::Diagnosis, "severe_on");
        "本人告知日時" "" "医": Form("/diagnosis/told_on"), Entry(Kind::Diagnosis, "told"), Entry(Kind::Diagnosis, "told_at");
        "電話・情報通信機器による診療" "" "医": Form("/diagnosis/remote"), Entry(Kind::Diagnosis, "remote");
        "みなし陽性" "" "医": Form("/deemed"), Entry(Kind::Diagnosis, "deemed_positive");
        "入院待機情報" "" "保/医": Form("/condition/waiting_since"), Entry(Kind::HospitalNeed, "waiting_since"), Entry(Kind::HospitalNeed, "waiting_reason"), Entry(Kind::HospitalNeed, "place_sought");
        "入院の有無" "◎" "医": Form("/condition/hospitalised"), Entry(Kind::HospitalNeed, "hospitalised"), Entry(Kind::HospitalNeed, "as_of");
        "医療機関名・診療科・所在地" "" "医": Form("/condition/hospital/name"), Entry(Kind::HospitalStay, "institution"), Entry(Kind::HospitalStay, "department"), Entry(Kind::HospitalStay, "address"), Entry(Kind::HospitalStay, "admitted_on");
        "ICU入室" "◎" "医": Form("/condition/icu"), Entry(Kind::HospitalStay, "icu"), Entry(Kind::HospitalStay, "icu_periods");
        "人工呼吸器" "◎" "医": Form("/condition/ventilator"), Entry(Kind::HospitalStay, "ventilator"), Entry(Kind::HospitalStay, "ventilator_periods");
        "ECMO" "◎" "医": Form("/condition/ecmo"), Entry(Kind::HospitalStay, "ecmo"), Entry(Kind::HospitalStay, "ecmo_periods");
        "症状軽快日時、解熱剤の使用" "" "保/患": Entry(Kind::CaseOutcome, "improved_at"), Entry(Kind::CaseOutcome, "antipyretics");
        "受診後の医療行為" "" "医": Form("/condition/acts"), Entry(Kind::MedicalTreatment, "on"), Entry(Kind::MedicalTreatment, "act"), Entry(Kind::MedicalTreatment, "content");
        "転帰" "◎" "医": Form("/condition/outcome"), Entry(Kind::CaseOutcome, "outcome"), Entry(Kind::HospitalStay, "outcome");
        "退院日" "◎" "医": Form("/condition/discharged_on"), Entry(Kind::HospitalStay, "discharged_on");
        "死亡日、死亡場所、死因" "◎" "医": Form("/diagnosis/died_on"), Entry(Kind::CaseOutcome, "died_on"), Entry(Kind::CaseOutcome, "death_place"), Entry(Kind::CaseOutcome, "death_cause");
        "基礎疾患等" "" "医": Form("/condition/risk_factors"), Entry(Kind::Background, "risk_factors"), Entry(Kind::Background, "other_condition");
        "身長・体重・BMI" "" "医": Form("/condition/height_cm"), Entry(Kind::Background, "height_cm"), Entry(Kind::Background, "weight_kg"), Entry(Kind::Background, "bmi");
        "免疫抑制剤" "" "医": Form("/condition/immunosuppressants"), Entry(Kind::Background, "immunosuppressants");
        "妊娠と週数" "" "医": Form("/condition/pregnant"), Entry(Kind::Background, "pregnant"), Entry(Kind::Background, "pregnancy_weeks");
        "喫煙" "" "医": Form("/condition/smoking"), Entry(Kind::Background, "smoking"), Entry(Kind::Background, "smoking_amount");
        "臨床経過・治療内容・特記事項" "" "医": Form("/diagnosis/clinical_course"), Entry(Kind::Diagnosis, "clinical_course");
        "重症度" "" "医/保": Form("/condition/severity"), Case("severity");
        "ワクチン接種歴" "" "医": Form("/condition/doses"), Entry(Kind::Vaccination, "dose"), Entry(Kind::Vaccination, "given"), Entry(Kind::Vaccination, "on"), Entry(Kind::Vaccination, "vaccine"), Entry(Kind::Vaccination, "age"), Entry(Kind::Background, "doses");
    }
    FollowUp {
        "フォローアップ担当医療機関・担当医" "" "保": Entry(Kind::CareProviders, "follow_up"), Entry(Kind::CareProviders, "follow_up_physician"), Entry(Kind::CareProviders, "entrusted");
        "緊急搬送先" "" "保": Entry(Kind::CareProviders, "emergency_destination"), Entry(Kind::CareProviders, "emergency_physician");
        "かかりつけ医療機関" "" "保": Entry(Kind::CareProviders, "family_clinic"), Entry(Kind::CareProviders, "family_physician");
        "健康観察 日付" "◎" "保/委託/患": Observation("measured_at"), Observation("entered_at");
        "健康観察 入力者・方法" "" "系": Observation("reporter"), Observation("channel");
        "健康観察 体温" "◎" "保/委託/患": Observation("temperature");
        "健康観察 SpO2" "◎" "保/委託/患": Observation("spo2"), Observation("breathing");
        "健康観察 脈拍・呼吸数" "" "保/委託/患": Observation("pulse"), Observation("respiration");
        "健康観察 症状" "◎" "保/委託/患": Observation("symptoms");
        "緊急性の高い症状" "◎" "保/委託/患": Observation("urgent");
        "服薬（解熱剤）" "" "患": Observation("antipyretic");
        "自由記載（保健所への連絡）" "" "患": Observation("note");
        "療養中の受診 日付・医療機関名" "◎" "保/委託/患": Entry(Kind::Visit, "on"), Entry(Kind::Visit, "institution"), Entry(Kind::Visit, "form"), Entry(Kind::Visit, "time");
        "療養場所" "" "保": Case("whereabouts");
        "部屋" "" "保": Missing("宿泊療養の管理で対応する");
        "療養期間・解除基準・解除日" "" "保": Derived("療養最終日は発症日と診断日から計算して表示する");
        "感染対策開始日" "" "保": Entry(Kind::Household, "precautions_from");
    }
    Investigation {
        "感染リンクの有無" "◎" "保": Entry(Kind::InfectionSource, "link"), Entry(Kind::InfectionSource, "source");
        "渡航期間・渡航先" "" "保": Form("/infection/stays"), Entry(Kind::Travel, "country"), Entry(Kind::Travel, "left_on"), Entry(Kind::Travel, "entered_on");
        "帰国者：便名・座席、検疫所検査、滞在先" "" "保": Entry(Kind::Travel, "flight"), Entry(Kind::Travel, "quarantine_test"), Entry(Kind::Travel, "stays_at");
        "相談者：日時、症状、接触歴、判断、紹介先" "" "保": Entry(Kind::Consultation, "on"), Entry(Kind::Consultation, "symptoms"), Entry(Kind::Consultation, "exposure"), Entry(Kind::Consultation, "judgement"), Entry(Kind::Consultation, "referred_to");
        "推定感染場所" "" "保": Entry(Kind::InfectionSource, "setting"), Entry(Kind::InfectionSource, "place"), Entry(Kind::InfectionSource, "place_address");
        "発症前の医療機関受診" "" "保": Entry(Kind::Visit, "time"), Entry(Kind::Visit, "on"), Entry(Kind::Visit, "institution");
        "その他行動歴" "" "保": Entry(Kind::Behaviour, "on"), Entry(Kind::Behaviour, "time"), Entry(Kind::Behaviour, "place"), Entry(Kind::Behaviour, "setting"), Entry(Kind::Behaviour, "companions"), Entry(Kind::Behaviour, "mask"), Entry(Kind::Behaviour, "closed"), Entry(Kind::Behaviour, "crowded"), Entry(Kind::Behaviour, "close"), Entry(Kind::Behaviour, "note");
        "行動調査を行った日・方法・回答者" "" "保": Entry(Kind::Interview, "on"), Entry(Kind::Interview, "method"), Entry(Kind::Interview, "respondent"), Entry(Kind::Interview, "respondent_name");
        "同居の人数・陽性者" "" "保": Entry(Kind::Household, "members"), Entry(Kind::Household, "positive_member");
        "接触者" "" "保": Entry(Kind::Exposure, "source"), Entry(Kind::Exposure, "relation"), Entry(Kind::Exposure, "setting"), Entry(Kind::Exposure, "last_on"), Entry(Kind::Exposure, "minutes"), Entry(Kind::Exposure, "distance"), Entry(Kind::Exposure, "protection"), Entry(Kind::Exposure, "note");
        "接触者 濃厚接触の判定" "" "保": Entry(Kind::Exposure, "same_household"), Entry(Kind::Exposure, "unprotected_care"), Entry(Kind::Exposure, "touched_fluids"), Entry(Kind::Exposure, "near_15_minutes"), Entry(Kind::Exposure, "judgement"), Entry(Kind::Exposure, "precautions_on");
    }
    Notification {
        "報告年月日" "◎" "医": Form("/reporter/reported_on"), Case("reported_on");
        "類型" "◎" "医": Form("/category"), Notification("category");
        "死体検案の有無、実施日" "◎" "医": Form("/diagnosis/autopsy"), Form("/diagnosis/autopsy_on"), Entry(Kind::CaseOutcome, "autopsy"), Entry(Kind::CaseOutcome, "autopsy_on");
        "診断時の症状" "◎" "医": Form("/diagnosis/symptoms"), Entry(Kind::Diagnosis, "symptoms"), Entry(Kind::Diagnosis, "other_symptom");
        "SpO2（室内気）" "" "医": Form("/diagnosis/spo2"), Entry(Kind::Diagnosis, "spo2");
        "診断方法、検体" "◎" "医": Form("/diagnosis/tests");
        "感染原因・感染経路" "◎" "医": Form("/infection/cause_certainty"), Entry(Kind::InfectionSource, "cause_certainty"), Entry(Kind::InfectionSource, "causes"), Entry(Kind::InfectionSource, "circumstances");
        "感染地域" "◎" "医": Form("/infection/region_certainty"), Entry(Kind::InfectionSource, "region_certainty"), Entry(Kind::InfectionSource, "region_municipality");
        "入院の必要性" "" "医": Form("/condition/hospital_needed"), Entry(Kind::HospitalNeed, "hospital_needed");
        "治療薬又は酸素投与の必要性" "" "医": Form("/condition/treatment_needed"), Entry(Kind::HospitalNeed, "treatment_needed");
        "ワクチン接種回数" "" "医": Form("/condition/vaccinations"), Entry(Kind::Background, "doses");
        "医師の氏名、医療機関、所在地、電話" "◎" "医": Form("/reporter/physician"), Form("/reporter/institution_name"), Form("/reporter/institution_address"), Form("/reporter/institution_phone");
        "時間外連絡先" "" "医": Form("/reporter/phone_after_hours");
        "院内患者番号" "" "医": Form("/reporter/chart_number");
        "その他必要と認める事項" "" "医": Form("/remarks");
    }
};
