//! People who share something with somebody, among everybody.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Integer, SmallInt, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::case::Sex;
use hersys_domain::id::{OrganizationId, PersonId};
use hersys_domain::person::{Contact, Identity};

use super::Tx;
use crate::error::AppError;
use crate::services::person_seal::{PersonKey, key_place, part_place};
use crate::token::{Token, TokenKind};

/// So many people are compared with one, those who share most first. More share something only where a phone or a name is
/// nobody's (a hospital's number, 不詳).
const COMPARED: i32 = 500;

/// Somebody of whatever centre. Nothing of them is shown before the scope has been asked.
pub struct Unseen {
    /// Who.
    pub id: PersonId,
    /// Names and birth date.
    pub identity: Identity,
    /// How to reach them.
    pub contact: Contact,
    /// 性別 of their latest case.
    pub sex: Sex,
    /// 担当保健所 of their latest case.
    pub center_id: OrganizationId,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    person_id: PersonId,
    #[diesel(sql_type = Binary)]
    wrapped: Vec<u8>,
    #[diesel(sql_type = Integer)]
    identity_version: i32,
    #[diesel(sql_type = Binary)]
    identity: Vec<u8>,
    #[diesel(sql_type = Integer)]
    contact_version: i32,
    #[diesel(sql_type = Binary)]
    contact: Vec<u8>,
    #[diesel(sql_type = Text)]
    sex: Sex,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    center_id: OrganizationId,
}

/// Tokens as the functions of the database take them.
struct Sought {
    kinds: Vec<i16>,
    tokens: Vec<i64>,
    births: Vec<i64>,
    support_kinds: Vec<i16>,
    support_tokens: Vec<i64>,
}

impl Sought {
    fn of(sought: &[Token], support: &[Token]) -> Self {
        let birth = TokenKind::Birth as i16;
        let (births, sure): (Vec<Token>, Vec<Token>) =
            sought.iter().partition(|(kind, _)| *kind == birth);
        let kinds = |tokens: &[Token]| tokens.iter().map(|one| one.0).collect::<Vec<_>>();
        let values = |tokens: &[Token]| tokens.iter().map(|one| one.1).collect::<Vec<_>>();
        Self {
            kinds: kinds(&sure),
            tokens: values(&sure),
            births: values(&births),
            support_kinds: kinds(support),
            support_tokens: values(support),
        }
    }
}

/// People who share one of `sought` with `who`; those who share a birth date only where they share one of `support`, too. Nobody
/// where the organisation may not write `who`.
pub async fn like(
    tx: &mut Tx,
    who: PersonId,
    sought: &[Token],
    support: &[Token],
) -> Result<Vec<Unseen>, AppError> {
    let sought = Sought::of(sought, support);
    let rows: Vec<Row> =
        diesel::sql_query("SELECT * FROM people_like($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind::<diesel::sql_types::Uuid, _>(who)
            .bind::<Array<SmallInt>, _>(sought.kinds)
            .bind::<Array<BigInt>, _>(sought.tokens)
            .bind::<SmallInt, _>(TokenKind::Birth as i16)
            .bind::<Array<BigInt>, _>(sought.births)
            .bind::<Array<SmallInt>, _>(sought.support_kinds)
            .bind::<Array<BigInt>, _>(sought.support_tokens)
            .bind::<Integer, _>(COMPARED)
            .load(tx.connection()?)
            .await?;
    rows.iter().map(|row| opened(tx, row)).collect()
}

/// The same for somebody whom a health centre is about to register.
pub async fn like_new(
    tx: &mut Tx,
    sought: &[Token],
    support: &[Token],
) -> Result<Vec<Unseen>, AppError> {
    let sought = Sought::of(sought, support);
    let rows: Vec<Row> =
        diesel::sql_query("SELECT * FROM people_like_new($1, $2, $3, $4, $5, $6, $7)")
            .bind::<Array<SmallInt>, _>(sought.kinds)
            .bind::<Array<BigInt>, _>(sought.tokens)
            .bind::<SmallInt, _>(TokenKind::Birth as i16)
            .bind::<Array<BigInt>, _>(sought.births)
            .bind::<Array<SmallInt>, _>(sought.support_kinds)
            .bind::<Array<BigInt>, _>(sought.support_tokens)
            .bind::<Integer, _>(COMPARED)
            .load(tx.connection()?)
            .await?;
    rows.iter().map(|row| opened(tx, row)).collect()
}

fn opened(tx: &Tx, row: &Row) -> Result<Unseen, AppError> {
    let id = row.person_id;
    let key = PersonKey::unwrap(tx.secrets(), &key_place(id), &row.wrapped)?;
    Ok(Unseen {
        id,
        identity: key.open(
            &part_place(id, "identity", row.identity_version),
            &row.identity,
        )?,
        contact: key.open(
            &part_place(id, "contact", row.contact_version),
            &row.contact,
        )?,
        sex: row.sex,
        center_id: row.center_id,
    })
}

#[derive(QueryableByName)]
struct Estimate {
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// About how many people are on record, as PostgreSQL's statistics have it.
pub async fn population(tx: &mut Tx) -> QueryResult<u64> {
    let found: Estimate = diesel::sql_query(
        "SELECT greatest(reltuples, 0)::bigint AS people FROM pg_class WHERE oid = 'person'::regclass",
    )
    .get_result(tx.connection()?)
    .await?;
    Ok(u64::try_from(found.people).unwrap_or(0))
}
