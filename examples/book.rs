//! Makes one book with parts from several articles: `cargo run --example book`.

use std::error::Error;

use lantai::NoResources;
use lantai::book::{self, CollectedArticle, Group};
use lantai::make::{self, Format, Options};

const ARTICLES: [(&str, &str); 3] = [
    (
        "a.md",
        "---\ntitle: 春\ncategories: [四时]\ndate: 2026-02-04\n---\n\n东风解冻。\n",
    ),
    (
        "b.md",
        "---\ntitle: 夏\ncategories: [四时]\ndate: 2026-05-05\n---\n\n蝼蝈鸣。\n",
    ),
    (
        "c.md",
        "---\ntitle: 书\ncategories: [杂识]\ndate: 2026-11-30\n---\n\n开卷有益。\n",
    ),
];

/// Makes an EPUB of all articles. Returns the titles of its parts and its bytes.
pub fn anthology() -> Result<(Vec<String>, Vec<u8>), Box<dyn Error>> {
    let mut options = Options::default();
    options.formats = vec![Format::Epub];
    let mut items = Vec::new();
    for (path, text) in ARTICLES {
        let article = make::article(text.as_bytes(), path, &options, &NoResources)?;
        items.push(CollectedArticle {
            path: path.to_owned(),
            article: article.output,
            warnings: article.warnings,
            duplicates: Vec::new(),
            similar: None,
        });
    }
    let mut binding = book::Options {
        group: Group::Category,
        ..book::Options::default()
    };
    binding.about.title = Some("札记".to_owned());
    let volumes = book::assemble(items, &binding).into_iter();
    let made = volumes.map(|it| make::volume(it, &options)).next();
    let made = made.ok_or("no article makes no book")??;
    let parts = made.book.parts.iter().map(|it| it.title.clone()).collect();
    let epub = made.file(Format::Epub).ok_or("an EPUB was asked for")?;
    Ok((parts, epub.bytes()?.into_owned()))
}

#[expect(clippy::print_stdout, reason = "an example shows what it made")]
fn main() -> Result<(), Box<dyn Error>> {
    let (parts, bytes) = anthology()?;
    println!("parts {}, {} bytes", parts.join(", "), bytes.len());
    Ok(())
}
