//! Finds CPython 3.13 on this machine.

use std::env;
use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::project::Project;

/// How the output of `--version` begins for the right version.
const VERSION: &str = "Python 3.13.";

/// The interpreter that `named` or else `LOOPSCOPE_PYTHON` names, or else the first that is found.
///
/// Fails if an interpreter is named that is not CPython 3.13; returns `None` if none is named and
/// none is found.
pub fn find(project: &Project, named: Option<String>) -> Result<Option<PathBuf>> {
    if let Some(named) = named.or_else(|| env::var("LOOPSCOPE_PYTHON").ok()) {
        let path = PathBuf::from(&named);
        return if is_right(project, &path) {
            Ok(Some(path))
        } else {
            Err(Failure::new(format!("`{named}` is not {VERSION}x")))
        };
    }
    let on_path = ["python3.13", "python3"].map(PathBuf::from);
    Ok(on_path.into_iter().chain(of_pyenv(project)).find(|path| is_right(project, path)))
}

fn is_right(project: &Project, path: &PathBuf) -> bool {
    project.version_of(path).is_some_and(|version| version.starts_with(VERSION))
}

/// The interpreters of pyenv, which are not on PATH unless they are chosen.
fn of_pyenv(project: &Project) -> Vec<PathBuf> {
    let Ok(output) = project.command("pyenv").arg("root").output() else {
        return Vec::new();
    };
    let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let Ok(versions) = root.join("versions").read_dir() else {
        return Vec::new();
    };
    let mut found: Vec<_> =
        versions.flatten().map(|version| version.path().join("bin/python3.13")).collect();
    found.sort();
    found
}
