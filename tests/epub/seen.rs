//! The author's text in a content file, without the text that this program adds: marks of notes, labels of boxes,
//! the head, the address at the end.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The text of content files. White space is left out everywhere, since lines are parted by elements in XHTML and by line
/// feeds in the text of the model.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The text of the body.
    pub(crate) body: String,
    /// The text of each note, by its number.
    pub(crate) notes: BTreeMap<u32, String>,
    /// The labels of printed pages, and how many bytes of the body stand before each.
    pub(crate) pages: Vec<(String, usize)>,
}

/// Adds the text of a content file.
pub(crate) fn see(seen: &mut Seen, page: &str) {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    let (mut unseen, mut note) = (None, None);
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Start(tag) => {
                depth += 1;
                let id = attribute(&tag, "id");
                if unseen.is_none() && is_ours(&tag) {
                    unseen = Some(depth);
                }
                if tag.name().as_ref() == "math" {
                    // The text of a formula is its LaTeX or, without LaTeX, its own characters.
                    let tex = attribute(&tag, "alttext");
                    if unseen.is_none() && !tex.is_empty() {
                        add(seen, note, &tex);
                        unseen = Some(depth);
                    }
                } else if tag.name().as_ref() == "aside" {
                    let number = id.strip_prefix("lt-note-").map(|it| it.parse().unwrap());
                    note = number.map(|it: u32| (it, depth));
                }
                mark(seen, &tag);
            }
            Event::Empty(tag) => mark(seen, &tag),
            Event::End(_) => {
                if unseen == Some(depth) {
                    unseen = None;
                }
                if note.is_some_and(|it| it.1 == depth) {
                    note = None;
                }
                depth -= 1;
            }
            Event::Text(text) if unseen.is_none() => add(seen, note, &text),
            Event::GeneralRef(name) if unseen.is_none() => {
                let c = match &*name {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    other => panic!("{other:?}"),
                };
                add(seen, note, c);
            }
            Event::Eof => return,
            Event::Text(_)
            | Event::GeneralRef(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

fn add(seen: &mut Seen, note: Option<(u32, usize)>, text: &str) {
    let text = text.chars().filter(|it| !it.is_whitespace());
    match note {
        Some((number, _)) => seen.notes.entry(number).or_default().extend(text),
        None => seen.body.extend(text),
    }
}

fn mark(seen: &mut Seen, tag: &BytesStart) {
    if attribute(tag, "role") == "doc-pagebreak" {
        let place = (attribute(tag, "aria-label"), seen.body.len());
        seen.pages.push(place);
    }
}

/// Whether an element holds text that no author wrote, or that the model's text has in another form.
fn is_ours(tag: &BytesStart) -> bool {
    let name = tag.name();
    if ["head", "header", "footer", "rp"].contains(&name.as_ref()) {
        return true;
    }
    let classes = attribute(tag, "class");
    let ours = [
        "noteref",
        "note-label",
        "missing",
        "card-title",
        "card-link",
        "task",
    ];
    classes.split(' ').any(|it| ours.contains(&it))
}

fn attribute(tag: &BytesStart, name: &str) -> String {
    let found = tag.try_get_attribute(name).unwrap();
    found.map_or(String::new(), |it| {
        it.normalized_value(XmlVersion::Explicit1_0)
            .unwrap()
            .into_owned()
    })
}
