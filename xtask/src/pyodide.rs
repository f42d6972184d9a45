//! CPython 3.14 as WebAssembly: npm's `pyodide`, with which the referee compares.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Result;
use crate::npm;
use crate::project::Project;

/// The variable that tells the referee in which folder pyodide lies.
const VARIABLE: &str = "LOOPSCOPE_PYODIDE";

/// Installs pyodide into the target folder.
pub fn provide(project: &Project) -> Result {
    let title = "Install CPython 3.14 as WebAssembly from npm";
    npm::install(project, "referee", &folder(project), title)
}

/// Tells a command that starts the referee where pyodide is.
pub fn name_to(command: &mut Command, project: &Project) {
    command.env(VARIABLE, folder(project).join("node_modules/pyodide"));
}

fn folder(project: &Project) -> PathBuf {
    project.target("tools/python")
}
