//! `cargo xtask goldens`: the files with which the tests compare demos and random programs.

use crate::args::Args;
use crate::failure::Result;
use crate::project::Project;
use crate::pyodide;
use crate::shell;
use crate::step::step;

/// Writes the goldens anew, most of them by CPython 3.13 and 3.14, or with `--check` compares them.
pub fn run(project: &Project, mut args: Args) -> Result {
    let check = args.flag(&["--check"]);
    args.finish()?;
    pyodide::provide(project)?;
    for (package, test, cases, what) in [
        ("loopscope", "referee", "goldens", "goldens of the demos"),
        ("loopscope", "digests", "known_runs", "digests of known runs"),
        ("loopscope", "links", "there_is_a_link", "links to every demo"),
        ("loopscope-referee", "goldens", "goldens", "goldens of random programs"),
    ] {
        let mut cargo = project.command("cargo");
        cargo.args(["test", "--quiet", "--package", package, "--test", test, cases]);
        pyodide::name_to(&mut cargo, project);
        // The tests write the goldens if this variable is set.
        if check {
            cargo.env_remove("LOOPSCOPE_BLESS");
        } else {
            cargo.env("LOOPSCOPE_BLESS", "1");
        }
        let title = format!("{} the {what}", if check { "Compare" } else { "Write" });
        step(&title, || shell::run(&mut cargo))?;
    }
    Ok(())
}
