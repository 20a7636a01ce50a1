//! The program of staff, at a desk.

use hersys_frontend::shell::Staff;

fn main() {
    hersys_frontend::browser::report_panics();
    hersys_frontend::browser::watch_presses();
    hersys_frontend::browser::keep_focus();
    leptos::mount::mount_to_body(Staff);
}
