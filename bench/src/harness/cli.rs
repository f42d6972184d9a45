//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use loopscope_bench::Workload;

use super::child::{Arm, Request};
use super::peer::Peer;
use super::plan::Plan;

/// What `--help` prints.
pub const HELP: &str = "\
Measures Loopscope's runtime beside its peers and prints one table

Usage: loopscope-bench [options]

  --only W1,W3     only these workloads
  --peers LIST     only these of ours, tokio, smol, cpython; nothing about tracing and scaling
  --rounds N       processes for each peer and workload, one after the other in turn [7]
  --runs N         timed runs in each process, after one to warm up [5]
  --quick          one round of three runs, CPython with a tenth of the work
  --python PATH    a CPython 3.13; without it, its column stays empty
  --page FILE      what the page has measured in the browser, to be part of the table

`cargo xtask bench` builds everything, finds CPython, runs the page and calls this.";

/// What to do.
pub enum Command {
    /// Print the help.
    Help,
    /// Measure one peer at one workload in this process.
    Measure(Request),
    /// Print the sizes of the workloads, for the page.
    Sizes(Plan),
    /// Measure everything in other processes.
    Compare(Plan),
}

/// Reads the words after the program's name.
pub fn parse() -> Result<Command, String> {
    let mut parser = Parser::from_env();
    read(&mut parser).map_err(|error| error.to_string())
}

fn read(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let mut workloads = Workload::TIMED.to_vec();
    workloads.push(Workload::W7);
    let mut peers = None;
    let (mut is_quick, mut is_sizes) = (false, false);
    let (mut rounds, mut runs) = (None, None);
    let (mut python, mut page) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("only") => {
                workloads = list(&parser.value()?.string()?, "workload", Workload::named)?;
            }
            Arg::Long("peers") => {
                peers = Some(list(&parser.value()?.string()?, "peer", Peer::named)?);
            }
            Arg::Long("rounds") => rounds = Some(parser.value()?.parse()?),
            Arg::Long("runs") => runs = Some(parser.value()?.parse()?),
            Arg::Long("quick") => is_quick = true,
            Arg::Long("python") => python = Some(PathBuf::from(parser.value()?)),
            Arg::Long("page") => page = Some(PathBuf::from(parser.value()?)),
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Value(word) if word == "measure" => return request(parser),
            Arg::Value(word) if word == "sizes" => is_sizes = true,
            other => return Err(other.unexpected()),
        }
    }
    let is_complete = peers.is_none();
    let peers = match (peers, &python) {
        (Some(peers), None) if peers.contains(&Peer::CPython) => {
            return Err("`cpython` needs --python".into());
        }
        (Some(peers), _) => peers,
        (None, Some(_)) => Peer::ALL.to_vec(),
        (None, None) => vec![Peer::Ours, Peer::Tokio, Peer::Smol],
    };
    let plan = Plan {
        workloads,
        peers,
        rounds: rounds.unwrap_or(if is_quick { 1 } else { 7 }).max(1),
        runs: runs.unwrap_or(if is_quick { 3 } else { 5 }).max(1),
        is_quick,
        python,
        page,
        is_complete,
    };
    Ok(if is_sizes { Command::Sizes(plan) } else { Command::Compare(plan) })
}

fn request(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let arm = parser.value()?.parse_with(|word| Arm::named(word).ok_or("no such peer"))?;
    let workload =
        parser.value()?.parse_with(|word| Workload::named(word).ok_or("no such workload"))?;
    let operations = parser.value()?.parse()?;
    let runs = parser.value()?.parse()?;
    Ok(Command::Measure(Request { arm, workload, operations, runs }))
}

fn list<T>(
    words: &str,
    kind: &str,
    named: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, lexopt::Error> {
    let item =
        |word: &str| named(word).ok_or_else(|| format!("there is no {kind} `{word}`").into());
    words.split(',').map(|word| item(word.trim())).collect()
}
