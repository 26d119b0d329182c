//! Makes an SVG drawing readable outside of browsers: labels in HTML become text of the drawing, colours for light and
//! dark become those for light.
//!
//! Drawing programs (draw.io, Mermaid) write labels as HTML inside `<foreignObject>`, which only browsers show, and a
//! shortened copy as `<text>` for everybody else.

use std::borrow::Cow;

use crate::xml::escape;

/// The most labels that are looked for: a drawing has fewer.
const MOST: usize = 5000;

/// The drawing with its labels as text.
pub(super) fn readable(svg: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(svg);
    if text.contains("light-dark(") {
        text = Cow::Owned(light(&text));
    }
    if text.contains("<switch") {
        text = Cow::Owned(without_warning(&text));
    }
    if text.contains("<foreignObject") {
        text = Cow::Owned(labelled(&text));
    }
    text
}

/// `light-dark(a, b)` as `a`: books are read on light paper.
fn light(text: &str) -> String {
    const NAME: &str = "light-dark(";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NAME) {
        out.push_str(&rest[..at]);
        let inner = &rest[at + NAME.len()..];
        let (mut depth, mut comma, mut end) = (0_usize, None, None);
        for (at, c) in inner.char_indices() {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => {
                    end = Some(at);
                    break;
                }
                ')' => depth -= 1,
                ',' if depth == 0 => comma = comma.or(Some(at)),
                _ => {}
            }
        }
        let (Some(comma), Some(end)) = (comma, end) else {
            out.push_str(&rest[at..]);
            return out;
        };
        out.push_str(inner[..comma].trim());
        rest = &inner[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Without draw.io's words for programs that show no labels.
fn without_warning(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = element(rest, "switch") {
        let whole = &rest[start..end];
        out.push_str(&rest[..start]);
        if !whole.contains("svg-export-text-problems") || whole.contains("<foreignObject") {
            out.push_str(whole);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// With labels in HTML as text: where a shortened copy shows their place, there; otherwise in the middle of their box.
fn labelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for _ in 0..MOST {
        let Some((start, end)) = element(rest, "foreignObject") else {
            break;
        };
        let whole = &rest[start..end];
        let label = words(whole);
        out.push_str(&rest[..start]);
        rest = &rest[end..];
        // The copy stands behind it, in the same `<switch>`.
        let close = rest.find("</switch>").unwrap_or(0);
        let copy = element(&rest[..close], "text").filter(|it| words(&rest[..it.0]).is_empty());
        if let Some((start, end)) = copy {
            let old = &rest[start..end];
            let open = old.find('>').map_or(old, |at| &old[..=at]);
            out.push_str(&rest[..start]);
            let box_of_label = whole.find('>').map_or(whole, |at| &whole[..at]);
            let set = fitted(box_of_label, open, &label).unwrap_or_else(|| {
                let columns = words(old).chars().count().max(10);
                lines(open, &label, columns, None)
            });
            out.push_str(&format!("{open}{set}</text>"));
            rest = &rest[end..];
            continue;
        }
        let open = whole.find('>').map_or(whole, |at| &whole[..at]);
        let side = |name: &str| number(open, name).unwrap_or_default();
        let (x, y) = (
            side("x") + side("width") / 2.0,
            side("y") + side("height") / 2.0,
        );
        if !label.is_empty() {
            out.push_str(&format!(
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" dominant-baseline=\"central\" \
                 font-size=\"14\" stroke=\"none\" fill=\"#000\">{}</text>",
                escape(&label)
            ));
        }
    }
    out.push_str(rest);
    out
}

/// A label in lines that stand inside its box, smaller if need be; `None` when the box has no size of its own.
fn fitted(box_of_label: &str, open: &str, label: &str) -> Option<String> {
    let (width, height) = (
        number(box_of_label, "width")?,
        number(box_of_label, "height")?,
    );
    // Boxes of one unit say where the label is, not how large.
    if width < 10.0 || height < 10.0 {
        return None;
    }
    let own = number(open, "font-size").unwrap_or(16.0);
    let parts = [1.0, 0.9, 0.8, 0.7, 0.6].map(|it| own * it);
    let columns = |size: f32| {
        // A Latin letter is about half as wide as high, a Han character as wide as high.
        let wide = label.chars().filter(|it| !it.is_ascii()).count() * 2 > label.chars().count();
        let room = width / (size * if wide { 1.0 } else { 0.52 });
        (1..=label.chars().count().max(1))
            .take_while(|it| f32::from(u16::try_from(*it).unwrap_or(u16::MAX)) <= room)
            .last()
            .unwrap_or(1)
    };
    let fits = |size: &f32| {
        let count = wrapped(label, columns(*size)).len();
        f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * 1.2 * size <= height
    };
    let size = parts.into_iter().find(fits).unwrap_or(own * 0.6);
    let smaller = (size < own).then_some(size);
    Some(lines(open, label, columns(size), smaller))
}

/// The words of a label in lines of so many characters; a word that is longer is a line.
fn wrapped(label: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split(' ') {
        let last = lines.last().map_or(0, |it| it.chars().count());
        match lines.last_mut() {
            Some(line) if last == 0 => line.push_str(word),
            Some(line) if last + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A label in lines of so many characters, around the place of the start tag `open`, in a size of its own if given.
fn lines(open: &str, label: &str, columns: usize, size: Option<f32>) -> String {
    let lines = wrapped(label, columns);
    let size = size.map_or(String::new(), |it| format!(" font-size=\"{it}\""));
    let x = number(open, "x");
    let (Some(x), true) = (x, lines.len() > 1 || !size.is_empty()) else {
        return escape(label);
    };
    let above = f32::from(u16::try_from(lines.len() - 1).unwrap_or(u16::MAX)) * -0.6;
    let line = |(at, line): (usize, &String)| {
        let down = if at == 0 { above } else { 1.2 };
        format!(
            "<tspan x=\"{x}\" dy=\"{down}em\"{size}>{}</tspan>",
            escape(line)
        )
    };
    lines.iter().enumerate().map(line).collect()
}

/// Where the first element of this name begins and ends. Elements of the same name inside it are not expected.
fn element(text: &str, name: &str) -> Option<(usize, usize)> {
    let open = format!("<{name}");
    let boundary = |at: &usize| {
        let next = text[at + open.len()..].chars().next();
        next.is_some_and(|it| it == '>' || it == '/' || it.is_whitespace())
    };
    let start = text.match_indices(&open).map(|it| it.0).find(boundary)?;
    let tag_end = start + text[start..].find('>')? + 1;
    if text[..tag_end].ends_with("/>") {
        return Some((start, tag_end));
    }
    let close = format!("</{name}>");
    let end = tag_end + text[tag_end..].find(&close)? + close.len();
    Some((start, end))
}

/// The words of a piece of XML: its text without tags.
fn words(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    for (entity, c) in [
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, c);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number in an attribute of a start tag.
fn number(tag: &str, name: &str) -> Option<f32> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    rest.split_once('"')?.0.trim_end_matches("px").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_label_stays_inside_its_box() {
        let svg = r#"<switch><foreignObject x="0" y="0" width="90" height="40"><div>Gate with a long label</div></foreignObject><text x="45" y="25">Gate…</text></switch>"#;
        let shown = readable(svg).into_owned();
        assert_eq!(shown.matches("<tspan").count(), 2, "{shown}");
        assert!(shown.contains("font-size="), "{shown}");
    }

    #[test]
    fn colours_are_those_for_light_paper() {
        let svg =
            r#"<rect style="fill: light-dark(rgb(1, 2, 3), #000); stroke: light-dark(red,blue)"/>"#;
        assert_eq!(
            readable(svg),
            r#"<rect style="fill: rgb(1, 2, 3); stroke: red"/>"#
        );
    }

    #[test]
    fn labels_in_html_become_text() {
        let copy = r#"<switch><foreignObject x="1"><div>A &amp; <b>long</b> name</div></foreignObject><text x="5">A &amp; …</text></switch>"#;
        assert_eq!(
            readable(copy),
            r#"<switch><text x="5"><tspan x="5" dy="-0.6em">A &amp; long</tspan><tspan x="5" dy="1.2em">name</tspan></text></switch>"#
        );
        let alone =
            r#"<foreignObject x="10" y="2" width="40" height="20"><div>甲</div></foreignObject>"#;
        let text = readable(alone);
        assert!(
            text.contains(r#"x="30" y="12""#) && text.contains(">甲</text>"),
            "{text}"
        );
        let warning = r#"<switch><g/><a href="https://www.drawio.com/doc/faq/svg-export-text-problems"><text>No</text></a></switch>"#;
        assert_eq!(readable(warning), "");
    }
}
