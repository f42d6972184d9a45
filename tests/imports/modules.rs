//! Builds the modules of a crate and resolves their paths to files.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Path, Scanned, Use, scan};
use super::{Import, Sources};

/// The modules of one crate; the first is the root.
pub struct Modules(Vec<Module>);

struct Module {
    file: String,
    parent: Option<usize>,
    is_for_tests: bool,
    children: BTreeMap<String, usize>,
    scanned: Scanned,
}

impl Modules {
    /// Reads the crate whose root is the file `root`, and every file that it declares.
    ///
    /// A file in the folder of a module is a child of that module even if no line declares it,
    /// because a macro may declare it. This does not apply to the folder of the root, which crates
    /// may share.
    ///
    /// # Panics
    ///
    /// If a declared file is missing.
    pub fn of(sources: &Sources, root: &str) -> Self {
        let mut modules = Self(Vec::new());
        let folder = match root.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => String::new(),
        };
        modules.add(sources, root, &folder, scan(&sources[root]), None, false);
        modules
    }

    /// Adds a module with its children, whose files are in `folder`; returns its index.
    fn add(
        &mut self,
        sources: &Sources,
        file: &str,
        folder: &str,
        mut scanned: Scanned,
        parent: Option<usize>,
        is_for_tests: bool,
    ) -> usize {
        let index = self.0.len();
        let mut files = std::mem::take(&mut scanned.files);
        if parent.is_some() {
            let declared: Vec<_> = files.iter().map(|(name, _)| name.clone()).collect();
            let others = children_in(sources, folder).filter(|name| !declared.contains(name));
            files.extend(others.map(|name| (name, false)));
        }
        let inner = std::mem::take(&mut scanned.modules);
        let children = BTreeMap::new();
        let file = file.to_owned();
        self.0.push(Module { file: file.clone(), parent, is_for_tests, children, scanned });
        for (name, is_test) in files {
            let below = format!("{folder}{name}/");
            let (flat, nested) = (format!("{folder}{name}.rs"), format!("{below}mod.rs"));
            let path = if sources.contains_key(&flat) { flat } else { nested };
            let text = sources.get(&path).unwrap_or_else(|| panic!("{file} declares {path}"));
            let is_test = is_for_tests || is_test;
            let child = self.add(sources, &path, &below, scan(text), Some(index), is_test);
            self.0[index].children.insert(name, child);
        }
        for (name, is_test, scanned) in inner {
            let below = format!("{folder}{name}/");
            let is_test = is_for_tests || is_test;
            let child = self.add(sources, &file, &below, scanned, Some(index), is_test);
            self.0[index].children.insert(name, child);
        }
        index
    }

    /// Every import between two files of the crate.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (index, module) in self.0.iter().enumerate() {
            let mut add = |files: BTreeSet<String>, path: String, is_for_tests: bool| {
                for to in files.into_iter().filter(|to| *to != module.file) {
                    imports.push(Import {
                        from: module.file.clone(),
                        to,
                        is_for_tests: is_for_tests || module.is_for_tests,
                        paths: BTreeSet::from([path.clone()]),
                    });
                }
            };
            for (at, used) in module.scanned.uses.iter().enumerate() {
                let mut files = self.resolve(index, &used.path, &mut vec![(index, at)]);
                let mut path = used.path.join("::");
                if used.name == "*" {
                    path += "::*";
                    files.extend(self.re_exported(index, &used.path));
                }
                add(files, path, used.is_for_tests);
            }
            for (path, is_for_tests) in &module.scanned.paths {
                add(self.resolve(index, path, &mut Vec::new()), path.join("::"), *is_for_tests);
            }
            for (name, is_for_tests) in &module.scanned.calls {
                if !self.is_imported(index, name) {
                    add(self.files_with_macro(name), format!("{name}!"), *is_for_tests);
                }
            }
        }
        imports
    }

    fn is_imported(&self, index: usize, name: &str) -> bool {
        self.0[index].scanned.uses.iter().any(|used| used.name == name)
    }

    /// The files that define the name at the end of `path`; empty if the path leads out of the
    /// crate.
    ///
    /// A name whose definition is not found, because a macro makes it, counts as defined in the
    /// module in which it was looked for. `seen` has the uses that are being followed.
    fn resolve(
        &self,
        index: usize,
        path: &[String],
        seen: &mut Vec<(usize, usize)>,
    ) -> BTreeSet<String> {
        let mut at = index;
        for (position, segment) in path.iter().enumerate() {
            let module = &self.0[at];
            let rest = &path[position + 1..];
            let next = match segment.as_str() {
                "crate" => Some(0),
                "self" => Some(at),
                "super" => Some(module.parent.unwrap_or(0)),
                name => module.children.get(name).copied(),
            };
            if let (Some(next), false) = (next, rest.is_empty()) {
                at = next;
                continue;
            }
            // The last segment may be the name of both a module and an item.
            let mut files: BTreeSet<_> =
                next.map(|next| self.0[next].file.clone()).into_iter().collect();
            if module.scanned.items.contains(segment) {
                files.insert(module.file.clone());
            }
            let is_foreign = at != index;
            for (number, used) in module.scanned.uses.iter().enumerate() {
                let can_name = used.name == *segment && (used.is_item || !is_foreign);
                if can_name {
                    files.extend(self.follow(at, number, used, rest, seen));
                }
            }
            if files.is_empty() {
                for (number, used) in module.scanned.uses.iter().enumerate() {
                    if used.name == "*" {
                        let mut whole = vec![segment.clone()];
                        whole.extend_from_slice(rest);
                        files.extend(self.follow_if_defined(at, number, used, &whole, seen));
                    }
                }
            }
            if files.is_empty() && position > 0 {
                files.insert(module.file.clone());
            }
            return files;
        }
        BTreeSet::from([self.0[at].file.clone()])
    }

    /// The files that define `rest` below the name of a `use` in the module `at`.
    fn follow(
        &self,
        at: usize,
        number: usize,
        used: &Use,
        rest: &[String],
        seen: &mut Vec<(usize, usize)>,
    ) -> BTreeSet<String> {
        if seen.contains(&(at, number)) {
            return BTreeSet::new();
        }
        seen.push((at, number));
        let path: Path = used.path.iter().chain(rest).cloned().collect();
        let files = self.resolve(at, &path, seen);
        seen.pop();
        files
    }

    /// The files that define `whole` below the module of a `use …::*`, if the module has its first
    /// name.
    fn follow_if_defined(
        &self,
        at: usize,
        number: usize,
        used: &Use,
        whole: &[String],
        seen: &mut Vec<(usize, usize)>,
    ) -> BTreeSet<String> {
        let Some(target) = self.module_of(at, &used.path) else { return BTreeSet::new() };
        let module = &self.0[target];
        let is_there = module.scanned.items.contains(&whole[0])
            || module.children.contains_key(&whole[0])
            || module.scanned.uses.iter().any(|used| used.name == whole[0] || used.name == "*");
        if is_there { self.follow(at, number, used, whole, seen) } else { BTreeSet::new() }
    }

    /// The files from which a module takes names by `use`, and passes them on to a `use …::*`.
    fn re_exported(&self, index: usize, path: &[String]) -> BTreeSet<String> {
        let Some(target) = self.module_of(index, path) else { return BTreeSet::new() };
        let uses = self.0[target].scanned.uses.iter().enumerate().filter(|(_, used)| used.is_item);
        uses.flat_map(|(at, used)| self.resolve(target, &used.path, &mut vec![(target, at)]))
            .collect()
    }

    /// The module of a path, unless the path leads through a re-export.
    fn module_of(&self, index: usize, path: &[String]) -> Option<usize> {
        path.iter().try_fold(index, |at, segment| match segment.as_str() {
            "crate" => Some(0),
            "self" => Some(at),
            "super" => self.0[at].parent,
            name => self.0[at].children.get(name).copied(),
        })
    }

    /// The files that define a macro with a name: later modules can call it without an import.
    fn files_with_macro(&self, name: &str) -> BTreeSet<String> {
        let defines = |module: &&Module| module.scanned.macros.contains(name);
        self.0.iter().filter(defines).map(|module| module.file.clone()).collect()
    }
}

/// The names of the modules whose files lie in a folder, whether declared or not.
fn children_in<'a>(sources: &'a Sources, folder: &'a str) -> impl Iterator<Item = String> + 'a {
    sources.keys().filter_map(move |path| {
        let inside = path.strip_prefix(folder)?;
        let name = inside.strip_suffix("/mod.rs").or_else(|| inside.strip_suffix(".rs"))?;
        (name != "mod" && !name.contains('/')).then(|| name.to_owned())
    })
}
