//! Organisations that take part (機関): who created them, where they are, whether they are stopped.
//!
//! Source: the notice of 2020-04 s.1-2 (users ①–⑥), the kinds of `roles`.

use serde::{Deserialize, Serialize};

use crate::id::OrganizationId;
use crate::patch::Patch;
use crate::prefecture::Prefecture;
use crate::validate::{Validate, Violations};

crate::closed_set! {
    /// Kind of an organisation. It decides, with the role of the person, what may be seen and done.
    pub enum OrganizationKind {
        /// 国（厚生労働省・国立感染症研究所）: anonymised figures only.
        Ministry = "ministry",
        /// 都道府県（本庁・調整本部).
        Prefecture = "prefecture",
        /// 保健所設置市・特別区（本庁）: a body with health centres of its own.
        Municipality = "municipality",
        /// 保健所.
        HealthCenter = "health_center",
        /// 医療機関, 地域外来・検査センター.
        MedicalInstitution = "medical_institution",
        /// 検査機関・地方衛生研究所.
        Laboratory = "laboratory",
        /// 受託医師会・委託先.
        MedicalAssociation = "medical_association",
        /// 相談・フォローアップセンター.
        CallCenter = "call_center",
        /// 宿泊療養施設.
        LodgingFacility = "lodging_facility",
        /// 社会福祉施設等.
        WelfareFacility = "welfare_facility",
        /// 検疫所.
        QuarantineStation = "quarantine_station",
        /// 市町村（生活支援）: name, address, phone and wish only.
        MunicipalitySupport = "municipality_support",
        /// 移行・入力支援: writes, reads nothing back.
        MigrationOperator = "migration_operator",
    }
}

impl OrganizationKind {
    /// Which kinds an organisation of this kind may create (`roles`, column "created by").
    pub const fn may_create(self) -> &'static [Self] {
        match self {
            Self::Ministry => &[
                Self::Prefecture,
                Self::Municipality,
                Self::QuarantineStation,
                Self::MigrationOperator,
            ],
            Self::Prefecture => &[
                Self::Municipality,
                Self::HealthCenter,
                Self::MedicalInstitution,
                Self::Laboratory,
                Self::MedicalAssociation,
                Self::CallCenter,
                Self::LodgingFacility,
                Self::MunicipalitySupport,
                Self::MigrationOperator,
            ],
            Self::Municipality => &[Self::HealthCenter],
            Self::HealthCenter => &[
                Self::MedicalInstitution,
                Self::Laboratory,
                Self::MedicalAssociation,
                Self::CallCenter,
                Self::LodgingFacility,
                Self::WelfareFacility,
            ],
            _ => &[],
        }
    }
}

/// An organisation as its record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// Identifier.
    pub id: OrganizationId,
    /// Kind (機関の種別).
    pub kind: OrganizationKind,
    /// Official name, as the organisation writes it. 1–100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub name: String,
    /// The organisation that created it; none for the ministry.
    pub created_by: Option<OrganizationId>,
    /// The prefecture whose area it belongs to, if any.
    pub prefecture_id: Option<OrganizationId>,
    /// The designated city or special ward (保健所設置市・特別区) it belongs to, if any.
    pub authority_id: Option<OrganizationId>,
    /// The health centre whose district holds it (for institutions); receives its notifications.
    pub health_center_id: Option<OrganizationId>,
    /// Municipality code (JIS X 0402, six digits) of its place, if known.
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub municipality_code: Option<String>,
    /// Medical institution code (保険医療機関コード, ten digits), if it has one.
    #[cfg_attr(feature = "openapi", schema(example = "0110113719"))]
    pub institution_code: Option<String>,
    /// Phone by day, shown to patients and doctors.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0100"))]
    pub phone: Option<String>,
    /// Phone at night and on holidays, shown to patients.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0199"))]
    pub phone_after_hours: Option<String>,
    /// Which health centre of the master table it is (`GET /reference/health-centers`), if it is one.
    #[cfg_attr(feature = "openapi", schema(example = "13-001"))]
    pub reference_key: Option<String>,
    /// Of a prefecture: which one it is (JIS X 0401).
    pub prefecture_code: Option<Prefecture>,
    /// Whether it has been stopped: its people cannot sign in any more.
    pub stopped: bool,
    /// Version of the record, as in the `ETag`.
    pub version: i32,
}

/// What is needed to create an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    /// Kind (機関の種別); the creator's kind limits the choice.
    pub kind: Option<OrganizationKind>,
    /// Official name. 1–100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "神田内科クリニック"))]
    #[serde(default)]
    pub name: String,
    /// Municipality code, five or six digits.
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub municipality_code: Option<String>,
    /// Medical institution code, ten digits.
    #[cfg_attr(feature = "openapi", schema(example = "0110113719"))]
    pub institution_code: Option<String>,
    /// Phone by day.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0123"))]
    pub phone: Option<String>,
    /// Phone at night and on holidays.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0199"))]
    pub phone_after_hours: Option<String>,
    /// For a health centre: which one of the master table it is. Its municipalities become its district; they
    /// must lie within the area of the prefecture or city that registers it.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub reference_key: Option<String>,
    /// For a prefecture, and required there: which one it is (JIS X 0401, two digits).
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, example = json!(null), pattern = "^(0[1-9]|[1-3][0-9]|4[0-7])$")
    )]
    pub prefecture_code: Option<Prefecture>,
}

/// A partial change of an organisation (JSON merge patch: absent leaves, null clears).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganizationPatch {
    /// Official name. 1–100 characters; cannot be cleared.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "神田内科医院"))]
    pub name: Patch<String>,
    /// Phone by day.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "03-5555-0124"))]
    pub phone: Patch<String>,
    /// Phone at night and on holidays.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "03-5555-0199"))]
    pub phone_after_hours: Patch<String>,
}

/// Characters of an organisation's name, at most.
pub const NAME_MAX: usize = 100;

fn name(out: &mut Violations, value: &str) {
    out.required("/name", value);
    out.text("/name", value, NAME_MAX);
}

impl Validate for NewOrganization {
    fn validate(&self, out: &mut Violations) {
        if self.kind.is_none() {
            out.add("/kind", "required");
        }
        name(out, &self.name);
        out.optional_phone("/phone", self.phone.as_deref());
        out.optional_phone("/phone_after_hours", self.phone_after_hours.as_deref());
        out.optional_parsed::<crate::municipality_code::MunicipalityCode>(
            "/municipality_code",
            self.municipality_code.as_deref(),
        );
        out.optional_parsed::<crate::institution_code::InstitutionCode>(
            "/institution_code",
            self.institution_code.as_deref(),
        );
        if self.reference_key.is_some() && self.kind != Some(OrganizationKind::HealthCenter) {
            out.add("/reference_key", "reference_key.centers_only");
        }
        let prefecture = self.kind == Some(OrganizationKind::Prefecture);
        match self.prefecture_code {
            None if prefecture => out.add("/prefecture_code", "required"),
            Some(_) if !prefecture => {
                out.add("/prefecture_code", "prefecture_code.prefectures_only");
            }
            _ => {}
        }
    }
}

impl Validate for OrganizationPatch {
    fn validate(&self, out: &mut Violations) {
        match &self.name {
            Patch::Absent => {}
            Patch::Null => out.add("/name", "required"),
            Patch::Value(value) => name(out, value),
        }
        out.optional_phone("/phone", self.phone.value().map(String::as_str));
        out.optional_phone(
            "/phone_after_hours",
            self.phone_after_hours.value().map(String::as_str),
        );
    }
}
