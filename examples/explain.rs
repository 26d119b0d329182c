//! Prints what is removed, repaired and guessed in an article, and by which rule: `cargo run --example explain`.

use std::error::Error;

use lantai::make::{self, Options};
use lantai::{NoResources, Warning};

const ARTICLE: &str = "---
title: 兰台
---
<p><b>一、藏书</b></p>
<p>兰台是汉代宫中藏书之处。<img src=\"https://example.org/none.png\" alt=\"图\"></p>
<p><b>二、校书</b></p>
<p>刘向校书于天禄阁。</p>
<p><b>三、史官</b></p>
<p>班固为兰台令史。</p>
";

/// The warnings about the article, in the order of its lines.
pub fn explained() -> Result<Vec<Warning>, Box<dyn Error>> {
    let mut options = Options::default();
    options.pictures.offline = true;
    let article = make::article(ARTICLE.as_bytes(), "lantai.html", &options, &NoResources)?;
    let mut warnings = article.warnings;
    warnings.sort_by_key(|it| it.line);
    Ok(warnings)
}

#[expect(clippy::print_stdout, reason = "an example shows what it found")]
fn main() -> Result<(), Box<dyn Error>> {
    for warning in explained()? {
        println!("{:?}: {warning}", warning.severity());
    }
    Ok(())
}
