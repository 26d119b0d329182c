//! Code → which of its words are what: keyword, text, comment, number, name. Both formats colour them alike.
//!
//! One pass over the text with a table of languages and no regular expressions: `syntect` with grammars of its own takes
//! seconds for a listing in the ordinary build (`docs/libraries.md`), and needs none of what it knows beyond this. A wrong
//! guess costs a colour; the text is never changed. Code in a language that is not known has no colours.

mod grammars;
mod lines;
mod scan;

use std::ops::Range;

/// What a word of code is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WordKind {
    /// A word of the language.
    Keyword,
    /// Text in quotation marks.
    String,
    /// A comment.
    Comment,
    /// A number, or a constant such as `true`.
    Number,
    /// The name of a type, a tag, a key or a variable with a sign of its own.
    Name,
}

/// A word: bytes of the code, and what they are.
pub type CodeWord = (Range<usize>, WordKind);

/// The words of code that have a colour, in order; none when the language is not known.
#[must_use]
pub fn words(language: Option<&str>, text: &str) -> Vec<CodeWord> {
    let Some(grammar) = language.and_then(grammars::find) else {
        return Vec::new();
    };
    match grammar.form {
        grammars::Form::Program => scan::program(grammar, text),
        grammars::Form::Markup => scan::markup(text),
        grammars::Form::Settings => lines::settings(text),
        grammars::Form::Changes => lines::changes(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{WordKind, words};

    /// The words with the first letter of their kind: `k:let`.
    fn told(language: &str, text: &str) -> Vec<String> {
        let letter = |kind| match kind {
            WordKind::Keyword => 'k',
            WordKind::String => 's',
            WordKind::Comment => 'c',
            WordKind::Number => 'n',
            WordKind::Name => 't',
        };
        let words = words(Some(language), text);
        let mut end = 0;
        for (range, _) in &words {
            assert!(
                range.start >= end && range.end > range.start,
                "{text}: {words:?}"
            );
            end = range.end;
        }
        let words = words.into_iter();
        words
            .map(|(range, kind)| format!("{}:{}", letter(kind), &text[range]))
            .collect()
    }

    #[test]
    fn programs() {
        assert_eq!(
            told(
                "rust",
                "fn f<'a>(s: &'a str) -> char { 'x' /* a /* b */ c */ } // 完\nlet n = 0x1F..r#\"q\"q\"#;"
            ),
            [
                "k:fn",
                "k:str",
                "k:char",
                "s:'x'",
                "c:/* a /* b */ c */",
                "c:// 完",
                "k:let",
                "n:0x1F",
                "s:r#\"q\"q\"#"
            ]
        );
        assert_eq!(
            told(
                "python",
                "@cache\ndef f(x): # it's\n    \"\"\"a\n    'b' \"\"\"\n    return f'{x}' if None else 1.5e-3"
            ),
            [
                "t:@cache",
                "k:def",
                "c:# it's",
                "s:\"\"\"a\n    'b' \"\"\"",
                "k:return",
                "s:f'{x}'",
                "k:if",
                "n:None",
                "k:else",
                "n:1.5e-3"
            ]
        );
        assert_eq!(
            told("js", "const a = `x\n${y}`; // it's\nnew Map('a\\'b', true)"),
            [
                "k:const",
                "s:`x\n${y}`",
                "c:// it's",
                "k:new",
                "t:Map",
                "s:'a\\'b'",
                "n:true"
            ]
        );
        assert_eq!(
            told("sql", "SELECT a FROM b -- c"),
            ["k:SELECT", "k:FROM", "c:-- c"]
        );
        assert_eq!(
            told("sh", "echo \"$A\" $B ${#C} # d"),
            ["k:echo", "s:\"$A\"", "t:$B", "c:# d"]
        );
        assert_eq!(
            told("c", "#include <a.h>\nint x = 'a';"),
            ["k:#include", "k:int", "s:'a'"]
        );
    }

    #[test]
    fn markup_and_settings() {
        assert_eq!(
            told("html", "<!-- c --><a href=\"x\" b>don't &amp;</a>"),
            [
                "c:<!-- c -->",
                "k:<a",
                "t:href",
                "s:\"x\"",
                "t:b",
                "k:>",
                "n:&amp;",
                "k:</a>"
            ]
        );
        assert_eq!(
            told("json", "{\"a\": [\"b\", 1, null]}"),
            ["t:\"a\"", "s:\"b\"", "n:1", "n:null"]
        );
        assert_eq!(
            told("yaml", "a: 'b' # c\n- d-e: true"),
            ["t:a", "s:'b'", "c:# c", "t:d-e", "n:true"]
        );
        assert_eq!(
            told("toml", "[x]\na.b = 1 # c"),
            ["k:[x]", "t:a.b", "n:1", "c:# c"]
        );
        assert_eq!(
            told("diff", "@@ -1 +1 @@\n-a\n+b\n c"),
            ["n:@@ -1 +1 @@", "k:-a", "s:+b"]
        );
        assert_eq!(
            told("css", "a:hover { color: #fff; } /* b */"),
            ["t:color", "n:#fff", "c:/* b */"]
        );
    }

    #[test]
    fn what_is_no_code_of_a_known_language_stays_plain() {
        assert!(words(None, "fn main() {}").is_empty());
        assert!(words(Some("brainrot"), "fn main() {}").is_empty());
        assert!(told("js", "it's not closed").is_empty());
        assert_eq!(told("rust", "字 'abc 汉"), [""; 0]);
    }

    #[test]
    fn hostile_code_takes_linear_time() {
        for (language, piece) in [
            ("js", "\\\""),
            ("rust", "r#\""),
            ("rust", "/*"),
            ("html", "<"),
            ("html", "<!--"),
            ("python", "'''\""),
            ("sh", "$"),
            ("yaml", "- "),
            ("css", "{"),
            ("html", "<a \""),
        ] {
            _ = words(Some(language), &piece.repeat(100_000));
        }
    }
}
