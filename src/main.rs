//! The program, twice: in a browser it mounts the page, in a terminal it runs a demo.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    loopscope::cli::main()
}

#[cfg(all(target_arch = "wasm32", feature = "web"))]
fn main() {
    loopscope::web::mount();
}

#[cfg(all(target_arch = "wasm32", not(feature = "web")))]
fn main() {}
