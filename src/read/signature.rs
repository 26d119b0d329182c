//! Recognises files that are no text by their first bytes.

/// What kind of file the bytes are, in words for the error; `None` when they may be text.
pub(super) fn signature(bytes: &[u8]) -> Option<&'static str> {
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
    if is_pdf(bytes) {
        return Some("a PDF");
    }
    SIGNATURES
        .iter()
        .find(|(at, magic, _)| bytes.get(*at..at + magic.len()) == Some(*magic))
        .map(|it| it.2)
}

/// Whether a file is a PDF, even one of which nothing but the first word arrived. Programs that read PDFs pass over white
/// space and a byte order mark in front, so both may be there.
fn is_pdf(bytes: &[u8]) -> bool {
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let body = unmarked.trim_ascii();
    body.starts_with(b"%PDF-") || body == b"%PDF"
}
