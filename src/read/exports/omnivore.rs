//! The ZIP that Omnivore gave to everybody when it closed: `metadata_*.json` with lists of articles, the text of each in
//! `content/SLUG.html`, and what its reader had marked in `highlights/SLUG.md`.

use serde_json::{Value, json};

use crate::read::collection::{Collection, ListedAddress};
use crate::read::draft::{ArticleDraft, add};
use crate::read::highlights::Highlight;
use crate::read::zipped::ZippedFiles;

/// Reads an export; `None` when the archive is another.
pub(super) fn read(files: &ZippedFiles) -> Option<Collection> {
    let lists: Vec<&str> = files
        .names()
        .filter(|it| {
            let name = it.rsplit('/').next().unwrap_or_default();
            name.starts_with("metadata_") && name.ends_with(".json")
        })
        .collect();
    let mut out = Collection::new("articles exported from Omnivore");
    for list in lists {
        let folder = list
            .rsplit_once('/')
            .map_or(String::new(), |it| format!("{}/", it.0));
        let parsed = serde_json::from_slice::<Value>(files.get(list)?).ok();
        for entry in parsed
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let draft = draft(entry, &folder, files);
            match &draft.address {
                Some(address) if draft.body.trim().is_empty() => {
                    out.pages
                        .push(ListedAddress::new(address, draft.title.clone()));
                }
                Some(_) | None => draft.add_to(&mut out),
            }
        }
    }
    (!out.articles.is_empty() || !out.pages.is_empty()).then_some(out)
}

fn draft(entry: &Value, folder: &str, files: &ZippedFiles) -> ArticleDraft {
    let text = |key: &str| {
        let text = entry.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let slug = text("slug").unwrap_or_default();
    // The files are named after the article's address, in some exports after its number.
    let names = [slug, text("id").unwrap_or_default()];
    let file = |kind: &str, extension: &str| {
        let found = names
            .iter()
            .find_map(|name| files.get(&format!("{folder}{kind}/{name}.{extension}")));
        found.map(|it| String::from_utf8_lossy(it).into_owned())
    };
    let body = file("content", "html").unwrap_or_default();
    let marked = file("highlights", "md").map(|it| highlights_of(&it));
    let mut draft = ArticleDraft {
        id: text("id").unwrap_or_default(),
        title: text("title"),
        date: text("publishedAt").or_else(|| text("savedAt")),
        modified: text("updatedAt"),
        address: text("url"),
        description: text("description"),
        body,
        highlights: marked.unwrap_or_default(),
        ..ArticleDraft::default()
    };
    add(&mut draft.authors, &text("author").unwrap_or_default());
    for label in entry
        .get("labels")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let name = label.as_str().or_else(|| label.get("name")?.as_str());
        add(&mut draft.tags, name.unwrap_or_default());
    }
    let picture = text("thumbnail");
    draft.image = picture.filter(|it| !draft.body.contains(it.as_str()));
    for (key, from) in [("saved", "savedAt"), ("state", "state")] {
        if let Some(value) = text(from) {
            draft.extra.push((key, json!(value)));
        }
    }
    draft
}

/// The highlights of a file: each is a quotation in Markdown, and what follows it is the reader's note.
fn highlights_of(text: &str) -> Vec<Highlight> {
    let mut out: Vec<Highlight> = Vec::new();
    let mut in_quote = false;
    for line in text.lines() {
        if let Some(quoted) = line.trim_start().strip_prefix('>') {
            if !in_quote {
                out.push(Highlight::default());
            }
            if let Some(last) = out.last_mut() {
                last.quote += quoted.trim();
                last.quote.push('\n');
            }
            in_quote = true;
            continue;
        }
        in_quote = false;
        let line = line.trim();
        if line.is_empty() || line.starts_with("## ") {
            continue;
        }
        match out.last_mut() {
            Some(last) => {
                last.note += line;
                last.note.push('\n');
            }
            None => out.push(Highlight {
                note: line.to_owned(),
                ..Highlight::default()
            }),
        }
    }
    out.retain_mut(|it| {
        let whole = Highlight::new(&it.quote, &it.note);
        *it = whole.clone().unwrap_or_default();
        whole.is_some()
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::zipped::tests::zipped;

    #[test]
    fn pages_metadata_and_highlights_come_together() {
        let metadata = r#"[{"id":"1","slug":"a-1","title":"甲","url":"https://a.example/1","state":"Archived",
            "labels":["乙"],"savedAt":"2024-01-02T03:04:05.000Z"},
            {"id":"2","slug":"b-2","title":"丁","url":"https://b.example/2"}]"#;
        let zip = zipped(&[
            ("metadata_0_to_20.json", metadata.as_bytes()),
            ("content/a-1.html", "<div><p>一二三四</p></div>".as_bytes()),
            ("highlights/a-1.md", "> 二三\n\n好句".as_bytes()),
        ]);
        let found = read(&ZippedFiles::open(&zip).unwrap().unwrap()).unwrap();
        assert_eq!(found.pages[0].address, "https://b.example/2");
        let text = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        let wanted = "highlights: [{\"quote\":\"二三\",\"note\":\"好句\"}]";
        assert!(text.contains(wanted), "{text}");
    }
}
