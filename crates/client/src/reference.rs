//! Reference data: municipalities, postal codes, health centres, countries, holidays.

use chrono::NaiveDate;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::page::Page;
use hersys_domain::postal_code::PostalCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::reference::{
    Country, HealthCenter, Holiday, Municipality, PostalTown, PrefectureEntry, ResponsibleCenter,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Client, ClientError, Method};

/// Calls about reference data.
#[derive(Debug, Clone, Copy)]
pub struct References<'a>(pub(crate) &'a Client);

#[derive(Serialize)]
struct AreaQuery {
    prefecture: Prefecture,
    on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct CenterQuery {
    municipality_code: MunicipalityCode,
    on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct HolidayQuery {
    year: i32,
}

impl References<'_> {
    /// All prefectures.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn prefectures(self) -> Result<Page<PrefectureEntry>, ClientError> {
        self.get("prefectures", &()).await
    }

    /// The municipalities of a prefecture on a day, today where none is given.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn municipalities(
        self,
        prefecture: Prefecture,
        on: Option<NaiveDate>,
    ) -> Result<Page<Municipality>, ClientError> {
        self.get("municipalities", &AreaQuery { prefecture, on })
            .await
    }

    /// One municipality, of today or of former days.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn municipality(self, code: MunicipalityCode) -> Result<Municipality, ClientError> {
        self.get(&format!("municipalities/{code}"), &()).await
    }

    /// The health centres of a prefecture on a day, today where none is given.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn health_centers(
        self,
        prefecture: Prefecture,
        on: Option<NaiveDate>,
    ) -> Result<Page<HealthCenter>, ClientError> {
        self.get("health-centers", &AreaQuery { prefecture, on })
            .await
    }

    /// The health centre that is responsible for a municipality.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn responsible_center(
        self,
        municipality_code: MunicipalityCode,
        on: Option<NaiveDate>,
    ) -> Result<ResponsibleCenter, ClientError> {
        let query = CenterQuery {
            municipality_code,
            on,
        };
        self.get("responsible-center", &query).await
    }

    /// The towns that a postal code stands for.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn towns(self, code: PostalCode) -> Result<Page<PostalTown>, ClientError> {
        self.get(&format!("postal-codes/{code}"), &()).await
    }

    /// All countries.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn countries(self) -> Result<Page<Country>, ClientError> {
        self.get("countries", &()).await
    }

    /// The holidays of a year.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn holidays(self, year: i32) -> Result<Page<Holiday>, ClientError> {
        self.get("holidays", &HolidayQuery { year }).await
    }

    async fn get<T: DeserializeOwned>(
        self,
        path: &str,
        query: &impl Serialize,
    ) -> Result<T, ClientError> {
        let path = format!("/reference/{path}");
        let request = self.0.request(Method::GET, &path).query(query);
        request.send().await?.value()
    }
}
