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
//! The command `lantai` does nothing else: what it makes, [`make`] makes, byte for byte. `examples/` has this as a program,
//! a book of several articles, and what is said about an article.
//!
//! # What is promised
//!
//! - **Nothing is lost in silence.** Whatever is removed, repaired, guessed or cannot be shown is a [`Warning`] with the line
//!   of the source and the rule that spoke. What a reader would see and does not is a [`Severity::Loss`].
//! - **The same text everywhere.** What a reader sees is the same in the [`model::Document`], in the EPUB and on the
//!   [`layout::Pages`], in the same order.
//! - **The same input gives the same bytes**, on every machine and with any number of threads. No clock, no environment, no
//!   random number and no order of a hash table takes part. Only what comes from the network may differ.
//! - **The original is inside.** Both books hold the article's file as it came, byte for byte, and a report by which
//!   `lantai verify` makes them again.
//! - **Standards are kept.** EPUB 3.3 with EPUB Accessibility 1.1; PDF/A-3a with PDF/UA-1, or another of
//!   [`make::Standard`]. Which clause is kept how, and which test shows it, stands in `CONFORMANCE.md` of either writer.
//! - **Any bytes are an article or an [`Error`].** Elements of any depth, damaged pictures and cut-off files make neither a
//!   panic nor an endless loop; a panic is a defect. There is no `unsafe` in this crate.
//! - **Nothing outside is touched** but what the caller hands over: files are asked of a [`Resources`], below folders that
//!   are open to the article; hosts only of [`make::pictures::Network`], and then never inside the reader's own network;
//!   bytes that are too many for memory go to a [`Spool`], of which nothing is left behind.
//!
//! # Rooms
//!
//! | room | what is there |
//! |---|---|
//! | [`make`] | the recipe: everything that is made, and everything that can be chosen |
//! | [`read`] | bytes to metadata and body: encoding, front matter, kind of body |
//! | [`model`] | the cleaned article, which prints and checks itself |
//! | [`book`] | articles to books: order, parts, volumes, duplicates |
//! | [`layout`] | pages, which print themselves, and how they are set |
//! | [`archive`] | reports, and what is inside finished books: `verify`, `extract` |
//! | [`diag`] | errors and warnings |
//!
//! # Features
//!
//! | feature | on by default | without it |
//! |---|---|---|
//! | `cli` | yes | no command, and none of its libraries |
//! | `network` | yes | pictures come from files, `data:` addresses and the cache alone |
//! | `embedded-fonts` | yes | faces come from a folder ([`make::Fonts::from_folder`]); 60 MB less |
//! | `avif` | yes | AVIF pictures are kept, not shown |
//!
//! How it is built: see [`architecture`]; what words mean: [`glossary`]; what text is set by:
//! [`typesetting_rules`].

pub mod archive;
pub mod book;
pub mod diag;
pub mod layout;
pub mod make;
pub mod model;
pub mod read;

// Closed to callers: what they need of these, `make` shows. Inside, `pub` tells what other rooms may name.
mod assets;
mod epub;
mod fonts;
mod hash;
mod normalize;
mod page_list;
mod pdf;
mod raster;
mod resources;
mod words;
mod xml;

pub use diag::{
    Candidate, Cause, Change, Conversion, Error, Fact, FontProblem, Gone, LineRescue, PictureForm,
    Rule, Severity, UnpackProblem, Warned, Warning, message_with_causes,
};
pub use resources::{Disk, NoResources, Output, Resources, Spool};

/// Every rule that a [`Warning`] can name: those of cleaning, then all others.
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
