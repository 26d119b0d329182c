//! The fonts: embedded in the binary, and any folder that `--font-dir` names.

use std::path::PathBuf;
use std::sync::Arc;

use lantai::Disk;
use lantai::fonts::{self, Files, Fonts};

use super::failure::Failure;

/// The embedded faces and those of `folders`; a file of a folder replaces an embedded one of its name.
pub(crate) fn load(folders: &[PathBuf]) -> Result<Arc<Fonts>, Failure> {
    let mut files = embedded();
    for folder in folders {
        let found = fonts::read_folder(folder, &Disk).map_err(|error| Failure {
            code: 2,
            ..Failure::from_error("--font-dir", &error)
        })?;
        for (name, bytes) in found {
            files.retain(|it| it.0 != name);
            files.push((name, bytes));
        }
    }
    Fonts::new(files)
        .map(Arc::new)
        .map_err(|error| Failure::from_error("", &error))
}

#[cfg(not(feature = "embedded-fonts"))]
fn embedded() -> Files {
    Files::new()
}

/// Every font file of `fonts/`: read where it lies in the binary, so that a page of it that no text
/// needs is never loaded.
#[cfg(feature = "embedded-fonts")]
fn embedded() -> Files {
    macro_rules! files {
        ($($name:literal),* $(,)?) => {
            vec![$((
                $name.to_owned(),
                std::borrow::Cow::Borrowed(
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
