//! `cargo xtask serve`: serves the page and rebuilds it when a source changes.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::announce;
use crate::args::Args;
use crate::failure::{Failure, Result};
use crate::npm;
use crate::project::Project;
use crate::terminal::say;
use crate::{toolchain, trunk, wasm_bindgen};

/// The first port that is tried.
const DEFAULT_PORT: u16 = 8080;

/// Installs missing tools and replaces this process by `trunk serve`.
pub fn run(project: &Project, mut args: Args) -> Result {
    let release = args.flag(&["--release"]);
    let port = free_port(args.value("--port")?)?;
    args.finish()?;

    toolchain::provide_wasm_target(project)?;
    trunk::provide(project)?;
    wasm_bindgen::provide(project)?;
    if release {
        npm::provide(project)?;
    }

    say!("==> Build the page and serve it; Ctrl-C ends it");
    let mut trunk = trunk::command(project, "serve");
    trunk
        .args(["--address", "127.0.0.1", "--port", &port.to_string()])
        // Not dist/, which is for the finished site.
        .arg("--dist")
        .arg(project.target("serve"));
    if release {
        trunk.arg("--release");
    }
    announce::start(port)?;
    replace_by(&mut trunk)
}

/// The port that `--port` names, or the first free one from the usual one on.
fn free_port(asked: Option<String>) -> Result<u16> {
    if let Some(text) = asked {
        let port = text.parse().ok().filter(|port| *port > 0);
        let port = port.ok_or_else(|| {
            Failure::usage(format!("`{text}` is no port; ports go from 1 to 65535"))
        })?;
        return if is_free(port) {
            Ok(port)
        } else {
            Err(Failure::new(format!("port {port} is taken")))
        };
    }
    (DEFAULT_PORT..DEFAULT_PORT + 100)
        .find(|port| is_free(*port))
        .ok_or_else(|| Failure::new("no free port was found; choose one with --port"))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Replaces this process by Trunk, so that Trunk gets the signals for this process.
#[cfg(unix)]
fn replace_by(trunk: &mut Command) -> Result {
    use std::os::unix::process::CommandExt;
    let error = trunk.exec();
    Err(Failure::new(format!("trunk cannot be started: {error}")))
}

/// Runs Trunk and waits for it; the console sends Ctrl-C to both.
#[cfg(not(unix))]
fn replace_by(trunk: &mut Command) -> Result {
    crate::shell::run(trunk)
}
