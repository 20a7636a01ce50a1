//! The program of patients and their families, on a phone.

use hersys_frontend::pages::patient::Patient;

fn main() {
    hersys_frontend::browser::report_panics();
    hersys_frontend::browser::watch_presses();
    hersys_frontend::browser::keep_focus();
    leptos::mount::mount_to_body(Patient);
}
