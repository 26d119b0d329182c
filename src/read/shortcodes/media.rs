//! Tags for pictures, videos, sounds, links and code.

use super::call::{Argument, Shortcode, get};
use crate::read::marks::MATH;
use crate::xml::escape;

pub(super) fn is_picture(file: &str) -> bool {
    let extension = file
        .rsplit_once('.')
        .map_or("", |it| it.1)
        .to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"].contains(&extension.as_str())
}

pub(super) fn link(url: &str, text: Option<&str>) -> Shortcode {
    // A bare address becomes a link by its angle brackets. As the text of an `<a>` it would be linked twice.
    Shortcode::Inline(match text {
        None if url.contains("://") => format!("<{url}>"),
        text => format!(
            "<a href=\"{}\">{}</a>",
            escape(url),
            escape(text.unwrap_or(url))
        ),
    })
}

pub(super) fn frame(url: &str) -> Shortcode {
    Shortcode::Block(vec![format!("<iframe src=\"{}\"></iframe>", escape(url))])
}

/// The address of a video, from its address or from its id at the host.
pub(super) fn video_url(host: &str, id: &str) -> String {
    let prefix = match host {
        "vimeo" => "https://player.vimeo.com/video/",
        "bilibili" => "https://player.bilibili.com/player.html?bvid=",
        "speakerdeck" => "https://speakerdeck.com/player/",
        "slideshare" => "https://www.slideshare.net/slideshow/embed_code/key/",
        _ => "https://www.youtube.com/embed/",
    };
    if id.contains("://") {
        id.to_owned()
    } else {
        format!("{prefix}{id}")
    }
}

/// Reads `{% video a.mp4 %}`, `{{< audio src="a.mp3" >}}`.
pub(super) fn player(name: &str, arguments: &[Argument], first: &str) -> Shortcode {
    let is_sound = matches!(name, "audio" | "mp3" | "aplayer");
    let element = if is_sound { "audio" } else { "video" };
    match get(arguments, &["url", "src", "mp4", "mp3"]).unwrap_or(first) {
        "" => Shortcode::Unknown,
        url => Shortcode::Block(vec![format!(
            "<div><{element} src=\"{}\" controls></{element}></div>",
            escape(url)
        )]),
    }
}

/// Reads `{% asset_img [class] name [width [height]] [title [alt]] %}` and other tags for pictures.
pub(super) fn picture(name: &str, arguments: &[Argument], words: &[&str]) -> Shortcode {
    // Some themes also put commas between arguments.
    let words: Vec<&str> = words.iter().map(|it| it.trim_end_matches(',')).collect();
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
    match get(arguments, &["caption"]) {
        Some(caption) => figure_of(src, alt, &escape(caption)),
        None => Shortcode::Inline(image(src, alt)),
    }
}

/// Reads Hugo's `figure`, which shows title, caption and attribution below the picture.
pub(super) fn figure(arguments: &[Argument], words: &[&str]) -> Shortcode {
    let source = get(arguments, &["src", "url", "link"]);
    let Some(src) = source.or_else(|| words.first().copied()) else {
        return Shortcode::Unknown;
    };
    let mut captions = Vec::new();
    // A title together with a caption is shown above it in bold.
    match (
        get(arguments, &["title"]).or(words.get(1).copied()),
        get(arguments, &["caption"]),
    ) {
        (Some(title), Some(caption)) => {
            captions.push(format!("<strong>{}</strong>", escape(title)));
            captions.push(escape(caption));
        }
        (title, caption) => captions.extend(title.or(caption).map(escape)),
    }
    let whose = get(arguments, &["attr"]).map(escape);
    captions.extend(match (whose, get(arguments, &["attrlink"])) {
        (Some(whose), Some(url)) => Some(format!("<a href=\"{}\">{whose}</a>", escape(url))),
        (whose, _) => whose,
    });
    let alt = get(arguments, &["alt"]).unwrap_or_default();
    match captions.as_slice() {
        [] => Shortcode::Inline(image(src, alt)),
        captions => figure_of(src, alt, &captions.join(" ")),
    }
}

/// A picture with the caption and alternative text among the arguments of an include.
pub(super) fn captioned(src: &str, arguments: &[Argument]) -> Shortcode {
    let alt = get(arguments, &["alt"]).unwrap_or_default();
    match get(arguments, &["caption", "description", "title"]) {
        Some(caption) => figure_of(src, alt, &escape(caption)),
        None => Shortcode::Inline(image(src, alt)),
    }
}

fn image(src: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\">", escape(src), escape(alt))
}

/// A figure. `caption` is HTML.
fn figure_of(src: &str, alt: &str, caption: &str) -> Shortcode {
    let image = image(src, alt);
    let figure = format!("<figure>{image}<figcaption>{caption}</figcaption></figure>");
    Shortcode::Block(vec![figure])
}

/// Reads `{% codeblock [title] [lang:language] [url] %}` and `{% highlight language %}`.
pub(super) fn code(name: &str, arguments: &[Argument], words: &[&str]) -> Shortcode {
    let plain = |language: &str| Shortcode::Code {
        language: language.to_owned(),
        title: String::new(),
        close: name.to_owned(),
    };
    match name {
        "mermaid" | "plantuml" => return plain(name),
        "katex" => return plain(MATH),
        _ => {}
    }
    let named = get(arguments, &["lang", "language"]).or_else(|| {
        words.iter().find_map(|it| {
            it.strip_prefix("lang:")
                .or_else(|| it.strip_prefix("language:"))
        })
    });
    if name == "highlight" {
        return plain(named.or(words.first().copied()).unwrap_or_default());
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
        close: name.to_owned(),
    }
}
