//! How much heavy work this process does at once. Who comes when it is full is told at once to come back, and
//! waits nowhere: work of a signed-in few must not take what sign-in and notification need.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use hersys_domain::id::OrganizationId;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Violations;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::AppError;

/// Files that are taken in at once, whoever's.
const IMPORTS: usize = 2;
/// Seconds after which it is worth sending a file again.
const IMPORT_RETRY: u32 = 60;
/// Workbooks that are made at once, whoever's. Each holds a connection for as long as its list is read.
const EXPORTS: usize = 2;
/// Seconds after which it is worth asking for a workbook again.
const EXPORT_RETRY: u32 = 10;

/// How slowly a file may come.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The longest wait for the next piece; all waits together may be as long again.
    pub pause: Duration,
    /// Bytes a second that give back what was waited for.
    pub bytes_per_second: u64,
}

impl Default for Pace {
    /// 30 seconds without anything, or less than 16 kB a second on the whole.
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(30),
            bytes_per_second: 16 * 1024,
        }
    }
}

impl Pace {
    /// How long the next piece may take when so many bytes have come and so much was waited for them.
    fn next(self, bytes: u64, waited: Duration) -> Duration {
        let whole = self.pause + Duration::from_secs(bytes / self.bytes_per_second.max(1));
        whole.saturating_sub(waited).min(self.pause)
    }
}

/// The gates of one process.
#[derive(Clone)]
pub struct Gates {
    imports: Arc<Semaphore>,
    importing: Arc<Mutex<HashSet<OrganizationId>>>,
    exports: Arc<Semaphore>,
    pace: Pace,
}

/// A workbook in the making; over when dropped.
pub struct Exporting {
    _permit: OwnedSemaphorePermit,
}

impl Default for Gates {
    fn default() -> Self {
        Self::new(Pace::default())
    }
}

/// An import on its way; over when dropped.
pub struct Importing {
    all: Arc<Mutex<HashSet<OrganizationId>>>,
    organization: OrganizationId,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Importing {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.organization);
    }
}

impl Gates {
    /// Open gates.
    pub fn new(pace: Pace) -> Self {
        Self {
            imports: Arc::new(Semaphore::new(IMPORTS)),
            importing: Arc::default(),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            pace,
        }
    }

    /// Lets an import of an organisation begin: 409 while another of its own is on its way, 503 while others
    /// are at work.
    pub fn import(&self, organization: OrganizationId) -> Result<Importing, AppError> {
        let mut all = self
            .importing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if all.contains(&organization) {
            let mut violations = Violations::default();
            violations.add("", "import.running");
            return Err(AppError {
                errors: violations.0,
                ..ProblemCode::Conflict.into()
            });
        }
        let permit = Arc::clone(&self.imports)
            .try_acquire_owned()
            .map_err(|_| AppError::unavailable("imports at work", IMPORT_RETRY))?;
        all.insert(organization);
        Ok(Importing {
            all: Arc::clone(&self.importing),
            organization,
            _permit: permit,
        })
    }

    /// Lets a workbook be made; 503 at once while others are.
    pub fn export(&self) -> Result<Exporting, AppError> {
        Arc::clone(&self.exports)
            .try_acquire_owned()
            .map(|permit| Exporting { _permit: permit })
            .map_err(|_| AppError::unavailable("workbooks in the making", EXPORT_RETRY))
    }

    /// A body that has to come at a pace: a sender who lets it trickle holds an import's place for ever.
    pub fn paced<E>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> impl Stream<Item = Result<Bytes, AppError>> {
        let coming = Coming {
            body: Box::pin(body),
            waited: Duration::ZERO,
            bytes: 0,
        };
        let pace = self.pace;
        stream::unfold(Some(coming), move |coming| async move {
            next(coming?, pace).await
        })
    }
}

struct Coming<S> {
    body: Pin<Box<S>>,
    waited: Duration,
    bytes: u64,
}

/// The next piece. Only the wait for the sender counts, not what we do with the pieces meanwhile.
async fn next<E, S: Stream<Item = Result<Bytes, E>>>(
    mut coming: Coming<S>,
    pace: Pace,
) -> Option<(Result<Bytes, AppError>, Option<Coming<S>>)> {
    let left = pace.next(coming.bytes, coming.waited);
    let began = Instant::now();
    let piece = tokio::time::timeout(left, coming.body.next()).await;
    let Ok(piece) = piece else {
        return Some((Err(ProblemCode::BodyTooSlow.into()), None));
    };
    match piece? {
        Ok(piece) => {
            coming.waited += began.elapsed();
            coming.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            Some((Ok(piece), Some(coming)))
        }
        Err(_) => Some((Err(ProblemCode::MalformedBody.into()), None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(number: u128) -> OrganizationId {
        OrganizationId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn one_import_an_organisation_and_two_at_all() {
        let gates = Gates::default();
        let code = |number| {
            gates
                .import(organization(number))
                .err()
                .map(|error| error.code)
        };
        let first = gates.import(organization(1)).unwrap();
        assert_eq!(code(1), Some(ProblemCode::Conflict));
        let second = gates.import(organization(2)).unwrap();
        assert_eq!(code(3), Some(ProblemCode::Unavailable));
        assert_eq!(code(1), Some(ProblemCode::Conflict));
        drop(first);
        drop(gates.import(organization(1)).unwrap());
        drop(second);
        drop(gates.import(organization(3)).unwrap());
    }

    #[tokio::test]
    async fn what_stops_coming_is_given_up() {
        let gates = Gates::new(Pace {
            pause: Duration::from_millis(20),
            bytes_per_second: 1,
        });
        let some = stream::iter([Ok::<_, ()>(Bytes::from_static(b"a,b\n"))]);
        let pieces: Vec<_> = gates.paced(some.chain(stream::pending())).collect().await;
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].is_ok());
        let error = pieces[1].as_ref().unwrap_err();
        assert_eq!(error.code, ProblemCode::BodyTooSlow);
    }

    #[test]
    fn what_trickles_is_given_up_and_what_flows_is_not() {
        let pace = Pace::default();
        let seconds = Duration::from_secs;
        assert_eq!(pace.next(0, Duration::ZERO), seconds(30));
        // A piece of 100 bytes each ten seconds.
        assert_eq!(pace.next(100, seconds(10)), seconds(20));
        assert_eq!(pace.next(300, seconds(30)), Duration::ZERO);
        // 128 kbit a second, for an hour.
        assert_eq!(pace.next(3_600 * 16 * 1024, seconds(3_600)), seconds(30));
    }
}
