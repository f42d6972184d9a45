//! The `wasm-bindgen` command, which generates the JavaScript of a wasm.

use crate::cargo_tool::CargoTool;
use crate::failure::{Failure, Result};
use crate::project::Project;

/// Installs the version in Cargo.lock, because the command and the library must have the same one.
pub fn provide(project: &Project) -> Result {
    let tool = CargoTool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: locked_version(&project.read("Cargo.lock")?)?,
        options: &[],
    };
    tool.provide(project)
}

/// The version of the library in Cargo.lock.
fn locked_version(cargo_lock: &str) -> Result<String> {
    cargo_lock
        .split("[[package]]")
        .filter(|package| package.contains("name = \"wasm-bindgen\"\n"))
        .find_map(|package| package.split("version = \"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("Cargo.lock does not mention wasm-bindgen"))
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_that_of_the_library_and_not_of_related_packages() {
        let lock = "version = 4\n\n\
            [[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n\
            [[package]]\nname = \"yew\"\nversion = \"0.23.0\"\n";
        assert_eq!(locked_version(lock).unwrap(), "0.2.130");
    }

    #[test]
    fn a_lock_file_without_it_is_an_error() {
        assert!(locked_version("version = 4\n").is_err());
    }
}
