//! Everything that is checked without running a test.

use std::process::Command;

use crate::failure::Result;
use crate::project::Project;
use crate::shell;
use crate::step::step;
use crate::toolchain::{self, WASM};

/// The part of the workspace that runs in a browser, and how it is built for one.
const PAGE: [&str; 6] = ["--package", "loopscope", "--features", "web", "--target", WASM];

/// Formats every source file.
pub fn format(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    shell::run(cargo(project, "fmt", &["--all"]).env_remove("RUSTFLAGS"))
}

/// Checks format, lints and documentation, natively and for the browser.
pub fn run(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    toolchain::provide_wasm_target(project)?;

    let check = |title: &str, mut command: Command| {
        step(title, || shell::run_quietly(project, &mut command))
    };
    check("Check the format", cargo(project, "fmt", &["--all", "--check"]))?;

    let deny = ["--all-targets", "--", "-D", "warnings"];
    check(
        "Run clippy for the terminal",
        cargo(project, "clippy", &[&["--workspace"], &deny[..]].concat()),
    )?;
    check("Run clippy for the browser", cargo(project, "clippy", &[&PAGE, &deny[..]].concat()))?;

    let document = |arguments: &[&str]| {
        let mut doc = cargo(project, "doc", &[&["--no-deps"], arguments].concat());
        doc.env("RUSTDOCFLAGS", "-D warnings");
        doc
    };
    check("Build the documentation", document(&["--workspace"]))?;
    check("Build the documentation for the browser", document(&PAGE))
}

fn cargo(project: &Project, subcommand: &str, arguments: &[&str]) -> Command {
    let mut cargo = project.command("cargo");
    cargo.arg(subcommand).args(arguments);
    cargo
}
