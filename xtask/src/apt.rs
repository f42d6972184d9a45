//! Debian's package manager, which installs browsers where that needs no password.

use crate::failure::Result;
use crate::project::Project;
use crate::shell;
use crate::step::step;

/// Whether packages can be installed without a password.
pub fn may_install(project: &Project) -> bool {
    project.which("apt-get").is_some() && is_root(project)
}

/// Installs packages; what apt-get prints is shown if that fails.
pub fn install(project: &Project, what: &str, packages: &[&str]) -> Result {
    step(&format!("Install {what} with apt-get"), || {
        let mut update = project.command("apt-get");
        shell::run_quietly(project, update.arg("update"))?;
        let mut install = project.command("apt-get");
        install
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages);
        shell::run_quietly(project, &mut install)
    })
}

fn is_root(project: &Project) -> bool {
    let output = project.command("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
