//! What made-up people are made among: the centres that take part, their clinics and hotels, and the towns of
//! their districts.

use std::collections::HashMap;

use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::prefecture::Prefecture;
use tokio_postgres::{Client, Row};

use super::SeedError;

/// A town of a district.
#[derive(Debug, Clone)]
pub struct Town {
    /// Postal code, seven digits.
    pub postal_code: String,
    /// Municipality.
    pub municipality_code: String,
    /// Name.
    pub name: String,
}

/// A clinic or hospital with the physician who notifies.
#[derive(Debug, Clone)]
pub struct Institution {
    /// The institution.
    pub id: OrganizationId,
    /// Its physician's account.
    pub physician: AccountId,
    /// The physician's name.
    pub name: String,
}

/// A health centre.
#[derive(Debug, Clone)]
pub struct Center {
    /// The centre.
    pub id: OrganizationId,
    /// Its prefecture, as an organisation.
    pub prefecture_id: Option<OrganizationId>,
    /// Its designated city.
    pub authority_id: Option<OrganizationId>,
    /// Its prefecture.
    pub prefecture: Prefecture,
    /// Somebody who accepts notifications there.
    pub staff: Option<AccountId>,
    /// Towns of its district.
    pub towns: Vec<Town>,
    /// Clinics and hospitals of its district.
    pub institutions: Vec<Institution>,
    /// Hotels of its prefecture.
    pub lodgings: Vec<OrganizationId>,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct Country {
    /// Centres with towns and clinics, those of a prefecture beside each other.
    pub centers: Vec<Center>,
}

impl Country {
    /// The centres of a prefecture.
    pub fn within(&self, prefecture: Prefecture) -> &[Center] {
        let all = self.centers.as_slice();
        let first = all.partition_point(|one| one.prefecture < prefecture);
        let after = all.partition_point(|one| one.prefecture <= prefecture);
        all.get(first..after).unwrap_or_default()
    }
}

fn parsed<T: std::str::FromStr>(row: &Row, column: usize) -> Result<T, SeedError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| SeedError::Unreadable)
}

fn perhaps<T: std::str::FromStr>(row: &Row, column: usize) -> Result<Option<T>, SeedError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| SeedError::Unreadable))
        .transpose()
}

const CENTERS: &str = "\
    SELECT o.id::text, o.prefecture_id::text, o.authority_id::text, left(min(d.municipality_code), 2), \
        (SELECT m.account_id::text FROM membership m WHERE m.organization_id = o.id AND m.stopped_at IS NULL \
         AND m.roles && ARRAY['nurse', 'clerk'] ORDER BY m.account_id LIMIT 1) \
    FROM organization o JOIN district d ON d.organization_id = o.id \
    WHERE o.kind = 'health_center' AND o.stopped_at IS NULL GROUP BY o.id \
    ORDER BY min(d.municipality_code), o.name, o.id";

const TOWNS: &str = "\
    SELECT d.organization_id::text, p.code, p.municipality_code, p.town FROM postal_code p \
    JOIN district d ON d.municipality_code = p.municipality_code \
    WHERE p.town <> '' ORDER BY p.code, p.place";

const INSTITUTIONS: &str = "\
    SELECT * FROM (SELECT DISTINCT ON (o.id) o.id::text, m.account_id::text, a.display_name, o.health_center_id::text, o.name \
    FROM organization o JOIN membership m ON m.organization_id = o.id AND 'physician' = ANY (m.roles) \
    JOIN account a ON a.id = m.account_id \
    WHERE o.kind = 'medical_institution' AND o.stopped_at IS NULL AND o.health_center_id IS NOT NULL \
    ORDER BY o.id, m.account_id) AS one ORDER BY name, id";

const LODGINGS: &str = "\
    SELECT id::text, prefecture_id::text FROM organization \
    WHERE kind = 'lodging_facility' AND stopped_at IS NULL AND prefecture_id IS NOT NULL ORDER BY name, id";

/// Reads what there is.
pub async fn load(client: &Client) -> Result<Country, SeedError> {
    let mut centers = Vec::new();
    for row in client.query(CENTERS, &[]).await? {
        centers.push(Center {
            id: parsed(&row, 0)?,
            prefecture_id: perhaps(&row, 1)?,
            authority_id: perhaps(&row, 2)?,
            prefecture: parsed(&row, 3)?,
            staff: perhaps(&row, 4)?,
            towns: Vec::new(),
            institutions: Vec::new(),
            lodgings: Vec::new(),
        });
    }
    let places: HashMap<OrganizationId, usize> =
        centers.iter().map(|one| one.id).zip(0..).collect();
    let find = |id| places.get(&id).copied();
    for row in client.query(TOWNS, &[]).await? {
        let of: OrganizationId = parsed(&row, 0)?;
        if let Some(center) = find(of).and_then(|place| centers.get_mut(place)) {
            center.towns.push(Town {
                postal_code: row.try_get(1)?,
                municipality_code: row.try_get(2)?,
                name: row.try_get(3)?,
            });
        }
    }
    for row in client.query(INSTITUTIONS, &[]).await? {
        let institution = Institution {
            id: parsed(&row, 0)?,
            physician: parsed(&row, 1)?,
            name: row.try_get(2)?,
        };
        let of: OrganizationId = parsed(&row, 3)?;
        if let Some(center) = find(of).and_then(|place| centers.get_mut(place)) {
            center.institutions.push(institution);
        }
    }
    for row in client.query(LODGINGS, &[]).await? {
        let (id, of): (OrganizationId, OrganizationId) = (parsed(&row, 0)?, parsed(&row, 1)?);
        for center in centers
            .iter_mut()
            .filter(|one| one.prefecture_id == Some(of))
        {
            center.lodgings.push(id);
        }
    }
    centers.retain(|center| !center.towns.is_empty() && !center.institutions.is_empty());
    // Stable: those of a prefecture stay in the order of their districts.
    centers.sort_by_key(|center| center.prefecture);
    Ok(Country { centers })
}
