//! The paths of articles that are no files, made as a person would name the files.

use std::collections::BTreeSet;

use lantai::archive::sha256;

use crate::cli::names::safe;

/// The most characters of a name, so that what is added to it fits, too.
const LONGEST: usize = 80;

/// The file name of a page: its host and its path.
pub(super) fn of_address(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |it| it.1);
    let plain = rest.split(['#', '?']).next().unwrap_or_default();
    let plain = plain.trim_end_matches('/');
    let stem = ["html", "htm", "shtml", "xhtml", "php", "aspx", "md"]
        .iter()
        .find_map(|it| plain.strip_suffix(it)?.strip_suffix('.'))
        .unwrap_or(plain);
    let stem: String = stem.replace('/', "-").chars().take(LONGEST).collect();
    format!("{}.html", safe(&stem))
}

/// A path of an article in its collection, each part of which every file system accepts.
pub(super) fn path(name: &str) -> String {
    let parts = name.split('/').filter(|it| !it.trim().is_empty());
    parts.map(safe).collect::<Vec<_>>().join("/")
}

/// The folder of a collection, with a slash at its end.
pub(super) fn folder(title: &str) -> String {
    let title: String = title.chars().take(LONGEST).collect();
    format!("{}/", safe(&title))
}

/// The name, with the beginning of a hash of `id` in it when another article has that name.
pub(super) fn unique(name: &str, id: &str, taken: &mut BTreeSet<String>) -> String {
    if taken.insert(name.to_lowercase()) {
        return name.to_owned();
    }
    let hash = sha256(id.as_bytes());
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "html"));
    let name = format!("{stem} {}.{extension}", &hash[..8]);
    taken.insert(name.to_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_by_host_and_path() {
        let of = of_address;
        assert_eq!(of("https://a.example/b/c.html?x=1#y"), "a.example-b-c.html");
        assert_eq!(of("http://a.example/"), "a.example.html");
        assert_eq!(
            of("https://a.example/文/../%2e"),
            "a.example-文-..-%2e.html"
        );
    }

    #[test]
    fn pages_that_differ_in_their_query_have_different_names() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a.html", "a?1", &mut taken), "a.html");
        let other = unique("A.html", "a?2", &mut taken);
        assert!(other.starts_with("A ") && other.len() == 15, "{other}");
    }
}
