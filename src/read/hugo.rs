//! Shortcodes in bodies of HTML, where Hugo reads them too (blogdown writes such files).

use std::borrow::Cow;

use super::marks::whole_tag;
use super::shortcodes::{Shortcode, shortcode};

/// Replaces every line that is one shortcode by its HTML. Unknown shortcodes and lines inside `<pre>` stay.
/// Lines keep their numbers.
pub(super) fn rewrite(body: &str) -> Cow<'_, str> {
    if !body.contains("{{%") && !body.contains("{{<") {
        return Cow::Borrowed(body);
    }
    let mut code = false;
    let lines = body.split('\n').map(|line| {
        let was_code = code;
        if let Some(tag) = line.rfind("<pre").max(line.rfind("</pre")) {
            code = !line[tag..].starts_with("</");
        }
        if was_code || code {
            return line.to_owned();
        }
        html(line).unwrap_or_else(|| line.to_owned())
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// The HTML for a line that is one shortcode, alone or inside `<p>`.
fn html(line: &str) -> Option<String> {
    let bare = line.trim();
    let inside = bare
        .strip_prefix("<p>")
        .and_then(|it| it.strip_suffix("</p>"));
    let tag = whole_tag(inside.unwrap_or(bare).trim())?;
    if !tag.starts_with("{{%") && !tag.starts_with("{{<") {
        return None;
    }
    match shortcode(tag) {
        // Other blocks have Markdown in them, which nothing would render here.
        Shortcode::Block(lines) if lines.iter().all(|it| it.starts_with('<')) => {
            Some(lines.join(" "))
        }
        Shortcode::Inline(html) => Some(format!("<p>{html}</p>")),
        Shortcode::Block(_) | Shortcode::Code { .. } | Shortcode::Nothing | Shortcode::Unknown => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn figure_shortcodes_become_pictures_outside_code() {
        let html = "<p>甲</p>\n{{% figure src=\"a.png\" caption=\"图\" %}}\n<p>{{< img src=\"b.png\" >}}</p>";
        assert_eq!(
            rewrite(html),
            "<p>甲</p>\n<figure><img src=\"a.png\" alt=\"\"><figcaption>图</figcaption></figure>\n\
             <p><img src=\"b.png\" alt=\"\"></p>"
        );
        let code = "<pre><code>\n{{% figure src=\"a.png\" %}}\n</code></pre>\n{{< unheard >}}";
        assert_eq!(rewrite(code), code);
    }
}
