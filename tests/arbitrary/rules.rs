//! Some rules of EPUBCheck and veraPDF, held in-process: those that odd input was found to break.

use std::collections::BTreeSet;

use lopdf::{Document, Object};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::epub::output::{entry, names};

/// What an EPUB breaks.
pub(crate) fn epub(bytes: &[u8]) -> Vec<String> {
    let mut broken = Vec::new();
    for name in names(bytes) {
        if name.ends_with(".xhtml") || name.ends_with(".opf") || name.ends_with(".ncx") {
            let text = entry(bytes, &name);
            broken.extend(xml(&text).into_iter().map(|it| format!("{name}: {it}")));
        }
    }
    broken
}

/// Which elements may hold an element, where a list tells it.
fn parents(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "li" => &["ul", "ol"],
        "tr" => &["table", "thead", "tbody", "tfoot"],
        "td" | "th" => &["tr"],
        "dt" | "dd" => &["dl", "div"],
        "figcaption" => &["figure"],
        "rt" | "rp" => &["ruby"],
        "mtr" => &["mtable"],
        "mtd" => &["mtr"],
        _ => return None,
    })
}

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "figure",
    "blockquote",
    "pre",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
];
const PHRASING: &[&str] = &[
    "p", "span", "a", "em", "strong", "code", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "b", "i",
    "q", "ruby",
];

fn xml(text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let illegal =
        |c: char| (c < ' ' && !"\t\n\r".contains(c)) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) {
        broken.push("a character that XML does not allow".to_owned());
    }
    let mut reader = Reader::from_str(text);
    let (mut open, mut ids, mut links) = (Vec::<String>::new(), BTreeSet::new(), Vec::new());
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                broken.push(format!("not well formed: {error}"));
                break;
            }
        };
        match event {
            Event::Start(tag) => {
                element(&tag, &open, &mut broken, &mut ids, &mut links);
                open.push(name(&tag));
            }
            Event::Empty(tag) => element(&tag, &open, &mut broken, &mut ids, &mut links),
            Event::End(_) => _ = open.pop(),
            Event::Eof => break,
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
    for id in links {
        if !ids.contains(&id) {
            broken.push(format!("a link to `#{id}`, which is not there"));
        }
    }
    broken
}

fn name(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

fn element(
    tag: &BytesStart<'_>,
    open: &[String],
    broken: &mut Vec<String>,
    ids: &mut BTreeSet<String>,
    links: &mut Vec<String>,
) {
    let name = name(tag);
    let parent = open.last().map_or("", String::as_str);
    if parents(&name).is_some_and(|it| !it.contains(&parent)) {
        broken.push(format!("`{name}` in `{parent}`"));
    }
    if BLOCKS.contains(&&*name) && PHRASING.contains(&parent) {
        broken.push(format!("`{name}` in `{parent}`"));
    }
    if name == "a" && open.iter().any(|it| it == "a") {
        broken.push("a link in a link".to_owned());
    }
    if open.len() > 400 {
        broken.push("more than 400 elements deep".to_owned());
    }
    let mut alt = false;
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else {
            broken.push(format!("attributes of `{name}`"));
            continue;
        };
        let value = attribute.value.clone().into_owned();
        match attribute.key.as_ref() {
            "id" => {
                let starts = value.starts_with(|c: char| c.is_alphabetic() || c == '_');
                if !starts || value.contains(char::is_whitespace) || !ids.insert(value.clone()) {
                    broken.push(format!("the id `{value}`"));
                }
            }
            "href" => href(&value.replace("&amp;", "&"), broken, links),
            "alt" => alt = true,
            _ => {}
        }
    }
    if name == "img" && !alt {
        broken.push("a picture without `alt`".to_owned());
    }
}

fn href(value: &str, broken: &mut Vec<String>, links: &mut Vec<String>) {
    if let Some(id) = value.strip_prefix('#') {
        links.push(id.to_owned());
    } else if let Some((scheme, _)) = value.split_once(':') {
        let fine = lantai::model::is_followed(value) && url::Url::parse(value).is_ok();
        let odd =
            |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}\u{fffd}".contains(c);
        if !fine || value.contains(odd) {
            broken.push(format!("an address of `{scheme}`: {value}"));
        }
    }
}

/// What a PDF breaks.
pub(crate) fn pdf(bytes: &[u8]) -> Vec<String> {
    let mut broken = Vec::new();
    let document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    for object in document.objects.values() {
        look(object, 0, &mut broken);
    }
    broken
}

fn look(object: &Object, depth: usize, broken: &mut Vec<String>) {
    match object {
        Object::String(bytes, _) if bytes.len() > 32_767 => {
            broken.push(format!("a string of {} bytes", bytes.len()));
        }
        Object::Name(bytes) if bytes.len() > 127 => broken.push("a long name".to_owned()),
        Object::Integer(it) if i32::try_from(*it).is_err() => {
            broken.push(format!("the number {it}"));
        }
        Object::Array(all) => all.iter().for_each(|it| look(it, depth + 1, broken)),
        Object::Dictionary(all) => dictionary(all, depth, broken),
        Object::Stream(stream) => dictionary(&stream.dict, depth, broken),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Reference(_) => {}
    }
}

fn dictionary(all: &lopdf::Dictionary, depth: usize, broken: &mut Vec<String>) {
    for (key, value) in all {
        if key == b"URI"
            && let Ok(address) = value.as_str()
            && (!lantai::model::is_followed(&String::from_utf8_lossy(address))
                || !address.is_ascii())
        {
            broken.push(format!("the address {}", String::from_utf8_lossy(address)));
        }
        if key == b"Title"
            && value
                .as_str()
                .is_ok_and(|it| it == b"\xfe\xff" || it.is_empty())
        {
            broken.push("an empty title".to_owned());
        }
        look(value, depth + 1, broken);
    }
}
