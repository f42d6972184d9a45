//! The checkout: paths in it, and programs that are started in it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Result};

/// The checkout on which a command works.
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    verbose: bool,
}

impl Project {
    /// Finds the checkout from which this program was built.
    pub fn find(verbose: bool) -> Self {
        // `cargo run` sets this variable. The folder in which the program was compiled may have
        // moved.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.parent().map_or_else(PathBuf::new, Path::to_owned);
        let target = target_folder().unwrap_or_else(|| root.join("target"));
        Self { root, target, verbose }
    }

    /// Whether the output of started programs is shown in full.
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// A path inside the checkout.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A path inside cargo's target folder, which has everything that is not source.
    pub fn target(&self, inside: &str) -> PathBuf {
        self.target.join(inside)
    }

    /// The text of a file of the checkout.
    pub fn read(&self, inside: &str) -> Result<String> {
        let path = self.path(inside);
        fs::read_to_string(&path).context(|| format!("{} cannot be read", path.display()))
    }

    /// A command that runs in the checkout; its program is looked for among the installed tools
    /// first.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.search_path());
        command
    }

    /// The path of the program that `command` would start.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.search_path())
            .map(|folder| folder.join(&file))
            .find(|path| path.is_file())
    }

    /// What a program prints for `--version`; `None` if it cannot be run.
    pub fn version_of(&self, program: impl AsRef<OsStr>) -> Option<String> {
        let output = self.command(program).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(text)
    }

    fn search_path(&self) -> OsString {
        let given = env::var_os("PATH").unwrap_or_default();
        let provided = [self.target("tools/bin"), self.target("tools/npm/node_modules/.bin")];
        env::join_paths(provided.into_iter().chain(env::split_paths(&given))).unwrap_or(given)
    }
}

/// The target folder in which this program lies; cargo puts a tag into it.
fn target_folder() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file()).map(Path::to_owned)
}
