//! Entries of the record of a case: tests, stays, treatment; what an investigation found.

use hersys_domain::course::Reason;
use hersys_domain::entry::{AwaitedTest, Content, Entries, Entry, EntryPatch, EntryVersions};
use hersys_domain::id::{CaseId, EntryId};
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about entries; the group is that of what they hold.
///
/// # Errors
/// All of them meet `not_found` for who does not see the case, `not_allowed` for who does not write it, and what any call may meet.
#[derive(Debug, Clone, Copy)]
pub struct EntryCalls<'a>(pub(crate) &'a Client);

fn below<C: Content>(id: EntryId) -> String {
    format!("/{}-entries/{id}", C::GROUP)
}

impl EntryCalls<'_> {
    /// All that one sees of a case.
    ///
    /// # Errors
    /// As all of them.
    pub async fn list<C: Content>(self, case: CaseId) -> Result<Entries<C>, ClientError> {
        let path = format!("/cases/{case}/{}-entries", C::GROUP);
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Enters something.
    ///
    /// # Errors
    /// As all of them; `invalid` with the items that break a rule.
    pub async fn make<C: Content>(
        self,
        case: CaseId,
        content: &C,
        key: IdempotencyKey,
    ) -> Result<Versioned<Entry<C>>, ClientError> {
        let path = format!("/cases/{case}/{}-entries", C::GROUP);
        let request = self.0.request(Method::POST, &path).key(key);
        request.json(content).send().await?.versioned()
    }

    /// Changes items; those that are absent stay.
    ///
    /// # Errors
    /// As all of them; `stale_version` with the present entry, `invalid`, `conflict` where it was taken back.
    pub async fn change<C: Content>(
        self,
        id: EntryId,
        etag: &str,
        patch: &EntryPatch,
    ) -> Result<Versioned<Entry<C>>, ClientError> {
        let request = self
            .0
            .request(Method::PATCH, &below::<C>(id))
            .if_match(etag);
        request.json(patch).send().await?.versioned()
    }

    /// Takes an entry back.
    ///
    /// # Errors
    /// As [`Self::change`].
    pub async fn remove<C: Content>(
        self,
        id: EntryId,
        etag: &str,
        reason: &Reason,
        key: IdempotencyKey,
    ) -> Result<Versioned<Entry<C>>, ClientError> {
        let path = format!("{}/removal", below::<C>(id));
        let request = self.0.request(Method::POST, &path).if_match(etag).key(key);
        request.json(reason).send().await?.versioned()
    }

    /// Its history.
    ///
    /// # Errors
    /// As all of them.
    pub async fn versions<C: Content>(self, id: EntryId) -> Result<EntryVersions<C>, ClientError> {
        let path = format!("{}/versions", below::<C>(id));
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// 結果待ちの検査, a page after a cursor.
    ///
    /// # Errors
    /// As all of them.
    pub async fn awaited(self, after: Option<&str>) -> Result<Page<AwaitedTest>, ClientError> {
        let query: Vec<_> = after.map(|after| ("after", after)).into_iter().collect();
        let request = self.0.request(Method::GET, "/awaited-tests").query(&query);
        request.send().await?.value()
    }
}
