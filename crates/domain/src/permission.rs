//! Who may do what, as one table: action × kind of organisation × role × relation to the record.
//!
//! The table generates the page that lawyers read (`docs/permissions.md`), the matrix that the tests
//! walk, the `x-permission` of the OpenAPI document and what the screens show. Deny by default: what no
//! row allows is refused. Source: the notice s.1-2 (※1), 1-5, 1-6 and the legend of annex 3.

use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

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
        /// Read the record of a case without identity (患者情報).
        CaseRead = "case.read",
        /// Register and change a case.
        CaseWrite = "case.write",
        /// Read what is typed about the course of a case: remarks, reasons (備考・理由).
        CaseNotes = "case.notes",
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
        /// Confirm notifications (確認した).
        NotificationConfirm = "notification.confirm",
        /// Ask about an item of a notification (補正を依頼する).
        NotificationQuery = "notification.query",
        /// Correct one's own notifications, answer questions, withdraw (訂正する, 届出を取り下げる).
        NotificationCorrect = "notification.correct",
        /// Make a notification void, answer a wish to withdraw (無効にする, 取下げに同意する).
        NotificationVoid = "notification.void",
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

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What is allowed.
    pub permission: Permission,
    /// To which kinds of organisation.
    pub kinds: &'static [Kind],
    /// To which roles within them.
    pub roles: &'static [Role],
    /// On which relations to the record.
    pub relations: &'static [Relation],
    /// Why: law, notice or contract.
    pub basis: &'static str,
}

const CENTER: &[Kind] = &[Kind::HealthCenter];
const AREA: &[Kind] = &[Kind::Prefecture, Kind::Municipality];
const CREATORS: &[Kind] = &[
    Kind::Ministry,
    Kind::Prefecture,
    Kind::Municipality,
    Kind::HealthCenter,
];
const CLINICAL: &[Role] = &[Role::Physician, Role::Nurse];
const CENTER_STAFF: &[Role] = &[
    Role::Physician,
    Role::Nurse,
    Role::Coordinator,
    Role::Clerk,
    Role::Approver,
    Role::Viewer,
];
const CENTER_RELATIONS: &[Relation] = &[
    Relation::Responsible,
    Relation::Receiving,
    Relation::Granted,
];
const OWN: &[Relation] = &[Relation::Own];

/// The table. Order: as the permissions are declared, then from the nearest to the farthest.
pub const RULES: &[Rule] = &[
    Rule {
        permission: Permission::OrganizationRead,
        kinds: Kind::ALL,
        roles: Role::ALL,
        relations: OWN,
        basis: "通知1-2※1: 自機関と、自らが登録した機関",
    },
    Rule {
        permission: Permission::OrganizationWrite,
        kinds: CREATORS,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-2※1, 1-4: 保健所等が関係機関を登録する",
    },
    Rule {
        permission: Permission::AccountRead,
        kinds: Kind::ALL,
        roles: &[Role::Administrator, Role::Auditor],
        relations: OWN,
        basis: "通知1-2※1: 自機関の利用者ID",
    },
    Rule {
        permission: Permission::AccountWrite,
        kinds: Kind::ALL,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-2※1: 自機関の利用者ID",
    },
    Rule {
        permission: Permission::ApiKeyRead,
        kinds: Kind::ALL,
        roles: &[Role::Administrator, Role::Auditor],
        relations: OWN,
        basis: "通知1-5: 自機関のシステムの接続",
    },
    Rule {
        permission: Permission::ApiKeyWrite,
        kinds: Kind::ALL,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-5: 自機関のシステムの接続",
    },
    Rule {
        permission: Permission::PersonRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::PersonRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::PersonRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出た者等",
    },
    Rule {
        permission: Permission::PersonWrite,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: AREA,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Viewer,
        ],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出た者等",
    },
    Rule {
        permission: Permission::CaseWrite,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::CaseNotes,
        kinds: CENTER,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Approver,
        ],
        relations: CENTER_RELATIONS,
        basis: "感染症法15条: 保健所の業務（事務担当・閲覧のみを除く）",
    },
    Rule {
        permission: Permission::CaseNotes,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項・44条の3: 入院・療養の調整",
    },
    Rule {
        permission: Permission::NotificationDraft,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "感染症法12条1項: 届出の準備（事務担当を含む）",
    },
    Rule {
        permission: Permission::NotificationDraft,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知3-2: 医療機関に代わる入力の準備",
    },
    Rule {
        permission: Permission::NotificationSubmit,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician],
        relations: OWN,
        basis: "感染症法12条1項: 医師の届出",
    },
    Rule {
        permission: Permission::NotificationProxy,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知3-2: 管内の医療機関に代わる入力（FAX・郵送・持参・聞き取り）",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出たもの等",
    },
    Rule {
        permission: Permission::NotificationClinical,
        kinds: CENTER,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Approver,
        ],
        relations: CENTER_RELATIONS,
        basis: "感染症法15条: 保健所の業務（事務担当・閲覧のみを除く）",
    },
    Rule {
        permission: Permission::NotificationClinical,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項・44条の3: 入院・療養の調整",
    },
    Rule {
        permission: Permission::NotificationClinical,
        kinds: &[Kind::MedicalInstitution],
        roles: CLINICAL,
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出たもの等（事務担当を除く）",
    },
    Rule {
        permission: Permission::NotificationAccept,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Receiving],
        basis: "行政手続法37条: 到達した届出の受理の記録",
    },
    Rule {
        permission: Permission::ObservationRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法44条の3第2項: 患者の健康状態の報告",
    },
    Rule {
        permission: Permission::ObservationRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知1-2③, 別添2-3: 入院調整",
    },
    Rule {
        permission: Permission::ObservationRead,
        kinds: &[Kind::MedicalInstitution],
        roles: CLINICAL,
        relations: &[Relation::Granted],
        basis: "通知: 健康状態情報も踏まえた診療の実施",
    },
    Rule {
        permission: Permission::ObservationWrite,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知2-4: 保健所による代理入力",
    },
    Rule {
        permission: Permission::AlertRead,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "感染症法44条の3: 担当保健所の健康観察",
    },
    Rule {
        permission: Permission::AlertResolve,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible],
        basis: "感染症法44条の3: 担当保健所の健康観察",
    },
    Rule {
        permission: Permission::InvitationSend,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知1-5: 患者本人への案内",
    },
    Rule {
        permission: Permission::NotificationConfirm,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知1-2①: 担当保健所による確認の記録",
    },
    Rule {
        permission: Permission::NotificationQuery,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "行政手続法33条・37条: 届出は到達により完了し、補正は依頼による",
    },
    Rule {
        permission: Permission::NotificationCorrect,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 医師の届出の訂正・取下げ",
    },
    Rule {
        permission: Permission::NotificationVoid,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "感染症法12条: 誤登録の無効、受理後の取下げへの同意",
    },
    Rule {
        permission: Permission::StatisticsRead,
        kinds: CREATORS,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Approver,
            Role::Viewer,
            Role::Analyst,
        ],
        relations: OWN,
        basis: "通知1-2⑤⑥: 自らの区域の統計。国は匿名の統計のみ",
    },
    Rule {
        permission: Permission::StatisticsExport,
        kinds: CREATORS,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Approver,
            Role::Analyst,
        ],
        relations: OWN,
        basis: "通知2-2: 統計表のExcel出力",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: CENTER_RELATIONS,
        basis: "通知2-2: 担当区域の一覧のExcel出力",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知2-2: 区域の一覧のExcel出力（氏名を含まない）",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "通知2-2: 自ら届け出た者等の一覧のExcel出力",
    },
    Rule {
        permission: Permission::CaseImport,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知2: 過去の情報の登録",
    },
    Rule {
        permission: Permission::CaseImport,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: OWN,
        basis: "通知2: 過去の情報の登録",
    },
    Rule {
        permission: Permission::AuditRead,
        kinds: Kind::ALL,
        roles: &[Role::Auditor],
        relations: OWN,
        basis: "個人情報保護法23条: 安全管理措置",
    },
    Rule {
        permission: Permission::AuditPerson,
        kinds: CENTER,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Approver,
        ],
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "個人情報保護法23条: 安全管理措置。保健所は自らの患者を誰が閲覧したかを見る",
    },
    Rule {
        permission: Permission::ReferenceRead,
        kinds: Kind::ALL,
        roles: Role::ALL,
        relations: OWN,
        basis: "公表されている情報: 個人情報を含まない",
    },
];

impl Permission {
    /// The rules that allow this to an organisation of `kind` and a person holding `roles`.
    pub fn rules<'a>(
        self,
        kind: Kind,
        roles: &'a [Role],
    ) -> impl Iterator<Item = &'static Rule> + 'a {
        RULES.iter().filter(move |rule| {
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
        )
    }

    /// Whether it opens data about persons or takes anything out of the system, so that using it leaves an
    /// entry in the audit log even when nothing is changed.
    pub const fn personal(self) -> bool {
        matches!(
            self,
            Self::PersonRead
                | Self::PersonWrite
                | Self::CaseRead
                | Self::CaseWrite
                | Self::CaseNotes
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
