//! The `wasm-split-cli` command, and the page that it splits into what all demos share and one part
//! a demo.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::cargo_tool::CargoTool;
use crate::failure::{Context, Failure, Result};
use crate::project::Project;
use crate::shell;

/// It reads, and is released together with, what `wasm_split_helpers` writes into the wasm: the
/// version that Cargo.lock has of that one was tested with this one.
const VERSION: &str = "0.2.4";

/// Installs the version that fits what is compiled into the page.
pub fn provide(project: &Project) -> Result {
    let tool = CargoTool {
        package: "wasm_split_cli_support",
        programs: &["wasm-split-cli"],
        version: VERSION.to_owned(),
        // Without it the package is a library.
        options: &["--features", "build-binary"],
    };
    tool.provide(project)
}

/// Splits the wasm that cargo linked, and says in which folder the parts lie: `page.wasm` and
/// `loopscope.js` of what all demos share, a `split_<demo>.wasm` each, a `chunk_<number>.wasm` for
/// what some of them share, and `__wasm_split.js`, which says who needs which.
pub fn split(project: &Project, linked: &Path) -> Result<PathBuf> {
    let folder = project.target("split");
    // Of another build, there may be parts of other names.
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(&folder),
    }
    .context(|| format!("{} cannot be made anew", folder.display()))?;

    let mut splitter = project.command("wasm-split-cli");
    splitter.args(["--target", "web", "--out-name", "loopscope"]).arg(linked).arg(&folder);
    shell::run_quietly(project, &mut splitter)?;

    let mut bindgen = project.command("wasm-bindgen");
    // The parts need the table of functions, whose export would be removed otherwise.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"]);
    bindgen.arg(&folder).args(["--out-name", "loopscope"]).arg(folder.join("loopscope.wasm"));
    shell::run_quietly(project, &mut bindgen)?;

    let mut wasm_opt = project.command("wasm-opt");
    wasm_opt.args(PASSES).args(wasm_opt_options(&project.read("www/index.html")?)?);
    wasm_opt.arg(folder.join("loopscope_bg.wasm")).arg("-o").arg(folder.join("page.wasm"));
    shell::run_quietly(project, &mut wasm_opt)?;
    Ok(folder)
}

/// What makes the wasm of the page small, for each pass measured as brotli.
///
/// Control flow that is laid out anew is shorter; inlining what is called once saves its call, but
/// mixes code that compresses well apart; and functions that stand beside their kin, before the
/// names are stripped, compress best.
pub const PASSES: [&str; 6] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "--one-caller-inline-max-function-size=15",
    "-Oz",
    "--reorder-functions-by-name",
];

/// Reads from index.html with which options Trunk would run wasm-opt.
pub fn wasm_opt_options(index_html: &str) -> Result<Vec<&str>> {
    index_html
        .split_once("data-wasm-opt-params=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .map(|options| options.split_whitespace().collect())
        .ok_or_else(|| Failure::new("www/index.html has no options for wasm-opt"))
}

#[cfg(test)]
mod tests {
    use super::wasm_opt_options;

    #[test]
    fn the_options_stand_in_the_page() {
        let page = "<link data-wasm-opt=\"z\" data-wasm-opt-params=\"--converge --strip\" />";
        assert_eq!(wasm_opt_options(page).unwrap(), ["--converge", "--strip"]);
        assert!(wasm_opt_options("<link data-wasm-opt=\"z\" />").is_err());
        assert!(wasm_opt_options("<html>").is_err());
        let page = include_str!("../../www/index.html");
        assert!(wasm_opt_options(page).unwrap().contains(&"--enable-bulk-memory"));
    }
}
