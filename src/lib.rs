//! Turns saved articles (YAML front matter + HTML or Markdown) into archival EPUB and print PDF.
//!
//! How it is built: see [`architecture`].

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

pub use diag::{Candidate, Error, Fact, Gone, Severity, Warned, Warning};
pub use resources::{Disk, NoResources, Output, Resources, Spool};

#[doc = include_str!("ARCHITECTURE.md")]
pub mod architecture {}
