//! Reads `<pre>` as code, character for character, without the line numbers that sites print next to it.

use super::dom::{self, TreeNode};
use super::rule::{CleaningReport, Rule};

/// Line numbers next to code are removed.
pub(super) static DROP_GUTTER: Rule = Rule {
    name: "drop-gutter",
    does: "Line numbers that a highlighter set beside code go.",
    example: "`<td class=\"gutter\">1 2 3</td>` → nothing",
};

/// No-break spaces in code become spaces.
pub(super) static CODE_SPACES: Rule = Rule {
    name: "code-spaces",
    does: "No-break spaces in code, put there by an editor to keep columns, become spaces: the code \
           would not compile otherwise.",
    example: "`if&nbsp;x` → `if x`",
};

/// Whether this element is set as code. `<pre>` around paragraphs or pictures only keeps blanks.
pub(super) fn is_code(node: TreeNode<'_>) -> bool {
    match dom::name(node) {
        "listing" | "xmp" | "plaintext" => true,
        "pre" => {
            let mut below = node.descendants().skip(1);
            let marked = dom::classes(node).any(|it| it.contains("code") || it.contains("lang"));
            marked
                || dom::filled(node, "lang").is_some()
                || node.descendants().any(|it| dom::name(it) == "code")
                || !below.any(|it| {
                    matches!(
                        dom::name(it),
                        "p" | "section"
                            | "h1"
                            | "h2"
                            | "h3"
                            | "h4"
                            | "h5"
                            | "h6"
                            | "img"
                            | "blockquote"
                            | "table"
                            | "ul"
                            | "ol"
                            | "figure"
                    )
                })
        }
        _ => false,
    }
}

/// Whether this element holds the line numbers of code.
pub(super) fn is_gutter(node: TreeNode<'_>) -> bool {
    let by_class = dom::classes(node).any(|it| {
        matches!(
            it,
            "gutter"
                | "linenos"
                | "lineno"
                | "linenumber"
                | "line-numbers-rows"
                | "hljs-ln-numbers"
                | "lnt"
                | "ln"
                | "pre-numbering"
                | "rouge-gutter"
                | "code-snippet__line-index"
                | "blob-num"
                | "lines-number"
                | "line-numbers-wrapper"
                | "hljs-ln-line-number"
        )
    });
    by_class && !matches!(dom::name(node), "pre" | "body" | "html")
}

/// Code and its language.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Code {
    pub(super) language: Option<String>,
    pub(super) text: String,
}

/// The code of an element that [`is_code`]; `line` is where it stands.
pub(super) fn read(node: TreeNode<'_>, line: u32, report: &mut CleaningReport) -> Code {
    let mut text = String::new();
    let mut gutter = String::new();
    let mut stack = vec![CodeStep::Open(node)];
    while let Some(step) = stack.pop() {
        match step {
            CodeStep::Open(node) if is_gutter(node) => {
                gutter.push_str(&dom::whole_text(node));
                gutter.push(' ');
            }
            CodeStep::Open(node) => {
                if let Some(piece) = node.value().as_text() {
                    text.push_str(piece);
                }
                if dom::name(node) == "br" {
                    text.push('\n');
                }
                if is_line(node) {
                    end_line(&mut text);
                    stack.push(CodeStep::EndLine);
                }
                stack.extend(node.children().rev().map(CodeStep::Open));
            }
            CodeStep::EndLine => end_line(&mut text),
        }
    }
    if !gutter.is_empty() {
        let gutter = gutter.split_whitespace().collect::<Vec<_>>().join(" ");
        report.removed(&DROP_GUTTER, line, "line numbers beside code", gutter);
    }
    if text.contains('\u{A0}') {
        report.repaired_once(&CODE_SPACES, line, "no-break spaces in code became spaces");
        text = text.replace('\u{A0}', " ");
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end().trim_start_matches('\n');
    Code {
        language: language(node),
        text: text.to_owned(),
    }
}

enum CodeStep<'a> {
    Open(TreeNode<'a>),
    EndLine,
}

/// Elements that end a line of code: blocks, and the `<code>` that WeChat puts around each line.
fn is_line(node: TreeNode<'_>) -> bool {
    match dom::name(node) {
        "p" | "div" | "section" | "li" | "tr" => true,
        "code" => {
            let other = |it: TreeNode<'_>| dom::name(it) == "code";
            node.next_siblings().any(other) || node.prev_siblings().any(other)
        }
        _ => false,
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The language that a `<pre>`, its `<code>` or the box around it names.
fn language(node: TreeNode<'_>) -> Option<String> {
    let code = node.descendants().find(|it| dom::name(*it) == "code");
    let around = node.ancestors().take(5);
    let places = std::iter::once(node).chain(code).chain(around);
    for place in places {
        let attribute = ["data-lang", "data-language", "lang"]
            .iter()
            .find_map(|it| {
                dom::filled(place, it).filter(|_| *it != "lang" || dom::name(place) == "pre")
            });
        let classes = || dom::classes(place);
        let class = classes().find_map(|it| {
            let prefixes = [
                "language-",
                "lang-",
                "highlight-source-",
                "brush:",
                "sourceCode-",
            ];
            prefixes.iter().find_map(|prefix| it.strip_prefix(prefix))
        });
        let highlighted = || {
            let marked = classes()
                .any(|it| matches!(it, "highlight" | "hljs" | "code-snippet" | "sourceCode"));
            let other = |it: &&str| {
                !matches!(
                    *it,
                    "highlight" | "hljs" | "code-snippet" | "sourceCode" | "copyable"
                ) && !it.contains("code-snippet")
                    && it
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "+#-".contains(c))
            };
            if marked { classes().find(other) } else { None }
        };
        let found = attribute.or(class).or_else(highlighted);
        if let Some(found) = found.and_then(known) {
            return Some(found);
        }
    }
    None
}

/// A language's name in lower case, without what a fence's info string adds to it.
fn known(written: &str) -> Option<String> {
    let end = |c: char| c.is_whitespace() || ",{:;".contains(c);
    let name = written.split(end).next().unwrap_or_default().to_lowercase();
    let nothing = matches!(
        name.as_str(),
        "" | "text" | "plain" | "plaintext" | "none" | "nohighlight" | "txt"
    );
    (!nothing && name.len() <= 24).then_some(name)
}
