//! The tag that names a version of a record in `ETag` and `If-Match` (RFC 9110, 8.8.3).

/// The tag of a version: strong, as in `"v3"`.
pub fn etag(version: i32) -> String {
    format!("\"v{version}\"")
}
