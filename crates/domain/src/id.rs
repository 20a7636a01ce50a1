//! Identifiers of records: UUIDv7 (they sort by time of making), one type a noun, so that the id of a
//! person cannot be passed where that of a case is asked for.

/// Declares an id type: a newtype of [`uuid::Uuid`] with serde, `Display`, `FromStr`, the OpenAPI
/// schema (feature `openapi`) and the `uuid` column (feature `diesel`).
#[macro_export]
macro_rules! id {
    ( $( $(#[$meta:meta])* $name:ident; )+ ) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(::utoipa::ToSchema))]
        #[cfg_attr(feature = "diesel", derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow))]
        #[cfg_attr(feature = "diesel", diesel(sql_type = ::diesel::sql_types::Uuid))]
        #[serde(transparent)]
        pub struct $name(pub ::uuid::Uuid);

        impl From<::uuid::Uuid> for $name {
            fn from(id: ::uuid::Uuid) -> Self { Self(id) }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }

        #[cfg(feature = "diesel")]
        impl ::diesel::serialize::ToSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                <::uuid::Uuid as ::diesel::serialize::ToSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg>>::to_sql(&self.0, out)
            }
        }

        #[cfg(feature = "diesel")]
        impl ::diesel::deserialize::FromSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg> for $name {
            fn from_sql(bytes: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                <::uuid::Uuid as ::diesel::deserialize::FromSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg>>::from_sql(bytes).map(Self)
            }
        }
    )+ };
}

id! {
    /// An organisation that takes part: ministry, prefecture, health centre, clinic and so on.
    OrganizationId;
    /// A person's means of signing in; may belong to several organisations.
    AccountId;
    /// A human being with a number and a seal.
    PersonId;
    /// A merge of two records of one person.
    MergeId;
    /// A decision that two records are of two people.
    DistinctionId;
    /// One episode of a person.
    CaseId;
    /// A notification (発生届) by a doctor.
    NotificationId;
    /// An entry of the record of a case: a test, a stay, what an investigation found.
    EntryId;
    /// An item that an organisation adds to the record of a case (任意入力項目).
    OptionalItemId;
    /// A number by which another system knows a person or a case (外部の識別子).
    ExternalIdId;
    /// A file that was sent in (データ取込).
    ImportId;
    /// A report of somebody's health (健康観察).
    ObservationId;
    /// A line of the worklist (要対応).
    AlertId;
    /// A view of the list of cases that is kept.
    CaseViewId;
    /// An act upon several cases.
    CaseBatchId;
    /// A transfer of a case between health centres (移管).
    TransferId;
    /// A link by which a patient comes in.
    InvitationId;
    /// A message to a patient.
    MessageId;
    /// A browser session.
    SessionId;
    /// An API key of a system that works for an organisation.
    ApiKeyId;
    /// One entry of the audit log.
    AuditId;
}
