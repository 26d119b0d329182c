//! Cards that Substack keeps as JSON in `data-attrs` of an empty element: posts of others, the author's own posts.

use serde_json::Value;

use crate::normalize::dom::{self, TreeNode};

/// The content that such an element shows.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// Address of its first picture.
    pub(super) poster: Option<String>,
}

/// Reads an element that is empty without a script.
pub(super) fn card(node: TreeNode<'_>) -> Option<Card> {
    let written = dom::filled(node, "data-attrs")?;
    let shows =
        |it: TreeNode<'_>| matches!(dom::name(it), "a" | "img" | "iframe" | "video" | "audio");
    if !dom::seen_text(node).trim().is_empty() || node.descendants().any(shows) {
        return None;
    }
    let attrs: Value = serde_json::from_str(written).ok()?;
    let word = |name: &str| {
        let text = attrs.get(name)?.as_str()?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let url = word("url").or_else(|| word("canonical_url"))?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return None;
    }
    let title = word("title").or_else(|| match (word("name"), word("username")) {
        (Some(name), Some(user)) => Some(format!("{name} @{user}")),
        (name, user) => name.or(user),
    });
    let texts = [
        "full_text",
        "caption",
        "subtitle",
        "truncated_body_text",
        "publication_name",
    ];
    let photo = || {
        let photo = attrs.get("photos")?.get(0)?.get("img_url")?.as_str()?;
        Some(photo.to_owned())
    };
    Some(Card {
        poster: word("cover_image").or_else(photo),
        url,
        title: title.unwrap_or_default(),
        lines: texts.iter().filter_map(|it| word(it)).collect(),
    })
}
