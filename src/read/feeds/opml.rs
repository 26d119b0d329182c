//! OPML: a list of feeds, as feed readers export it.

use crate::read::collection::{Collection, ListedAddress};
use crate::read::xml_tree::XmlElement;

/// Reads a list from its root element.
pub(in crate::read) fn read(root: &XmlElement) -> Collection {
    let mut out = Collection::new("a list of feeds");
    out.title = root.child("head").and_then(|it| it.said("title"));
    if let Some(body) = root.child("body") {
        outlines(body, &mut out);
    }
    out
}

/// Adds the feeds of an outline and of those inside it. The tree is not deep: its reader has a bound.
fn outlines(element: &XmlElement, out: &mut Collection) {
    for outline in element.elements() {
        let attribute = |name: &str| {
            let mut all = outline.attributes.iter();
            let found = all.find(|it| it.0.eq_ignore_ascii_case(name))?;
            Some(found.1.trim()).filter(|it| !it.is_empty())
        };
        let title = attribute("title").or(attribute("text")).map(str::to_owned);
        if let Some(address) = attribute("xmlUrl") {
            if !out.feeds.iter().any(|it| it.address == address) {
                out.feeds.push(ListedAddress::new(address, title));
            }
        } else if let (Some("link"), Some(address)) = (attribute("type"), attribute("url")) {
            out.pages.push(ListedAddress::new(address, title));
        }
        outlines(outline, out);
    }
}
