//! Single tags of site generators: Liquid and Nunjucks (`{% … %}`, `{{ … }}`), Hugo (`{{< … >}}`),
//! Zenn (`@[…](…)`).

use super::extras::escape;

/// What a tag becomes.
#[derive(Debug, PartialEq)]
pub(super) enum Shortcode {
    /// Lines that stand apart from the text around them.
    Block(Vec<String>),
    /// Markdown or HTML in the middle of a line.
    Inline(String),
    /// The start of code, up to `{% end… %}` or `{{< /… >}}` with the name in `close`.
    Code {
        /// The info string.
        language: String,
        /// Shown above; may be empty.
        title: String,
        /// The tag's name.
        close: String,
    },
    /// It shows nothing to a reader.
    Nothing,
    /// It is kept as text.
    Unknown,
}

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
    let arguments = arguments(inner);
    let Some((name, rest)) = arguments.split_first() else {
        return Shortcode::Unknown;
    };
    named(&name.value.to_ascii_lowercase(), rest)
}

/// An argument: positional, or `key=value`.
struct Argument {
    key: String,
    value: String,
}

/// Splits at white space outside quotes.
fn arguments(text: &str) -> Vec<Argument> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.next_if(|it| it.is_whitespace()).is_some() || chars.peek().is_some() {
        let (mut key, mut value, mut quote) = (String::new(), String::new(), None);
        for c in chars.by_ref() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => value.push(c),
                None if "\"'".contains(c) => quote = Some(c),
                None if c == '=' && key.is_empty() && is_name(&value) => {
                    key = std::mem::take(&mut value);
                }
                None if c.is_whitespace() => break,
                None => value.push(c),
            }
        }
        if !value.is_empty() || !key.is_empty() {
            out.push(Argument { key, value });
        }
    }
    out
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "-_".contains(it))
}

/// The value under one of these keys.
fn get<'a>(arguments: &'a [Argument], keys: &[&str]) -> Option<&'a str> {
    arguments
        .iter()
        .find(|it| keys.contains(&it.key.as_str()))
        .map(|it| it.value.as_str())
}

/// Positional arguments.
fn positional(arguments: &[Argument]) -> Vec<&str> {
    arguments
        .iter()
        .filter(|it| it.key.is_empty())
        .map(|it| it.value.as_str())
        .collect()
}

fn named(name: &str, arguments: &[Argument]) -> Shortcode {
    let words = positional(arguments);
    let first = words.first().copied().unwrap_or_default();
    match name {
        "asset_img" | "img" | "image" | "figure" => picture(name, arguments, &words),
        "youtube" | "youtubeplayer" if !first.is_empty() || get(arguments, &["id"]).is_some() => {
            let id = get(arguments, &["id"]).unwrap_or(first);
            frame(&video_url("https://www.youtube.com/embed/", id))
        }
        "vimeo" if !first.is_empty() => frame(&video_url("https://player.vimeo.com/video/", first)),
        "bilibili" if !first.is_empty() => frame(&video_url(
            "https://player.bilibili.com/player.html?bvid=",
            first,
        )),
        "iframe" if !first.is_empty() => frame(first),
        "video" | "audio" | "dplayer" | "aplayer" | "mp3" => {
            let url = get(arguments, &["url", "src", "mp4"]).unwrap_or(first);
            let element = if name == "audio" || name == "mp3" {
                "audio"
            } else {
                "video"
            };
            match url {
                "" => Shortcode::Unknown,
                url => Shortcode::Block(vec![format!(
                    "<div><{element} src=\"{}\" controls></{element}></div>",
                    escape(url)
                )]),
            }
        }
        "gist" => match words.as_slice() {
            [user, id, ..] => link(&format!("https://gist.github.com/{user}/{id}"), None),
            [id] => link(&format!("https://gist.github.com/{id}"), None),
            [] => Shortcode::Unknown,
        },
        "codeblock" | "code" | "highlight" => code(name, arguments, &words),
        "raw" | "endraw" => Shortcode::Nothing,
        "more" | "toc" | "tableofcontents" => Shortcode::Nothing,
        "note" | "notice" | "admonition" | "alert" | "callout" | "tip" | "warning" | "info"
        | "hint" => {
            let class = if first.is_empty() { name } else { first };
            opened(
                &format!("<div class=\"note {}\">", escape(class)),
                words.get(1..),
            )
        }
        "endnote" | "/note" | "/notice" | "/admonition" | "/alert" | "/callout" | "/tip"
        | "/warning" | "/info" | "/hint" | "endfold" | "endhint" => {
            Shortcode::Block(vec!["</div>".to_owned()])
        }
        "fold" => opened("<div class=\"fold\">", Some(&words)),
        "blockquote" | "quote" => opened("<blockquote>", Some(&words)),
        "cq" | "centerquote" => opened("<blockquote>", None),
        "endblockquote" | "endquote" | "/quote" | "endcq" | "endcenterquote" | "/blockquote" => {
            Shortcode::Block(vec!["</blockquote>".to_owned()])
        }
        "post_link" | "asset_link" => match words.split_first() {
            Some((target, [])) => link(target, None),
            Some((target, title)) => link(target, Some(&title.join(" "))),
            None => Shortcode::Unknown,
        },
        "link" => match words.as_slice() {
            [text @ .., url] if !text.is_empty() => link(url, Some(&text.join(" "))),
            _ => Shortcode::Unknown,
        },
        "ref" | "relref" | "asset_path" | "post_path" if !first.is_empty() => {
            Shortcode::Inline(first.to_owned())
        }
        // `{% pimg a.png 题 %}`: themes have their own names for pictures.
        _ if name.contains("img") && is_picture(first) => picture(name, arguments, &words),
        _ => Shortcode::Unknown,
    }
}

fn is_picture(file: &str) -> bool {
    let extension = file
        .rsplit_once('.')
        .map_or("", |it| it.1)
        .to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"].contains(&extension.as_str())
}

/// An opening tag of HTML, and a title in bold below it when there is one.
fn opened(html: &str, title: Option<&[&str]>) -> Shortcode {
    let title = title.unwrap_or_default().join(" ");
    let mut lines = vec![html.to_owned()];
    if !title.is_empty() {
        lines.push(String::new());
        lines.push(format!("**{title}**"));
    }
    Shortcode::Block(lines)
}

fn link(url: &str, text: Option<&str>) -> Shortcode {
    // An address between angle brackets is a link; inside `<a>` it would be linked once more.
    Shortcode::Inline(match text {
        None if url.contains("://") => format!("<{url}>"),
        text => format!(
            "<a href=\"{}\">{}</a>",
            escape(url),
            escape(text.unwrap_or(url))
        ),
    })
}

fn frame(url: &str) -> Shortcode {
    Shortcode::Block(vec![format!("<iframe src=\"{}\"></iframe>", escape(url))])
}

/// The address of a video: what was given may be its id or the address already.
fn video_url(prefix: &str, id: &str) -> String {
    if id.contains("://") {
        id.to_owned()
    } else {
        format!("{prefix}{id}")
    }
}

/// `{% asset_img [class] name [width [height]] [title [alt]] %}` and Hugo's `figure`.
fn picture(name: &str, arguments: &[Argument], words: &[&str]) -> Shortcode {
    let is_file = |it: &&&str| it.contains('.') || it.contains('/');
    let src = get(arguments, &["src", "url", "link"])
        .or_else(|| words.iter().find(is_file).copied())
        .or_else(|| {
            (name == "asset_img")
                .then(|| words.first().copied())
                .flatten()
        });
    let Some(src) = src else {
        return Shortcode::Unknown;
    };
    let after = words.iter().skip_while(|it| **it != src).skip(1);
    let texts: Vec<&str> = after
        .copied()
        .filter(|it| !it.chars().all(|it| it.is_ascii_digit() || it == '%'))
        .collect();
    let title = get(arguments, &["title"]).or(texts.first().copied());
    let alt = get(arguments, &["alt"])
        .or(texts.get(1).copied())
        .or(title)
        .unwrap_or_default();
    let caption = get(arguments, &["caption"]).or(title.filter(|_| name == "figure"));
    let image = format!("<img src=\"{}\" alt=\"{}\">", escape(src), escape(alt));
    match caption {
        Some(caption) => Shortcode::Block(vec![format!(
            "<figure>{image}<figcaption>{}</figcaption></figure>",
            escape(caption)
        )]),
        None => Shortcode::Inline(image),
    }
}

/// `{% codeblock [title] [lang:language] [url] %}`, `{% highlight language %}`.
fn code(name: &str, arguments: &[Argument], words: &[&str]) -> Shortcode {
    let close = name.to_owned();
    let named = get(arguments, &["lang", "language"]).or_else(|| {
        words.iter().find_map(|it| {
            it.strip_prefix("lang:")
                .or_else(|| it.strip_prefix("language:"))
        })
    });
    if name == "highlight" {
        let language = named
            .or(words.first().copied())
            .unwrap_or_default()
            .to_owned();
        return Shortcode::Code {
            language,
            title: String::new(),
            close,
        };
    }
    let is_option = |it: &str| {
        [
            "lang:",
            "language:",
            "line_number:",
            "highlight:",
            "first_line:",
            "mark:",
            "wrap:",
        ]
        .iter()
        .any(|prefix| it.starts_with(prefix))
    };
    let title = words
        .iter()
        .filter(|it| !is_option(it))
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let language = named.unwrap_or_default().to_owned();
    Shortcode::Code {
        language,
        title,
        close,
    }
}

/// `{{ … }}`: the few that mean nothing once an article has left its site.
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

/// `@[card](address)`, `@[youtube](id)` and their kin.
fn zenn(name: &str, argument: &str) -> Shortcode {
    let words = argument.split(['?', ',']).next().unwrap_or_default();
    match name {
        _ if argument.is_empty() => Shortcode::Unknown,
        "youtube" => frame(&video_url("https://www.youtube.com/embed/", words)),
        "speakerdeck" => frame(&video_url("https://speakerdeck.com/player/", words)),
        "slideshare" => frame(&video_url(
            "https://www.slideshare.net/slideshow/embed_code/key/",
            words,
        )),
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
    fn code_tags_name_language_and_title() {
        let wanted = Shortcode::Code {
            language: "rust".to_owned(),
            title: "主 函数".to_owned(),
            close: "codeblock".to_owned(),
        };
        assert_eq!(shortcode("{% codeblock 主 函数 lang:rust %}"), wanted);
    }
}
