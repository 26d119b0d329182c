//! Lines as their authors meant them: a bullet that was typed in an item, a label that was parted from what it labels, a
//! caption in the paragraph of its picture.

use ego_tree::NodeId;

use super::{Editor, TYPED_BULLET};
use crate::normalize::caption_lines;
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    typed_bullets(editor);
    parted_labels(editor);
    captions_inside(editor);
}

/// Bullets that people type.
const BULLETS: &[char] = &['•', '·', '●', '▪', '■', '◦', '‣', '○', '∙', '・', '➤', '►'];

fn typed_bullets(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "li") {
        let Some(node) = editor.get(id) else { continue };
        let first = node.descendants().find_map(|it| {
            let text = it.value().as_text().filter(|it| !it.trim().is_empty())?;
            Some((it.id(), text.to_string()))
        });
        let Some((text, written)) = first else {
            continue;
        };
        let bare = written.trim_start();
        let Some(rest) = bare.strip_prefix(BULLETS) else {
            continue;
        };
        // `·` and `・` also stand before names; with a blank behind it a mark is a bullet.
        let parted =
            rest.starts_with(|c: char| c.is_whitespace()) || bare.starts_with(['•', '●', '■', '▪']);
        if !parted || rest.starts_with(BULLETS) {
            continue;
        }
        let mark: String = bare.chars().take(1).collect();
        let (line, rest) = (editor.line(text), rest.trim_start().to_owned());
        editor.report.notation.push_str(&mark);
        editor
            .report
            .repaired_once(&TYPED_BULLET, line, "bullets that were typed in items");
        editor.retype(text, &rest);
    }
}

/// A block that begins with a colon goes on the line before it: `<strong>甲</strong><section>：乙</section>`.
fn parted_labels(editor: &mut Editor<'_>) {
    let begins = |it: TreeNode<'_>| {
        matches!(dom::name(it), "section" | "div" | "p")
            && begins_with_mark(it)
            && it.descendants().skip(1).all(|it| {
                !matches!(
                    dom::name(it),
                    "section" | "div" | "p" | "ul" | "ol" | "table"
                )
            })
    };
    for id in editor.all(begins) {
        let Some(node) = editor.get(id) else { continue };
        let above = node.prev_siblings().find(|it| match it.value().as_text() {
            Some(text) => !text.trim().is_empty(),
            None => it.value().is_element(),
        });
        let inline = above.is_some_and(|it| {
            it.value().is_text()
                || matches!(
                    dom::name(it),
                    "strong" | "b" | "span" | "em" | "a" | "code" | "font"
                )
        });
        if inline {
            editor.rename(id, "span");
        }
    }
}

/// Whether the first text of an element begins with a mark that ends something. It is looked for near the beginning.
fn begins_with_mark(node: TreeNode<'_>) -> bool {
    let first = node.descendants().take(16).find_map(|it| {
        let text = it.value().as_text()?.trim_start();
        (!text.is_empty()).then_some(text)
    });
    first.is_some_and(|it| it.starts_with(['：', '，', '。', '、', '；']))
}

/// The most nodes of a caption.
const CAPTION: usize = 40;

/// A caption that follows its picture in the same paragraph, after a line end.
fn captions_inside(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "br") {
        let Some(node) = editor.get(id) else { continue };
        let blank = |it: &TreeNode<'_>| {
            it.value().as_text().is_some_and(|it| it.trim().is_empty()) || it.value().is_comment()
        };
        let above = node.prev_siblings().find(|it| !blank(it));
        let is_picture = above.is_some_and(|it| {
            dom::name(it) == "img"
                || it.descendants().any(|it| dom::name(it) == "img")
                    && dom::seen_text(it).is_empty()
        });
        if !is_picture
            || !node
                .parent()
                .is_some_and(|it| matches!(dom::name(it), "p" | "div" | "center"))
        {
            continue;
        }
        let behind: Vec<NodeId> = node
            .next_siblings()
            .take(CAPTION)
            .map(|it| it.id())
            .collect();
        let mut words = String::new();
        let mut plain = behind.len() < CAPTION;
        for it in node.next_siblings().take(CAPTION) {
            let inline = ["span", "font", "b", "strong", "em", "i", "a", "small"];
            plain &= !it.value().is_element() || inline.contains(&dom::name(it));
            if !plain {
                break;
            }
            match it.value().as_text() {
                Some(text) => words.push_str(text),
                None => words.push_str(&dom::seen_text(it)),
            }
        }
        if !plain || words.trim().is_empty() || !caption_lines::says_caption(words.trim()) {
            continue;
        }
        let line = editor.before(id, "span", &[("class", "image-caption")]);
        behind.into_iter().for_each(|it| editor.move_into(it, line));
        editor.detach(id);
    }
}
