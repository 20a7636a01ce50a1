//! What is true of infections, the people who have them and the people who notify them: types on the
//! wire, closed sets, rules, validation, permissions, problem codes, dates and codes of Japan.
//!
//! Nothing here reads a clock, a database, a file or the network, so the same rules judge in the
//! browser, in the server and in the command line.

pub mod closed_set;
pub mod id;

pub mod account;
pub mod alert;
pub mod api_key;
pub mod audit;
pub mod case;
pub mod case_batch;
pub mod case_list;
pub mod case_view;
pub mod contact;
pub mod course;
pub mod data_item;
pub mod demonstration;
pub mod entry;
pub mod etag;
pub mod event;
pub mod external_id;
pub mod figure;
pub mod import;
pub mod invitation;
pub mod notification;
pub mod observation;
pub mod optional_item;
pub mod organization;
pub mod page;
pub mod patch;
pub mod patient;
pub mod period;
pub mod permission;
pub mod permission_setting;
pub mod person;
pub mod person_merge;
pub mod problem;
pub mod purpose;
pub mod reference;
pub mod role;
pub mod same_person;
pub mod script;
pub mod session;
pub mod sign_in;
pub mod transfer;
pub mod validate;
pub mod watch;
pub mod worklist;

pub mod absent;
pub mod age;
pub mod coded_error;
pub mod digits;
pub mod institution_code;
pub mod jp_date;
pub mod kana;
pub mod merge;
pub mod municipality_code;
pub mod name_search;
pub mod person_number;
pub mod phone;
pub mod postal_code;
pub mod prefecture;
pub mod text;
pub mod text_newtype;
