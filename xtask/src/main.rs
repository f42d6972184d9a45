//! The project's own commands: `cargo xtask <command>`.

mod announce;
mod apt;
mod args;
mod bench;
mod browser;
mod cargo_tool;
mod failure;
mod fuzz;
mod fuzz_files;
mod goldens;
mod lint;
mod npm;
mod other_browsers;
mod project;
mod pyodide;
mod python;
mod serve;
mod shell;
mod site;
mod size;
mod step;
mod tally;
mod terminal;
mod test;
mod toolchain;
mod trunk;
mod wasm_bindgen;
mod wasm_split;

use std::env;
use std::process::ExitCode;

use args::Args;
use failure::{Failure, Result};
use project::Project;
use site::Site;
use step::Stopwatch;
use terminal::{complain, say};

/// The commands, each with its line in `--help`.
const COMMANDS: [(&str, &str); 12] = [
    ("serve", "build the page, serve it and rebuild on change [--release] [--port N]"),
    ("test", "run every test: natively, as wasm, and end to end in a browser"),
    ("ci", "run lint, size and test, which all have to pass"),
    ("dist", "build the static site into dist/ and print its sizes"),
    ("size", "build the site and fail if a first load is over its budget"),
    ("lint", "check format, clippy and documentation, natively and as wasm"),
    ("fmt", "format the sources"),
    ("goldens", "write the goldens of demos and random programs anew, by both CPythons [--check]"),
    ("bench", "measure speed and memory beside tokio, smol, CPython and JavaScript [--help]"),
    ("fuzz", "compare programs with CPython [--against 3.13|3.14|both] [--count N] [--seed S]"),
    ("fuzz-files", "open damaged and made-up files [--count N, by default 1000000] [--seed S]"),
    ("tools", "install the tools that the other commands need"),
];

fn main() -> ExitCode {
    let mut args = Args::new(env::args().skip(1));
    let help = args.flag(&["-h", "--help"]);
    let project = Project::find(args.flag(&["-v", "--verbose"]));
    let command = args.command();
    let outcome = match command.as_deref() {
        Some("bench") if help => {
            say!("{}", bench::HELP);
            Ok(())
        }
        _ if help => {
            print_help();
            Ok(())
        }
        None => args.finish().map(|()| print_help()),
        Some(command) => run(&project, command, args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                complain!("error: {failure}");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(project: &Project, command: &str, args: Args) -> Result {
    match command {
        "bench" => return bench::run(project, args),
        "serve" => return serve::run(project, args),
        "goldens" => return goldens::run(project, args),
        "fuzz" => return fuzz::run(project, args),
        "fuzz-files" => return fuzz_files::run(project, args),
        announce::COMMAND => return announce::run(args),
        _ => args.finish()?,
    }
    match command {
        "test" => test::run(project, || Site::build(project)),
        "ci" => ci(project),
        "dist" => size::print(&Site::build(project)?).map(|_| ()),
        "size" => size::check(&Site::build(project)?),
        "lint" => lint::run(project),
        "fmt" => lint::format(project),
        "tools" => tools(project),
        unknown => Err(Failure::usage(format!(
            "there is no command `{unknown}`; `cargo xtask --help` lists them"
        ))),
    }
}

/// Runs everything that has to pass. The tests come last, so that the output ends with their
/// number.
fn ci(project: &Project) -> Result {
    let watch = Stopwatch::start();
    lint::run(project)?;
    let site = Site::build(project)?;
    size::check(&site)?;
    say!("    linted, built and weighed after {}", watch.elapsed());
    test::run(project, || Ok(site))
}

/// Installs every tool, which takes most of the time of a first run.
fn tools(project: &Project) -> Result {
    toolchain::provide_lints(project)?;
    toolchain::provide_wasm_target(project)?;
    trunk::provide(project)?;
    wasm_bindgen::provide(project)?;
    wasm_split::provide(project)?;
    npm::provide(project)?;
    pyodide::provide(project)?;
    browser::Browser::provide(project)?;
    let _ = other_browsers::OtherBrowsers::provide(project);
    Ok(())
}

fn print_help() {
    say!("The project's own commands\n\nUsage: cargo xtask <command> [options]\n");
    for (name, line) in COMMANDS {
        say!("  {name:10} {line}");
    }
    say!("\n  -v, --verbose  show everything that the tools print");
    say!("  -h, --help     print this");
}
