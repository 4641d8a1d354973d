//! Says how the program is linked.

#[path = "../../linking.rs"]
mod linking;

fn main() {
    linking::for_release("../../no-unwinding.ld", false);
}
