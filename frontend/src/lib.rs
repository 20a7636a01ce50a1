//! The browser programs: `staff` for desks, `patient` for phones. Client-side rendering; everything they
//! know comes from the public API through `hersys-client`, everything they judge from `hersys-domain`.

pub mod browser;
pub mod live;
pub mod locale;
pub mod message;
pub mod names;
pub mod pages;
pub mod patching;
pub mod place;
pub mod router;
pub mod routes;
pub mod session;
pub mod shell;
pub mod ui;
