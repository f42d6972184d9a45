//! Everything that is checked without running a test.

use std::process::Command;
use std::{fs, io};

use crate::failure::{Context, Result};
use crate::project::Project;
use crate::shell;
use crate::step::step;
use crate::toolchain::{self, WASM};

/// The part of the workspace that runs in a browser, and how it is built for one.
const PAGE: [&str; 6] = ["--package", "loopscope", "--features", "web", "--target", WASM];

/// The same, with each demo in a file of its own; tests need all of them at once.
const SPLIT_PAGE: [&str; 8] =
    ["--package", "loopscope", "--features", "split", "--target", WASM, "--lib", "--bins"];

/// The part that measures in a browser.
const BENCH_PAGE: [&str; 6] =
    ["--package", "loopscope-bench", "--features", "view", "--target", WASM];

/// Formats every source file.
pub fn format(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    shell::run(cargo(project, "fmt", &["--all"]).env_remove("RUSTFLAGS"))?;
    shell::run(&mut rustfmt_demos(project)?)
}

/// Checks format, lints and documentation, natively and for the browser.
pub fn run(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    toolchain::provide_wasm_target(project)?;

    let check = |title: &str, mut command: Command| {
        step(title, || shell::run_quietly(project, &mut command))
    };
    check("Check the format", cargo(project, "fmt", &["--all", "--check"]))?;
    let mut rustfmt = rustfmt_demos(project)?;
    rustfmt.arg("--check");
    check("Check the format of the demos", rustfmt)?;

    let deny = ["--all-targets", "--", "-D", "warnings"];
    check(
        "Run clippy for the terminal",
        cargo(project, "clippy", &[&["--workspace"], &deny[..]].concat()),
    )?;
    check("Run clippy for the browser", cargo(project, "clippy", &[&PAGE, &deny[..]].concat()))?;
    check(
        "Run clippy for the browser, split by demos",
        cargo(project, "clippy", &[&SPLIT_PAGE, &deny[1..]].concat()),
    )?;
    check(
        "Run clippy for the measurements in the browser",
        cargo(project, "clippy", &[&BENCH_PAGE, &deny[..]].concat()),
    )?;

    let document = |arguments: &[&str]| {
        let mut doc = cargo(project, "doc", &[&["--no-deps"], arguments].concat());
        doc.env("RUSTDOCFLAGS", "-D warnings");
        doc
    };
    check("Build the documentation", document(&["--workspace"]))?;
    check("Build the documentation for the browser", document(&PAGE))
}

/// Formats the demos, which `cargo fmt` does not find because a macro declares their modules.
fn rustfmt_demos(project: &Project) -> Result<Command> {
    let folder = project.path("src/demos");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .context(|| format!("{} cannot be read", folder.display()))?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    let mut rustfmt = project.command("rustfmt");
    rustfmt.args(["--edition", "2024"]).args(files);
    Ok(rustfmt)
}

fn cargo(project: &Project, subcommand: &str, arguments: &[&str]) -> Command {
    let mut cargo = project.command("cargo");
    cargo.arg(subcommand).args(arguments);
    cargo
}
