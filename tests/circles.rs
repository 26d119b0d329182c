//! Which files import each other in a circle: none, in the rooms that are free of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module's path below the crate: `["read", "marks"]`.
type Module = Vec<String>;

/// Rooms in which no file may be reached again by following its imports. What is in no room here has circles still.
const FREE: &[&str] = &["hash", "pdf", "read", "xml"];

#[test]
fn no_file_of_these_rooms_imports_itself_by_a_detour() {
    let files = modules();
    let mut circles = BTreeSet::new();
    for room in FREE {
        let own: Vec<&Module> = files.keys().filter(|it| it[0] == *room).collect();
        assert!(!own.is_empty(), "no room {room}");
        let imports: BTreeMap<&Module, BTreeSet<Module>> =
            own.iter().map(|it| (*it, imports(it, &files))).collect();
        for start in own {
            let mut reached = BTreeSet::new();
            let mut ahead: Vec<&Module> = vec![start];
            while let Some(module) = ahead.pop() {
                let next = imports.get(module).into_iter().flatten();
                ahead.extend(next.filter(|it| reached.insert(*it)));
            }
            if reached.contains(start) {
                circles.insert(start.join("::"));
            }
        }
    }
    assert!(circles.is_empty(), "in a circle: {circles:#?}");
}

#[test]
fn imports_are_seen_in_every_spelling() {
    let files = modules();
    let module = |it: &str| it.split("::").map(str::to_owned).collect::<Module>();
    let mut with = files.clone();
    let spelled = "use super::{tags::{Token, tokens}, kind};\nmod x;\nfn f() { crate::read::marks::is_tag() }";
    with.insert(module("read::hugo"), spelled.to_owned());
    let found = imports(&module("read::hugo"), &with);
    let wanted = ["read::kind", "read::marks", "read::tags"].map(module);
    assert_eq!(found, BTreeSet::from(wanted));
    let parent = imports(&module("read::shortcodes"), &files);
    assert!(parent.contains(&module("read::shortcodes::call")));
}

/// The code of every module but its tests and comments.
fn modules() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let Some(name) = below.strip_suffix(".rs") else {
                continue;
            };
            let name = name.strip_suffix("/mod").unwrap_or(name);
            if name.ends_with("tests") || name.contains("tests/") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let bare = text.lines().map(|it| it.split("//").next().unwrap());
            // Who may see an item is no import.
            let code = bare
                .collect::<Vec<_>>()
                .join("\n")
                .replace("pub(in crate::", "pub(");
            files.insert(name.split('/').map(str::to_owned).collect(), code);
        }
    }
    files
}

/// The modules that a module names, itself apart.
fn imports(module: &Module, files: &BTreeMap<Module, String>) -> BTreeSet<Module> {
    let code = &files[module];
    let mut paths = Vec::new();
    for piece in code.split("use ").skip(1) {
        expand("", piece.split(';').next().unwrap(), &mut paths);
    }
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            let length = code[at..].find(|c| !path(c)).unwrap_or(code.len() - at);
            let path = &code[at..at + length];
            // A group of names follows: it has been expanded above.
            if !path.ends_with("::") {
                paths.push(path.to_owned());
            }
        }
    }
    let children = files
        .keys()
        .filter(|it| it.len() == module.len() + 1 && it.starts_with(module));
    for child in children {
        let name = child.last().unwrap();
        let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
        });
        if named {
            paths.push(format!("self::{name}"));
        }
    }
    let found = paths.iter().filter_map(|it| resolved(it, module, files));
    found.filter(|it| it != module).collect()
}

/// `a::{b, c::{d}}` as its single paths.
fn expand(before: &str, tree: &str, out: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((path, rest)) = tree.split_once('{') else {
        return out.push(format!("{before}{tree}"));
    };
    let before = format!("{before}{}", path.trim());
    let inner = rest.rsplit_once('}').map_or(rest, |it| it.0);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[start..at].trim().is_empty() {
                    expand(&before, &inner[start..at], out);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The module that a path leads into, when it is one of ours.
fn resolved(path: &str, module: &Module, files: &BTreeMap<Module, String>) -> Option<Module> {
    let mut names = path.split("::").map(str::trim).peekable();
    let mut full = match *names.peek()? {
        "crate" => Module::new(),
        "self" | "super" => module.clone(),
        _ => return None,
    };
    for name in names {
        match name {
            "crate" | "self" => {}
            "super" => _ = full.pop(),
            name => full.push(name.split(' ').next()?.to_owned()),
        }
    }
    while !full.is_empty() && !files.contains_key(&full) {
        full.pop();
    }
    (!full.is_empty()).then_some(full)
}
