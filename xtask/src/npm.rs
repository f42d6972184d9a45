//! The npm packages: wasm-opt, terser, Lightning CSS, and the tools of the end-to-end tests.

use std::fs;
use std::path::PathBuf;

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
    let lock = project.read("e2e/package-lock.json")?;
    let folder = folder(project);
    // This file is written last, so that an interrupted installation is repeated.
    let stamp = folder.join("installed.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step(
        "Install wasm-opt, terser, Lightning CSS, Playwright and the tools of the tests from npm",
        || {
            fs::create_dir_all(&folder)
                .context(|| format!("{} cannot be made", folder.display()))?;
            for name in ["package.json", "package-lock.json"] {
                let (from, to) = (project.path("e2e").join(name), folder.join(name));
                fs::copy(&from, &to).context(|| format!("{} cannot be copied", from.display()))?;
            }
            let mut npm = project.command("npm");
            npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]);
            shell::run_quietly(project, &mut npm)?;
            fs::write(&stamp, lock).context(|| format!("{} cannot be written", stamp.display()))
        },
    )
}
