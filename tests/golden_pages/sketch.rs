//! Prints pages as text, with a few words for each line.

use std::fmt::Write as _;

use lantai::layout::{Item, Length, LineTurn, LinkTarget, Pages};

/// The lines of text with their baselines and edges, and fills and pictures with their bounds, in whole points.
pub(crate) fn sketch(pages: &Pages) -> String {
    let round = |it: Length| (it.0 + 32768).div_euclid(65536);
    let mut out = String::new();
    for page in &pages.pages {
        let turned = if page.turned { " turned" } else { "" };
        let size = (round(page.width), round(page.height));
        _ = write!(out, "page {:?} {}x{}{turned}", page.label, size.0, size.1);
        if page.slug > Length::ZERO {
            _ = write!(
                out,
                " bleed {} slug {}",
                round(page.bleed),
                round(page.slug)
            );
        }
        out.push('\n');
        let mut dots = 0;
        for item in &page.items {
            match item {
                Item::Text(fragment) => {
                    let glyphs = || fragment.runs.iter().flat_map(|it| &it.glyphs);
                    let from = glyphs().map(|it| it.x).min().unwrap_or_default();
                    let to = glyphs()
                        .map(|it| it.x + it.advance)
                        .max()
                        .unwrap_or_default();
                    let size = fragment.runs.first().map(|it| it.size).unwrap_or_default();
                    let mark = if fragment.content.is_some() {
                        ""
                    } else {
                        "artifact "
                    };
                    let mut shown = shortened(&fragment.text);
                    if !fragment.spelled.is_empty() {
                        let rises = || glyphs().map(|it| it.rise);
                        let high = rises().max().unwrap_or_default();
                        let low = rises().min().unwrap_or_default();
                        _ = write!(
                            shown,
                            " set {} from {} to {}",
                            fragment.spelled,
                            round(low),
                            round(high)
                        );
                    }
                    let (across, along) = match fragment.turn {
                        LineTurn::Across | LineTurn::Up => ("y", "x"),
                        LineTurn::Down => ("down x", "y"),
                    };
                    _ = writeln!(
                        out,
                        "  {mark}{across} {} {along} {}..{} size {size} {shown}",
                        round(fragment.y),
                        round(from),
                        round(to)
                    );
                }
                Item::Picture(picture) => {
                    let b = picture.bounds;
                    let at = (round(b.x), round(b.y), round(b.width), round(b.height));
                    _ = writeln!(out, "  picture {},{} {}x{}", at.0, at.1, at.2, at.3);
                }
                Item::Fill {
                    bounds: b,
                    color,
                    content,
                } => {
                    // Leaders, QR codes and the lines of tables are many thin boxes, of which only the number is printed.
                    let thin = b.width < Length::pt(1) || b.height < Length::pt(1);
                    let short = b.width < Length::pt(60) && b.height < Length::pt(60);
                    if thin && short || content.is_some() {
                        dots += 1;
                        continue;
                    }
                    let at = (round(b.x), round(b.y), round(b.width), round(b.height));
                    let grey = (color.0, color.1, color.2);
                    _ = writeln!(out, "  fill {},{} {}x{} {grey:?}", at.0, at.1, at.2, at.3);
                }
            }
        }
        if dots > 0 {
            _ = writeln!(out, "  {dots} dots");
        }
        for area in &page.links {
            let link = &pages.tags.links()[usize::try_from(area.link.0).unwrap()];
            let to = match &link.target {
                LinkTarget::Uri(uri) => uri.clone(),
                LinkTarget::Destination(name) => format!("#{name}"),
                LinkTarget::Highlight => "highlight".to_owned(),
            };
            _ = writeln!(out, "  link y {} {to}", round(area.bounds.y));
        }
    }
    for entry in &pages.outline {
        _ = writeln!(out, "outline {} {}", entry.depth, entry.title);
    }
    out
}

fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 12 {
        return text.to_owned();
    }
    let head: String = text.chars().take(5).collect();
    let tail: String = text.chars().skip(count - 4).collect();
    format!("{head}…{tail}")
}
