use super::*;
use CourseError::{
    EndsFirst, Gap, InFuture, NeedsWithdrawal, OnlyOne, Overlaps, SameInstant, TooEarly,
};

/// Hour `hour` of a day of August 2022.
fn at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_660_900_000 + hour * 3_600, 0).unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Entries that begin at these hours, each until the next.
fn track(hours: &[i64]) -> Vec<Span> {
    let span = |(index, hour): (usize, &i64)| Span {
        id: id(index as u128),
        from_at: at(*hour),
        until_at: hours.get(index + 1).map(|hour| at(*hour)),
        opening: index == 0,
    };
    hours.iter().enumerate().map(span).collect()
}

/// Does what was decided, checking after every step that no two overlap; gives (from, until, what).
fn done(track: &[Span], edits: &[Edit]) -> Vec<(i64, Option<i64>, u128)> {
    let mut now: Vec<(Span, u128)> = track.iter().map(|one| (*one, one.id.as_u128())).collect();
    let add = |from_at, until_at, what| {
        let id = Uuid::from_u128(900 + what);
        (
            Span {
                id,
                from_at,
                until_at,
                opening: false,
            },
            what,
        )
    };
    for edit in edits {
        match *edit {
            Edit::Remove(gone) => now.retain(|(one, _)| one.id != gone),
            Edit::End(of, until) => {
                let (one, _) = now.iter_mut().find(|(one, _)| one.id == of).unwrap();
                one.until_at = until;
            }
            Edit::Add { from_at, until_at } => now.push(add(from_at, until_at, 77)),
            Edit::Resume {
                of,
                from_at,
                until_at,
            } => {
                now.push(add(from_at, until_at, of.as_u128()));
            }
        }
        now.sort_by_key(|(one, _)| one.from_at);
        for pair in now.windows(2) {
            let [(first, _), (second, _)] = pair else {
                unreachable!()
            };
            assert!(
                first.until_at.is_some_and(|until| until <= second.from_at),
                "{edits:?}"
            );
        }
    }
    let hour = |at: DateTime<Utc>| (at.timestamp() - 1_660_900_000) / 3_600;
    now.iter()
        .map(|(one, what)| (hour(one.from_at), one.until_at.map(hour), *what))
        .collect()
}

fn placed(
    hours: &[i64],
    from: i64,
    until: Option<i64>,
) -> Result<Vec<(i64, Option<i64>, u128)>, CourseError> {
    let track = track(hours);
    let edits = place(&track, at(from), until.map(at), at(100))?;
    Ok(done(&track, &edits))
}

#[test]
fn a_new_entry_ends_the_one_before_it() {
    assert_eq!(
        placed(&[0], 5, None),
        Ok(vec![(0, Some(5), 0), (5, None, 77)])
    );
    assert_eq!(
        placed(&[0, 5], 9, None),
        Ok(vec![(0, Some(5), 0), (5, Some(9), 1), (9, None, 77)])
    );
}

#[test]
fn an_entry_of_the_past_lasts_until_the_next() {
    assert_eq!(
        placed(&[0, 8], 5, None),
        Ok(vec![(0, Some(5), 0), (5, Some(8), 77), (8, None, 1)])
    );
    assert_eq!(
        placed(&[0, 8], 5, Some(8)),
        Ok(vec![(0, Some(5), 0), (5, Some(8), 77), (8, None, 1)])
    );
}

#[test]
fn an_entry_that_is_over_gives_back_to_what_held_before() {
    assert_eq!(
        placed(&[0], 5, Some(7)),
        Ok(vec![(0, Some(5), 0), (5, Some(7), 77), (7, None, 0)])
    );
    assert_eq!(
        placed(&[0, 9], 5, Some(7)),
        Ok(vec![
            (0, Some(5), 0),
            (5, Some(7), 77),
            (7, Some(9), 0),
            (9, None, 1)
        ])
    );
    assert_eq!(placed(&[0, 6], 5, Some(7)), Err(Overlaps));
}

#[test]
fn the_opening_gives_way_to_who_knows_of_an_earlier_moment() {
    assert_eq!(placed(&[10], 5, None), Ok(vec![(5, None, 77)]));
    assert_eq!(placed(&[10], 10, None), Ok(vec![(10, None, 77)]));
    assert_eq!(
        placed(&[10, 20], 5, None),
        Ok(vec![(5, Some(20), 77), (20, None, 1)])
    );
    assert_eq!(
        placed(&[10], 5, Some(12)),
        Ok(vec![(5, Some(12), 77), (12, None, 0)])
    );
    // A track has no gap: what ended before the notification came lasts until whatever is known next.
    assert_eq!(placed(&[10], 5, Some(8)), Err(Gap));
    assert_eq!(
        placed(&[10, 20], 5, Some(20)),
        Ok(vec![(5, Some(20), 77), (20, None, 1)])
    );
    assert_eq!(placed(&[10, 20], 5, Some(21)), Err(Overlaps));
}

#[test]
fn what_cannot_be() {
    assert_eq!(placed(&[0], 101, None), Err(InFuture));
    assert_eq!(placed(&[0], 5, Some(101)), Err(InFuture));
    assert_eq!(placed(&[0], 5, Some(5)), Err(EndsFirst));
    assert_eq!(placed(&[0, 5], 5, None), Err(SameInstant));
    // Before the first entry nothing holds that could go on.
    assert_eq!(placed(&[10, 20], 1, Some(5)), Err(Gap));
    assert!(placed(&[10, 20], 1, Some(10)).is_ok());
    assert_eq!(placed(&[0], -40_000, None), Err(TooEarly));
}

#[test]
fn what_is_taken_back_leaves_its_time_to_the_one_before() {
    let three = track(&[0, 5, 9]);
    let left = |id_of| done(&three, &take_back(&three, id(id_of)).unwrap());
    assert_eq!(left(2), [(0, Some(5), 0), (5, None, 1)]);
    assert_eq!(left(1), [(0, Some(9), 0), (9, None, 2)]);
    assert_eq!(left(0), [(5, Some(9), 1), (9, None, 2)]);
    assert_eq!(take_back(&track(&[0]), id(0)), Err(OnlyOne));
}

#[test]
fn what_is_corrected_finds_its_place_anew() {
    let three = track(&[0, 5, 9]);
    let corrected = |which, from| {
        correct(&three, id(which), at(from), at(100)).map(|edits| done(&three, &edits))
    };
    assert_eq!(
        corrected(2, 9),
        Ok(vec![(0, Some(5), 0), (5, Some(9), 1), (9, None, 77)])
    );
    assert_eq!(
        corrected(2, 3),
        Ok(vec![(0, Some(3), 0), (3, Some(5), 77), (5, None, 1)])
    );
    assert_eq!(
        corrected(1, 20),
        Ok(vec![(0, Some(9), 0), (9, Some(20), 2), (20, None, 77)])
    );
    assert_eq!(corrected(1, 9), Err(SameInstant));
    let one = track(&[4]);
    let edits = correct(&one, id(0), at(2), at(100)).unwrap();
    assert_eq!(done(&one, &edits), [(2, None, 77)]);
}

#[test]
fn a_case_is_closed_once_and_opened_again_unless_it_was_taken_out() {
    use CaseStatus::{Closed, Open, Reopened};
    for status in [Open, Reopened] {
        for reason in CloseReason::ALL {
            let of_withdrawal = matches!(reason, CloseReason::Withdrawn | CloseReason::NotACase);
            let refused = if of_withdrawal {
                Err(Some(NeedsWithdrawal))
            } else {
                Ok(())
            };
            assert_eq!(may_close(status, *reason, false), refused);
            assert_eq!(may_close(status, *reason, true), Ok(()));
        }
        assert!(!may_reopen(status, false));
    }
    assert_eq!(may_close(Closed, CloseReason::Died, false), Err(None));
    assert!(may_reopen(Closed, false));
    assert!(!may_reopen(Closed, true));
}
