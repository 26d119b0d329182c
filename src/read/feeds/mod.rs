//! Feeds: what a site has published lately, entry by entry, and lists of feeds.
//!
//! | file | form |
//! |---|---|
//! | `rss` | RSS 0.9x and 2.0, and RSS 1.0, which is RDF |
//! | `atom` | Atom (RFC 4287), also as Blogger exports it |
//! | `json` | JSON Feed 1.0 and 1.1 |
//! | `opml` | OPML, which lists feeds |

pub(super) mod atom;
pub(super) mod json;
pub(super) mod opml;
pub(super) mod rss;

use super::tags::{Token, tokens};

/// Whether a text is HTML and not plain text.
pub(super) fn is_html(text: &str) -> bool {
    tokens(text).any(|it| match it.1 {
        Token::Open(..) | Token::Close(_) => true,
        Token::Text(_) | Token::Raw(_) | Token::Comment => false,
    }) || (text.contains('&') && text.contains(';'))
}

/// Words at the end of a text that is only the beginning of one.
const CUT: &[&str] = &["[…]", "[&hellip;]", "[&#8230;]", "[...]"];

/// Whether a text is only the beginning of an article: it ends so, or it is short and has one paragraph.
pub(super) fn is_cut(text: &str) -> bool {
    let mut words = String::new();
    let mut blocks = 0;
    for (_, token) in tokens(text) {
        match token {
            Token::Text(text) => words.push_str(text),
            Token::Open(name, _) if ["p", "img", "pre", "li"].contains(&name) => blocks += 1,
            Token::Open(..) | Token::Close(_) | Token::Raw(_) | Token::Comment => {}
        }
    }
    let words = words.trim();
    CUT.iter().any(|it| words.ends_with(it)) || (blocks < 2 && words.chars().count() < SHORT)
}

/// The most characters of a description that is taken for a summary, when nothing else tells.
const SHORT: usize = 600;
