//! `cargo xtask goldens`: the records of CPython for demos and random programs, as files.

use crate::args::Args;
use crate::failure::Result;
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// Has CPython 3.13 write the goldens anew, or with `--check` compares them.
pub fn run(project: &Project, mut args: Args) -> Result {
    let check = args.flag(&["--check"]);
    args.finish()?;
    for (package, test, what) in [
        ("loopscope", "referee", "goldens of the demos"),
        ("loopscope-referee", "goldens", "goldens of random programs"),
    ] {
        let mut cargo = project.command("cargo");
        cargo.args(["test", "--quiet", "--package", package, "--test", test, "goldens"]);
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
