//! A file → the collection that it is, by its first bytes and never by its name.

use super::collection::Collection;
use super::encoding;
use super::exports;
use super::feeds;
use super::xml_tree;
use super::zipped::inflate;
use crate::Error;

/// The longest collection that is opened, in bytes.
const MOST_BYTES: usize = 1 << 30;

/// The most bytes of a collection once gzip is undone.
const MOST_INFLATED: u64 = 1 << 30;

/// Opens a file that holds many articles, or addresses of them. `None` when it is an article, or none of the collections that are known.
///
/// # Errors
///
/// [`Error::Container`] when it is a collection that is damaged or too large to open.
pub fn open(bytes: &[u8]) -> Result<Option<Collection>, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::Container {
            what: "a collection of articles",
            problem: format!("it is larger than {} MiB", MOST_BYTES >> 20),
        });
    }
    if bytes.starts_with(b"\x1F\x8B") {
        let inside = inflate(bytes, MOST_INFLATED)?;
        // A feed or an export that somebody has compressed; only once, or a small file would never end.
        return if inside.starts_with(b"\x1F\x8B") {
            Ok(None)
        } else {
            open(&inside)
        };
    }
    if let Some(found) = exports::open_binary(bytes)? {
        return Ok(Some(found));
    }
    if !may_be_text_collection(bytes) {
        return Ok(None);
    }
    let Ok(decoded) = encoding::decode(bytes, None) else {
        return Ok(None);
    };
    let text = decoded.text.trim_start_matches('\u{FEFF}').trim_start();
    let found = if text.starts_with('<') {
        xml(text)
    } else if text.starts_with(['{', '[']) {
        json(text)
    } else {
        None
    };
    Ok(found.or_else(|| exports::open_text(text)))
}

/// Whether the first bytes of a file are such that it may be a collection, so that it is worth reading as a whole.
#[must_use]
pub fn may_be_collection(head: &[u8]) -> bool {
    exports::may_be_binary(head) || may_be_text_collection(head)
}

/// Whether a text begins as one of the collections does.
fn may_be_text_collection(head: &[u8]) -> bool {
    let head = &head[..head.len().min(4096)];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{FEFF}');
    let lower = text.to_ascii_lowercase();
    let utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    utf16
        || [
            "<?xml",
            "<rss",
            "<feed",
            "<rdf:",
            "<opml",
            "<en-export",
            "<blog",
            "{",
            "[",
        ]
        .iter()
        .any(|it| lower.starts_with(it))
        || exports::may_be_text(&lower)
}

/// Reads a collection in XML.
fn xml(text: &str) -> Option<Collection> {
    let is_page = text
        .get(..9)
        .is_some_and(|it| it.eq_ignore_ascii_case("<!doctype"));
    let head: String = text.chars().take(4096).collect();
    if is_page && !head.contains("en-export") {
        return None;
    }
    let known = [
        "<rss",
        ":rss",
        "<feed",
        ":feed",
        ":RDF",
        "<opml",
        "<en-export",
        "<blog",
    ];
    if !known.iter().any(|it| head.contains(it)) {
        return None;
    }
    let tree = xml_tree::read(text)?;
    let mut found = match tree.root.local() {
        "rss" if exports::wordpress::is(&tree.root) => exports::wordpress::read(&tree.root),
        "rss" | "RDF" => feeds::rss::read(&tree.root),
        "feed" => feeds::atom::read(&tree.root),
        "opml" => feeds::opml::read(&tree.root),
        "en-export" => exports::evernote::read(&tree.root),
        "blog" => exports::tistory::read(&tree.root)?,
        _ => return None,
    };
    if !tree.is_whole {
        let remark = "its XML is damaged or cut off; what stands after that is not read";
        found.remarks.push(remark.to_owned());
    }
    Some(found)
}

/// Reads a collection in JSON.
fn json(text: &str) -> Option<Collection> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    feeds::json::read(&value)
        .or_else(|| exports::wallabag::read(&value))
        .or_else(|| exports::readwise::read(&value))
}

#[cfg(test)]
mod tests {
    use super::{may_be_collection, open};
    use crate::read::zipped::tests::zipped;

    const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>甲</title><item><title>一</title>\
        <link>https://a.example/1</link><description>&lt;p&gt;短&lt;/p&gt;</description>\
        <enclosure url=\"https://a.example/a.mp3\" type=\"audio/mpeg\"/></item></channel></rss>";
    const RDF: &str = "<rdf:RDF xmlns:rdf=\"x\" xmlns=\"http://purl.org/rss/1.0/\"><channel><title>甲</title></channel>\
        <item rdf:about=\"https://a.example/1\"><title>一</title><dc:date>2024-01-02</dc:date></item></rdf:RDF>";
    const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh\"><title type=\"html\">甲&amp;amp;乙</title>\
        <entry><id>t:1</id><title>一</title><link rel=\"edit\" href=\"e\"/><link href=\"https://a.example/1\"/>\
        <published>2024-01-02T03:04:05Z</published><author><name>丙</name></author><category term=\"丁\"/>\
        <content type=\"xhtml\"><div xmlns=\"x\"><p>文</p></div></content></entry></feed>";
    const BLOGGER: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>甲</title>\
        <entry><id>1</id><category scheme=\"http://schemas.google.com/g/2005#kind\" term=\"http://schemas.google.com/blogger/2008/kind#post\"/>\
        <title>一</title><content type=\"html\">&lt;p&gt;文&lt;/p&gt;</content></entry>\
        <entry><id>2</id><category scheme=\"http://schemas.google.com/g/2005#kind\" term=\"http://schemas.google.com/blogger/2008/kind#comment\"/>\
        <content>评</content></entry></feed>";
    const JSON: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"甲\",\"items\":[{\"id\":1,\
        \"url\":\"https://a.example/1\",\"title\":\"一\",\"content_text\":\"a < b\",\"tags\":[\"丁\"]}]}";
    const WXR: &str = "<rss version=\"2.0\"><channel><title>甲</title><wp:wxr_version>1.2</wp:wxr_version>\
        <wp:author><wp:author_login>u</wp:author_login><wp:author_display_name><![CDATA[丙]]></wp:author_display_name></wp:author>\
        <item><title>一</title><link>https://a.example/?p=1</link><dc:creator><![CDATA[u]]></dc:creator>\
        <content:encoded><![CDATA[文\n\n二]]></content:encoded><wp:post_date>2024-01-02 03:04:05</wp:post_date>\
        <wp:status>draft</wp:status><wp:post_type>post</wp:post_type><category domain=\"post_tag\"><![CDATA[丁]]></category>\
        <wp:comment><wp:comment_content>评</wp:comment_content></wp:comment></item>\
        <item><title>图</title><wp:post_type>attachment</wp:post_type></item></channel></rss>";
    const WALLABAG: &str = "[{\"is_archived\":0,\"url\":\"https://a.example/1\",\"title\":\"一\",\"content\":\"<p>甲乙丙</p>\",\
        \"tags\":[\"丁\"],\"annotations\":[{\"quote\":\"乙\",\"text\":\"注\"}]}]";

    fn text_of(collection: &str) -> String {
        let found = open(collection.as_bytes()).unwrap().expect("a collection");
        String::from_utf8(found.articles[0].bytes.clone()).unwrap()
    }

    #[test]
    fn every_form_gives_its_articles() {
        for (form, wanted) in [
            (
                RSS,
                "title: \"一\"\ncanonical: \"https://a.example/1\"\npublisher: \"甲\"\n",
            ),
            (RSS, "<a href=\"https://a.example/a.mp3\">"),
            (
                RDF,
                "date: \"2024-01-02\"\ncanonical: \"https://a.example/1\"",
            ),
            (
                ATOM,
                "author: [\"丙\"]\ndate: \"2024-01-02T03:04:05Z\"\ncanonical: \"https://a.example/1\"\ntags: [\"丁\"]\n\
                publisher: \"甲&乙\"\nlang: \"zh\"\n---\n\n<div><div><p>文</p></div></div>\n",
            ),
            (BLOGGER, "<div><p>文</p></div>"),
            (
                JSON,
                "tags: [\"丁\"]\npublisher: \"甲\"\n---\n\n<div><p>a &lt; b</p></div>\n",
            ),
            (
                WXR,
                "author: [\"丙\"]\ndate: \"2024-01-02 03:04:05\"\ncanonical: \"https://a.example/?p=1\"\ntags: [\"丁\"]",
            ),
            (
                WXR,
                "status: \"draft\"\n---\n\n<div><p>文</p>\n<p>二</p></div>",
            ),
            (
                WALLABAG,
                "highlights: [{\"quote\":\"乙\",\"note\":\"注\"}]\n---\n\n<div><p>甲乙丙</p></div>",
            ),
        ] {
            let text = text_of(form);
            assert!(text.contains(wanted), "{text}");
            assert!(may_be_collection(form.as_bytes()), "{form}");
        }
        let remarks = |form: &str| open(form.as_bytes()).unwrap().unwrap().remarks;
        assert_eq!(remarks(BLOGGER).len(), 1);
        assert_eq!(remarks(WXR).len(), 2);
    }

    #[test]
    fn articles_are_no_collections() {
        for text in [
            "---\ntitle: 甲\n---\n正文",
            "<!DOCTYPE html><html><body><p>甲</p></body></html>",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
            "{\"title\": \"甲\"}\n\n正文",
            "[链接](x) 正文",
            "标题，网址 url, link\n\n正文",
        ] {
            assert_eq!(open(text.as_bytes()).unwrap(), None, "{text}");
        }
    }

    /// A collection that is cut off or damaged anywhere gives what it gives, and ends.
    #[test]
    fn damaged_collections_end() {
        let zip = zipped(&[("a.md", b"x"), ("b.html", b"<p>y")]);
        let texts = [RSS, RDF, ATOM, BLOGGER, JSON, WXR, WALLABAG].map(str::as_bytes);
        for whole in texts.into_iter().chain([zip.as_slice()]) {
            for length in (0..whole.len()).step_by(3) {
                _ = open(&whole[..length]);
                let mut broken = whole.to_vec();
                broken[length] ^= 0x15;
                _ = open(&broken);
            }
        }
    }
}
