//! 聞き取り: the conversation in which a health centre asks somebody how they are, what they had before and whom they met
//! (積極的疫学調査, 感染症法15条; B6), as steps with an order of their own for each kind of case.
//!
//! What is answered goes into the record itself, each step into its own part of it; the script only knows what was asked
//! and what was not, so that a call that broke off is gone on with by whoever calls next.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::case::CaseKind;
use crate::id::CaseId;
use crate::validate::{Validate, Violations};

/// So many marks a case may have: nobody is asked more often.
pub const MOST_MARKS: i64 = 500;

crate::closed_set! {
    /// A step of the conversation (聞き取りの項目), in the order in which one asks.
    pub enum ScriptStep {
        /// 本人確認・説明: nothing of the illness is said before it is known who is on the line.
        Identity = "identity",
        /// 調査の記録: when, how, and who answers.
        Respondent = "respondent",
        /// 今の体調.
        Condition = "condition",
        /// 接触の状況 of a contact.
        Exposure = "exposure",
        /// 基礎疾患等.
        Background = "background",
        /// ワクチン接種歴.
        Vaccination = "vaccination",
        /// 同居家族・生活.
        Household = "household",
        /// 発症前の受診・相談.
        Consultation = "consultation",
        /// 行動歴.
        Behaviour = "behaviour",
        /// 渡航歴.
        Travel = "travel",
        /// 感染源・感染経路.
        Source = "source",
        /// 接触者.
        Contacts = "contacts",
        /// 支援関係者.
        Support = "support",
        /// 今後の案内.
        Closing = "closing",
    }
}

crate::closed_set! {
    /// What became of a step (聞き取りの状況).
    pub enum ScriptState {
        /// 聞いた.
        Asked = "asked",
        /// あとで聞く.
        Later = "later",
        /// 回答なし: the person would not or could not say.
        Declined = "declined",
    }
}

impl ScriptStep {
    /// Whether it is asked of who is that to the centre.
    pub const fn is_asked_of(self, kind: CaseKind) -> bool {
        match self {
            // A patient says whom they met; a contact, how they met the patient.
            Self::Source | Self::Contacts | Self::Consultation => matches!(kind, CaseKind::Patient),
            Self::Exposure => matches!(kind, CaseKind::Contact),
            Self::Travel => !matches!(kind, CaseKind::Contact),
            Self::Behaviour => matches!(kind, CaseKind::Patient | CaseKind::Consultee),
            _ => true,
        }
    }
}

/// The steps of a conversation with who is that to the centre, in order.
pub fn steps(kind: CaseKind) -> impl Iterator<Item = ScriptStep> {
    let all = ScriptStep::ALL.iter().copied();
    all.filter(move |step| step.is_asked_of(kind))
}

/// What became of a step, and who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScriptMark {
    /// Which step.
    pub step: ScriptStep,
    /// What became of it.
    pub state: ScriptState,
    /// When.
    pub at: DateTime<Utc>,
    /// Who asked, to their own organisation.
    #[cfg_attr(feature = "openapi", schema(example = "新宿 看子"))]
    pub by: Option<String>,
    /// For which organisation.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub organization: Option<String>,
}

/// How far a conversation has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Script {
    /// The case.
    pub case_id: CaseId,
    /// The steps, in order.
    pub steps: Vec<ScriptStep>,
    /// The last mark of each step that has one, in the order of the steps.
    pub marks: Vec<ScriptMark>,
    /// With which step one goes on: the first that nobody has come to, then the first that was put off; none where all are done.
    pub next: Option<ScriptStep>,
    /// Whether one may add marks.
    pub writable: bool,
}

impl Script {
    /// Made of the last mark of each step, in any order. Marks of steps that such a case does not have (any more) are left out.
    pub fn of(case_id: CaseId, kind: CaseKind, marks: &[ScriptMark], writable: bool) -> Self {
        let steps: Vec<_> = steps(kind).collect();
        let of = |step: &ScriptStep| marks.iter().find(|mark| mark.step == *step).cloned();
        let marks: Vec<_> = steps.iter().filter_map(of).collect();
        let mut script = Self {
            case_id,
            steps,
            marks,
            next: None,
            writable,
        };
        let open = [None, Some(ScriptState::Later)];
        script.next = open.into_iter().find_map(|state| script.first(state));
        script
    }

    /// The first step that stands so.
    fn first(&self, state: Option<ScriptState>) -> Option<ScriptStep> {
        let mut all = self.steps.iter().copied();
        all.find(|step| self.state(*step) == state)
    }

    /// What became of a step; none where nobody has come to it.
    pub fn state(&self, step: ScriptStep) -> Option<ScriptState> {
        let mark = self.marks.iter().find(|mark| mark.step == step);
        mark.map(|mark| mark.state)
    }

    /// The step after one, in order; none after the last.
    pub fn after(&self, step: ScriptStep) -> Option<ScriptStep> {
        let at = self.steps.iter().position(|one| *one == step)?;
        self.steps.get(at + 1).copied()
    }
}

/// A mark to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewScriptMark {
    /// Which step.
    #[cfg_attr(feature = "openapi", schema(example = "behaviour"))]
    pub step: Option<ScriptStep>,
    /// What became of it.
    #[cfg_attr(feature = "openapi", schema(example = "later"))]
    pub state: Option<ScriptState>,
}

impl Validate for NewScriptMark {
    fn validate(&self, out: &mut Violations) {
        if self.step.is_none() {
            out.add("/step", "required");
        }
        if self.state.is_none() {
            out.add("/state", "required");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(step: ScriptStep, state: ScriptState) -> ScriptMark {
        ScriptMark {
            step,
            state,
            at: DateTime::default(),
            by: None,
            organization: None,
        }
    }

    fn script(kind: CaseKind, marks: &[ScriptMark]) -> Script {
        Script::of(CaseId(uuid::Uuid::nil()), kind, marks, true)
    }

    #[test]
    fn who_is_on_the_line_comes_first_and_what_happens_next_comes_last() {
        for kind in CaseKind::ALL {
            let all: Vec<_> = steps(*kind).collect();
            assert_eq!(all.first(), Some(&ScriptStep::Identity), "{kind}");
            assert_eq!(all.last(), Some(&ScriptStep::Closing), "{kind}");
        }
        assert!(steps(CaseKind::Contact).all(|step| step != ScriptStep::Contacts));
        assert!(steps(CaseKind::Patient).all(|step| step != ScriptStep::Exposure));
    }

    #[test]
    fn one_goes_on_with_what_nobody_came_to_and_then_with_what_was_put_off() {
        use ScriptState::{Asked, Declined, Later};
        let begun = [
            mark(ScriptStep::Respondent, Later),
            mark(ScriptStep::Identity, Asked),
        ];
        let found = script(CaseKind::Patient, &begun);
        assert_eq!(found.next, Some(ScriptStep::Condition));
        assert_eq!(
            found.marks.first().map(|mark| mark.step),
            Some(ScriptStep::Identity)
        );
        assert_eq!(found.state(ScriptStep::Respondent), Some(Later));
        assert_eq!(
            found.after(ScriptStep::Identity),
            Some(ScriptStep::Respondent)
        );
        assert_eq!(found.after(ScriptStep::Closing), None);
        let all: Vec<_> = steps(CaseKind::Patient)
            .map(|step| match step {
                ScriptStep::Travel => mark(step, Later),
                ScriptStep::Source => mark(step, Declined),
                _ => mark(step, Asked),
            })
            .collect();
        assert_eq!(
            script(CaseKind::Patient, &all).next,
            Some(ScriptStep::Travel)
        );
        let done = all
            .into_iter()
            .filter(|mark| mark.step != ScriptStep::Travel);
        let done: Vec<_> = done.chain([mark(ScriptStep::Travel, Asked)]).collect();
        assert_eq!(script(CaseKind::Patient, &done).next, None);
    }

    #[test]
    fn marks_of_what_such_a_case_is_not_asked_are_left_out() {
        // A contact who has become a patient.
        let found = script(
            CaseKind::Patient,
            &[mark(ScriptStep::Exposure, ScriptState::Asked)],
        );
        assert_eq!(found.marks, []);
    }
}
