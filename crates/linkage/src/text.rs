//! How far two short texts are apart.

/// Longest text that is compared letter by letter; of longer ones the beginning is.
const LONGEST: usize = 64;

/// Number of single insertions, deletions, replacements and swaps of neighbours that make one text the other
/// (optimal string alignment); at most 64, of the first 64 characters.
pub fn distance(one: &str, other: &str) -> usize {
    let mut left = ['\0'; LONGEST];
    let mut right = ['\0'; LONGEST];
    between(letters(one, &mut left), letters(other, &mut right))
}

/// How alike two texts are: 1 where they are the same, 0 where nothing is; the share of letters of the longer one that
/// need no change. Two empty texts are the same.
pub fn likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let mut left = ['\0'; LONGEST];
    let mut right = ['\0'; LONGEST];
    let (left, right) = (letters(one, &mut left), letters(other, &mut right));
    let longest = left.len().max(right.len());
    if longest == 0 {
        return 1.0;
    }
    let apart = between(left, right);
    #[expect(clippy::cast_precision_loss, reason = "at most 64")]
    {
        1.0 - apart as f64 / longest as f64
    }
}

fn letters<'a>(text: &str, room: &'a mut [char; LONGEST]) -> &'a [char] {
    let mut count = 0;
    for (place, letter) in room.iter_mut().zip(text.chars()) {
        *place = letter;
        count += 1;
    }
    room.get(..count).unwrap_or_default()
}

/// Three rows of the table are enough: the present one, the one before and, for swaps, the one before that.
fn between(one: &[char], other: &[char]) -> usize {
    let mut before: [usize; LONGEST + 1] = [0; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = core::array::from_fn(|place| place);
    let mut previous_letter = None;
    for (row, &letter) in one.iter().enumerate() {
        let mut present = [0; LONGEST + 1];
        let mut left = row + 1;
        if let Some(first) = present.first_mut() {
            *first = left;
        }
        let mut beside = None;
        // `window` walks the row above: what stands above and left, and what stands above.
        for (column, (&its, above)) in other.iter().zip(last.windows(2)).enumerate() {
            let &[diagonal, up] = above else { break };
            let mut best = (diagonal + usize::from(letter != its))
                .min(up + 1)
                .min(left + 1);
            if previous_letter == Some(its)
                && beside == Some(letter)
                && let Some(&corner) = column.checked_sub(1).and_then(|at| before.get(at))
            {
                best = best.min(corner + 1);
            }
            if let Some(place) = present.get_mut(column + 1) {
                *place = best;
            }
            left = best;
            beside = Some(its);
        }
        before = last;
        last = present;
        previous_letter = Some(letter);
    }
    last.get(other.len()).copied().unwrap_or(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_step() {
        for (one, other, steps) in [
            ("", "", 0),
            ("サトウ", "", 3),
            ("サトウ", "サトウ", 0),
            ("サトウ", "サトオ", 1),
            ("サトウ", "サウト", 1),
            ("サトウ", "サト", 1),
            ("サトウ", "カサトウ", 1),
            ("19700102", "19700201", 2),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("abcd", "badc", 2),
        ] {
            assert_eq!(distance(one, other), steps, "{one} {other}");
            assert_eq!(distance(other, one), steps, "{other} {one}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_nothing_breaks() {
        let long = "あ".repeat(500);
        assert_eq!(distance(&long, &long), 0);
        assert_eq!(distance(&long, ""), 64);
        assert!(likeness(&long, "い") < 0.01);
    }
}
