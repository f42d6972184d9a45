//! Tools that are cargo packages and not part of the toolchain.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::shell;
use crate::step::step;
use crate::terminal::{complain, say};

/// A package that cargo can install, in one version.
pub struct CargoTool {
    /// The name of the package.
    pub package: &'static str,
    /// Its programs. The version is that of the first one, or else the one that cargo has noted.
    pub programs: &'static [&'static str],
    /// The exact version.
    pub version: String,
    /// The options for its features when it is compiled from source.
    pub options: &'static [&'static str],
}

impl CargoTool {
    /// Installs the tool into the target folder, unless it is there or on PATH already.
    pub fn provide(&self, project: &Project) -> Result {
        if self.is_present(project) {
            return Ok(());
        }
        let title = format!("Install {} {}", self.package, self.version);
        step(&title, || self.install(project))
    }

    fn is_present(&self, project: &Project) -> bool {
        let [first, others @ ..] = self.programs else {
            return true;
        };
        let told = project.version_of(first).unwrap_or_default();
        let is_this = told.split_whitespace().any(|word| word == self.version)
            || project.which(first).is_some_and(|program| self.has_installed(&program));
        is_this && others.iter().all(|name| project.which(name).is_some())
    }

    /// Whether cargo has noted that it installed this version. Some programs do not print theirs.
    fn has_installed(&self, program: &Path) -> bool {
        let notes = program.ancestors().nth(2).map(|root| root.join(".crates.toml"));
        let notes = notes.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        self.is_noted(&notes)
    }

    fn is_noted(&self, notes: &str) -> bool {
        let beginning = format!("\"{} {} ", self.package, self.version);
        notes.lines().any(|line| line.starts_with(&beginning))
    }

    fn install(&self, project: &Project) -> Result {
        let mut complaints = Vec::new();
        for (title, mut command) in self.ways(project) {
            say!("    {title}");
            let (status, said) = shell::run_captured(project, &mut command)?;
            if status.success() && self.is_present(project) {
                // The build folder has more than a gigabyte, and it is not used again. If it cannot
                // be removed, it only takes space.
                let _ = fs::remove_dir_all(project.target("tools/build"));
                return Ok(());
            }
            say!("    that failed");
            complaints = said;
        }
        for line in complaints {
            complain!("    {line}");
        }
        Err(Failure::new(format!(
            "{} {} could not be installed; put it on PATH by other means",
            self.package, self.version
        )))
    }

    /// The ways to install the tool, the preferred one first.
    fn ways(&self, project: &Project) -> Vec<(&'static str, Command)> {
        let mut ways = Vec::new();
        if project.which("cargo-binstall").is_some() {
            let mut binstall = self.cargo(project, "binstall");
            binstall.args(["--no-confirm", "--disable-strategies", "compile"]);
            ways.push(("as a built program", binstall));
        }
        let mut tested = self.cargo(project, "install");
        tested.arg("--locked").args(self.options);
        ways.push(("from source, with the dependencies of its lock file", tested));
        // The registry may lack one of those.
        let mut newest = self.cargo(project, "install");
        newest.args(self.options);
        ways.push(("from source, with the newest dependencies", newest));
        ways
    }

    fn cargo(&self, project: &Project, subcommand: &str) -> Command {
        let mut cargo = project.command("cargo");
        cargo
            .args([subcommand, "--force", "--root"])
            .arg(project.target("tools"))
            .arg(format!("{}@{}", self.package, self.version))
            .env("CARGO_TARGET_DIR", project.target("tools/build"));
        // The tools are compiled once and run for seconds, so their compile time matters more.
        for (name, value) in [
            ("LTO", "off"),
            ("CODEGEN_UNITS", "16"),
            ("OPT_LEVEL", "0"),
            ("DEBUG", "false"),
            ("STRIP", "true"),
        ] {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
        }
        cargo
    }
}

#[cfg(test)]
mod tests {
    use super::CargoTool;

    #[test]
    fn the_noted_version_must_be_equal() {
        let tool = |version: &str| CargoTool {
            package: "some_tool",
            programs: &["some-tool"],
            version: version.to_owned(),
            options: &[],
        };
        let notes = "[v1]\n\
            \"another 1.2.3 (registry)\" = [\"another\"]\n\
            \"some_tool 0.2.4 (registry)\" = [\"some-tool\"]\n";
        assert!(tool("0.2.4").is_noted(notes));
        for version in ["0.2", "0.2.40", "1.2.3"] {
            assert!(!tool(version).is_noted(notes), "{version}");
        }
        assert!(!tool("0.2.4").is_noted(""));
    }
}
