//! More places of the demonstration, so that people at size have where to be: three prefectures, a dozen health
//! centres, a clinic and a hospital for each, two hotels. Few of them have somebody who can sign in.

use hersys_domain::account::NewAccount;
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::{NewOrganization, Organization, OrganizationKind as Kind};
use hersys_domain::prefecture::Prefecture;
use hersys_domain::role::Role;

use super::enrol;
use crate::db::organization::Place;
use crate::db::{Tx, account, organization};
use crate::error::AppError;

/// Role, last part of the login, name.
type Person = (Role, &'static str, &'static str);

/// Key, name, which one it is, who can sign in. The first is there already.
const PREFECTURES: &[(&str, &str, Prefecture, &[Person])] = &[
    (
        "tokyo",
        "",
        Prefecture::Tokyo,
        &[(Role::Clerk, "clerk", "都庁 四郎")],
    ),
    (
        "kanagawa",
        "神奈川県（架空）",
        Prefecture::Kanagawa,
        &[(Role::Coordinator, "coordinator", "調整 二郎")],
    ),
    (
        "osaka",
        "大阪府（架空）",
        Prefecture::Osaka,
        &[
            (Role::Coordinator, "coordinator", "調整 三郎"),
            (Role::Clerk, "clerk", "府庁 五郎"),
        ],
    ),
];

/// A health centre: prefecture, key, name of the place, municipality, key of the master table, who can sign in.
struct Center {
    prefecture: &'static str,
    key: &'static str,
    place: &'static str,
    municipality_code: &'static str,
    reference_key: &'static str,
    people: &'static [Person],
}

const fn center(
    prefecture: &'static str,
    key: &'static str,
    place: &'static str,
    municipality_code: &'static str,
    reference_key: &'static str,
    people: &'static [Person],
) -> Center {
    Center {
        prefecture,
        key,
        place,
        municipality_code,
        reference_key,
        people,
    }
}

const NURSE: Person = (Role::Nurse, "nurse", "保健 春子");
const CLERK: Person = (Role::Clerk, "clerk", "事務 六郎");

/// The first two are there already.
const CENTERS: &[Center] = &[
    center("tokyo", "chiyoda", "千代田", "131016", "13-001", &[]),
    center("tokyo", "shinjuku", "新宿", "131041", "13-004", &[]),
    center("tokyo", "minato", "みなと", "131032", "13-003", &[]),
    center("tokyo", "setagaya", "世田谷", "131121", "13-012", &[]),
    center(
        "kanagawa",
        "yokohama",
        "横浜市",
        "141003",
        "14-001",
        &[NURSE],
    ),
    center("kanagawa", "kawasaki", "川崎市", "141305", "14-002", &[]),
    center("kanagawa", "fujisawa", "藤沢市", "142050", "14-007", &[]),
    center("kanagawa", "odawara", "小田原", "142069", "14-008", &[]),
    center(
        "osaka",
        "osaka_city",
        "大阪市",
        "271004",
        "27-001",
        &[NURSE, CLERK],
    ),
    center("osaka", "sakai", "堺市", "271403", "27-002", &[]),
    center("osaka", "toyonaka", "豊中市", "272035", "27-004", &[]),
    center("osaka", "higashiosaka", "東大阪市", "272272", "27-018", &[]),
];

const HOTELS: &[(&str, &str)] = &[
    ("tokyo", "宿泊療養施設 東京ホテル（架空）"),
    ("osaka", "宿泊療養施設 大阪ホテル（架空）"),
];

/// An organisation, and where the next stand.
async fn place(
    tx: &mut Tx,
    kind: Kind,
    new: NewOrganization,
    below: Option<&Organization>,
    creator: OrganizationId,
) -> Result<Organization, AppError> {
    let place = below.map(Place::below).unwrap_or_default();
    let creator = below.map_or(creator, |below| below.id);
    organization::insert(tx, kind, &new, Some(creator), place).await
}

fn named(name: &str) -> NewOrganization {
    NewOrganization {
        name: name.to_owned(),
        ..NewOrganization::default()
    }
}

async fn people(
    tx: &mut Tx,
    key: &str,
    of: OrganizationId,
    people: &[Person],
    password_hash: &str,
) -> Result<(), AppError> {
    for (role, login, name) in people {
        let person = NewAccount {
            login: format!("{key}.{login}"),
            display_name: (*name).to_owned(),
            roles: vec![*role],
            ..NewAccount::default()
        };
        let id = account::insert(tx, &person, of).await?;
        enrol(tx, id, password_hash).await?;
    }
    Ok(())
}

/// Founds them; `made` are those that stand already, by key.
pub(super) async fn found(
    tx: &mut Tx,
    made: &mut Vec<(&'static str, Organization)>,
    ministry: OrganizationId,
    password_hash: &str,
) -> Result<(), AppError> {
    let analyst: &[Person] = &[(Role::Analyst, "analyst", "分析 花子")];
    people(tx, "ministry", ministry, analyst, password_hash).await?;
    let known = |made: &[(&str, Organization)], key: &str| {
        let found = made.iter().find(|(one, _)| *one == key);
        found.map(|(_, organization)| organization.clone())
    };
    for (key, name, code, staff) in PREFECTURES {
        let there = known(made, key);
        let prefecture = match there {
            Some(there) => there,
            None => {
                let new = NewOrganization {
                    prefecture_code: Some(*code),
                    ..named(name)
                };
                let one = place(tx, Kind::Prefecture, new, None, ministry).await?;
                made.push((key, one.clone()));
                one
            }
        };
        people(tx, key, prefecture.id, staff, password_hash).await?;
    }
    for one in CENTERS {
        let below = known(made, one.prefecture);
        let center = match known(made, one.key) {
            Some(there) => there,
            None => {
                let new = NewOrganization {
                    municipality_code: Some(one.municipality_code.to_owned()),
                    reference_key: Some(one.reference_key.to_owned()),
                    ..named(&format!("{}保健所（架空）", one.place))
                };
                place(tx, Kind::HealthCenter, new, below.as_ref(), ministry).await?
            }
        };
        people(tx, one.key, center.id, one.people, password_hash).await?;
        institutions(tx, one, &center).await?;
    }
    for (key, name) in HOTELS {
        let below = known(made, key);
        place(
            tx,
            Kind::LodgingFacility,
            named(name),
            below.as_ref(),
            ministry,
        )
        .await?;
    }
    Ok(())
}

/// A clinic and a hospital of a centre's district, whose physicians notify and do not sign in.
async fn institutions(tx: &mut Tx, one: &Center, center: &Organization) -> Result<(), AppError> {
    for (key, name) in [("clinic", "中央クリニック"), ("hospital", "総合病院")] {
        let new = NewOrganization {
            municipality_code: Some(one.municipality_code.to_owned()),
            ..named(&format!("{}{name}（架空）", one.place))
        };
        let made = place(tx, Kind::MedicalInstitution, new, Some(center), center.id).await?;
        let physician = NewAccount {
            login: format!("{}.{key}.doctor", one.key),
            display_name: format!("{} 医師（架空）", one.place),
            roles: vec![Role::Physician],
            ..NewAccount::default()
        };
        account::insert(tx, &physician, made.id).await?;
    }
    Ok(())
}
