//! What operators are when nothing says so: how they are spaced, whether they grow.
//!
//! The classes are TeX's (The `TeXbook`, chapter 17), with the spaces that they have beside ordinary
//! letters; MathML Core's dictionary (<https://www.w3.org/TR/mathml-core/#operator-dictionary>) agrees
//! but for products, which it sets as tight as punctuation.

/// Where an operator stands in its row (<https://www.w3.org/TR/mathml-core/#dfn-form>).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    Prefix,
    Infix,
    Postfix,
}

/// What an operator does in its row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    Ordinary,
    /// ∑, ∫: grows in display style.
    Large,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    /// ….
    Inner,
}

/// What the dictionary says of an operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Entry {
    pub(super) class: Class,
    /// Space before, in eighteenths of an em.
    pub(super) before: i64,
    /// Space after.
    pub(super) after: i64,
    /// Whether it grows with its row.
    pub(super) stretchy: bool,
    /// Whether it grows alike above and below the axis.
    pub(super) symmetric: bool,
    /// Whether its limits move to its side in text style.
    pub(super) movable: bool,
}

/// What an operator is in a place.
pub(super) fn entry(text: &str, form: Form) -> Entry {
    let mut chars = text.chars().filter(|it| *it != '\u{338}');
    let class = match (chars.next(), chars.next()) {
        (Some(c), None) => class(c, form),
        (_, _) => match text {
            "||" => fence(form),
            "..." => Class::Inner,
            // `sin` as an operator, `:=`, `==`, …
            _ if text.starts_with(char::is_alphabetic) => Class::Large,
            _ => Class::Relation,
        },
    };
    let (before, after) = match (class, form) {
        (Class::Large, _) | (Class::Inner, Form::Infix) => (3, 3),
        (Class::Binary, Form::Infix) => (4, 4),
        (Class::Relation, _) => (5, 5),
        (Class::Punctuation, _) => (0, 3),
        (Class::Ordinary | Class::Open | Class::Close | Class::Inner | Class::Binary, _) => (0, 0),
    };
    let first = text.chars().next().unwrap_or(' ');
    let fenced = matches!(class, Class::Open | Class::Close) || is_bar(first);
    let large = class == Class::Large;
    Entry {
        class,
        before,
        after,
        stretchy: fenced || is_arrow(first) || is_wide_accent(first),
        symmetric: fenced || large,
        movable: large && !is_integral(first) || is_word(text),
    }
}

/// `lim`, `max`: limits stand below.
fn is_word(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(|it| it.is_alphabetic())
}

fn fence(form: Form) -> Class {
    match form {
        Form::Prefix => Class::Open,
        Form::Postfix => Class::Close,
        Form::Infix => Class::Ordinary,
    }
}

fn class(c: char, form: Form) -> Class {
    match c {
        '(' | '[' | '{' | '⟨' | '⌈' | '⌊' | '⟦' | '⟪' | '⟮' | '⦃' | '⦅' | '〈' | '┌' | '└'
        | '⎰' => Class::Open,
        ')' | ']' | '}' | '⟩' | '⌉' | '⌋' | '⟧' | '⟫' | '⟯' | '⦄' | '⦆' | '〉' | '┐' | '┘'
        | '⎱' => Class::Close,
        '|' | '‖' | '∥' | '⦀' if form != Form::Infix => fence(form),
        '|'
        | '‖'
        | '¦'
        | '⦀'
        | '/'
        | '\\'
        | '′'
        | '″'
        | '‴'
        | '!'
        | '?'
        | '%'
        | '‰'
        | '°'
        | '&'
        | '@'
        | '#'
        | '$'
        | '_'
        | '¬'
        | '∀'
        | '∃'
        | '∄'
        | '∂'
        | '∇'
        | '√'
        | '.'
        | '\''
        | '"'
        | '\u{2061}'..='\u{2064}' => Class::Ordinary,
        ',' | ';' | '，' | '；' | '、' => Class::Punctuation,
        '…' | '⋯' | '⋮' | '⋱' | '⋰' => Class::Inner,
        '∏' | '∐' | '∑' | '∫'..='∳' | '⋀'..='⋃' | '⨀'..='⨜' | '⅀' => {
            Class::Large
        }
        '+' | '-' | '−' | '±' | '∓' if form == Form::Prefix => Class::Ordinary,
        '+'
        | '-'
        | '−'
        | '±'
        | '∓'
        | '×'
        | '÷'
        | '·'
        | '*'
        | '∗'
        | '⋆'
        | '∘'
        | '∙'
        | '∔'
        | '∖'
        | '∧'
        | '∨'
        | '∩'
        | '∪'
        | '∸'
        | '≀'
        | '⊎'
        | '⊓'
        | '⊔'
        | '⊕'..='⊡'
        | '⊺'..='⊼'
        | '⋄'..='⋇'
        | '⋉'..='⋌'
        | '⋎'
        | '⋏'
        | '⋒'
        | '⋓'
        | '•'
        | '†'
        | '‡'
        | '△'
        | '▽'
        | '◁'
        | '▷'
        | '○'
        | '⨝'..='⩘' => Class::Binary,
        c if is_wide_accent(c) || is_accent(c) => Class::Ordinary,
        c if c.is_alphanumeric() => Class::Ordinary,
        _ => Class::Relation,
    }
}

pub(super) fn is_integral(c: char) -> bool {
    matches!(c, '∫'..='∳' | '⨋'..='⨜')
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '‖' | '∥' | '⦀')
}

/// Arrows that grow with what stands above or below them.
pub(super) fn is_arrow(c: char) -> bool {
    matches!(c, '←'..='⇿' | '⟰'..='⟿' | '⤀'..='⥿')
}

/// Braces, brackets, bars and wide accents above and below.
fn is_wide_accent(c: char) -> bool {
    matches!(
        c,
        '⎴' | '⎵' | '⏜'..='⏡' | '‾' | '¯' | 'ˉ' | '―' | '\u{305}' | '\u{332}'
    )
}

fn is_accent(c: char) -> bool {
    matches!(
        c,
        '^' | '~' | '`' | '´' | '¨' | '¸' | 'ˆ' | 'ˇ' | '˘' | '˙' | '˚' | '˜' | '\u{300}'
            ..='\u{36f}' | '\u{20d0}'..='\u{20ff}'
    )
}

/// An accent as it stands over a letter: many write the sign that has a place of its own.
pub(super) fn combining(c: char) -> char {
    match c {
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' | '∼' => '\u{303}',
        '`' => '\u{300}',
        '´' => '\u{301}',
        '¨' => '\u{308}',
        'ˇ' => '\u{30c}',
        '˘' => '\u{306}',
        '˙' | '.' => '\u{307}',
        '˚' => '\u{30a}',
        '→' => '\u{20d7}',
        '←' => '\u{20d6}',
        '↔' => '\u{20e1}',
        '⃛' => '\u{20db}',
        other => other,
    }
}

/// Whether an accent is a line over or under all that it belongs to.
pub(super) fn is_line(c: char) -> bool {
    matches!(
        c,
        '‾' | '¯' | 'ˉ' | '―' | '_' | '\u{305}' | '\u{332}' | '\u{304}' | '─'
    )
}

/// A struck-out operator as the one character that it is.
pub(super) fn negated(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('=', '≠'),
        ('∈', '∉'),
        ('∋', '∌'),
        ('∃', '∄'),
        ('<', '≮'),
        ('>', '≯'),
        ('≤', '≰'),
        ('≥', '≱'),
        ('≡', '≢'),
        ('≈', '≉'),
        ('∼', '≁'),
        ('≃', '≄'),
        ('≅', '≇'),
        ('⊂', '⊄'),
        ('⊃', '⊅'),
        ('⊆', '⊈'),
        ('⊇', '⊉'),
        ('∣', '∤'),
        ('|', '∤'),
        ('∥', '∦'),
        ('⊢', '⊬'),
        ('⊨', '⊭'),
        ('→', '↛'),
        ('←', '↚'),
        ('⇒', '⇏'),
        ('⇔', '⇎'),
        ('≺', '⊀'),
        ('≻', '⊁'),
    ];
    PAIRS.iter().find(|it| it.0 == c).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_spaced_by_their_class() {
        for (text, form, wanted) in [
            ("=", Form::Infix, (5, 5)),
            ("≠", Form::Infix, (5, 5)),
            ("=\u{338}", Form::Infix, (5, 5)),
            ("+", Form::Infix, (4, 4)),
            ("−", Form::Prefix, (0, 0)),
            ("×", Form::Infix, (4, 4)),
            ("/", Form::Infix, (0, 0)),
            (",", Form::Infix, (0, 3)),
            ("∑", Form::Prefix, (3, 3)),
            ("(", Form::Prefix, (0, 0)),
            ("→", Form::Infix, (5, 5)),
            ("!", Form::Postfix, (0, 0)),
        ] {
            let found = entry(text, form);
            assert_eq!((found.before, found.after), wanted, "{text}");
        }
    }

    #[test]
    fn fences_and_arrows_grow() {
        assert!(entry("(", Form::Prefix).stretchy);
        assert!(entry("|", Form::Postfix).stretchy);
        assert!(entry("→", Form::Infix).stretchy);
        assert!(!entry("=", Form::Infix).stretchy);
        assert!(entry("∑", Form::Prefix).movable);
        assert!(!entry("∫", Form::Prefix).movable);
    }
}
