//! `ToUnicode` character maps (ISO 32000-1, 9.10.3).

use std::fmt::Write as _;

/// The most mappings in one section (Adobe Technical Note 5014).
const SECTION: usize = 100;

/// The character map of a font from codes to texts, by ascending code.
pub(super) fn to_unicode(says: &[(u16, Box<str>)]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    for section in says.chunks(SECTION) {
        _ = writeln!(out, "{} beginbfchar", section.len());
        for (code, text) in section {
            _ = write!(out, "<{code:04x}> <");
            for unit in text.chars().map(sayable).flat_map(units) {
                _ = write!(out, "{unit:04x}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// The character itself if a character map may hold it, otherwise a substitute. A map must not hold U+0000, U+FEFF and
/// U+FFFE (ISO 19005-3, 6.2.11.7.2).
pub(super) fn sayable(c: char) -> char {
    match c {
        '\0' | '\u{fffe}' => '\u{fffd}',
        '\u{feff}' => '\u{2060}',
        other => other,
    }
}

fn units(c: char) -> impl Iterator<Item = u16> {
    let mut buffer = [0; 2];
    let count = c.encode_utf16(&mut buffer).len();
    buffer.into_iter().take(count)
}
