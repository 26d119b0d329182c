//! Repairs HTML tags that have lost their spaces: `<sectionclass=""style="…">`.

/// The elements that are looked for. A longer name stands before its own beginnings.
const ELEMENTS: &[&str] = &[
    "blockquote",
    "section",
    "article",
    "figure",
    "iframe",
    "strong",
    "table",
    "video",
    "audio",
    "span",
    "font",
    "img",
    "div",
    "pre",
    "em",
    "td",
    "th",
    "tr",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "a",
];
const ATTRIBUTES: &[&str] = &[
    "class", "style", "src", "href", "width", "height", "align", "colspan", "rowspan", "data-",
];

/// The tag at the start of `rest` with its spaces put back, and the text after it; `None` when no tag stands
/// there or the tag has its spaces.
pub(super) fn parted(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix('<')?;
    let name = ELEMENTS.iter().find(|name| {
        let after = inner.get(..name.len()).filter(|it| it == *name);
        after.is_some()
            && ATTRIBUTES
                .iter()
                .any(|it| inner[name.len()..].starts_with(it))
    })?;
    let mut tag = format!("<{name}");
    let mut rest = &inner[name.len()..];
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        for end in ["/>", ">"] {
            if let Some(after) = rest.strip_prefix(end) {
                tag.push_str(end);
                return Some((tag, after));
            }
        }
        let equals = rest.find("=\"")?;
        let attribute = &rest[..equals];
        let named = attribute
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"-_:".contains(&it));
        if attribute.is_empty() || !named {
            return None;
        }
        let value = &rest[equals + 2..];
        let end = value.find('"')?;
        tag.push(' ');
        tag.push_str(&rest[..equals + 2 + end + 1]);
        rest = &value[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn spaces_come_back() {
        assert_eq!(
            parted("<sectionclass=\"\"style=\"a:b;\"powered-by=\"x\">文"),
            Some((
                "<section class=\"\" style=\"a:b;\" powered-by=\"x\">".to_owned(),
                "文"
            ))
        );
        assert_eq!(
            parted("<imgsrc=\"https://a.example/b.png\"/>"),
            Some(("<img src=\"https://a.example/b.png\"/>".to_owned(), ""))
        );
    }

    #[test]
    fn sound_tags_and_text_are_not_changed() {
        for text in [
            "<section class=\"a\">",
            "<pre>",
            "<preclass=",
            "<aclass=\"x",
            "<a(class=\"x\")>",
            "<",
        ] {
            assert_eq!(parted(text), None, "{text}");
        }
    }
}
