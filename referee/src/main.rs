//! `loopscope-referee`: compares random programs with CPython 3.13 and 3.14.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use lexopt::prelude::*;
use loopscope::model::Version;
use loopscope_referee::CPython;
use loopscope_referee::comparison::Comparison;
use loopscope_referee::fuzz::{Findings, Fuzz};
use loopscope_referee::generator::families;
use loopscope_referee::ops;
use loopscope_referee::program::Program;

const HELP: &str = "\
Compares random programs with CPython 3.13 and 3.14, step by step

Usage: loopscope-referee [options]

  --count N         how many programs to compare [1000]
  --seed S          the seed from which all programs follow [1]
  --against V       the version to compare with: 3.13, 3.14 or both [both]
  --python PATH     compare with this CPython alone, of either version
  --jobs J          how many threads compare [one for each processor]
  --without A,B     leave out these families of operations
  --only A,B        use only these families of operations
  --program JSON    compare this one program
  --no-reports      do not compare what asyncio reports at the end of a run
  --show NUMBER     print the program with this number and its records
  --coverage        print how often each operation ran
  --most N          stop after N differences, and show all of them [1]";

/// What the command line asks for.
struct Options {
    fuzz: Fuzz,
    versions: Vec<Version>,
    python: Option<OsString>,
    program: Option<String>,
    show: Option<u64>,
    with_coverage: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // If stderr cannot be written, there is no other place for the message.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Does what the command line asks for; returns `true` if nothing differs.
fn run() -> Result<bool, Box<dyn std::error::Error>> {
    let Some(options) = options()? else {
        writeln!(io::stdout(), "{HELP}")?;
        return Ok(true);
    };
    let named;
    let interpreters: Vec<&CPython> = if let Some(path) = &options.python {
        let found = CPython::at(path);
        named = found.ok_or_else(|| format!("{} is not CPython 3.13 or 3.14", path.display()))?;
        vec![&named]
    } else {
        let found = options.versions.iter().map(|&version| {
            CPython::find(version).ok_or_else(|| format!("no CPython {version} is found"))
        });
        found.collect::<Result<_, _>>()?
    };
    let mut is_same = true;
    for cpython in interpreters {
        is_same &= if let Some(json) = &options.program {
            compare_one(&ops::read(json)?, cpython)?
        } else if let Some(number) = options.show {
            compare_one(&options.fuzz.program(number), cpython)?
        } else {
            compare_many(&options, cpython)?
        };
    }
    Ok(is_same)
}

/// Compares random programs with one CPython; returns `true` if nothing differs.
fn compare_many(options: &Options, cpython: &CPython) -> Result<bool, Box<dyn std::error::Error>> {
    #[expect(clippy::disallowed_methods, reason = "throughput is measured in real time")]
    let start = Instant::now();
    let findings = options.fuzz.run(cpython)?;
    let seconds = start.elapsed().as_secs_f64();
    let mut out = io::stdout();
    if options.with_coverage {
        writeln!(out, "{}", findings.coverage)?;
    }
    for (number, program) in &findings.kept {
        writeln!(out, "{}", options.fuzz.explain(*number, program, cpython)?)?;
    }
    let Findings { compared, differing, .. } = findings;
    writeln!(
        out,
        "CPython {}: {:.0} programs a second, seed {}",
        cpython.version(),
        compared as f64 / seconds,
        options.fuzz.seed
    )?;
    writeln!(out, "{compared} programs, {differing} differences")?;
    Ok(differing == 0)
}

fn options() -> Result<Option<Options>, Box<dyn std::error::Error>> {
    let jobs = thread::available_parallelism().map_or(1, NonZero::get);
    let fuzz = Fuzz::new(1000, 1, jobs);
    let versions = Version::ALL.to_vec();
    let mut options =
        Options { fuzz, versions, python: None, program: None, show: None, with_coverage: false };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("count") => options.fuzz.count = parser.value()?.parse()?,
            Long("seed") => options.fuzz.seed = parser.value()?.parse()?,
            Long("jobs") => options.fuzz.jobs = parser.value()?.parse::<NonZero<usize>>()?.get(),
            Long("against") => options.versions = versions_of(&parser.value()?.string()?)?,
            Long("python") => options.python = Some(parser.value()?),
            Long("program") => options.program = Some(parser.value()?.string()?),
            Long("show") => options.show = Some(parser.value()?.parse()?),
            Long("no-reports") => options.fuzz.with_reports = false,
            Long("coverage") => options.with_coverage = true,
            Long("most") => {
                options.fuzz.most_kept = parser.value()?.parse::<NonZero<usize>>()?.get();
            }
            Long("without") => {
                for family in families_of(&parser.value()?.string()?)? {
                    options.fuzz.families.remove(family);
                }
            }
            Long("only") => options.fuzz.families = families_of(&parser.value()?.string()?)?,
            unknown => return Err(unknown.unexpected().into()),
        }
    }
    Ok(Some(options))
}

/// The versions that `--against` names.
fn versions_of(name: &str) -> Result<Vec<Version>, String> {
    if name == "both" {
        return Ok(Version::ALL.to_vec());
    }
    let version = Version::from_name(name);
    version
        .map(|version| vec![version])
        .ok_or_else(|| format!("--against is 3.13, 3.14 or both, not {name:?}"))
}

/// The families of a list such as `lock,queue`.
fn families_of(list: &str) -> Result<BTreeSet<&'static str>, String> {
    list.split(',')
        .map(|name| {
            families().find(|family| *family == name).ok_or_else(|| {
                let all: Vec<_> = families().collect();
                format!("there is no family {name:?}; there are {}", all.join(", "))
            })
        })
        .collect()
}

fn compare_one(program: &Program, cpython: &CPython) -> Result<bool, Box<dyn std::error::Error>> {
    let comparison = Comparison::of(program, &mut cpython.interpreter()?)?;
    writeln!(io::stdout(), "{}\n\n{}", program.to_json(), comparison.side_by_side())?;
    Ok(comparison.is_same())
}
