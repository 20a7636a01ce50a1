//! 外部の識別子: the numbers by which other systems know a person or a case (B12).
//!
//! A number belongs to the organisation that entered it, is of a kind, and may name its source: 検体番号 of one laboratory and of
//! another are two lists of numbers. Within organisation, kind and source a number stands once, as it is after folding.

use serde::{Deserialize, Serialize};

use crate::digits;
use crate::entry::EntryChange;
use crate::id::{CaseId, ExternalIdId, OrganizationId};
use crate::patch::Patch;
use crate::text::clean;
use crate::validate::{Validate, Violations};

/// Characters of a number at most.
pub const VALUE_MAX: usize = 64;
/// Characters of the name of a source at most.
pub const SOURCE_MAX: usize = 60;

crate::closed_set! {
    /// What kind of number it is (識別子の種類).
    pub enum ExternalIdKind {
        /// 宛名番号: the person's, in the systems of their municipality, whatever they fall ill of.
        Resident = "resident",
        /// 院内番号（カルテ番号）.
        Hospital = "hospital",
        /// 検体番号.
        Specimen = "specimen",
        /// 旧システムのID.
        FormerSystem = "former_system",
        /// 自治体システムの番号.
        MunicipalSystem = "municipal_system",
        /// Any other, whose source is named (その他).
        Other = "other",
    }
}

impl ExternalIdKind {
    /// Whether it is the person's, not that of one case of theirs.
    pub const fn of_person(self) -> bool {
        matches!(self, Self::Resident)
    }
}

/// A number as it is compared: full width becomes half width, dashes of all kinds are one, blanks and case do not count. None
/// where it can be no number.
pub fn fold(value: &str) -> Option<String> {
    let mut folded = digits::plain(value)?.to_uppercase();
    folded.retain(|c| c != ' ');
    (!folded.is_empty()).then_some(folded)
}

/// The name of a source as it is kept and compared: letters and digits of full width become half width, one blank stands for
/// several, and everything else is as it was typed.
pub fn fold_source(source: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let folded: String = clean(source).chars().map(narrow).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn judge_value(out: &mut Violations, value: &str) {
    out.required("/value", value);
    out.text("/value", &clean(value), VALUE_MAX);
    if out.is_empty() && fold(value).is_none() {
        out.add("/value", "unreadable");
    }
}

fn judge_source(out: &mut Violations, kind: Option<ExternalIdKind>, source: &str) {
    out.text("/source", &clean(source), SOURCE_MAX);
    if kind == Some(ExternalIdKind::Other) {
        out.required("/source", source);
    }
}

/// What a number was before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormerExternalId {
    /// Its version.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
    /// Source.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub source: String,
    /// The number.
    #[cfg_attr(feature = "openapi", schema(example = "00-48212"))]
    pub value: String,
    /// Who had made it so.
    pub made: EntryChange,
}

/// A number by which another system knows a person or a case (外部の識別子).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalId {
    /// Its identifier.
    pub id: ExternalIdId,
    /// Of which case; none where it is the person's (宛名番号).
    pub case_id: Option<CaseId>,
    /// Kind.
    #[cfg_attr(feature = "openapi", schema(example = "hospital"))]
    pub kind: ExternalIdKind,
    /// Which list or body gave it; blank where the kind says so.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub source: String,
    /// The number, as it was typed.
    #[cfg_attr(feature = "openapi", schema(example = "00-48213"))]
    pub value: String,
    /// Whose number it is: the organisation that entered it.
    pub organization_id: OrganizationId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "神田診療所"))]
    pub organization: String,
    /// Whether the caller may change it and take it back.
    pub writable: bool,
    /// Who entered it.
    pub recorded: EntryChange,
    /// Who changed it last.
    pub changed: Option<EntryChange>,
    /// What it was before, the latest first.
    pub before: Vec<FormerExternalId>,
    /// Who took it back; it is found no more.
    pub removed: Option<EntryChange>,
    /// Version, as in the `ETag`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
}

/// The numbers of a case and of its person that one may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalIds {
    /// Those that hold, in the order of kinds.
    pub items: Vec<ExternalId>,
    /// Those that were taken back.
    pub removed: Vec<ExternalId>,
    /// Which kinds the caller may enter for this case.
    pub writable: Vec<ExternalIdKind>,
}

/// A new number of a case, or of its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewExternalId {
    /// Kind; stays for ever.
    #[cfg_attr(feature = "openapi", schema(example = "hospital"))]
    pub kind: ExternalIdKind,
    /// Which list or body gave it, up to 60 characters; compulsory of `other`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub source: String,
    /// The number, 1–64 characters of one line.
    #[cfg_attr(feature = "openapi", schema(example = "00-48213"))]
    pub value: String,
}

impl Validate for NewExternalId {
    fn validate(&self, out: &mut Violations) {
        judge_value(out, &self.value);
        judge_source(out, Some(self.kind), &self.source);
    }
}

/// A change of a number (RFC 7396): what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalIdPatch {
    /// Which list or body gave it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "千代田区"))]
    pub source: Patch<String>,
    /// The number; cannot be cleared.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "00-48214"))]
    pub value: Patch<String>,
}

impl Validate for ExternalIdPatch {
    /// Whether a source has to be named depends on what stands.
    fn validate(&self, out: &mut Violations) {
        match &self.value {
            Patch::Absent => {}
            Patch::Null => out.add("/value", "required"),
            Patch::Value(value) => judge_value(out, value),
        }
        if let Patch::Value(source) = &self.source {
            judge_source(out, None, source);
        }
    }
}

impl ExternalIdPatch {
    /// The source and the number that result.
    pub fn over(&self, source: &str, value: &str) -> (String, String) {
        let source = match &self.source {
            Patch::Absent => source.to_owned(),
            Patch::Null => String::new(),
            Patch::Value(source) => fold_source(source),
        };
        let value = self.value.value().map_or(value, |value| value.as_str());
        (source, clean(value))
    }
}

/// Which case a number means. In the body, never in the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalIdSearch {
    /// The number, whole, 1–64 characters.
    #[cfg_attr(feature = "openapi", schema(example = "00-48213"))]
    pub value: String,
    /// Of this kind only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "hospital"))]
    pub kind: Option<ExternalIdKind>,
    /// Of this source only; blank for those that name none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub source: Option<String>,
    /// Of this organisation only.
    #[serde(default)]
    pub organization_id: Option<OrganizationId>,
}

impl Validate for ExternalIdSearch {
    fn validate(&self, out: &mut Violations) {
        judge_value(out, &self.value);
        if let Some(source) = &self.source {
            judge_source(out, None, source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_people_read_them() {
        assert_eq!(fold(" ００－４８ ２１３ａ"), fold("00-48213A"));
        assert_ne!(fold("0048213"), fold("00-48213"));
        assert_eq!(fold(" \u{3000}"), None);
        assert_eq!(fold("1\u{0}"), None);
        assert_eq!(fold(&"1".repeat(65)), None);
        assert_eq!(fold_source("　新宿区　健康Ａ "), "新宿区 健康A");
        assert_eq!(fold_source("検査センター"), "検査センター");
    }

    #[test]
    fn a_number_names_its_source_where_the_kind_does_not() {
        let new = |kind, source: &str, value: &str| NewExternalId {
            kind,
            source: source.to_owned(),
            value: value.to_owned(),
        };
        let codes = |one: NewExternalId| {
            let found = one.violations().0;
            let found = found.into_iter().map(|fault| (fault.pointer, fault.code));
            found.collect::<Vec<_>>()
        };
        let said = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
        assert!(codes(new(ExternalIdKind::Hospital, "", "1")).is_empty());
        let missing = codes(new(ExternalIdKind::Other, " ", "1"));
        assert_eq!(missing, said("/source", "required"));
        let blank = codes(new(ExternalIdKind::Hospital, "", " "));
        assert_eq!(blank, said("/value", "required"));
        let lines = codes(new(ExternalIdKind::Hospital, "", "1\n2"));
        assert_eq!(lines, said("/value", "text.line_break"));
        let long = codes(new(ExternalIdKind::Specimen, &"長".repeat(61), "1"));
        assert_eq!(long, said("/source", "text.too_long"));
    }
}
