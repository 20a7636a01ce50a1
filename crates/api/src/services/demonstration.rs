//! The demonstration: a small country of made-up organisations and people, and sign-ins for each role.

mod everywhere;
mod places;

use hersys_domain::account::NewAccount;
use hersys_domain::audit::Job;
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::invitation::DemonstrationMessage;
use hersys_domain::organization::{NewOrganization, Organization, OrganizationKind as Kind};
use hersys_domain::prefecture::Prefecture;
use hersys_domain::role::Role;

use crate::db::organization::Place;
use crate::db::{
    Actor, Database, Tx, account, demonstration as db, enrolment, message, organization,
};
use crate::device::{self, Place as SecretPlace, current_code};
use crate::error::AppError;
use crate::services::deliver::in_words;
use crate::services::set_up;

pub use everywhere::found_everywhere;

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "demonstration of hersys";

/// Whether a database holds made-up people; decided once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real people.
    Real,
    /// Made-up people.
    Demonstration,
}

impl Mode {
    /// As the table `installation` holds it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Demonstration => "demonstration",
        }
    }
}

/// Marks a new database with the mode, or makes sure that it is of it.
pub async fn settle(database: &Database, mode: Mode) -> Result<(), AppError> {
    let act = set_up::act(database, Job::Serve)?;
    database
        .transact(&Actor::System, &act, false, async |tx| {
            let present = db::mode(tx, mode.as_str()).await?;
            if present == mode.as_str() {
                return Ok(());
            }
            Err(AppError::internal(format!(
                "this database is of mode {present}; made-up and real people never mix"
            )))
        })
        .await
}

/// One organisation of the demonstration: key of its logins, kind, name, place, phones, roles.
struct Entry {
    key: &'static str,
    kind: Kind,
    name: &'static str,
    below: &'static str,
    municipality_code: Option<&'static str>,
    reference_key: Option<&'static str>,
    phone: &'static str,
    people: &'static [(Role, &'static str, &'static str)],
}

const ADMIN: (Role, &str, &str) = (Role::Administrator, "admin", "管理 太郎");
const AUDITOR: (Role, &str, &str) = (Role::Auditor, "auditor", "監査 次郎");

/// Who works for two organisations and chooses: of Chiyoda, sent to help Shinjuku out (応援職員).
const HELPER: &str = "chiyoda.clerk";
const HELPED: &str = "shinjuku";

/// Parents stand before their children.
const ENTRIES: &[Entry] = &[
    Entry {
        key: "tokyo",
        kind: Kind::Prefecture,
        name: "東京都（架空）",
        below: "ministry",
        municipality_code: None,
        reference_key: None,
        phone: "03-5555-0001",
        people: &[
            ADMIN,
            (Role::Coordinator, "coordinator", "調整 一郎"),
            AUDITOR,
        ],
    },
    Entry {
        key: "chiyoda",
        kind: Kind::HealthCenter,
        name: "千代田保健所（架空）",
        below: "tokyo",
        municipality_code: Some("131016"),
        reference_key: Some("13-001"),
        phone: "03-5555-0100",
        people: &[
            ADMIN,
            (Role::Nurse, "nurse", "保健 花子"),
            (Role::Clerk, "clerk", "事務 三郎"),
            AUDITOR,
        ],
    },
    Entry {
        key: "shinjuku",
        kind: Kind::HealthCenter,
        name: "新宿区保健所（架空）",
        below: "tokyo",
        municipality_code: Some("131041"),
        reference_key: Some("13-004"),
        phone: "03-5555-0200",
        people: &[ADMIN, (Role::Nurse, "nurse", "看護 恵子")],
    },
    Entry {
        key: "kanda",
        kind: Kind::MedicalInstitution,
        name: "神田内科クリニック（架空）",
        below: "chiyoda",
        municipality_code: Some("131016"),
        reference_key: None,
        phone: "03-5555-0110",
        people: &[
            ADMIN,
            (Role::Physician, "doctor", "医師 健一"),
            (Role::Clerk, "clerk", "受付 明子"),
        ],
    },
    Entry {
        key: "yotsuya",
        kind: Kind::MedicalInstitution,
        name: "四谷総合病院（架空）",
        below: "shinjuku",
        municipality_code: Some("131041"),
        reference_key: None,
        phone: "03-5555-0210",
        people: &[ADMIN, (Role::Physician, "doctor", "内科 直子")],
    },
];

/// Fills an empty demonstration; does nothing where it is filled.
pub async fn fill(database: &Database, password_hash: &str) -> Result<(), AppError> {
    let act = set_up::act(database, Job::FillDemonstration)?;
    database
        .transact(&Actor::System, &act, true, async |tx| {
            if db::is_filled(tx).await? {
                return Ok(());
            }
            let (_, first, ministry) =
                set_up::ministry(tx, "厚生労働省（架空）", "ministry.admin", "本省 管理").await?;
            enrol(tx, first, password_hash).await?;
            let mut made: Vec<(&str, Organization)> = Vec::new();
            for entry in ENTRIES {
                let parent = made
                    .iter()
                    .find(|(key, _)| *key == entry.below)
                    .map(|(_, found)| found);
                let place = make(tx, entry, parent, ministry, password_hash).await?;
                if entry.key == HELPED {
                    let helper = db::account_of(tx, HELPER).await?;
                    account::join(tx, helper, place.id, &[Role::Clerk], None).await?;
                }
                made.push((entry.key, place));
            }
            places::found(tx, &mut made, ministry, password_hash).await
        })
        .await
}

async fn make(
    tx: &mut Tx,
    entry: &Entry,
    parent: Option<&Organization>,
    ministry: OrganizationId,
    password_hash: &str,
) -> Result<Organization, AppError> {
    let new = NewOrganization {
        kind: Some(entry.kind),
        name: entry.name.to_owned(),
        municipality_code: entry.municipality_code.map(str::to_owned),
        reference_key: entry.reference_key.map(str::to_owned),
        // The one prefecture among these.
        prefecture_code: (entry.kind == Kind::Prefecture).then_some(Prefecture::Tokyo),
        phone: Some(entry.phone.to_owned()),
        ..NewOrganization::default()
    };
    let place = parent.map(Place::below).unwrap_or_default();
    let creator = parent.map_or(ministry, |parent| parent.id);
    let organization = organization::insert(tx, entry.kind, &new, Some(creator), place).await?;
    for (role, key, name) in entry.people {
        let person = NewAccount {
            login: format!("{}.{key}", entry.key),
            display_name: (*name).to_owned(),
            roles: vec![*role],
            ..NewAccount::default()
        };
        let id = account::insert(tx, &person, organization.id).await?;
        enrol(tx, id, password_hash).await?;
    }
    Ok(organization)
}

/// Gives an account the demonstration's password and a device of its own, as if its link had been used.
async fn enrol(tx: &mut Tx, id: AccountId, password_hash: &str) -> Result<(), AppError> {
    let secret = tx.facts().bytes::<{ device::SECRET_BYTES }>()?;
    let sealed = device::seal_secret(tx.secrets(), SecretPlace::Account(id), &secret, tx.facts())?;
    enrolment::complete_enrolment(tx, "", id, password_hash, sealed, 0, &[]).await?;
    Ok(())
}

/// The sign-ins, with the codes of this moment.
pub async fn accounts(tx: &mut Tx) -> Result<Vec<DemonstrationAccount>, AppError> {
    let now = tx.now();
    let rows = db::accounts(tx).await?;
    rows.into_iter()
        .map(|row| {
            let secret =
                device::open_secret(tx.secrets(), SecretPlace::Account(row.id), &row.totp_secret)?;
            Ok(DemonstrationAccount {
                title: row.display_name,
                organization: row.organization,
                login: row.login,
                password: PASSWORD.to_owned(),
                code: current_code(&secret, now)?,
            })
        })
        .collect()
}

/// Messages of the mailbox shown at once.
const MAILBOX: i64 = 50;

/// What would have gone out to patients, the latest first.
pub async fn messages(
    database: &Database,
    base: &str,
) -> Result<Vec<DemonstrationMessage>, AppError> {
    let act = set_up::act(database, Job::ShowMailbox)?;
    database
        .transact(&Actor::System, &act, false, async |tx| {
            let sent = message::sent(tx, MAILBOX).await?;
            let shown = sent.into_iter().map(|(one, made_at)| {
                let (subject, text) = in_words(one.purpose, &one.content, base);
                DemonstrationMessage {
                    id: one.id,
                    channel: one.channel,
                    to: one.content.to,
                    subject,
                    text,
                    made_at,
                }
            });
            Ok(shown.collect())
        })
        .await
}
