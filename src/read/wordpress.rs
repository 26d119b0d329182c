//! Rewrites shortcodes that `WordPress` did not run (`[caption …]`, `[embed]`, `[audio …]`) in the HTML of any body.
//! Square brackets are common in prose, so only text that is certainly a shortcode is changed.

use std::borrow::Cow;

use super::tags::{Token, tokens};
use crate::diag::rules;
use crate::xml::escape;
use crate::{Fact, Warning};

/// Most bytes of a shortcode, from its first bracket to its last.
const LONGEST: usize = 20_000;

/// Beginnings of the names of shortcodes for page layouts and forms. The tags are removed, their contents stay.
const BUILDERS: &[&str] = &[
    "vc_",
    "et_pb_",
    "fusion_",
    "contact-form",
    "wpforms",
    "ninja_form",
];

/// Rewrites the shortcodes of a body that begins on `first_line`.
pub(super) fn rewrite<'b>(
    body: &'b str,
    first_line: u32,
    warnings: &mut Vec<Warning>,
) -> Cow<'b, str> {
    let names = [
        "caption",
        "embed",
        "youtube",
        "audio",
        "video",
        "sourcecode",
        "vc_",
        "et_pb_",
        "fusion_",
        "contact-form",
    ];
    let any = names.iter().any(|it| body.contains(&format!("[{it}")));
    if !any && !has_pair(body) {
        return Cow::Borrowed(body);
    }
    let (mut out, mut done, mut code) = (String::with_capacity(body.len()), 0, 0_usize);
    let (mut line, mut counted) = (first_line, 0);
    for (at, token) in tokens(body) {
        let text = match token {
            Token::Open(name, _) if is_code(name) => {
                code += 1;
                continue;
            }
            Token::Close(name) if is_code(name) => {
                code = code.saturating_sub(1);
                continue;
            }
            Token::Text(text) if code == 0 => text,
            Token::Text(_) | Token::Raw(_) | Token::Open(..) | Token::Close(_) | Token::Comment => {
                continue;
            }
        };
        for (inner, _) in text.match_indices('[') {
            let start = at + inner;
            if start < done {
                continue;
            }
            let Some((html, length)) = shortcode(near(&body[start..])) else {
                continue;
            };
            line = line_after(&body[counted..start], line);
            counted = start;
            let shown: String = body[start..start + length].chars().take(200).collect();
            let fact = Fact::Repaired {
                what: format!("a shortcode of WordPress, `{shown}`"),
            };
            warnings.push(Warning::new(line, &rules::WORDPRESS_SHORTCODE, fact));
            out.push_str(&body[done..start]);
            out.push_str(&html);
            done = start + length;
        }
    }
    out.push_str(&body[done..]);
    Cow::Owned(out)
}

/// The line on which a text ends that begins on `line`. HTML rendered from Markdown names its lines itself, in
/// `data-sourcepos`.
fn line_after(text: &str, line: u32) -> u32 {
    let written = text.rsplit_once("data-sourcepos=\"").map(|it| it.1);
    let written = written.and_then(|it| it.split(':').next()?.parse().ok());
    let breaks = u32::try_from(text.matches('\n').count()).unwrap_or(0);
    written.unwrap_or(line.saturating_add(breaks))
}

/// Whether there may be a shortcode of a plugin: one that is closed and has arguments.
fn has_pair(body: &str) -> bool {
    body.contains("[/") && (body.contains("=\"") || body.contains("=&") || body.contains("=”"))
}

fn is_code(name: &str) -> bool {
    ["pre", "code"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it))
}

fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// The HTML for the shortcode at the start of a text, and the length of the shortcode in bytes.
fn shortcode(text: &str) -> Option<(String, usize)> {
    let tag_end = text[..text.floor_char_boundary(1000)].find(']')?;
    let tag = text[1..tag_end]
        .replace("&quot;", "\"")
        .replace("&#8220;", "\"")
        .replace("&#8221;", "\"")
        .replace("&#8243;", "\"")
        .replace(['“', '”', '″', '„'], "\"");
    let closing = tag.starts_with('/');
    let name = tag.trim_start_matches('/').split([' ', '=']).next()?;
    let attribute = |key: &str| {
        let rest = tag.split_once(&format!("{key}=\""))?.1;
        Some(rest.split_once('"')?.0)
    };
    let after = tag_end + 1;
    if BUILDERS.iter().any(|it| name.starts_with(it)) {
        return Some((String::new(), after));
    }
    if closing {
        return None;
    }
    let inside = || {
        let close = format!("[/{name}]");
        let end = text[after..].find(&close)?;
        Some((&text[after..after + end], after + end + close.len()))
    };
    match name {
        "caption" | "wp_caption" => {
            let (inner, end) = inside()?;
            Some((figure(inner, attribute("caption"))?, end))
        }
        "embed" => {
            let (inner, end) = inside()?;
            let url = inner.trim();
            let frame = || format!("<iframe src=\"{}\"></iframe>", url.replace('"', "&quot;"));
            (url.contains("://") && !url.contains('<')).then(|| (frame(), end))
        }
        "youtube" | "vimeo" => {
            let url = tag[name.len()..].trim_matches(['=', ' ', '"']);
            let url = if url.contains("://") {
                url.to_owned()
            } else {
                attribute("id")?.to_owned()
            };
            let known = url.contains("://");
            known.then(|| (format!("<iframe src=\"{}\"></iframe>", escape(&url)), after))
        }
        "audio" | "video" => {
            let url = ["mp3", "mp4", "src", "m4a", "ogg", "webm", "m4v"]
                .iter()
                .find_map(|it| attribute(it))?;
            let end = inside().map_or(after, |it| it.1);
            Some((
                format!("<{name} src=\"{}\" controls></{name}>", escape(url)),
                end,
            ))
        }
        "sourcecode" => {
            let (inner, end) = inside()?;
            let language = attribute("lang")
                .or_else(|| attribute("language"))
                .unwrap_or_default();
            let class = escape(language);
            Some((
                format!("<pre><code class=\"language-{class}\">{inner}</code></pre>"),
                end,
            ))
        }
        _ => {
            let (inner, end) = inside()?;
            plugin(name, &tag, inner).map(|it| (it, end))
        }
    }
}

/// A shortcode of a plugin, such as `[button link="…"]甲[/button]`: its text, with the address if it has one. Only
/// what is closed and has a quoted argument is certainly one.
fn plugin(name: &str, tag: &str, inner: &str) -> Option<String> {
    let word = |it: &str| {
        it.chars()
            .all(|c| c.is_ascii_lowercase() || "-_0123456789".contains(c))
    };
    let named = name.len() > 1 && word(name) && name.starts_with(|c: char| c.is_ascii_lowercase());
    let mut arguments = tag.split_once(' ')?.1.split("=\"");
    let key = arguments.next()?.rsplit(' ').next()?;
    if !named || key.is_empty() || !word(key) || arguments.next().is_none() {
        return None;
    }
    let address = ["link", "url", "href"].iter().find_map(|key| {
        let rest = tag.split_once(&format!(" {key}=\""))?.1;
        rest.split('"').next().filter(|it| it.contains("://"))
    });
    Some(match address {
        Some(url) if !inner.contains("<a ") => format!("<a href=\"{}\">{inner}</a>", escape(url)),
        Some(_) | None => inner.to_owned(),
    })
}

/// A figure of a picture, perhaps linked, with its caption from the attribute or from the text after the picture.
fn figure(inner: &str, caption: Option<&str>) -> Option<String> {
    let image = inner.find("<img")?;
    let mut end = image + inner[image..].find('>')? + 1;
    let rest = &inner[end..];
    let blanks = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with("</a>") {
        end += blanks + "</a>".len();
    }
    let words = caption.map_or_else(|| inner[end..].trim().to_owned(), escape);
    Some(format!(
        "<figure>{}<figcaption>{words}</figcaption></figure>",
        &inner[..end]
    ))
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn shortcodes_become_html_and_prose_stays() {
        for (body, wanted) in [
            (
                "<p>[caption id=\"a\" width=\"3\"]<a href=x><img src=y></a> 题[/caption]</p>",
                "<p><figure><a href=x><img src=y></a><figcaption>题</figcaption></figure></p>",
            ),
            (
                "[caption caption=&quot;旧&quot;]<img src=y>[/caption]",
                "<figure><img src=y><figcaption>旧</figcaption></figure>",
            ),
            (
                "[embed]https://a.example/v[/embed]",
                "<iframe src=\"https://a.example/v\"></iframe>",
            ),
            (
                "[video width=\"6\" mp4=\"https://a.example/a.mp4\"][/video]",
                "<video src=\"https://a.example/a.mp4\" controls></video>",
            ),
            ("[vc_row]文[/vc_row]", "文"),
            (
                "<p>[button link=”https://a.example/甲” type=”big”] 去甲地[/button]</p>",
                "<p><a href=\"https://a.example/甲\"> 去甲地</a></p>",
            ),
            ("[url=x]甲[/url] [b]乙[/b]", "[url=x]甲[/url] [b]乙[/b]"),
            ("[1] [注] [embed] [caption]", "[1] [注] [embed] [caption]"),
            (
                "<code>[embed]https://a[/embed]</code>",
                "<code>[embed]https://a[/embed]</code>",
            ),
        ] {
            assert_eq!(rewrite(body, 1, &mut Vec::new()), wanted);
        }
    }
}
