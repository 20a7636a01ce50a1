//! 聞き取り: how far a conversation has come.

use hersys_domain::id::CaseId;
use hersys_domain::script::{NewScriptMark, Script, ScriptState, ScriptStep};

use crate::{Client, ClientError, IdempotencyKey, Method};

/// Calls about the conversation with the person of a case.
#[derive(Debug, Clone, Copy)]
pub struct ScriptCalls<'a>(pub(crate) &'a Client);

impl ScriptCalls<'_> {
    /// How far it has come.
    ///
    /// # Errors
    /// `not_found` for who does not see the case, and what any call may meet.
    pub async fn get(self, case: CaseId) -> Result<Script, ClientError> {
        let path = format!("/cases/{case}/script");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Says what became of a step; gives how far it has come then.
    ///
    /// # Errors
    /// `invalid` where such a case is not asked that, `not_allowed` for another centre, and what any call may meet.
    pub async fn mark(
        self,
        case: CaseId,
        step: ScriptStep,
        state: ScriptState,
        key: IdempotencyKey,
    ) -> Result<Script, ClientError> {
        let path = format!("/cases/{case}/script/marks");
        let mark = NewScriptMark {
            step: Some(step),
            state: Some(state),
        };
        let request = self.0.request(Method::POST, &path).key(key);
        request.json(&mark).send().await?.value()
    }
}
