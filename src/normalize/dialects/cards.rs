//! Contents that stand in attributes: cards of Yuque, variables of `SingleFile`, codes of Tistory, posts whose link is
//! empty.

use std::collections::BTreeMap;

use ego_tree::NodeId;
use serde_json::Value;

use super::Editor;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::links::decoded;

pub(super) fn read(editor: &mut Editor<'_>) {
    yuque(editor);
    variables(editor);
    tistory(editor);
    posts(editor);
    ornaments(editor);
}

/// `<card name="image" value="data:%7B…%7D">` of Yuque.
fn yuque(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "card") {
        let Some(node) = editor.get(id) else { continue };
        let name = dom::attr(node, "name").unwrap_or_default().to_owned();
        let inline = dom::attr(node, "type") == Some("inline");
        let written = dom::attr(node, "value").unwrap_or_default();
        let written = written.strip_prefix("data:").unwrap_or(written);
        let value: Value = serde_json::from_str(&decoded(written)).unwrap_or(Value::Null);
        let word = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let code = word("code").or_else(|| word("content"));
        let source = word("src")
            .or_else(|| word("url"))
            .filter(|it| !it.is_empty());
        let title = word("title").or_else(|| word("name")).unwrap_or_default();
        match (name.as_str(), code, source) {
            ("hr", _, _) => _ = editor.before(id, "hr", &[]),
            ("math", Some(code), _) => {
                let element = if inline { "span" } else { "div" };
                editor.before(id, element, &[("data-tex", &code)]);
            }
            ("checkbox", _, _) => {
                let checked = value == Value::Bool(true);
                let mark: &[(&str, &str)] = &[("type", "checkbox"), ("checked", "")];
                editor.before(id, "input", if checked { mark } else { &mark[..1] });
            }
            (_, _, Some(source)) if is_drawn(&name) => {
                editor.before(id, "img", &[("src", &source), ("alt", &title)]);
            }
            (_, Some(code), _) => {
                let language = word("mode").or_else(|| word("type")).unwrap_or_default();
                let block = editor.before(id, "pre", &[("data-language", &language)]);
                editor.text(block, &code);
            }
            ("video" | "audio", _, Some(source)) => {
                editor.before(id, &name, &[("src", &source), ("title", &title)]);
            }
            (_, _, Some(source)) => {
                let detail = value.get("detail").and_then(|it| it.get("title"));
                let title = detail.and_then(Value::as_str).map_or(title, str::to_owned);
                let link = editor.before(id, "a", &[("href", &source)]);
                editor.text(link, if title.is_empty() { &source } else { &title });
            }
            ("mention" | "label", _, _) => {
                let words = word("label").unwrap_or(title);
                editor.text_before(id, &words);
            }
            (_, _, _) => continue, // The report of unknown elements tells of it.
        }
        editor.read(id, "contents that stood in the attributes of cards");
        editor.dissolve(id);
    }
}

/// Cards that show a picture.
fn is_drawn(name: &str) -> bool {
    matches!(
        name,
        "image"
            | "imageGallery"
            | "diagram"
            | "board"
            | "mindmap"
            | "flowchart"
            | "flowchart2"
            | "puml"
            | "mermaid"
    )
}

/// Pictures that `SingleFile` keeps once, as variables of a style sheet.
fn variables(editor: &mut Editor<'_>) {
    const NAME: &str = "--sf-img-";
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for node in editor
        .root()
        .descendants()
        .filter(|it| dom::name(*it) == "style")
    {
        let sheet = dom::raw_text(node);
        for part in sheet.split(NAME).skip(1) {
            let Some((number, rest)) = part.split_once(':') else {
                continue;
            };
            let address = rest.trim_start().strip_prefix("url(").and_then(|it| {
                let quote = it.chars().next().filter(|it| "\"'".contains(*it));
                match quote {
                    Some(quote) => it[1..].split(quote).next(),
                    None => it.split(')').next(),
                }
            });
            if let Some(address) = address {
                known.insert(number.trim().to_owned(), address.to_owned());
            }
        }
    }
    if known.is_empty() {
        return;
    }
    for id in editor.all(|it| dom::attr(it, "style").is_some_and(|it| it.contains(NAME))) {
        let Some(node) = editor.get(id) else { continue };
        let style = dom::attr(node, "style").unwrap_or_default();
        let number = style.split_once(NAME).map_or("", |it| it.1);
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let (Some(address), "img") = (known.get(&number), dom::name(node)) else {
            continue;
        };
        editor.set(id, "src", address);
        editor.read(id, "pictures in variables of a style sheet");
    }
}

/// Codes of Tistory: `[##_Image|kage@a/b/img.png|alignCenter|width="700"|caption_##]`.
fn tistory(editor: &mut Editor<'_>) {
    const BEGIN: &str = "[##_";
    const END: &str = "_##]";
    for id in editor.all(|it| it.value().as_text().is_some_and(|it| it.contains(BEGIN))) {
        let text = editor.get(id).map(dom::raw_text).unwrap_or_default();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(BEGIN) {
            let Some((code, behind)) = after.split_once(END) else {
                break;
            };
            editor.text_before(id, before);
            picture_of_code(editor, id, code);
            editor.report.notation.push_str(code);
            rest = behind;
        }
        let rest = rest.to_owned();
        editor.retype(id, &rest);
        editor.read(id, "pictures in codes of Tistory");
    }
}

fn picture_of_code(editor: &mut Editor<'_>, id: NodeId, code: &str) {
    let parts: Vec<&str> = code.split('|').collect();
    let several = parts.first().is_some_and(|it| it.starts_with(['2', '3']));
    for (at, part) in parts.iter().enumerate().skip(1) {
        let part = part.trim();
        let address = match part.strip_prefix("kage@") {
            Some(path) => format!("https://blog.kakaocdn.net/dn/{path}"),
            None if part.contains('.') && !part.contains(['=', ' ']) && part.len() > 8 => {
                format!("https://t1.daumcdn.net/cfile/tistory/{part}")
            }
            None => continue,
        };
        let caption = parts.iter().skip(at + 1).rev().find(|it| {
            !it.trim().is_empty()
                && !it.contains("=\"")
                && !it.starts_with("align")
                && !it.starts_with("kage@")
        });
        let figure = editor.before(id, "figure", &[]);
        editor.append(figure, "img", &[("src", &address)]);
        if let Some(caption) = caption.filter(|_| !several) {
            let line = editor.append(figure, "figcaption", &[]);
            editor.text(line, caption.trim());
        }
        if !several {
            return;
        }
    }
}

/// Posts that a script would fetch: a link without text in a quotation.
fn posts(editor: &mut Editor<'_>) {
    let is_post = |it: TreeNode<'_>| {
        dom::classes(it).any(|it| {
            matches!(
                it,
                "twitter-tweet"
                    | "twitter-video"
                    | "instagram-media"
                    | "tiktok-embed"
                    | "bluesky-embed"
                    | "fb-post"
                    | "fb-video"
                    | "embedly-card"
                    | "reddit-card"
                    | "reddit-embed-bq"
                    | "text-post-media"
                    | "mastodon-embed"
            )
        })
    };
    for id in editor.all(is_post) {
        let Some(node) = editor.get(id) else { continue };
        let shows = node.descendants().any(|it| dom::name(it) == "img");
        if shows || !dom::seen_text(node).is_empty() {
            continue;
        }
        let places = [
            "href",
            "cite",
            "data-href",
            "data-instgrm-permalink",
            "data-text-post-permalink",
            "data-bluesky-uri",
        ];
        let address = node.descendants().find_map(|it| {
            places
                .iter()
                .find_map(|name| dom::filled(it, name))
                .map(str::to_owned)
        });
        if let Some(address) = address.filter(|it| it.contains("://")) {
            let card = serde_json::json!({ "url": address }).to_string();
            editor.before(id, "div", &[("data-attrs", &card)]);
            editor.detach(id);
        }
    }
}

/// Pictures that are rules: the lines that Bilibili's editor offers.
fn ornaments(editor: &mut Editor<'_>) {
    let is_rule = |it: TreeNode<'_>| {
        dom::name(it) == "img" && dom::classes(it).any(|it| it.starts_with("cut-off-"))
    };
    for id in editor.all(is_rule) {
        editor.before(id, "hr", &[]);
        editor.detach(id);
        editor.read(id, "pictures of lines");
    }
}
