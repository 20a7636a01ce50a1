//! What may be done about a notification once it is submitted, from which state, and by whom (A3, A6).
//!
//! A notification is complete on arrival and nobody can refuse it (行政手続法37条): 受理, 確認 and 補正依頼 are
//! annotations. Only 取下げ and 無効 take it out of the figures.

use super::NotificationState;

crate::closed_set! {
    /// A step.
    pub enum Step {
        /// 受理する.
        Accept = "accept",
        /// 受理を取り消す: it was pressed by mistake.
        TakeBackAcceptance = "take_back_acceptance",
        /// 確認した.
        Confirm = "confirm",
        /// 確認を取り消す.
        TakeBackConfirmation = "take_back_confirmation",
        /// 補正を依頼する.
        Ask = "ask",
        /// 補正依頼に答える.
        Answer = "answer",
        /// 訂正する, 補記する.
        Correct = "correct",
        /// 届出を取り下げる; once accepted, asks for the centre's consent.
        Withdraw = "withdraw",
        /// 取下げに同意する.
        Consent = "consent",
        /// 取下げに同意しない.
        Refuse = "refuse",
        /// 無効にする.
        Void = "void",
        /// 訂正の内容を患者情報に反映するか決める.
        Review = "review",
    }
}

/// How an organisation stands to a notification. One may be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// It notified.
    pub institution: bool,
    /// 届出受理保健所.
    pub receiving: bool,
    /// 担当保健所.
    pub responsible: bool,
}

/// How a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// State.
    pub state: NotificationState,
    /// 受理.
    pub accepted: bool,
    /// 確認.
    pub confirmed: bool,
    /// Whether the institution has asked to withdraw it.
    pub withdrawal_asked: bool,
    /// Whether a version waits for the responsible centre's decision.
    pub to_review: bool,
}

/// Whether an organisation that stands so may take a step at all.
pub const fn may(step: Step, who: Parties) -> bool {
    match step {
        Step::Accept | Step::TakeBackAcceptance => who.receiving,
        Step::Confirm | Step::TakeBackConfirmation | Step::Review => who.responsible,
        Step::Ask | Step::Consent | Step::Refuse | Step::Void => who.receiving || who.responsible,
        Step::Answer | Step::Correct | Step::Withdraw => who.institution,
    }
}

/// How a notification stands after a step; none where its state does not allow it.
pub fn after(step: Step, now: Standing) -> Option<Standing> {
    // What a later version said can be decided on even when the notification is no more.
    if step == Step::Review {
        return now.to_review.then_some(Standing {
            to_review: false,
            ..now
        });
    }
    if now.state != NotificationState::Submitted {
        return None;
    }
    let gone = |state| Standing {
        state,
        withdrawal_asked: false,
        ..now
    };
    match step {
        Step::Accept => (!now.accepted).then_some(Standing {
            accepted: true,
            ..now
        }),
        // A wish to withdraw waits for the consent that acceptance makes necessary.
        Step::TakeBackAcceptance => (now.accepted && !now.withdrawal_asked).then_some(Standing {
            accepted: false,
            ..now
        }),
        Step::Confirm => (!now.confirmed).then_some(Standing {
            confirmed: true,
            ..now
        }),
        Step::TakeBackConfirmation => now.confirmed.then_some(Standing {
            confirmed: false,
            ..now
        }),
        Step::Ask | Step::Answer => Some(now),
        Step::Correct => Some(Standing {
            to_review: true,
            ..now
        }),
        Step::Withdraw if now.withdrawal_asked => None,
        Step::Withdraw if now.accepted => Some(Standing {
            withdrawal_asked: true,
            ..now
        }),
        Step::Withdraw => Some(gone(NotificationState::Withdrawn)),
        Step::Consent => now
            .withdrawal_asked
            .then(|| gone(NotificationState::Withdrawn)),
        Step::Refuse => now.withdrawal_asked.then_some(Standing {
            withdrawal_asked: false,
            ..now
        }),
        Step::Void => Some(gone(NotificationState::Void)),
        Step::Review => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBMITTED: Standing = Standing {
        state: NotificationState::Submitted,
        accepted: false,
        confirmed: false,
        withdrawal_asked: false,
        to_review: false,
    };

    #[test]
    fn each_step_belongs_to_those_it_is_given_to() {
        let party = |institution, receiving, responsible| Parties {
            institution,
            receiving,
            responsible,
        };
        for step in Step::ALL {
            let of = [
                may(*step, party(true, false, false)),
                may(*step, party(false, true, false)),
                may(*step, party(false, false, true)),
            ];
            let wanted = match step {
                Step::Accept | Step::TakeBackAcceptance => [false, true, false],
                Step::Confirm | Step::TakeBackConfirmation | Step::Review => [false, false, true],
                Step::Ask | Step::Consent | Step::Refuse | Step::Void => [false, true, true],
                Step::Answer | Step::Correct | Step::Withdraw => [true, false, false],
            };
            assert_eq!(of, wanted, "{step}");
            assert!(!may(*step, party(false, false, false)), "{step}");
        }
    }

    #[test]
    fn what_is_withdrawn_or_void_stays_so() {
        for state in [NotificationState::Withdrawn, NotificationState::Void] {
            let gone = Standing { state, ..SUBMITTED };
            for step in Step::ALL {
                assert_eq!(after(*step, gone), None, "{state} {step}");
            }
            let corrected = Standing {
                to_review: true,
                ..gone
            };
            assert_eq!(after(Step::Review, corrected), Some(gone));
        }
    }

    #[test]
    fn a_withdrawal_needs_consent_once_it_is_accepted() {
        let gone = after(Step::Withdraw, SUBMITTED).map(|now| now.state);
        assert_eq!(gone, Some(NotificationState::Withdrawn));
        let accepted = after(Step::Accept, SUBMITTED).unwrap();
        let asked = after(Step::Withdraw, accepted).unwrap();
        assert_eq!(asked.state, NotificationState::Submitted);
        assert!(asked.withdrawal_asked);
        assert_eq!(after(Step::Withdraw, asked), None);
        assert_eq!(after(Step::TakeBackAcceptance, asked), None);
        let consented = after(Step::Consent, asked).unwrap();
        assert_eq!(consented.state, NotificationState::Withdrawn);
        assert!(!consented.withdrawal_asked);
        assert_eq!(after(Step::Refuse, asked), Some(accepted));
        for step in [Step::Consent, Step::Refuse] {
            assert_eq!(after(step, accepted), None);
        }
    }

    #[test]
    fn annotations_come_once_and_are_taken_back() {
        for (step, back) in [
            (Step::Accept, Step::TakeBackAcceptance),
            (Step::Confirm, Step::TakeBackConfirmation),
        ] {
            let done = after(step, SUBMITTED).unwrap();
            assert_eq!(done.state, NotificationState::Submitted);
            assert_eq!(after(step, done), None);
            assert_eq!(after(back, done), Some(SUBMITTED));
            assert_eq!(after(back, SUBMITTED), None);
        }
        assert_eq!(after(Step::Ask, SUBMITTED), Some(SUBMITTED));
        let corrected = after(Step::Correct, SUBMITTED).unwrap();
        assert!(corrected.to_review);
        assert_eq!(after(Step::Review, corrected), Some(SUBMITTED));
        assert_eq!(after(Step::Review, SUBMITTED), None);
    }
}
