//! The demonstration: made-up people, and accounts whose passwords anybody may know.

use serde::{Deserialize, Serialize};

/// A sign-in of the demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemonstrationAccount {
    /// What the person does, in the words of the screens.
    #[cfg_attr(feature = "openapi", schema(example = "保健師・看護師"))]
    pub title: String,
    /// The organisation.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub organization: String,
    /// 利用者ID.
    #[cfg_attr(feature = "openapi", schema(example = "chiyoda.nurse"))]
    pub login: String,
    /// Password; the same for all.
    #[cfg_attr(feature = "openapi", schema(example = "demonstration of hersys"))]
    pub password: String,
    /// The code of this moment.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}
