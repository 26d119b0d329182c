//! Turns a [`Book`] into an EPUB 3.3 that follows EPUB Accessibility 1.1.
//!
//! `plan` decides what goes into which file, `xhtml` writes the files, `manifest` lists them, `draft` packs
//! the text, `seal` finishes the container. `CONFORMANCE.md` lists the requirements and the tests that check them.
//! This module knows nothing of layout, PDF or reading.

mod access;
mod cover;
mod draft;
mod faces;
mod gsub;
mod kobo;
mod manifest;
mod media;
mod nav;
mod opf;
mod options;
mod package;
mod plan;
mod profile;
mod seal;
mod sfnt;
mod theme;
mod url;
mod vmetrics;
mod xhtml;

use std::io::{Seek, Write};

use crate::assets::Pictures;
use crate::book::Book;
use crate::{Error, Warning};

pub use cover::wants_cover;
pub use options::{Options, PageMark};
pub use profile::Profile;

/// A book whose content has been assigned to files.
pub(crate) struct Planned<'a> {
    book: &'a Book,
    options: &'a Options,
    plan: plan::BookPlan,
}

impl<'a> Planned<'a> {
    /// Assigns the content of a book to files.
    ///
    /// # Errors
    ///
    /// [`Error::Epub`] when the book has no article.
    pub(crate) fn of(book: &'a Book, options: &'a Options) -> Result<Self, Error> {
        if book.articles.is_empty() {
            return Err(Error::Epub {
                doing: "collecting the articles",
                source: "there are none".into(),
            });
        }
        let plan = plan::plan(book);
        Ok(Self {
            book,
            options,
            plan,
        })
    }

    /// The pictures of the articles, each once, converted for the target readers.
    pub(crate) fn fitted(&self) -> Pictures {
        media::fit(self.book, &self.plan, self.options)
    }

    /// Makes fitted pictures smaller, so that together they take at most `bytes` bytes, or as close to that
    /// as possible.
    pub(crate) fn smaller(&self, fitted: &Pictures, bytes: u64) -> Pictures {
        media::shrink(fitted, self.options, bytes)
    }

    /// Writes the text and packs it with the fitted pictures.
    ///
    /// # Errors
    ///
    /// [`Error::Epub`] when a library refuses something.
    pub(crate) fn pack(&self, fitted: &Pictures) -> Result<PackedEpub<'a>, Error> {
        let Self {
            book,
            options,
            plan,
        } = self;
        let mut warnings = Vec::new();
        let mut media = media::collect(book, plan, options, fitted, &mut warnings);
        let cover = cover::choose(book, options, &mut media);
        let mut files = xhtml::write(book, plan, &media, options, &mut warnings);
        if options.profile == Profile::Kobo {
            for file in &mut files {
                file.text = kobo::with_spans(&file.text);
            }
        }
        let faces = faces::embed(book, options, &mut warnings);
        let parts = manifest::Parts {
            media,
            cover,
            files,
            faces,
        };
        let package = manifest::describe(book, plan, parts, options);
        let draft = draft::build(&package)?;
        Ok(PackedEpub {
            package,
            draft,
            warnings,
        })
    }
}

/// An EPUB with all its content, before the final container is written (sealed).
pub(crate) struct PackedEpub<'a> {
    package: package::Package<'a>,
    /// The draft container that the library made.
    draft: Vec<u8>,
    /// What was lost or changed on the way.
    pub(crate) warnings: Vec<Warning>,
}

impl PackedEpub<'_> {
    /// The size of the sealed EPUB in bytes.
    ///
    /// # Errors
    ///
    /// The same as [`Self::write`].
    pub(crate) fn length(&self) -> Result<u64, Error> {
        let mut length = seal::LengthCounter::default();
        self.write(&mut length)?;
        Ok(length.total())
    }

    /// Writes the final EPUB to `out`.
    ///
    /// # Errors
    ///
    /// [`Error::Epub`] when a library or `out` refuses something.
    pub(crate) fn write(&self, out: &mut (impl Write + Seek)) -> Result<(), Error> {
        seal::seal(&self.draft, &self.package, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Align, Block, BlockKind, Inline, Style};

    /// The first content file and the navigation document of a book with these blocks and page marks.
    fn marked(blocks: Vec<Block>, page_list: Vec<PageMark>) -> (String, String) {
        let mut article = crate::book::tests::article("页", "");
        article.document.blocks = blocks;
        let book = Book::of(article);
        let options = Options {
            page_list,
            ..Options::default()
        };
        let planned = Planned::of(&book, &options).unwrap();
        let packed = planned.pack(&planned.fitted()).unwrap();
        let mut out = std::io::Cursor::new(Vec::new());
        packed.write(&mut out).unwrap();
        let mut zip = zip::ZipArchive::new(out).unwrap();
        let mut entry = |name: &str| {
            let file = zip.by_name(name).unwrap();
            std::io::read_to_string(file).unwrap()
        };
        (entry("OEBPS/article-0001.xhtml"), entry("OEBPS/nav.xhtml"))
    }

    #[test]
    fn printed_pages_begin_where_the_caller_says() {
        let mark = |label: &str, block, offset| PageMark {
            label: label.to_owned(),
            article: 0,
            block,
            offset,
        };
        let text = |it: &str| Inline::Text(it.to_owned());
        let paragraph = |inlines| {
            let align = Align::Natural;
            Block::new(1, BlockKind::Paragraph { inlines, align })
        };
        let blocks = vec![
            paragraph(vec![
                text("一二三"),
                Inline::Styled(Style::Strong, vec![text("四五六")]),
            ]),
            paragraph(vec![text("七 八九")]),
        ];
        let marks = vec![
            mark("i", 0, 0),
            mark("1", 0, 4),
            mark("2", 1, 0),
            mark("3", 1, 1),
        ];
        let (page, nav) = marked(blocks, marks);
        let shown = page.replace(" epub:type=\"pagebreak\" role=\"doc-pagebreak\"", "");
        for wanted in [
            "四<span id=\"lt-page-2\" aria-label=\"1\"></span>五六",
            "<span id=\"lt-page-3\" aria-label=\"2\"></span><p>七 <span id=\"lt-page-4\" aria-label=\"3\"></span>八九",
        ] {
            assert!(shown.contains(wanted), "{shown}");
        }
        assert_eq!(nav.matches("#lt-page-").count(), 4);
    }

    #[test]
    fn no_clock_is_asked() {
        let book = Book::of(crate::book::tests::article("页", ""));
        let options = Options::default();
        let planned = Planned::of(&book, &options).unwrap();
        let packed = planned.pack(&planned.fitted()).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(packed.draft)).unwrap();
        let file = zip.by_name("OEBPS/content.opf").unwrap();
        let text = std::io::read_to_string(file).unwrap();
        assert!(text.contains(">1970-01-01T00:00:00Z<"), "{text}");
    }
}
