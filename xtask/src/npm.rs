//! The npm packages: wasm-opt, terser, Lightning CSS, and the tools of the end-to-end tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Result};
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// Where the packages are installed.
pub fn folder(project: &Project) -> PathBuf {
    project.target("tools/npm")
}

/// Installs the packages of e2e/package-lock.json into the target folder.
pub fn provide(project: &Project) -> Result {
    let title =
        "Install wasm-opt, terser, Lightning CSS, Playwright and the tools of the tests from npm";
    install(project, "e2e", &folder(project), title)
}

/// Installs the packages that the package-lock.json of a folder of the checkout names into another
/// folder, unless they are there.
pub fn install(project: &Project, from: &str, into: &Path, title: &str) -> Result {
    let lock = project.read(&format!("{from}/package-lock.json"))?;
    // This file is written last, so that an interrupted installation is repeated.
    let stamp = into.join("installed.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step(title, || {
        fs::create_dir_all(into).context(|| format!("{} cannot be made", into.display()))?;
        for name in ["package.json", "package-lock.json"] {
            let (from, to) = (project.path(from).join(name), into.join(name));
            fs::copy(&from, &to).context(|| format!("{} cannot be copied", from.display()))?;
        }
        let mut npm = project.command("npm");
        npm.current_dir(into).args(["ci", "--no-audit", "--no-fund"]);
        shell::run_quietly(project, &mut npm)?;
        fs::write(&stamp, lock).context(|| format!("{} cannot be written", stamp.display()))
    })
}
