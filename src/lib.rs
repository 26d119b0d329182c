//! Turns saved articles (YAML front matter + HTML or Markdown) into archival EPUB and print PDF, with Chinese typesetting.
//!
//! One article in memory to both books in memory:
//!
#![cfg_attr(feature = "embedded-fonts", doc = "```")]
#![cfg_attr(not(feature = "embedded-fonts"), doc = "```ignore")]
//! use std::sync::Arc;
//! use lantai::NoResources;
//! use lantai::make::{self, Fonts, Format, Options};
//!
//! let article = b"---\ntitle: \xe5\x85\xb0\xe5\x8f\xb0\n---\n<p>Where the Han kept their books.</p>";
//! let options = Options::new(Arc::new(Fonts::embedded()?));
//! let made = make::convert(article, "lantai.md", &options, &NoResources)?;
//! let epub = made.file(Format::Epub).map(|it| it.bytes()).transpose()?;
//! let pdf = made.file(Format::Pdf).map(|it| it.bytes()).transpose()?;
//! assert!(epub.is_some_and(|it| it.starts_with(b"PK")));
//! assert!(pdf.is_some_and(|it| it.starts_with(b"%PDF-")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The command `lantai` calls [`make`] in the same way and writes the same bytes. The folder `examples/` has this as a
//! program (`bytes.rs`), a book of several articles (`book.rs`), and the warnings about an article (`explain.rs`).
//!
//! # What is promised
//!
//! - **Nothing is lost silently.** Whatever is removed, repaired, guessed or cannot be shown is reported as a [`Warning`]
//!   with the line of the source and the rule. Content that a reader should see but cannot see is a [`Severity::Loss`].
//! - **The same text everywhere.** What a reader sees is the same in the [`model::Document`], in the EPUB and on the
//!   [`layout::Pages`], in the same order.
//! - **The same input gives the same bytes**, on every machine and with any number of threads. The output does not depend on
//!   the clock, the environment, random numbers or the order of a hash table. Only data from the network may differ.
//! - **The original is inside.** EPUB and PDF contain the file of each article, byte for byte, and a report with which
//!   `lantai verify` can make them again.
//! - **The books conform to standards.** EPUB 3.3 with EPUB Accessibility 1.1; PDF/A-3a with PDF/UA-1, or another of
//!   [`make::Standard`]. `CONFORMANCE.md` of each writer lists how each clause is implemented and which test shows it.
//! - **Any input gives a book or an [`Error`].** Elements of any depth, damaged pictures and truncated files cause neither a
//!   panic nor an endless loop; a panic is a defect. There is no `unsafe` in this crate.
//! - **Nothing is used but what the caller provides.** Files are read through a [`Resources`], only from folders that the
//!   article may use. Hosts are contacted only through [`make::pictures::Network`], and those in a private network only when
//!   the caller allows it. Data that is too large for memory goes to a [`Spool`], whose temporary files are removed.
//!
//! # Rooms
//!
//! | room | what is there |
//! |---|---|
//! | [`make`] | makes books from articles; all options |
//! | [`read`] | reads metadata and body from bytes: encoding, front matter, kind of body |
//! | [`model`] | the cleaned article, with a text dump and a check of its rules |
//! | [`book`] | combines articles into books: order, parts, volumes, duplicates |
//! | [`layout`] | typesets pages, with a text dump of them |
//! | [`archive`] | reports, and reading finished books for `verify` and `extract` |
//! | [`diag`] | errors and warnings |
//! | [`speech`] | errors, warnings and losses in the language of the user |
//!
//! # Features
//!
//! | feature | on by default | without it |
//! |---|---|---|
//! | `cli` | yes | the command `lantai` and the libraries that only it uses are not built |
//! | `network` | yes | pictures come only from files, `data:` addresses and the cache |
//! | `embedded-fonts` | yes | fonts come from a folder ([`make::Fonts::from_folder`]); the library is 60 MB smaller |
//! | `avif` | yes | AVIF pictures are stored in the books but not shown |
//!
//! See also: [`architecture`] on how the crate is built, [`glossary`] on the terms, and [`typesetting_rules`] on the
//! rules by which text is set.

pub mod archive;
pub mod book;
pub mod diag;
pub mod layout;
pub mod make;
pub mod model;
pub mod read;
pub mod speech;

// Private modules: `make` re-exports what callers need of them. `pub` inside them marks what other rooms may use.
mod assets;
mod epub;
mod fonts;
mod hash;
mod highlight;
mod normalize;
mod page_list;
mod page_svg;
mod pdf;
mod phrase;
mod raster;
mod resources;
mod themes;
mod words;
mod xml;

pub use diag::{
    Candidate, Cause, Change, Conversion, Error, Fact, FontProblem, Gone, LineRescue, PictureForm,
    Rule, Severity, UnpackProblem, Warned, Warning, message_with_causes,
};
pub use resources::{Disk, NoResources, Output, Resources, Spool};

/// Every rule that a [`Warning`] can name: first those of cleaning, then all others.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let others = diag::rules::ALL.iter().copied();
    normalize::rules().into_iter().chain(others)
}

#[doc = include_str!("ARCHITECTURE.md")]
pub mod architecture {}

#[doc = include_str!("GLOSSARY.md")]
pub mod glossary {}

#[doc = include_str!("layout/RULES.md")]
pub mod typesetting_rules {}
