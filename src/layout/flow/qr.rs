//! QR codes (ISO/IEC 18004), drawn as rectangles.

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::layout::{Color, Item, Length, Rect, Role};

/// The side of a module, the dot of a code. Telephones can read 0.4 mm.
const MODULE: Length = Length::micrometres(400);

impl Setter<'_, '_> {
    /// Sets a QR code of `url` at the left edge of the place; nothing when the address is too long for one.
    pub(crate) fn qr(&mut self, url: &str, place: &BlockPlace) {
        let Ok(code) = fast_qr::QRBuilder::new(url).build() else {
            return;
        };
        let element = self.element(place, Role::Figure);
        self.tags.get_mut(element).alt =
            Some(format!("{}{}{url}", self.words.code, self.words.colon));
        let content = Some(self.tags.content(element));
        let top = place.pitch.scale(1, 2);
        let mut items = Vec::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let dark = |column: usize| code[row][column].value();
                if !dark(column) {
                    column += 1;
                    continue;
                }
                let start = column;
                while column < code.size && dark(column) {
                    column += 1;
                }
                items.push(Item::Fill {
                    bounds: Rect {
                        x: place.left + modules(start),
                        y: top + modules(row),
                        width: modules(column - start),
                        height: MODULE,
                    },
                    color: Color::default(),
                    content,
                });
            }
        }
        let side = modules(code.size);
        let bounds = Rect {
            x: place.left,
            y: top,
            width: side,
            height: side,
        };
        self.galley.push(Strip {
            height: top + side,
            items,
            bounds: vec![(element, bounds)],
            ..Strip::default()
        });
    }
}

fn modules(count: usize) -> Length {
    MODULE.scale(i64::try_from(count).unwrap_or(0), 1)
}
