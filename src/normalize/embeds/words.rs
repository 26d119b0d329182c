//! Reads the text that a card shows in addition to its name: WeChat keeps it in attributes.

use serde_json::Value;

use crate::model::Inline;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::links::decoded;

/// Attributes whose words a reader of the page sees.
const SEEN: &[&str] = &[
    "singer",
    "data-singer",
    "data-desc",
    "data-intro",
    "data-signature",
    "data-miniprogram-nickname",
];

/// A vote's questions and answers, with the first question apart: it names the card.
pub(super) fn vote(node: TreeNode<'_>) -> Option<(String, Vec<String>)> {
    let written = dom::filled(node, "data-votesubject")?;
    let votes: Value = serde_json::from_str(written).ok()?;
    let mut lines = Vec::new();
    for vote in votes.as_array()? {
        lines.extend(word(vote, "title"));
        let options = vote.get("options").and_then(Value::as_array);
        let options = options.into_iter().flatten();
        lines.extend(
            options
                .filter_map(|it| word(it, "name"))
                .map(|it| format!("□ {it}")),
        );
    }
    let first = lines.iter().position(|it| !it.starts_with('□'))?;
    Some((lines.remove(first), lines))
}

/// Lines of the card that do not repeat its title.
pub(super) fn lines(node: TreeNode<'_>, title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let attributes = SEEN.iter().filter_map(|it| dom::filled(node, it));
    for written in attributes {
        for line in decoded(written).split("<br>") {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if !line.is_empty() && line != title && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.extend(keywords(node));
    lines
}

/// What a search card searches for: `[{"label":"…"}]`, percent-encoded.
fn keywords(node: TreeNode<'_>) -> Option<String> {
    let written = decoded(dom::filled(node, "data-keywords")?);
    let keywords: Value = serde_json::from_str(&written).ok()?;
    let words: Vec<String> = keywords
        .as_array()?
        .iter()
        .filter_map(|it| word(it, "label"))
        .collect();
    (!words.is_empty()).then(|| words.join("、"))
}

fn word(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Joins lines to the text of a card.
pub(super) fn text(lines: Vec<String>) -> Vec<Inline> {
    let mut text = Vec::new();
    for line in lines {
        if !text.is_empty() {
            text.push(Inline::LineBreak);
        }
        text.push(Inline::Text(line));
    }
    text
}
