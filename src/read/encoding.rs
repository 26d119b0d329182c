//! Bytes to text: byte order marks, declarations, detection, line ends, control characters.
//!
//! Only two things are changed: characters that no document can hold (NUL and other controls) are removed, and
//! line ends become line feeds. Every other character stays as it was.

use encoding_rs::{Encoding, GB18030, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::damage::{faults, line_at, warn_of_damage, warn_of_mojibake};
use super::guess::detect;
use super::signature::signature;
use crate::diag::rules;
use crate::{Error, Fact, Warning};

/// The text of a file, and what had to be done to decode it.
pub(super) struct DecodedText {
    /// Lines end in line feeds; no NUL, no byte order mark in front.
    pub(super) text: String,
    /// Warnings about the encoding.
    pub(super) warnings: Vec<Warning>,
}

/// Decodes a file. `charset` is what its host calls the encoding.
///
/// # Errors
///
/// [`Error::NotText`] when the bytes look like a picture, an archive or random data.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> Result<DecodedText, Error> {
    if let Some(found) = signature(bytes) {
        return Err(not_text(found));
    }
    let mut warnings = Vec::new();
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => decode_as(encoding, &bytes[length..], &mut warnings),
        None => decode_unmarked(bytes, charset, &mut warnings)?,
    };
    let text = unify_line_ends(text);
    let text = drop_controls(text, &mut warnings);
    warn_of_damage(&text, &mut warnings);
    warn_of_mojibake(&text, &mut warnings);
    Ok(DecodedText { text, warnings })
}

fn not_text(found: &str) -> Error {
    let found = found.to_owned();
    Error::NotText { found }
}

/// Decodes bytes without a byte order mark.
fn decode_unmarked(
    bytes: &[u8],
    charset: Option<&str>,
    warnings: &mut Vec<Warning>,
) -> Result<String, Error> {
    if let Some(encoding) = utf16_without_mark(bytes) {
        guessed(encoding, "every other byte of its ASCII is NUL", warnings);
        return Ok(decode_as(encoding, bytes, warnings));
    }
    let controls = bytes
        .iter()
        .filter(|it| is_unspeakable(char::from(**it)))
        .count();
    // A few stray NULs occur in articles; one control byte in twenty means binary data.
    if controls > 8 && controls * 20 > bytes.len() {
        return Err(not_text("bytes that are no text"));
    }
    Ok(decode_bytes(bytes, charset, warnings))
}

/// Decodes bytes that are not UTF-16.
fn decode_bytes(bytes: &[u8], charset: Option<&str>, warnings: &mut Vec<Warning>) -> String {
    if bytes.contains(&0x1B) && bytes.is_ascii() && has_iso_2022_jp(bytes) {
        guessed(ISO_2022_JP, "it shifts with escape sequences", warnings);
        return decode_as(ISO_2022_JP, bytes, warnings);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(_) if is_mostly_utf8(bytes) => return decode_as(UTF_8, bytes, warnings),
        Err(_) => {}
    }
    // The host's word counts before that of the page (HTML, 13.2.3.2). Either may be wrong.
    let own = declared(bytes);
    let named = charset.and_then(|it| Encoding::for_label(it.as_bytes()));
    // Servers say ISO 8859-1 of everything when nobody has told them otherwise.
    let named = named.filter(|it| *it != WINDOWS_1252 || own.is_none());
    for encoding in [named, own].into_iter().flatten() {
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
    warnings.push(Warning::new(0, &rules::GUESS_ENCODING, fact));
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], warnings: &mut Vec<Warning>) -> String {
    // GBK is a subset of GB18030, which also has the characters of CJK Extension B.
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
        warnings.push(Warning::new(
            line,
            &rules::TRUNCATED,
            Fact::Repaired { what },
        ));
        let kept = &bytes[..error.valid_up_to()];
        return String::from_utf8_lossy(kept).into_owned() + "\u{FFFD}";
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Recognises UTF-16 without a byte order mark: NULs on one side of the byte pairs. In Chinese text only
/// spaces, line ends and ASCII have them.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let (even, odd) = head.chunks_exact(2).fold((0, 0), |(even, odd), pair| {
        (
            even + usize::from(pair[0] == 0),
            odd + usize::from(pair[1] == 0),
        )
    });
    let enough = 2.max(head.len() / 64);
    let encoding = if odd > enough && even * 8 <= odd {
        UTF_16LE
    } else if even > enough && odd * 8 <= even {
        UTF_16BE
    } else {
        return None;
    };
    // Other bytes with NULs among them would decode to many characters that no text has.
    let text = encoding.decode_without_bom_handling(head).0;
    let odd = text
        .chars()
        .filter(|it| is_unspeakable(*it) || *it == '\u{FFFD}')
        .count();
    (odd * 20 <= text.chars().count()).then_some(encoding)
}

fn has_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes
        .windows(3)
        .any(|it| matches!(it, [0x1B, b'$', b'B' | b'@']))
}

/// Whether the bytes are UTF-8 apart from a few damaged places or a cut at the end.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad.saturating_mul(20) || (bad == 1 && good >= 3)
}

/// The encoding that the file declares, in a `<meta>`, an XML declaration or a mode line.
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

/// Turns CRLF and CR into LF, by which lines are counted from here on.
fn unify_line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

/// Whether XML 1.0 cannot hold a character, not even as a character reference.
/// <https://www.w3.org/TR/2008/REC-xml-20081126/#charsets>
fn is_unspeakable(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text has a character that XML cannot hold. Controls are looked for by the byte, which takes a fifth of the
/// time.
fn has_unspeakable(text: &str) -> bool {
    let control = |it: &u8| *it < b' ' && is_unspeakable(char::from(*it));
    text.as_bytes().iter().any(control) || text.contains('\u{FFFE}') || text.contains('\u{FFFF}')
}

/// Removes the characters that no EPUB or PDF can hold. Form feeds and vertical tabs are white
/// space and become spaces. A byte order mark is removed at the start of the file and kept elsewhere.
fn drop_controls(text: String, warnings: &mut Vec<Warning>) -> String {
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if !has_unspeakable(&text) {
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
            &rules::DROP_CONTROLS,
            Fact::Removed { what, text },
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

    use super::decode;
    use crate::{Error, Severity};

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).expect("it is text").text
    }

    fn rules(bytes: &[u8]) -> Vec<&'static str> {
        let decoded = decode(bytes, None).expect("it is text");
        decoded.warnings.iter().map(|it| it.rule.name).collect()
    }

    const SAMPLES: [(&str, &Encoding); 5] = [
        (
            "---\ntitle: '兰台令史'\n---\n\n<p>汉代的兰台收藏图书和档案，由御史中丞管理，班固就在那里写书。</p>\n",
            GB18030,
        ),
        (
            "---\ntitle: '蘭臺令史'\n---\n\n<p>漢代的蘭臺收藏圖書和檔案，由御史中丞管理，班固就在那裡寫書。</p>\n",
            BIG5,
        ),
        (
            "---\ntitle: '書庫の話'\n---\n\n<p>古い書物を納めた部屋で、学者たちは毎日のように調べものをしていた。</p>\n",
            SHIFT_JIS,
        ),
        (
            "---\ntitle: '書庫の話'\n---\n\n<p>古い書物を納めた部屋で、学者たちは毎日のように調べものをしていた。</p>\n",
            EUC_JP,
        ),
        (
            "---\ntitle: '서고 이야기'\n---\n\n<p>옛 책을 모아 둔 방에서 학자들은 날마다 글을 찾아 읽고 있었다.</p>\n",
            EUC_KR,
        ),
    ];

    #[test]
    fn each_encoding_is_detected() {
        for (sample, encoding) in SAMPLES {
            let (bytes, _, failed) = encoding.encode(sample);
            assert!(!failed, "{}", encoding.name());
            assert_eq!(text(&bytes), sample, "{}", encoding.name());
            assert_eq!(rules(&bytes), ["guess-encoding"]);
        }
    }

    #[test]
    fn a_short_title_is_enough_to_detect_an_encoding() {
        for (sample, encoding) in [
            ("公安部发布新规定", GB18030),
            ("今天天气很好", GB18030),
            ("這個國家的歷史", BIG5),
            ("アニメの話をしよう", SHIFT_JIS),
        ] {
            let (bytes, _, _) = encoding.encode(sample);
            assert_eq!(text(&bytes), sample);
        }
    }

    #[test]
    fn a_declaration_is_believed_when_it_fits() {
        let (bytes, _, _) = GB18030.encode("<meta charset=\"gb2312\"><p>谢道𤎜。</p>");
        assert!(text(&bytes).contains("谢道𤎜"));
        assert!(rules(&bytes).is_empty());
        // UTF-8 that claims to be GBK is UTF-8.
        assert!(text("<meta charset=gbk><p>正文</p>".as_bytes()).contains("正文"));
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let sample = "---\ntitle: 兰台\n---\n正文";
        let little: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = sample.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (mark, bytes) in [(&[0xFF, 0xFE], &little), (&[0xFE, 0xFF], &big)] {
            assert_eq!(text(bytes), sample);
            assert_eq!(text(&[mark.as_slice(), bytes].concat()), sample);
        }
    }

    #[test]
    fn line_ends_become_line_feeds_and_a_byte_order_mark_goes() {
        assert_eq!(text("\u{FEFF}a\r\nb\rc\n".as_bytes()), "a\nb\nc\n");
        assert_eq!(text("a\u{FEFF}b\u{2028}".as_bytes()), "a\u{FEFF}b\u{2028}");
    }

    #[test]
    fn controls_are_removed_and_damage_is_reported_with_lines() {
        let decoded = decode(b"a\nb\0\x08c\n\x0Cd", None).expect("it is text");
        assert_eq!(decoded.text, "a\nbc\n d");
        assert_eq!(decoded.warnings.len(), 1);
        assert_eq!(decoded.warnings[0].line, 2);
        assert_eq!(decoded.warnings[0].severity(), Severity::Note);
        let cut = &"第一行\n第二".as_bytes()[..15];
        assert_eq!(text(cut), "第一行\n第\u{FFFD}");
        assert_eq!(rules(cut), ["truncated"]);
    }

    #[test]
    fn damage_and_mojibake_are_kept_and_reported() {
        let bytes = [
            b"\xE4\xB8\x80\xE4\xBA\x8C\xFF".as_slice(),
            "三四五".as_bytes(),
        ]
        .concat();
        assert_eq!(text(&bytes), "一二\u{FFFD}三四五");
        assert_eq!(rules(&bytes), ["damaged-characters"]);
        let latin: String = "这是一段话".bytes().map(char::from).collect();
        assert_eq!(text(latin.as_bytes()), latin);
        assert_eq!(rules(latin.as_bytes()), ["mojibake"]);
        assert_eq!(rules("锟斤拷锟斤拷".as_bytes()), ["mojibake"]);
        assert!(rules("Le café est prêt, déjà ; où ça ?".as_bytes()).is_empty());
    }

    #[test]
    fn an_error_names_the_kind_of_file_that_is_no_text() {
        let named = |bytes: &[u8]| match decode(bytes, None) {
            Err(Error::NotText { found }) => found,
            _ => String::new(),
        };
        assert_eq!(named(b"\x89PNG\r\n\x1a\n\0\0"), "a PNG picture");
        assert_eq!(named(b"%PDF-1.7\n"), "a PDF");
        for cut in [
            "%PDF",
            "%PDF\n",
            "%PDF-",
            "\r\n%PDF-1.4\n",
            "\u{feff}%PDF-1.4",
        ] {
            assert_eq!(named(cut.as_bytes()), "a PDF", "{cut:?}");
        }
        assert_eq!(named(b"%PDF guide"), "", "a title of Pandoc");
        assert_eq!(named(b"PK\x03\x04\x14\0"), "a ZIP archive (EPUB, DOCX)");
        let noise: Vec<u8> = (0..=255_u8).cycle().take(4096).collect();
        assert_eq!(named(&noise), "bytes that are no text");
    }
}
