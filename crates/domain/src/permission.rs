//! Who may do what, as one table: action × kind of organisation × role × relation to the record.
//!
//! The table generates the page that lawyers read (`docs/permissions.md`), the matrix that the tests
//! walk, the `x-permission` of the OpenAPI document and what the screens show. Deny by default: what no
//! row allows is refused. Source: the notice s.1-2 (※1), 1-5, 1-6 and the legend of annex 3.

mod rules;

use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub use rules::{Rule, all_rules};

crate::closed_set! {
    /// An action that a permission is asked for.
    pub enum Permission {
        /// Read the organisations one works with (機関の管理).
        OrganizationRead = "organization.read",
        /// Create and change organisations, stop them.
        OrganizationWrite = "organization.write",
        /// Read the accounts of one's own organisation (利用者の管理).
        AccountRead = "account.read",
        /// Issue, change and stop IDs.
        AccountWrite = "account.write",
        /// Read the API keys of one's own organisation (APIキーの管理).
        ApiKeyRead = "api_key.read",
        /// Issue API keys, give them a second secret, stop them.
        ApiKeyWrite = "api_key.write",
        /// Read who somebody is: name, address, phone (基本情報).
        PersonRead = "person.read",
        /// Change who somebody is.
        PersonWrite = "person.write",
        /// Merge two records of one person, and undo that (同一人物の統合). For people alone: a system's account beside one's
        /// own is no second person.
        PersonMerge = "person.merge",
        /// Read the record of a case without identity (患者情報).
        CaseRead = "case.read",
        /// Register and change a case.
        CaseWrite = "case.write",
        /// Keep views of the list of cases for oneself, and use the organisation's (表示の保存).
        CaseViewUse = "case_view.use",
        /// Keep views of the list of cases for the whole organisation (機関の表示の管理).
        CaseViewShare = "case_view.share",
        /// Read what is typed about the course of a case: remarks, reasons (備考・理由).
        CaseNotes = "case.notes",
        /// Read tests, stays, treatment, conditions (検査・医療).
        ClinicalRead = "clinical.read",
        /// Enter and change them.
        ClinicalWrite = "clinical.write",
        /// Read what an investigation found (疫学調査・行動歴).
        SurveyRead = "survey.read",
        /// Enter and change it.
        SurveyWrite = "survey.write",
        /// Read which items an organisation adds to the record of a case (任意入力項目).
        OptionalItemRead = "optional_item.read",
        /// Define and change such items.
        OptionalItemWrite = "optional_item.write",
        /// Read what is entered into such items (任意入力項目の値).
        OptionalValueRead = "optional_value.read",
        /// Enter and change it.
        OptionalValueWrite = "optional_value.write",
        /// Read the numbers by which other systems know a person or a case (外部の識別子の閲覧).
        ExternalIdRead = "external_id.read",
        /// Enter and change them (外部の識別子の入力・変更).
        ExternalIdWrite = "external_id.write",
        /// Read who met a case, and whom a contact met (接触者の閲覧).
        ContactRead = "contact.read",
        /// Register contacts, returnees and consultees, say that one is positive (接触者の登録).
        ContactWrite = "contact.write",
        /// Read transfers of cases, and what was handed over (移管の閲覧).
        TransferRead = "transfer.read",
        /// Ask another centre to take a case, and take that back (移管を依頼する).
        TransferRequest = "transfer.request",
        /// Take a case that was offered or whose person has moved here, or refuse it (移管を受ける, 引き取る, 移管を断る).
        TransferAccept = "transfer.accept",
        /// Write drafts of notifications (発生届の入力).
        NotificationDraft = "notification.draft",
        /// Submit a notification (届け出る).
        NotificationSubmit = "notification.submit",
        /// Submit for an institution what it told on paper or by word of mouth (代行入力).
        NotificationProxy = "notification.proxy",
        /// Read notifications (発生届).
        NotificationRead = "notification.read",
        /// Read the clinical free texts of notifications (臨床経過・特記事項).
        NotificationClinical = "notification.clinical",
        /// Accept notifications (受理する).
        NotificationAccept = "notification.accept",
        /// Confirm notifications (確認した).
        NotificationConfirm = "notification.confirm",
        /// Ask about an item of a notification (補正を依頼する).
        NotificationQuery = "notification.query",
        /// Correct one's own notifications, answer questions, withdraw (訂正する, 届出を取り下げる).
        NotificationCorrect = "notification.correct",
        /// Make a notification void, answer a wish to withdraw (無効にする, 取下げに同意する).
        NotificationVoid = "notification.void",
        /// Read health observations (健康観察).
        ObservationRead = "observation.read",
        /// Enter health observations for a patient (代わりに報告する).
        ObservationWrite = "observation.write",
        /// Read the worklist (要対応一覧).
        AlertRead = "alert.read",
        /// Resolve a line of the worklist (対応済みにする).
        AlertResolve = "alert.resolve",
        /// Send the invitation to report again (健康観察の案内を送る).
        InvitationSend = "invitation.send",
        /// Read figures without identity (発生動向).
        StatisticsRead = "statistics.read",
        /// Take figures out as a workbook (Excelで出力).
        StatisticsExport = "statistics.export",
        /// Take lists of cases out as a workbook (データ出力).
        CaseExport = "case.export",
        /// Take files of cases in, and see what became of them (データ取込).
        CaseImport = "case.import",
        /// Read who read and changed what (閲覧・操作の記録).
        AuditRead = "audit.read",
        /// Read who looked at a person's record (変更履歴).
        AuditPerson = "audit.person",
        /// Read reference data: municipalities, postal codes, health centres.
        ReferenceRead = "reference.read",
    }
}

crate::closed_set! {
    /// How an organisation stands to a case. What a relation opens is in the table.
    pub enum Relation {
        /// 担当保健所: acts.
        Responsible = "responsible",
        /// 届出受理保健所: received the notification.
        Receiving = "receiving",
        /// The prefecture or designated city in whose area the responsible centre lies.
        Area = "area",
        /// Access given by an event for a time: notified by, placed in, entrusted to, and so on.
        Granted = "granted",
        /// The record does not hang on a case: the organisation's own people and settings.
        Own = "own",
    }
}

impl Permission {
    /// The rules that allow this to an organisation of `kind` and a person holding `roles`.
    pub fn rules<'a>(
        self,
        kind: Kind,
        roles: &'a [Role],
    ) -> impl Iterator<Item = &'static Rule> + 'a {
        all_rules().filter(move |rule| {
            rule.permission == self
                && rule.kinds.contains(&kind)
                && rule.roles.iter().any(|role| roles.contains(role))
        })
    }

    /// Whether any rule allows this, on whatever relation: what screens ask to show or hide a button.
    pub fn allows(self, kind: Kind, roles: &[Role]) -> bool {
        self.rules(kind, roles).next().is_some()
    }

    /// The relations on which this is allowed to `kind` and `roles`, without repetition.
    pub fn relations(self, kind: Kind, roles: &[Role]) -> Vec<Relation> {
        let mut found: Vec<Relation> = self
            .rules(kind, roles)
            .flat_map(|rule| rule.relations.iter().copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether `kind` and `roles` are shown who somebody is only for a purpose that they state (閲覧の目的): whoever
    /// reads for an area has lists without names, and opens one record at a time for what they have to do with it.
    pub fn asks_for_purpose(self, kind: Kind, roles: &[Role]) -> bool {
        self.relations(kind, roles).contains(&Relation::Area)
    }

    /// Whether it asks for a factor that is not older than 15 minutes: who may work, and for whom, is not
    /// changed from a screen that somebody left open.
    pub const fn asks_for_fresh_factor(self) -> bool {
        matches!(
            self,
            Self::OrganizationWrite | Self::AccountWrite | Self::ApiKeyWrite
        )
    }

    /// Whether an API key may hold it as a scope. What decides who may work for an organisation, and the audit
    /// log, are for people alone.
    pub const fn for_api_keys(self) -> bool {
        !matches!(
            self,
            Self::OrganizationWrite
                | Self::AccountRead
                | Self::AccountWrite
                | Self::ApiKeyRead
                | Self::ApiKeyWrite
                | Self::AuditRead
                | Self::AuditPerson
                | Self::PersonMerge
                | Self::OptionalItemWrite
        )
    }

    /// Whether it opens data about persons or takes anything out of the system, so that using it leaves an
    /// entry in the audit log even when nothing is changed.
    pub const fn personal(self) -> bool {
        matches!(
            self,
            Self::PersonRead
                | Self::PersonWrite
                | Self::PersonMerge
                | Self::CaseRead
                | Self::CaseWrite
                | Self::CaseNotes
                | Self::ClinicalRead
                | Self::ClinicalWrite
                | Self::SurveyRead
                | Self::SurveyWrite
                | Self::OptionalValueRead
                | Self::OptionalValueWrite
                | Self::ExternalIdRead
                | Self::ExternalIdWrite
                | Self::ContactRead
                | Self::ContactWrite
                | Self::TransferRead
                | Self::TransferRequest
                | Self::TransferAccept
                | Self::NotificationDraft
                | Self::NotificationSubmit
                | Self::NotificationProxy
                | Self::NotificationRead
                | Self::NotificationClinical
                | Self::NotificationAccept
                | Self::AuditPerson
                | Self::StatisticsExport
                | Self::CaseExport
                | Self::CaseImport
                | Self::ObservationRead
                | Self::ObservationWrite
                | Self::AlertRead
                | Self::AlertResolve
                | Self::InvitationSend
                | Self::NotificationConfirm
                | Self::NotificationQuery
                | Self::NotificationCorrect
                | Self::NotificationVoid
        )
    }
}
