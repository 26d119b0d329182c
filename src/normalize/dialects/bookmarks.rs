//! Bookmarks: a link to another page with its title, summary and picture, in elements of their own. Each is one card.

use super::Editor;
use crate::normalize::dom::{self, TreeNode};

/// Classes of elements that hold a bookmark.
const HOLDERS: &[&str] = &[
    "kg-bookmark-card",
    "bookmark",
    "se-oglink",
    "se-module-oglink",
    "og-link",
    "opengraph",
    "graf--mixtapeEmbed",
    "blogcard",
    "blog-card",
    "linkcard",
    "link-card",
    "lkc-internal-wrap",
    "lkc-external-wrap",
    "wp-block-embed-wordpress",
    "ne-bookmark",
    "bookmark-card",
    "notion-bookmark",
    "ogp-card",
];

pub(super) fn read(editor: &mut Editor<'_>) {
    for id in editor.all(is_holder) {
        let Some(node) = editor.get(id) else { continue };
        let Some(card) = card(node) else { continue };
        let text = dom::whole_text(node);
        let written = card.to_string();
        editor.before(id, "div", &[("data-attrs", &written)]);
        editor.report.notation.push_str(&text);
        editor.read(id, "bookmarks, each of which is one card");
        editor.detach(id);
    }
}

fn is_holder(node: TreeNode<'_>) -> bool {
    let holder = matches!(
        dom::name(node),
        "figure" | "div" | "a" | "blockquote" | "section" | "p"
    );
    let named = dom::classes(node).any(|it| HOLDERS.contains(&it))
        || dom::attr(node, "data-ke-type") == Some("opengraph");
    holder && named
}

/// The longest text of a bookmark, in characters: longer ones are articles.
const LONGEST: usize = 600;

/// What a bookmark says, as the card that Substack would write.
fn card(node: TreeNode<'_>) -> Option<serde_json::Value> {
    let link = node
        .descendants()
        .find(|it| dom::name(*it) == "a" && dom::filled(*it, "href").is_some())?;
    let url = dom::filled(node, "data-og-url").or_else(|| dom::filled(link, "href"))?;
    let all = dom::seen_text(node);
    if !url.contains("://") || all.chars().count() > LONGEST {
        return None;
    }
    let said = |words: &[&str]| {
        node.descendants().find_map(|it| {
            let named = dom::classes(it).any(|it| {
                let lower = it.to_ascii_lowercase();
                words.iter().any(|word| lower.contains(word))
            });
            let holds = named && it.id() != node.id();
            let text = if holds {
                dom::seen_text(it)
            } else {
                String::new()
            };
            (!text.is_empty()).then_some(text)
        })
    };
    let title = dom::filled(node, "data-og-title")
        .map(str::to_owned)
        .or_else(|| said(&["title", "headline"]))
        .or_else(|| Some(dom::seen_text(link)).filter(|it| !it.is_empty()))?;
    let summary = dom::filled(node, "data-og-description")
        .map(str::to_owned)
        .or_else(|| said(&["desc", "summary", "excerpt"]));
    // What it says besides: its publisher and author, but not its address once more.
    let mut rest = all;
    for part in [Some(&title), summary.as_ref()].into_iter().flatten() {
        rest = rest.replacen(part.as_str(), " ", 1);
    }
    let rest: Vec<&str> = rest
        .split_whitespace()
        .filter(|it| !is_address(it, url))
        .collect();
    let picture = dom::filled(node, "data-og-image")
        .map(str::to_owned)
        .or_else(|| {
            let is_thumbnail = |it: &TreeNode<'_>| {
                let icon = std::iter::once(*it)
                    .chain(it.ancestors().take(2))
                    .any(|it| dom::classes(it).any(|it| it.contains("icon")));
                dom::name(*it) == "img" && !icon
            };
            let picture = node.descendants().find(is_thumbnail)?;
            crate::normalize::images::candidates(picture)
                .into_iter()
                .next()
        });
    let mut card = serde_json::json!({ "url": url, "title": title });
    let fields = [
        ("subtitle", summary.filter(|it| *it != title)),
        (
            "publication_name",
            Some(rest.join(" ")).filter(|it| !it.is_empty()),
        ),
        ("cover_image", picture),
    ];
    for (key, value) in fields {
        if let Some(value) = value {
            card[key] = serde_json::Value::String(value);
        }
    }
    Some(card)
}

/// Whether a word is the address of the link, or its host.
fn is_address(word: &str, url: &str) -> bool {
    let plain = |it: &str| {
        it.trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned()
    };
    word.contains('.') && plain(url).starts_with(&plain(word))
}
