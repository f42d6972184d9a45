//! `cargo xtask fuzz`: compares random programs on Loopscope and CPython, step by step.

use crate::args::Args;
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::pyodide;
use crate::shell;
use crate::step::step;

/// The options that are passed on to the referee, each with a value.
const OPTIONS: [&str; 7] =
    ["--against", "--count", "--seed", "--python", "--jobs", "--only", "--without"];

/// Compares programs, and prints how often each operation ran.
pub fn run(project: &Project, mut args: Args) -> Result {
    let mut options = vec!["--coverage".to_owned()];
    let mut needs_pyodide = true;
    for name in OPTIONS {
        if let Some(value) = args.value(name)? {
            // Another interpreter is named, or only the one that every machine has to have itself.
            needs_pyodide &= name != "--python" && (name != "--against" || value != "3.13");
            options.extend([name.to_owned(), value]);
        }
    }
    args.finish()?;
    if needs_pyodide {
        pyodide::provide(project)?;
    }
    let cargo = |subcommand: &str| {
        let mut cargo = project.command("cargo");
        cargo.args([subcommand, "--quiet", "--profile", "fuzz", "--package", "loopscope-referee"]);
        if needs_pyodide {
            pyodide::name_to(&mut cargo, project);
        }
        cargo
    };
    step("Build the referee", || shell::run(cargo("build").arg("--bins")))?;
    // The referee prints the number of differences last.
    let is_same = shell::run_reading(cargo("run").arg("--").args(&options), |_| {})?;
    if is_same { Ok(()) } else { Err(Failure::told()) }
}
