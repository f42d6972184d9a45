//! The browser in which the tests run, and its driver.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::failure::{Context, Failure, Result};
use crate::project::Project;

/// How the tests start Chromium; playwright.config.js reads the same file.
const FLAGS: &str = include_str!("../../e2e/chromium-flags.json");

/// The names of Chromium's and Chrome's programs, the preferred one first.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A Chromium or Chrome together with its driver.
pub struct Browser {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The `chromedriver` of the same version.
    pub driver: PathBuf,
}

impl Browser {
    /// Finds a browser, or installs one if that is possible without a password.
    pub fn provide(project: &Project) -> Result<Self> {
        if let Some(found) = Self::find(project)? {
            return Ok(found);
        }
        if apt::may_install(project) {
            apt::install(project, "Chromium and its driver", &["chromium", "chromium-driver"])?;
            if let Some(found) = Self::find(project)? {
                return Ok(found);
            }
        }
        Err(Failure::new(
            "no Chromium with chromedriver was found: install both \
             (on Debian `apt-get install chromium chromium-driver`), \
             or name them in CHROME and CHROMEDRIVER",
        ))
    }

    /// Writes the settings that the wasm test runner passes to the driver; returns their path.
    pub fn write_driver_settings(&self, project: &Project) -> Result<PathBuf> {
        let path = project.target("webdriver.json");
        let binary = self.chrome.display().to_string();
        let binary = binary.replace('\\', "\\\\").replace('"', "\\\"");
        let settings = format!(
            "{{\"goog:chromeOptions\": {{\"binary\": \"{binary}\", \"args\": {FLAGS}}}}}\n"
        );
        fs::write(&path, settings).context(|| format!("{} cannot be written", path.display()))?;
        Ok(path)
    }

    fn find(project: &Project) -> Result<Option<Self>> {
        let chrome = match named(project, "CHROME")? {
            Some(chrome) => Some(chrome),
            None => BROWSERS.iter().find_map(|name| project.which(name)),
        };
        let Some(chrome) = chrome else {
            return Ok(None);
        };
        let driver = match named(project, "CHROMEDRIVER")? {
            Some(driver) => Some(driver),
            None => beside(&chrome, "chromedriver").or_else(|| project.which("chromedriver")),
        };
        Ok(driver.map(|driver| Self { chrome, driver }))
    }
}

/// The program that an environment variable names, by its path or its name.
pub fn named(project: &Project, variable: &str) -> Result<Option<PathBuf>> {
    let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(&value);
    if path.is_file() {
        return Ok(Some(path));
    }
    match project.which(&value.to_string_lossy()) {
        Some(path) => Ok(Some(path)),
        None => {
            Err(Failure::new(format!("{variable} names `{}`, which is not there", path.display())))
        }
    }
}

fn beside(chrome: &Path, name: &str) -> Option<PathBuf> {
    let real = chrome.canonicalize().ok()?;
    let driver = real.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX));
    driver.is_file().then_some(driver)
}
