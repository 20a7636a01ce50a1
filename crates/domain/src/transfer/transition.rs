//! What may be done about a transfer, from which state and by whom: one pure table.
//!
//! A case is never without a responsible centre, and never has two: it stays with the one that asks until the other
//! accepts. Nobody is made to take a case, and nobody takes one away but the centre of where the person is now.

use super::{TransferActKind, TransferState};
use crate::case::CaseStatus;

crate::closed_set! {
    /// A step.
    pub enum Step {
        /// 移管を依頼する.
        Request = "request",
        /// 移管を受ける.
        Accept = "accept",
        /// 移管を断る.
        Refuse = "refuse",
        /// 依頼を取り消す.
        Withdraw = "withdraw",
        /// 引き取る.
        TakeOver = "take_over",
    }
}

/// How an organisation stands to a case and a transfer of it. One may be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// 担当保健所 of the case.
    pub responsible: bool,
    /// The centre that was asked.
    pub asked: bool,
    /// The centre in whose district the person is now, let in on the case because of it.
    pub of_whereabouts: bool,
}

/// Whether an organisation that stands so may take a step at all.
pub const fn may(step: Step, who: Parties) -> bool {
    match step {
        Step::Request | Step::Withdraw => who.responsible,
        Step::Accept | Step::Refuse => who.asked,
        Step::TakeOver => who.of_whereabouts && !who.responsible,
    }
}

/// Whether a transfer may be begun of a case in this state: what is over is opened again first.
pub const fn may_begin(status: CaseStatus) -> bool {
    !matches!(status, CaseStatus::Closed)
}

/// What a step makes of the latest transfer of a case, which is none where there was none. Nothing where the step is not
/// to be taken from there: while one waits it is answered first, and what was decided stands.
pub const fn after(step: Step, latest: Option<TransferState>) -> Option<TransferState> {
    let waits = matches!(latest, Some(TransferState::Requested));
    match (step, waits) {
        (Step::Request, false) => Some(TransferState::Requested),
        (Step::TakeOver, false) => Some(TransferState::TakenOver),
        (Step::Accept, true) => Some(TransferState::Accepted),
        (Step::Refuse, true) => Some(TransferState::Refused),
        (Step::Withdraw, true) => Some(TransferState::Withdrawn),
        (Step::Request | Step::TakeOver, true)
        | (Step::Accept | Step::Refuse | Step::Withdraw, false) => None,
    }
}

/// What the history says of a step.
pub const fn told(step: Step) -> TransferActKind {
    match step {
        Step::Request => TransferActKind::Requested,
        Step::Accept => TransferActKind::Accepted,
        Step::Refuse => TransferActKind::Refused,
        Step::Withdraw => TransferActKind::Withdrawn,
        Step::TakeOver => TransferActKind::TakenOver,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Parties = Parties {
        responsible: false,
        asked: false,
        of_whereabouts: false,
    };

    #[test]
    fn each_step_is_somebodys() {
        let responsible = Parties {
            responsible: true,
            ..NOBODY
        };
        let asked = Parties {
            asked: true,
            ..NOBODY
        };
        let there = Parties {
            of_whereabouts: true,
            ..NOBODY
        };
        for (who, steps) in [
            (NOBODY, &[][..]),
            (responsible, &[Step::Request, Step::Withdraw]),
            (asked, &[Step::Accept, Step::Refuse]),
            (there, &[Step::TakeOver]),
        ] {
            for step in Step::ALL {
                assert_eq!(may(*step, who), steps.contains(step), "{who:?} {step}");
            }
        }
        let own = Parties {
            of_whereabouts: true,
            ..responsible
        };
        assert!(!may(Step::TakeOver, own));
    }

    #[test]
    fn what_is_closed_stays_where_it_is() {
        assert!(may_begin(CaseStatus::Open) && may_begin(CaseStatus::Reopened));
        assert!(!may_begin(CaseStatus::Closed));
    }

    #[test]
    fn what_waits_is_answered_once() {
        use TransferState::{Accepted, Refused, Requested, TakenOver, Withdrawn};
        for (step, from, to) in [
            (Step::Request, None, Some(Requested)),
            (Step::TakeOver, None, Some(TakenOver)),
            (Step::Accept, Some(Requested), Some(Accepted)),
            (Step::Refuse, Some(Requested), Some(Refused)),
            (Step::Withdraw, Some(Requested), Some(Withdrawn)),
            (Step::Request, Some(Requested), None),
            (Step::TakeOver, Some(Requested), None),
            (Step::Accept, None, None),
        ] {
            assert_eq!(after(step, from), to, "{step} from {from:?}");
        }
        for ended in [Accepted, Refused, Withdrawn, TakenOver] {
            for step in [Step::Accept, Step::Refuse, Step::Withdraw] {
                assert_eq!(after(step, Some(ended)), None, "{step} from {ended}");
            }
            assert_eq!(after(Step::Request, Some(ended)), Some(Requested));
            assert_eq!(after(Step::TakeOver, Some(ended)), Some(TakenOver));
        }
    }
}
