//! What a settings file may choose that is not the user's own. One that lies with the articles may have come with them, from
//! a stranger: it may choose how books are made ([`given::HARMLESS`], [`HARMLESS_TOO`]) and nothing else.

use std::path::Path;

use crate::cli::given;

/// What a file in the folder of the articles may choose besides [`given::HARMLESS`]: it opens no file, asks no host and
/// writes nowhere but where the user said.
const HARMLESS_TOO: &[&str] = &[
    "interval",
    "json",
    "name-template",
    "no-cache",
    "no-report",
    "offline",
    "quiet",
    "strict",
    "strict-images",
    "update",
    "verbose",
];

/// Whether a stranger may choose this. A file may be named when it lies in the folder of the settings.
pub(super) fn is_harmless(key: &str, value: &toml::Value, settings: &Path) -> bool {
    if !given::HARMLESS.contains(&key) {
        return HARMLESS_TOO.contains(&key);
    }
    if !given::FILES.contains(&key) {
        return true;
    }
    let folder = settings.parent().map(|it| match it.as_os_str().is_empty() {
        true => Path::new("."),
        false => it,
    });
    let folder = folder.and_then(|it| it.canonicalize().ok());
    let inside = |value: &toml::Value| {
        if value.as_str().is_some_and(|it| given::is_built_in(key, it)) {
            return true;
        }
        // Paths count from the folder of the settings.
        let file = value.as_str().zip(settings.parent());
        let file = file.and_then(|(it, folder)| folder.join(it).canonicalize().ok());
        file.zip(folder.as_ref())
            .is_some_and(|(file, folder)| file.starts_with(folder) && file.is_file())
    };
    match value.as_array() {
        Some(values) => values.iter().all(inside),
        None => inside(value),
    }
}
