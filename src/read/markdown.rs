//! Markdown to HTML: `CommonMark`, GitHub's tables, tasks, strikethrough, links and footnotes,
//! formulas between dollars, raw HTML as it stands.
//!
//! The additions of site generators are rewritten first, line by line ([`super::extras`]). Each rewritten line
//! keeps the number of the line that it comes from, so that `data-sourcepos` counts lines of the file.

mod bounds;

use std::collections::BTreeSet;

use comrak::nodes::{Ast, NodeMath, NodeValue};
use comrak::{Anchorizer, Arena, Node, Options, format_html, parse_document};

use super::containers;
use super::extras::{self, Rewritten};
use super::marks::{MATH, address_length};
use crate::diag::rules;
use crate::xml::escape;
use crate::{Fact, Warning};

/// Renders a body that begins on `first_line` of the file.
pub(super) fn render(body: &str, first_line: u32, warnings: &mut Vec<Warning>) -> String {
    let rewritten = extras::rewrite(body, first_line, warnings);
    let mut options = options();
    // The parser would also read a line that begins with a tilde as a description, which authors do not mean.
    let begins = |mark: &str| body.lines().any(|it| it.starts_with(mark));
    options.extension.description_lists = begins(": ") && !begins("~ ");
    if bounds::too_many_pieces(&rewritten.text, first_line, warnings) {
        return super::plain::lines::render(body, first_line);
    }
    bounds::keep(&rewritten.text, first_line, &mut options, warnings);
    let arena = Arena::new();
    let root = parse_document(&arena, &rewritten.text, &options);
    let targets = targets(root, &rewritten.text);
    let mut anchors = Anchorizer::new();
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    for node in nodes {
        place(node, &rewritten);
        anchor(&arena, node, &rewritten, &targets, &mut anchors);
        formula(&arena, node);
        containers::directive(&arena, node);
        bare_link(&arena, node);
        tilde(&arena, node);
        highlight(&arena, node);
        language(node);
    }
    let mut out = String::new();
    if format_html(root, &options, &mut out).is_err() {
        // Writing to a string cannot fail. If it did, the text would be shown unrendered rather than lost.
        let what = "Markdown that could not be rendered".to_owned();
        let shown_as = "its source".to_owned();
        let fact = Fact::Simplified { what, shown_as };
        warnings.push(Warning::new(first_line, &rules::MARKDOWN, fact));
        return super::plain::lines::render(body, first_line);
    }
    out
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    // Makes the parser tell one tilde from two: see `tilde` for what one means.
    extension.subscript = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.math_dollars = true;
    extension.alerts = true;
    extension.ofm_callouts = true;
    extension.inline_footnotes = true;
    extension.block_directive = true;
    extension.highlight = true;
    // GitLab's $`x`$.
    extension.math_code = true;
    // By CommonMark's rules `**“重点”**是` is no emphasis, but authors mean it as one.
    extension.cjk_friendly_emphasis = true;
    options.render.r#unsafe = true;
    options.render.sourcepos = true;
    options
}

/// Sets the position of a node to lines of the file.
fn place(node: Node<'_>, rewritten: &Rewritten) {
    let mut ast = node.data_mut();
    let line = |it: usize| rewritten.origin(it);
    ast.sourcepos.start.line = line(ast.sourcepos.start.line);
    ast.sourcepos.end.line = line(ast.sourcepos.end.line);
    let written = ast.sourcepos;
    if let NodeValue::HtmlBlock(block) = &mut ast.value {
        // The renderer copies raw HTML as it is, so the line is written into its first element here.
        let start = block.literal.find('<').map_or(0, |it| it + 1);
        let name = block.literal[start..].bytes();
        let in_name = |it: &u8| it.is_ascii_alphanumeric() || b"-_:.".contains(it);
        let length = name.take_while(in_name).count();
        if length > 0 {
            let position = format!(" data-sourcepos=\"{written}\"");
            block.literal.insert_str(start + length, &position);
        }
    }
}

/// The anchors that links of the document lead to.
fn targets(root: Node<'_>, body: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for node in root.descendants() {
        if let NodeValue::Link(link) = &node.data().value
            && let Some(target) = link.url.strip_prefix('#')
        {
            out.insert(percent_decode(target));
        }
    }
    for (at, _) in body.match_indices("href=\"#") {
        let target = body[at + 7..].split('"').next().unwrap_or_default();
        out.insert(percent_decode(target));
    }
    out
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Gives a heading its anchors: the one that is written (`{#id}`), and the one that sites derive from its
/// text, when a link names that.
fn anchor<'a>(
    arena: &'a Arena<'a>,
    node: Node<'a>,
    rewritten: &Rewritten,
    targets: &BTreeSet<String>,
    anchors: &mut Anchorizer,
) {
    if !matches!(node.data().value, NodeValue::Heading(_)) {
        return;
    }
    let mut text = String::new();
    for child in node.descendants() {
        if let NodeValue::Text(it) = &child.data().value {
            text.push_str(it);
        } else if let NodeValue::Code(it) = &child.data().value {
            text.push_str(&it.literal);
        }
    }
    let start = node.data().sourcepos.start;
    let made = anchors.anchorize(&text);
    let written = rewritten.anchor(start.line);
    let made = Some(made.as_str()).filter(|it| targets.contains(*it));
    for id in written.into_iter().chain(made) {
        let html = format!("<a id=\"{}\"></a>", escape(id));
        let inline = Ast::new(NodeValue::HtmlInline(html), start);
        node.prepend(arena.alloc(inline.into()));
    }
}

/// Turns a fence that [`super::extras`] put around a formula back into the formula.
fn formula<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let literal = if let NodeValue::CodeBlock(code) = &node.data().value
        && (code.info == MATH || code.info == "math")
    {
        code.literal.trim_end_matches('\n').to_owned()
    } else {
        return;
    };
    let start = node.data().sourcepos.start;
    let math = NodeValue::Math(NodeMath {
        dollar_math: true,
        display_math: true,
        literal,
    });
    node.data_mut().value = NodeValue::Paragraph;
    node.append(arena.alloc(Ast::new(math, start).into()));
}

/// Ends a bare address where Chinese text follows without a space: at a full-width mark, and at
/// a Han character after a letter (`/wiki/兰台` is all address, in `/a的` the address ends before 的).
fn bare_link<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let cut = if let NodeValue::Link(link) = &node.data().value
        && let Some(child) = node.first_child()
        && child.next_sibling().is_none()
        && let NodeValue::Text(text) = &child.data().value
        && text.starts_with("http")
        && **text == *link.url
    {
        address_length(text).map(|length| (text[..length].to_owned(), text[length..].to_owned()))
    } else {
        None
    };
    let Some((address, rest)) = cut else {
        return;
    };
    let start = node.data().sourcepos.start;
    if let Some(child) = node.first_child() {
        child.data_mut().value = NodeValue::Text(address.clone().into());
    }
    if let NodeValue::Link(link) = &mut node.data_mut().value {
        link.url = address;
    }
    node.insert_after(arena.alloc(Ast::new(NodeValue::Text(rest.into()), start).into()));
}

/// Decides what single tildes around a text mean. Chinese and Japanese authors write them as wave dashes
/// (`特番~魅力~`), which stay. Only a short text after a letter is a subscript, as in Pandoc (`H~2~O`).
/// Struck-out text, which GitHub makes of them, is not meant by anyone else.
fn tilde<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    if !matches!(node.data().value, NodeValue::Subscript) {
        return;
    }
    let ends_in_letter = |it: &str| it.ends_with(|c: char| c.is_ascii_alphabetic() || c == ')');
    let after_letter = node.previous_sibling().is_some_and(
        |it| matches!(&it.data().value, NodeValue::Text(text) if ends_in_letter(text)),
    );
    let only_child = node.first_child().filter(|it| it.next_sibling().is_none());
    let short = only_child.is_some_and(|it| {
        matches!(&it.data().value, NodeValue::Text(text)
            if text.len() <= 3 && text.bytes().all(|it| it.is_ascii_alphanumeric()))
    });
    if after_letter && short {
        return;
    }
    dissolve(arena, node, "~");
}

/// Replaces a node by its children between two marks, as they were typed.
fn dissolve<'a>(arena: &'a Arena<'a>, node: Node<'a>, mark: &str) {
    let start = node.data().sourcepos.start;
    let text =
        |it: &str| arena.alloc(Ast::new(NodeValue::Text(it.to_owned().into()), start).into());
    node.insert_before(text(mark));
    while let Some(child) = node.first_child() {
        node.insert_before(child);
    }
    node.insert_before(text(mark));
    node.detach();
}

/// Decides what `==` around a text means: between letters of code (`a==b`) it compares, anywhere else it highlights.
fn highlight<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    if !matches!(node.data().value, NodeValue::Highlight) {
        return;
    }
    let beside = |it: Option<Node<'a>>, last: bool| {
        it.and_then(|it| {
            let data = it.data();
            let NodeValue::Text(text) = &data.value else {
                return None;
            };
            if last {
                text.chars().next_back()
            } else {
                text.chars().next()
            }
        })
    };
    let code = |c: char| c.is_ascii_alphanumeric() || "_)]'\"=!<>".contains(c);
    let compares = beside(node.previous_sibling(), true).is_some_and(code)
        || beside(node.next_sibling(), false)
            .is_some_and(|c| c.is_ascii_alphanumeric() || "_='\"".contains(c));
    if compares {
        dissolve(arena, node, "==");
    }
}

/// Takes the language of a fence out of its braces, and the colons that were added to a line out of its text.
fn language(node: Node<'_>) {
    let value = &mut node.data_mut().value;
    if let NodeValue::CodeBlock(code) = value {
        if let Some(language) = extras::language(&code.info) {
            code.info = language.to_owned();
        }
    } else if let NodeValue::Text(text) = value
        && text.contains("::::::")
    {
        *text = extras::without_colons(text).into_owned().into();
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    /// The HTML without its positions.
    fn html(markdown: &str) -> String {
        let mut warnings = Vec::new();
        let html = render(markdown, 1, &mut warnings);
        let mut out = String::new();
        for (index, piece) in html.split(" data-sourcepos=\"").enumerate() {
            let rest = piece.split_once('"').map_or(piece, |it| it.1);
            out += if index == 0 { piece } else { rest };
        }
        out
    }

    fn rules(markdown: &str) -> Vec<(u32, &'static str)> {
        let mut warnings = Vec::new();
        render(markdown, 1, &mut warnings);
        warnings.iter().map(|it| (it.line, it.rule.name)).collect()
    }

    #[test]
    fn positions_count_lines_of_the_file() {
        let mut warnings = Vec::new();
        let html = render(
            "{% codeblock 题 %}\na\n{% endcodeblock %}\n段",
            5,
            &mut warnings,
        );
        assert!(
            html.contains("<p data-sourcepos=\"8:1-8:3\">段</p>"),
            "{html}"
        );
    }

    #[test]
    fn unclosed_notes_are_text() {
        let open = "^[".repeat(100);
        let note = "注^[甲]。\n\n";
        assert!(html(&format!("{note}{open}")).contains("footnote-ref"));
        let more = format!("{note}{open}^[");
        assert!(!html(&more).contains("footnote-ref"));
        assert_eq!(rules(&more), [(1, "markdown")]);
    }

    #[test]
    fn html_between_markdown_has_its_line() {
        let mut warnings = Vec::new();
        let html = render(
            "甲\n\n<figure><img src=\"a\"></figure>\n\n</div>",
            1,
            &mut warnings,
        );
        let figure = "<figure data-sourcepos=\"3:1-3:30\"><img src=\"a\"></figure>";
        assert!(html.contains(figure) && html.contains("\n</div>"), "{html}");
    }

    #[test]
    fn markdown_does_not_change_formulas() {
        let wanted = "<p><span data-math-style=\"display\">a_1\n+ b\n\n= c_1</span></p>\n";
        assert_eq!(html("$$\na_1\n+ b\n\n= c_1\n$$"), wanted);
        let wanted = "<p><span data-math-style=\"display\">\\begin{align}\na \\\\\n\\end{align}</span></p>\n";
        assert_eq!(html("\\begin{align}\na \\\\\n\\end{align}"), wanted);
        assert_eq!(
            html("\\(x_1 y_2\\)"),
            "<p><span data-math-style=\"inline\">x_1 y_2</span></p>\n"
        );
        let wanted = "<p>设</p>\n<p><span data-math-style=\"display\">\\begin{align}\na\n\\end{align}</span></p>\n<p>得</p>\n";
        assert_eq!(
            html("设\n\n`$$\n\\begin{align}\na\n\\end{align}\n$$`\n\n得"),
            wanted
        );
        assert_eq!(html("$$\n\n只有一处"), "<p>$$</p>\n<p>只有一处</p>\n");
        assert_eq!(html("\\[1\\] 与 \\(注\\)"), "<p>[1] 与 (注)</p>\n");
    }

    #[test]
    fn headings_have_the_anchors_that_links_name() {
        assert_eq!(
            html("[去](#甲-乙)\n\n# 甲 乙\n\n## 丙 {#c}\n\n## 丁"),
            "<p><a href=\"#%E7%94%B2-%E4%B9%99\">去</a></p>\n<h1><a id=\"甲-乙\"></a>甲 乙</h1>\n\
             <h2><a id=\"c\"></a>丙</h2>\n<h2>丁</h2>\n"
        );
    }

    #[test]
    fn addresses_end_where_chinese_text_follows() {
        let link = |url: &str| format!("<a href=\"{url}\">{url}</a>");
        for (markdown, wanted) in [
            (
                "见 http://a.example/b。然后",
                format!("<p>见 {}。然后</p>\n", link("http://a.example/b")),
            ),
            (
                "见 http://a.example/b的页",
                format!("<p>见 {}的页</p>\n", link("http://a.example/b")),
            ),
        ] {
            assert_eq!(html(markdown), wanted);
        }
        assert!(html("http://a.example/wiki/兰台").contains(">http://a.example/wiki/兰台</a>"));
    }

    #[test]
    fn terms_have_their_descriptions() {
        let list = "<dl>\n<dt>兰台</dt>\n<dd>\n<p>藏书之处。</p>\n</dd>\n</dl>\n";
        assert_eq!(html("兰台\n\n: 藏书之处。"), list);
        assert!(!html("兰台\n\n: 甲\n\n~ 乙").contains("<dl>"));
        assert_eq!(html("甲\n\n:smile:"), "<p>甲</p>\n<p>:smile:</p>\n");
    }

    #[test]
    fn a_single_tilde_is_a_wave_dash() {
        assert_eq!(
            html("《特番~甲**乙**~》，~~丙~~，H~2~O，好~又~"),
            "<p>《特番~甲<strong>乙</strong>~》，<del>丙</del>，H<sub>2</sub>O，好~又~</p>\n"
        );
    }

    #[test]
    fn indices_are_no_links() {
        assert_eq!(html("x[[1]] 与 [[2]]"), "<p>x[[1]] 与 [[2]]</p>\n");
    }

    #[test]
    fn notes_are_never_lost() {
        let both = html("见 http://a.example/b。注[^1]。\n\n[^1]: 甲\n\n[^2]: 乙");
        assert!(
            both.contains(">甲 <a") && both.contains("[^2]: 乙"),
            "{both}"
        );
        assert!(both.contains("footnote-ref"), "{both}");
    }

    #[test]
    fn code_is_never_changed() {
        for code in [
            "```\n{% raw %} [[x]] [TOC]\n```",
            "`{{ x }} [[y]] {: .z}`",
            "    {% youtube x %}",
        ] {
            assert!(rules(code).is_empty(), "{code}");
        }
        assert!(html("```\n[TOC]\n```").contains("[TOC]"));
    }

    #[test]
    fn invisible_marks_are_removed_and_reported_with_their_line() {
        assert_eq!(
            rules("甲\n\n[TOC]\n\n乙{: .c}\n\n{{ z }}"),
            [
                (3, "drop-toc-mark"),
                (5, "drop-kramdown-attributes"),
                (7, "keep-template-tag"),
            ]
        );
        assert_eq!(html("* TOC\n{:toc}\n\n文"), "<p>文</p>\n");
        assert_eq!(html("{% raw %}{{ x }}{% endraw %}"), "<p>{{ x }}</p>\n");
    }

    #[test]
    fn boxes_and_links_of_zenn_and_wikis_are_read() {
        assert_eq!(
            html(":::details 题\n文\n:::"),
            "<div class=\"callout details\">\n<p class=\"callout-title\">题</p>\n<p>文</p>\n</div>\n"
        );
        assert_eq!(
            html("[[页|名]] [[1]](http://x)"),
            "<p>名 <a href=\"http://x\">[1]</a></p>\n"
        );
    }
}
