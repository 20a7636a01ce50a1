//! 接触の状況: how somebody met a case, and whether that makes them a close contact by the national definition
//! (国立感染症研究所 積極的疫学調査実施要領).

use chrono::NaiveDate;

use super::investigation::Setting;
use super::item::{Line, Note, Shape, sheet};
use crate::absent::YesNoUnknown;

crate::closed_set! {
    /// 感染源との関係.
    pub enum ExposureRelation {
        /// 同居者.
        Household = "household",
        /// 別居の家族・親族.
        Relative = "relative",
        /// 友人・知人.
        Friend = "friend",
        /// 職場の同僚.
        Colleague = "colleague",
        /// 学校・保育所等の同級生・教職員.
        School = "school",
        /// 医療・介護の従事者.
        CareWorker = "care_worker",
        /// 患者・利用者.
        CareReceiver = "care_receiver",
        /// 客・来訪者.
        Visitor = "visitor",
        /// その他.
        Other = "other",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 接触したときの距離.
    pub enum ExposureDistance {
        /// 手で触れることのできる距離（1m以内）.
        Within1m = "within_1m",
        /// 1mを超える.
        Beyond1m = "beyond_1m",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 必要な感染予防策.
    pub enum Protection {
        /// あり.
        Sufficient = "sufficient",
        /// 不十分.
        Insufficient = "insufficient",
        /// なし.
        None = "none",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 濃厚接触者の判定.
    pub enum ContactJudgement {
        /// 濃厚接触者.
        Close = "close",
        /// 該当しない.
        NotClose = "not_close",
        /// 判定保留.
        Undecided = "undecided",
    }
}

sheet! {
    /// 接触の状況: how somebody met a case.
    pub struct Exposure {
        /// 感染源（登録のないとき）: whom they met, where that case is not on record here.
        source: Line,
        /// 感染源との関係.
        relation: Option<ExposureRelation>,
        /// 接触の場面.
        setting: Option<Setting>,
        /// 最終接触日.
        last_on: Option<NaiveDate>,
        /// 接触の時間（分）.
        minutes: Option<f64> = Shape::Number { least: 0.0, most: 10_080.0, digits: 0 },
        /// 距離.
        distance: Option<ExposureDistance>,
        /// 必要な感染予防策.
        protection: Option<Protection>,
        /// 同居、又は長時間の接触.
        same_household: Option<YesNoUnknown>,
        /// 適切な防護なしの診察・看護・介護.
        unprotected_care: Option<YesNoUnknown>,
        /// 気道分泌液・体液への接触.
        touched_fluids: Option<YesNoUnknown>,
        /// 1m以内・予防策なし・15分以上.
        near_15_minutes: Option<YesNoUnknown>,
        /// 判定.
        judgement: Option<ContactJudgement>,
        /// 感染対策開始日: of a household.
        precautions_on: Option<NaiveDate>,
        /// 備考.
        note: Note,
    }
}

/// Minutes within a metre without protection that make a close contact.
const MINUTES: f64 = 15.0;

impl Exposure {
    /// Whether they were within a metre for a quarter of an hour without protection: as answered, else as time, distance and
    /// protection tell.
    pub fn near(&self) -> Option<YesNoUnknown> {
        if self.near_15_minutes.is_some() {
            return self.near_15_minutes;
        }
        let short = self.minutes.is_some_and(|minutes| minutes < MINUTES);
        if short
            || self.distance == Some(ExposureDistance::Beyond1m)
            || self.protection == Some(Protection::Sufficient)
        {
            return Some(YesNoUnknown::No);
        }
        let unprotected = matches!(
            self.protection,
            Some(Protection::Insufficient | Protection::None)
        );
        (self.minutes.is_some() && self.distance == Some(ExposureDistance::Within1m) && unprotected)
            .then_some(YesNoUnknown::Yes)
    }

    /// What the answers make of it by the national definition; none while they do not tell. It is proposed; a person decides.
    pub fn proposed(&self) -> Option<ContactJudgement> {
        let answers = [
            self.same_household,
            self.unprotected_care,
            self.touched_fluids,
            self.near(),
        ];
        if answers.contains(&Some(YesNoUnknown::Yes)) {
            Some(ContactJudgement::Close)
        } else if answers.iter().all(|one| *one == Some(YesNoUnknown::No)) {
            Some(ContactJudgement::NotClose)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Option<YesNoUnknown> = Some(YesNoUnknown::Yes);
    const NO: Option<YesNoUnknown> = Some(YesNoUnknown::No);

    fn none() -> Exposure {
        Exposure {
            same_household: NO,
            unprotected_care: NO,
            touched_fluids: NO,
            near_15_minutes: NO,
            ..Exposure::default()
        }
    }

    #[test]
    fn one_criterion_makes_a_close_contact_and_all_must_be_denied_for_none() {
        let ways: [fn(&mut Exposure); 4] = [
            |one| one.same_household = YES,
            |one| one.unprotected_care = YES,
            |one| one.touched_fluids = YES,
            |one| one.near_15_minutes = YES,
        ];
        for way in ways {
            let mut exposure = none();
            way(&mut exposure);
            assert_eq!(exposure.proposed(), Some(ContactJudgement::Close));
        }
        assert_eq!(none().proposed(), Some(ContactJudgement::NotClose));
        for left in [None, Some(YesNoUnknown::Unknown)] {
            let open = Exposure {
                touched_fluids: left,
                ..none()
            };
            assert_eq!(open.proposed(), None);
        }
        assert_eq!(Exposure::default().proposed(), None);
    }

    #[test]
    fn time_distance_and_protection_answer_what_was_not_asked() {
        let near = |minutes, distance, protection| {
            Exposure {
                minutes,
                distance,
                protection,
                ..Exposure::default()
            }
            .near()
        };
        let within = Some(ExposureDistance::Within1m);
        let bare = Some(Protection::None);
        assert_eq!(near(Some(15.0), within, bare), YES);
        assert_eq!(near(Some(14.0), within, bare), NO);
        assert_eq!(near(Some(60.0), Some(ExposureDistance::Beyond1m), bare), NO);
        assert_eq!(near(None, None, Some(Protection::Sufficient)), NO);
        assert_eq!(near(None, within, bare), None);
        assert_eq!(near(Some(60.0), within, None), None);
        // What was answered stands.
        let asked = Exposure {
            near_15_minutes: NO,
            minutes: Some(60.0),
            distance: within,
            protection: bare,
            ..Exposure::default()
        };
        assert_eq!(asked.near(), NO);
    }
}
