//! What Kobo's own reader wants of a content file: every sentence in a span with a number, by which it keeps places,
//! highlights and reading time, and the content in two `div`s. Kobo documents the format as `.kepub.epub`
//! (<https://github.com/kobolabs/epub-spec>); ids and structure are those that kepubify writes
//! (<https://pgaskin.net/kepubify>).

/// Elements whose text gets no spans.
const WITHOUT_SPANS: &[&str] = &[
    "audio", "math", "pre", "rp", "rt", "script", "style", "svg", "video",
];

/// Elements with which a new paragraph begins.
const PARAGRAPHS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"];

/// What kepubify puts into the head: the `div`s have no margins.
const STYLE: &str = "<style type=\"text/css\" class=\"kobostylehacks\">div#book-inner { margin-top: 0; margin-bottom: 0; }</style>";

/// A content file of ours as Kobo wants it.
pub(super) fn with_spans(xhtml: &str) -> String {
    let mut writer = SpanWriter {
        out: String::with_capacity(xhtml.len() * 5 / 4),
        ..SpanWriter::default()
    };
    let mut rest = xhtml;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |it| it + 1);
        writer.tag(&rest[..end]);
        rest = &rest[end..];
    }
    writer.out.push_str(rest);
    writer.out
}

#[derive(Default)]
struct SpanWriter {
    out: String,
    in_body: bool,
    /// Open elements of [`WITHOUT_SPANS`].
    closed: usize,
    paragraph: usize,
    segment: usize,
}

impl SpanWriter {
    fn tag(&mut self, tag: &str) {
        let is_end = tag.starts_with("</");
        let is_empty = tag.ends_with("/>");
        let name = tag.trim_start_matches(['<', '/']);
        let name = name
            .split(|it: char| it.is_ascii_whitespace() || matches!(it, '>' | '/'))
            .next()
            .unwrap_or_default();
        match (name, is_end) {
            ("head", true) => self.out.push_str(STYLE),
            ("body", true) => self.out.push_str("</div></div>"),
            ("img", false) if self.in_body && self.closed == 0 => {
                self.paragraph += 1;
                self.segment = 0;
                self.span(tag);
                return;
            }
            _ => {}
        }
        self.out.push_str(tag);
        if name == "body" && !is_end {
            self.in_body = true;
            self.out
                .push_str("<div id=\"book-columns\"><div id=\"book-inner\">");
        }
        if !is_end && PARAGRAPHS.contains(&name) {
            self.paragraph += 1;
            self.segment = 0;
        }
        if WITHOUT_SPANS.contains(&name) && !is_empty {
            self.closed = if is_end {
                self.closed.saturating_sub(1)
            } else {
                self.closed + 1
            };
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_body || self.closed > 0 || text.trim().is_empty() {
            self.out.push_str(text);
            return;
        }
        if self.paragraph == 0 {
            self.paragraph = 1;
        }
        for sentence in sentences(text) {
            self.span(sentence);
        }
    }

    fn span(&mut self, inside: &str) {
        self.segment += 1;
        let (paragraph, segment) = (self.paragraph, self.segment);
        self.out.push_str("<span class=\"koboSpan\" id=\"kobo.");
        self.out.push_str(&format!("{paragraph}.{segment}\">"));
        self.out.push_str(inside);
        self.out.push_str("</span>");
    }
}

/// The sentences of a text, with what closes them and the space behind them.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let is_full_width = matches!(c, '。' | '！' | '？');
        if !is_full_width && !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut has_space = false;
        while let Some((at, c)) = letters.peek().copied() {
            let closes = matches!(
                c,
                '”' | '’' | '」' | '』' | '）' | ')' | '"' | '。' | '！' | '？' | '…'
            );
            if !c.is_whitespace() && (has_space || !closes) {
                break;
            }
            has_space |= c.is_whitespace();
            end = at + c.len_utf8();
            letters.next();
        }
        // A full stop inside a number or an address ends no sentence.
        if is_full_width || has_space || end == text.len() {
            found.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_a_number_of_its_own() {
        let page =
            "<html><head></head><body><p>甲。乙“丙！”</p><p>a 3.14 b. c <b>d</b></p></body></html>";
        let kobo = with_spans(page);
        for part in [
            "<body><div id=\"book-columns\"><div id=\"book-inner\"><p>",
            "<span class=\"koboSpan\" id=\"kobo.1.1\">甲。</span>",
            "<span class=\"koboSpan\" id=\"kobo.1.2\">乙“丙！”</span>",
            "<span class=\"koboSpan\" id=\"kobo.2.1\">a 3.14 b. </span>",
            "<b><span class=\"koboSpan\" id=\"kobo.2.3\">d</span></b>",
            "</div></div></body>",
            "kobostylehacks",
        ] {
            assert!(kobo.contains(part), "{part} is not in {kobo}");
        }
    }

    #[test]
    fn pictures_have_a_paragraph_and_formulas_and_code_have_no_spans() {
        let page = "<body><p>x</p><img src=\"a.png\" alt=\"a\"/><pre>a. b</pre><math><mi>y</mi></math>\n</body>";
        let kobo = with_spans(page);
        assert!(kobo.contains("id=\"kobo.2.1\"><img src=\"a.png\" alt=\"a\"/></span>"));
        assert!(kobo.contains("<pre>a. b</pre><math><mi>y</mi></math>\n"));
    }

    #[test]
    fn nothing_but_spans_and_their_frame_is_added() {
        let page = "<head></head><body><p>甲。 乙 &amp; 丙? <i>丁</i></p></body>";
        let mut text = with_spans(page).replace(STYLE, "");
        while let Some(at) = text.find("<span class=\"koboSpan\"") {
            let end = at + text[at..].find('>').unwrap() + 1;
            text.replace_range(at..end, "");
        }
        let text = text.replace("</span>", "").replace("</div></div>", "");
        let text = text.replace("<div id=\"book-columns\"><div id=\"book-inner\">", "");
        assert_eq!(text, page);
    }
}
