//! The program of staff, at a desk.

use hersys_frontend::shell::Staff;

fn main() {
    leptos::mount::mount_to_body(Staff);
}
