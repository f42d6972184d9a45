//! Prints the address of the page when the server answers.
//!
//! The process of `serve` is replaced by Trunk. So a second process of this program sends requests
//! to the server until it answers, and ends when the server does.

use std::env;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::args::Args;
use crate::failure::{Context, Failure, Result};
use crate::step::Stopwatch;
use crate::terminal::say;

/// The name of the command under which the second process is started; `--help` does not list it.
pub const COMMAND: &str = "announce";

/// How long to wait between two requests.
const PAUSE: Duration = Duration::from_millis(100);

/// Starts the second process, which announces the address.
pub fn start(port: u16) -> Result {
    let program = env::current_exe().context(|| "this program cannot find itself".to_owned())?;
    Command::new(program)
        .args([COMMAND, "--port", &port.to_string()])
        .stdin(Stdio::null())
        .spawn()
        .context(|| "the process that announces the address cannot be started".to_owned())?;
    Ok(())
}

/// Sends requests until the server answers, then prints the address.
pub fn run(mut args: Args) -> Result {
    let port = args.value("--port")?.and_then(|text| text.parse().ok());
    let port = port.ok_or_else(|| Failure::usage(format!("{COMMAND} needs --port")))?;
    args.finish()?;

    let server = parent();
    let watch = Stopwatch::start();
    while parent() == server {
        if let Some(answer) = ask(port) {
            let took = watch.elapsed();
            if answer.starts_with("HTTP/1.1 200") {
                say!("    ready after {took}");
                say!("\n    Loopscope is at http://127.0.0.1:{port}/\n");
            } else {
                say!(
                    "    the build failed after {took}, as shown above; it starts again when a file changes"
                );
                say!("\n    Loopscope will be at http://127.0.0.1:{port}/\n");
            }
            break;
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// The beginning of the server's answer; `None` if no server answers.
fn ask(port: u16) -> Option<String> {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    server.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let question = format!(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    );
    server.write_all(question.as_bytes()).ok()?;
    let mut words = [0; 12];
    server.read_exact(&mut words).ok()?;
    Some(String::from_utf8_lossy(&words).into_owned())
}

/// The process that started this one; the number changes when that process ends.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// On other systems there is no such number, and the process ends with its console.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
