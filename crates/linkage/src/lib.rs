//! Whether two records tell of the same person (同一人物).
//!
//! The theory is I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", Journal of the American Statistical
//! Association 64 (1969): each item of two records agrees to some degree, and how much that speaks for one person is the
//! logarithm of how often the same person's records agree so over how often those of others do. What is added here is that
//! "others" are of two kinds: strangers, and people of the same household, who share name, address and phone and sometimes
//! even the birth date.
//!
//! [`model`] knows nothing of people: fields, levels of agreement, weights, and learning them from records without labels.
//! [`person`] compares two people as Japanese records have them.

pub mod model;

pub mod person;
pub mod text;
