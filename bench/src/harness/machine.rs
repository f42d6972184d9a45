//! Describes the machine, so that figures of different machines are not compared.

use std::fs;
use std::process::Command;
use std::thread;

use super::plan::Plan;
use super::process::said;

/// Prints the processor, the load, and the version of CPython.
pub fn print(plan: &Plan) {
    let model = line_of("/proc/cpuinfo", "model name");
    let model = model.unwrap_or_else(|| "an unknown processor".to_owned());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("{model}, {cores} cores");
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    if let Some(load) = load.split(' ').next().and_then(|word| word.parse::<f64>().ok())
        && load > 0.5
    {
        println!("The load is {load}: other programs run, and the figures are noisy");
    }
    if let Some(python) = &plan.python {
        let mut command = Command::new(python);
        // With profile-guided optimisation CPython is faster by some ten percent.
        command.args(["-c", "import sys, sysconfig; print('CPython', sys.version.split()[0], \
            'with PGO' if '--enable-optimizations' in (sysconfig.get_config_var('CONFIG_ARGS') or '') \
            else 'without PGO')"]);
        println!("{}", said(command).unwrap_or_default().trim());
    }
}

/// The text after the colon in the first line that begins with `name`.
fn line_of(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
