//! What a file that is no text looks like, in Chinese. English stands beside the first bytes of each kind.

use super::UiLanguage;

/// What a file looks like, in a language; kinds without a row are told in English.
pub(super) fn kind(found: &str, language: UiLanguage) -> &str {
    match CHINESE.iter().find(|it| it.0 == found) {
        Some((_, hans, hant)) => language.one_of([found, hans, hant]),
        None => found,
    }
}

/// A kind in English, in simplified and in traditional Chinese.
#[rustfmt::skip]
const CHINESE: &[(&str, &str, &str)] = &[
    ("bytes that are no text", "二进制数据", "二進位資料"),
    ("a PNG picture", " PNG 图片", " PNG 圖片"),
    ("a JPEG picture", " JPEG 图片", " JPEG 圖片"),
    ("a GIF picture", " GIF 图片", " GIF 圖片"),
    ("a WebP picture", " WebP 图片", " WebP 圖片"),
    ("a TIFF picture", " TIFF 图片", " TIFF 圖片"),
    ("an icon", "图标", "圖示"),
    ("an MP4, HEIC or AVIF file", " MP4、HEIC 或 AVIF 文件", " MP4、HEIC 或 AVIF 檔案"),
    ("a PDF", " PDF", " PDF"),
    ("a ZIP archive (EPUB, DOCX)", " ZIP 压缩包（EPUB、DOCX）", " ZIP 壓縮檔（EPUB、DOCX）"),
    ("a ZIP archive", " ZIP 压缩包", " ZIP 壓縮檔"),
    ("a gzip archive", " gzip 压缩包", " gzip 壓縮檔"),
    ("a bzip2 archive", " bzip2 压缩包", " bzip2 壓縮檔"),
    ("an XZ archive", " XZ 压缩包", " XZ 壓縮檔"),
    ("a Zstandard archive", " Zstandard 压缩包", " Zstandard 壓縮檔"),
    ("a 7z archive", " 7z 压缩包", " 7z 壓縮檔"),
    ("a RAR archive", " RAR 压缩包", " RAR 壓縮檔"),
    ("a tar archive", " tar 归档", " tar 封存檔"),
    ("an old Office document", "旧版 Office 文档", "舊版 Office 文件"),
    ("an SQLite database", " SQLite 数据库", " SQLite 資料庫"),
    ("a program", "程序", "程式"),
    ("a WebAssembly program", " WebAssembly 程序", " WebAssembly 程式"),
    ("an Ogg file", " Ogg 文件", " Ogg 檔案"),
    ("a FLAC file", " FLAC 文件", " FLAC 檔案"),
    ("an MP3 file", " MP3 文件", " MP3 檔案"),
    ("a Matroska or WebM file", " Matroska 或 WebM 文件", " Matroska 或 WebM 檔案"),
    ("a font", "字体", "字型"),
    ("a Mobipocket book", " Mobipocket 电子书", " Mobipocket 電子書"),
];
