//! Measures the workloads on every peer and prints one table.
//!
//! In a browser the same program exports the function that the page compares with JavaScript.

#[cfg(not(target_arch = "wasm32"))]
mod harness;
#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    harness::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
