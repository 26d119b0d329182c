//! A `data:` address (RFC 2397) → its bytes, read as leniently as browsers do (Fetch standard, "data: URL processor").

use crate::model::NoPicture;

/// The bytes of a `data:` address.
///
/// # Errors
///
/// Says what is wrong with the address.
pub(super) fn decode(written: &str) -> Result<Vec<u8>, NoPicture> {
    let rest = written.get(5..).unwrap_or_default();
    let Some((kind, payload)) = rest.split_once(',') else {
        return Err(NoPicture::DataWithoutComma);
    };
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(payload).collect();
    let base64 = kind
        .rsplit(';')
        .next()
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("base64"));
    if base64 {
        from_base64(&bytes).ok_or(NoPicture::DataNotBase64)
    } else {
        Ok(bytes)
    }
}

/// Decodes Base64 in the standard or the URL alphabet, with or without padding, ignoring blanks.
fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0u32, 0u32);
    for c in text {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C => continue,
            _ => return None,
        };
        word = word << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_blanks_and_without_padding() {
        assert_eq!(decode("data:image/png;base64,aGk=").unwrap(), b"hi");
        assert_eq!(decode("data:;charset=x;BASE64,aG k").unwrap(), b"hi");
        assert_eq!(decode("data:;base64,a%47k%3D").unwrap(), b"hi");
    }

    #[test]
    fn plain_text_is_percent_decoded() {
        assert_eq!(decode("data:image/svg+xml,%3Csvg/>").unwrap(), b"<svg/>");
    }

    #[test]
    fn broken_addresses_are_errors() {
        assert!(decode("data:image/png;base64").is_err());
        assert!(decode("data:;base64,é!").is_err());
    }
}
