//! Rewrites LaTeX with commands that the LaTeX reader knows.

use super::chemistry;

/// Marks a group that gets a box around it, because the LaTeX reader has no command for boxes.
pub(super) const BOX: char = '\u{f8f0}';
/// Marks a group that takes up space but is invisible.
pub(super) const PHANTOM: char = '\u{f8f1}';

/// The deepest nesting of groups that are rewritten from inside out.
const DEEPEST: usize = 16;

/// LaTeX in commands that the LaTeX reader knows. Commands that only number or size a formula are removed, as are
/// delimiters inside delimiters; outdated commands become those that replaced them.
pub(super) fn spelled(tex: &str) -> String {
    let mut out = spell(tex, 0);
    // Lines of a formula outside an environment.
    if out.contains("\\\\") && !out.contains("\\begin") {
        out = format!("\\begin{{gathered}}{out}\\end{{gathered}}");
    }
    out
}

fn spell(tex: &str, depth: usize) -> String {
    let mut speller = Speller {
        out: String::with_capacity(tex.len()),
        tags: vec![None],
        depth,
    };
    speller.read(tex);
    speller.end_row();
    speller.out
}

struct Speller {
    out: String,
    /// The number of the row at hand, for each open environment: it stands at the row's end.
    tags: Vec<Option<String>>,
    depth: usize,
}

impl Speller {
    fn read(&mut self, tex: &str) {
        let mut rest = tex;
        while let Some(at) = rest.find(['\\', '–', BOX, PHANTOM]) {
            self.out.push_str(&rest[..at]);
            rest = &rest[at..];
            let Some(after) = rest.strip_prefix('\\') else {
                // Word processors replace a minus sign by a dash.
                if rest.starts_with('–') {
                    self.out.push('-');
                }
                rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
                continue;
            };
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let length = letters.max(after.chars().next().map_or(0, char::len_utf8));
            let (command, after) = after.split_at(length);
            rest = self.command(command, after);
        }
        self.out.push_str(rest);
    }

    /// Rewrites a command and returns the text after it.
    fn command<'t>(&mut self, command: &str, after: &'t str) -> &'t str {
        match command {
            "[" | "]" | "nonumber" | "notag" | "tiny" | "scriptsize" | "footnotesize" | "small"
            | "normalsize" | "large" | "Large" => self.out.push(' '),
            "label" | "require" => return group(after).map_or(after, |it| it.1),
            "smash" => return optional(after),
            "ce" => {
                let formula = group(after).and_then(|it| Some((chemistry::latex(it.0)?, it.1)));
                if let Some((formula, after)) = formula {
                    self.read(&format!("{{{formula}}}"));
                    return after;
                }
                self.out.push_str("\\ce");
            }
            "tag" => return self.tag(after),
            "\\" | "cr" => {
                self.end_row();
                self.out.push_str("\\\\");
            }
            "begin" => return self.begin(after),
            "end" => return self.end(after),
            "text" | "textrm" | "mbox" | "hbox" | "textnormal" => match group(after) {
                Some((words, after)) => {
                    self.out.push_str("\\text{");
                    self.out.push_str(words);
                    self.out.push('}');
                    return after;
                }
                None => self.put("text"),
            },
            // An escape that a Markdown writer added. In the names of operators it is part of the name.
            "_" => self.out.push('_'),
            "mathrm" | "mathit" | "mathsf" | "mathtt" | "texttt" => match group(after) {
                Some((name, after)) if name.contains("\\_") => {
                    self.put(command);
                    self.out.push('{');
                    self.out.push_str(name);
                    self.out.push('}');
                    return after;
                }
                Some(_) | None => self.put(command),
            },
            "operatorname" | "mathop" => return self.operator(command, after),
            "boxed" => return self.marked(BOX, after),
            "phantom" => return self.marked(PHANTOM, after),
            "over" => return self.infix("\\frac", after),
            "choose" => return self.infix("\\binom", after),
            "eqref" => return self.reference("(", ")", after),
            "ref" => return self.reference("", "", after),
            "LaTeX" | "TeX" => {
                self.out.push_str("\\mathrm{");
                self.out.push_str(command);
                self.out.push('}');
            }
            "argmin" | "argmax" => {
                self.out.push_str("\\operatorname{");
                self.out.push_str(command);
                self.out.push('}');
            }
            "mod" => self.out.push_str("\\quad\\mathrm{mod}\\,\\,"),
            "idotsint" => self.out.push_str("\\int\\cdots\\int"),
            "left" | "right" | "middle" | "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr"
            | "Bigl" | "Bigr" | "biggl" | "biggr" | "Biggl" | "Biggr" => {
                self.put(command);
                // TeX takes `<` for an angle there.
                for (sign, angle) in [("<", "\\langle "), (">", "\\rangle ")] {
                    if let Some(after) = after.trim_start().strip_prefix(sign) {
                        self.out.push_str(angle);
                        return after;
                    }
                }
            }
            // What MathJax's and many an author's own macros call the sets of numbers.
            "R" | "N" | "Z" | "Q" | "C" | "reals" | "natnums" => {
                let letter = match command {
                    "reals" => "R",
                    "natnums" => "N",
                    other => other,
                };
                self.out.push_str("\\mathbb{");
                self.out.push_str(letter);
                self.out.push('}');
            }
            "bold" | "bf" if after.trim_start().starts_with('{') => self.put("mathbf"),
            "mathds" | "mathbbm" | "Bbb" | "mathbbb" => self.put("mathbb"),
            "dd" => self.out.push_str("\\mathrm{d}"),
            "nicefrac" | "sfrac" => self.put("frac"),
            "bra" | "ket" | "Bra" | "Ket" | "Set" | "set" => match group(after) {
                Some((inner, after)) => {
                    let (open, close) = match command {
                        "bra" | "Bra" => ("\\langle ", "|"),
                        "ket" | "Ket" => ("|", "\\rangle "),
                        _ => ("\\{", "\\}"),
                    };
                    self.out.push_str(open);
                    self.out.push_str(&self.again(inner));
                    self.out.push_str(close);
                    return after;
                }
                None => self.put(command),
            },
            // Lines between rows of a table, which are set without them.
            "hdashline" => self.put("hline"),
            "bm" | "pmb" => self.put("boldsymbol"),
            "mathscr" => self.put("mathcal"),
            // The LaTeX reader would leave out the text that stands beside the sign.
            "sideset" => self.put("sidesetUnknown"),
            _ => self.put(command),
        }
        after
    }

    fn put(&mut self, command: &str) {
        self.out.push('\\');
        self.out.push_str(command);
    }

    fn tag<'t>(&mut self, after: &'t str) -> &'t str {
        match group(after.strip_prefix('*').unwrap_or(after)) {
            Some((number, after)) => {
                if let Some(tag) = self.tags.last_mut() {
                    *tag = Some(number.to_owned());
                }
                after
            }
            None => {
                self.put("tag");
                after
            }
        }
    }

    /// Moves an equation's number to the end of its row, wherever it was typed.
    fn end_row(&mut self) {
        if let Some(number) = self.tags.last_mut().and_then(Option::take) {
            self.out.push_str("\\qquad\\text{(");
            self.out.push_str(&number);
            self.out.push_str(")}");
        }
    }

    fn begin<'t>(&mut self, after: &'t str) -> &'t str {
        match group(after) {
            Some(("equation" | "equation*" | "displaymath" | "math", after)) => after,
            Some((name @ ("eqnarray" | "eqnarray*"), inner)) => {
                let close = format!("\\end{{{name}}}");
                let Some((rows, after)) = inner.split_once(&*close) else {
                    self.put("begin");
                    return after;
                };
                self.out.push_str("\\begin{align}");
                self.out
                    .push_str(&spell(&two_columns(rows), self.depth + 1));
                self.out.push_str("\\end{align}");
                after
            }
            Some(("array", inner)) if wider(inner).is_some() => {
                let (columns, after) = wider(inner).unwrap_or_default();
                self.tags.push(None);
                self.out.push_str("\\begin{array}{");
                self.out.push_str(&columns);
                self.out.push('}');
                after
            }
            Some(("cases", inner)) if widest(inner, "cases") > 2 => {
                let close = "\\end{cases}";
                let Some((rows, after)) = inner.split_once(close) else {
                    self.put("begin");
                    return after;
                };
                let columns = "l".repeat(widest(inner, "cases"));
                self.out
                    .push_str(&format!("\\left\\{{\\begin{{array}}{{{columns}}}"));
                self.out.push_str(&spell(rows, self.depth + 1));
                self.out.push_str("\\end{array}\\right.");
                after
            }
            Some((name, after)) => {
                self.tags.push(None);
                self.out.push_str("\\begin{");
                self.out.push_str(name);
                self.out.push('}');
                // The option says how the whole box is placed on its line.
                let placed = ["[t]", "[b]", "[c]"].iter();
                let mut placed = placed.filter_map(|it| after.strip_prefix(it));
                placed.next().unwrap_or(after)
            }
            None => {
                self.put("begin");
                after
            }
        }
    }

    fn end<'t>(&mut self, after: &'t str) -> &'t str {
        match group(after) {
            Some(("equation" | "equation*" | "displaymath" | "math", after)) => after,
            Some(_) | None => {
                self.end_row();
                if self.tags.len() > 1 {
                    self.tags.pop();
                }
                self.put("end");
                after
            }
        }
    }

    /// The name of an operator as plain letters, without commands for its face and without blanks.
    fn operator<'t>(&mut self, command: &str, after: &'t str) -> &'t str {
        let (limits, argument) = match after.strip_prefix('*') {
            Some(argument) => (true, argument),
            None => (command == "mathop", after),
        };
        let Some((inner, after)) = group(argument) else {
            self.put(command);
            return after;
        };
        let mut name = inner.trim();
        for face in ["\\rm ", "\\mathrm", "\\text", "\\mathit", "\\it "] {
            name = name.strip_prefix(face).map_or(name, str::trim);
        }
        let name = name
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'))
            .unwrap_or(name);
        let blanks = ["\\,", "\\ ", "\\;", "\\:", "~"];
        let name = blanks
            .iter()
            .fold(name.to_owned(), |name, it| name.replace(it, "\u{2009}"));
        if name
            .chars()
            .any(|it| !it.is_alphabetic() && it != '\u{2009}')
            || name.is_empty()
        {
            self.put(command);
            self.out.push('{');
            self.out.push_str(&self.again(inner));
            self.out.push('}');
            return after;
        }
        self.out.push_str("\\operatorname{");
        self.out.push_str(&name);
        self.out.push('}');
        let told = after.trim_start();
        if limits && told.starts_with(['_', '^']) {
            self.out.push_str("\\limits");
        }
        after
    }

    /// A group with a mark at its beginning, which our own writer of MathML finds again.
    fn marked<'t>(&mut self, mark: char, after: &'t str) -> &'t str {
        let Some((inner, after)) = group(after) else {
            return after;
        };
        let inner = self.again(inner);
        self.out.push_str("{\\text{");
        self.out.push(mark);
        self.out.push('}');
        self.out.push_str(&inner);
        self.out.push('}');
        after
    }

    fn reference<'t>(&mut self, open: &str, close: &str, after: &'t str) -> &'t str {
        let Some((label, after)) = group(after) else {
            return after;
        };
        for part in ["\\text{", open, label, close, "}"] {
            self.out.push_str(part);
        }
        after
    }

    /// `a \over b`: everything before the command in its group is the numerator, everything after it the denominator.
    fn infix<'t>(&mut self, command: &str, after: &'t str) -> &'t str {
        if self.depth > DEEPEST {
            self.put("over");
            return after;
        }
        let top = self.out.split_off(group_start(&self.out));
        let (bottom, after) = after.split_at(group_end(after));
        let bottom = self.again(bottom);
        for part in [command, "{", top.trim(), "}{", bottom.trim(), "}"] {
            self.out.push_str(part);
        }
        after
    }

    fn again(&self, tex: &str) -> String {
        if self.depth > DEEPEST {
            return tex.to_owned();
        }
        spell(tex, self.depth + 1)
    }
}

/// The text between the braces at the start, and the text after them.
pub(super) fn group(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix('{')?;
    let end = group_end_of(inner, |_| false);
    inner[end..]
        .starts_with('}')
        .then(|| (&inner[..end], &inner[end + 1..]))
}

/// The byte at which the group, cell or row around the start of `text` ends.
fn group_end(text: &str) -> usize {
    group_end_of(text, |rest| {
        rest.starts_with('&') || rest.starts_with("\\\\") || rest.starts_with("\\right")
    })
}

/// The byte of the first closing brace without an opening one in `text`, or of the first place outside of braces
/// where `stops` is true.
fn group_end_of(text: &str, stops: impl Fn(&str) -> bool) -> usize {
    let mut depth = 0_usize;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if depth == 0 && stops(&text[at..]) => return at,
            '\\' => _ = chars.next(),
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The byte at which the group, cell or row around the end of `text` begins.
fn group_start(text: &str) -> usize {
    let mut open = vec![0];
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                if let (Some((_, '\\')), Some(last)) = (chars.next(), open.last_mut()) {
                    *last = at + 2;
                }
            }
            '{' => open.push(at + 1),
            '}' if open.len() > 1 => _ = open.pop(),
            '&' => {
                if let Some(last) = open.last_mut() {
                    *last = at + 1;
                }
            }
            _ => {}
        }
    }
    open.last().copied().unwrap_or(0)
}

/// The columns of an array, with as many as its rows have cells, and the text after them; `None` when they are enough.
fn wider(inner: &str) -> Option<(String, &str)> {
    let (columns, after) = group(inner)?;
    let letters = columns
        .chars()
        .filter(|it| matches!(it, 'l' | 'c' | 'r'))
        .count();
    let cells = widest(after, "array");
    let plain = !columns.contains(['{', '*', '@', 'p']);
    (plain && cells > letters && cells <= 60)
        .then(|| (format!("{columns}{}", "c".repeat(cells - letters)), after))
}

/// The most cells of a row in the environment that `text` is in.
fn widest(text: &str, name: &str) -> usize {
    let (mut braces, mut inner, mut cells, mut most) = (0_usize, 0_usize, 1, 1);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '&', '\\']) {
        let here = &rest[at..];
        let mut length = 1;
        match here.as_bytes()[0] {
            b'{' => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            b'&' if braces == 0 && inner == 0 => cells += 1,
            b'\\' => {
                if here.starts_with("\\begin") {
                    inner += 1;
                } else if let Some(ended) = here.strip_prefix("\\end") {
                    if inner == 0 && ended.starts_with(&format!("{{{name}}}")) {
                        break;
                    }
                    inner = inner.saturating_sub(1);
                } else if here.starts_with("\\\\") && braces == 0 && inner == 0 {
                    cells = 1;
                }
                length += here[1..].chars().next().map_or(0, char::len_utf8);
            }
            _ => {}
        }
        most = most.max(cells);
        rest = &here[length..];
    }
    most
}

/// Rows of `a &=& b` as rows of `a &= b`.
fn two_columns(rows: &str) -> String {
    let mut out = String::with_capacity(rows.len());
    let (mut depth, mut cells) = (0_usize, 0);
    let mut chars = rows.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                if let Some(next) = chars.next() {
                    out.push(next);
                    if next == '\\' && depth == 0 {
                        cells = 0;
                    }
                }
                continue;
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '&' if depth == 0 => {
                cells += 1;
                if cells == 2 {
                    continue;
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// The text after an optional argument.
fn optional(text: &str) -> &str {
    let inner = text.strip_prefix('[').and_then(|it| it.split_once(']'));
    inner.map_or(text, |it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_known() {
        for (tex, wanted) in [
            (
                r"\begin{equation}\label{a}x\tag{2.1}\end{equation}",
                r"x\qquad\text{(2.1)}",
            ),
            (r"\[ \min_x \] a b", r"  \min_x   a b"),
            (r"a\\[2pt] b", r"\begin{gathered}a\\[2pt] b\end{gathered}"),
            (
                r"\smash[b]{y}\bm{a}\LaTeX",
                r"{y}\boldsymbol{a}\mathrm{LaTeX}",
            ),
            (r"\begin{align}a\end{align}\", r"\begin{align}a\end{align}\"),
            (
                r"\tag{1} \begin{split}a\\b\end{split}",
                r" \begin{split}a\\b\end{split}\qquad\text{(1)}",
            ),
            (
                r"\begin{align}\tag{1}a\\b\tag{2}\end{align}",
                r"\begin{align}a\qquad\text{(1)}\\b\qquad\text{(2)}\end{align}",
            ),
            (
                r"\begin{aligned}[t]a\end{aligned}",
                r"\begin{aligned}a\end{aligned}",
            ),
            (
                r"\begin{eqnarray}a&=&b\\c&=&{d&e}\end{eqnarray}",
                r"\begin{align}a&=b\\c&={d&e}\end{align}",
            ),
            (
                r"x – {a + 1\over {b\over c}}",
                r"x - {\frac{a + 1}{{\frac{b}{c}}}}",
            ),
            (r"n \choose k", r"\binom{n}{k}"),
            (r"\mbox{if – } – x", r"\text{if – } - x"),
            (
                r"\operatorname*{arg\,max}_x \mathop{\rm lim}^y",
                "\\operatorname{arg\u{2009}max}\\limits_x \\operatorname{lim}\\limits^y",
            ),
            (r"\mathop{\sum\bm{x}}", r"\mathop{\sum\boldsymbol{x}}"),
            (r"X\_k\mathrm{a\_b}", r"X_k\mathrm{a\_b}"),
            (r"\boxed{x}", "{\\text{\u{f8f0}}x}"),
            (
                r"\begin{array}{c}a&b\\{c&d}&e\end{array}",
                r"\begin{array}{cc}a&b\\{c&d}&e\end{array}",
            ),
            (
                r"\begin{cases}a&b&c\end{cases}",
                r"\left\{\begin{array}{lll}a&b&c\end{array}\right.",
            ),
            (
                r"\left<x\right>\R\ket{a}",
                r"\left\langle x\right\rangle \mathbb{R}|a\rangle ",
            ),
        ] {
            assert_eq!(spelled(tex), wanted);
        }
    }

    #[test]
    fn unclosed_groups_are_left_as_they_are() {
        for tex in [r"\frac{1", r"\mbox{a", r"\begin{eqnarray}a", r"{a", "\\"] {
            assert!(!spelled(tex).is_empty());
        }
        let deep = "{a\\over".repeat(300);
        assert!(spelled(&deep).len() >= deep.len());
    }
}
