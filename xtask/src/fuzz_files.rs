//! `cargo xtask fuzz-files`: opens damaged and made-up files, many more than the ordinary tests do.

use crate::args::Args;
use crate::failure::Result;
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// How many files are opened unless `--count` says otherwise.
const COUNT: &str = "1000000";

/// Opens files; fails at the first that panics or costs too much, and keeps it.
pub fn run(project: &Project, mut args: Args) -> Result {
    let count = args.value("--count")?;
    let seed = args.value("--seed")?;
    args.finish()?;
    let mut cargo = project.command("cargo");
    cargo
        .args([
            "test",
            "--quiet",
            "--profile",
            "fuzz",
            "--package",
            "loopscope",
            "--test",
            "damaged",
        ])
        .env("LOOPSCOPE_FILES", count.as_deref().unwrap_or(COUNT));
    if let Some(seed) = seed {
        cargo.env("LOOPSCOPE_SEED", seed);
    }
    step("Open damaged files", || shell::run(&mut cargo))
}
