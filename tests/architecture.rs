//! Who may import whom, which library is named where, and which names types may share. See `src/ARCHITECTURE.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod circles;

/// A module and the modules of this crate that it may name.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("diag", &["model"]),
    ("model", &["normalize", "read"]), // doc links only
    ("resources", &["diag", "model"]),
    ("words", &["model"]),
    ("speech", &["diag", "model", "words"]),
    ("hash", &["model"]),
    ("xml", &[]),
    ("phrase", &[]),
    ("fonts", &["diag", "hash", "resources"]),
    ("themes", &[]),
    ("highlight", &[]),
    ("read", &["diag", "hash", "model", "xml"]),
    ("normalize", &["diag", "model", "read", "words", "xml"]),
    (
        "assets",
        &["diag", "fonts", "hash", "model", "resources", "xml"],
    ),
    ("book", &["diag", "model", "phrase"]),
    (
        "epub",
        &[
            "archive",
            "assets",
            "book",
            "diag",
            "fonts",
            "highlight",
            "model",
            "phrase",
            "resources", // the spool
            "themes",
            "words",
            "xml",
        ],
    ),
    (
        "layout",
        &[
            "assets",
            "book",
            "diag",
            "fonts",
            "highlight",
            "model",
            "phrase",
            "themes",
            "words",
        ],
    ),
    (
        "pdf",
        &[
            "archive",
            "assets",
            "book",
            "diag",
            "fonts",
            "hash",
            "layout",
            "model",
            "resources",
            "xml",
        ],
    ),
    ("page_list", &["epub", "layout"]),
    ("page_svg", &["fonts", "layout", "xml"]),
    ("raster", &["fonts", "layout"]),
    (
        "archive",
        &[
            "book",
            "diag",
            "hash",
            "model",
            "resources",
            "speech",
            "xml",
        ],
    ),
    (
        "make",
        &[
            "archive",
            "assets",
            "book",
            "diag",
            "epub",
            "fonts",
            "layout",
            "model",
            "normalize",
            "page_list",
            "page_svg",
            "pdf",
            "raster",
            "read",
            "resources",
            "themes",
        ],
    ),
    ("lib", &["diag", "resources"]),
];

/// A library and the rooms (a top-level module, or a file in one) that may name it.
const CONFINED: &[(&str, &[&str])] = &[
    ("scraper", &["read", "normalize"]),
    ("html5ever", &["read", "normalize"]),
    ("ego_tree", &["read", "normalize"]),
    ("toml", &["cli", "normalize", "read", "themes"]),
    ("url", &["assets", "cli", "epub", "normalize", "read"]),
    ("csv", &["read"]),
    ("md5", &["read"]),
    (
        "percent_encoding",
        &[
            "archive",
            "assets",
            "cli",
            "epub",
            "model",
            "normalize",
            "pdf",
            "read",
        ],
    ),
    ("jiff", &["archive", "assets", "read"]),
    ("sha2", &["hash"]),
    ("png", &["assets", "pdf", "raster"]),
    ("flate2", &["archive", "assets", "pdf", "read"]),
    (
        "quick_xml",
        &["archive", "assets", "cli", "epub", "layout", "pdf", "read"],
    ),
    ("rayon", &["archive", "assets", "book", "cli", "epub"]),
    ("tempfile", &["assets", "cli", "resources"]),
    ("icu_properties", &["layout", "pdf"]),
    ("comrak", &["read"]),
    ("serde_yaml", &["read"]),
    ("encoding_rs", &["read"]),
    ("chardetng", &["read"]),
    ("whatlang", &["read"]),
    ("pulldown_latex", &["normalize"]),
    ("ureq", &["assets"]),
    ("image", &["assets"]),
    ("resvg", &["assets"]),
    ("tiny_skia", &["assets", "raster"]),
    ("fast_image_resize", &["assets"]),
    ("icu_normalizer", &["assets"]),
    ("moxcms", &["assets"]),
    ("re_rav1d", &["assets"]),
    ("zune_jpeg", &["assets"]),
    ("zip", &["epub", "archive", "cli", "read"]),
    ("lopdf", &["pdf"]),
    ("subsetter", &["pdf", "epub"]),
    ("harfrust", &["layout"]),
    ("icu_segmenter", &["layout", "phrase"]),
    ("unicode_bidi", &["layout"]),
    ("hypher", &["layout"]),
    ("fast_qr", &["layout"]),
    (
        "skrifa",
        &["epub", "fonts", "layout", "page_svg", "pdf", "raster"],
    ),
    ("ruzstd", &["fonts"]),
    ("clap", &["main", "cli"]),
    ("ctrlc", &["cli"]),
    ("fontdb", &["cli"]),
    ("getrandom", &["cli"]),
    ("tiny_http", &["cli"]),
    ("walkdir", &["cli"]),
    ("toml_edit", &["cli"]),
    ("globset", &["cli"]),
    ("miette", &["main", "cli"]),
    ("indicatif", &["main", "cli"]),
    ("strsim", &["cli"]),
    ("terminal_size", &["cli"]),
];

/// A library, as the code and as people call it, and the one file that may name it in either way: what else
/// it could do for us, and what it does not do, is said at the head of that file and need not be known
/// elsewhere.
const ONE_FILE: &[(&[&str], &str)] = &[
    (&["printpdf"], "src/pdf/draft.rs"),
    (&["epub_builder", "epub-builder"], "src/epub/draft.rs"),
];

/// Names re-exported at the crate root, and the modules that define them.
const ROOT_NAMES: &[(&str, &str)] = &[
    ("in_language", "speech"),
    ("Error", "diag"),
    ("LineRescue", "diag"),
    ("Warned", "diag"),
    ("Warning", "diag"),
    ("Fact", "diag"),
    ("Candidate", "diag"),
    ("Cause", "diag"),
    ("Change", "diag"),
    ("Conversion", "diag"),
    ("PictureForm", "diag"),
    ("FontProblem", "diag"),
    ("UnpackProblem", "diag"),
    ("message_with_causes", "diag"),
    ("LineRescue", "diag"),
    ("Rule", "diag"),
    ("Gone", "diag"),
    ("LineRescue", "diag"),
    ("Severity", "diag"),
    ("Resources", "resources"),
    ("NoResources", "resources"),
    ("Disk", "resources"),
    ("Spool", "resources"),
    ("Output", "resources"),
];

#[test]
fn imports_point_one_way() {
    let mut wrong = BTreeSet::new();
    for path in rust_files(Path::new("src")) {
        let module = module_of(&path);
        if is_test(&path) {
            continue;
        }
        if module == "main" || module == "cli" {
            continue; // a crate of its own, which sees only public items
        }
        let allowed = MAY_IMPORT.iter().find(|it| it.0 == module);
        let Some((_, allowed)) = allowed else {
            wrong.insert(format!("{module}: not listed in MAY_IMPORT"));
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for name in names_after(code, "crate::") {
            let target = ROOT_NAMES
                .iter()
                .find(|it| it.0 == name)
                .map_or(&*name, |it| it.1);
            if target != module && !allowed.contains(&target) {
                wrong.insert(format!(
                    "{}: {module} must not name {target}",
                    path.display()
                ));
            }
        }
    }
    for path in rust_files(Path::new("src")) {
        let module = module_of(&path);
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (library, homes) in CONFINED {
            if names_library(code, library) && !homes.contains(&&*module) {
                wrong.insert(format!(
                    "{}: {library} belongs in {homes:?}",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_library_of_one_file_is_named_in_no_other() {
    for (names, home) in ONE_FILE {
        let mut found = BTreeSet::new();
        for path in files(Path::new("src"), &["rs", "md", "css", "toml"]) {
            let text = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&text);
            if names.iter().any(|it| text.contains(it)) {
                found.insert(path.display().to_string());
            }
        }
        assert_eq!(found, [(*home).to_owned()].into(), "{names:?}");
    }
}

/// Whether a file is compiled for tests only: its parent declares it below `#[cfg(test)]`.
fn is_test(path: &Path) -> bool {
    path.ancestors().any(|it| {
        let (Some(folder), Some(name)) = (it.parent(), it.file_stem()) else {
            return false;
        };
        let declared = format!("#[cfg(test)]\nmod {};", name.to_string_lossy());
        let beside = folder.with_extension("rs");
        [folder.join("mod.rs"), folder.join("lib.rs"), beside]
            .iter()
            .filter_map(|it| fs::read_to_string(it).ok())
            .any(|it| it.contains(&declared))
    })
}

/// Whether `library::` stands in the code as a path's first name.
fn names_library(code: &str, library: &str) -> bool {
    let wanted = format!("{library}::");
    code.match_indices(&wanted).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    })
}

/// Every name right after `prefix`; of a group `{a, b}`, each of its names.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let ident = |it: &str| -> String {
        it.trim()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                names.extend(group.split(',').map(ident).filter(|it| !it.is_empty()));
            }
            None => _ = names.insert(ident(rest)),
        }
    }
    names
}

fn module_of(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    let first = below
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

pub(crate) fn rust_files(dir: &Path) -> Vec<PathBuf> {
    files(dir, &["rs"])
}

/// All files below a folder whose names end so.
fn files(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.contains(&&*ending) {
            found.push(path);
        }
    }
    found
}

/// The tables of rules name the tests that prove each rule. Every such test must exist.
#[test]
fn tables_of_rules_name_tests_that_exist() {
    let mut sources = String::new();
    for folder in ["src", "tests"] {
        for path in rust_files(Path::new(folder)) {
            sources += &fs::read_to_string(path).unwrap();
        }
    }
    let table = fs::read_to_string("src/layout/CLREQ.md").unwrap();
    let rows = table
        .lines()
        .filter(|it| it.starts_with("| ") && !it.starts_with("| rule"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, rule, state, _, tests, _] = cells[..] else {
            panic!("not five columns: {row}");
        };
        assert!(["done", "partly", "no"].contains(&state), "{rule}: {state}");
        for test in tests.split('`').skip(1).step_by(2) {
            assert!(
                sources.contains(&format!("fn {test}(")),
                "{rule}: no test `{test}`"
            );
        }
        count += 1;
    }
    assert!(count > 100, "{count} rules");
}

/// Names that several types of `src` may share for good.
const SHARED_NAMES: &[(&str, &str)] = &[
    (
        "Options",
        "one for each stage, always written with its room: `epub::Options`",
    ),
    ("Client", NO_NETWORK),
    ("FetchFailure", NO_NETWORK),
    ("Fetched", NO_NETWORK),
    ("FetchedPage", NO_NETWORK),
    ("Network", NO_NETWORK),
    ("Queue", NO_NETWORK),
];

const NO_NETWORK: &str =
    "in a library without the network another takes its place: `assets/no_net.rs`";

#[test]
fn no_two_types_share_a_name() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in rust_files(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for name in text.lines().filter_map(type_declared_by) {
            let home = path.display().to_string();
            homes.entry(name.to_owned()).or_default().push(home);
        }
    }
    homes.retain(|_, it| it.len() > 1);
    for (name, _) in SHARED_NAMES {
        assert!(homes.contains_key(*name), "no longer shared: {name}");
        homes.remove(*name);
    }
    assert!(
        homes.is_empty(),
        "two types of one name; rename one: {homes:#?}"
    );
}

/// The name of the type that a line of code declares. An associated type (`type Item = …`, which is indented) does not
/// count.
fn type_declared_by(line: &str) -> Option<&str> {
    let code = line.trim_start();
    let code = match code.strip_prefix("pub(") {
        Some(scoped) => scoped.split_once(')')?.1.trim_start(),
        None => code.strip_prefix("pub ").unwrap_or(code),
    };
    let (keyword, rest) = code.split_once(' ')?;
    let declares = match keyword {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !line.starts_with(' '),
        _ => false,
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &rest[..end.unwrap_or(rest.len())];
    (declares && name.starts_with(char::is_uppercase)).then_some(name)
}

#[test]
fn every_way_to_declare_a_type_is_seen() {
    for (line, name) in [
        ("pub struct Blob(Kept);", Some("Blob")),
        ("    pub(crate) enum Kind {", Some("Kind")),
        (
            "pub(in crate::read) trait Reader<'a>: Sized {",
            Some("Reader"),
        ),
        ("type Words<'a> = &'a str;", Some("Words")),
        ("    type Item = char;", None),
        ("    let struct_ = 1;", None),
        ("/// struct Blob", None),
    ] {
        assert_eq!(type_declared_by(line), name, "{line}");
    }
}

/// A rule that code or a table cites by its code must stand in the list of rules.
#[test]
fn cited_rules_are_listed() {
    let rules = fs::read_to_string("src/layout/RULES.md").unwrap();
    let rows = rules.lines().filter_map(|it| it.strip_prefix("| "));
    let listed: BTreeSet<&str> = rows.filter_map(|it| it.split(' ').next()).collect();
    let listed: BTreeSet<&str> = listed.into_iter().filter(|it| is_code(it)).collect();
    assert!(listed.len() > 100, "{} rules", listed.len());
    let mut unknown = BTreeSet::new();
    let mut cited = BTreeSet::new();
    for path in files(Path::new("src"), &["rs", "md", "css", "toml"]) {
        let text = fs::read_to_string(&path).unwrap();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        for code in words.filter(|it| is_code(it)) {
            cited.insert(code.to_owned());
            if !listed.contains(code) {
                unknown.insert(format!("{}: {code}", path.display()));
            }
        }
    }
    assert!(cited.len() > 100, "{} rules are cited", cited.len());
    assert!(unknown.is_empty(), "not in RULES.md: {unknown:#?}");
}

/// Whether a word is the code of a rule: two letters (or `ORD`), a hyphen, two digits.
fn is_code(word: &str) -> bool {
    let Some((letters, digits)) = word.split_once('-') else {
        return false;
    };
    let lettered = letters == "ORD" || letters.len() == 2;
    lettered
        && letters.bytes().all(|it| it.is_ascii_uppercase())
        && digits.len() == 2
        && digits.bytes().all(|it| it.is_ascii_digit())
}
