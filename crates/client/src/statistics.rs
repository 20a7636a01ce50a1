//! Figures (発生動向).

use chrono::NaiveDate;
use hersys_domain::figure::{DateKind, Dimension, Series};
use hersys_domain::id::OrganizationId;
use serde::Serialize;

use crate::{Client, ClientError, Method};

/// What a series is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesQuery {
    /// By which day.
    pub dates: DateKind,
    /// Divided by what.
    pub dimension: Dimension,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// An organisation of one's area; none for one's own.
    pub organization_id: Option<OrganizationId>,
}

/// Calls about figures.
#[derive(Debug, Clone, Copy)]
pub struct Statistics<'a>(pub(crate) &'a Client);

impl Statistics<'_> {
    /// New cases by day.
    ///
    /// # Errors
    /// `malformed_parameter`, and what any call may meet.
    pub async fn series(self, query: &SeriesQuery) -> Result<Series, ClientError> {
        let request = self
            .0
            .request(Method::GET, "/statistics/series")
            .query(query);
        request.send().await?.value()
    }

    /// The same as a workbook of Excel.
    ///
    /// # Errors
    /// `malformed_parameter`, and what any call may meet.
    pub async fn workbook(self, query: &SeriesQuery) -> Result<Vec<u8>, ClientError> {
        let request = self
            .0
            .request(Method::GET, "/statistics/series.xlsx")
            .query(query);
        Ok(request.send().await?.success()?.body)
    }
}
