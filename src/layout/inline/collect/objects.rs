//! What stands in a line and is no text: pictures and formulas, or words in their place.

use std::sync::Arc;

use super::Flattener;
use crate::fonts::Family;
use crate::layout::formula::{self, Request};
use crate::layout::inline::{FormulaPiece, SpanKind, Text, TextStyle};
use crate::layout::{Link, LinkTarget, Role};
use crate::model::{Asset, AssetState, Image, Inline, Math, Target};
use crate::words::Words;

/// A picture in a line is at most this high and this wide, in ems.
const PICTURE_EMS: (i64, i64) = (8, 20);

impl Flattener<'_, '_> {
    /// Words in place of a picture that could not be had, linked to the address of the picture. Where they
    /// lead elsewhere already, or the address is not online, the address is printed after them.
    fn missing_picture(&mut self, image: &Image, style: &TextStyle, out: &mut Text) {
        let asset = self
            .collector
            .document
            .and_then(|it| it.assets.get(image.asset));
        let address = asset
            .map(Asset::address)
            .filter(|it| !it.is_empty() && !it.starts_with("data:"));
        let label = Words::of(&style.language).missing;
        let shown = format!("［{label}］{}", image.alt.trim());
        let online = address.filter(|it| it.starts_with("http"));
        let own = online.map(|it| Target::External(it.to_owned()));
        let leads_there = self.link.is_none() && image.link.is_none() && own.is_some();
        match image.link.clone().or(own) {
            Some(target) if self.link.is_none() => {
                self.link(&target, &[Inline::Text(shown)], style, out);
            }
            Some(_) | None => self.push(out, &shown, style, SpanKind::Text),
        }
        if let Some(address) = address.filter(|_| !leads_there) {
            let address = crate::layout::address::shortened(address);
            self.push(out, &format!("（{address}）"), style, SpanKind::Text);
        }
    }

    /// A formula in pieces that a line may end between; its source where it cannot be set.
    pub(super) fn formula(&mut self, math: &Math, style: &TextStyle, out: &mut Text) {
        let said = math.text();
        let outer = self.enter(Role::Formula);
        self.collector.tags.get_mut(self.element).alt = Some(said.to_string());
        let request = Request {
            size: style.size,
            color: style.color,
            display: false,
        };
        let set = self.collector.formulas.as_mut().and_then(|it| {
            let set = formula::inline(&math.mathml, request, it.measure, it.fonts);
            // That LaTeX could not be read has been told already.
            let told = math.mathml.is_empty();
            let tell = |why: formula::Unset| (!told).then(|| it.unset.push(why.to_string()));
            set.map_err(tell).ok()
        });
        match set {
            Some(pieces) => {
                for (at, set) in pieces.into_iter().enumerate() {
                    if at > 0 {
                        self.ours(|it| it.push(out, " ", style, SpanKind::Text));
                    }
                    // The first piece stands for the text of the whole formula.
                    let said = if at == 0 {
                        said.to_string()
                    } else {
                        String::new()
                    };
                    let piece = FormulaPiece { set, said };
                    let kind = SpanKind::Formula(Arc::new(piece));
                    self.ours(|it| it.push(out, "\u{fffc}", style, kind));
                }
                self.advance(&said);
            }
            None => {
                let mut style = style.clone();
                style.family = Family::Mono;
                self.push(out, &said, &style, SpanKind::Code);
            }
        }
        self.leave(outer);
    }

    /// A picture as large as its author asked, or its name when it could not be had.
    pub(super) fn picture(&mut self, image: &Image, style: &TextStyle, out: &mut Text) {
        let asset = self
            .collector
            .document
            .and_then(|it| it.assets.get(image.asset));
        let Some(AssetState::Loaded(picture)) = asset.map(|it| &it.state) else {
            return self.missing_picture(image, style, out);
        };
        let em = style.size;
        let room = (em.scale(PICTURE_EMS.1, 1), em.scale(PICTURE_EMS.0, 1));
        let pixels = (picture.width, picture.height);
        let (width, height) =
            crate::layout::picture::fitted(pixels, (image.width, image.height), room);
        let mut style = style.clone();
        if height < em.scale(14, 10) {
            // A sign among letters stands on the em box, not on the baseline.
            style.rise -= em.scale(12, 100);
        }
        let outer_link = self.link;
        let linked = image.link.as_ref().map(|target| {
            let outer = self.enter(Role::Link);
            let link = Link {
                target: LinkTarget::of(target, self.collector.article),
                contents: image.alt.clone(),
            };
            self.link = Some(self.collector.tags.link(self.element, link));
            outer
        });
        let outer = self.enter(Role::Figure);
        self.collector.tags.get_mut(self.element).alt = Some(match image.alt.trim() {
            "" => Words::of(&style.language).picture.to_owned(),
            alt => alt.to_owned(),
        });
        let kind = SpanKind::Picture {
            article: self.collector.article,
            asset: image.asset,
            width,
            height,
        };
        self.push(out, "\u{fffc}", &style, kind);
        self.leave(outer);
        if let Some(linked) = linked {
            self.leave(linked);
        }
        self.link = outer_link;
    }
}
