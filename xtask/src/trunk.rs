//! Trunk, which puts the page together and serves it.

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
        // Without TLS, which it would need only to download what is provided here.
        options: &["--no-default-features"],
    };
    tool.provide(project)
}

/// Trunk with one of its subcommands.
pub fn command(project: &Project, subcommand: &str) -> Command {
    let mut trunk = project.command("trunk");
    trunk.arg(subcommand);
    if project.verbose() {
        trunk.arg("--verbose");
    } else {
        // The sentence will do; the places in Trunk's own code say nothing about this project.
        trunk.arg("--quiet").env("RUST_LIB_BACKTRACE", "0");
    }
    // Trunk 0.21 takes these for options of its own: it stops at `NO_COLOR=1`, and a log filter
    // excludes `--quiet`.
    trunk.env_remove("NO_COLOR").env_remove("RUST_LOG");
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.args(["--color", "never"]);
    }
    trunk
}

/// Reads from Trunk.toml which version of Trunk is wanted.
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
    fn the_version_stands_in_the_configuration() {
        assert_eq!(version("# Trunk\ntrunk-version = \"0.21.14\"\n").unwrap(), "0.21.14");
        assert!(version("[build]\n").is_err());
    }

    #[test]
    fn wasm_opt_is_pinned_alike_for_trunk_and_npm() {
        let trunk = include_str!("../../Trunk.toml");
        let npm = include_str!("../../e2e/package.json");
        let number =
            trunk.split("version_").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(npm.contains(&format!("\"binaryen\": \"{number}.0.0\"")));
    }
}
