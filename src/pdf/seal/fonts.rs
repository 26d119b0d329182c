//! Font dictionaries: `ToUnicode` from our own texts (printpdf keeps the last text of a glyph).

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::cmap::to_unicode;
use crate::pdf::fonts::Painted;
use crate::pdf::object::stored;

/// Gives every small font its own `ToUnicode`.
pub(super) fn finish(document: &mut Document, pages: &[ObjectId], glyphs: &Painted<'_>) {
    for (small, layer) in glyphs.layers() {
        let stream = pages
            .first()
            .and_then(|it| font(document, *it, small.name().as_bytes()))
            .and_then(|it| it.get(b"ToUnicode").and_then(Object::as_reference).ok());
        if let Some(stream) = stream {
            let mut content = stored(Dictionary::new(), to_unicode(&layer.says).into_bytes());
            content.allows_compression = true;
            document.set_object(stream, content);
        }
    }
}

fn font<'a>(document: &'a Document, page: ObjectId, name: &[u8]) -> Option<&'a Dictionary> {
    let page = document.get_dictionary(page).ok()?;
    let resources = page.get(b"Resources").and_then(Object::as_reference).ok()?;
    let resources = document.get_dictionary(resources).ok()?;
    let fonts = resources.get(b"Font").and_then(Object::as_dict).ok()?;
    let font = fonts.get(name).and_then(Object::as_reference).ok()?;
    document.get_dictionary(font).ok()
}
