//! What is to be made, kept beside the progress, so that a seed that was killed goes on as it began.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hersys_domain::jp_date::jst_date;
use tokio_postgres::{Client, Row};

use super::SeedError;
use super::numbers::PLACES;
use crate::secrets::{hex, sha256};
use crate::services::demonstration::Mode;

/// Days of report where none are named.
const DAYS: i64 = 90;
/// People written in one transaction where nothing else is said: some 25 MB of text.
const BATCH: u32 = 2_000;

/// How much is made of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// Everything that a submission and the days after it make: identity, notification, course, health reports.
    #[default]
    Whole,
    /// What figures are made of: a number, the case as it stands, what it counts.
    Figures,
}

impl Extent {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Figures => "figures",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// How many; 1 to 225 million.
    pub cases: u32,
    /// How much of each.
    pub extent: Extent,
    /// First day of report; none: as begun, else 90 days before the last.
    pub from: Option<NaiveDate>,
    /// Last day of report, not after today; none: as begun, else yesterday.
    pub until: Option<NaiveDate>,
    /// The Ministry's file of new cases by day, as text; none for a made-up wave.
    pub curve: Option<String>,
    /// The same number makes the same people.
    pub seed: u64,
    /// People in one transaction; none: as begun, else 2,000.
    pub batch_size: Option<u32>,
    /// Stop after so many batches; none: go on to the end.
    pub batches: Option<usize>,
}

/// What is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many.
    pub cases: u32,
    /// How much of each.
    pub extent: Extent,
    /// First day of report.
    pub from: NaiveDate,
    /// Last day of report.
    pub until: NaiveDate,
    /// SHA-256 of the curve; none for a made-up wave.
    pub curve: Option<String>,
    /// The same number makes the same people.
    pub seed: u64,
    /// People in one transaction.
    pub batch_size: u32,
    /// When it was begun: the present of all made-up people.
    pub as_of: DateTime<Utc>,
}

impl Plan {
    /// A plan that begins now.
    fn beginning(wanted: &Wanted, now: DateTime<Utc>) -> Self {
        let today = jst_date(now);
        let yesterday = today - TimeDelta::days(1);
        let until = wanted.until.unwrap_or(yesterday).min(today);
        Self {
            cases: wanted.cases,
            extent: wanted.extent,
            from: wanted.from.unwrap_or(until - TimeDelta::days(DAYS - 1)),
            until,
            curve: hash(wanted),
            seed: wanted.seed,
            batch_size: wanted.batch_size.unwrap_or(BATCH).max(1),
            as_of: now,
        }
    }

    /// Whether this is what is asked for; what is not named is as begun.
    fn serves(&self, wanted: &Wanted) -> bool {
        let today = jst_date(self.as_of);
        self.cases == wanted.cases
            && self.extent == wanted.extent
            && self.curve == hash(wanted)
            && self.seed == wanted.seed
            && wanted.from.is_none_or(|from| from == self.from)
            && wanted
                .until
                .is_none_or(|until| until.min(today) == self.until)
            && wanted.batch_size.is_none_or(|size| size == self.batch_size)
    }

    /// How many batches there are.
    pub(super) fn batches(&self) -> u32 {
        self.cases.div_ceil(self.batch_size)
    }

    /// First and last place in the order, from 1, of a batch, from 0.
    pub(super) fn places(&self, batch: u32) -> (u64, u64) {
        let before = u64::from(batch) * u64::from(self.batch_size);
        let last = (before + u64::from(self.batch_size)).min(u64::from(self.cases));
        (before + 1, last)
    }
}

fn hash(wanted: &Wanted) -> Option<String> {
    let curve = wanted.curve.as_ref();
    curve.map(|text| hex(&sha256(text.as_bytes())))
}

const SELECT: &str = "\
    SELECT cases, extent, from_on::text, until_on::text, curve, seed, batch_size, \
        (extract(epoch FROM as_of) * 1000000)::bigint FROM seed_plan";

const INSERT: &str = "\
    INSERT INTO seed_plan (cases, extent, from_on, until_on, curve, seed, batch_size, as_of) \
    VALUES ($1, $2, ($3::text)::date, ($4::text)::date, $5, $6, $7, ($8::text)::timestamptz) ON CONFLICT DO NOTHING";

fn kept(row: &Row) -> Result<Plan, SeedError> {
    let number = |place| -> Result<u32, SeedError> {
        u32::try_from(row.try_get::<_, i32>(place)?).map_err(|_| SeedError::Unreadable)
    };
    let day = |place| -> Result<NaiveDate, SeedError> {
        let text: String = row.try_get(place)?;
        text.parse().map_err(|_| SeedError::Unreadable)
    };
    let extent = match row.try_get(1)? {
        "whole" => Extent::Whole,
        "figures" => Extent::Figures,
        _ => return Err(SeedError::Unreadable),
    };
    let as_of = DateTime::from_timestamp_micros(row.try_get(7)?);
    Ok(Plan {
        cases: number(0)?,
        extent,
        from: day(2)?,
        until: day(3)?,
        curve: row.try_get(4)?,
        seed: row.try_get::<_, i64>(5)?.cast_unsigned(),
        batch_size: number(6)?,
        as_of: as_of.ok_or(SeedError::Unreadable)?,
    })
}

/// The plan that was begun, if it is the one asked for, or a new one; none where there are people whom no seed made.
///
/// # Errors
/// Where real people may be in the database, or people of another plan are.
pub(super) async fn settle(
    client: &Client,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<Option<Plan>, SeedError> {
    let mode = client
        .query_opt("SELECT mode FROM installation", &[])
        .await?
        .map(|row| row.get::<_, String>(0));
    if mode.as_deref() != Some(Mode::Demonstration.as_str()) {
        return Err(SeedError::NotADemonstration);
    }
    if client.query_opt(SELECT, &[]).await?.is_none() {
        let there = client
            .query_one("SELECT EXISTS (SELECT 1 FROM case_record)", &[])
            .await?;
        if there.get(0) {
            return Ok(None);
        }
        keep(client, &Plan::beginning(wanted, now)).await?;
    }
    let plan = kept(&client.query_one(SELECT, &[]).await?)?;
    if plan.serves(wanted) {
        Ok(Some(plan))
    } else {
        Err(SeedError::Other(Box::new(plan)))
    }
}

/// Keeps a plan unless somebody has begun another meanwhile.
async fn keep(client: &Client, plan: &Plan) -> Result<(), SeedError> {
    if plan.from > plan.until || plan.cases == 0 || plan.cases > PLACES {
        return Err(SeedError::Impossible);
    }
    let number = |number: u32| i32::try_from(number).map_err(|_| SeedError::Impossible);
    let (from, until) = (plan.from.to_string(), plan.until.to_string());
    client
        .execute(
            INSERT,
            &[
                &number(plan.cases)?,
                &plan.extent.as_str(),
                &from,
                &until,
                &plan.curve,
                &plan.seed.cast_signed(),
                &number(plan.batch_size)?,
                &plan.as_of.to_rfc3339(),
            ],
        )
        .await?;
    Ok(())
}
