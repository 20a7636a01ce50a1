//! The course of a case (経過, B2): what is entered of severity, whereabouts and state, and the rules by
//! which entries divide the time of a track among them.
//!
//! On each track exactly one entry holds at any instant since the first. Entering something of the past
//! is ordinary: an entry lasts until the next one begins, the one before it ends where it begins. What was
//! entered by mistake is corrected or taken back and stays readable. Everything here is pure: time and
//! records come from the caller.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::case::{CaseStatus, Severity, Track, Whereabouts};
use crate::text::Text;
use crate::validate::{Coded, Validate, Violations};

crate::closed_set! {
    /// 終結の理由.
    pub enum CloseReason {
        /// 治癒.
        Recovered = "recovered",
        /// 療養解除.
        Released = "released",
        /// 健康観察終了, of a contact or returnee.
        ObservationOver = "observation_over",
        /// 死亡.
        Died = "died",
        /// 転出.
        Moved = "moved",
        /// 届出の取下げ: only where every notification of the case is withdrawn or void.
        Withdrawn = "withdrawn",
        /// 非該当: likewise.
        NotACase = "not_a_case",
    }
}

crate::coded_error! {
    /// Why an entry has no place on its track.
    pub enum CourseError {
        /// It begins or ends in the future.
        InFuture = "course.in_future": "the entry begins or ends in the future",
        /// It begins before the disease was known.
        TooEarly = "course.too_early": "the entry begins before the disease was known",
        /// It ends before it begins.
        EndsFirst = "course.ends_first": "the entry does not end after it begins",
        /// It would run into a later entry, which must be corrected first.
        Overlaps = "course.overlaps": "the entry runs into a later one",
        /// It would end before the first entry begins, and nothing would be said of the time between.
        Gap = "course.gap": "nothing holds between the entry and the first one",
        /// Another entry begins at the same instant.
        SameInstant = "course.same_instant": "another entry begins at the same instant",
        /// Nothing would be left on the track.
        OnlyOne = "course.only_one": "the entry is the only one of its track",
        /// Not a member of the track's set.
        NotAMember = "course.not_a_member": "the value is not one of the track's",
        /// Such a reason needs a notification that is withdrawn or void.
        NeedsWithdrawal = "course.needs_withdrawal": "no notification of the case is withdrawn or void",
    }
}

impl CourseError {
    /// The item of the body that it is about.
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::EndsFirst | Self::Overlaps | Self::Gap => "/until_at",
            Self::NotAMember => "/value",
            Self::NeedsWithdrawal | Self::OnlyOne => "/reason",
            Self::InFuture | Self::TooEarly | Self::SameInstant => "/from_at",
        }
    }
}

/// Something that held from an instant on: a change of severity or whereabouts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Change<V> {
    /// What holds.
    pub value: V,
    /// Since when; absent for now. The past is ordinary, the future is refused.
    #[serde(default)]
    pub from_at: Option<DateTime<Utc>>,
    /// Until when, where it is over: what held before then holds again. Absent: until the next entry.
    #[serde(default)]
    pub until_at: Option<DateTime<Utc>>,
    /// 備考; sealed. Up to 4,000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "保健師が電話で確認"))]
    pub note: String,
}

impl<V> Validate for Change<V> {
    fn validate(&self, out: &mut Violations) {
        note(out, "/note", &self.note);
    }
}

/// Corrects an entry of severity or whereabouts: the mistaken one stays readable beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectEntry {
    /// Member of the track's set.
    #[cfg_attr(feature = "openapi", schema(example = "mild"))]
    pub value: String,
    /// Since when; absent for where the entry begins.
    #[serde(default)]
    pub from_at: Option<DateTime<Utc>>,
    /// 備考; sealed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub note: String,
    /// 訂正の理由; sealed, compulsory.
    #[cfg_attr(feature = "openapi", schema(example = "入力する患者を誤った"))]
    pub reason: String,
}

impl Validate for CorrectEntry {
    fn validate(&self, out: &mut Violations) {
        note(out, "/note", &self.note);
        compulsory(out, "/reason", &self.reason);
    }
}

/// A compulsory reason, for taking something back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 理由; sealed, 1–4,000 characters.
    #[cfg_attr(feature = "openapi", schema(example = "入力する患者を誤った"))]
    pub reason: String,
}

impl Validate for Reason {
    fn validate(&self, out: &mut Violations) {
        compulsory(out, "/reason", &self.reason);
    }
}

/// 終結する.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// 終結の理由.
    #[cfg_attr(feature = "openapi", schema(example = "released"))]
    pub reason: CloseReason,
    /// Since when; absent for now.
    #[serde(default)]
    pub from_at: Option<DateTime<Utc>>,
    /// 備考; sealed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub note: String,
}

impl Validate for CloseCase {
    fn validate(&self, out: &mut Violations) {
        note(out, "/note", &self.note);
    }
}

/// Judges a note: several lines of at most 4,000 characters.
fn note(out: &mut Violations, pointer: &str, text: &str) {
    if let Err(error) = Text::NOTE.check(text) {
        out.add(pointer, error.code());
    }
}

/// Judges a reason that must be given.
pub fn compulsory(out: &mut Violations, pointer: &str, text: &str) {
    out.required(pointer, text);
    note(out, pointer, text);
}

/// Whether `value` is a member of a track that is entered by hand.
pub fn is_member(track: Track, value: &str) -> bool {
    match track {
        Track::Severity => value.parse::<Severity>().is_ok(),
        Track::Whereabouts => value.parse::<Whereabouts>().is_ok(),
        // State and jurisdiction have acts of their own.
        Track::Status | Track::Jurisdiction => false,
    }
}

/// Whether a case may be closed. `taken_out`: every notification of the case is withdrawn or void.
///
/// # Errors
/// None inside where it is closed already, or where the reason needs a withdrawal that is not there.
pub fn may_close(
    status: CaseStatus,
    reason: CloseReason,
    taken_out: bool,
) -> Result<(), Option<CourseError>> {
    let of_withdrawal = matches!(reason, CloseReason::Withdrawn | CloseReason::NotACase);
    match status {
        CaseStatus::Closed => Err(None),
        CaseStatus::Open | CaseStatus::Reopened if of_withdrawal && !taken_out => {
            Err(Some(CourseError::NeedsWithdrawal))
        }
        CaseStatus::Open | CaseStatus::Reopened => Ok(()),
    }
}

/// Whether a case may be opened again: it is closed, and not because its notification was taken back.
pub const fn may_reopen(status: CaseStatus, taken_out: bool) -> bool {
    matches!(status, CaseStatus::Closed) && !taken_out
}

/// An entry of a track as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The entry.
    pub id: Uuid,
    /// Since when.
    pub from_at: DateTime<Utc>,
    /// Until when; none while it holds.
    pub until_at: Option<DateTime<Utc>>,
    /// Whether it stands for how things were when the notification came.
    pub opening: bool,
}

/// What is done to a track; in this order no two entries ever overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// An entry holds no more; it stays readable.
    Remove(Uuid),
    /// An entry ends at another instant, or not at all.
    End(Uuid, Option<DateTime<Utc>>),
    /// The new entry.
    Add {
        /// Since when.
        from_at: DateTime<Utc>,
        /// Until when.
        until_at: Option<DateTime<Utc>>,
    },
    /// What an entry says holds again after the new one.
    Resume {
        /// Whose value.
        of: Uuid,
        /// Since when.
        from_at: DateTime<Utc>,
        /// Until when.
        until_at: Option<DateTime<Utc>>,
    },
}

/// The day from which on anything may be entered: the disease was first reported in December 2019.
const EARLIEST: i64 = 1_575_158_400;

/// Finds the place of a new entry among those of a track, which are in order of time.
///
/// An entry without an end lasts until the next begins. One with an end gives back to what held before it; before the first
/// entry nothing held, so there it lasts until that begins.
/// The opening entry, which only says how things stood when the notification came, gives way to an entry
/// that begins no later and does not end before it.
///
/// # Errors
/// See [`CourseError`].
pub fn place(
    track: &[Span],
    from_at: DateTime<Utc>,
    until_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, CourseError> {
    if from_at > now || until_at.is_some_and(|until| until > now) {
        return Err(CourseError::InFuture);
    }
    if from_at.timestamp() < EARLIEST {
        return Err(CourseError::TooEarly);
    }
    if until_at.is_some_and(|until| until <= from_at) {
        return Err(CourseError::EndsFirst);
    }
    if let Some(opening) = track.first().filter(|first| first.opening)
        && from_at <= opening.from_at
        && until_at.is_none_or(|until| until > opening.from_at)
    {
        return over_opening(*opening, from_at, until_at);
    }
    if track.iter().any(|one| one.from_at == from_at) {
        return Err(CourseError::SameInstant);
    }
    let before = track.iter().rev().find(|one| one.from_at < from_at);
    let holds = before.filter(|one| one.until_at.is_none_or(|until| until > from_at));
    let next = track.iter().find(|one| one.from_at > from_at);
    let end = next.map(|one| one.from_at);
    if let (Some(until), Some(end)) = (until_at, end)
        && until > end
    {
        return Err(CourseError::Overlaps);
    }
    if holds.is_none() && until_at.is_some_and(|until| end.is_some_and(|end| until < end)) {
        return Err(CourseError::Gap);
    }
    let mut edits = Vec::new();
    if let Some(held) = holds {
        edits.push(Edit::End(held.id, Some(from_at)));
    }
    edits.push(Edit::Add {
        from_at,
        until_at: until_at.or(end),
    });
    if let (Some(held), Some(until)) = (holds, until_at)
        && end.is_none_or(|end| until < end)
    {
        edits.push(Edit::Resume {
            of: held.id,
            from_at: until,
            until_at: end,
        });
    }
    Ok(edits)
}

/// In the place of the opening entry, and before it.
fn over_opening(
    opening: Span,
    from_at: DateTime<Utc>,
    until_at: Option<DateTime<Utc>>,
) -> Result<Vec<Edit>, CourseError> {
    if let (Some(until), Some(end)) = (until_at, opening.until_at)
        && until > end
    {
        return Err(CourseError::Overlaps);
    }
    let mut edits = vec![
        Edit::Remove(opening.id),
        Edit::Add {
            from_at,
            until_at: until_at.or(opening.until_at),
        },
    ];
    if let Some(until) = until_at.filter(|until| Some(*until) != opening.until_at) {
        edits.push(Edit::Resume {
            of: opening.id,
            from_at: until,
            until_at: opening.until_at,
        });
    }
    Ok(edits)
}

/// Takes an entry back: the one before it lasts as long as it did.
///
/// # Errors
/// [`CourseError::OnlyOne`] where it is the only one.
pub fn take_back(track: &[Span], id: Uuid) -> Result<Vec<Edit>, CourseError> {
    if track.len() < 2 {
        return Err(CourseError::OnlyOne);
    }
    Ok(without(track, id))
}

/// Corrects an entry: takes it back and finds the place of what is right.
///
/// # Errors
/// See [`CourseError`].
pub fn correct(
    track: &[Span],
    id: Uuid,
    from_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, CourseError> {
    let mut edits = without(track, id);
    let mut left: Vec<Span> = track.iter().filter(|one| one.id != id).copied().collect();
    for edit in &edits {
        if let Edit::End(of, until) = edit
            && let Some(one) = left.iter_mut().find(|one| one.id == *of)
        {
            one.until_at = *until;
        }
    }
    edits.extend(place(&left, from_at, None, now)?);
    Ok(edits)
}

fn without(track: &[Span], id: Uuid) -> Vec<Edit> {
    let mut edits = vec![Edit::Remove(id)];
    if let Some(gone) = track.iter().position(|one| one.id == id)
        && let Some(before) = gone.checked_sub(1).and_then(|index| track.get(index))
        && let Some(gone) = track.get(gone)
    {
        edits.push(Edit::End(before.id, gone.until_at));
    }
    edits
}

#[cfg(test)]
mod tests;
