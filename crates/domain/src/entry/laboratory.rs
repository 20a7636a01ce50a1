//! 検査: what was ordered, taken, expected and found (B3).

use chrono::NaiveDate;

use super::item::{Line, Note, Shape, sheet};
use crate::absent::YesNoUnknown;
use crate::notification::choice::{Specimen, TestMethod, TestResult};
use crate::notification::detail::OtherTestKind;

sheet! {
    /// 検査: a laboratory test for the pathogen, from the order to the result.
    pub struct LaboratoryTest {
        /// 検査方法.
        method: Option<TestMethod>,
        /// 検体.
        specimen: Option<Specimen>,
        /// その他の検体.
        other_specimen: Line,
        /// 検体番号.
        specimen_number: Line,
        /// 依頼日.
        ordered_on: Option<NaiveDate>,
        /// 検体採取日.
        taken_on: Option<NaiveDate>,
        /// 結果予定日.
        expected_on: Option<NaiveDate>,
        /// 結果判明日.
        result_on: Option<NaiveDate>,
        /// 結果.
        result: Option<TestResult>,
        /// 行政検査に該当するか.
        administrative: Option<YesNoUnknown>,
        /// 検査施設.
        laboratory: Line,
        /// Ct値, 0–50.
        ct_value: Option<f64> = Shape::Number { least: 0.0, most: 50.0, digits: 2 },
        /// 変異株の系統.
        lineage: Line,
        /// 備考.
        note: Note,
    }
}

sheet! {
    /// 他の検査 (画像検査, 血液検査 …).
    pub struct OtherTest {
        /// 種類.
        test: Option<OtherTestKind>,
        /// 実施日.
        on: Option<NaiveDate>,
        /// 医療機関.
        institution: Line,
        /// 所見.
        finding: Note,
    }
}

crate::closed_set! {
    /// How far a laboratory test has come.
    pub enum TestStage {
        /// 依頼済: no specimen yet.
        Ordered = "ordered",
        /// 採取済: the result is awaited.
        Taken = "taken",
        /// 結果判明.
        Resulted = "resulted",
    }
}

impl LaboratoryTest {
    /// How far it has come.
    pub const fn stage(&self) -> TestStage {
        match self.result {
            Some(TestResult::Pending) | None if self.taken_on.is_some() => TestStage::Taken,
            Some(TestResult::Pending) | None => TestStage::Ordered,
            Some(_) => TestStage::Resulted,
        }
    }

    /// Since when, or for when, its result is awaited; none once it is there. 結果予定日, else the day on which the
    /// specimen was taken, else that of the order, else the day on which it was entered.
    pub fn awaited_on(&self, entered_on: NaiveDate) -> Option<NaiveDate> {
        match self.stage() {
            TestStage::Resulted => None,
            TestStage::Ordered | TestStage::Taken => Some(
                self.expected_on
                    .or(self.taken_on)
                    .or(self.ordered_on)
                    .unwrap_or(entered_on),
            ),
        }
    }
}
