//! A plain-text picture of [`Pages`] for golden files and `--to pages`: lengths in points.

use std::fmt::Write as _;

use super::{Item, LineTurn, LinkTarget, Pages};

impl Pages {
    /// A line per piece of set matter, with its place in points from the page's top left corner.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for (number, page) in self.pages.iter().enumerate() {
            _ = writeln!(
                out,
                "page {} {:?} {}x{}",
                number + 1,
                page.label,
                page.width,
                page.height
            );
            for item in &page.items {
                item_line(&mut out, item);
            }
            for area in &page.links {
                let b = area.bounds;
                _ = writeln!(
                    out,
                    "  link {} at {},{} {}x{}",
                    area.link.0, b.x, b.y, b.width, b.height
                );
            }
        }
        for (number, link) in self.tags.links().iter().enumerate() {
            match &link.target {
                LinkTarget::Uri(uri) => _ = writeln!(out, "link {number} {uri:?}"),
                LinkTarget::Destination(name) => _ = writeln!(out, "link {number} #{name}"),
                LinkTarget::Highlight => {
                    _ = writeln!(out, "highlight {number} {:?}", link.contents);
                }
            }
        }
        for entry in &self.outline {
            let indent = usize::from(entry.depth) * 2;
            _ = writeln!(
                out,
                "outline {:indent$}{:?} #{}",
                "", entry.title, entry.destination
            );
        }
        let places = self.destinations.iter();
        let mut places: Vec<_> = places.map(|(it, place)| (it.to_string(), place)).collect();
        places.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, place) in places {
            _ = writeln!(
                out,
                "destination #{name} page {} at {}",
                place.page + 1,
                place.y
            );
        }
        out
    }
}

fn item_line(out: &mut String, item: &Item) {
    match item {
        Item::Text(fragment) => {
            let glyphs = || fragment.runs.iter().flat_map(|it| &it.glyphs);
            let start = glyphs().map(|it| it.x).min().unwrap_or_default();
            let end = glyphs()
                .map(|it| it.x + it.advance)
                .max()
                .unwrap_or_default();
            let size = fragment.runs.first().map(|it| it.size).unwrap_or_default();
            let tag = fragment
                .content
                .map_or("artifact".to_owned(), |it| it.0.to_string());
            _ = write!(
                out,
                "  {tag} {start}..{end} {} {} size {size} {:?}",
                match fragment.turn {
                    LineTurn::Across | LineTurn::Up => "y",
                    LineTurn::Down => "down at x",
                },
                fragment.y,
                fragment.text
            );
            if !fragment.spelled.is_empty() {
                // A formula: its signs, and between which heights their baselines are.
                let low = glyphs().map(|it| it.rise).min().unwrap_or_default();
                let high = glyphs().map(|it| it.rise).max().unwrap_or_default();
                _ = write!(out, " set {:?} from {low} to {high}", fragment.spelled);
            }
            out.push('\n');
        }
        Item::Picture(picture) => {
            let b = picture.bounds;
            _ = writeln!(
                out,
                "  picture {}/{} at {},{} {}x{}",
                picture.article, picture.asset.0, b.x, b.y, b.width, b.height
            );
        }
        Item::Fill {
            bounds: b, color, ..
        } => {
            _ = writeln!(
                out,
                "  fill at {},{} {}x{} #{:02x}{:02x}{:02x}",
                b.x, b.y, b.width, b.height, color.0, color.1, color.2
            );
        }
    }
}
