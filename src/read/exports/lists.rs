//! Lists of addresses: the CSV and HTML of Pocket and Instapaper, the CSV of Readwise Reader, Raindrop and others, and
//! the bookmarks of browsers (the Netscape bookmark file format).

use std::collections::BTreeSet;

use serde_json::Value;

use crate::read::collection::{Collection, ListedAddress};
use crate::read::highlights::Highlight;
use crate::read::tags::{Token, attribute, tokens};
use crate::read::zipped::ZippedFiles;

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

/// The addresses of a table, with what a reader has marked in their pages and written of them.
fn table(text: &str) -> Option<Collection> {
    let mut rows = rows(text);
    let head = rows.next()?;
    let address = column(&head, ADDRESS)?;
    let [title, selection, note, highlights] =
        [TITLE, &["selection"], &["note"], &["highlights"]].map(|names| column(&head, names));
    let mut out = Collection::new("a list of addresses");
    let mut others = 0;
    for row in rows {
        let cell = |at: Option<usize>| {
            let cell = row.get(at?).map(|it| it.trim());
            cell.filter(|it| !it.is_empty())
        };
        let Some(found) = cell(Some(address)).filter(|it| is_web(it)) else {
            others += usize::from(row.iter().any(|it| !it.trim().is_empty()));
            continue;
        };
        let mut listed = ListedAddress::new(found, cell(title).map(str::to_owned));
        // A bookmark's note is on the page as a whole, or on the words that were selected.
        let of_page = Highlight::new(
            cell(selection).unwrap_or_default(),
            cell(note).unwrap_or_default(),
        );
        listed.highlights.extend(of_page);
        let marked = cell(highlights).unwrap_or_default();
        listed.highlights.extend(highlights_of_cell(marked));
        add(&mut out.pages, listed);
    }
    if others > 0 {
        out.remarks
            .push(format!("rows without an address of the Web: {others}"));
    }
    (!out.pages.is_empty()).then_some(out)
}

/// The highlights of Raindrop: each begins with `Highlight:`, and what was written beside it with `Note:`.
fn highlights_of_cell(cell: &str) -> Vec<Highlight> {
    if cell.eq_ignore_ascii_case("false") {
        return Vec::new();
    }
    let one = |it: &str| {
        let (quote, note) = it.split_once("\nNote:").unwrap_or((it, ""));
        Highlight::new(quote, note)
    };
    cell.split("Highlight:").filter_map(one).collect()
}

/// Adds an address to a list, which has each once.
fn add(pages: &mut Vec<ListedAddress>, listed: ListedAddress) {
    match pages.iter_mut().find(|it| it.address == listed.address) {
        Some(known) => known.highlights.extend(listed.highlights),
        None => pages.push(listed),
    }
}

/// The lists of a ZIP without articles: that of Pocket has the addresses in `part_000000.csv`, and what was marked in
/// `annotations/part_000000.json`.
pub(super) fn read_zipped(files: &ZippedFiles) -> Option<Collection> {
    let mut out: Option<Collection> = None;
    let text = |name: &str| String::from_utf8_lossy(files.get(name).unwrap_or_default());
    let tables = files
        .names()
        .filter(|it| it.to_lowercase().ends_with(".csv"));
    for found in tables.filter_map(|it| read(&text(it))) {
        match &mut out {
            None => out = Some(found),
            Some(out) => {
                found
                    .pages
                    .into_iter()
                    .for_each(|it| add(&mut out.pages, it));
                out.remarks.extend(found.remarks);
            }
        }
    }
    let mut out = out?;
    for name in files
        .names()
        .filter(|it| it.to_lowercase().ends_with(".json"))
    {
        let parsed = serde_json::from_str::<Value>(&text(name)).ok();
        for entry in parsed
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let said = |key: &str| entry.get(key).and_then(Value::as_str);
            let Some(address) = said("url").filter(|it| is_web(it)) else {
                continue;
            };
            let mut listed = ListedAddress::new(address, said("title").map(str::to_owned));
            let marked = entry.get("highlights").and_then(Value::as_array);
            listed.highlights = marked
                .into_iter()
                .flatten()
                .filter_map(|it| Highlight::new(it.get("quote")?.as_str()?, ""))
                .collect();
            add(&mut out.pages, listed);
        }
    }
    Some(out)
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
    fn what_readers_have_marked_comes_with_the_addresses() {
        let marked = |text: &str| {
            let pages = read(text).unwrap().pages;
            let all = pages.iter().flat_map(|it| &it.highlights);
            all.map(|it| format!("{}|{}", it.quote, it.note))
                .collect::<Vec<_>>()
        };
        let raindrop = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
            1,甲,很好,,https://a.example/1,f,,,,\"Highlight:一句话\nNote:对\n\nHighlight:另一句\",false\n";
        assert_eq!(marked(raindrop), ["|很好", "一句话|对", "另一句|"]);
        let instapaper =
            "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,甲,选中的话,Unread,1\n";
        assert_eq!(marked(instapaper), ["选中的话|"]);
        let zip = crate::read::zipped::tests::zipped(&[
            (
                "part_000000.csv",
                "title,url,time_added,tags,status\n甲,https://a.example/1,1,,unread\n".as_bytes(),
            ),
            (
                "annotations/part_000000.json",
                r#"[{"url":"https://a.example/1","title":"甲","highlights":[{"quote":"好句","created_at":1}]}]"#.as_bytes(),
            ),
        ]);
        let pages = crate::read::open(&zip).unwrap().unwrap().pages;
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].highlights[0].quote, "好句");
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
