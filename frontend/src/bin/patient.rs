//! The program of patients and their families, on a phone.

use hersys_frontend::pages::patient::Patient;

fn main() {
    leptos::mount::mount_to_body(Patient);
}
