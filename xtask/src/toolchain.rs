//! The parts of the Rust toolchain that a fresh installation may lack.

use std::path::Path;

use crate::failure::Result;
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// The target that the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for wasm if it is missing.
pub fn provide_wasm_target(project: &Project) -> Result {
    let mut rustc = project.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    let present = rustc.output().is_ok_and(|output| {
        output.status.success()
            && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    });
    if present {
        return Ok(());
    }
    step(&format!("Add the target {WASM} to the toolchain"), || {
        shell::run_quietly(project, project.command("rustup").args(["target", "add", WASM]))
    })
}

/// Installs rustfmt and clippy if they are missing.
pub fn provide_lints(project: &Project) -> Result {
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        // If the component is missing, rustup's proxy on PATH exists and fails.
        if project.version_of(program).is_none() {
            step(&format!("Add {component} to the toolchain"), || {
                shell::run_quietly(
                    project,
                    project.command("rustup").args(["component", "add", component]),
                )
            })?;
        }
    }
    Ok(())
}
