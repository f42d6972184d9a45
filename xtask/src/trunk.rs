//! Trunk, which builds the page and serves it.

use std::process::Command;

use crate::cargo_tool::CargoTool;
use crate::failure::{Failure, Result};
use crate::project::Project;

/// Installs the version of Trunk that Trunk.toml asks for.
pub fn provide(project: &Project) -> Result {
    let tool = CargoTool {
        package: "trunk",
        programs: &["trunk"],
        version: version(&project.read("Trunk.toml")?)?,
        // Without TLS, which Trunk needs only to download tools that are installed already.
        options: &["--no-default-features"],
    };
    tool.provide(project)
}

/// The command that runs a subcommand of Trunk.
pub fn command(project: &Project, subcommand: &str) -> Command {
    let mut trunk = project.command("trunk");
    trunk.arg(subcommand);
    if project.verbose() {
        trunk.arg("--verbose");
    } else {
        // Without backtraces, which lead into Trunk's code only.
        trunk.arg("--quiet").env("RUST_LIB_BACKTRACE", "0");
    }
    // Trunk 0.21 reads these variables as options: it fails for `NO_COLOR=1`, and `RUST_LOG`
    // excludes `--quiet`.
    trunk.env_remove("NO_COLOR").env_remove("RUST_LOG");
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.args(["--color", "never"]);
    }
    trunk
}

/// The version of Trunk that Trunk.toml requires.
fn version(trunk_toml: &str) -> Result<String> {
    trunk_toml
        .lines()
        .find_map(|line| line.strip_prefix("trunk-version"))
        .and_then(|rest| rest.split('"').nth(1))
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("Trunk.toml names no trunk-version"))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_that_of_the_configuration() {
        assert_eq!(version("# Trunk\ntrunk-version = \"0.21.14\"\n").unwrap(), "0.21.14");
        assert!(version("[build]\n").is_err());
    }

    #[test]
    fn trunk_and_npm_have_the_same_version_of_wasm_opt() {
        let trunk = include_str!("../../Trunk.toml");
        let npm = include_str!("../../e2e/package.json");
        let number =
            trunk.split("version_").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(npm.contains(&format!("\"binaryen\": \"{number}.0.0\"")));
    }
}
