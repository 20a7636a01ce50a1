//! Rule sets: which items are compulsory or asked for, as data with dates of validity. A record keeps the
//! rules of its own day. Source: 健感発の各通知 (2020-05-29, 2021-02-10, 2022-06-30, 2022-08-04, 2022-09-26);
//! further sets are further files.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::choice::Category;
use super::item::{Enterer, Item, Stage};

/// One rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// First day, which names it. The earliest set holds for the days before it, too.
    #[cfg_attr(feature = "openapi", schema(example = "2022-09-26"))]
    pub from: NaiveDate,
    /// The notice it comes from.
    pub source: String,
    /// What is asked for. What is not in the list reads as 対象外.
    pub items: Vec<Asked>,
}

/// An item that a rule set asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The item.
    pub item: Item,
    /// Whether it is compulsory (◎) or merely asked for. Compulsory never means that it blocks.
    pub compulsory: bool,
    /// When it is due.
    pub stage: Stage,
    /// Who mainly enters it.
    pub enterer: Enterer,
    /// Only for these categories; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<Category>>,
    /// Only for minors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub minors: bool,
    /// Not asked for where the form says that the person is at low risk (2022-08-04).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spared_at_low_risk: bool,
}

// A file that does not parse leaves the table short; a test sees to it that none does.
static SHIPPED: LazyLock<Vec<RuleSet>> = LazyLock::new(|| {
    [
        include_str!("../../rules/2020-05-29.json"),
        include_str!("../../rules/2021-02-10.json"),
        include_str!("../../rules/2022-06-30.json"),
        include_str!("../../rules/2022-08-04.json"),
        include_str!("../../rules/2022-09-26.json"),
    ]
    .iter()
    .filter_map(|text| serde_json::from_str(text).ok())
    .collect()
});

impl RuleSet {
    /// The sets that come with the product, by first day.
    pub fn shipped() -> &'static [Self] {
        &SHIPPED
    }

    /// The set in force on a day.
    pub fn in_force(on: NaiveDate) -> Option<&'static Self> {
        let sets = Self::shipped();
        sets.iter()
            .rev()
            .find(|set| set.from <= on)
            .or(sets.first())
    }

    /// What the set says of an item for a record of this kind; none where it does not ask.
    pub fn asked(&self, item: Item, category: Option<Category>, minor: bool) -> Option<&Asked> {
        self.items.iter().find(|asked| {
            asked.item == item
                && (!asked.minors || minor)
                && match (&asked.categories, category) {
                    (Some(only), Some(category)) => only.contains(&category),
                    _ => true,
                }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_sets_parse_and_hold_from_their_first_day() {
        let days: Vec<String> = RuleSet::shipped()
            .iter()
            .map(|set| set.from.to_string())
            .collect();
        assert_eq!(
            days,
            [
                "2020-05-29",
                "2021-02-10",
                "2022-06-30",
                "2022-08-04",
                "2022-09-26"
            ]
        );
        let on = |text: &str| {
            RuleSet::in_force(text.parse().unwrap())
                .unwrap()
                .from
                .to_string()
        };
        assert_eq!(on("2020-02-01"), "2020-05-29");
        assert_eq!(on("2021-02-09"), "2020-05-29");
        assert_eq!(on("2022-06-29"), "2021-02-10");
        assert_eq!(on("2022-08-03"), "2022-06-30");
        assert_eq!(on("2022-09-25"), "2022-08-04");
        assert_eq!(on("2022-09-26"), "2022-09-26");
    }

    #[test]
    fn no_item_is_asked_twice_for_the_same_record() {
        for set in RuleSet::shipped() {
            for category in Category::ALL {
                for item in Item::ALL {
                    let applies = set.items.iter().filter(|asked| {
                        asked.item == *item
                            && asked
                                .categories
                                .as_ref()
                                .is_none_or(|only| only.contains(category))
                    });
                    assert!(applies.count() <= 1, "{} {item} {category}", set.from);
                }
            }
        }
    }
}
