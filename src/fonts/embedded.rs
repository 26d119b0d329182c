//! The font files of `fonts/`, built into the library.

use std::borrow::Cow;

use super::FontFiles;

/// Every font file of `fonts/`. The bytes stay where they lie in the program file, so that the system loads only those
/// pages of a font that a text needs.
pub(super) fn files() -> FontFiles {
    macro_rules! files {
        ($($name:literal),* $(,)?) => {
            vec![$((
                $name.to_owned(),
                Cow::Borrowed(
                    &include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/", $name))[..],
                ),
            )),*]
        };
    }
    files![
        "NotoSerifCJKsc-Regular.otf",
        "NotoSansCJKsc-Bold.otf",
        "NotoSansCJKsc-Regular.otf",
        "LXGWWenKai-Regular.ttf",
        "NotoSerif-Regular.ttf",
        "NotoSerif-Italic.ttf",
        "NotoSerif-Light.ttf",
        "NotoSerif-LightItalic.ttf",
        "NotoSerif-Bold.ttf",
        "NotoSans-Bold.ttf",
        "NotoSans-Regular.ttf",
        "NotoSansMono-Regular.ttf",
        "NotoSansMono-Bold.ttf",
        "NotoSerifHebrew-Regular.ttf",
        "NotoNaskhArabic-Regular.ttf",
        "NotoSerifDevanagari-Regular.ttf",
        "NotoSerifThai-Regular.ttf",
        "NotoSansSymbols2-Regular.ttf",
        "NotoSansSymbols-Regular.ttf",
        "NotoSansMath-Regular.ttf",
        "STIXTwoMath-Regular.ttf",
        "NotoEmoji-Regular.ttf",
        "HanaMinB.ttf.zst",
    ]
}
