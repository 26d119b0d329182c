//! Which of the encodings of East Asia some bytes are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

use super::language::is_common_han;

/// The likeliest of the encodings that articles come in.
///
/// `chardetng` knows all of the web's encodings, but mistakes short Chinese texts; what it says is
/// weighed against the characters that each East Asian encoding would give.
pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
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
            0xAC00..=0xD7A3 if is_everyday_hangul(c) => hangul += 1,
            // Syllables that only cp949 has are rare in Korean and common in what is none.
            0xAC00..=0xD7A3 => points -= 3,
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

/// Whether a syllable is one of the 2350 of KS X 1001.
fn is_everyday_hangul(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = EUC_KR.encode(c.encode_utf8(&mut buffer));
    !failed && bytes.iter().all(|it| *it > 0xA0)
}
