//! An article's books, and what the page tells about them.

use std::collections::BTreeMap;
use std::path::Path;

use lantai::make::{self, Format, Made, Options};
use lantai::model::{Picture, Received};
use lantai::speech::{self, UiLanguage};
use lantai::{Disk, Warning};
use serde_json::{Value, json};

use super::epub::{self, Chapter};
use crate::cli::batch::inputs::ArticleFile;
use crate::cli::book::{self, BookArguments};
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::said;
use crate::cli::{convert, names};

/// The books of an article, made with certain options.
pub(super) struct MadeBook {
    /// Names the article, its bytes and the options.
    pub(super) key: String,
    /// The name of the books without extension, as the command names them.
    pub(super) stem: String,
    pub(super) epub: Vec<u8>,
    pub(super) pdf: Vec<u8>,
    /// The conversion report, as JSON.
    pub(super) report: String,
    /// An SVG a page.
    pub(super) pages: Vec<String>,
    /// The pictures of the pages.
    pub(super) pictures: BTreeMap<String, Picture>,
    title: String,
    chapters: Vec<Chapter>,
    warnings: Vec<Warning>,
    /// The titles of the articles of a book of several.
    articles: Vec<String>,
}

impl MadeBook {
    /// Makes the books exactly as the command `lantai PATH` does with these options.
    pub(super) fn of(
        path: &Path,
        received: Option<Received>,
        arguments: &Convert,
        key: String,
    ) -> Result<Self, Failure> {
        let about = path.display().to_string();
        let (bytes, name) = convert::input(path)?;
        let formats = [Format::Epub, Format::Pdf];
        let mut options = arguments.options(&formats, &arguments.fonts()?)?;
        options.pictures.base = Some(convert::folder_of(path));
        options.received = received;
        let made = make::convert(&bytes, &name, &options, &Disk)
            .map_err(|error| Failure::from_error(&about, &error))?;
        Self::drawn(made, &options, key)
    }

    /// Makes one book of articles, exactly as the command `lantai book` does with these arguments.
    pub(super) fn of_all(
        articles: Vec<ArticleFile>,
        arguments: BookArguments,
        key: String,
    ) -> Result<Self, Failure> {
        let (made, options) = book::make_one(arguments, articles)?;
        let stem = names::safe(&made.book.metadata.title);
        let all = Self::drawn(made, &options, key)?;
        Ok(Self { stem, ..all })
    }

    /// The books with their pages drawn for the screen.
    fn drawn(made: Made, options: &Options, key: String) -> Result<Self, Failure> {
        let drawn = make::drawn(&made.book, options, &format!("pictures/{key}/"));
        let drawn = drawn
            .map_err(|error| Failure::from_error(&made.book.metadata.title, &error))?
            .output;
        let file = |format| {
            let blob = made.file(format).map(lantai::model::Blob::bytes);
            let bytes = blob.transpose().map_err(|error| {
                Failure::work(
                    said!(
                        "a book that was made cannot be read: {error}",
                        "做好的书无法读取：{error}",
                        "做好的書無法讀取：{error}"
                    ),
                    "",
                )
            })?;
            Ok(bytes.unwrap_or_default().into_owned())
        };
        let epub: Vec<u8> = file(Format::Epub)?;
        Ok(Self {
            key,
            stem: names::article(&made.book.metadata),
            pdf: file(Format::Pdf)?,
            report: made.report.json(),
            pages: drawn.pages,
            pictures: drawn.pictures,
            title: made.book.metadata.title.clone(),
            chapters: epub::chapters(&epub),
            articles: match made.book.is_single() {
                true => Vec::new(),
                false => {
                    let articles = made.book.articles.iter();
                    articles
                        .map(|it| it.document.metadata.title.clone())
                        .collect()
                }
            },
            warnings: made.warnings,
            epub,
        })
    }

    /// The text that a warning says was taken out.
    pub(super) fn taken(&self, warning: usize) -> Option<String> {
        let text = self.warnings.get(warning)?.fact.taken()?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// What the page shows, as JSON, with the state of what it was made from.
    pub(super) fn told(&self, state: Option<&str>) -> Value {
        let chapters = self.chapters.iter();
        let warnings = self.warnings.iter().enumerate().map(|(at, it)| {
            json!({
                "at": at,
                "taken": self.taken(at),
                "severity": it.severity().name(),
                "rule": it.rule.name,
                "does": [speech::rule(it.rule, UiLanguage::En), speech::rule(it.rule, UiLanguage::Hans)],
                "line": it.line,
                "article": it.article.and_then(|it| self.articles.get(usize::try_from(it).ok()?)),
                "text": [speech::fact(it, UiLanguage::En), speech::fact(it, UiLanguage::Hans)],
            })
        });
        json!({
            "key": self.key,
            "state": state,
            "title": self.title,
            "stem": self.stem,
            "pages": self.pages.len(),
            "chapters": chapters.map(|it| json!({"file": it.file, "label": it.label})).collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(),
            "bytes": {"epub": self.epub.len(), "pdf": self.pdf.len()},
        })
    }
}
