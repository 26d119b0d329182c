//! Makes file names for outputs that every file system accepts.

use lantai::diag::is_obeyed;
use lantai::model::Metadata;

/// The most bytes of a name without its extension. ext4 allows 255 bytes; the rest is for the extension, a number, the
/// label of a volume.
const LONGEST: usize = 180;

/// The file name of an article without extension: `{date}-{title}`, or the title alone when it has no date.
pub(crate) fn article(metadata: &Metadata) -> String {
    let title = safe(&metadata.title);
    match &metadata.date {
        Some(date) => safe(&format!("{}-{title}", date.day())),
        None => title,
    }
}

/// The name of a file that a book brings along: as it is, unless a file system or a terminal would take it for something
/// else.
pub(crate) fn brought(name: &str) -> String {
    let risky = name.contains(['\\', ':']) || name.contains(is_obeyed) || is_device(name);
    if risky { safe(name) } else { name.to_owned() }
}

/// Whether Windows takes a name for that of a device.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_uppercase();
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()))
}

/// Changes a name so that every file system accepts it: no separators, no characters that Windows forbids, no control
/// characters or invisible bidi characters, no dot or space at the start or end, no device name of Windows. It is cut
/// between characters to at most [`LONGEST`] bytes.
pub(crate) fn safe(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        let c = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if is_obeyed(c) || c == '\u{feff}' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if out.len() + c.len_utf8() > LONGEST {
            break;
        }
        out.push(c);
    }
    let trimmed = out.trim_matches([' ', '.']);
    if trimmed.is_empty() {
        "article".to_owned()
    } else if is_device(trimmed) {
        format!("_{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe_everywhere() {
        assert_eq!(safe("甲/乙：丙?"), "甲_乙：丙_");
        assert_eq!(safe("  .hidden. "), "hidden");
        assert_eq!(safe("con.txt"), "_con.txt");
        assert_eq!(safe("\u{202e}\u{61c}abc\n"), "abc");
        assert_eq!(safe("///"), "___");
        assert_eq!(safe(" . "), "article");
        assert_eq!(safe(&"字".repeat(200)).len(), 180);
    }
}
