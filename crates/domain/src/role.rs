//! Roles of people within an organisation. A person may hold several, in several organisations, and
//! chooses the organisation at sign-in.

crate::closed_set! {
    /// Role of a member of staff.
    pub enum Role {
        /// 利用者管理者: issues IDs, settings; no patient data by itself.
        Administrator = "administrator",
        /// 医師: only a physician submits a notification (law art. 12).
        Physician = "physician",
        /// 保健師・看護師: full work.
        Nurse = "nurse",
        /// 調整担当: placement at the coordination headquarters.
        Coordinator = "coordinator",
        /// 事務担当: entry and drafts, lists.
        Clerk = "clerk",
        /// 宿泊施設運営: room, name, meals, allergy; no health.
        Operator = "operator",
        /// 決裁者.
        Approver = "approver",
        /// 閲覧のみ.
        Viewer = "viewer",
        /// 統計担当: statistics only.
        Analyst = "analyst",
        /// 監査担当: audit log only.
        Auditor = "auditor",
    }
}
