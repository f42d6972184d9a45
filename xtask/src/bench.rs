//! `cargo xtask bench`: builds the benchmarks, runs them in the browser and natively, prints
//! tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::Args;
use crate::browser::Browser;
use crate::failure::{Context, Failure, Result};
use crate::project::Project;
use crate::site::Site;
use crate::step::step;
use crate::terminal::say;
use crate::toolchain::{self, WASM};
use crate::{npm, python, shell, wasm_bindgen, wasm_split};

/// What `cargo xtask bench --help` prints.
pub const HELP: &str = "\
Measures the runtime beside tokio, smol, CPython 3.13 and JavaScript, and what a person waits for
on the page

Usage: cargo xtask bench [options]

  --quick         one round instead of seven: for a look, not for the record
  --only W1,W3    only these workloads; `page` for what a person waits for on the page
  --no-browser    leave out the page, and the comparison with JavaScript in Chromium
  --no-python     leave out CPython, the slowest of them
  --python PATH   a CPython 3.13 [LOOPSCOPE_PYTHON, or one on PATH, or pyenv's]
  -v, --verbose   show everything that the tools print

docs/benchmarks.md says what is measured and how to read it.";

/// The profile of the native benchmarks and of the page's benchmark for speed.
const FAST: &str = "bench-like";

/// The options of wasm-opt for it: everything except inlining functions with one caller, because
/// the compiler was told to keep rare code apart.
const FAST_PASSES: [&str; 2] = ["-O3", "--one-caller-inline-max-function-size=0"];

/// The profile that the product is built with.
const PRODUCT: &str = "release";

/// The package of the benchmarks, and its program.
const PACKAGE: &str = "loopscope-bench";

/// Its program that mounts the page, and the feature that the program needs.
const VIEW: &str = "loopscope-bench-view";
const VIEW_FEATURE: &str = "view";

/// What to measure.
struct Wishes {
    is_quick: bool,
    only: Option<String>,
}

/// Builds and measures.
pub fn run(project: &Project, mut args: Args) -> Result {
    let wishes = Wishes { is_quick: args.flag(&["--quick"]), only: args.value("--only")? };
    let in_browser = !args.flag(&["--no-browser"]);
    let without_python = args.flag(&["--no-python"]);
    let named = args.value("--python")?;
    args.finish()?;
    if wishes.only.as_deref() == Some("page") {
        return view(project, &wishes);
    }
    let python = if without_python { None } else { python::find(project, named)? };

    step("Build for the terminal", || {
        let mut cargo = project.command("cargo");
        cargo.args(["build", "--package", PACKAGE, "--profile", FAST]);
        shell::run_quietly(project, &mut cargo)
    })?;
    let program = project.target(&format!("{FAST}/{PACKAGE}{}", std::env::consts::EXE_SUFFIX));
    let page = if in_browser { page(project, &program, &wishes)? } else { None };

    if python.is_none() && !without_python {
        say!("    no CPython 3.13 was found, so its column is left out; name one with --python");
    }
    say!("==> Measure natively");
    let mut native = project.command(&program);
    wishes.add_to(&mut native);
    if let Some(python) = python {
        native.arg("--python").arg(python);
    }
    if let Some(page) = page {
        native.arg("--page").arg(page);
    }
    shell::run(&mut native)?;
    if in_browser && wishes.only.is_none() { view(project, &wishes) } else { Ok(()) }
}

impl Wishes {
    /// The arguments of the benchmark program.
    fn add_to(&self, command: &mut Command) {
        if self.is_quick {
            command.arg("--quick");
        }
        if let Some(only) = &self.only {
            command.args(["--only", only]);
        }
    }
}

/// Runs the workloads in the browser; returns the file with the figures. Memory is not measured.
fn page(project: &Project, program: &Path, wishes: &Wishes) -> Result<Option<PathBuf>> {
    let sizes = sizes(project, program, wishes)?;
    if sizes.is_empty() {
        return Ok(None);
    }
    let site = project.target("bench/site");
    let mut node = driver(project, "run.mjs")?;
    step("Build for the browser, for speed and as the product is", || {
        build(project, PACKAGE, FAST, &FAST_PASSES, &site.join("o3"))?;
        build(project, PACKAGE, PRODUCT, &wasm_split::PASSES, &site.join("oz"))
    })?;
    for name in ["index.html", "loop.js", "page.js", "workloads.js"] {
        copy(&project.path("bench/page").join(name), &site.join(name))?;
    }

    let out = project.target("bench/page.txt");
    node.args([&site, &out]).arg(if wishes.is_quick { "3" } else { "9" }).args(sizes);
    step("Measure in the browser", || shell::run_quietly(project, &mut node))?;
    Ok(Some(out))
}

/// Measures how long a person waits on the page, and prints it.
fn view(project: &Project, wishes: &Wishes) -> Result {
    let site = project.target("bench/view");
    let mut node = driver(project, "view.mjs")?;
    step("Build the page as the product is", || {
        build(project, VIEW, PRODUCT, &wasm_split::PASSES, &site)
    })?;
    for name in ["bench/page/view.html", "www/theme.css", "www/style.css"] {
        let from = project.path(name);
        copy(&from, &site.join(from.file_name().unwrap_or_default()))?;
    }
    say!("==> Measure the page");
    shell::run(node.arg(&site).arg(if wishes.is_quick { "3" } else { "9" }))?;

    // First paint and memory are measured on the site that visitors get.
    let site = Site::build(project)?;
    let mut node = driver(project, "visit.mjs")?;
    say!("==> Visit the site");
    let [samples, minutes] = if wishes.is_quick { ["3", "5"] } else { ["9", "60"] };
    shell::run(node.arg(site.folder()).args([samples, minutes]))
}

/// The command that runs a script which drives the browser.
fn driver(project: &Project, script: &str) -> Result<Command> {
    toolchain::provide_wasm_target(project)?;
    wasm_bindgen::provide(project)?;
    npm::provide(project)?;
    let browser = Browser::provide(project)?;
    let mut node = project.command("node");
    node.arg(project.path("bench/page").join(script))
        .env("NODE_PATH", project.target("tools/npm/node_modules"))
        .env("CHROME", &browser.chrome);
    Ok(node)
}

fn copy(from: &Path, to: &Path) -> Result {
    fs::copy(from, to).context(|| format!("{} cannot be copied", from.display()))?;
    Ok(())
}

/// The timed workloads with their sizes, such as `W1=100000`, which the benchmark program prints.
fn sizes(project: &Project, program: &Path, wishes: &Wishes) -> Result<Vec<String>> {
    let mut command = project.command(program);
    command.arg("sizes");
    wishes.add_to(&mut command);
    let output = command.output().context(|| format!("{} cannot start", program.display()))?;
    if !output.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// Builds a program as wasm in a profile, and runs wasm-bindgen and wasm-opt on it.
fn build(
    project: &Project,
    program: &str,
    profile: &str,
    passes: &[&str],
    folder: &Path,
) -> Result {
    let mut cargo = project.command("cargo");
    cargo.args(["build", "--package", PACKAGE, "--bin", program]).args([
        "--profile",
        profile,
        "--target",
        WASM,
    ]);
    if program == VIEW {
        cargo.args(["--features", VIEW_FEATURE]);
    }
    shell::run_quietly(project, &mut cargo)?;

    let mut bindgen = project.command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", "runtime", "--out-dir"])
        .arg(folder)
        .arg(project.target(&format!("{WASM}/{profile}/{program}.wasm")));
    shell::run_quietly(project, &mut bindgen)?;

    let wasm = folder.join("runtime_bg.wasm");
    let mut wasm_opt = project.command("wasm-opt");
    wasm_opt
        .args(passes)
        .args(wasm_split::wasm_opt_options(&project.read("www/index.html")?)?)
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm);
    shell::run_quietly(project, &mut wasm_opt)
}
