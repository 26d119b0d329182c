//! A block of EXIF (a TIFF file) → the orientation of the picture. TIFF pictures are read with the same functions.

/// The orientation (tag 0x0112, 1 to 8) in an EXIF block that starts with its TIFF header.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let tags = first_directory(tiff)?;
    let value = tags.iter().find(|it| it.0 == 0x0112)?.1;
    u8::try_from(value).ok().filter(|it| (1..=8).contains(it))
}

/// Tag and first value of every entry of the first directory whose type is SHORT or LONG (TIFF 6.0, section 2).
pub(super) fn first_directory(tiff: &[u8]) -> Option<Vec<(u16, u32)>> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let it: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big {
            u16::from_be_bytes(it)
        } else {
            u16::from_le_bytes(it)
        })
    };
    let long = |at: usize| {
        let it: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big {
            u32::from_be_bytes(it)
        } else {
            u32::from_le_bytes(it)
        })
    };
    let start = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(start)?);
    let mut tags = Vec::new();
    for entry in 0..count {
        let Some(at) = start.checked_add(2 + 12 * entry) else {
            break;
        };
        let (Some(tag), Some(kind)) = (short(at), short(at + 2)) else {
            break;
        };
        let value = match kind {
            3 => short(at + 8).map(u32::from),
            4 => long(at + 8),
            _ => None,
        };
        tags.extend(value.map(|it| (tag, it)));
    }
    Some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_is_read_in_both_byte_orders() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(orientation(little), Some(6));
        assert_eq!(orientation(big), Some(8));
    }

    #[test]
    fn directory_beyond_the_end_is_no_directory() {
        assert_eq!(orientation(b"II*\0\xFF\xFF\xFF\xFF"), None);
        assert_eq!(orientation(b"II*\0\x08\0\0\0\xFF\xFF"), None);
    }
}
