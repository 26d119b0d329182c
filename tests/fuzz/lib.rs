//! What the targets share. Each is run in the project's folder, which holds the fonts; how, and what came of it, is in
//! `README.md` beside this file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use lantai::book::{Article, Book};
use lantai::make::{self, Fonts, Format, Options};
use lantai::{Disk, Error, Resources, layout};

/// The project's fonts.
pub static FONTS: LazyLock<Arc<Fonts>> = LazyLock::new(|| {
    let fonts = Fonts::from_folder(Path::new("fonts"), &Disk);
    Arc::new(fonts.expect("run in the project's folder"))
});

/// Lets those panics be caught which the decoders of pictures are guarded against; libFuzzer's own hook would end the
/// process before. One of our code, and any that nobody catches, is a find as ever.
pub fn libraries_may_panic() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", std::panic::Location::file);
        if !file.contains("/registry/src/") && !file.starts_with("/rustc/") {
            abort(panic);
        }
        eprintln!("{panic}");
    }));
}

/// One file that is there under every name.
pub struct One<'a>(pub &'a [u8]);

impl Resources for One<'_> {
    fn read(&self, _path: &Path) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_vec())
    }

    fn list(&self, _folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Ok(Vec::new())
    }
}

/// An article with the guarantees of the model, or nothing when `bytes` are none.
#[must_use]
pub fn article(bytes: &[u8], disk: &dyn Resources) -> Option<Article> {
    let mut options = Options::default();
    options.pictures.offline = true;
    options.pictures.base = Some(PathBuf::from("/a"));
    let article = match make::article(bytes, "fuzz.md", &options, disk) {
        Ok(article) => article.output,
        Err(Error::EmptySource | Error::NotText { .. } | Error::Gone { .. }) => return None,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(article.document.check(), []);
    Some(article)
}

/// Both books of an article, on pages of that kind.
pub fn books(article: Article, pages: layout::Options) {
    let mut options = Options::new(Arc::clone(&FONTS));
    options.pages = pages;
    make::book(&Book::of(article), &options).expect("an EPUB and a PDF");
}

/// The PDF of an article, on pages of that kind.
pub fn print(article: Article, pages: layout::Options) {
    let mut options = Options::new(Arc::clone(&FONTS));
    options.formats = vec![Format::Pdf];
    options.pages = pages;
    make::book(&Book::of(article), &options).expect("a PDF");
}
