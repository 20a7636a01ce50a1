//! What made-up people are made of: chance that comes out the same each time, and usual names. For demonstrations and for
//! measuring; nothing here is fit for keys.

pub mod chance;
pub mod names;
