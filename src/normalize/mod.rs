//! A [`Source`]'s HTML to a [`Document`] with the guarantees of [`crate::model`].
//!
//! One file per rule family; every rule has a name, and what it takes out, repairs or guesses is a
//! [`crate::Warning`] under that name. Knows nothing of layout, EPUB or PDF.

use scraper::Html;

use crate::Warned;
use crate::model::{Align, Block, BlockKind, Document, Inline};
use crate::read::Source;

/// How bodies are cleaned.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// Cleans a body. (A stand-in: the text of `<p>` elements.)
#[must_use]
pub fn normalize(source: &Source, _options: &Options) -> Warned<Document> {
    let html = Html::parse_fragment(&source.body);
    let mut document = Document {
        metadata: source.metadata.clone(),
        ..Document::default()
    };
    for node in html.tree.root().descendants() {
        let Some(element) = scraper::ElementRef::wrap(node) else {
            continue;
        };
        if element.value().name() != "p" {
            continue;
        }
        let text: String = element.text().collect::<String>().trim().replace('\n', "");
        if !text.is_empty() {
            let kind = BlockKind::Paragraph {
                inlines: vec![Inline::Text(text)],
                align: Align::Natural,
            };
            document.blocks.push(Block::new(0, kind));
        }
    }
    Warned {
        output: document,
        warnings: Vec::new(),
    }
}
