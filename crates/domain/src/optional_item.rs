//! 任意入力項目: items that an organisation adds to the record of a case, without touching the program (the notice s.2-1;
//! B7).
//!
//! A definition is versioned and never destroys what was entered: its code, its kind and its audience stay for ever,
//! choices and whole items are retired (使わない), not deleted, and every former definition stays readable. What was
//! entered belongs to the organisation that defined the item; a prefecture or a city may define items that the health
//! centres of its area enter, too (管内の保健所と共有).

mod value;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use value::{
    OptionalValues, OptionalValuesPatch, OptionalValuesVersion, Values, changed_codes, judge,
    schema_of, withhold,
};

use crate::id::{OptionalItemId, OrganizationId};
use crate::patch::Patch;
use crate::validate::{Validate, Violations};

/// So many items an organisation may define: a form that is longer is filled by nobody.
pub const MOST_ITEMS: usize = 100;
/// So many choices an item may have.
pub const MOST_CHOICES: usize = 100;
/// Characters of a label.
pub const LABEL_MAX: usize = 60;
/// Characters of the words that help to fill an item in.
pub const HELP_MAX: usize = 255;
/// Characters of a unit.
pub const UNIT_MAX: usize = 20;
/// Characters of a code.
pub const CODE_MAX: usize = 40;
/// Digits after the point of a number.
pub const DECIMALS_MAX: u8 = 4;
/// Beyond this a number is none of a form.
const NUMBER_MAX: f64 = 1e12;

crate::closed_set! {
    /// What an item takes (項目の種類).
    pub enum OptionalItemKind {
        /// Text of up to 1,000 characters (文字).
        Text = "text",
        /// A number (数値).
        Number = "number",
        /// A day (日付).
        Date = "date",
        /// One of its choices (1つ選択).
        Choice = "choice",
        /// Any of its choices (複数選択).
        Choices = "choices",
    }
}

crate::closed_set! {
    /// Who sees and enters an item (共有の範囲).
    pub enum OptionalAudience {
        /// The organisation that defined it (自機関のみ).
        Own = "own",
        /// Of a prefecture or a city: the health centres of its area, too (管内の保健所と共有).
        Area = "area",
    }
}

impl OptionalItemKind {
    /// Whether it has choices.
    pub const fn chooses(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }
}

/// A choice of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionalChoice {
    /// Its code, which stays for ever. 1–40 of a–z, 0–9 and _, a letter first.
    #[cfg_attr(feature = "openapi", schema(example = "bus"))]
    pub code: String,
    /// Its words. 1–60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "バス"))]
    pub label: String,
    /// Whether it is offered no more; where it was chosen before, it stays.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub retired: bool,
}

/// What may change about an item, version by version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionalItemDefinition {
    /// 項目名. 1–60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "移動手段"))]
    pub label: String,
    /// 入力の説明: what helps to fill it in. At most 255 characters.
    #[cfg_attr(feature = "openapi", schema(example = "発症前14日間に主に使ったもの"))]
    pub help: Option<String>,
    /// 単位 of a number. At most 20 characters.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub unit: Option<String>,
    /// The least that a number may be.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub minimum: Option<f64>,
    /// The most that a number may be.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub maximum: Option<f64>,
    /// Digits after the point of a number, 0–4.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 0, maximum = 4))]
    pub decimals: u8,
    /// 選択肢, in the order in which they are offered. At most 100.
    #[serde(default)]
    pub choices: Vec<OptionalChoice>,
    /// 表示順: items stand by this number, then by their code. 0–9999.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 10, maximum = 9999))]
    pub position: u16,
    /// 使わない: what was entered stays readable, nothing new is entered.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub retired: bool,
}

/// An item as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionalItem {
    /// Identifier.
    pub id: OptionalItemId,
    /// Who defined it.
    pub organization_id: OrganizationId,
    /// Name of that organisation.
    #[cfg_attr(feature = "openapi", schema(example = "東京都"))]
    pub organization: String,
    /// Its name in the API and in files, which stays for ever; no two of an organisation have the same.
    #[cfg_attr(feature = "openapi", schema(example = "means_of_travel"))]
    pub code: String,
    /// 項目の種類, which stays for ever.
    pub kind: OptionalItemKind,
    /// 共有の範囲, which stays for ever.
    pub audience: OptionalAudience,
    /// What may change.
    pub definition: OptionalItemDefinition,
    /// When it was made or changed last.
    pub changed_at: DateTime<Utc>,
    /// By whom, to their own organisation.
    #[cfg_attr(feature = "openapi", schema(example = "千代田 管子"))]
    pub changed_by: Option<String>,
    /// Version, as in the `ETag`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
}

/// A new item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOptionalItem {
    /// Its code. 1–40 of a–z, 0–9 and _, a letter first.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "means_of_travel", pattern = "^[a-z][a-z0-9_]{0,39}$")
    )]
    pub code: String,
    /// 項目の種類.
    #[cfg_attr(feature = "openapi", schema(example = "choice"))]
    pub kind: Option<OptionalItemKind>,
    /// 共有の範囲; 自機関のみ where nothing is said.
    pub audience: Option<OptionalAudience>,
    /// The rest, which may change later.
    pub definition: OptionalItemDefinition,
}

/// A change of an item (RFC 7396): what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionalItemPatch {
    /// 項目名; cannot be cleared.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "移動手段"))]
    pub label: Patch<String>,
    /// 入力の説明.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "主に使ったもの"))]
    pub help: Patch<String>,
    /// 単位.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = json!(null)))]
    pub unit: Patch<String>,
    /// The least that a number may be.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, example = json!(null)))]
    pub minimum: Patch<f64>,
    /// The most that a number may be.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, example = json!(null)))]
    pub maximum: Patch<f64>,
    /// Digits after the point.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>, example = 0, maximum = 4))]
    pub decimals: Patch<u8>,
    /// 選択肢: the whole list; a choice that stood in it cannot be left out, only retired.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<OptionalChoice>>))]
    pub choices: Patch<Vec<OptionalChoice>>,
    /// 表示順.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u16>, example = 20, maximum = 9999))]
    pub position: Patch<u16>,
    /// Whether it is used no more.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>, example = false))]
    pub retired: Patch<bool>,
}

/// A former definition of an item, or its present one (変更履歴).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionalItemVersion {
    /// Its number, from 1.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
    /// What it was.
    pub definition: OptionalItemDefinition,
    /// From when.
    pub made_at: DateTime<Utc>,
    /// By whom, to their own organisation.
    #[cfg_attr(feature = "openapi", schema(example = "千代田 管子"))]
    pub made_by: Option<String>,
}

/// Whether a text can be a code: a name that survives files, addresses and programs of others.
fn is_code(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_ascii_lowercase())
        && text.len() <= CODE_MAX
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn code(out: &mut Violations, pointer: &str, text: &str) {
    match text {
        "" => out.add(pointer, "required"),
        _ if !is_code(text) => out.add(pointer, "optional_item.code"),
        _ => {}
    }
}

impl OptionalItemDefinition {
    /// Judges it as that of an item of `kind`; `at` is where it lies in the body.
    pub fn judge(&self, kind: OptionalItemKind, at: &str, out: &mut Violations) {
        out.required(&format!("{at}/label"), &self.label);
        out.text(&format!("{at}/label"), &self.label, LABEL_MAX);
        let texts = [
            ("help", &self.help, HELP_MAX),
            ("unit", &self.unit, UNIT_MAX),
        ];
        for (name, text, most) in texts {
            out.text(
                &format!("{at}/{name}"),
                text.as_deref().unwrap_or_default(),
                most,
            );
        }
        if self.position > 9_999 {
            out.add_with(&format!("{at}/position"), "number.range", "range", "0–9999");
        }
        self.judge_number(kind, at, out);
        self.judge_choices(kind, at, out);
    }

    fn judge_number(&self, kind: OptionalItemKind, at: &str, out: &mut Violations) {
        if kind != OptionalItemKind::Number {
            let given = [
                ("unit", self.unit.is_some()),
                ("minimum", self.minimum.is_some()),
                ("maximum", self.maximum.is_some()),
                ("decimals", self.decimals > 0),
            ];
            for (name, _) in given.into_iter().filter(|(_, given)| *given) {
                out.add(&format!("{at}/{name}"), "optional_item.numbers_only");
            }
            return;
        }
        if self.decimals > DECIMALS_MAX {
            let range = format_args!("0–{DECIMALS_MAX}");
            out.add_with(&format!("{at}/decimals"), "number.range", "range", range);
        }
        let bounds = [("minimum", self.minimum), ("maximum", self.maximum)];
        for (name, bound) in bounds {
            if bound.is_some_and(|bound| !bound.is_finite() || bound.abs() > NUMBER_MAX) {
                out.add(&format!("{at}/{name}"), "number.unreadable");
            }
        }
        if let (Some(least), Some(most)) = (self.minimum, self.maximum)
            && least > most
        {
            out.add(&format!("{at}/maximum"), "optional_item.bounds");
        }
    }

    fn judge_choices(&self, kind: OptionalItemKind, at: &str, out: &mut Violations) {
        let place = format!("{at}/choices");
        if !kind.chooses() {
            if !self.choices.is_empty() {
                out.add(&place, "optional_item.choices_only");
            }
            return;
        }
        if self.choices.is_empty() {
            out.add(&place, "required");
        } else if self.choices.len() > MOST_CHOICES {
            out.add_with(&place, "list.too_long", "max", MOST_CHOICES);
        }
        let mut seen = std::collections::BTreeSet::new();
        for (index, choice) in self.choices.iter().enumerate().take(MOST_CHOICES) {
            let at = |name: &str| format!("{place}/{index}/{name}");
            code(out, &at("code"), &choice.code);
            if !choice.code.is_empty() && !seen.insert(choice.code.as_str()) {
                out.add(&at("code"), "optional_item.code_twice");
            }
            out.required(&at("label"), &choice.label);
            out.text(&at("label"), &choice.label, LABEL_MAX);
        }
    }

    /// Judges that it follows `before`: no choice is lost, so that what was chosen can always be read.
    pub fn follows(&self, before: &Self, out: &mut Violations) {
        let kept = |old: &&OptionalChoice| self.choices.iter().any(|new| new.code == old.code);
        if let Some(lost) = before.choices.iter().find(|old| !kept(old)) {
            out.add_with(
                "/choices",
                "optional_item.choice_lost",
                "label",
                &lost.label,
            );
        }
    }

    /// With what a patch changes.
    #[must_use]
    pub fn with(&self, patch: OptionalItemPatch) -> Self {
        fn or<T: Default>(patch: Patch<T>, stands: T) -> T {
            match patch {
                Patch::Absent => stands,
                Patch::Null => T::default(),
                Patch::Value(value) => value,
            }
        }
        let said = |patch: Patch<String>, stands: &Option<String>| {
            let text = or(patch, stands.clone().unwrap_or_default());
            Some(text).filter(|text| !text.trim().is_empty())
        };
        Self {
            label: or(patch.label, self.label.clone()),
            help: said(patch.help, &self.help),
            unit: said(patch.unit, &self.unit),
            minimum: patch.minimum.into_change().unwrap_or(self.minimum),
            maximum: patch.maximum.into_change().unwrap_or(self.maximum),
            decimals: or(patch.decimals, self.decimals),
            choices: or(patch.choices, self.choices.clone()),
            position: or(patch.position, self.position),
            retired: or(patch.retired, self.retired),
        }
    }
}

impl Validate for NewOptionalItem {
    fn validate(&self, out: &mut Violations) {
        code(out, "/code", &self.code);
        match self.kind {
            None => out.add("/kind", "required"),
            Some(kind) => self.definition.judge(kind, "/definition", out),
        }
    }
}

impl Validate for OptionalItemPatch {
    /// Only what stands by itself: the rest is judged once it is laid over what stands.
    fn validate(&self, out: &mut Violations) {
        if self.label == Patch::Null {
            out.add("/label", "required");
        }
    }
}

#[cfg(test)]
mod tests;
