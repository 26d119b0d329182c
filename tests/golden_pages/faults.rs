//! Faults that no page may have.

use std::collections::BTreeMap;

use lantai::layout::{
    self, ContentId, ElementId, Fragment, Item, Kid, Length, LineTurn, LinkTarget, Links, Options,
    Pages, Role, Sheets, Tags,
};

/// All faults of some pages.
pub(crate) fn faults(pages: &Pages, options: &Options) -> Vec<String> {
    let mut wrong = Vec::new();
    wrong.extend(overfull(pages));
    wrong.extend(contents_numbers(pages));
    if options.sheets == Sheets::Single {
        wrong.extend(lonely(pages, options));
    }
    if options.links != Links::Endnotes {
        wrong.extend(note_places(pages));
    }
    wrong
}

/// How far to the right and how far down a line has the origin of a glyph.
fn far(fragment: &Fragment) -> (Length, Length) {
    let glyphs = fragment.runs.iter().flat_map(|it| &it.glyphs);
    let along = glyphs.map(|it| it.x).max().unwrap_or_default();
    match fragment.turn {
        LineTurn::Across | LineTurn::Up => (along, fragment.y),
        LineTurn::Down => (fragment.y, along),
    }
}

/// Content outside the page. Only crop marks and bleed may be there.
fn overfull(pages: &Pages) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in &pages.pages {
        let mut out = |what: &str, y: Length, x: Length| {
            if y > page.height || x > page.width {
                wrong.push(format!(
                    "page {}: {what} at {x},{y} leaves the page",
                    page.label
                ));
            }
        };
        for item in &page.items {
            match item {
                Item::Text(fragment) => {
                    let (x, y) = far(fragment);
                    out(&fragment.text, y, x);
                }
                Item::Picture(picture) => {
                    let b = picture.bounds;
                    out("a picture", b.y + b.height, b.x + b.width);
                }
                Item::Fill {
                    content: Some(_),
                    bounds: b,
                    ..
                } => {
                    out("a fill", b.y + b.height, b.x + b.width);
                }
                Item::Fill { content: None, .. } => {}
            }
        }
        // At the foot of the page, the baselines of the text and those of the notes keep their distance.
        let body = page.items.iter().filter_map(|it| match it {
            Item::Text(fragment) if fragment.content.is_some() => Some(far(fragment).1),
            Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => None,
        });
        let folio = page.items.iter().rev().find_map(|it| match it {
            Item::Text(fragment)
                if fragment.content.is_none() && fragment.y > page.height.scale(2, 3) =>
            {
                Some(fragment.y)
            }
            Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => None,
        });
        if let (Some(lowest), Some(folio)) = (body.max(), folio)
            && lowest >= folio
            && !page.label.contains(',')
        {
            wrong.push(format!("page {}: text runs into the folio", page.label));
        }
    }
    wrong
}

/// The elements from a content item up to the root.
pub(crate) fn ancestors(tags: &Tags, content: ContentId) -> Vec<ElementId> {
    let mut element = tags.contents()[usize::try_from(content.0).unwrap()];
    let mut all = vec![element];
    while element != Tags::DOCUMENT {
        element = tags.get(element).parent;
        all.push(element);
    }
    all
}

pub(crate) fn has(
    tags: &Tags,
    path: &[ElementId],
    wanted: impl Fn(Role) -> bool,
) -> Option<ElementId> {
    path.iter().copied().find(|it| wanted(tags.get(*it).role))
}

/// Headings that stand last on a page, and lines of a paragraph that stand alone on one (RULES PG-03, PG-05).
fn lonely(pages: &Pages, options: &Options) -> Vec<String> {
    let tags = &pages.tags;
    let mut wrong = Vec::new();
    // The lines of each paragraph by page, without those in tables, notes and frames, which have other rules.
    let mut lines: BTreeMap<ElementId, BTreeMap<usize, Vec<Length>>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let mut last = None;
        let mut only_headings = true;
        for item in &page.items {
            let content = match item {
                Item::Text(fragment) => fragment.content.map(|it| (it, fragment.y)),
                Item::Picture(picture) => picture.content.map(|it| (it, picture.bounds.y)),
                Item::Fill { .. } => None,
            };
            let Some((content, y)) = content else {
                continue;
            };
            let path = ancestors(tags, content);
            if has(tags, &path, |it| it == Role::Note).is_some() {
                continue;
            }
            only_headings &= has(tags, &path, |it| matches!(it, Role::Heading(_))).is_some();
            last = Some(path.clone());
            let special = |it| {
                matches!(
                    it,
                    Role::Table | Role::Figure | Role::TOC | Role::Caption | Role::Lbl
                )
            };
            if let Some(paragraph) = has(tags, &path, |it| it == Role::P)
                && has(tags, &path, special).is_none()
            {
                let ys = lines
                    .entry(paragraph)
                    .or_default()
                    .entry(number)
                    .or_default();
                if !ys.contains(&y) {
                    ys.push(y);
                }
            }
        }
        let heading = last.filter(|path| {
            has(tags, path, |it| matches!(it, Role::Heading(_))).is_some()
                && has(tags, path, |it| it == Role::Part).is_none_or(|part| {
                    // The title page of a part has nothing below its heading.
                    tags.get(part).kids.first() != path.first().map(|it| Kid::Element(*it)).as_ref()
                })
        });
        if let Some(path) = heading
            && number + 1 < pages.pages.len()
            // What stands below it may be a table that has pages of its own.
            && !pages.pages[number + 1].turned
            // One heading or several in a row may be longer than a page.
            && !only_headings
            && !only_headings_on(tags, &pages.pages[number + 1], &path)
        {
            let title = tags.get(path[0]).title.clone();
            wrong.push(format!("page {}: heading {title:?} is last", page.label));
        }
    }
    if options.columns == 1 {
        for parts in lines.values().filter(|it| it.len() > 1) {
            for (page, ys) in parts {
                // A raised mark has a baseline of its own in the same line: baselines closer than 8 pt are one line.
                let mut ys = ys.clone();
                ys.sort_unstable();
                ys.dedup_by(|a, b| (*a - *b) < Length::pt(8));
                if ys.len() < 2 {
                    wrong.push(format!("page {}: one line of a paragraph alone", page + 1));
                }
            }
        }
    }
    wrong
}

/// Whether a page has only headings, or the heading of `path` continues there.
fn only_headings_on(tags: &Tags, page: &layout::Page, path: &[ElementId]) -> bool {
    let heading = |it| matches!(it, Role::Heading(_));
    let mut all = true;
    for item in &page.items {
        if let Item::Text(fragment) = item
            && let Some(content) = fragment.content
        {
            let own = has(tags, &ancestors(tags, content), heading);
            if own.is_some() && own == has(tags, path, heading) {
                return true;
            }
            all &= own.is_some();
        }
    }
    all
}

/// Notes that do not begin on the page that refers to them.
fn note_places(pages: &Pages) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for area in &page.links {
            let link = &pages.tags.links()[usize::try_from(area.link.0).unwrap()];
            let LinkTarget::Destination(name) = &link.target else {
                continue;
            };
            let Some(place) = pages.destinations.get(name) else {
                wrong.push(format!("nothing is called {name}"));
                continue;
            };
            let in_note = pages.tags.get(place.element).role == Role::Note;
            if in_note && usize::try_from(place.page).unwrap() != number {
                wrong.push(format!("page {}: note {name} stands elsewhere", page.label));
            }
        }
    }
    wrong
}

/// Entries of the table of contents whose number is not the label of the page that their link leads to.
fn contents_numbers(pages: &Pages) -> Vec<String> {
    let tags = &pages.tags;
    let mut wrong = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(fragment) = item else { continue };
            let Some(content) = fragment.content else {
                continue;
            };
            let path = ancestors(tags, content);
            if has(tags, &path, |it| it == Role::TOCI).is_none() {
                continue;
            }
            let link = tags.get(path[0]).kids.iter().find_map(|it| match it {
                Kid::Link(link) => Some(*link),
                Kid::Element(_) | Kid::Content(_) => None,
            });
            let Some(link) = link else {
                wrong.push(format!("page {number}: an entry without a link"));
                continue;
            };
            let link = &tags.links()[usize::try_from(link.0).unwrap()];
            let LinkTarget::Destination(name) = &link.target else {
                continue;
            };
            let reached = pages.destinations.get(name).map(|it| it.page);
            let label = reached.map(|it| &*pages.pages[usize::try_from(it).unwrap()].label);
            // The label of a sheet lists the labels of its pages.
            let told = link.contents.rsplit(' ').next().unwrap_or_default();
            if !label.is_some_and(|it| it.split(',').any(|it| it == told)) {
                wrong.push(format!("{:?} leads to page {label:?}", link.contents));
            }
        }
    }
    wrong
}
