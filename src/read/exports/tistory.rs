//! TTXML, in which Tattertools, Textcube and (until 2016) Tistory gave whole blogs: posts with their attachments in one
//! XML file. What Tistory gives today, a ZIP of pages, is read by `folder`.

use serde_json::json;

use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add, of_seconds};
use crate::read::xml_tree::XmlElement;
use crate::xml::escape;

/// The marks around a picture or a file in the text of a post.
const MARKS: (&str, &str) = ("[##_", "_##]");

/// Reads a blog from its root element; `None` when it is something else.
pub(in crate::read) fn read(root: &XmlElement) -> Option<Collection> {
    let setting = root.child("setting");
    if setting.is_none()
        && root
            .attribute("type")
            .is_none_or(|it| !it.starts_with("tattertools"))
    {
        return None;
    }
    let mut out = Collection::new("a blog exported from Tistory");
    out.title = setting.and_then(|it| it.said("title"));
    let language = setting.and_then(|it| it.said("language"));
    let (mut comments, mut unseen) = (0, 0);
    for post in root.all("post") {
        comments += post.all("comment").count();
        let date = |key: &str| of_seconds(post.said(key)?.parse().ok()?);
        let mut draft = ArticleDraft {
            id: post.said("id").unwrap_or_default(),
            title: post.said("title"),
            date: date("published").or_else(|| date("created")),
            modified: date("modified"),
            publisher: out.title.clone(),
            language: language.clone(),
            body: body(post, &mut unseen),
            ..ArticleDraft::default()
        };
        add(
            &mut draft.categories,
            &post.said("category").unwrap_or_default(),
        );
        for tag in post.all("tag") {
            add(&mut draft.tags, &tag.text());
        }
        if let Some(visibility) = post.said("visibility") {
            draft.extra.push(("visibility", json!(visibility)));
        }
        draft.add_to(&mut out);
    }
    for (count, what) in [
        (comments, "comments left out"),
        (
            unseen,
            "attachments that no text shows and that are no pictures, left out",
        ),
    ] {
        if count > 0 {
            out.remarks.push(format!("{what}: {count}"));
        }
    }
    Some(out)
}

/// The text of a post, with its attachments where the text names them, and the pictures that it does not name after it.
fn body(post: &XmlElement, unseen: &mut usize) -> String {
    let text = post.said("content").unwrap_or_default();
    let mut named = Vec::new();
    let mut out = String::new();
    let mut rest = &*text;
    while let Some(at) = rest.find(MARKS.0) {
        let Some(end) = rest[at..].find(MARKS.1) else {
            break;
        };
        out += &rest[..at];
        out += &figures(post, &rest[at + MARKS.0.len()..at + end], &mut named);
        rest = &rest[at + end + MARKS.1.len()..];
    }
    out += rest;
    for file in post.all("attachment") {
        let name = file.said("name").unwrap_or_default();
        if named.contains(&name) || text.contains(&name) && !name.is_empty() {
            continue;
        }
        match address(file).filter(|it| it.starts_with("data:image/")) {
            Some(address) => out += &figure(&address, "", ""),
            None => *unseen += 1,
        }
    }
    out
}

/// What stands between the marks: how it is set, then name, attributes and caption of one or more files
/// (`1C|a.png|width="600" alt=""|caption`), or of a gallery pairs of name and caption.
fn figures(post: &XmlElement, mark: &str, named: &mut Vec<String>) -> String {
    let mut fields = mark.split('|');
    let kind = fields.next().unwrap_or_default();
    let fields: Vec<&str> = fields.collect();
    let (step, attributed) = if kind.starts_with("Gallery") {
        (2, false)
    } else {
        (3, true)
    };
    let mut out = String::new();
    for file in fields.chunks(step) {
        let name = file.first().copied().unwrap_or_default().trim();
        let caption = file.last().filter(|_| file.len() == step).copied();
        let caption = caption.unwrap_or_default().trim();
        let attachment = post
            .all("attachment")
            .find(|it| it.said("name").is_some_and(|it| it == name));
        if name.is_empty() || attachment.is_none() && !name.contains('.') {
            continue;
        }
        named.push(name.to_owned());
        // Without its bytes, the name says what is missing.
        let address = attachment.and_then(address);
        let address = address.unwrap_or_else(|| name.to_owned());
        let alt = file.get(1).filter(|_| attributed);
        let alt = alt.and_then(|it| crate::read::tags::attribute(it, "alt"));
        let label = attachment.and_then(|it| it.said("label"));
        out += &figure(&address, &alt.or(label).unwrap_or_default(), caption);
    }
    out
}

fn figure(address: &str, alt: &str, caption: &str) -> String {
    let mut out = format!(
        "<figure><img src=\"{}\" alt=\"{}\">",
        escape(address),
        escape(alt)
    );
    if !caption.is_empty() {
        out += &format!("<figcaption>{}</figcaption>", escape(caption));
    }
    out + "</figure>"
}

/// An attachment as a `data:` address; `None` when the export has no bytes of it.
fn address(file: &XmlElement) -> Option<String> {
    let content: String = file.said("content")?.split_whitespace().collect();
    let media = file.attribute("mime").unwrap_or("image/jpeg");
    Some(format!("data:{media};base64,{content}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn posts_have_their_pictures_and_captions() {
        let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><blog type=\"tattertools/1.1\" migrational=\"false\">\
            <setting><title>블로그</title><language>ko</language></setting>\
            <post slogan=\"a\" format=\"1.1\"><id>7</id><visibility>public</visibility><title>제목</title>\
            <content formatter=\"html\">&lt;p&gt;글[##_1C|a.png|width=\"6\" alt=\"대체\"|설명_##]끝&lt;/p&gt;</content>\
            <published>1385697346</published><category>분류</category><tag>표</tag>\
            <attachment mime=\"image/png\"><name>a.png</name><label>a.png</label><content>iVBO\nRw==</content></attachment>\
            <comment><content>댓글</content></comment></post></blog>";
        let found = crate::read::open(xml.as_bytes()).unwrap().unwrap();
        assert_eq!(found.title.as_deref(), Some("블로그"));
        let text = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        assert!(
            text.contains(
                "글<figure><img src=\"data:image/png;base64,iVBORw==\" alt=\"대체\"><figcaption>설명</figcaption></figure>끝"
            ),
            "{text}"
        );
        let read = crate::read::read(text.as_bytes(), "a.html").unwrap().output;
        assert_eq!(read.metadata.date.unwrap().year, 2013);
        assert_eq!(read.metadata.subjects, ["분류", "표"]);
        assert_eq!(found.remarks, ["comments left out: 1"]);
    }
}
