//! Marks that only some dialects of Markdown have. At the start of a line: definitions of terms, lines of verse,
//! panes of tabs, titles of code fences. With a caret: notes in a line, names of blocks.

use std::borrow::Cow;

use super::attributes::in_formula;
use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::read::marks::find_near;
use crate::xml::escape;

impl Rewriter<'_> {
    /// Escapes a colon or tilde at the start of a line unless it begins a definition (`: 定义` below a term).
    pub(super) fn plain_colon<'l>(&self, line: &'l str) -> Cow<'l, str> {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        let is_mark = bare.starts_with(": ") || bare.starts_with(":\t");
        if indent < 4 && (bare.starts_with("~ ") || (is_mark && !self.has_term())) {
            return Cow::Owned(format!("{}\\{bare}", &line[..indent]));
        }
        Cow::Borrowed(line)
    }

    /// Whether the lines above are a term, or a definition that another one may follow.
    fn has_term(&self) -> bool {
        let mut above = self.text[..self.last_shown.end].lines().rev();
        let Some(term) = above.next() else {
            return false;
        };
        if term.starts_with([':', ' ', '\t']) {
            return self
                .text
                .lines()
                .rev()
                .take(100)
                .any(|it| it.starts_with(": ") || it.starts_with(":\t"));
        }
        let marks = [
            '#', '>', '|', '<', '`', '~', '-', '*', '+', '$', '!', '=', ':',
        ];
        let single = above.next().is_none_or(|it| it.trim().is_empty());
        let ends = [
            '。', '！', '？', '，', '；', '.', '!', '?', ',', ';', ':', '：',
        ];
        single
            && !term.starts_with(marks)
            && !term.trim_end().ends_with(ends)
            && term.chars().count() <= 60
    }

    /// Rewrites a line of verse, `| 一行` in Pandoc and reStructuredText, with its leading blanks; whether it is one.
    pub(super) fn verse(&mut self, number: u32, line: &str) -> bool {
        let Some(words) = verse_line(line) else {
            return false;
        };
        let goes_on = self
            .ahead
            .first()
            .is_some_and(|it| verse_line(it).is_some());
        let went_on =
            self.text.trim_end_matches('\n').ends_with("<br>") && !self.text.ends_with("\n\n");
        // A line below a row of a table is a row too.
        let in_table = self
            .text
            .lines()
            .next_back()
            .is_some_and(|it| it.starts_with('|'));
        if (!goes_on && !went_on) || in_table {
            return false;
        }
        let lead = words.len() - words.trim_start().len();
        let end = if goes_on { "<br>" } else { "" };
        let words = format!("{}{}{end}", "&nbsp;".repeat(lead.min(40)), words.trim());
        self.tagged_line(number, &words);
        true
    }

    /// Rewrites what a caret begins: `^[注]` is a note, `^[1]^` a raised number, ` ^name` at the end of a line the
    /// name of a block.
    pub(super) fn caret<'t>(
        &mut self,
        number: u32,
        rest: &'t str,
        out: &mut String,
    ) -> Option<&'t str> {
        if in_formula(out) {
            return None;
        }
        if let Some(inner) = rest.strip_prefix("^[") {
            let end = find_near(inner, "]")?;
            let note = inner[..end].chars().any(|it| it.is_alphabetic())
                && !inner[end + 1..].starts_with('^');
            if !note {
                out.push_str("\\^[");
                return Some(inner);
            }
            return None;
        }
        if let Some((raised, left)) = raised(&rest[1..], out) {
            out.push_str(&format!("<sup>{}</sup>", escape(raised)));
            return Some(left);
        }
        let name = rest[1..].trim_end();
        let is_name = name.len() >= 4
            && name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
            && name.bytes().any(|it| it.is_ascii_alphabetic());
        if is_name && out.ends_with(' ') {
            out.truncate(out.trim_end().len());
            self.removed(
                number,
                &rules::DROP_BLOCK_NAME,
                &format!("the name of a block, `^{name}`"),
            );
            return Some("");
        }
        None
    }

    /// Opens a code fence, with the title from its info string above it.
    pub(super) fn open_fence(&mut self, number: u32, line: &str, info: &str) {
        if self.hidden_chunk(number, line, info) {
            return;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let bare = line.trim_start().starts_with(['`', '~']);
        if let Some(title) = fence_title(info).filter(|_| bare) {
            self.push_block(indent, &[format!("**{}**", escape(&title))], number);
        }
        self.push(line, number);
    }
}

/// The raised text that `^` opens after a letter or a number, as in Pandoc (`x^2^`), and what follows it.
fn raised<'t>(inner: &'t str, before: &str) -> Option<(&'t str, &'t str)> {
    let (raised, left) = inner.split_once('^')?;
    let sound = |c: char| c.is_alphanumeric() || "+-−".contains(c);
    let short = !raised.is_empty() && raised.chars().count() <= 4 && raised.chars().all(sound);
    let after = before.ends_with(|c: char| c.is_alphanumeric() || c == ')' || c == '）');
    // `a^b^c` is a power of powers.
    let ends = !left.starts_with(|c: char| c.is_ascii_alphanumeric());
    (short && after && ends).then_some((raised, left))
}

/// The words of a line of verse; `None` for a row of a table, which has more bars.
fn verse_line(line: &str) -> Option<&str> {
    let words = line.strip_prefix('|')?;
    let is_rule = words.contains('-') && words.bytes().all(|it| b"-: ".contains(&it));
    let sound = (words.is_empty() || words.starts_with(' ')) && !words.contains('|') && !is_rule;
    sound.then(|| words.strip_prefix(' ').unwrap_or(words))
}

/// The title in an info string: `js title="a.js"`, `js [a.js]`, `js:a.js`.
fn fence_title(info: &str) -> Option<String> {
    let info = info.trim();
    let quoted = ["title=", "filename=", "file=", "name=", "caption="]
        .iter()
        .find_map(|key| {
            let rest = info.split_once(key)?.1;
            let quote = rest.chars().next().filter(|it| "\"'".contains(*it))?;
            Some(rest[1..].split_once(quote)?.0)
        });
    let bracketed = || Some(info.split_once(" [")?.1.split_once(']')?.0);
    let file = || Some(info.split_once(':')?.1).filter(|it| it.contains('.') && !it.contains(' '));
    let title = quoted.or_else(bracketed).or_else(file)?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The title of a pane: `@tab 甲` in `VuePress`, `<!-- tab 甲@icon -->` in Hexo. Empty for a line that ends a pane.
pub(super) fn pane_title(bare: &str) -> Option<&str> {
    if let Some(rest) = bare.strip_prefix("@tab") {
        let rest = rest.strip_prefix(":active").unwrap_or(rest);
        return rest.starts_with(' ').then(|| rest.trim());
    }
    let inner = bare.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    if inner == "endtab" {
        return Some("");
    }
    let title = inner.strip_prefix("tab ")?;
    Some(title.split_once('@').map_or(title, |it| it.0).trim())
}

/// Whether a line is code of MDX: `import … from '…'` or `export const …`.
pub(super) fn is_module_line(bare: &str) -> bool {
    let ends = bare.ends_with("';") || bare.ends_with("\";") || bare.ends_with(['\'', '"']);
    let import = bare.starts_with("import ") && ends && bare.contains(" from ");
    let export = bare.starts_with("export const ") && bare.ends_with(';') && bare.contains('=');
    import || export
}
