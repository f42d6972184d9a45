//! `cargo xtask lint` and `fmt`: format, clippy and documentation.

use std::process::Command;
use std::{fs, io};

use crate::failure::{Context, Result};
use crate::project::Project;
use crate::shell;
use crate::step::step;
use crate::toolchain::{self, WASM};

/// Cargo's options for the page.
const PAGE: [&str; 6] = ["--package", "loopscope", "--features", "web", "--target", WASM];

/// Cargo's options for the page with each demo in a file of its own. The tests are left out,
/// because they need all demos at once.
const SPLIT_PAGE: [&str; 8] =
    ["--package", "loopscope", "--features", "split", "--target", WASM, "--lib", "--bins"];

/// Cargo's options for the benchmarks in the browser.
const BENCH_PAGE: [&str; 6] =
    ["--package", "loopscope-bench", "--features", "view", "--target", WASM];

/// The folders whose files a macro declares as modules, so that `cargo fmt` does not find them.
const LISTED: [&str; 2] = ["src/demos", "referee/src/ops"];

/// Formats every source file.
pub fn format(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    shell::run(cargo(project, "fmt", &["--all"]).env_remove("RUSTFLAGS"))?;
    shell::run(&mut rustfmt_listed(project)?)
}

/// Checks format, lints and documentation, natively and for the browser.
pub fn run(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    toolchain::provide_wasm_target(project)?;

    let check = |title: &str, mut command: Command| {
        step(title, || shell::run_quietly(project, &mut command))
    };
    check("Check the format", cargo(project, "fmt", &["--all", "--check"]))?;
    let mut rustfmt = rustfmt_listed(project)?;
    rustfmt.arg("--check");
    check("Check the format of demos and operations", rustfmt)?;

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

/// Formats the files of [`LISTED`].
fn rustfmt_listed(project: &Project) -> Result<Command> {
    let mut files = Vec::new();
    for folder in LISTED.map(|folder| project.path(folder)) {
        let entries = fs::read_dir(&folder)
            .and_then(Iterator::collect::<io::Result<Vec<_>>>)
            .context(|| format!("{} cannot be read", folder.display()))?;
        files.extend(entries.into_iter().map(|entry| entry.path()));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
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
