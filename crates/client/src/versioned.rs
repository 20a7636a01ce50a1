//! A record together with the version that a change of it must name.

/// A record with its `ETag`; give it back to the call that changes the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The record.
    pub value: T,
    /// Its `ETag`, as the server sent it.
    pub etag: String,
}

impl<T> std::ops::Deref for Versioned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
