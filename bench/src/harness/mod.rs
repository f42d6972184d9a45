//! The harness: a process that starts one child process for each sample and prints the table.
//!
//! A child measures one peer at one workload: one run to warm up, then a few timed runs. So the
//! heap is warm, no peer runs in a heap that another peer has fragmented, and each sample has other
//! addresses of code and memory. The children are started in rounds: ours, tokio, smol, ours and so
//! on. What slows the machine down for some seconds slows all peers of a round; ratios are taken
//! within a round.

mod child;
mod cli;
mod compare;
mod machine;
mod memory;
mod page;
mod peer;
mod plan;
mod process;
mod result;
mod samples;
mod scaling;
mod stopwatch;
mod table;
mod tracing;

use std::process::ExitCode;

use cli::Command;
use plan::Plan;
use result::Result;

/// Parses the arguments and does what they ask for.
pub fn main() -> ExitCode {
    let outcome = match cli::parse() {
        Ok(Command::Help) => {
            println!("{}", cli::HELP);
            Ok(())
        }
        Ok(Command::Measure(request)) => child::run(&request),
        Ok(Command::Sizes(plan)) => {
            for workload in plan.timed() {
                println!("{workload}={}", workload.operations());
            }
            Ok(())
        }
        Ok(Command::Compare(plan)) => run(&plan),
        Err(message) => {
            eprintln!("error: {message}; `--help` says what is understood");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(plan: &Plan) -> Result {
    machine::print(plan);
    let comparison = compare::run(plan)?;
    let page = page::read(plan)?;
    compare::print(plan, &comparison, &page, &memory::run(plan)?);
    if plan.is_complete && plan.timed().next().is_some() {
        tracing::run(plan)?;
        scaling::run(plan)?;
    }
    Ok(())
}
