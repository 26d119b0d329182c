//! Code that a site sets line by line: as the rows of a table, or each line in an element of its own.

use ego_tree::NodeId;

use super::{Editor, JOIN_LISTING};
use crate::normalize::code;
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    for id in editor.all(is_listing) {
        listing(editor, id);
    }
    bars(editor);
    numbers_in_code(editor);
}

/// Whether an element holds a listing whose lines are elements.
fn is_listing(node: TreeNode<'_>) -> bool {
    let has = |names: &[&str]| dom::classes(node).any(|it| names.contains(&it));
    match dom::name(node) {
        "div" | "section" => has(&[
            "syntaxhighlighter",
            "CodeMirror",
            "cm-editor",
            "monaco-editor",
            "ace_editor",
            "dp-highlighter",
        ]),
        "table" => {
            let lines = |it: &TreeNode<'_>| {
                dom::name(*it) == "td"
                    && dom::classes(*it).any(|it| matches!(it, "blob-code" | "js-file-line"))
            };
            node.descendants().any(|it| lines(&it))
                && dom::closest(node, |it| dom::name(it) == "pre").is_none()
        }
        _ => false,
    }
}

/// Whether an element is one line of a listing.
fn is_line(node: TreeNode<'_>) -> bool {
    let named = dom::classes(node).any(|it| {
        matches!(
            it,
            "line"
                | "CodeMirror-line"
                | "cm-line"
                | "view-line"
                | "ace_line"
                | "blob-code"
                | "js-file-line"
        )
    });
    let gutter = std::iter::once(node)
        .chain(node.ancestors().take(4))
        .any(|it| {
            code::is_gutter(it)
                || dom::classes(it).any(|it| {
                    matches!(
                        it,
                        "CodeMirror-gutter-wrapper" | "cm-gutters" | "ace_gutter"
                    )
                })
        });
    named && !gutter
}

fn listing(editor: &mut Editor<'_>, id: NodeId) {
    let Some(node) = editor.get(id) else { return };
    let mut lines: Vec<(i64, String)> = Vec::new();
    let mut rest: Vec<TreeNode<'_>> = node.children().rev().collect();
    while let Some(inner) = rest.pop() {
        if is_line(inner) {
            // Monaco's lines stand where their style puts them.
            let top =
                dom::style(inner, "top").and_then(|it| it.trim_end_matches("px").parse().ok());
            lines.push((top.unwrap_or(0), dom::raw_text(inner)));
        } else {
            rest.extend(inner.children().rev());
        }
    }
    if lines.is_empty() {
        // Old listings are `<ol><li>`.
        let items = node.descendants().filter(|it| dom::name(*it) == "li");
        lines = items.map(|it| (0, dom::raw_text(it))).collect();
    }
    if lines.is_empty() {
        return;
    }
    lines.sort_by_key(|it| it.0);
    let text: Vec<&str> = lines
        .iter()
        .map(|it| it.1.trim_end_matches(['\n', '\r', '\u{200B}']))
        .collect();
    let text = text.join("\n");
    let language = language(node).unwrap_or_default();
    let (all, line) = (dom::whole_text(node), editor.line(id));
    let block = editor.before(id, "pre", &[("data-language", &language)]);
    editor.text(block, &text);
    editor.report.notation.push_str(&left_over(&all, &text));
    editor
        .report
        .repaired_once(&JOIN_LISTING, line, "code that was set line by line");
    editor.detach(id);
}

/// The words of `all` that are not in the code: numbers of lines and names of buttons.
fn left_over(all: &str, code: &str) -> String {
    let code: Vec<&str> = code.split_whitespace().collect();
    let mut code = code.into_iter().peekable();
    let mut out = String::new();
    for word in all.split_whitespace() {
        if code.peek() == Some(&word) {
            code.next();
        } else if word.len() <= 12 {
            out.push_str(word);
        }
    }
    out
}

/// The language that a class of the listing names.
fn language(node: TreeNode<'_>) -> Option<String> {
    let known = [
        "syntaxhighlighter",
        "nogutter",
        "highlighter",
        "dp-highlighter",
        "printing",
        "collapsed",
    ];
    let name = dom::classes(node).find(|it| {
        !known.contains(it) && it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-')
    });
    let highlighted = dom::classes(node).any(|it| it == "syntaxhighlighter");
    let attribute = std::iter::once(node)
        .chain(node.ancestors().take(3))
        .find_map(|it| dom::filled(it, "data-lang").or_else(|| dom::filled(it, "data-language")));
    attribute
        .or_else(|| name.filter(|_| highlighted))
        .map(str::to_owned)
}

/// The box that Prism and cnblogs put around code, with a bar of buttons: what is not code goes, so that nobody takes the
/// box for a bar.
fn bars(editor: &mut Editor<'_>) {
    let is_box = |it: TreeNode<'_>| {
        dom::classes(it).any(|it| matches!(it, "code-toolbar" | "cnblogs_code" | "highlight-tools"))
    };
    for id in editor.all(|it| is_box(it) && it.descendants().any(|it| dom::name(it) == "pre")) {
        let is_bar = |it: &TreeNode<'_>| {
            dom::classes(*it).any(|it| {
                matches!(
                    it,
                    "toolbar" | "cnblogs_code_toolbar" | "toolbar-item" | "cnblogs_code_copy"
                )
            })
        };
        let bars: Vec<NodeId> = match editor.get(id) {
            Some(node) => node
                .descendants()
                .filter(is_bar)
                .map(|it| it.id())
                .collect(),
            None => continue,
        };
        for bar in bars {
            editor.remove(bar, &JOIN_LISTING, "buttons of a listing");
        }
        editor.unset(id, "class");
    }
}

/// Numbers of lines that stand in the code itself, each in an element of its own at the beginning of its line.
fn numbers_in_code(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "pre") {
        let Some(node) = editor.get(id) else { continue };
        let mut numbers: Vec<NodeId> = Vec::new();
        let (mut lines, mut at_begin, mut sound) = (1_usize, true, true);
        let mut rest: Vec<TreeNode<'_>> = node.children().rev().collect();
        while let Some(inner) = rest.pop() {
            if let Some(text) = inner.value().as_text() {
                lines += text.matches('\n').count();
                at_begin = text
                    .rsplit_once('\n')
                    .map_or(at_begin && text.trim().is_empty(), |it| {
                        it.1.trim().is_empty()
                    });
                continue;
            }
            if dom::name(inner) == "br" {
                (lines, at_begin) = (lines + 1, true);
                continue;
            }
            let number: Option<usize> =
                if dom::name(inner) == "span" && at_begin && !code::is_gutter(inner) {
                    dom::raw_text(inner).trim().parse().ok()
                } else {
                    None
                };
            match number {
                Some(number) if number == lines => {
                    numbers.push(inner.id());
                    at_begin = false;
                }
                Some(_) => sound = false,
                None => rest.extend(inner.children().rev()),
            }
        }
        if !sound || numbers.len() < 2 || numbers.len() + 1 < lines {
            continue;
        }
        let line = editor.line(id);
        let mut gone = String::new();
        for number in numbers {
            // One blank parts the number from the code.
            let node = editor.get(number);
            gone.push_str(&node.map(dom::raw_text).unwrap_or_default());
            let next = node.and_then(|it| it.next_sibling());
            let next = next.and_then(|it| Some((it.id(), it.value().as_text()?.to_string())));
            if let Some((id, text)) = next
                && let Some(text) = text.strip_prefix(' ')
            {
                editor.retype(id, text);
            }
            editor.detach(number);
        }
        let what = "line numbers in code";
        editor.report.removed(&code::DROP_GUTTER, line, what, gone);
    }
}
