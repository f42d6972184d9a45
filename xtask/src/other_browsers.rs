//! Firefox and `WebKitGTK`, in which smoke tests run where they are present or can be installed.

use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::browser::named;
use crate::project::Project;
use crate::terminal::say;

/// A program that a smoke test needs: the variable that names it to the test and can name it to us,
/// and the names under which it is looked for, the preferred one first.
struct Wanted {
    variable: &'static str,
    names: &'static [&'static str],
    /// Whether it says its version when it is asked for it. A program that does not is left out: on
    /// Ubuntu `firefox` can be a script which says that Firefox is not installed.
    tells_version: bool,
}

/// A browser with everything that its smoke test needs.
struct Kind {
    title: &'static str,
    programs: &'static [Wanted],
    packages: &'static [&'static str],
}

const KINDS: [Kind; 2] = [
    Kind {
        title: "Firefox",
        programs: &[Wanted {
            variable: "FIREFOX",
            names: &["firefox-esr", "firefox"],
            tells_version: true,
        }],
        packages: &["firefox-esr"],
    },
    Kind {
        title: "WebKitGTK",
        programs: &[
            Wanted { variable: "WEBKIT_DRIVER", names: &["WebKitWebDriver"], tells_version: false },
            Wanted { variable: "XVFB", names: &["Xvfb"], tells_version: false },
        ],
        packages: &["webkit2gtk-driver", "xvfb"],
    },
];

/// The programs of the browsers that are present, each with the variable that names it.
pub struct OtherBrowsers(Vec<(&'static str, PathBuf)>);

impl OtherBrowsers {
    /// Finds the browsers, or installs them if that is possible without a password. A browser that is
    /// missing afterwards is no failure: a line says that its smoke test is skipped.
    pub fn provide(project: &Project) -> Self {
        let mut all = Vec::new();
        for kind in &KINDS {
            let found = kind.find(project).or_else(|| {
                if !apt::may_install(project) {
                    return None;
                }
                // What is missing is said below, whatever the reason.
                let _ = apt::install(project, kind.title, kind.packages);
                kind.find(project)
            });
            if found.is_none() {
                say!(
                    "    {} is not here (Debian has it in {}): its smoke test is skipped",
                    kind.title,
                    kind.packages.join(" and ")
                );
            }
            all.extend(found.into_iter().flatten());
        }
        Self(all)
    }

    /// Tells the end-to-end tests where the browsers are. A test whose browser is missing is skipped.
    pub fn name_to(&self, command: &mut Command) {
        for wanted in KINDS.iter().flat_map(|kind| kind.programs) {
            command.env_remove(wanted.variable);
        }
        for (variable, path) in &self.0 {
            command.env(variable, path);
        }
    }
}

impl Kind {
    /// All of its programs, or `None` if one is missing.
    fn find(&self, project: &Project) -> Option<Vec<(&'static str, PathBuf)>> {
        self.programs.iter().map(|wanted| Some((wanted.variable, wanted.find(project)?))).collect()
    }
}

impl Wanted {
    fn find(&self, project: &Project) -> Option<PathBuf> {
        let works =
            |path: &PathBuf| !self.tells_version || project.version_of(path.as_os_str()).is_some();
        match named(project, self.variable) {
            Ok(Some(path)) => Some(path),
            Ok(None) => {
                self.names.iter().filter_map(|name| project.which(name)).find(|path| works(path))
            }
            Err(failure) => {
                say!("    {failure}");
                None
            }
        }
    }
}
