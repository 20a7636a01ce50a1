//! What lists of cases may be asked for, in the address: read once for the list, its workbook and what is done to all of it.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use chrono::NaiveDate;
use hersys_domain::absent::DateState;
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Whereabouts};
use hersys_domain::case_list::{
    CaseFilter, CaseOrder, CaseSign, CaseSort, Direction, FillableItem,
};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Validate as _;
use serde::Deserialize;
use utoipa::IntoParams;

use super::case::View;
use super::{Query, page};
use crate::ctx::Ctx;
use crate::db::case_record::Place;
use crate::error::AppError;

/// What the document says of the filters; [`CaseFilter`] reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct FilterParams {
    /// Through which relation; absent for the nearest one has.
    view: Option<View>,
    /// 区分; patients where nothing is said.
    kind: Option<CaseKind>,
    /// In one of these states.
    #[param(style = Form, explode = false)]
    status: Option<Vec<CaseStatus>>,
    /// Of one of these severities.
    #[param(style = Form, explode = false)]
    severity: Option<Vec<Severity>>,
    /// At one of these places.
    #[param(style = Form, explode = false)]
    whereabouts: Option<Vec<Whereabouts>>,
    /// Of one of these sexes.
    #[param(style = Form, explode = false)]
    sex: Option<Vec<Sex>>,
    /// With one of these answers about the onset.
    #[param(style = Form, explode = false)]
    onset: Option<Vec<DateState>>,
    /// Now in one of these municipalities.
    #[param(style = Form, explode = false, value_type = Option<Vec<hersys_domain::municipality_code::MunicipalityCode>>)]
    municipality_code: Option<Vec<String>>,
    /// Received by one of these centres.
    #[param(style = Form, explode = false)]
    receiving_center_id: Option<Vec<OrganizationId>>,
    /// Looked after by one of these members of staff.
    #[param(style = Form, explode = false)]
    assigned_to: Option<Vec<AccountId>>,
    /// At least so old, in completed years.
    #[param(maximum = 150)]
    age_from: Option<u16>,
    /// At most so old, in completed years.
    #[param(maximum = 150)]
    age_until: Option<u16>,
    /// Only reported from this day on.
    reported_from: Option<NaiveDate>,
    /// Only reported up to this day.
    reported_until: Option<NaiveDate>,
    /// Only diagnosed from this day on.
    diagnosed_from: Option<NaiveDate>,
    /// Only diagnosed up to this day.
    diagnosed_until: Option<NaiveDate>,
    /// Only ill from this day on.
    onset_from: Option<NaiveDate>,
    /// Only ill up to this day.
    onset_until: Option<NaiveDate>,
    /// Only made public from this day on.
    published_from: Option<NaiveDate>,
    /// Only made public up to this day.
    published_until: Option<NaiveDate>,
    /// Without a value of each of these.
    #[param(style = Form, explode = false)]
    missing: Option<Vec<FillableItem>>,
    /// With a value of each of these.
    #[param(style = Form, explode = false)]
    present: Option<Vec<FillableItem>>,
    /// For which each of these holds.
    #[param(style = Form, explode = false)]
    having: Option<Vec<CaseSign>>,
    /// By what it is ordered; what has no value stands at the end.
    sort: Option<CaseSort>,
    /// Which way.
    direction: Option<Direction>,
}

/// The part of the address that is about pages.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct PageParams {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
    /// Whether to count them, too: `total`, where they are at most 10,000.
    count: Option<bool>,
}

/// A list as it is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct CaseQuery {
    /// Through which relation.
    pub view: Option<View>,
    /// What it is narrowed by.
    pub filter: CaseFilter,
    /// What it is ordered by.
    pub order: CaseOrder,
}

/// The same with a page of it.
#[derive(Debug, Clone, Default)]
pub(super) struct CasePageQuery {
    /// The list.
    pub list: CaseQuery,
    /// How many.
    pub limit: i64,
    /// After which.
    pub after: Option<Place>,
    /// Whether they are counted.
    pub count: bool,
}

fn malformed() -> AppError {
    ProblemCode::MalformedParameter.into()
}

fn word<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, AppError> {
    use serde::de::IntoDeserializer as _;
    let read: Result<T, serde::de::value::Error> = T::deserialize(text.into_deserializer());
    read.map_err(|_| malformed())
}

/// Reads the members of an address, each of which may stand there once; `other` takes what is not about the list itself.
fn read(
    request: &HttpRequest,
    mut other: impl FnMut(&str, &str) -> Result<bool, AppError>,
) -> Result<CaseQuery, AppError> {
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map_err(|_| malformed())?.into_inner();
    let mut query = CaseQuery::default();
    for (index, (name, text)) in pairs.iter().enumerate() {
        if pairs.iter().take(index).any(|(before, _)| before == name) {
            return Err(malformed());
        }
        match name.as_str() {
            "view" => query.view = Some(word(text)?),
            "sort" => query.order.sort = word(text)?,
            "direction" => query.order.direction = word(text)?,
            _ => {
                let known = query.filter.put(name, text).map_err(|_| malformed())?;
                if !known && !other(name, text)? {
                    return Err(malformed());
                }
            }
        }
    }
    if query.filter.violations().is_empty() {
        Ok(query)
    } else {
        Err(malformed())
    }
}

impl CasePageQuery {
    fn read(request: &HttpRequest) -> Result<Self, AppError> {
        let (mut limit, mut after, mut count) = (None, None, false);
        let list = read(request, |name, text| {
            match name {
                "limit" => limit = Some(text.parse().map_err(|_| malformed())?),
                "after" => after = page::after::<Place>(Some(text))?,
                "count" => count = text.parse().map_err(|_| malformed())?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if after.as_ref().is_some_and(|place| !place.fits(list.order)) {
            return Err(malformed());
        }
        Ok(Self {
            limit: page::limit(limit)?,
            list,
            after,
            count,
        })
    }
}

impl FromRequest for CaseQuery {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read(request, |_, _| Ok(false)))
    }
}

impl FromRequest for CasePageQuery {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::read(request))
    }
}

/// What tells of something that has a permission of its own is no way round that.
pub(super) fn check(ctx: &Ctx, filter: &CaseFilter) -> Result<(), AppError> {
    if filter.kind.is_some_and(|kind| kind != CaseKind::Patient) {
        // Who is no patient is for whoever may read contacts.
        ctx.allow(Permission::ContactRead)?;
    }
    for sign in &filter.having {
        let permission = match sign {
            CaseSign::Alert => Permission::AlertRead,
            CaseSign::Silent => Permission::ObservationRead,
            CaseSign::AwaitedTest
            | CaseSign::Ward
            | CaseSign::Icu
            | CaseSign::Ventilator
            | CaseSign::Ecmo => Permission::ClinicalRead,
        };
        ctx.allow(permission)?;
    }
    Ok(())
}
