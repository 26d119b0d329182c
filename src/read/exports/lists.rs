//! Lists of addresses: the CSV and HTML of Pocket and Instapaper, the CSV of Readwise Reader, Raindrop and others, and
//! the bookmarks of browsers (the Netscape bookmark file format).

use std::collections::BTreeSet;

use crate::read::collection::{Collection, ListedAddress};
use crate::read::tags::{Token, attribute, tokens};

/// Names of the column that holds addresses.
const ADDRESS: &[&str] = &["url", "link", "address", "链接", "网址"];

/// Names of the column that holds titles.
const TITLE: &[&str] = &["title", "name", "标题"];

/// The longest first line of a table.
const LONGEST_HEAD: usize = 1000;

/// Whether a text, in lower case, may be a list.
pub(super) fn may_be(lower: &str) -> bool {
    is_bookmarks(lower) || lower.lines().next().is_some_and(has_address_column)
}

/// Reads a list; `None` when the text is none.
pub(super) fn read(text: &str) -> Option<Collection> {
    let head: String = text.chars().take(4096).collect::<String>().to_lowercase();
    if is_bookmarks(&head) {
        return Some(bookmarks(text));
    }
    let first = text.lines().next()?;
    has_address_column(first).then(|| table(text)).flatten()
}

fn is_bookmarks(lower: &str) -> bool {
    lower.starts_with("<!doctype netscape-bookmark-file-1")
        || [
            "<title>pocket export</title>",
            "<title>instapaper: export</title>",
        ]
        .iter()
        .any(|it| lower.contains(it))
}

/// The links of a page that is a list.
fn bookmarks(text: &str) -> Collection {
    let mut out = Collection::new("a list of bookmarks");
    let mut seen = BTreeSet::new();
    let mut open: Option<(String, String)> = None;
    for (_, token) in tokens(text) {
        match token {
            Token::Open(name, attributes) if name.eq_ignore_ascii_case("a") => {
                let address = attribute(attributes, "href").unwrap_or_default();
                open = is_web(&address).then(|| (address, String::new()));
            }
            Token::Text(piece) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(piece);
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case("a") => {
                if let Some((address, title)) = open.take()
                    && seen.insert(address.clone())
                {
                    let title = crate::read::entities::decode(title.trim());
                    let title = Some(title).filter(|it| !it.is_empty());
                    out.pages.push(ListedAddress::new(&address, title));
                }
            }
            Token::Open(..) | Token::Close(_) | Token::Raw(_) | Token::Comment => {}
        }
    }
    out
}

fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

fn column(head: &[String], names: &[&str]) -> Option<usize> {
    let is = |it: &String| names.contains(&it.trim().to_lowercase().as_str());
    head.iter().position(is)
}

/// Whether a line is the head of a table with a column of addresses and another.
fn has_address_column(line: &str) -> bool {
    if line.len() > LONGEST_HEAD || !line.contains(',') {
        return false;
    }
    let head = rows(line).next().unwrap_or_default();
    let plain = |it: &String| it.len() < 60 && !it.contains("://");
    head.len() > 1 && head.iter().all(plain) && column(&head, ADDRESS).is_some()
}

/// The addresses of a table.
fn table(text: &str) -> Option<Collection> {
    let mut rows = rows(text);
    let head = rows.next()?;
    let address = column(&head, ADDRESS)?;
    let title = column(&head, TITLE);
    // What a reader has marked or written stands in these, and there is no text here to mark it in.
    let notes = ["selection", "note", "highlights"].map(|it| column(&head, &[it]));
    let mut out = Collection::new("a list of addresses");
    let (mut seen, mut others, mut marked) = (BTreeSet::new(), 0, Vec::new());
    for row in rows {
        let cell = |at: usize| row.get(at).map(|it| it.trim()).filter(|it| !it.is_empty());
        let Some(found) = cell(address).filter(|it| is_web(it)) else {
            others += usize::from(row.iter().any(|it| !it.trim().is_empty()));
            continue;
        };
        marked.extend(
            notes
                .into_iter()
                .flatten()
                .filter_map(cell)
                .map(|it| format!("{found}: {it}")),
        );
        if seen.insert(found.to_owned()) {
            let title = title.and_then(cell).map(str::to_owned);
            out.pages.push(ListedAddress::new(found, title));
        }
    }
    if others > 0 {
        out.remarks
            .push(format!("rows without an address of the Web: {others}"));
    }
    for note in marked {
        out.remarks
            .push(format!("a reader's note is not in the book: {note}"));
    }
    (!out.pages.is_empty()).then_some(out)
}

/// The rows of a table in CSV (RFC 4180).
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader
        .records()
        .flatten()
        .map(|it| it.iter().map(str::to_owned).collect())
        .collect();
    rows.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<String> {
        let found = read(text).map(|it| it.pages).unwrap_or_default();
        found.into_iter().map(|it| it.address).collect()
    }

    #[test]
    fn lists_of_every_service_give_their_addresses() {
        for (what, text) in [
            (
                "Pocket",
                "title,url,time_added,tags,status\n\"甲, 乙\",https://a.example/1,1700000000,x|y,unread\n",
            ),
            (
                "Instapaper",
                "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,甲,,Unread,1700000000\n",
            ),
            (
                "Reader",
                "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n甲,https://a.example/1,01h,[],2024-01-01,0.5,later,True\n",
            ),
            (
                "Raindrop",
                "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,甲,,,https://a.example/1,f,,,,,false\n",
            ),
            (
                "Pocket HTML",
                "<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body><ul>\n<li><a href=\"https://a.example/1\" time_added=\"1\" tags=\"\">甲</a></li></ul></body></html>",
            ),
            (
                "bookmarks",
                "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF=\"https://a.example/1\" ADD_DATE=\"1\">甲</A>\n<DT><A HREF=\"javascript:x()\">乙</A></DL>",
            ),
        ] {
            assert_eq!(addresses(text), ["https://a.example/1"], "{what}");
            assert!(may_be(&text.to_lowercase()), "{what}");
        }
    }

    #[test]
    fn prose_is_no_list() {
        for text in [
            "甲, 乙, url\n",
            "link, https://a.example\n",
            "title\nurl\n",
            "{\"url\": 1}",
        ] {
            assert_eq!(addresses(text), Vec::<String>::new(), "{text}");
        }
    }
}
