//! The properties of operators where no attribute gives them: how they are spaced, whether they grow.
//!
//! The classes are TeX's (The `TeXbook`, chapter 17), with the spaces that they have beside ordinary
//! letters; MathML Core's dictionary (<https://www.w3.org/TR/mathml-core/#operator-dictionary>) agrees
//! but for products, which it sets as tight as punctuation.

/// Where an operator stands in its row (<https://www.w3.org/TR/mathml-core/#dfn-form>).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OperatorForm {
    Prefix,
    Infix,
    Postfix,
}

/// What an operator does in its row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OperatorClass {
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

/// The properties of an operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct OperatorEntry {
    pub(super) class: OperatorClass,
    /// Space before, in eighteenths of an em.
    pub(super) before: i64,
    /// Space after, likewise.
    pub(super) after: i64,
    /// Whether it grows with its row.
    pub(super) stretchy: bool,
    /// Whether it grows by as much above the axis as below.
    pub(super) symmetric: bool,
    /// Whether its limits move to its side in text style.
    pub(super) movable: bool,
}

/// The properties of an operator in a form.
pub(super) fn entry(text: &str, form: OperatorForm) -> OperatorEntry {
    let mut chars = text.chars().filter(|it| *it != '\u{338}');
    let class = match (chars.next(), chars.next()) {
        (Some(c), None) => class(c, form),
        (_, _) => match text {
            "||" => fence(form),
            "..." => OperatorClass::Inner,
            // `sin` as an operator, `:=`, `==`, …
            _ if text.starts_with(char::is_alphabetic) => OperatorClass::Large,
            _ => OperatorClass::Relation,
        },
    };
    let (before, after) = match (class, form) {
        (OperatorClass::Large, _) | (OperatorClass::Inner, OperatorForm::Infix) => (3, 3),
        (OperatorClass::Binary, OperatorForm::Infix) => (4, 4),
        (OperatorClass::Relation, _) => (5, 5),
        (OperatorClass::Punctuation, _) => (0, 3),
        (
            OperatorClass::Ordinary
            | OperatorClass::Open
            | OperatorClass::Close
            | OperatorClass::Inner
            | OperatorClass::Binary,
            _,
        ) => (0, 0),
    };
    let first = text.chars().next().unwrap_or(' ');
    let fenced = matches!(class, OperatorClass::Open | OperatorClass::Close) || is_bar(first);
    let large = class == OperatorClass::Large;
    OperatorEntry {
        class,
        before,
        after,
        stretchy: fenced || is_arrow(first) || is_wide_accent(first),
        symmetric: fenced || large,
        movable: large && !is_integral(first) || is_word(text),
    }
}

/// Whether an operator is a word (`lim`, `max`), whose limits stand below it.
fn is_word(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(|it| it.is_alphabetic())
}

/// The class of a sign that may open or close, such as `|`.
fn fence(form: OperatorForm) -> OperatorClass {
    match form {
        OperatorForm::Prefix => OperatorClass::Open,
        OperatorForm::Postfix => OperatorClass::Close,
        OperatorForm::Infix => OperatorClass::Ordinary,
    }
}

fn class(c: char, form: OperatorForm) -> OperatorClass {
    match c {
        '(' | '[' | '{' | '⟨' | '⌈' | '⌊' | '⟦' | '⟪' | '⟮' | '⦃' | '⦅' | '〈' | '┌' | '└'
        | '⎰' => OperatorClass::Open,
        ')' | ']' | '}' | '⟩' | '⌉' | '⌋' | '⟧' | '⟫' | '⟯' | '⦄' | '⦆' | '〉' | '┐' | '┘'
        | '⎱' => OperatorClass::Close,
        '|' | '‖' | '∥' | '⦀' if form != OperatorForm::Infix => fence(form),
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
        | '\u{2061}'..='\u{2064}' => OperatorClass::Ordinary,
        ',' | ';' | '，' | '；' | '、' => OperatorClass::Punctuation,
        '…' | '⋯' | '⋮' | '⋱' | '⋰' => OperatorClass::Inner,
        '∏' | '∐' | '∑' | '∫'..='∳' | '⋀'..='⋃' | '⨀'..='⨜' | '⅀' => {
            OperatorClass::Large
        }
        '+' | '-' | '−' | '±' | '∓' if form == OperatorForm::Prefix => OperatorClass::Ordinary,
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
        | '⨝'..='⩘' => OperatorClass::Binary,
        c if is_wide_accent(c) || is_accent(c) => OperatorClass::Ordinary,
        c if c.is_alphanumeric() => OperatorClass::Ordinary,
        _ => OperatorClass::Relation,
    }
}

pub(super) fn is_integral(c: char) -> bool {
    matches!(c, '∫'..='∳' | '⨋'..='⨜')
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '‖' | '∥' | '⦀')
}

/// Whether it is an arrow, which grows with what stands above or below it.
pub(super) fn is_arrow(c: char) -> bool {
    matches!(c, '←'..='⇿' | '⟰'..='⟿' | '⤀'..='⥿')
}

/// Whether it is a brace, bracket or bar that stands above or below something and grows with it.
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

/// The combining form of an accent. Many authors write the spacing one.
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

/// Whether an accent is a line over or under the whole of its base.
pub(super) fn is_line(c: char) -> bool {
    matches!(
        c,
        '‾' | '¯' | 'ˉ' | '―' | '_' | '\u{305}' | '\u{332}' | '\u{304}' | '─'
    )
}

/// The character for an operator that is struck out; `None` where Unicode has none.
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
            ("=", OperatorForm::Infix, (5, 5)),
            ("≠", OperatorForm::Infix, (5, 5)),
            ("=\u{338}", OperatorForm::Infix, (5, 5)),
            ("+", OperatorForm::Infix, (4, 4)),
            ("−", OperatorForm::Prefix, (0, 0)),
            ("×", OperatorForm::Infix, (4, 4)),
            ("/", OperatorForm::Infix, (0, 0)),
            (",", OperatorForm::Infix, (0, 3)),
            ("∑", OperatorForm::Prefix, (3, 3)),
            ("(", OperatorForm::Prefix, (0, 0)),
            ("→", OperatorForm::Infix, (5, 5)),
            ("!", OperatorForm::Postfix, (0, 0)),
        ] {
            let found = entry(text, form);
            assert_eq!((found.before, found.after), wanted, "{text}");
        }
    }

    #[test]
    fn fences_and_arrows_grow() {
        assert!(entry("(", OperatorForm::Prefix).stretchy);
        assert!(entry("|", OperatorForm::Postfix).stretchy);
        assert!(entry("→", OperatorForm::Infix).stretchy);
        assert!(!entry("=", OperatorForm::Infix).stretchy);
        assert!(entry("∑", OperatorForm::Prefix).movable);
        assert!(!entry("∫", OperatorForm::Prefix).movable);
    }
}
