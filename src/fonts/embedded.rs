//! The files of `fonts/` inside the library.

use std::borrow::Cow;

use super::Files;

/// Every font file of `fonts/`: read where it lies in the program, so that a page of it that no text needs is never
/// loaded.
pub(super) fn files() -> Files {
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
        "LXGWWenKai-Regular.ttf",
        "NotoSerif-Regular.ttf",
        "NotoSerif-Italic.ttf",
        "NotoSerif-Bold.ttf",
        "NotoSerif-BoldItalic.ttf",
        "NotoSans-Bold.ttf",
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
