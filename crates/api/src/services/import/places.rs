//! Names of municipalities as lists write them, and the health centres responsible there.

use std::collections::HashMap;

use hersys_domain::id::OrganizationId;
use hersys_domain::prefecture::Prefecture;

use crate::db::reference::Named;

/// The centre a case goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Center {
    /// The centre.
    pub id: OrganizationId,
    /// Its designated city.
    pub authority_id: Option<OrganizationId>,
    /// Its prefecture.
    pub prefecture_id: Option<OrganizationId>,
}

/// Municipalities by name.
pub struct Places {
    all: Vec<Named>,
    /// Where in `all`; none where several have the name and nothing tells which is meant.
    by_name: HashMap<String, Option<usize>>,
}

impl Places {
    /// Names without a prefecture are looked for in `home` first.
    pub fn new(all: Vec<Named>, home: Option<Prefecture>) -> Self {
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        let mut own: HashMap<String, usize> = HashMap::new();
        for (place, one) in all.iter().enumerate() {
            let with_county = format!("{}{}", one.county, one.name);
            for name in [&one.name, &with_county] {
                by_name
                    .entry(format!("{}{name}", one.prefecture_name))
                    .or_insert(Some(place));
                let bare = by_name.entry(name.clone()).or_insert(Some(place));
                if *bare != Some(place) {
                    *bare = None;
                }
                if home.is_some_and(|home| one.code.starts_with(home.as_str())) {
                    own.insert(name.clone(), place);
                }
            }
        }
        by_name.extend(own.into_iter().map(|(name, place)| (name, Some(place))));
        Self { all, by_name }
    }

    /// Code and centre of the municipality of this name; nothing where there is none, or more than one.
    pub fn find(&self, name: &str) -> Option<(&str, Option<Center>)> {
        let one = self.all.get((*self.by_name.get(name)?)?)?;
        let center = one.center_id.map(|id| Center {
            id,
            authority_id: one.authority_id,
            prefecture_id: one.prefecture_id,
        });
        Some((&one.code, center))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, prefecture: &str, county: &str, name: &str) -> Named {
        Named {
            code: code.to_owned(),
            prefecture_name: prefecture.to_owned(),
            county: county.to_owned(),
            name: name.to_owned(),
            center_id: None,
            authority_id: None,
            prefecture_id: None,
        }
    }

    #[test]
    fn a_name_that_two_prefectures_have_is_that_of_ones_own() {
        let all = vec![
            named("132063", "東京都", "", "府中市"),
            named("342084", "広島県", "", "府中市"),
            named("273619", "大阪府", "泉南郡", "熊取町"),
        ];
        let code = |places: &Places, name: &str| places.find(name).map(|found| found.0.to_owned());
        let anywhere = Places::new(all.clone(), None);
        assert_eq!(code(&anywhere, "府中市"), None);
        assert_eq!(code(&anywhere, "広島県府中市").as_deref(), Some("342084"));
        assert_eq!(code(&anywhere, "熊取町").as_deref(), Some("273619"));
        assert_eq!(
            code(&anywhere, "大阪府泉南郡熊取町").as_deref(),
            Some("273619")
        );
        assert_eq!(code(&anywhere, "名古屋市"), None);
        let tokyo = Places::new(all, Some(Prefecture::Tokyo));
        assert_eq!(code(&tokyo, "府中市").as_deref(), Some("132063"));
    }
}
