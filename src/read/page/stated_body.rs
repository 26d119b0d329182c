//! The text of an article that a page states in its JSON-LD but does not show without running its scripts.
//!
//! `articleBody` (<https://schema.org/articleBody>) is a witness, not the article: it has no headings, links or pictures,
//! and many sites put a summary there. It is used only where the page itself shows next to none of it.

use crate::read::entities::decode;
use crate::read::tags::{Token, tokens};
use crate::xml::escape;

/// A stated text shorter than this is a summary: bytes of its letters, of which ideographs have three.
const SHORTEST: usize = 400;

/// How many pieces of the stated text are looked for in what the page shows, and how many letters each has.
const PROBES: usize = 24;
const PROBE: usize = 16;

/// The page with the stated text as an article at its end; `None` when the page shows the text itself. No line is added,
/// so that lines are still those of the file.
pub(super) fn shown(page: &str, stated: &str) -> Option<String> {
    let stated = if stated.contains("&lt;p") {
        decode(stated)
    } else {
        stated.to_owned()
    };
    let letters = letters_of(&text_of(&stated));
    let visible = letters_of(&text_of(page));
    // A page with much more text of its own has an article of its own.
    if letters.len() < SHORTEST.max(visible.len() / 2) {
        return None;
    }
    let chars: Vec<char> = letters.chars().collect();
    let starts = (0..PROBES).map(|it| it * (chars.len() - PROBE) / PROBES);
    let seen = starts
        .filter(|it| visible.contains(&chars[*it..*it + PROBE].iter().collect::<String>()))
        .count();
    if seen * 2 >= PROBES {
        return None;
    }
    let article = format!(
        "<article itemprop=\"articleBody\">{}</article>",
        html_of(&stated)
    );
    let end = page.rfind("</body").unwrap_or(page.len());
    Some([&page[..end], &article, &page[end..]].concat())
}

/// The text of HTML without scripts, styles and markup.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (_, token) in tokens(html) {
        match token {
            Token::Text(piece) => text.push_str(piece),
            // Elements part words, but not the letters that are compared.
            Token::Raw(_) | Token::Open(..) | Token::Close(_) | Token::Comment => {}
        }
    }
    decode(&text)
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

/// A stated text as HTML in one line: it may be HTML already; otherwise each of its lines is a paragraph.
fn html_of(stated: &str) -> String {
    let is_html = ["<p>", "<p ", "<br", "<div"]
        .iter()
        .any(|it| stated.contains(it));
    if is_html {
        return stated.replace('\n', " ");
    }
    let lines = stated.lines().map(str::trim).filter(|it| !it.is_empty());
    lines
        .map(|it| format!("<p>{}</p>", escape(&decode(it))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    const SENTENCE: &str = "兰台是汉代宫中收藏图书的地方，由御史中丞掌管，班固曾任兰台令史。";

    #[test]
    fn a_text_that_only_scripts_show_becomes_an_article() {
        let stated = format!(
            "{}\n{}\n第三段 a &amp; b",
            SENTENCE.repeat(4),
            SENTENCE.repeat(3)
        );
        let page = "<html><body><div id=app></div><script>run()</script></body></html>";
        let page = shown(page, &stated).expect("it is not shown");
        assert!(page.contains("班固曾任兰台令史。</p><p>兰台"), "{page}");
        assert!(page.ends_with("<p>第三段 a &amp; b</p></article></body></html>"));
    }

    #[test]
    fn a_text_that_the_page_shows_is_left_alone() {
        let text = SENTENCE.repeat(8);
        let marked = SENTENCE.replace("汉代", "<b>汉</b>代").repeat(8);
        assert_eq!(shown(&format!("<body><p>{marked}</p></body>"), &text), None);
    }

    #[test]
    fn a_summary_is_no_article() {
        assert_eq!(shown("<body></body>", SENTENCE), None);
    }
}
