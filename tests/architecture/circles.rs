//! No file imports another that imports it in turn, directly or around a corner.
//!
//! A circle between files means that neither can be read, tested or moved without the other. Those that follow
//! from recursion in the matter itself are listed below with their reason; those that have yet to go are listed
//! too, so that the list can only become shorter.
//!
//! An import is what the code names: paths of `use`, and paths that begin with `crate`, `self`, `super` or the
//! name of a child module. A name that a module re-exports counts as an import of the file that defines it. What a
//! file takes from a module that it is a part of (the words that its folder shares) is no import here: parent and
//! child are one thing. Method calls are not seen, and tests do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Imports that close a circle because the matter is recursive: from, to, and why that is so.
const RECURSION: &[(&str, &str, &str)] = &[(
    "epub/xhtml/picture.rs",
    "epub/xhtml/inline.rs",
    "a picture has a caption, and a line of text may have pictures",
)];

#[test]
fn files_do_not_import_in_circles() {
    let imports = imports();
    let known: BTreeSet<(&str, &str)> = RECURSION.iter().map(|it| (it.0, it.1)).collect();
    let circle_of = circles_of(&imports);
    for (from, to) in &known {
        let circle = circle_of
            .get(*from)
            .filter(|it| Some(*it) == circle_of.get(*to));
        assert!(
            imports.get(*from).is_some_and(|it| it.contains(*to)) && circle.is_some(),
            "{from} → {to} is listed, but is no part of a circle any more: take its line out"
        );
    }
    let mut rest = imports.clone();
    for (from, targets) in &mut rest {
        targets.retain(|to| !known.contains(&(&**from, &**to)));
    }
    let mut circles: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let circle_of = circles_of(&rest);
    for (from, targets) in &rest {
        for to in targets
            .iter()
            .filter(|it| circle_of.get(*it) == circle_of.get(from))
        {
            let Some(number) = circle_of.get(from) else {
                continue;
            };
            let import = format!("{from} → {to}");
            circles.entry(*number).or_default().push(import);
        }
    }
    assert!(circles.is_empty(), "circles of imports: {circles:#?}");
}

/// What is said of circles holds only if imports are found: some that are there, one that is not.
#[test]
fn imports_are_found() {
    let imports = imports();
    let has = |from: &str, to: &str| imports.get(from).is_some_and(|it| it.contains(to));
    assert!(imports.len() > 300, "{} files", imports.len());
    assert!(has("layout/mod.rs", "layout/furniture/mod.rs"));
    assert!(has("layout/flow/quote.rs", "layout/flow/setter.rs"));
    // A name that `layout/mod.rs` re-exports is imported from where it is defined.
    assert!(has("layout/flow/quote.rs", "layout/tags.rs"));
    assert!(!has("layout/flow/quote.rs", "layout/flow/mod.rs"));
    let code =
        code_of("use a::{b, c::{self, d as e}}; // use f;\n#[cfg(test)]\nmod tests { use g; }");
    let names = uses(&code);
    let names: Vec<String> = names.iter().map(|it| it.0.join("::")).collect();
    assert_eq!(names, ["a::b", "a::c", "a::c::d"]);
}

/// A module: where it stands, what it declares and what it names.
struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// Paths of `use` with the name that each has here; `*` for all names of a module.
    uses: Vec<(Vec<String>, String)>,
    /// Other paths that may lead to a module.
    paths: Vec<Vec<String>>,
}

/// For each file of `src`, the files it imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let mut imports = BTreeMap::new();
    for root in ["src/lib.rs", "src/main.rs"] {
        let mut modules = Vec::new();
        read_module(Path::new(root), None, &mut modules);
        for (at, module) in modules.iter().enumerate() {
            let paths = module.uses.iter().map(|it| &it.0).chain(&module.paths);
            let targets = paths
                .filter_map(|it| target(&modules, at, it, 0))
                .filter(|it| !ancestors(&modules, at).contains(it))
                .map(|it| modules[it].file.clone());
            let of_file: &mut BTreeSet<String> = imports.entry(module.file.clone()).or_default();
            of_file.extend(targets);
        }
    }
    imports
}

/// A module and all that it is a part of.
fn ancestors(modules: &[Module], at: usize) -> Vec<usize> {
    std::iter::successors(Some(at), |it| modules[*it].parent).collect()
}

/// Reads a file and, from its declarations, those of the modules in it.
fn read_module(file: &Path, parent: Option<usize>, modules: &mut Vec<Module>) -> usize {
    let code = code_of(&fs::read_to_string(file).unwrap());
    let at = modules.len();
    let below = file.strip_prefix("src").unwrap();
    modules.push(Module {
        file: below.to_string_lossy().into_owned(),
        parent,
        children: BTreeMap::new(),
        uses: uses(&code),
        paths: Vec::new(),
    });
    let stem = file.file_stem().unwrap().to_string_lossy();
    let folder = match &*stem {
        "mod" | "lib" | "main" => file.parent().unwrap().to_owned(),
        stem => file.with_file_name(stem),
    };
    for name in declared(&code) {
        let beside: PathBuf = folder.join(format!("{name}.rs"));
        let inside = folder.join(&name).join("mod.rs");
        let path = [beside, inside].into_iter().find(|it| it.exists());
        if let Some(path) = path {
            let child = read_module(&path, Some(at), modules);
            modules[at].children.insert(name, child);
        }
    }
    let paths = paths(&code);
    let leads_on = |it: &Vec<String>| {
        matches!(&*it[0], "crate" | "self" | "super") || modules[at].children.contains_key(&it[0])
    };
    modules[at].paths = paths.into_iter().filter(leads_on).collect();
    at
}

/// The module that defines what a path names, if it is one of ours.
fn target(modules: &[Module], from: usize, path: &[String], depth: usize) -> Option<usize> {
    let (first, mut rest) = path.split_first()?;
    let mut at = match &**first {
        "crate" => 0,
        "self" => from,
        "super" => modules[from].parent?,
        name => *modules[from].children.get(name)?,
    };
    while let Some((name, after)) = rest.split_first() {
        at = match &**name {
            "super" => modules[at].parent?,
            "self" => at,
            name => match modules[at].children.get(name) {
                Some(child) => *child,
                None => return Some(defining(modules, at, name, depth)),
            },
        };
        rest = after;
    }
    Some(at)
}

/// The module that defines a name which `at` has: itself, or where it takes the name from.
fn defining(modules: &[Module], at: usize, name: &str, depth: usize) -> usize {
    if depth > 8 {
        return at;
    }
    let named = modules[at].uses.iter().find(|it| it.1 == name);
    named
        .and_then(|it| target(modules, at, &it.0, depth + 1))
        .unwrap_or(at)
}

/// Code without comments, literals and what is compiled for tests only.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |it| it + 2)
        } else if rest.starts_with("r#") || rest.starts_with("r\"") {
            raw_string(rest, code.chars().next_back())
        } else if c == '"' {
            quoted(rest, '"')
        } else if c == '\'' {
            let mut next = rest.chars().skip(1);
            let (one, two) = (next.next(), next.next());
            // Else a lifetime.
            if one == Some('\\') || two == Some('\'') {
                quoted(rest, '\'')
            } else {
                0
            }
        } else {
            0
        };
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    without_tests(&code)
}

/// Bytes of a raw string that begins here; 0 when none does.
fn raw_string(rest: &str, before: Option<char>) -> usize {
    let marks = rest[1..].chars().take_while(|it| *it == '#').count();
    let in_name = before.is_some_and(|it| it.is_alphanumeric() || it == '_');
    if in_name || !rest[1 + marks..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let inside = &rest[marks + 2..];
    inside
        .find(&end)
        .map_or(rest.len(), |it| marks + 2 + it + end.len())
}

/// Bytes of a literal between two marks.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if !escaped && c == mark {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    rest.len()
}

fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept += &rest[..at];
        rest = &rest[at..];
        let mut depth = 0;
        let end = rest.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && matches!(c, ';' | '}')
        });
        rest = end.map_or("", |it| &rest[it.0 + 1..]);
    }
    kept + rest
}

/// Names of the modules that are declared with a file of their own.
fn declared(code: &str) -> Vec<String> {
    let words: Vec<&str> = code.split_whitespace().collect();
    let pairs = words.windows(2).filter(|it| it[0] == "mod");
    pairs
        .filter_map(|it| it[1].strip_suffix(';').map(str::to_owned))
        .collect()
}

/// Every path of a `use`, opened to single names, and the name that each has here.
fn uses(code: &str) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|it| it.is_whitespace() || it == ';') {
            let tree = &code[at + 4..];
            let tree = &tree[..tree.find(';').unwrap_or(tree.len())];
            open(tree, &[], &mut found);
        }
    }
    found
}

/// Opens one tree of a `use` behind the path that leads to it.
fn open(tree: &str, behind: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let tree = tree.trim();
    if let Some(at) = tree.find('{') {
        let mut path = behind.to_vec();
        path.extend(
            tree[..at]
                .split("::")
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .map(str::to_owned),
        );
        let inside = &tree[at + 1..tree.rfind('}').unwrap_or(tree.len())];
        let mut depth = 0;
        let branches = inside.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0 && c == ','
        });
        branches.for_each(|it| open(it, &path, found));
        return;
    }
    let (tree, alias) = tree
        .split_once(" as ")
        .map_or((tree, None), |it| (it.0, Some(it.1.trim())));
    let mut path = behind.to_vec();
    path.extend(
        tree.split("::")
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty()),
    );
    path.pop_if(|it| *it == "self" && !behind.is_empty());
    if tree.is_empty() || path.is_empty() {
        return;
    }
    let name = alias.unwrap_or(&path[path.len() - 1]).to_owned();
    if name == "*" {
        path.pop();
    }
    found.push((path, name));
}

/// Every other path of two names or more.
fn paths(code: &str) -> Vec<Vec<String>> {
    let named = |c: char| c.is_alphanumeric() || c == '_';
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(named) {
        rest = &rest[at..];
        let mut path = Vec::new();
        loop {
            let end = rest.find(|c| !named(c)).unwrap_or(rest.len());
            path.push(rest[..end].to_owned());
            rest = &rest[end..];
            match rest.strip_prefix("::") {
                Some(after) if after.starts_with(named) => rest = after,
                Some(_) | None => break,
            }
        }
        if path.len() > 1 {
            found.push(path);
        }
    }
    found
}

/// The number of the circle each file is in: files that reach each other have the same, others none.
fn circles_of(imports: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, usize> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = imports
        .keys()
        .map(|from| {
            let mut reached = BTreeSet::new();
            let mut left = vec![from];
            while let Some(it) = left.pop() {
                for to in imports.get(it).into_iter().flatten() {
                    if reached.insert(to) {
                        left.push(to);
                    }
                }
            }
            (from, reached)
        })
        .collect();
    let mut circles = BTreeMap::new();
    for (number, (file, own)) in reached.iter().enumerate() {
        if own.contains(file) && !circles.contains_key(*file) {
            let both = own
                .iter()
                .filter(|it| reached.get(*it).is_some_and(|it| it.contains(file)));
            circles.extend(both.map(|it| ((*it).clone(), number)));
        }
    }
    circles
}
