//! The kinds of entries, and what an entry of each holds.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::exposure::Exposure;
use super::investigation::{
    Behaviour, Consultation, Household, InfectionSource, Interview, RelatedPerson, Travel,
};
use super::item::{Item, Sheet};
use super::laboratory::{LaboratoryTest, OtherTest};
use super::treatment::{
    Background, CareProviders, CaseOutcome, Diagnosis, HospitalNeed, HospitalStay,
    MedicalTreatment, Vaccination, Visit,
};
use crate::validate::{Validate, Violations};

crate::closed_set! {
    /// Whose work an entry is, which decides who reads and who writes it.
    pub enum EntryGroup {
        /// 検査・医療: health centre and institutions.
        Clinical = "clinical",
        /// 疫学調査・行動歴: health centres alone.
        Survey = "survey",
    }
}

/// What entries of one group hold.
pub trait Content:
    Serialize + DeserializeOwned + Validate + Clone + PartialEq + std::fmt::Debug + 'static
{
    /// The group.
    const GROUP: EntryGroup;
    /// The kind.
    fn kind(&self) -> EntryKind;
    /// An entry of a kind with nothing in it; none where the kind is of another group.
    fn blank(kind: EntryKind) -> Option<Self>;
    /// Its items.
    fn values(&self) -> Values;
    /// From a kind and its items; none where they do not fit.
    fn of(kind: EntryKind, values: Values) -> Option<Self>;
}

/// Items by their names, as they stand on the wire.
pub type Values = serde_json::Map<String, serde_json::Value>;

/// Whether an item says anything.
pub fn is_said(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => false,
        serde_json::Value::String(text) => !text.trim().is_empty(),
        serde_json::Value::Array(all) => !all.is_empty(),
        _ => true,
    }
}

macro_rules! kinds {
    ($(
        $(#[$meta:meta])*
        $group:ident { $( $(#[$kmeta:meta])* $kind:ident($sheet:ty) = $name:tt $($single:ident)?, )+ }
    )+) => {
        crate::closed_set! {
            /// Kind of an entry.
            pub enum EntryKind {
                $( $( $(#[$kmeta])* $kind = $name, )+ )+
            }
        }

        impl EntryKind {
            /// Whose work it is.
            pub const fn group(self) -> EntryGroup {
                match self { $( $( Self::$kind => EntryGroup::$group, )+ )+ }
            }

            /// What an entry of the kind is made of, in the order in which it is asked.
            pub const fn items(self) -> &'static [Item] {
                match self { $( $( Self::$kind => <$sheet as Sheet>::ITEMS, )+ )+ }
            }

            /// Whether a case has one such entry at most.
            pub const fn is_single(self) -> bool {
                match self { $( $( Self::$kind => kinds!(@single $($single)?), )+ )+ }
            }
        }

        $(
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            $(#[$meta])*
            #[serde(tag = "kind", content = "values", deny_unknown_fields)]
            pub enum $group {
                $( $(#[$kmeta])* #[serde(rename = $name)] $kind($sheet), )+
            }

            $( impl From<$sheet> for $group {
                fn from(sheet: $sheet) -> Self {
                    Self::$kind(sheet)
                }
            } )+

            impl Content for $group {
                const GROUP: EntryGroup = EntryGroup::$group;

                fn kind(&self) -> EntryKind {
                    match self { $( Self::$kind(_) => EntryKind::$kind, )+ }
                }

                fn blank(kind: EntryKind) -> Option<Self> {
                    match kind {
                        $( EntryKind::$kind => Some(Self::$kind(<$sheet>::default())), )+
                        _ => None,
                    }
                }

                fn values(&self) -> Values {
                    let found = match self { $( Self::$kind(sheet) => serde_json::to_value(sheet), )+ };
                    // The sheets have no keys that JSON cannot write.
                    match found {
                        Ok(serde_json::Value::Object(values)) => values,
                        _ => Values::new(),
                    }
                }

                fn of(kind: EntryKind, values: Values) -> Option<Self> {
                    let values = serde_json::Value::Object(values);
                    match kind {
                        $( EntryKind::$kind => serde_json::from_value(values).ok().map(Self::$kind), )+
                        _ => None,
                    }
                }
            }

            impl Validate for $group {
                fn validate(&self, out: &mut Violations) {
                    let empty = match self { $( Self::$kind(sheet) => {
                        sheet.judge(out);
                        sheet.is_empty()
                    } )+ };
                    if empty {
                        out.add("/values", "entry.empty");
                    }
                }
            }
        )+
    };
    (@single single) => { true };
    (@single) => { false };
}

kinds! {
    /// What is entered about tests, treatment and what one already had: of which kind, and its items.
    #[cfg_attr(feature = "openapi", schema(example = json!({"kind": "laboratory_test", "values": {
        "method": "pcr", "specimen": "saliva", "taken_on": "2022-08-19", "result_on": "2022-08-20", "result": "positive"}})))]
    Clinical {
        /// 検査.
        LaboratoryTest(LaboratoryTest) = "laboratory_test",
        /// 他の検査.
        OtherTest(OtherTest) = "other_test",
        /// 診断時の状況.
        Diagnosis(Diagnosis) = "diagnosis" single,
        /// 入院の必要性・入院待機.
        HospitalNeed(HospitalNeed) = "hospital_need" single,
        /// 入院.
        HospitalStay(HospitalStay) = "hospital_stay",
        /// 受診後の医療行為.
        MedicalTreatment(MedicalTreatment) = "medical_treatment",
        /// 受診.
        Visit(Visit) = "visit",
        /// 基礎疾患等.
        Background(Background) = "background" single,
        /// ワクチン接種歴.
        Vaccination(Vaccination) = "vaccination",
        /// 担当する医療機関.
        CareProviders(CareProviders) = "care_providers" single,
        /// 症状軽快・転帰.
        CaseOutcome(CaseOutcome) = "case_outcome" single,
    }
    /// What is entered of an investigation: of which kind, and its items.
    #[cfg_attr(feature = "openapi", schema(example = json!({"kind": "behaviour", "values": {
        "on": "2022-08-15", "time": "19:00～21:30", "place": "架空町の飲食店", "setting": "restaurant", "mask": "no"}})))]
    Survey {
        /// 調査の実施.
        Interview(Interview) = "interview",
        /// 同居家族・生活.
        Household(Household) = "household" single,
        /// 感染源・感染経路.
        InfectionSource(InfectionSource) = "infection_source" single,
        /// 渡航歴.
        Travel(Travel) = "travel",
        /// 行動歴.
        Behaviour(Behaviour) = "behaviour",
        /// 支援関係者.
        RelatedPerson(RelatedPerson) = "related_person",
        /// 相談.
        Consultation(Consultation) = "consultation",
        /// 接触の状況.
        Exposure(Exposure) = "exposure",
    }
}

impl EntryKind {
    /// Its items that are free text about somebody, and withheld from whoever may not read such.
    pub fn notes(self) -> impl Iterator<Item = &'static str> {
        let note = |item: &&Item| item.shape.is_withheld();
        self.items().iter().filter(note).map(|item| item.name)
    }

    /// Its items that are kept under the person's key.
    pub fn sealed(self) -> impl Iterator<Item = &'static str> {
        let sealed = |item: &&Item| item.shape.is_sealed();
        self.items().iter().filter(sealed).map(|item| item.name)
    }

    /// The item by whose day entries of the kind stand in order.
    pub const fn day(self) -> Option<&'static str> {
        match self {
            Self::LaboratoryTest => Some("taken_on"),
            Self::HospitalStay => Some("admitted_on"),
            Self::Travel => Some("left_on"),
            Self::Exposure => Some("last_on"),
            Self::OtherTest
            | Self::MedicalTreatment
            | Self::Visit
            | Self::Vaccination
            | Self::Interview
            | Self::Behaviour
            | Self::Consultation => Some("on"),
            Self::Diagnosis
            | Self::HospitalNeed
            | Self::Background
            | Self::CareProviders
            | Self::CaseOutcome
            | Self::Household
            | Self::InfectionSource
            | Self::RelatedPerson => None,
        }
    }
}
