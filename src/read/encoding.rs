//! Bytes to text: byte order marks, declarations, detection, line ends, control characters.
//!
//! What is changed here is only what no document can hold (NUL and its kin) and the line ends,
//! which become line feeds. Everything else stays the code point it was.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};

use super::language::is_common_han;
use crate::{Error, Fact, Warning};

/// Text of a file, and what was done to get at it.
pub(super) struct Decoded {
    /// Lines end in line feeds; no NUL, no byte order mark in front.
    pub(super) text: String,
    /// Warnings about the encoding.
    pub(super) warnings: Vec<Warning>,
}

/// Decodes a file.
///
/// # Errors
///
/// [`Error::NotText`] for what looks like a picture, an archive or noise.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    if let Some(found) = signature(bytes) {
        return Err(not_text(found));
    }
    let mut warnings = Vec::new();
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => decode_as(encoding, &bytes[length..], &mut warnings),
        None => decode_unmarked(bytes, &mut warnings),
    };
    let controls = text.chars().filter(|it| is_unspeakable(*it)).count();
    // One in twenty is noise, not a stray NUL in an article.
    if controls > 8 && controls * 20 > text.chars().count() {
        return Err(not_text("bytes that are no text"));
    }
    let text = unify_line_ends(text);
    let text = drop_controls(text, &mut warnings);
    warn_of_damage(&text, &mut warnings);
    warn_of_mojibake(&text, &mut warnings);
    Ok(Decoded { text, warnings })
}

fn not_text(found: &str) -> Error {
    let found = found.to_owned();
    Error::NotText { found }
}

/// What a file is that begins like no text does.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(usize, &[u8], &str)] = &[
        (0, b"\x89PNG\r\n", "a PNG picture"),
        (0, b"\xFF\xD8\xFF", "a JPEG picture"),
        (0, b"GIF87a", "a GIF picture"),
        (0, b"GIF89a", "a GIF picture"),
        (8, b"WEBP", "a WebP picture"),
        (0, b"II*\0", "a TIFF picture"),
        (0, b"MM\0*", "a TIFF picture"),
        (0, b"\0\0\x01\0", "an icon"),
        (4, b"ftyp", "an MP4, HEIC or AVIF file"),
        (0, b"%PDF-", "a PDF"),
        (0, b"PK\x03\x04", "a ZIP archive (EPUB, DOCX)"),
        (0, b"PK\x05\x06", "a ZIP archive"),
        (0, b"\x1F\x8B", "a gzip archive"),
        (0, b"BZh", "a bzip2 archive"),
        (0, b"\xFD7zXZ\0", "an XZ archive"),
        (0, b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
        (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (0, b"Rar!\x1A\x07", "a RAR archive"),
        (257, b"ustar", "a tar archive"),
        (0, b"\xD0\xCF\x11\xE0\xA1\xB1", "an old Office document"),
        (0, b"SQLite format 3\0", "an SQLite database"),
        (0, b"\x7FELF", "a program"),
        (0, b"MZ\x90\0", "a program"),
        (0, b"\0asm", "a WebAssembly program"),
        (0, b"OggS", "an Ogg file"),
        (0, b"fLaC", "a FLAC file"),
        (0, b"ID3", "an MP3 file"),
        (0, b"\x1A\x45\xDF\xA3", "a Matroska or WebM file"),
        (0, b"wOFF", "a font"),
        (0, b"wOF2", "a font"),
        (0, b"OTTO", "a font"),
        (60, b"BOOKMOBI", "a Mobipocket book"),
    ];
    SIGNATURES
        .iter()
        .find(|(at, magic, _)| bytes.get(*at..at + magic.len()) == Some(*magic))
        .map(|it| it.2)
}

/// Decodes bytes without a byte order mark.
fn decode_unmarked(bytes: &[u8], warnings: &mut Vec<Warning>) -> String {
    if let Some(encoding) = utf16_without_mark(bytes) {
        guessed(encoding, "every other byte of its ASCII is NUL", warnings);
        return decode_as(encoding, bytes, warnings);
    }
    if bytes.contains(&0x1B) && bytes.is_ascii() && has_iso_2022_jp(bytes) {
        guessed(ISO_2022_JP, "it shifts with escape sequences", warnings);
        return decode_as(ISO_2022_JP, bytes, warnings);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(_) if is_mostly_utf8(bytes) => return decode_as(UTF_8, bytes, warnings),
        Err(_) => {}
    }
    if let Some(encoding) = declared(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if !broken || faults(&text) * 100 <= text.chars().count() {
            return decode_as(encoding, bytes, warnings);
        }
    }
    let encoding = detect(bytes);
    guessed(
        encoding,
        "the characters it gives are the likeliest",
        warnings,
    );
    decode_as(encoding, bytes, warnings)
}

fn guessed(encoding: &'static Encoding, reason: &str, warnings: &mut Vec<Warning>) {
    let fact = Fact::Guessed {
        what: format!("the encoding {}", encoding.name()),
        reason: reason.to_owned(),
    };
    warnings.push(Warning::new(0, "guess-encoding", fact));
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], warnings: &mut Vec<Warning>) -> String {
    // GBK is a subset of GB18030, and Ext-B characters need the latter.
    let encoding = if encoding.name() == "GBK" {
        GB18030
    } else {
        encoding
    };
    if encoding == UTF_8
        && let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        let what = "the file ends in the middle of a character".to_owned();
        let line = line_at(bytes, error.valid_up_to());
        warnings.push(Warning::new(line, "truncated", Fact::Repaired { what }));
        let kept = &bytes[..error.valid_up_to()];
        return String::from_utf8_lossy(kept).into_owned() + "\u{FFFD}";
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The line, from 1, that a byte stands on.
fn line_at(bytes: &[u8], at: usize) -> u32 {
    let before = bytes[..at].iter().filter(|it| **it == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// UTF-16 shows as NULs on one side of each pair. Text in Han only has its spaces and line ends.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let (even, odd) = head.chunks_exact(2).fold((0, 0), |(even, odd), pair| {
        (
            even + usize::from(pair[0] == 0),
            odd + usize::from(pair[1] == 0),
        )
    });
    let enough = head.len() / 64;
    if odd > enough && even * 8 <= odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 8 <= even {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn has_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes
        .windows(3)
        .any(|it| matches!(it, [0x1B, b'$', b'B' | b'@']))
}

/// Whether the bytes are UTF-8 but for a few damaged places or a cut at the end.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad.saturating_mul(20) || (bad == 1 && good >= 3)
}

/// The encoding that the file says it has, in a `<meta>`, an XML declaration or a mode line.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes
        .iter()
        .take(4096)
        .map(u8::to_ascii_lowercase)
        .collect();
    let head = String::from_utf8_lossy(&head);
    ["charset=", "charset:", "encoding=", "coding:"]
        .iter()
        .filter_map(|key| Some(head.split_once(key)?.1))
        .find_map(|rest| {
            let label: String = rest
                .trim_start_matches(['"', '\'', ' '])
                .chars()
                .take_while(|it| it.is_ascii_alphanumeric() || "-_".contains(*it))
                .collect();
            Encoding::for_label(label.as_bytes())
        })
        .filter(|it| *it != UTF_8 && *it != UTF_16LE && *it != UTF_16BE)
}

/// The likeliest of the encodings that articles come in.
///
/// `chardetng` knows all of the web's encodings, but mistakes short Chinese texts; what it says is
/// weighed against the characters that each East Asian encoding would give.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let first = detector.guess(None, Utf8Detection::Deny);
    let sample = &bytes[..bytes.len().min(65536)];
    let best = [GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR]
        .into_iter()
        .map(|it| (likelihood(it, sample), it))
        .max_by_key(|it| it.0);
    match best {
        Some((score, encoding)) if score > 0 => {
            let first = if first.name() == "GBK" {
                GB18030
            } else {
                first
            };
            // Within a tenth, the statistics of whole words decide.
            if likelihood(first, sample) * 10 >= score * 9 {
                first
            } else {
                encoding
            }
        }
        _ => first,
    }
}

/// How much the bytes, read in this encoding, look like a text: points per thousand bytes above
/// ASCII.
fn likelihood(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let (mut points, mut hangul, mut han) = (0_i64, 0_i64, 0_i64);
    let korean = encoding == EUC_KR;
    let japanese = encoding == SHIFT_JIS || encoding == EUC_JP;
    for c in text.chars().filter(|it| !it.is_ascii()) {
        match u32::from(c) {
            0xFFFD => points -= 20,
            0xE000..=0xF8FF => points -= 6,
            0xFF61..=0xFF9F => points -= 1,
            // Kana in a Chinese text are rare: GBK reads EUC-JP as kana and odd Han.
            0x3041..=0x30FF => points += if japanese { 3 } else { 0 },
            0xAC00..=0xD7A3 => hangul += 1,
            0x3400..=0x9FFF | 0xF900..=0xFAFF => {
                han += 1;
                points += if is_common_han(c) { 3 } else { 0 };
            }
            0x3001..=0x3011 | 0xFF01..=0xFF5E | 0x2014..=0x2026 => points += 2,
            0x2500..=0x257F | 0x3100..=0x312F => points -= 1,
            _ => {}
        }
    }
    if korean {
        // Chinese read as Korean gives Han and Hangul in equal parts.
        points = if hangul > han * 4 {
            points + hangul * 3
        } else {
            points - hangul
        };
    }
    let high = bytes.iter().filter(|it| !it.is_ascii()).count();
    points * 1000 / i64::try_from(high).unwrap_or(i64::MAX).max(1)
}

fn faults(text: &str) -> usize {
    text.chars().filter(|it| *it == '\u{FFFD}').count()
}

/// CRLF and CR become LF; lines are counted by them.
fn unify_line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

/// Characters that XML 1.0 cannot hold, in any writing.
/// <https://www.w3.org/TR/2008/REC-xml-20081126/#charsets>
fn is_unspeakable(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Takes out the characters that no EPUB or PDF can hold. Form feeds and vertical tabs are white
/// space and become spaces. A byte order mark in front is no text; elsewhere it stays.
fn drop_controls(text: String, warnings: &mut Vec<Warning>) -> String {
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if !text.chars().any(is_unspeakable) {
        return text;
    }
    let (mut line, mut lines, mut names) = (1_u32, Vec::new(), std::collections::BTreeSet::new());
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{B}' | '\u{C}' => out.push(' '),
            c if is_unspeakable(c) => {
                names.insert(format!("U+{:04X}", u32::from(c)));
                if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
            c => {
                line = line.saturating_add(u32::from(c == '\n'));
                out.push(c);
            }
        }
    }
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    for line in lines {
        let what = format!("control characters ({names})");
        let text = String::new();
        warnings.push(Warning::new(
            line,
            "drop-controls",
            Fact::Removed { what, text },
        ));
    }
    out
}

/// Says where characters were lost before the file reached us.
fn warn_of_damage(text: &str, warnings: &mut Vec<Warning>) {
    let count = faults(text);
    let Some(at) = text.find('\u{FFFD}') else {
        return;
    };
    if count == 1 && warnings.iter().any(|it| it.rule == "truncated") {
        return; // said already
    }
    let what = "characters".to_owned();
    let around: String = text[at..]
        .chars()
        .take_while(|it| *it != '\n')
        .take(20)
        .collect();
    let text_ = format!("{around} ({count} damaged)");
    let fact = Fact::Unreadable { what, text: text_ };
    warnings.push(Warning::new(
        line_at(text.as_bytes(), at),
        "damaged-characters",
        fact,
    ));
}

/// Says that a text was decoded wrongly before it was saved; it is kept as it is.
fn warn_of_mojibake(text: &str, warnings: &mut Vec<Warning>) {
    let Some((at, how)) = latin_mojibake(text).or_else(|| gbk_mojibake(text)) else {
        return;
    };
    let line_text: String = text[at..]
        .chars()
        .take_while(|it| *it != '\n')
        .take(20)
        .collect();
    let fact = Fact::Unreadable {
        what: format!("text that looks like {how}"),
        text: line_text,
    };
    warnings.push(Warning::new(line_at(text.as_bytes(), at), "mojibake", fact));
}

/// UTF-8 read as Latin-1: `å` and its kin followed by characters of U+0080–00BF, over and over.
fn latin_mojibake(text: &str) -> Option<(usize, &'static str)> {
    let (mut pairs, mut others, mut first, mut lead) = (0_usize, 0_usize, None, None);
    for (at, c) in text.char_indices() {
        match c {
            '\u{C2}'..='\u{F4}' => lead = Some(at),
            '\u{80}'..='\u{BF}' => {
                if let Some(start) = lead.take() {
                    pairs += 1;
                    first.get_or_insert(start);
                }
            }
            c => {
                lead = None;
                others += usize::from(c > '\u{FF}');
            }
        }
    }
    (pairs >= 8 && pairs > others / 4)
        .then_some(first)
        .flatten()
        .map(|at| (at, "UTF-8 once read as Latin-1"))
}

/// UTF-8 read as GBK: 锛 was a comma, 銆 a full stop, 鐨 的; or 锟斤拷, which was U+FFFD twice.
fn gbk_mojibake(text: &str) -> Option<(usize, &'static str)> {
    if let Some(at) = text.find("锟斤拷") {
        return Some((at, "characters lost between UTF-8 and GBK"));
    }
    let is_mark = |c: char| matches!(c, '锛' | '銆' | '鐨' | '鍦' | '鏄' | '鍏' | '涓');
    let marks = text.chars().filter(|c| is_mark(*c)).count();
    let han = text.chars().filter(|c| *c > '\u{3400}').count();
    (marks >= 6 && marks * 20 > han)
        .then(|| text.find(is_mark))
        .flatten()
        .map(|at| (at, "UTF-8 once read as GBK"))
}
