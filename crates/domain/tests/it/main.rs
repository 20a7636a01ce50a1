//! What holds for everything that can be typed or sent, tried with what nobody would think of.
//!
//! Some hundreds of cases of each in every run; `just fuzz` sets `PROPTEST_CASES` to very many more.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where what it relies on does not hold"
)]

mod bodies;
mod codes;
mod dates;
mod kana;
mod lists;
mod texts;
