//! `cargo xtask fuzz`: random programs, run here and by CPython, and compared step by step.

use crate::args::Args;
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// The options that are handed on, each with a value.
const OPTIONS: [&str; 6] = ["--count", "--seed", "--python", "--jobs", "--only", "--without"];

/// Compares programs, and says how often which operation ran.
pub fn run(project: &Project, mut args: Args) -> Result {
    let mut options = vec!["--coverage".to_owned()];
    for name in OPTIONS {
        if let Some(value) = args.value(name)? {
            options.extend([name.to_owned(), value]);
        }
    }
    args.finish()?;
    let cargo = |subcommand: &str| {
        let mut cargo = project.command("cargo");
        cargo.args([subcommand, "--quiet", "--profile", "fuzz", "--package", "loopscope-referee"]);
        cargo
    };
    step("Build the referee", || shell::run(cargo("build").arg("--bins")))?;
    // Its last line is the count of programs and differences, and closes the output.
    let is_same = shell::run_reading(cargo("run").arg("--").args(&options), |_| {})?;
    if is_same { Ok(()) } else { Err(Failure::told()) }
}
