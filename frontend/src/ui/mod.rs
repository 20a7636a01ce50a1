//! The kit: controls and frames by the rules of the Digital Agency Design System. Nothing here knows of
//! cases, organisations or accounts.

pub mod button;
pub mod chart;
pub mod choice;
pub mod confirm;
pub mod csv;
pub mod date_input;
pub mod dialog;
pub mod field;
pub mod file_input;
pub mod form;
pub mod form_state;
pub mod form_view;
pub mod keyboard;
pub mod language_switch;
pub mod load;
pub mod notice;
pub mod once;
pub mod page_header;
pub mod pagination;
pub mod password_input;
pub mod picks;
pub mod qr;
pub mod save_button;
pub mod select;
pub mod table;
pub mod tabs;
pub mod text_area;
pub mod text_input;
pub mod toast;
