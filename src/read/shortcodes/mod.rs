//! Reads single tags of site generators, those of Liquid and Nunjucks (`{% … %}`, `{{ … }}`), Hugo (`{{< … >}}`)
//! and Zenn (`@[…](…)`), and gives the Markdown or HTML that they stand for.

mod boxes;
mod call;
mod media;
mod words;

use crate::xml::escape;

pub(super) use boxes::box_lines;
pub(super) use call::Shortcode;
use call::{Argument, arguments, get, positional};
use media::{code, figure, frame, is_picture, link, picture, video_url};

/// Reads one tag.
pub(super) fn shortcode(tag: &str) -> Shortcode {
    if let Some(rest) = tag.strip_prefix("@[") {
        let Some((name, argument)) = rest.split_once("](") else {
            return Shortcode::Unknown;
        };
        return zenn(name, argument.trim_end_matches(')').trim());
    }
    let inner = tag.trim_matches(['{', '}', '%', '<', '>', ' ', '-']);
    if tag.starts_with("{{") && !tag.starts_with("{{<") && !tag.starts_with("{{%") {
        return output(inner);
    }
    let (name, rest) = match inner.split_once(char::is_whitespace) {
        // A space may follow the slash: `{{< / note >}}`.
        Some(("/", rest)) => (format!("/{}", rest.trim()), ""),
        Some((name, rest)) => (name.to_owned(), rest),
        None => (inner.to_owned(), ""),
    };
    if name.is_empty() {
        return Shortcode::Unknown;
    }
    named(&name.to_ascii_lowercase(), rest)
}

fn named(name: &str, rest: &str) -> Shortcode {
    let arguments = arguments(rest);
    let words = positional(&arguments);
    let first = words.first().copied().unwrap_or_default();
    if let Some(found) = boxes::around(name, &arguments).or_else(|| words::words(name, rest)) {
        return found;
    }
    let id = get(&arguments, &["id", "bvid"]).unwrap_or(first);
    match name {
        "asset_img" | "img" | "image" | "inlineimage" => picture(name, &arguments, &words),
        "figure" => figure(&arguments, &words),
        "include" | "include_relative" | "include_cached" => include(&arguments, first),
        "youtube" | "youtubeplayer" | "vimeo" | "bilibili" if !id.is_empty() => {
            frame(&video_url(name, id))
        }
        "iframe" if !first.is_empty() => frame(first),
        "video" | "audio" | "dplayer" | "aplayer" | "mp3" => media::player(name, &arguments, first),
        "gist" => match words.as_slice() {
            [user, id, ..] => link(&format!("https://gist.github.com/{user}/{id}"), None),
            [id] => link(&format!("https://gist.github.com/{id}"), None),
            [] => Shortcode::Unknown,
        },
        "tweet" | "twitter" | "x" if id.bytes().all(|it| it.is_ascii_digit()) && !id.is_empty() => {
            let user = get(&arguments, &["user"]).unwrap_or("i");
            link(&format!("https://twitter.com/{user}/status/{id}"), None)
        }
        "instagram" if !id.is_empty() => link(&format!("https://www.instagram.com/p/{id}/"), None),
        "codeblock" | "code" | "highlight" | "mermaid" | "katex" | "plantuml" => {
            code(name, &arguments, &words)
        }
        "raw" | "endraw" | "more" | "toc" | "tableofcontents" | "pagebreak" | "newpage" => {
            Shortcode::Nothing
        }
        "post_link" | "asset_link" => match words.split_first() {
            Some((target, [])) => link(target, None),
            Some((target, title)) => link(target, Some(&title.join(" "))),
            None => Shortcode::Unknown,
        },
        "link" => match words.iter().position(|it| words::is_address(it)) {
            // Jekyll's `{% link _posts/a.md %}` stands for the address.
            _ if words.len() == 1 => Shortcode::Inline(escape(first)),
            Some(at) if at > 0 => link(words[at], Some(&words[..at].join(" "))),
            Some(_) | None => Shortcode::Unknown,
        },
        "button" => match get(&arguments, &["href", "link", "url", "relref"]) {
            Some(url) => Shortcode::Inline(format!("<a href=\"{}\">", escape(url))),
            None => Shortcode::Unknown,
        },
        "/button" => Shortcode::Inline("</a>".to_owned()),
        "ref" | "relref" | "asset_path" | "post_path" | "post_url" if !first.is_empty() => {
            Shortcode::Inline(first.to_owned())
        }
        // Themes have names of their own for pictures: `{% pimg a.png 题 %}`.
        _ if name.contains("img") && is_picture(first) => picture(name, &arguments, &words),
        _ => Shortcode::Unknown,
    }
}

/// Reads `{% include figure.html src="a.png" caption="题" %}`. Includes with these arguments mean the same on
/// all sites; what any other include means, only its site knows.
fn include(arguments: &[Argument], file: &str) -> Shortcode {
    let file = file.to_ascii_lowercase();
    let source = ["src", "url", "image", "image_path", "img", "file", "path"];
    if let Some(src) = get(arguments, &source).filter(|it| is_picture(it)) {
        return media::captioned(src, arguments);
    }
    let player = ["youtube", "vimeo", "bilibili"]
        .into_iter()
        .find(|it| file.contains(it));
    match (player, get(arguments, &["id", "bvid", "video_id"])) {
        (Some(player), Some(id)) => frame(&video_url(player, id)),
        _ if file.starts_with("toc") => Shortcode::Nothing,
        _ => Shortcode::Unknown,
    }
}

/// Reads `{{ … }}`: the address of the site is removed, and `{{ "path" | relative_url }}` becomes the path. Any other
/// output is unknown.
fn output(inner: &str) -> Shortcode {
    let value = inner.split('|').next().unwrap_or_default().trim();
    let site = [
        "site.baseurl",
        "site.url",
        "site.github.url",
        "page.root",
        "site.base_url",
        "BASE_PATH",
    ];
    if site.contains(&value) {
        return Shortcode::Nothing;
    }
    let quoted = ["\"", "'"]
        .iter()
        .find_map(|it| value.strip_prefix(*it)?.strip_suffix(*it));
    let address = ["relative_url", "absolute_url", "prepend"]
        .iter()
        .any(|it| inner.contains(it));
    match quoted {
        Some(path) if address => Shortcode::Inline(path.to_owned()),
        Some(_) | None => Shortcode::Unknown,
    }
}

/// Reads embeds of Zenn: `@[card](address)`, `@[youtube](id)` and others.
fn zenn(name: &str, argument: &str) -> Shortcode {
    let words = argument.split(['?', ',']).next().unwrap_or_default();
    match name {
        _ if argument.is_empty() => Shortcode::Unknown,
        "youtube" | "speakerdeck" | "slideshare" => frame(&video_url(name, words)),
        "card" | "tweet" | "gist" | "codepen" | "jsfiddle" | "codesandbox" | "stackblitz"
        | "figma" | "github" | "blueprintue"
            if argument.contains("://") =>
        {
            link(argument, None)
        }
        _ => Shortcode::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Shortcode, shortcode};

    fn html(tag: &str) -> String {
        match shortcode(tag) {
            Shortcode::Block(lines) => lines.join("|"),
            Shortcode::Inline(html) => html,
            other @ (Shortcode::Code { .. } | Shortcode::Nothing | Shortcode::Unknown) => {
                format!("{other:?}")
            }
        }
    }

    #[test]
    fn tags_of_each_generator_become_html() {
        for (tag, wanted) in [
            (
                "{% asset_img a.png 图一 %}",
                "<img src=\"a.png\" alt=\"图一\">",
            ),
            (
                "{% asset_img a.png \"两 字\" %}",
                "<img src=\"a.png\" alt=\"两 字\">",
            ),
            (
                "{% img left /i/a.png 300 200 '题' '述' %}",
                "<img src=\"/i/a.png\" alt=\"述\">",
            ),
            (
                "{{< figure src=\"a.png\" caption=\"图<1>\" >}}",
                "<figure><img src=\"a.png\" alt=\"\"><figcaption>图&lt;1&gt;</figcaption></figure>",
            ),
            (
                "{% youtube abc %}",
                "<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>",
            ),
            (
                "{{< youtube id=\"abc\" >}}",
                "<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>",
            ),
            (
                "@[youtube](abc)",
                "<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>",
            ),
            ("@[card](https://a.example/)", "<https://a.example/>"),
            (
                "{% post_link slug '另一篇' %}",
                "<a href=\"slug\">另一篇</a>",
            ),
            ("{{ site.baseurl }}", "Nothing"),
            ("{{ \"/a.png\" | relative_url }}", "/a.png"),
            ("{{ name }}", "Unknown"),
            ("{% pimg a.gif 动图 %}", "<img src=\"a.gif\" alt=\"动图\">"),
            ("{% include x.html %}", "Unknown"),
            ("{% %}", "Unknown"),
        ] {
            assert_eq!(html(tag), wanted, "{tag}");
        }
    }

    #[test]
    fn code_tags_give_language_and_title() {
        let wanted = Shortcode::Code {
            language: "rust".to_owned(),
            title: "主 函数".to_owned(),
            close: "codeblock".to_owned(),
        };
        assert_eq!(shortcode("{% codeblock 主 函数 lang:rust %}"), wanted);
    }
}
