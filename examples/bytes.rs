//! Makes an EPUB and a PDF in memory from one article in memory: `cargo run --example bytes`.
//!
//! It does not need the feature `cli`: `cargo run --no-default-features --example bytes` does the same.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use lantai::make::{self, Fonts, Format, Options};
use lantai::{Disk, NoResources};

const ARTICLE: &str = "---
title: 兰台
author: 校书郎
date: 2026-11-30
---
<h2>藏书</h2>
<p>兰台是汉代宫中藏书之处，后来也指史官。</p>
";

/// Makes both books. Returns the bytes of the EPUB and of the PDF.
pub fn books() -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    // With the feature `embedded-fonts`, `Fonts::embedded()` needs no folder.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let options = Options::new(Arc::new(Fonts::from_folder(&folder, &Disk)?));
    let made = make::convert(ARTICLE.as_bytes(), "lantai.md", &options, &NoResources)?;
    let bytes = |format| match made.file(format) {
        Some(file) => file.bytes().map(|it| it.into_owned()),
        None => Ok(Vec::new()),
    };
    Ok((bytes(Format::Epub)?, bytes(Format::Pdf)?))
}

#[expect(clippy::print_stdout, reason = "an example shows what it made")]
fn main() -> Result<(), Box<dyn Error>> {
    let (epub, pdf) = books()?;
    println!(
        "an EPUB of {} bytes, a PDF of {} bytes",
        epub.len(),
        pdf.len()
    );
    Ok(())
}
