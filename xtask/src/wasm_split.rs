//! The `wasm-split-cli` command, which splits the page into one shared wasm and a part for each
//! demo.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::cargo_tool::CargoTool;
use crate::failure::{Context, Failure, Result};
use crate::project::Project;
use crate::shell;

/// The version. It is tested with the version of `wasm_split_helpers` in Cargo.lock, whose marks in
/// the wasm the command reads.
const VERSION: &str = "0.2.4";

/// Installs the command.
pub fn provide(project: &Project) -> Result {
    let tool = CargoTool {
        package: "wasm_split_cli_support",
        programs: &["wasm-split-cli"],
        version: VERSION.to_owned(),
        // Without this feature the package has no program.
        options: &["--features", "build-binary"],
    };
    tool.provide(project)
}

/// Splits the wasm that cargo linked, and returns the folder of the parts: `page.wasm` and
/// `loopscope.js`, which all demos share; a `split_<demo>.wasm` for each demo; a
/// `chunk_<number>.wasm` for code that some demos share; and `__wasm_split.js`, which names the
/// parts of each demo.
pub fn split(project: &Project, linked: &Path) -> Result<PathBuf> {
    let folder = project.target("split");
    // The folder may have parts of an earlier build with other names.
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(&folder),
    }
    .context(|| format!("{} cannot be made anew", folder.display()))?;

    let mut splitter = project.command("wasm-split-cli");
    splitter.args(["--target", "web", "--out-name", "loopscope"]).arg(linked).arg(&folder);
    shell::run_quietly(project, &mut splitter)?;

    let mut bindgen = project.command("wasm-bindgen");
    // The parts import the table of functions. Without this flag its export would be removed.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"]);
    bindgen.arg(&folder).args(["--out-name", "loopscope"]).arg(folder.join("loopscope.wasm"));
    shell::run_quietly(project, &mut bindgen)?;

    let [optimized, named, page] =
        ["optimized", "named", "page"].map(|stem| folder.join(stem).with_extension("wasm"));
    let entrance = project.read("www/index.html")?;
    let options = wasm_opt_options(&entrance)?;
    let mut wasm_opt = project.command("wasm-opt");
    wasm_opt.args(PASSES).args(&options);
    wasm_opt.arg(folder.join("loopscope_bg.wasm")).arg("-o").arg(&optimized);
    shell::run_quietly(project, &mut wasm_opt)?;

    let mut order = project.command("node");
    order.arg(project.path("xtask/wasm-order.mjs")).args([&optimized, &named]);
    shell::run_quietly(project, &mut order)?;
    let mut sort = project.command("wasm-opt");
    sort.args(options.iter().filter(|option| option.starts_with("--enable-")));
    sort.args(["--reorder-functions-by-name", "--strip-debug"]).arg(&named).arg("-o").arg(&page);
    shell::run_quietly(project, &mut sort)?;
    Ok(folder)
}

/// The options of wasm-opt that make the page smallest as brotli; each of them was measured.
///
/// Restructured control flow is shorter. Large functions are not inlined into their one caller: that
/// would save the call, but mixed code compresses worse. The functions are sorted afterwards, by
/// `xtask/wasm-order.mjs`.
pub const PASSES: [&str; 5] =
    ["--flatten", "--rereloop", "-Oz", "--one-caller-inline-max-function-size=15", "-Oz"];

/// The options of wasm-opt in index.html, with which Trunk would run it.
pub fn wasm_opt_options(index_html: &str) -> Result<Vec<&str>> {
    index_html
        .split_once("data-wasm-opt-params=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .map(|options| options.split_whitespace().collect())
        .ok_or_else(|| Failure::new("www/index.html has no options of wasm-opt"))
}

#[cfg(test)]
mod tests {
    use super::wasm_opt_options;

    #[test]
    fn the_options_are_those_of_the_page() {
        let page = "<link data-wasm-opt=\"z\" data-wasm-opt-params=\"--converge --strip\" />";
        assert_eq!(wasm_opt_options(page).unwrap(), ["--converge", "--strip"]);
        assert!(wasm_opt_options("<link data-wasm-opt=\"z\" />").is_err());
        assert!(wasm_opt_options("<html>").is_err());
        let page = include_str!("../../www/index.html");
        assert!(wasm_opt_options(page).unwrap().contains(&"--enable-bulk-memory"));
    }
}
