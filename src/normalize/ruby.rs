//! Reads `<ruby>`: base texts and their annotations.

use super::dom::{self, TreeNode};
use crate::model::RubyPair;

/// The pairs of a ruby element, in order. `rp` (parentheses for those who cannot) says nothing new.
pub(super) fn read(node: TreeNode<'_>) -> Vec<RubyPair> {
    let mut pairs: Vec<RubyPair> = Vec::new();
    let mut bases: Vec<String> = Vec::new();
    let mut annotated = 0;
    let mut stack: Vec<TreeNode<'_>> = node.children().rev().collect();
    while let Some(node) = stack.pop() {
        match dom::name(node) {
            "rp" | "script" | "style" => {}
            "rt" => {
                // Each annotation belongs to the first base that has none yet.
                let text = tidy(&dom::raw_text(node));
                if annotated < bases.len() {
                    let base = std::mem::take(&mut bases[annotated]);
                    pairs.push(RubyPair { base, text });
                    annotated += 1;
                } else if let Some(last) = pairs.last_mut() {
                    last.text.push_str(&text);
                } else {
                    pairs.push(RubyPair {
                        base: String::new(),
                        text,
                    });
                }
                if annotated == bases.len() {
                    bases.clear();
                    annotated = 0;
                }
            }
            "rb" => bases.push(tidy(&dom::raw_text(node))),
            _ => {
                if let Some(text) = node.value().as_text() {
                    let text = tidy(text);
                    match bases.last_mut().filter(|_| !text.is_empty()) {
                        Some(base)
                            if node.prev_sibling().is_none_or(|it| dom::name(it) != "rb") =>
                        {
                            base.push_str(&text);
                        }
                        _ if !text.is_empty() => bases.push(text),
                        _ => {}
                    }
                }
                stack.extend(node.children().rev());
            }
        }
    }
    let rest = bases
        .into_iter()
        .skip(annotated)
        .filter(|it| !it.is_empty());
    pairs.extend(rest.map(|base| RubyPair {
        base,
        text: String::new(),
    }));
    pairs
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(html: &str) -> Vec<(String, String)> {
        let html = scraper::Html::parse_fragment(html);
        let ruby = html
            .tree
            .root()
            .descendants()
            .find(|it| dom::name(*it) == "ruby")
            .unwrap();
        read(ruby)
            .into_iter()
            .map(|it| (it.base, it.text))
            .collect()
    }

    #[test]
    fn annotations_find_their_bases() {
        let wanted = [
            ("漢".to_owned(), "かん".to_owned()),
            ("字".to_owned(), "じ".to_owned()),
        ];
        assert_eq!(
            pairs("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>"),
            wanted
        );
        assert_eq!(
            pairs("<ruby><rb>漢</rb><rb>字</rb><rt>かん</rt><rt>じ</rt></ruby>"),
            wanted
        );
    }
}
