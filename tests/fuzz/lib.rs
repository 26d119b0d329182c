//! Code that the fuzz targets share. The targets run in the project's folder, which has the fonts. `README.md` beside
//! this file says how to run them, and what they have found.

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

/// Replaces libFuzzer's panic hook, which would end the process even for panics of picture decoders that our code
/// catches. A panic in our own code, and any that is not caught, still counts as a failure.
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

/// Resources in which every name is the same file.
pub struct One<'a>(pub &'a [u8]);

impl Resources for One<'_> {
    fn read(&self, _path: &Path) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_vec())
    }

    fn list(&self, _folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Ok(Vec::new())
    }
}

/// An article, checked for the guarantees of the model; `None` when `bytes` are no article.
#[must_use]
pub fn article(bytes: &[u8], disk: &dyn Resources) -> Option<Article> {
    let mut options = Options::default();
    options.pictures.offline = true;
    options.pictures.base = Some(PathBuf::from("/a"));
    let article = match make::article(bytes, "fuzz.md", &options, disk) {
        Ok(article) => article.output,
        Err(Error::EmptySource | Error::NotText { .. } | Error::NoArticle | Error::Gone { .. }) => return None,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(article.document.check(), []);
    Some(article)
}

/// Makes EPUB and PDF of an article, with these page options.
pub fn books(article: Article, pages: layout::Options) {
    let mut options = Options::new(Arc::clone(&FONTS));
    options.pages = pages;
    make::book(&Book::of(article), &options).expect("an EPUB and a PDF");
}

/// Makes the PDF of an article, with these page options.
pub fn print(article: Article, pages: layout::Options) {
    let mut options = Options::new(Arc::clone(&FONTS));
    options.formats = vec![Format::Pdf];
    options.pages = pages;
    make::book(&Book::of(article), &options).expect("a PDF");
}
