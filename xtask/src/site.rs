//! The finished site in dist/.

use std::collections::BTreeMap;
use std::ops::Add;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::failure::{Context, Result};
use crate::project::Project;
use crate::step::step;
use crate::toolchain::{self, WASM};
use crate::{npm, shell, trunk, wasm_bindgen, wasm_split};

/// The sizes of a file of the site, or of several files together.
#[derive(Clone, Copy, Default)]
pub struct Asset {
    /// Bytes on the disk.
    pub raw: u64,
    /// Bytes as gzip.
    pub gzip: u64,
    /// Bytes as brotli.
    pub brotli: u64,
}

/// The packs of the site, by name.
pub struct Packs {
    /// The packs of the demos.
    pub demos: Vec<(String, Asset)>,
    /// The packs of parts of the page that few visitors need.
    pub later: Vec<(String, Asset)>,
}

/// The beginning of the names of packs that belong to no demo; `src/later.rs` has the rule.
const LATER: &str = "later_";

impl Add for Asset {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// A site that has been built and compressed.
pub struct Site {
    folder: PathBuf,
}

impl Site {
    /// Installs missing tools and builds the site for release.
    pub fn build(project: &Project) -> Result<Self> {
        toolchain::provide_wasm_target(project)?;
        trunk::provide(project)?;
        wasm_bindgen::provide(project)?;
        wasm_split::provide(project)?;
        npm::provide(project)?;
        let site = Self { folder: project.path("dist") };
        step("Build the site into dist/", || {
            // Trunk builds the page and compiles the Rust. It does not optimise script and wasm:
            // they are made from the linked wasm below.
            let mut trunk = trunk::command(project, "build");
            trunk.args(["--cargo-profile", "release", "--features", "split"]);
            // wasm-split-cli needs to know which function refers to which.
            let flags = format!("{} -Clink-arg=--emit-relocs", path_flags(project)?);
            shell::run_quietly(project, trunk.env("RUSTFLAGS", flags))
        })?;
        let parts = step("Split it by demos", || {
            let linked = format!("{WASM}/release/loopscope.wasm");
            wasm_split::split(project, &project.target(&linked))
        })?;
        step("Pack the demos, shorten names, minify the JavaScript", || {
            let mut node = project.command("node");
            node.arg(project.path("xtask/assemble.mjs")).arg(&site.folder).arg(parts);
            shell::run_quietly(project, node.arg(npm::folder(project)))
        })?;
        step("Compress it with gzip and brotli", || {
            let mut node = project.command("node");
            node.arg(project.path("xtask/compress.mjs")).arg(&site.folder);
            shell::run_quietly(project, &mut node)
        })?;
        Ok(site)
    }

    /// The folder of the site.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files that a browser fetches for any demo: index.html and the files that it leads to.
    pub fn shared(&self) -> Result<BTreeMap<String, Asset>> {
        let mut waiting = Vec::new();
        list(&self.folder, &mut waiting)?;

        let mut found = BTreeMap::new();
        let mut text = "index.html".to_owned();
        loop {
            let (named, others): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|path| is_named(path, &text));
            if named.is_empty() {
                return Ok(found);
            }
            for path in named {
                let bytes = fs::read(&path).context(|| unreadable(&path))?;
                if path.extension().is_some_and(|kind| kind != "wasm") {
                    text.push_str(&String::from_utf8_lossy(&bytes));
                }
                let name = path.strip_prefix(&self.folder).unwrap_or(&path);
                found.insert(name.display().to_string(), weigh(&path)?);
            }
            waiting = others;
        }
    }

    /// The script that other pages load to embed this one.
    pub fn element(&self) -> Result<Asset> {
        weigh(&self.folder.join("embed.js"))
    }

    /// The packs. The pack of a demo is fetched before the page shows the demo, the others when they are
    /// needed.
    pub fn packs(&self) -> Result<Packs> {
        let mut files = Vec::new();
        list(&self.folder, &mut files)?;
        files.sort();
        let mut packs = Packs { demos: Vec::new(), later: Vec::new() };
        for path in files {
            let Some(name) = name_of(&path) else { continue };
            let kind = if name.starts_with(LATER) { &mut packs.later } else { &mut packs.demos };
            kind.push((name, weigh(&path)?));
        }
        Ok(packs)
    }
}

/// The name in a file name such as `<page>.<name>.pack`.
fn name_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(".pack")?;
    Some(name.rsplit_once('.')?.1.to_owned())
}

/// Compiler flags that replace the folders of this machine in the site: panics contain paths of
/// source files, the page shows panics, and all machines should build the same bytes.
fn path_flags(project: &Project) -> Result<String> {
    // A folder that does not exist contains no compiled sources.
    shell::run_quietly(project, project.command("cargo").args(["fetch", "--locked"]))?;
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=", project.path("").display())];
    let sources = cargo_home.map(|home| fs::read_dir(home.join("registry/src")));
    if let Some(Ok(registries)) = sources {
        for registry in registries.flatten() {
            flags.push(format!("--remap-path-prefix={}=", registry.path().display()));
        }
    }
    flags.sort();
    Ok(flags.join(" "))
}

/// Collects the files below a folder, without the compressed copies.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result {
    for entry in fs::read_dir(folder).context(|| unreadable(folder))? {
        let path = entry.context(|| unreadable(folder))?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_none_or(|kind| kind != "br" && kind != "gz") {
            files.push(path);
        }
    }
    Ok(())
}

fn is_named(path: &Path, text: &str) -> bool {
    path.file_name().is_some_and(|name| text.contains(name.to_string_lossy().as_ref()))
}

/// The sizes of a file; without compressed copies all three are equal.
fn weigh(path: &Path) -> Result<Asset> {
    let raw = fs::metadata(path).context(|| unreadable(path))?.len();
    let copy = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        fs::metadata(name).map_or(raw, |copy| copy.len())
    };
    Ok(Asset { raw, gzip: copy(".gz"), brotli: copy(".br") })
}

fn unreadable(path: &Path) -> String {
    format!("{} cannot be read", path.display())
}

#[cfg(test)]
mod tests {
    use super::Site;
    use std::fs;

    #[test]
    fn shared_files_are_those_that_the_page_leads_to_and_packs_belong_to_demos() {
        let folder = std::env::temp_dir().join(format!("xtask-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("snippets")).unwrap();
        for (name, text) in [
            ("index.html", "<script src=./page.js>"),
            ("page.js", "import './snippets/inline0.js'; fetch('page_bg.wasm')"),
            ("page.js.br", "12345"),
            ("page_bg.wasm", "later.js"),
            ("page.queue.pack", "123"),
            ("page.later_table.pack", "12345678"),
            ("page.event_loop.pack", "1234567"),
            ("page.event_loop.pack.gz", "123456"),
            ("snippets/inline0.js", ""),
            ("later.js", "no file names this one"),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let site = Site { folder: folder.clone() };
        let shared = site.shared().unwrap();
        let packs = site.packs().unwrap();
        fs::remove_dir_all(&folder).unwrap();

        let names: Vec<_> = shared.keys().map(String::as_str).collect();
        assert_eq!(names, ["index.html", "page.js", "page_bg.wasm", "snippets/inline0.js"]);
        assert_eq!(shared["page.js"].brotli, 5);
        assert_eq!(shared["page_bg.wasm"].gzip, 8);

        let weights: Vec<_> = packs
            .demos
            .iter()
            .map(|(demo, pack)| (demo.as_str(), pack.raw, pack.gzip, pack.brotli))
            .collect();
        assert_eq!(weights, [("event_loop", 7, 6, 7), ("queue", 3, 3, 3)]);
        let later: Vec<_> = packs.later.iter().map(|(name, pack)| (&**name, pack.raw)).collect();
        assert_eq!(later, [("later_table", 8)]);
    }
}
