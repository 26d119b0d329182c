//! Groups elements by name, and measures the length of text.

/// Headings.
pub(super) fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements that end a line of text.
pub(super) fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "noscript"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Length in Latin letters, and how many marks part sentences or their clauses.
///
/// Chinese has no spaces and says in one character what takes three letters, so its text is measured so.
pub(super) fn measure(text: &str) -> (f32, u32) {
    let (mut size, mut commas) = (0.0, 0);
    let mut blank = true;
    for c in text.chars() {
        if c.is_whitespace() {
            size += if blank { 0.0 } else { 1.0 };
            blank = true;
            continue;
        }
        blank = false;
        size += match c {
            '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}' => 2.0,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => 3.0,
            _ => 1.0,
        };
        commas += u32::from(is_comma(c));
    }
    (size, commas)
}

/// Marks that part clauses; in scripts without spaces those that end sentences too.
fn is_comma(c: char) -> bool {
    matches!(
        c,
        ',' | '，' | '、' | '。' | '；' | '！' | '？' | '،' | '﹐' | '︐' | '⹁'
    )
}
