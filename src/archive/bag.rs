//! `BagIt` 1.0 (RFC 8493): writes the tag files of a bag from the names and hashes of its payload, and checks an
//! existing bag. Knows nothing of what the payload files contain.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::{Finding, Problem, sha256};
use crate::Resources;

/// `bagit.txt` (RFC 8493, 2.1.1).
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Folders nested deeper than this in a bag are not looked into.
const DEEPEST: usize = 64;

/// A file of a bag.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Member {
    /// Path with `/`, below the bag's folder (`data/a.epub`).
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

impl Member {
    /// The member with these bytes at this path.
    #[must_use]
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    }
}

/// A path that every tool finds again in a manifest. RFC 8493 writes `%`, line feeds and carriage returns as `%25`, `%0A`
/// and `%0D`; bagit.py 1.9 reads `%25` as three characters and misses the file. So payload files have none of them: a
/// per cent sign becomes a full-width one, a line break a low line.
#[must_use]
pub fn portable(path: &str) -> String {
    path.replace('%', "\u{ff05}").replace(['\n', '\r'], "_")
}

/// Lines of `bag-info.txt` that the caller adds: label and value.
pub type Labels = [(String, String)];

/// The names and texts of the tag files of a bag with this payload, in the order in which to write them:
/// `bagit.txt`, `bag-info.txt`, `manifest-sha256.txt` and `tagmanifest-sha256.txt`.
#[must_use]
pub fn tag_files(payload: &[Member], labels: &Labels) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("bagit.txt", DECLARATION.to_owned()),
        ("bag-info.txt", info(payload, labels)),
        ("manifest-sha256.txt", manifest(payload)),
    ];
    let tags: Vec<Member> = files
        .iter()
        .map(|it| Member::of(it.0, it.1.as_bytes()))
        .collect();
    files.push(("tagmanifest-sha256.txt", manifest(&tags)));
    files
}

/// What `bag-info.txt` of a bag of ours begins with.
const AGENT: &str = "Bag-Software-Agent: lantai ";

/// `bag-info.txt` (2.2.2). It has no `Bagging-Date`, so that the same input gives the same bytes.
fn info(payload: &[Member], labels: &Labels) -> String {
    let bytes: u64 = payload.iter().map(|it| it.bytes).sum();
    let added = labels
        .iter()
        .map(|(label, value)| format!("{label}: {value}\n"));
    let added: String = added.collect();
    format!(
        "{AGENT}{}\n{added}Payload-Oxum: {bytes}.{}\n",
        env!("CARGO_PKG_VERSION"),
        payload.len()
    )
}

/// A manifest (2.1.3): line feeds, carriage returns and per cent signs in a path are encoded.
fn manifest(members: &[Member]) -> String {
    let entry = |it: &Member| (it.path.clone(), it.sha256.clone());
    of_entries(&members.iter().map(entry).collect())
}

/// The manifest of these paths with their hashes, as [`manifest`].
fn of_entries(entries: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (path, sha256) in entries {
        let path = path
            .replace('%', "%25")
            .replace('\n', "%0A")
            .replace('\r', "%0D");
        _ = writeln!(text, "{sha256}  {path}");
    }
    text
}

/// The paths of a manifest with their hashes, and the lines that are not of the form `hash path`.
fn parse(text: &str) -> (BTreeMap<String, String>, Vec<String>) {
    let mut entries = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in text.lines().filter(|it| !it.trim().is_empty()) {
        match line.split_once([' ', '\t']) {
            Some((hash, path)) if !path.trim_start().is_empty() => {
                let path = path.trim_start_matches([' ', '\t', '*']);
                let path = path
                    .replace("%0A", "\n")
                    .replace("%0D", "\r")
                    .replace("%0a", "\n")
                    .replace("%0d", "\r")
                    .replace("%25", "%");
                entries.insert(path, hash.to_ascii_lowercase());
            }
            Some(_) | None => wrong.push(line.to_owned()),
        }
    }
    (entries, wrong)
}

/// Whether a folder is a bag.
#[must_use]
pub fn is_bag(folder: &Path, disk: &dyn Resources) -> bool {
    disk.read(&folder.join("bagit.txt")).is_ok()
}

/// Checks a bag: it declares its version, every listed file is there unchanged, every file in `data` is
/// listed, and `Payload-Oxum` gives the right sums.
#[must_use]
pub fn verify(folder: &Path, disk: &dyn Resources) -> Vec<Finding> {
    let mut findings = Vec::new();
    let text = |name: &str| {
        let bytes = disk.read(&folder.join(name)).ok()?;
        String::from_utf8(bytes).ok()
    };
    let mut bag = |path: &str, reason: &str| {
        findings.push(Finding {
            path: path.to_owned(),
            problem: Problem::Bag {
                reason: reason.to_owned(),
            },
        });
    };
    match text("bagit.txt") {
        Some(declaration) if declaration.starts_with("BagIt-Version: ") => {}
        Some(_) | None => bag("bagit.txt", "does not declare a BagIt version"),
    }
    // Nothing has a hash of the manifest of tag files, so that ours must be to the letter what we write.
    let ours = text("bag-info.txt").is_some_and(|it| it.starts_with(AGENT));
    let mut listed = BTreeMap::new();
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let Some(manifest) = text(name) else {
            if ours || name.starts_with("manifest") {
                bag(name, "is not there: only SHA-256 bags are checked");
            }
            continue;
        };
        let (entries, wrong) = parse(&manifest);
        if ours && wrong.is_empty() && manifest != of_entries(&entries) {
            bag(name, "is not as it was written");
        }
        for line in wrong {
            bag(name, &format!("has a line that is no entry: `{line}`"));
        }
        for path in entries.keys().filter(|it| !is_safe(it)) {
            bag(name, &format!("names a file outside the bag: `{path}`"));
        }
        listed.extend(entries.into_iter().filter(|it| is_safe(&it.0)));
    }
    let oxum = text("bag-info.txt").and_then(|it| oxum(&it));
    let (sum, count) = members(folder, &listed, disk, &mut findings);
    if let Some(oxum) = oxum
        && oxum != (sum, count)
    {
        findings.push(Finding {
            path: "bag-info.txt".to_owned(),
            problem: Problem::Bag {
                reason: format!(
                    "counts {} bytes in {} files, and there are {sum} in {count}",
                    oxum.0, oxum.1
                ),
            },
        });
    }
    findings
}

/// Compares the files of a bag with its manifests; returns the bytes and the number of the payload files.
fn members(
    folder: &Path,
    listed: &BTreeMap<String, String>,
    disk: &dyn Resources,
    findings: &mut Vec<Finding>,
) -> (u64, u64) {
    use rayon::prelude::*;
    let hashed: Vec<(&String, Option<(u64, String)>)> = listed
        .par_iter()
        .map(|(path, _)| {
            let bytes = disk.read(&folder.join(path)).ok();
            (path, bytes.map(|it| (it.len() as u64, sha256(&it))))
        })
        .collect();
    let (mut sum, mut count) = (0, 0);
    for (path, found) in hashed {
        let problem = match found {
            None => Problem::Missing,
            Some((bytes, found)) => {
                if path.starts_with("data/") {
                    (sum, count) = (sum + bytes, count + 1);
                }
                let expected = listed[path].clone();
                if found == expected {
                    continue;
                }
                Problem::Changed { expected, found }
            }
        };
        let path = path.clone();
        findings.push(Finding { path, problem });
    }
    let mut folders = vec![("data".to_owned(), 0)];
    while let Some((name, depth)) = folders.pop() {
        for path in disk.list(&folder.join(&name)).unwrap_or_default() {
            let Some(last) = path.file_name() else {
                continue;
            };
            let member = format!("{name}/{}", last.to_string_lossy());
            if listed.contains_key(&member) {
                continue;
            }
            if depth < DEEPEST && disk.list(&path).is_ok() {
                folders.push((member, depth + 1));
            } else {
                findings.push(Finding {
                    path: member,
                    problem: Problem::Unlisted,
                });
            }
        }
    }
    (sum, count)
}

/// Bytes and number of the payload files as `bag-info.txt` states them.
fn oxum(info: &str) -> Option<(u64, u64)> {
    let value = info
        .lines()
        .find_map(|it| it.strip_prefix("Payload-Oxum:"))?;
    let (bytes, files) = value.trim().split_once('.')?;
    Some((bytes.parse().ok()?, files.parse().ok()?))
}

/// Whether a path is relative and stays below its folder.
fn is_safe(path: &str) -> bool {
    !path.starts_with(['/', '\\', '~'])
        && !path.split(['/', '\\']).any(|it| it == "..")
        && path.chars().nth(1) != Some(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::MemoryFiles;

    fn bag() -> MemoryFiles {
        let payload = [
            ("data/a%0A.epub", &b"one"[..]),
            ("data/\u{7532}/b.pdf", b"two"),
        ];
        let mut files = BTreeMap::new();
        let members: Vec<Member> = payload.iter().map(|it| Member::of(it.0, it.1)).collect();
        for (path, bytes) in payload {
            files.insert(Path::new("bag").join(path), bytes.to_vec());
        }
        for (name, text) in tag_files(&members, &[]) {
            files.insert(Path::new("bag").join(name), text.into_bytes());
        }
        MemoryFiles(files)
    }

    #[test]
    fn a_bag_verifies_and_each_damage_is_found() {
        let check = |files: &MemoryFiles| -> Vec<String> {
            verify(Path::new("bag"), files)
                .iter()
                .map(|it| it.path.clone())
                .collect()
        };
        assert_eq!(check(&bag()), Vec::<String>::new());
        let mut files = bag();
        files.0.insert("bag/data/甲/b.pdf".into(), b"TWO".to_vec());
        assert_eq!(check(&files), ["data/甲/b.pdf"]);
        let mut files = bag();
        files.0.remove(Path::new("bag/data/甲/b.pdf"));
        assert_eq!(check(&files), ["data/甲/b.pdf", "bag-info.txt"]);
        let mut files = bag();
        files.0.insert("bag/data/new".into(), Vec::new());
        assert_eq!(check(&files), ["data/new"]);
        let mut files = bag();
        files.0.insert("bag/bag-info.txt".into(), Vec::new());
        assert_eq!(check(&files), ["bag-info.txt"]);
        let mut files = bag();
        files.0.remove(Path::new("bag/bagit.txt"));
        assert_eq!(check(&files), ["bagit.txt", "bagit.txt"]);
    }

    #[test]
    fn a_path_that_leaves_the_bag_is_reported_and_not_read() {
        let mut files = bag();
        let hash = "0".repeat(64);
        files.0.insert(
            "bag/manifest-sha256.txt".into(),
            format!("{hash}  ../../etc/passwd\n").into_bytes(),
        );
        let found = verify(Path::new("bag"), &files);
        assert!(found.iter().all(|it| it.path != "../../etc/passwd"));
        assert!(
            found
                .iter()
                .any(|it| it.to_string().contains("outside the bag"))
        );
    }

    #[test]
    fn payload_files_have_names_that_need_no_encoding() {
        let path = portable("data/50%\n.md");
        assert_eq!(path, "data/50\u{ff05}_.md");
        assert!(!manifest(&[Member::of(&path, b"")]).contains('%'));
    }

    #[test]
    fn paths_are_encoded_as_the_rfc_asks() {
        let text = manifest(&[Member::of("data/a\n%.md", b"")]);
        assert!(text.ends_with("  data/a%0A%25.md\n"));
        assert!(parse(&text).0.contains_key("data/a\n%.md"));
    }
}
