//! `AsciiDoc` as Markdown: headings, lists, listings, quotations, boxes, tables, pictures, links, notes, emphasis. What has no
//! counterpart stays as it was typed. Each line becomes one line, so that positions hold.
//!
//! The language: <https://docs.asciidoctor.org/asciidoc/latest/>

mod inline;
mod table;

use std::collections::BTreeMap;

use self::inline::inline;

/// Longer than any fence in the text.
const FENCE: &str = "~~~~~~~~";

/// The names of boxes, before a paragraph or in brackets above a block.
const BOXES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// A block between two lines of the same marks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Delimited {
    /// Code, or text in which blanks count.
    Listing,
    /// HTML.
    Passed,
    Comment,
    /// A quotation, a box or a sidebar, whose lines are quoted.
    Quoted,
    /// An example or an open block, whose lines are as elsewhere.
    Open,
}

#[derive(Default)]
struct AsciiDocReader {
    out: Vec<String>,
    /// `:name: value`, for `{name}`.
    attributes: BTreeMap<String, String>,
    /// The blocks that are open, with the line that ends each.
    open: Vec<(String, Delimited)>,
    /// The attributes in brackets above the next block.
    pending: String,
    /// The markers of the lists that are open, the outermost first.
    lists: Vec<String>,
    /// Whether what follows belongs to the last item of a list.
    attached: bool,
}

/// The text as Markdown.
pub(super) fn markdown(body: &str) -> String {
    let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
    let mut reader = AsciiDocReader::default();
    let mut at = 0;
    let header = lines.iter().position(|it| it.starts_with("= "));
    while let Some(line) = lines.get(at) {
        let below_title = header.is_some_and(|it| at == it || at == it + 1 && is_author(line));
        if below_title {
            // In the metadata.
            reader.out.push(String::new());
            at += 1;
        } else if let Some(count) = reader.table(&lines[at..]) {
            at += count;
        } else {
            let after_blank = at == 0 || lines[at - 1].is_empty();
            let shown = reader.line(line, after_blank);
            reader.out.push(shown);
            at += 1;
        }
    }
    reader.out.join("\n")
}

/// Whether a line names an author, with his address.
pub(super) fn is_author(line: &str) -> bool {
    let Some((name, address)) = line.split_once(" <") else {
        return false;
    };
    let plain = |c: char| c.is_alphabetic() || " .-_'·".contains(c);
    address.ends_with('>') && address.contains('@') && name.chars().all(plain)
}

/// Whether a line sets an attribute of `AsciiDoc`, such as `:toc: left`.
pub(super) fn is_attribute(line: &str) -> bool {
    let name = line.strip_prefix(':').and_then(|it| it.split_once(':'));
    name.is_some_and(|(name, rest)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it == b'-' || it == b'!')
            && (rest.is_empty() || rest.starts_with(' '))
    })
}

impl AsciiDocReader {
    fn line(&mut self, line: &str, after_blank: bool) -> String {
        let inside = self.open.last().cloned();
        if let Some((end, kind)) = inside {
            if line == end {
                self.open.pop();
                let shown = if kind == Delimited::Listing {
                    FENCE
                } else {
                    ""
                };
                let shown = self.placed(shown);
                self.attached &= kind == Delimited::Open;
                return shown;
            }
            match kind {
                Delimited::Listing => return self.placed(line),
                Delimited::Passed => return line.to_owned(),
                Delimited::Comment => return String::new(),
                Delimited::Quoted | Delimited::Open => {}
            }
        }
        if line.is_empty() {
            let inside = self.open.iter().any(|it| it.1 == Delimited::Open);
            self.attached &= inside;
            return self.placed("");
        }
        if let Some(shown) = self.opens(line).or_else(|| self.aside(line)) {
            return shown;
        }
        self.text_line(line, after_blank)
    }

    /// A line where it belongs: in the item of a list, in quotations.
    fn placed(&self, line: &str) -> String {
        let quoted = self.open.iter().filter(|it| it.1 == Delimited::Quoted);
        let mut out = "> ".repeat(quoted.count());
        if self.attached && !line.is_empty() {
            out += &"    ".repeat(self.lists.len());
        }
        out + line
    }

    /// Opens a delimited block.
    fn opens(&mut self, line: &str) -> Option<String> {
        let marks = line.chars().next()?;
        let same = line.chars().all(|it| it == marks);
        let kind = match line {
            "--" => Delimited::Open,
            _ if line.starts_with("```") => Delimited::Listing,
            _ if !same || line.len() < 4 => return None,
            _ => match marks {
                '-' | '.' => Delimited::Listing,
                '+' => Delimited::Passed,
                '/' => Delimited::Comment,
                '_' | '*' => Delimited::Quoted,
                '=' => Delimited::Open,
                _ => return None,
            },
        };
        // A fence of Markdown may name its language where it begins.
        let end = if line.starts_with("```") { "```" } else { line };
        let pending = std::mem::take(&mut self.pending);
        let named = BOXES.iter().find(|it| pending.starts_with(**it));
        let is_code = pending.starts_with("source") || pending.starts_with(',');
        let kind = match (kind, named) {
            (Delimited::Open, Some(_)) => Delimited::Quoted,
            (Delimited::Open, None) if is_code => Delimited::Listing,
            (Delimited::Open, None) if pending.starts_with("quote") => Delimited::Quoted,
            (kind, _) => kind,
        };
        if !self.attached {
            self.lists.clear();
        }
        let shown = match (kind, named) {
            (Delimited::Listing, _) => {
                let stated = line.trim_start_matches('`');
                let mut parts = pending.split(',').map(str::trim);
                let named = parts.nth(1).filter(|_| is_code).unwrap_or(stated);
                self.placed(&format!("{FENCE}{named}"))
            }
            (Delimited::Quoted, named) => {
                let label = named.map_or(String::new(), |it| format!("> **{it}**"));
                let shown = self.placed(&label);
                self.open.push((end.to_owned(), kind));
                return Some(shown);
            }
            (Delimited::Passed | Delimited::Comment | Delimited::Open, _) => self.placed(""),
        };
        self.open.push((end.to_owned(), kind));
        Some(shown)
    }

    /// What is not text: attributes, comments, anchors, titles of blocks.
    fn aside(&mut self, line: &str) -> Option<String> {
        if line == "+" {
            self.attached = !self.lists.is_empty();
            return Some(self.placed(""));
        }
        if line.starts_with("//") || line == "<<<" || line.starts_with("toc::[") {
            return Some(self.placed(""));
        }
        if is_attribute(line) {
            let (name, value) = line[1..].split_once(':')?;
            self.attributes
                .insert(name.to_owned(), value.trim().to_owned());
            return Some(self.placed(""));
        }
        if let Some(inside) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            let anchor = inside.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            if let Some(anchor) = anchor {
                let name = anchor.split(',').next().unwrap_or_default();
                return Some(self.placed(&format!("<a id=\"{name}\"></a>")));
            }
            // What no block has, such as a note in brackets, is text.
            if !inside.contains(['[', ']']) && !inside.contains(char::is_whitespace)
                || inside.contains(',')
                || BOXES.contains(&inside)
            {
                inside.clone_into(&mut self.pending);
                return Some(self.placed(""));
            }
        }
        let title = line.strip_prefix('.')?;
        let is_title = !title.starts_with(['.', ' ']) && !title.is_empty();
        is_title.then(|| self.placed(&format!("**{}**", self.inline(title))))
    }

    fn text_line(&mut self, line: &str, after_blank: bool) -> String {
        let bare = line.trim_start();
        if let Some((marker, text)) = item(bare) {
            return self.item(&marker, text);
        }
        if after_blank && !self.attached {
            self.lists.clear();
        }
        let depth = line.bytes().take_while(|it| *it == b'=').count();
        if (1..=6).contains(&depth) && line[depth..].starts_with(' ') {
            self.pending.clear();
            return self.placed(&format!(
                "{} {}",
                "#".repeat(depth),
                self.inline(line[depth..].trim())
            ));
        }
        if line == "'''" || line == "---" || line == "***" {
            return self.placed("***");
        }
        for name in BOXES {
            let text = bare.strip_prefix(name).and_then(|it| it.strip_prefix(": "));
            if let Some(text) = text {
                return self.placed(&format!("> **{name}:** {}", self.inline(text)));
            }
        }
        let pending = std::mem::take(&mut self.pending);
        if pending.starts_with("quote") || pending.starts_with("verse") {
            return self.placed(&format!("> {}", self.inline(bare)));
        }
        if after_blank && line.starts_with(' ') && self.lists.is_empty() {
            return self.placed(&format!("    {bare}"));
        }
        self.placed(&self.inline(bare))
    }

    fn item(&mut self, marker: &str, text: &str) -> String {
        match self.lists.iter().position(|it| it == marker) {
            Some(at) => self.lists.truncate(at + 1),
            None => self.lists.push(marker.to_owned()),
        }
        self.attached = false;
        let indent = "    ".repeat(self.lists.len() - 1);
        let (mark, text) = match marker.chars().next() {
            Some('.' | '<') => ("1.", self.inline(text)),
            Some(':') => {
                let (term, about) = text.split_once("::").unwrap_or((text, ""));
                let about = about.trim_start_matches(':').trim();
                let term = format!("**{}** {}", self.inline(term.trim()), self.inline(about));
                ("-", term.trim_end().to_owned())
            }
            Some(_) | None => ("-", self.task(text)),
        };
        self.placed(&format!("{indent}{mark} {text}"))
    }

    /// The text of an item, which may be a task.
    fn task(&self, text: &str) -> String {
        for (typed, shown) in [("[*] ", "[x] "), ("[x] ", "[x] "), ("[ ] ", "[ ] ")] {
            if let Some(text) = text.strip_prefix(typed) {
                return format!("{shown}{}", self.inline(text));
            }
        }
        self.inline(text)
    }

    fn inline(&self, text: &str) -> String {
        inline(text, &self.attributes)
    }

    /// Reads a table that begins here; how many lines it has.
    fn table(&mut self, lines: &[&str]) -> Option<usize> {
        let outside = self
            .open
            .last()
            .is_none_or(|it| matches!(it.1, Delimited::Quoted | Delimited::Open));
        if *lines.first()? != "|===" || !outside {
            return None;
        }
        let count = lines[1..].iter().position(|it| *it == "|===")? + 2;
        let pending = std::mem::take(&mut self.pending);
        let mut rows = table::rows(&lines[1..count - 1], &pending, &|it| self.inline(it));
        rows.insert(0, String::new());
        // Cells that stand each on a line leave lines over.
        rows.resize(rows.len().max(count), String::new());
        for row in rows {
            let row = self.placed(&row);
            self.out.push(row);
        }
        self.attached = false;
        Some(count)
    }
}

/// The marker of an item and its text.
fn item(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = line.strip_prefix('<') {
        let (number, text) = rest.split_once("> ")?;
        let is = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        return is.then(|| ("<".to_owned(), text));
    }
    let marks = line.bytes().take_while(|it| b"*.-".contains(it)).count();
    let (marker, text) = line.split_at(marks);
    if let Some(text) = text.strip_prefix(' ').filter(|_| marks > 0) {
        let first = &marker[..1];
        let is = marker.len() <= 5 && marker.chars().all(|it| first.starts_with(it));
        return (is && (first != "-" || marks == 1)).then(|| (marker.to_owned(), text.trim()));
    }
    let numbered = line.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(text) = line[numbered..].strip_prefix(". ").filter(|_| numbered > 0) {
        return Some((".".to_owned(), text));
    }
    // A term and what it means.
    let at = line.find("::")?;
    let after = line[at..].trim_start_matches(':');
    let is = at > 0 && (after.is_empty() || after.starts_with(' ')) && !line[..at].contains("://");
    is.then(|| (":".to_owned(), line))
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn lines_of_asciidoc_are_lines_of_markdown() {
        for (text, wanted) in [
            ("= 书\n甲 <a@b.example>\n:v: 2\n\n第{v}版", "\n\n\n\n第2版"),
            ("== 一", "## 一"),
            ("* 甲\n** 乙\n* 丙\n. 一", "- 甲\n    - 乙\n- 丙\n    1. 一"),
            ("* 甲\n+\n乙", "- 甲\n\n    乙"),
            ("甲:: 乙", "- **甲** 乙"),
            (
                "[source,rust]\n----\n* a\n----",
                "\n~~~~~~~~rust\n* a\n~~~~~~~~",
            ),
            ("NOTE: 注意", "> **NOTE:** 注意"),
            (
                "[TIP]\n====\n甲\n\n乙\n====\n丙",
                "\n> **TIP**\n> 甲\n> \n> 乙\n\n丙",
            ),
            ("____\n甲\n____", "\n> 甲\n"),
            (".题\nimage::a.png[图,300]", "**题**\n![图](<a.png>)"),
            ("// 评\n'''\n[[here]]", "\n***\n<a id=\"here\"></a>"),
            (
                "|===\n|甲 |乙\n\n|一 |二\n|===",
                "\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n",
            ),
        ] {
            assert_eq!(markdown(text), wanted, "{text}");
        }
    }
}
