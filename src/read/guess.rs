//! Guesses the encoding of bytes, with care for those of East Asia.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

use super::language::is_common_han;

/// The likeliest encoding.
///
/// `chardetng` knows all encodings of the web but is often wrong about short Chinese texts. Its guess is
/// therefore compared with the characters that each East Asian encoding would give.
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
            // When the scores differ by less than a tenth, chardetng's statistics of character pairs decide.
            if likelihood(first, sample) * 10 >= score * 9 {
                first
            } else {
                encoding
            }
        }
        _ => first,
    }
}

/// How much the bytes look like text when decoded with this encoding, in points per thousand bytes outside
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
            // EUC-JP decoded as GBK gives kana too, which are rare in Chinese: they count for Japanese only.
            0x3041..=0x30FF => points += if japanese { 3 } else { 0 },
            0xAC00..=0xD7A3 if is_everyday_hangul(c) => hangul += 1,
            // Syllables outside KS X 1001 are rare in Korean, and frequent when another encoding is decoded as
            // Korean.
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
        // Chinese decoded as Korean gives as many Han as Hangul.
        points = if hangul > han * 4 {
            points + hangul * 3
        } else {
            points - hangul
        };
    }
    let high = bytes.iter().filter(|it| !it.is_ascii()).count();
    points * 1000 / i64::try_from(high).unwrap_or(i64::MAX).max(1)
}

/// Whether a syllable is one of the 2350 in KS X 1001.
fn is_everyday_hangul(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = EUC_KR.encode(c.encode_utf8(&mut buffer));
    !failed && bytes.iter().all(|it| *it > 0xA0)
}
