//! Options of the EPUB.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use lantai::make::{Options, Profile};

use super::text_file;
use crate::cli::failure::Failure;
use crate::cli::tongue::ui;

/// Options of the EPUB.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "EPUB")]
pub(crate) struct EpubArguments {
    /// For which readers: epub3, kindle, kobo, apple or compat [default: epub3]
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
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
    /// What the name of an EPUB ends in: Kobo's readers use their own reader for `.kepub.epub` alone.
    pub(crate) fn extension(&self) -> &'static str {
        match self.profile.unwrap_or_default() {
            Profile::Kobo => "kepub.epub",
            Profile::Epub3 | Profile::Kindle | Profile::Apple | Profile::Compat => "epub",
        }
    }

    /// What the user does next with a book for these readers; `None` when that is plain.
    pub(crate) fn next_step(&self, bytes: u64) -> Option<String> {
        match self.profile.unwrap_or_default() {
            Profile::Kindle => Some(ui!(
                "send it with Send to Kindle (amazon.com/sendtokindle takes up to 200 MB, by mail 50 MB; this is {} MB)",
                "用 Send to Kindle 发送（amazon.com/sendtokindle 最大 200 MB，邮件 50 MB；这本 {} MB）",
                "用 Send to Kindle 傳送（amazon.com/sendtokindle 上限 200 MB，郵件 50 MB；這本 {} MB）",
                bytes.div_ceil(1_000_000)
            )),
            Profile::Kobo => Some(ui!(
                "copy it to the reader by USB; the name must end in .kepub.epub",
                "用 USB 拷到阅读器；文件名要以 .kepub.epub 结尾",
                "用 USB 複製到閱讀器；檔名要以 .kepub.epub 結尾"
            )),
            Profile::Epub3 | Profile::Apple | Profile::Compat => None,
        }
    }

    /// Sets the library's options that these arguments stand for.
    pub(super) fn fill(&self, options: &mut Options) -> Result<(), Failure> {
        let epub = &mut options.epub;
        epub.profile = self.profile.unwrap_or_default();
        epub.vertical = self.vertical;
        options.pages.vertical = self.vertical;
        let epub = &mut options.epub;
        epub.embed_fonts = self.embed_fonts;
        epub.toc_depth = self.toc_depth.unwrap_or(epub.toc_depth);
        if let Some(path) = &self.css {
            epub.css = Some(text_file("--css", path)?);
        }
        Ok(())
    }
}

/// The values that `--profile` accepts; as possible values, shells complete them.
fn profile() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name)).try_map(|name| {
        let found = Profile::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or("no such profile")
    })
}
