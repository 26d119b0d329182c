//! Commands that an article defines for its formulas: `\def\R{…}`, `\newcommand{\abs}[1]{…}`,
//! `\DeclareMathOperator{\rank}{rank}`. They hold for all formulas that follow, as `MathJax` has it.

use std::collections::BTreeMap;

use super::spelling::group;

/// The longest formula that comes of definitions, in bytes, and the most of them that are filled in.
const LONGEST: usize = 5_000;
const MOST: usize = 500;

/// The most definitions that are filled in in all formulas of an article: definitions of definitions grow fast.
const MOST_OF_ALL: usize = 20_000;

/// The commands that were defined so far.
#[derive(Debug, Default)]
pub(in crate::normalize) struct Macros {
    defined: BTreeMap<String, Macro>,
    /// How many were filled in so far.
    filled: usize,
}

#[derive(Clone, Debug)]
struct Macro {
    /// How many arguments it takes.
    arguments: usize,
    /// What the first argument is when it is not given in brackets.
    optional: Option<String>,
    body: String,
}

impl Macros {
    /// Takes the definitions out of a formula. Returns what is left of it.
    pub(super) fn take(&mut self, tex: &str) -> String {
        let mut out = String::with_capacity(tex.len());
        let mut rest = tex;
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let (name, after) = command(rest);
            let defined = match name {
                "def" | "gdef" | "edef" => Self::plain(after),
                "newcommand" | "renewcommand" | "providecommand" => Self::latex(after),
                "DeclareMathOperator" => Self::operator(after),
                "let" => Self::alias(after),
                _ => None,
            };
            match defined {
                Some((name, it, after)) => {
                    self.defined.insert(name, it);
                    rest = after;
                }
                None => {
                    out.push_str(&rest[..rest.len() - after.len()]);
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// `\def\name#1#2{…}`.
    fn plain(text: &str) -> Option<(String, Macro, &str)> {
        let text = text.trim_start();
        let (name, rest) = text.starts_with('\\').then(|| command(text))?;
        let arguments = rest.split('{').next()?;
        let count = arguments.matches('#').count();
        let sound = arguments
            .chars()
            .all(|c| c == '#' || c.is_ascii_digit() || c.is_whitespace());
        let (body, after) =
            group(&rest[arguments.len()..]).filter(|_| sound && !name.is_empty())?;
        Some((name.to_owned(), Macro::of(count, None, body), after))
    }

    /// `\newcommand{\name}[2][x]{…}`, also without the first braces.
    fn latex(text: &str) -> Option<(String, Macro, &str)> {
        let text = text.trim_start().trim_start_matches('*').trim_start();
        let (name, rest) = match group(text) {
            Some((inner, rest)) if text.starts_with('{') => (command(inner.trim()).0, rest),
            _ => text.starts_with('\\').then(|| command(text))?,
        };
        let (count, rest) = bracketed(rest);
        let (optional, rest) = bracketed(rest);
        let count = count.map_or(Some(0), |it| it.trim().parse().ok())?;
        let (body, after) = group(rest).filter(|_| !name.is_empty() && count <= 9)?;
        Some((name.to_owned(), Macro::of(count, optional, body), after))
    }

    /// `\DeclareMathOperator*{\name}{text}`.
    fn operator(text: &str) -> Option<(String, Macro, &str)> {
        let star = if text.trim_start().starts_with('*') {
            "*"
        } else {
            ""
        };
        let text = text.trim_start().trim_start_matches('*');
        let (inner, rest) = group(text)?;
        let name = command(inner.trim()).0;
        let (body, after) = group(rest).filter(|_| !name.is_empty())?;
        let body = format!("\\operatorname{star}{{{body}}}");
        Some((name.to_owned(), Macro::of(0, None, &body), after))
    }

    /// `\let\a=\b`.
    fn alias(text: &str) -> Option<(String, Macro, &str)> {
        let text = text.trim_start();
        let (name, rest) = text.starts_with('\\').then(|| command(text))?;
        let rest = rest.trim_start().trim_start_matches('=').trim_start();
        let (other, after) = rest.starts_with('\\').then(|| command(rest))?;
        let body = format!("\\{other} ");
        Some((name.to_owned(), Macro::of(0, None, &body), after))
    }

    /// A formula with the definitions filled in.
    pub(super) fn expand(&mut self, tex: &str) -> String {
        let mut text = tex.to_owned();
        let mut done = 0;
        let mut from = 0;
        while let Some(at) = text
            .get(from..)
            .and_then(|it| it.find('\\'))
            .map(|it| it + from)
        {
            let (name, after) = command(&text[at..]);
            let Some(found) = self.defined.get(name).filter(|_| !name.is_empty()) else {
                from = text.len() - after.len();
                continue;
            };
            let Some((filled, rest)) = found.fill(after) else {
                from = text.len() - after.len();
                continue;
            };
            done += 1;
            self.filled += 1;
            let long = text.len() + filled.len() > LONGEST;
            if done > MOST
                || self.filled > MOST_OF_ALL
                || long
                || filled.contains(&format!("\\{name}")) && found.calls(name)
            {
                return tex.to_owned();
            }
            text = format!("{}{filled}{rest}", &text[..at]);
            from = at;
        }
        text
    }
}

impl Macro {
    fn of(arguments: usize, optional: Option<&str>, body: &str) -> Self {
        Self {
            arguments,
            optional: optional.map(str::to_owned),
            body: body.to_owned(),
        }
    }

    /// Whether its body calls itself, so that filling in would not end.
    fn calls(&self, name: &str) -> bool {
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('\\') {
            let (called, after) = command(&rest[at..]);
            if called == name {
                return true;
            }
            rest = after;
        }
        false
    }

    /// The body with the arguments that stand at the beginning of `text`, and what follows those.
    fn fill<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let mut arguments: Vec<&str> = Vec::new();
        let mut rest = text;
        if let Some(optional) = &self.optional {
            let (given, after) = bracketed(rest);
            arguments.push(given.unwrap_or(optional));
            rest = after;
        }
        while arguments.len() < self.arguments {
            let bare = rest.trim_start();
            let (argument, after) = match group(bare) {
                Some(found) if bare.starts_with('{') => found,
                _ if bare.starts_with('\\') => {
                    let after = command(bare).1;
                    (&bare[..bare.len() - after.len()], after)
                }
                _ => {
                    let length = bare.chars().next()?.len_utf8();
                    bare.split_at(length)
                }
            };
            arguments.push(argument);
            rest = after;
        }
        let mut out = String::with_capacity(self.body.len());
        let mut parts = self.body.split('#');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digit = part.chars().next().and_then(|it| it.to_digit(10));
            let argument =
                digit.and_then(|it| arguments.get(usize::try_from(it).ok()?.checked_sub(1)?));
            match argument {
                Some(argument) => {
                    out.push_str(argument);
                    out.push_str(&part[1..]);
                }
                None => {
                    out.push('#');
                    out.push_str(part);
                }
            }
        }
        // A command must not grow together with the letters behind it.
        if out.ends_with(|c: char| c.is_ascii_alphabetic())
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            out.push(' ');
        }
        Some((out, rest))
    }
}

/// The name of the command at the start of a text, and what follows.
fn command(text: &str) -> (&str, &str) {
    let inner = text.strip_prefix('\\').unwrap_or(text);
    let letters = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
    let length = letters.max(inner.chars().next().map_or(0, char::len_utf8));
    inner.split_at(length)
}

/// The text in brackets at the start, if there is one, and what follows.
fn bracketed(text: &str) -> (Option<&str>, &str) {
    let inner = text
        .trim_start()
        .strip_prefix('[')
        .and_then(|it| it.split_once(']'));
    inner.map_or((None, text), |(inner, after)| (Some(inner), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_taken_and_filled_in() {
        let mut macros = Macros::default();
        let rest = macros.take(
            r"\def\half#1{\frac{#1}{2}} \newcommand{\abs}[1]{|#1|}\newcommand\R{\mathbb{R}}
              \newcommand{\p}[2][x]{#1+#2}\DeclareMathOperator{\rk}{rank}\let\eps=\varepsilon a",
        );
        assert_eq!(rest.trim(), "a");
        for (tex, wanted) in [
            (r"\half x", r"\frac{x}{2}"),
            (r"\half{\abs{y}}z", r"\frac{|y|}{2}z"),
            (r"\R^n", r"\mathbb{R}^n"),
            (r"\p{b}\p[a]{b}", "x+ba+b"),
            (r"\rk A", r"\operatorname{rank} A"),
            (r"\eps", r"\varepsilon "),
            (r"\Rightarrow\\R", r"\Rightarrow\\R"),
        ] {
            assert_eq!(macros.expand(tex), wanted, "{tex}");
        }
    }

    #[test]
    fn definitions_that_never_end_are_left() {
        let mut macros = Macros::default();
        macros.take(r"\def\a{\a\a}\def\b{\c\c}\def\c{\b\b}");
        assert_eq!(macros.expand(r"\a"), r"\a");
        assert_eq!(macros.expand(r"\b"), r"\b");
        assert_eq!(macros.take(r"\def\x"), r"\def\x");
    }
}
