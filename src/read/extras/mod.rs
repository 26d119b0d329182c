//! What Hexo, Jekyll, Hugo, kramdown, Pandoc, Obsidian, `MkDocs` and Zenn add to Markdown, rewritten as
//! Markdown or HTML.
//!
//! Tags whose meaning is known are rewritten; every other tag is kept as text, with a warning.
//! Code is never changed.

mod attributes;
mod blocks;
mod chunks;
mod comment;
mod grid;
mod hidden;
mod indented;
mod lists;
mod math;
mod mdx;
mod references;
mod rewriter;
mod tables;

use std::collections::BTreeSet;

pub(super) use self::blocks::without_colons;
pub(super) use self::chunks::language;
use self::lists::{is_module_line, pane_title};
use self::rewriter::{LineState, OUR_FENCE, Rewriter};
use super::glued_tags;
use super::marks::{
    MATH, address_length, code_spans, display_span, find_near, is_blank, is_tag, math_span,
    shown_tag, tag_length, up_to, whole_tag, wiki_embed,
};
use super::shortcodes::{Shortcode, shortcode};
use crate::diag::rules;
use crate::xml::escape;
use crate::{Fact, Warning};

/// Markdown without extras.
pub(super) struct Rewritten {
    /// The text.
    pub(super) text: String,
    /// For each of its lines, the line of the file it came from.
    origins: Vec<u32>,
    /// Lines of the file with a heading whose author wrote an anchor, and the anchor.
    anchors: Vec<(u32, String)>,
}

impl Rewritten {
    /// The line of the file for a line of the text, from 1.
    pub(super) fn origin(&self, line: usize) -> usize {
        let index = line
            .saturating_sub(1)
            .min(self.origins.len().saturating_sub(1));
        let origin = self.origins.get(index).copied().unwrap_or(1);
        usize::try_from(origin).unwrap_or(usize::MAX)
    }

    /// The anchor that was written at the heading on this line of the file.
    pub(super) fn anchor(&self, line: usize) -> Option<&str> {
        let found = self
            .anchors
            .iter()
            .find(|it| usize::try_from(it.0) == Ok(line));
        found.map(|it| it.1.as_str())
    }
}

/// Rewrites a body that begins on `first_line` of the file.
pub(super) fn rewrite(body: &str, first_line: u32, warnings: &mut Vec<Warning>) -> Rewritten {
    let lines: Vec<&str> = body.split('\n').collect();
    let mut rewriter = Rewriter {
        ahead: &[],
        text: String::with_capacity(body.len() + body.len() / 16),
        last_shown: 0..0,
        origins: Vec::new(),
        anchors: Vec::new(),
        warnings,
        state: LineState::Text,
        notes: referenced_notes(body),
        boxes: Vec::new(),
        mdx: mdx::is_mdx(body),
        cites: references::cites(body),
        headings: references::headings(body),
        has_tabs: ["{% tabs", "{%tabs", ":::tabs", "::: tabs"]
            .iter()
            .any(|it| body.contains(it)),
        skip: 0,
        end_of_table: None,
    };
    let mut ahead = lines.as_slice();
    let mut number = first_line;
    while let Some((line, rest)) = ahead.split_first() {
        rewriter.ahead = rest;
        rewriter.line(number, line);
        // A table has used several lines at once.
        let taken = 1 + std::mem::take(&mut rewriter.skip);
        ahead = ahead.get(taken..).unwrap_or_default();
        number += u32::try_from(taken).unwrap_or(u32::MAX);
    }
    rewriter.finish()
}

/// Labels of the footnotes that something refers to.
fn referenced_notes(body: &str) -> BTreeSet<String> {
    let references = body.match_indices("[^").filter_map(|(at, _)| {
        let rest = &body[at + 2..];
        let end = find_near(rest, "]")?;
        (!rest[end + 1..].starts_with(':')).then(|| rest[..end].to_owned())
    });
    references.collect()
}

impl Rewriter<'_> {
    fn finish(mut self) -> Rewritten {
        let last = self.origins.last().copied().unwrap_or(1);
        if matches!(self.state, LineState::Math(_) | LineState::CodeTag(_)) {
            self.push(OUR_FENCE, last);
        }
        self.close_boxes(last);
        Rewritten {
            text: self.text,
            origins: self.origins,
            anchors: self.anchors,
        }
    }

    fn line(&mut self, number: u32, line: &str) {
        let dedented = self.dedented(number, line);
        let line = dedented.as_ref();
        match &self.state {
            LineState::Fence(mark, length) => {
                let bare = line.trim_matches([' ', '\t', '>']);
                let closes = bare.chars().count() >= *length && bare.chars().all(|it| it == *mark);
                if closes {
                    self.state = LineState::Text;
                }
                self.push(line, number);
            }
            LineState::RawHtml(close) => {
                // A blank line would end the HTML, and with it the drawing.
                let blank = *close == "</svg" && line.trim().is_empty();
                if contains_ignoring_case(line, close) {
                    self.state = LineState::Text;
                }
                self.push(if blank { "<!-- -->" } else { line }, number);
            }
            LineState::Math(close) => self.math_line(number, line, &close.clone()),
            LineState::CodeTag(close) => {
                if is_tag(line, &format!("end{close}")) || is_tag(line, &format!("/{close}")) {
                    self.state = LineState::Text;
                    self.push(OUR_FENCE, number);
                    self.push("", number);
                } else {
                    self.push(line, number);
                }
            }
            LineState::RawTags => {
                if line.contains("endraw") {
                    self.state = LineState::Text;
                    let rest = drop_raw_marks(line);
                    self.push(&rest, number);
                } else {
                    self.push(line, number);
                }
            }
            LineState::Hidden(_) => {
                if let LineState::Hidden(hidden) =
                    std::mem::replace(&mut self.state, LineState::Text)
                {
                    self.hidden_line(hidden, number, line);
                }
            }
            LineState::Text => self.text_line(number, line),
        }
    }

    fn text_line(&mut self, number: u32, line: &str) {
        let bare = line.trim();
        // Authors whose editor drops empty lines type U+200B or U+3000 on a line to keep it: it means an empty line.
        if line.chars().all(is_blank) {
            return self.push("", number);
        }
        let unquoted = line.trim_start_matches([' ', '\t', '>']);
        let unlisted = unquoted.trim_start_matches(['-', '*', '+', ' ']);
        for mark in ['`', '~'] {
            let length = unlisted.chars().take_while(|it| *it == mark).count();
            // The info string of a fence of backticks holds no backtick.
            if length >= 3 && !(mark == '`' && unlisted[length..].contains('`')) {
                self.state = LineState::Fence(mark, length);
                return self.open_fence(number, line, &unlisted[length..]);
            }
        }
        for (open, close) in [
            ("<pre", "</pre"),
            ("<script", "</script"),
            ("<style", "</style"),
            ("<svg", "</svg"),
        ] {
            let drawn = open != "<svg" || self.begins_drawing(bare);
            if drawn && contains_ignoring_case(line, open) && !contains_ignoring_case(line, close) {
                self.state = LineState::RawHtml(close);
                return self.push(line, number);
            }
        }
        // The parser drops a note that nothing refers to: it is kept where it is, as text.
        if let Some((label, _)) = bare.strip_prefix("[^").and_then(|it| it.split_once("]:"))
            && !self.notes.contains(label)
        {
            // Without an empty line it would go on the note above it.
            if !self.text.ends_with("\n\n") {
                self.push("", number);
            }
            let what = format!("nothing refers to the note `{label}`; it is kept as text");
            let fact = Fact::Repaired { what };
            self.warnings
                .push(Warning::new(number, &rules::KEEP_UNUSED_NOTE, fact));
            return self.push(&line.replacen("[^", "\\[^", 1), number);
        }
        // Indented code, unless it continues a list.
        if line.starts_with("    ")
            && self.text.ends_with("\n\n")
            && !bare.starts_with(['-', '*', '$', '{', '!'])
        {
            return self.push(line, number);
        }
        self.end_table(number, bare);
        if self.open_math(number, line, bare)
            || self.open_hidden(number, bare)
            || self.open_indented(number, line)
            || self.table(number, line)
            || self.table_name(number, bare)
            || self.verse(number, line)
            || self.grid(number, line)
            || self.component(number, bare)
            || self.container_fence(number, line)
            || self.mark_line(number, bare)
        {
            return;
        }
        let plain = self.plain_colon(line);
        let line = plain.as_ref();
        if has_extras(line) {
            self.tagged_line(number, line);
        } else {
            self.push(line, number);
        }
        self.end_html(number, line);
    }

    /// Handles a line that is one mark and nothing else; whether it was one.
    fn mark_line(&mut self, number: u32, bare: &str) -> bool {
        let next = self.ahead.first().copied().unwrap_or_default();
        let lower = bare.to_ascii_lowercase();
        let toc = [
            "[toc]",
            "[[toc]]",
            "[[_toc_]]",
            "@[toc]",
            "{:toc}",
            "{{toc}}",
            "{{ toc }}",
            "{% toc %}",
        ];
        if toc.contains(&lower.as_str())
            || lower.starts_with("{:toc")
            || lower.starts_with("{: toc")
        {
            self.removed(
                number,
                &rules::DROP_TOC_MARK,
                "a mark for a table of contents; the book has its own",
            );
            self.push("", number);
            return true;
        }
        let listed = bare
            .trim_start_matches(['*', '-', '1', '.', ' '])
            .to_ascii_lowercase();
        if listed == "toc" && next.trim_start().to_ascii_lowercase().starts_with("{:toc") {
            self.push("", number);
            return true;
        }
        if let Some(title) = pane_title(bare).filter(|_| self.has_tabs) {
            let lines = match title {
                "" => Vec::new(),
                title => vec![format!("**{title}**")],
            };
            self.push_block("", &lines, number);
            return true;
        }
        if matches!(bare, "\\newpage" | "\\pagebreak" | "\\clearpage") {
            self.removed(
                number,
                &rules::DROP_PAGE_BREAK,
                "the end of a page in another book",
            );
            self.push("", number);
            return true;
        }
        // Obsidian names a table or a quotation on a line below it.
        let name = bare.strip_prefix('^').unwrap_or_default();
        if !name.is_empty()
            && name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
        {
            let what = format!("the name of a block, `{bare}`");
            self.removed(number, &rules::DROP_BLOCK_NAME, &what);
            self.push("", number);
            return true;
        }
        if is_module_line(bare) {
            self.removed(number, &rules::DROP_TEMPLATE_TAG, &format!("`{bare}`"));
            self.push("", number);
            return true;
        }
        if bare.starts_with("{:") && bare.ends_with('}') && !bare.starts_with("{::comment}") {
            self.removed(
                number,
                &rules::DROP_KRAMDOWN_ATTRIBUTES,
                "attributes of kramdown",
            );
            self.push("", number);
            return true;
        }
        false
    }

    /// Rewrites a line that may have tags, marks and anchors in it.
    fn tagged_line(&mut self, number: u32, line: &str) {
        let indent = &line[..line.len() - line.trim_start().len()];
        let bare = line.trim();
        if is_tag(line, "raw") && !bare.contains("endraw") {
            self.state = LineState::RawTags;
            let rest = drop_raw_marks(line);
            return self.push(&rest, number);
        }
        if let Some(whole) = whole_tag(bare) {
            match shortcode(whole) {
                Shortcode::Block(lines) => return self.push_block(indent, &lines, number),
                Shortcode::Code {
                    language,
                    title,
                    close,
                } => {
                    if !title.is_empty() {
                        self.push_block(indent, &[format!("**{}**", title.trim())], number);
                    }
                    self.push("", number);
                    self.push(&format!("{indent}{OUR_FENCE}{language}"), number);
                    self.state = LineState::CodeTag(close);
                    return;
                }
                Shortcode::Nothing => {
                    self.removed(number, &rules::DROP_TEMPLATE_TAG, &format!("`{whole}`"));
                    return self.push("", number);
                }
                // A tag of HTML alone on a line begins an HTML block, which would include the next line.
                Shortcode::Inline(html) => return self.push_block(indent, &[html], number),
                Shortcode::Unknown => {}
            }
        }
        let mut out = String::with_capacity(line.len());
        for (piece, code) in code_spans(line) {
            if code {
                out.push_str(piece);
            } else {
                self.inline(number, piece, &mut out);
            }
        }
        let out = self.heading(number, &out);
        self.push(&out, number);
    }

    /// Rewrites a heading: notes its anchor (`## 标题 {#id}`) and adds the space that is missing in `##标题`.
    fn heading(&mut self, number: u32, line: &str) -> String {
        let depth = line.bytes().take_while(|it| *it == b'#').count();
        if !(1..=6).contains(&depth) {
            return line.to_owned();
        }
        let mut text = line[depth..].to_owned();
        if depth >= 2 && !text.is_empty() && !text.starts_with([' ', '\t']) {
            let what = "a heading without the space after its `#`".to_owned();
            self.warnings.push(Warning::new(
                number,
                &rules::HEADING_SPACE,
                Fact::Repaired { what },
            ));
            text.insert(0, ' ');
        }
        if let Some((before, attributes)) = text.trim_end().rsplit_once('{')
            && let Some(attributes) = attributes.strip_suffix('}')
            && attributes.trim_start().starts_with(['#', '.'])
        {
            let id = attributes
                .split_whitespace()
                .find_map(|it| it.strip_prefix('#'));
            if let Some(id) = id {
                self.anchors.push((number, id.to_owned()));
            }
            text = before.trim_end().to_owned();
        }
        line[..depth].to_owned() + &text
    }

    /// Rewrites the tags and marks inside a line.
    fn inline(&mut self, number: u32, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find(['{', '@', '[', '\\', 'h', '<', '%', '^']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            rest = match self.inline_mark(number, rest, out) {
                Some(left) => left,
                None => {
                    let length = rest.chars().next().map_or(0, char::len_utf8);
                    out.push_str(&rest[..length]);
                    &rest[length..]
                }
            };
        }
        out.push_str(rest);
    }

    /// Rewrites the mark at the start of `rest` and gives what follows it; `None` when no mark stands there.
    fn inline_mark<'t>(&mut self, number: u32, rest: &'t str, out: &mut String) -> Option<&'t str> {
        if rest.starts_with("http://") || rest.starts_with("https://") {
            return bare_address(rest, out);
        }
        if rest.starts_with("\\(") || rest.starts_with("\\\\(") {
            return math_span(rest, out);
        }
        if rest.starts_with("[[") {
            let Some(left) = wiki_embed(rest, out) else {
                return self.wiki_link(number, rest, out);
            };
            if !out.ends_with('>') {
                let fact = Fact::Simplified {
                    what: "another note, which is not at hand,".to_owned(),
                    shown_as: "its name".to_owned(),
                };
                self.warnings
                    .push(Warning::new(number, &rules::NOTE_LINK, fact));
            }
            return Some(left);
        }
        if rest.starts_with("\\@ref(") || rest.starts_with("[@") || rest.starts_with("[-@") {
            return self.cross_reference(rest, out);
        }
        if rest.starts_with("\\[") {
            return display_span(rest, out);
        }
        if rest.starts_with("%%") || rest.starts_with("{/*") || rest.starts_with("{::comment}") {
            return self.hidden_span(number, rest, out);
        }
        if rest.starts_with('^') {
            return self.caret(number, rest, out);
        }
        if rest.starts_with('<') {
            let (tag, left) = glued_tags::parted(rest)?;
            let what = "tags whose spaces were lost".to_owned();
            if !self.warnings.iter().any(|it| it.rule.name == "tag-spaces") {
                self.warnings.push(Warning::new(
                    number,
                    &rules::TAG_SPACES,
                    Fact::Repaired { what },
                ));
            }
            out.push_str(&tag);
            return Some(left);
        }
        if rest.starts_with("{:") {
            let end = find_near(rest, "}")?;
            let inner = &rest[2..end];
            // Attributes (`{:name="value"}`, `{:.class}`), but not prose that begins with `{:`.
            if inner.trim_start().starts_with(['.', '#']) || inner.contains('=') {
                self.removed(
                    number,
                    &rules::DROP_KRAMDOWN_ATTRIBUTES,
                    "attributes of kramdown",
                );
                return Some(&rest[end + 1..]);
            }
            return None;
        }
        if rest.starts_with('{') && !rest.starts_with("{{") && !rest.starts_with("{%") {
            return self.attributes(number, rest, out);
        }
        let end = tag_length(rest)?;
        let (tag, left) = rest.split_at(end);
        // `{{</* note */>}}` is how Hugo writes `{{< note >}}` itself.
        if let Some(shown) = shown_tag(tag) {
            out.push_str(&escape(&shown));
            return Some(left);
        }
        // Everything between `raw` and `endraw` is text.
        if is_tag(tag, "raw")
            && let Some((inner, left)) = up_to(left, "raw")
        {
            out.push_str(inner);
            return Some(left);
        }
        if is_tag(tag, "comment")
            && let Some((inner, left)) = up_to(left, "comment")
        {
            self.hidden(number, inner);
            return Some(left);
        }
        let found = shortcode(tag);
        if let Shortcode::Code {
            language, close, ..
        } = &found
            && let Some((code, left)) = up_to(left, close)
        {
            out.push_str(&match language.as_str() {
                MATH => format!("${}$", code.trim()),
                _ => format!("<code>{}</code>", escape(code)),
            });
            return Some(left);
        }
        match found {
            Shortcode::Inline(html) => out.push_str(&html),
            Shortcode::Block(lines) => out.push_str(&lines.join(" ")),
            Shortcode::Nothing => {
                self.removed(number, &rules::DROP_TEMPLATE_TAG, &format!("`{tag}`"));
            }
            Shortcode::Code { .. } | Shortcode::Unknown => {
                if !tag.starts_with('@') {
                    let fact = Fact::Unreadable {
                        what: "a template tag".to_owned(),
                        text: tag.to_owned(),
                    };
                    self.warnings
                        .push(Warning::new(number, &rules::KEEP_TEMPLATE_TAG, fact));
                }
                out.push_str(tag);
            }
        }
        Some(left)
    }
}

fn has_extras(line: &str) -> bool {
    line.starts_with('#')
        || [
            "{%", "{{", "{:", "[[", "@[", "\\(", "\\[", "\\@", "[@", "[-@", "://", "=\"", "%%",
            "{/*", "^", "{#", "{.", "){", "]{", "`{", "={",
        ]
        .iter()
        .any(|it| line.contains(it))
}

fn contains_ignoring_case(line: &str, wanted: &str) -> bool {
    line.len() >= wanted.len()
        && line
            .as_bytes()
            .windows(wanted.len())
            .any(|it| it.eq_ignore_ascii_case(wanted.as_bytes()))
}

fn drop_raw_marks(line: &str) -> String {
    [
        "{% raw %}",
        "{% endraw %}",
        "{%raw%}",
        "{%endraw%}",
        "{%- raw -%}",
        "{%- endraw -%}",
    ]
    .iter()
    .fold(line.to_owned(), |out, it| out.replace(it, ""))
}

/// Puts a bare address between angle brackets when Chinese text follows it without a space: otherwise the
/// parser would take that text, and the notes in it, for part of the address.
fn bare_address<'t>(rest: &'t str, out: &mut String) -> Option<&'t str> {
    if out.ends_with(['<', '"', '\'', '=', '[', '/']) || out.ends_with("](") {
        return None;
    }
    let length = rest
        .find(|it: char| it.is_whitespace() || "<>".contains(it))
        .unwrap_or(rest.len());
    let end = address_length(&rest[..length])?;
    out.push('<');
    out.push_str(&rest[..end]);
    out.push('>');
    Some(&rest[end..])
}
