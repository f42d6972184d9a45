//! `cargo xtask test`: runs the tests natively, as wasm in a browser, and end to end on the built
//! site.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::browser::Browser;
use crate::failure::{Context, Failure, Result};
use crate::other_browsers::OtherBrowsers;
use crate::project::Project;
use crate::shell;
use crate::site::Site;
use crate::step::step;
use crate::tally::Tally;
use crate::terminal::{complain, say};
use crate::toolchain::{self, WASM};
use crate::{npm, pyodide, trunk, wasm_bindgen};

/// Installs missing tools and runs every test; the end-to-end tests use the site that `build`
/// returns.
pub fn run(project: &Project, build: impl FnOnce() -> Result<Site>) -> Result {
    toolchain::provide_wasm_target(project)?;
    trunk::provide(project)?;
    wasm_bindgen::provide(project)?;
    npm::provide(project)?;
    pyodide::provide(project)?;
    let browser = Browser::provide(project)?;
    let others = OtherBrowsers::provide(project);

    let native = stage("Test natively", || native(project));
    let wasm = stage("Test as wasm in the browser", || wasm(project, &browser));
    let page = match build() {
        Ok(site) => {
            stage("Test the page end to end", || end_to_end(project, &browser, &others, &site))
        }
        Err(failure) => {
            complain!("error: {failure}");
            Tally::default().closed(false)
        }
    };

    let mut all = Tally::default();
    say!();
    for (name, tally) in [("natively", native), ("as wasm", wasm), ("end to end", page)] {
        say!("{name:>12}: {tally}");
        all += tally;
    }
    say!("\n{all}");
    if all.failed == 0 {
        Ok(())
    } else {
        // The output ends with the number of tests.
        Err(Failure::told())
    }
}

/// Runs one kind of tests. If they cannot be run, that is one failure, and other kinds still run.
fn stage(title: &str, work: impl FnOnce() -> Result<Tally>) -> Tally {
    let tally = step(title, work);
    tally.unwrap_or_else(|failure| {
        complain!("error: {failure}");
        Tally::default().closed(false)
    })
}

fn count(command: &mut Command) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = shell::run_reading(command, |line| tally.read(line))?;
    Ok(tally.closed(succeeded))
}

fn native(project: &Project) -> Result<Tally> {
    let mut cargo = project.command("cargo");
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    pyodide::name_to(&mut cargo, project);
    count(&mut cargo)
}

fn wasm(project: &Project, browser: &Browser) -> Result<Tally> {
    let settings = browser.write_driver_settings(project)?;
    let mut cargo = project.command("cargo");
    cargo
        .args(["test", "--package", "loopscope", "--features", "web"])
        .args(["--target", WASM, "--test", "web"])
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)
        // In seconds. On two busy cores a browser starts slowly.
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "240");
    count(&mut cargo)
}

fn end_to_end(
    project: &Project,
    browser: &Browser,
    others: &OtherBrowsers,
    site: &Site,
) -> Result<Tally> {
    // The tests compare what the page shows with what the terminal program prints.
    let mut cargo = project.command("cargo");
    cargo.args(["build", "--package", "loopscope", "--bin", "loopscope"]);
    shell::run_quietly(project, &mut cargo)?;
    let program = format!("debug/loopscope{}", std::env::consts::EXE_SUFFIX);

    let [site_port, hosts_port] = free_ports()?;
    let mut playwright = project.command("playwright");
    playwright
        .args(["test", "--config"])
        .arg(project.path("e2e/playwright.config.js"))
        .env("NODE_PATH", project.target("tools/npm/node_modules"))
        .env("CHROME", &browser.chrome)
        .env("LOOPSCOPE_BIN", project.target(&program))
        .env("LOOPSCOPE_OUT", project.target("e2e"))
        .env("LOOPSCOPE_SITE", site.folder())
        .env("LOOPSCOPE_PORT", site_port.to_string())
        .env("LOOPSCOPE_HOSTS_PORT", hosts_port.to_string());
    others.name_to(&mut playwright);
    count(&mut playwright)
}

/// Two free ports.
fn free_ports() -> Result<[u16; 2]> {
    let listen = || {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context(|| "no free port was found".to_owned())
    };
    // The first port stays taken until the second is found, so that they differ.
    let listeners = [listen()?, listen()?];
    let port = |listener: &TcpListener| {
        let address = listener.local_addr().context(|| "no free port was found".to_owned())?;
        Ok(address.port())
    };
    Ok([port(&listeners[0])?, port(&listeners[1])?])
}
