//! What went wrong, in words.

use hersys_client::ClientError;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::FieldError;

use crate::locale::{Text, text};

/// A failure in words: what, and what one can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What went wrong.
    pub title: Text,
    /// What it means and what one can do.
    pub detail: Text,
    /// What is wrong with fields that the page does not show.
    pub fields: Vec<Text>,
    /// How long to wait.
    pub wait: Option<Text>,
    /// What to quote when asking for help; only where the fault is ours.
    pub reference: Option<Text>,
}

impl From<&ClientError> for Message {
    fn from(error: &ClientError) -> Self {
        match error {
            ClientError::Problem {
                problem,
                retry_after,
            } => {
                let code = problem.code.as_str();
                let ours = matches!(
                    problem.code,
                    ProblemCode::Internal | ProblemCode::Unavailable
                );
                Self {
                    title: text::problem::find(&format!("{code}.title"))
                        .unwrap_or_else(|| problem.title.as_str().into()),
                    detail: text::problem::find(&format!("{code}.detail"))
                        .unwrap_or_else(|| problem.detail.as_deref().unwrap_or_default().into()),
                    fields: problem.errors.iter().map(field_error).collect(),
                    wait: retry_after.map(text::ui::retry_after),
                    reference: ours.then(|| text::ui::request_id(&problem.request_id)),
                }
            }
            ClientError::Network(_) => Self::plain(text::ui::network(), text::ui::network_detail()),
            ClientError::Decode { .. } => {
                Self::plain(text::ui::unreadable(), text::ui::unreadable_detail())
            }
        }
    }
}

impl From<ClientError> for Message {
    fn from(error: ClientError) -> Self {
        Self::from(&error)
    }
}

impl Message {
    const fn plain(title: Text, detail: Text) -> Self {
        Self {
            title,
            detail,
            fields: Vec::new(),
            wait: None,
            reference: None,
        }
    }
}

/// An error of a field in words, without the ＊ in front.
pub fn field_error(error: &FieldError) -> Text {
    let filled = |text: Text| {
        error
            .params
            .iter()
            .fold(text, |text, (name, value)| text.with(name, value))
    };
    let complete = |text: &Text| !text.now().contains('{');
    let code = &error.code;
    text::field_error::find(code)
        .map(filled)
        .filter(complete)
        .or_else(|| text::field_error::find(&format!("{code}_plain")))
        .unwrap_or_else(text::field_error::other)
}

/// What a closed set of the domain is called on the screens.
pub trait Label: Copy {
    /// The label of the glossary.
    fn label(self) -> Text;
}

impl Label for hersys_domain::age::AgeBand {
    fn label(self) -> Text {
        // Keys of texts do not begin with a digit.
        let key = self.as_str();
        text::statistics::band::find(&format!("b{key}"))
            .or_else(|| text::statistics::band::find(key))
            .unwrap_or_else(|| key.into())
    }
}

impl Label for hersys_domain::permission::Permission {
    fn label(self) -> Text {
        let key = self.as_str().replace('.', "_");
        text::audit::find(&format!("permission.{key}")).unwrap_or_else(|| self.as_str().into())
    }
}

macro_rules! labels {
    ($($set:ty => $($module:ident)::+;)+) => { $(
        impl Label for $set {
            fn label(self) -> Text {
                $($module)::+::find(self.as_str()).unwrap_or_else(|| self.as_str().into())
            }
        }
    )+
    #[cfg(test)]
    mod tests {
        use super::*;
        #[test]
        fn every_member_of_every_closed_set_has_a_label() {
            $( for member in <$set>::ALL {
                assert!($($module)::+::find(member.as_str()).is_some(), "{} {member}", stringify!($set));
            } )+
            for band in hersys_domain::age::AgeBand::ALL {
                assert_ne!(band.label().now(), band.as_str());
            }
            for code in ProblemCode::ALL {
                for part in ["title", "detail"] {
                    assert!(text::problem::find(&format!("{code}.{part}")).is_some(), "{code}.{part}");
                }
            }
        }
    } };
}

labels! {
    hersys_domain::age::Generation => text::statistics::generation;
    hersys_domain::case::Sex => text::case::sex;
    hersys_domain::case::CaseKind => text::case::kind;
    hersys_domain::case::CaseStatus => text::case::status;
    hersys_domain::case::Severity => text::case::severity;
    hersys_domain::case::Whereabouts => text::case::whereabouts;
    hersys_domain::case_batch::BatchOutcome => text::case_list::outcome;
    hersys_domain::case_list::CaseSort => text::case_list::sort;
    hersys_domain::case_list::Direction => text::case_list::direction;
    hersys_domain::case_list::FillableItem => text::case_list::item;
    hersys_domain::case_list::CaseSign => text::case_list::sign;
    hersys_domain::case_list::CaseColumn => text::case_list::column;
    hersys_domain::course::CloseReason => text::case::close_reason;
    hersys_domain::case::Track => text::case::timeline::track;
    hersys_domain::external_id::ExternalIdKind => text::external_id::kind;
    hersys_domain::optional_item::OptionalItemKind => text::optional_item::kind;
    hersys_domain::script::ScriptStep => text::script::step;
    hersys_domain::script::ScriptState => text::script::state;
    hersys_domain::optional_item::OptionalAudience => text::optional_item::audience;
    hersys_domain::transfer::TransferState => text::transfer::state;
    hersys_domain::transfer::TransferActKind => text::transfer::act;
    hersys_domain::figure::DateKind => text::statistics::dates;
    hersys_domain::import::ImportState => text::import::state;
    hersys_domain::import::Fault => text::import::fault;
    hersys_domain::organization::OrganizationKind => text::organization::kind;
    hersys_domain::permission_setting::SetBy => text::permission_setting::set_by;
    hersys_domain::role::Role => text::role;
    hersys_domain::purpose::AccessPurpose => text::audit::purpose;
    hersys_domain::absent::Absence => text::ui::absent;
    hersys_domain::absent::YesNoUnknown => text::notification::answer;
    hersys_domain::absent::DateState => text::notification::date_state;
    hersys_domain::notification::Category => text::notification::category;
    hersys_domain::notification::Intake => text::notification::intake;
    hersys_domain::notification::NotificationState => text::notification::state;
    hersys_domain::notification::choice::Symptom => text::notification::symptom;
    hersys_domain::notification::choice::TestMethod => text::notification::method;
    hersys_domain::notification::choice::Specimen => text::notification::specimen;
    hersys_domain::notification::choice::TestResult => text::notification::result;
    hersys_domain::notification::choice::Certainty => text::notification::certainty;
    hersys_domain::notification::choice::Cause => text::notification::cause;
    hersys_domain::notification::choice::RiskFactor => text::notification::risk;
    hersys_domain::notification::correction::VersionCause => text::record::cause;
    hersys_domain::notification::correction::ActKind => text::record::act;
    hersys_domain::notification::item::Item => text::notification::item;
    hersys_domain::observation::DailySymptom => text::observation::symptom;
    hersys_domain::observation::UrgentSymptom => text::observation::urgent;
    hersys_domain::observation::UrgentGroup => text::observation::urgent_group;
    hersys_domain::observation::Vital => text::observation::vital;
    hersys_domain::observation::Reporter => text::observation::reporter;
    hersys_domain::observation::Channel => text::observation::channel;
    hersys_domain::alert::AlertRule => text::alert::rule;
    hersys_domain::alert::Urgency => text::alert::urgency;
    hersys_domain::invitation::InvitationState => text::follow_up::invitation::state;
    hersys_domain::invitation::InvitationGap => text::follow_up::invitation::gap;
    hersys_domain::invitation::MessageFailure => text::follow_up::invitation::failure;
    hersys_domain::invitation::MessageChannel => text::follow_up::invitation::channel;
    hersys_domain::entry::EntryKind => text::entry::kind;
    hersys_domain::entry::EntryGroup => text::entry::group;
    hersys_domain::entry::laboratory::TestStage => text::entry::stage;
    hersys_domain::entry::treatment::VisitTime => text::entry::visit_time;
    hersys_domain::entry::treatment::VisitKind => text::entry::visit_kind;
    hersys_domain::entry::investigation::InterviewMethod => text::entry::interview_method;
    hersys_domain::entry::investigation::Respondent => text::entry::respondent;
    hersys_domain::entry::investigation::HouseholdRisk => text::entry::household_risk;
    hersys_domain::entry::investigation::LinkState => text::entry::link;
    hersys_domain::entry::investigation::Setting => text::entry::setting;
    hersys_domain::entry::investigation::RelatedKind => text::entry::related_kind;
    hersys_domain::entry::investigation::ConsultationJudgement => text::entry::judgement;
    hersys_domain::entry::exposure::ExposureRelation => text::entry::exposure_relation;
    hersys_domain::entry::exposure::ExposureDistance => text::entry::exposure_distance;
    hersys_domain::entry::exposure::Protection => text::entry::protection;
    hersys_domain::entry::exposure::ContactJudgement => text::entry::contact_judgement;
    hersys_domain::same_person::ComparedItem => text::same_person::item;
    hersys_domain::same_person::AgreementDegree => text::same_person::degree;
    hersys_domain::same_person::Alternative => text::same_person::other;
    hersys_domain::person_merge::MergeItem => text::person_merge::item;
    hersys_domain::person_merge::Side => text::person_merge::side;
    hersys_domain::person_merge::LineState => text::person_merge::line;
    hersys_domain::person_merge::MergeState => text::person_merge::state;
    hersys_domain::notification::detail::AnsweredBy => text::notification::answered_by;
    hersys_domain::notification::detail::ContactLanguage => text::notification::language;
    hersys_domain::notification::detail::OtherTestKind => text::notification::other_test_kind;
    hersys_domain::notification::detail::MedicalAct => text::notification::act;
    hersys_domain::notification::detail::Outcome => text::notification::outcome;
    hersys_domain::notification::detail::Smoking => text::notification::smoking;
    hersys_domain::notification::detail::Vaccine => text::notification::vaccine;
}
