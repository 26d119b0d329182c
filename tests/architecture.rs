//! Who may import whom. See `src/ARCHITECTURE.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module and the modules of this crate that it may name.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("diag", &["model"]),
    ("model", &["normalize", "read"]), // doc links only
    ("resources", &["diag", "model"]),
    ("words", &["model"]),
    ("hash", &["model"]),
    ("xml", &[]),
    ("fonts", &["diag", "resources"]),
    ("read", &["diag", "hash", "model", "xml"]),
    ("normalize", &["diag", "model", "read", "xml"]),
    ("assets", &["diag", "fonts", "hash", "model", "resources"]),
    ("book", &["diag", "model"]),
    (
        "epub",
        &[
            "archive",
            "assets",
            "book",
            "diag",
            "fonts",
            "model",
            "resources", // the spool
            "words",
            "xml",
        ],
    ),
    (
        "layout",
        &["assets", "book", "diag", "fonts", "model", "words"],
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
    ("page_list", &["book", "epub", "layout", "model"]),
    ("raster", &["fonts", "layout"]),
    (
        "archive",
        &["book", "diag", "hash", "model", "resources", "xml"],
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
            "pdf",
            "raster",
            "read",
            "resources",
        ],
    ),
    ("lib", &["diag", "resources"]),
];

/// A library and the rooms (a top-level module, or a file in one) that may name it.
const CONFINED: &[(&str, &[&str])] = &[
    ("scraper", &["read", "normalize"]),
    ("html5ever", &["read", "normalize"]),
    ("ego_tree", &["read", "normalize"]),
    ("toml", &["cli", "normalize", "read"]),
    ("url", &["assets", "epub", "normalize"]),
    (
        "percent_encoding",
        &["archive", "assets", "epub", "normalize", "pdf", "read"],
    ),
    ("jiff", &["archive", "assets", "read"]),
    ("sha2", &["hash"]),
    ("png", &["assets", "pdf", "raster"]),
    ("flate2", &["assets", "pdf"]),
    ("quick_xml", &["archive", "assets", "epub", "layout", "pdf"]),
    ("rayon", &["archive", "assets", "book", "cli", "epub"]),
    ("tempfile", &["assets", "cli", "resources"]),
    ("icu_properties", &["layout", "pdf"]),
    ("comrak", &["read"]),
    ("serde_yaml", &["read"]),
    ("encoding_rs", &["read"]),
    ("chardetng", &["read"]),
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
    ("epub_builder", &["epub"]),
    ("zip", &["epub", "archive"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf", "archive"]),
    ("subsetter", &["pdf", "epub"]),
    ("harfrust", &["layout"]),
    ("icu_segmenter", &["layout"]),
    ("unicode_bidi", &["layout"]),
    ("hypher", &["layout"]),
    ("fast_qr", &["layout"]),
    ("skrifa", &["fonts", "layout", "pdf", "raster"]),
    ("ruzstd", &["fonts"]),
    ("clap", &["main", "cli"]),
    ("ctrlc", &["cli"]),
    ("walkdir", &["cli"]),
    ("globset", &["cli"]),
    ("miette", &["main", "cli"]),
    ("indicatif", &["main", "cli"]),
];

/// Names re-exported at the crate root, and where they live.
const ROOT_NAMES: &[(&str, &str)] = &[
    ("Error", "diag"),
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
    ("told", "diag"),
    ("Rule", "diag"),
    ("Gone", "diag"),
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
            continue; // another crate: it sees only what is public
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

/// Every name right after `prefix`, with `{a, b}` groups opened one level.
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
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files
}

/// Tables of rules name the tests that prove them: each of those must exist.
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
