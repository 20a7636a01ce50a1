//! Views of 患者一覧 that are kept (保存した表示): what a list is narrowed by, ordered by and shown with, under a name.
//! They say how to look and tell of nobody: names are looked for in a search, which is not kept.

use serde::{Deserialize, Serialize};

use crate::case_list::{CaseColumn, CaseFilter, CaseOrder};
use crate::id::CaseViewId;
use crate::permission::Relation;
use crate::validate::{Validate, Violations};

/// The longest name, in characters.
pub const NAME_MAX: usize = 40;
/// So many views an account keeps for an organisation, and so many an organisation.
pub const VIEWS_MAX: i64 = 50;

/// How a list is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseViewSetting {
    /// Through which relation; none for the nearest one has.
    #[serde(default)]
    pub view: Option<Relation>,
    /// What it is narrowed by.
    #[serde(default)]
    pub filter: CaseFilter,
    /// What it is ordered by.
    #[serde(default)]
    pub order: CaseOrder,
    /// Its columns, in their order; each once.
    pub columns: Vec<CaseColumn>,
}

impl Default for CaseViewSetting {
    /// The list as it is where nobody has chosen.
    fn default() -> Self {
        Self {
            view: None,
            filter: CaseFilter::default(),
            order: CaseOrder::default(),
            columns: CaseColumn::USUAL.to_vec(),
        }
    }
}

/// What is kept, or put in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCaseView {
    /// Name, 1–40 characters; it names no person.
    #[cfg_attr(feature = "openapi", schema(example = "自宅療養・65歳以上"))]
    pub name: String,
    /// Whether the list opens with it. One's own goes before that of the organisation.
    #[serde(default)]
    pub usual: bool,
    /// How the list is looked at.
    pub setting: CaseViewSetting,
}

/// A view that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseView {
    /// Id.
    pub id: CaseViewId,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "自宅療養・65歳以上"))]
    pub name: String,
    /// Whether it is the organisation's, for all who look at its lists; else one's own.
    pub shared: bool,
    /// Whether the list opens with it. One's own goes before that of the organisation.
    pub usual: bool,
    /// How the list is looked at.
    pub setting: CaseViewSetting,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// Whose a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShareCaseView {
    /// Whether it is the organisation's, for all who look at its lists; else one's own.
    pub shared: bool,
}

impl Validate for ShareCaseView {
    fn validate(&self, _: &mut Violations) {}
}

impl Validate for NewCaseView {
    fn validate(&self, out: &mut Violations) {
        out.required("/name", &self.name);
        out.text("/name", &self.name, NAME_MAX);
        let setting = &self.setting;
        let columns = &setting.columns;
        if columns.is_empty() {
            out.add("/setting/columns", "required_choice");
        }
        let twice = |(index, one): (usize, &CaseColumn)| {
            columns.iter().take(index).any(|before| before == one)
        };
        if columns.iter().enumerate().any(twice) {
            out.add("/setting/columns", "case_view.column_twice");
        }
        if setting.view == Some(Relation::Own) {
            out.add("/setting/view", "required_choice");
        }
        for found in setting.filter.violations().0 {
            out.0.push(crate::validate::FieldError {
                pointer: format!("/setting/filter{}", found.pointer),
                ..found
            });
        }
    }
}

/// Which view a list opens with: one's own usual one, else the organisation's.
pub fn usual(views: &[CaseView]) -> Option<&CaseView> {
    let of = |shared| {
        views
            .iter()
            .find(move |one| one.usual && one.shared == shared)
    };
    of(false).or_else(|| of(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(shared: bool, usual: bool) -> CaseView {
        CaseView {
            id: CaseViewId(uuid::Uuid::nil()),
            name: "重症".to_owned(),
            shared,
            usual,
            setting: CaseViewSetting::default(),
            version: 1,
        }
    }

    #[test]
    fn ones_own_usual_view_goes_before_that_of_the_organisation() {
        assert_eq!(
            usual(&[view(true, true), view(false, false)]),
            Some(&view(true, true))
        );
        assert_eq!(
            usual(&[view(true, true), view(false, true)]),
            Some(&view(false, true))
        );
        assert_eq!(usual(&[view(true, false), view(false, false)]), None);
    }

    #[test]
    fn a_view_has_a_name_and_each_column_once() {
        let mut new = NewCaseView {
            name: "重症".to_owned(),
            usual: false,
            setting: CaseViewSetting::default(),
        };
        assert!(new.violations().is_empty());
        new.name = " ".to_owned();
        new.setting.columns = vec![CaseColumn::Age, CaseColumn::Sex, CaseColumn::Age];
        new.setting.filter.age_from = Some(200);
        new.setting.view = Some(Relation::Own);
        let pointers: Vec<_> = new
            .violations()
            .0
            .into_iter()
            .map(|one| one.pointer)
            .collect();
        assert_eq!(
            pointers,
            [
                "/name",
                "/setting/columns",
                "/setting/view",
                "/setting/filter/age_from"
            ]
        );
        new.setting.columns.clear();
        assert!(
            new.violations()
                .0
                .iter()
                .any(|one| one.code == "required_choice" && one.pointer == "/setting/columns")
        );
    }
}
