//! Options of the EPUB.

use std::path::PathBuf;

use clap::Args;
use lantai::make::{Options, Profile};

use super::text_file;
use crate::cli::failure::Failure;

/// Options of the EPUB.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "EPUB")]
pub(crate) struct EpubArguments {
    /// For which readers: epub3, kindle, kobo, apple or compat [default: epub3]
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    profile: Option<Profile>,
    /// Vertical lines, pages turned to the right
    #[arg(long)]
    vertical: bool,
    /// Depth of headings in the table of contents [default: 3]
    #[arg(long, value_name = "DEPTH", value_parser = clap::value_parser!(u8).range(0..=6))]
    toc_depth: Option<u8>,
    /// A style sheet that is applied after ours
    #[arg(long, value_name = "FILE")]
    css: Option<PathBuf>,
    /// Put the glyphs that the book uses inside
    #[arg(long)]
    embed_fonts: bool,
}

impl EpubArguments {
    /// Sets the library's options that these arguments stand for.
    pub(super) fn fill(&self, options: &mut Options) -> Result<(), Failure> {
        let epub = &mut options.epub;
        epub.profile = self.profile.unwrap_or_default();
        epub.vertical = self.vertical;
        epub.embed_fonts = self.embed_fonts;
        epub.toc_depth = self.toc_depth.unwrap_or(epub.toc_depth);
        if let Some(path) = &self.css {
            epub.css = Some(text_file("--css", path)?);
        }
        Ok(())
    }
}

fn profile(text: &str) -> Result<Profile, String> {
    let found = Profile::ALL.into_iter().find(|it| it.name() == text);
    let names = || Profile::ALL.map(Profile::name).join(", ");
    found.ok_or_else(|| format!("one of {} is wanted", names()))
}
