//! What stands for pictures that are missing: one line in their place, their addresses after the text.

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::{QUIET, Setter, strip};
use crate::layout::address::{host, shortened};
use crate::layout::inline::Alignment;
use crate::layout::{ElementId, Length, Role};
use crate::model::{AssetState, Image, Inline, Target};

impl Setter<'_, '_> {
    /// Whether two pictures are missing without anything to be said of either: one line stands for both.
    pub(super) fn are_missing(&self, a: &Image, b: &Image) -> bool {
        [a, b].into_iter().all(|it| {
            self.document.assets.picture(it.asset).is_none()
                && it.alt.trim().is_empty()
                && it.title.is_none()
                && it.link.is_none()
        })
    }

    /// Remembers the addresses of missing pictures, which follow the text.
    pub(super) fn gone(&mut self, images: &[Image]) {
        for image in images {
            let missing = self.document.assets.picture(image.asset).is_none();
            if missing && !self.gone.contains(&image.asset) {
                self.gone.push(image.asset);
            }
        }
    }

    /// The line that stands for missing pictures: how many, the alternate text, the host.
    pub(super) fn missing(
        &mut self,
        images: &[Image],
        element: ElementId,
        place: &BlockPlace,
    ) -> Vec<Strip> {
        let mut small = place.sized(place.size.scale(86, 100));
        small.color = QUIET;
        small.grounds.clear();
        small.indented = false;
        let count = match images.len() {
            1 => String::new(),
            many => format!(" ×{many}"),
        };
        let alt = images.first().map_or("", |it| it.alt.trim());
        let mut words = format!("［{}{count}］{alt}", self.words.missing);
        let mut inlines = Vec::new();
        let mut hosts: Vec<String> = Vec::new();
        for image in images {
            let asset = self.document.assets.get(image.asset);
            // A picture in the text itself (`data:`) has no address worth printing.
            let address = asset.map(|it| it.address().to_owned()).unwrap_or_default();
            let Some(host) = host(&address).filter(|it| !hosts.contains(it)) else {
                continue;
            };
            words.push(' ');
            inlines.push(Inline::Text(std::mem::take(&mut words)));
            inlines.push(Inline::Link {
                target: Target::External(address),
                inlines: vec![Inline::Text(host.clone())],
            });
            hosts.push(host);
        }
        if !words.is_empty() {
            inlines.push(Inline::Text(words));
        }
        let lines = self.set_ours(&inlines, element, &small, Length::ZERO, Alignment::Center);
        lines.into_iter().map(|it| strip(it, &small)).collect()
    }

    /// Sets the addresses of the missing pictures after the text, small and one after the other: all those that are
    /// missing for one reason in a paragraph that begins with it.
    pub(crate) fn missing_addresses(&mut self, place: &BlockPlace) {
        let mut quiet = place.sized(place.size.scale(72, 100));
        quiet.pitch = quiet.size.scale(14, 10);
        quiet.color = QUIET;
        quiet.snap = false;
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for asset in std::mem::take(&mut self.gone) {
            let Some(asset) = self.document.assets.get(asset) else {
                continue;
            };
            let address = asset.address().to_owned();
            if address.is_empty() || address.starts_with("data:") {
                continue;
            }
            let reason = match &asset.state {
                AssetState::Missing(reason) => self.words.reason(reason),
                AssetState::Pending | AssetState::Loaded(_) => String::new(),
            };
            match groups.iter_mut().find(|it| it.0 == reason) {
                Some(group) => group.1.push(address),
                None => groups.push((reason, vec![address])),
            }
        }
        for (number, (reason, addresses)) in groups.into_iter().enumerate() {
            let mut inlines = vec![Inline::Text(format!("［{}］{reason}", self.words.missing))];
            for address in addresses {
                inlines.push(Inline::Text("\u{2003}".to_owned()));
                inlines.push(Inline::Link {
                    inlines: vec![Inline::Text(shortened(&address))],
                    target: Target::External(address),
                });
            }
            if number == 0 {
                self.blank(place.pitch, place);
            }
            let element = self.element(place, Role::P);
            let lines = self.set_ours(&inlines, element, &quiet, Length::ZERO, Alignment::Start);
            self.push_lines(lines, &quiet);
        }
    }
}
