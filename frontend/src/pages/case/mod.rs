//! 患者一覧, 患者情報.

pub mod words;
