//! `.enex`, in which Evernote exports notes. Pictures and files stand behind the text of a note, which names them by the
//! MD5 of their bytes: <https://evernote.com/blog/how-evernotes-xml-export-format-works>.

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};
use serde_json::json;

use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add};
use crate::read::mime::base64;
use crate::read::tags::{Token, attribute, tokens};
use crate::read::xml_tree::XmlElement;
use crate::xml::escape;

/// The most bytes of files that are put into one note, since a note may name one file many times.
const MOST_BYTES: usize = 256 << 20;

/// A file of a note.
struct NoteFile {
    mime: String,
    name: Option<String>,
    /// As it is written, without white space.
    base64: String,
}

/// Reads an export from its root element.
pub(in crate::read) fn read(root: &XmlElement) -> Collection {
    let mut out = Collection::new("notes exported from Evernote");
    for note in root.all("note") {
        let (draft, encrypted) = draft(note);
        if encrypted > 0 {
            let title = draft.title.as_deref().unwrap_or("a note");
            let remark =
                format!("`{title}`: encrypted passages, which cannot be read: {encrypted}");
            out.remarks.push(remark);
        }
        draft.add_to(&mut out);
    }
    out
}

fn draft(note: &XmlElement) -> (ArticleDraft, usize) {
    let about = note.child("note-attributes");
    let said = |name: &str| about.and_then(|it| it.said(name));
    let mut files = BTreeMap::new();
    for resource in note.all("resource") {
        if let Some((hash, file)) = file(resource) {
            files.insert(hash, file);
        }
    }
    let content = note
        .child("content")
        .map(XmlElement::text)
        .unwrap_or_default();
    let (body, encrypted) = html(&content, &files);
    let mut draft = ArticleDraft {
        title: note.said("title"),
        date: note.said("created").map(|it| time(&it)),
        modified: note.said("updated").map(|it| time(&it)),
        address: said("source-url"),
        body,
        ..ArticleDraft::default()
    };
    draft.id = format!(
        "{} {}",
        draft.title.as_deref().unwrap_or_default(),
        draft.date.as_deref().unwrap_or_default()
    );
    add(&mut draft.authors, &said("author").unwrap_or_default());
    for tag in note.all("tag") {
        add(&mut draft.tags, &tag.text());
    }
    let place = [
        "latitude",
        "longitude",
        "altitude",
        "reminder-time",
        "source",
    ];
    for (key, name) in ["latitude", "longitude", "altitude", "reminder", "clipper"]
        .into_iter()
        .zip(place)
    {
        if let Some(value) = said(name) {
            draft.extra.push((key, json!(value)));
        }
    }
    (draft, encrypted)
}

/// A file with the MD5 of its bytes in lower-case hex.
fn file(resource: &XmlElement) -> Option<(String, NoteFile)> {
    let text: String = resource.said("data")?.split_whitespace().collect();
    let hash = Md5::digest(base64(text.as_bytes()));
    let hash = hash.iter().map(|it| format!("{it:02x}")).collect();
    let name = resource
        .child("resource-attributes")
        .and_then(|it| it.said("file-name"));
    let mime = resource
        .said("mime")
        .unwrap_or_else(|| "application/octet-stream".to_owned());
    Some((
        hash,
        NoteFile {
            mime,
            name,
            base64: text,
        },
    ))
}

/// `20130730T205637Z` as ISO 8601 is written for people.
fn time(written: &str) -> String {
    let digits = written.len() == 16 && written.is_ascii() && written.as_bytes()[8] == b'T';
    if !digits {
        return written.to_owned();
    }
    let (day, clock) = written.split_at(8);
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        &day[..4],
        &day[4..6],
        &day[6..],
        &clock[1..3],
        &clock[3..5],
        &clock[5..7]
    )
}

/// The text of a note, written in ENML, as HTML; also how many passages of it are encrypted.
fn html(content: &str, files: &BTreeMap<String, NoteFile>) -> (String, usize) {
    let mut out = String::new();
    let (mut room, mut encrypted) = (MOST_BYTES, 0);
    let mut skipped = false; // inside an encrypted passage
    for (_, token) in tokens(content) {
        match token {
            Token::Open("en-note", attributes) => {
                if let Some(style) = attribute(attributes, "style") {
                    out += &format!("<div style=\"{}\">", escape(&style));
                } else {
                    out += "<div>";
                }
            }
            Token::Close("en-note") => out += "</div>",
            Token::Open("en-media", attributes) => media(attributes, files, &mut room, &mut out),
            Token::Open("en-todo", attributes) => {
                let done = attribute(attributes, "checked").is_some_and(|it| it == "true");
                // As signs, because a box outside a list would not be shown.
                out += if done { "☑ " } else { "☐ " };
            }
            Token::Open("en-crypt", attributes) => {
                encrypted += 1;
                skipped = !attributes.ends_with('/');
                let hint = attribute(attributes, "hint").unwrap_or_default();
                out += &format!("<code>🔒 {}</code>", escape(&hint));
            }
            Token::Close("en-crypt") => skipped = false,
            Token::Close("en-media" | "en-todo") | Token::Comment => {}
            _ if skipped => {}
            Token::Open(name, attributes) => {
                let empty =
                    attributes.ends_with('/') && !["br", "hr", "img", "col"].contains(&name);
                let attributes = attributes.trim_end_matches('/').trim_end();
                out += &format!("<{name}{attributes}>");
                if empty {
                    out += &format!("</{name}>");
                }
            }
            Token::Close(name) => out += &format!("</{name}>"),
            Token::Text(text) | Token::Raw(text) => out += text,
        }
    }
    (out, encrypted)
}

/// Writes a picture, or a link that names another file. The address of either is the file itself.
fn media(attributes: &str, files: &BTreeMap<String, NoteFile>, room: &mut usize, out: &mut String) {
    let hash = attribute(attributes, "hash")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let kind = attribute(attributes, "type").unwrap_or_default();
    let alt = attribute(attributes, "alt");
    let Some(file) = files.get(&hash).filter(|it| it.base64.len() <= *room) else {
        // A picture that the export lacks is told as a missing one.
        *out += &format!(
            "<img src=\"{hash}\" alt=\"{}\">",
            escape(&alt.unwrap_or(kind))
        );
        return;
    };
    *room -= file.base64.len();
    let name = file.name.clone().or(alt).unwrap_or_default();
    let data = format!("data:{};base64,{}", escape(&file.mime), file.base64);
    if file.mime.starts_with("image/") {
        *out += &format!("<img src=\"{data}\" alt=\"{}\">", escape(&name));
        return;
    }
    let name = if name.is_empty() { &file.mime } else { &name };
    *out += &format!("<p><a href=\"{data}\">{}</a></p>", escape(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_found_by_the_hash_of_their_bytes() {
        let png = "iVBORw0KGgo=";
        let hash = Md5::digest(base64(png.as_bytes()));
        let hash: String = hash.iter().map(|it| format!("{it:02x}")).collect();
        let export = format!(
            "<en-export><note><title>甲</title><content><![CDATA[<?xml version=\"1.0\"?>\
             <!DOCTYPE en-note SYSTEM \"http://xml.evernote.com/pub/enml2.dtd\">\
             <en-note><div><en-todo checked=\"true\"/>乙</div><en-media type=\"image/png\" hash=\"{hash}\"/>\
             <div/><en-crypt hint=\"丙\">abc</en-crypt></en-note>]]></content><created>20130730T205637Z</created>\
             <tag>丁</tag><resource><data encoding=\"base64\">iVBORw0\nKGgo=</data><mime>image/png</mime>\
             </resource></note></en-export>"
        );
        let tree = crate::read::xml_tree::read(&export).unwrap();
        let found = read(&tree.root);
        assert_eq!(found.remarks.len(), 1, "{:?}", found.remarks);
        let text = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        assert!(text.contains("date: \"2013-07-30T20:56:37Z\""), "{text}");
        assert!(
            text.ends_with(
                "<div><div><div>☑ 乙</div>\
                 <img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"\"><div></div><code>🔒 丙</code></div></div>\n"
            ),
            "{text}"
        );
    }
}
