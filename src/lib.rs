//! Turns saved articles (YAML front matter + HTML or Markdown) into archival EPUB and print PDF.
//!
//! How it is built: see [`architecture`]; what words mean: [`glossary`]; what text is set by:
//! [`typesetting_rules`].

pub mod archive;
pub mod assets;
pub mod book;
pub mod epub;
pub mod fonts;
pub mod layout;
pub mod make;
pub mod model;
pub mod normalize;
pub mod page_list;
pub mod pdf;
pub mod raster;
pub mod read;

mod diag;
mod hash;
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
