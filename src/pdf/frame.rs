//! Converts coordinates of a page (origin at its top left, y down) to those of its PDF sheet (y up), also for turned
//! pages and for pages with bleed and crop marks around them.

use crate::layout::{Length, Page, Rect};

/// The frame of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct PageFrame {
    width: Length,
    height: Length,
    turned: bool,
    bleed: Length,
    slug: Length,
}

impl PageFrame {
    /// The frame of this page.
    pub(super) fn of(page: &Page) -> Self {
        Self {
            width: page.width,
            height: page.height,
            turned: page.turned,
            bleed: page.bleed,
            slug: page.slug,
        }
    }

    /// The sheet (`MediaBox`): left, bottom, right, top.
    pub(super) fn media(self) -> [Length; 4] {
        self.around(self.slug)
    }

    /// The page after trimming (`TrimBox`).
    pub(super) fn trim(self) -> [Length; 4] {
        self.around(Length::ZERO)
    }

    /// The area that colour fills (`BleedBox`); `None` when it is the trimmed page.
    pub(super) fn bleed(self) -> Option<[Length; 4]> {
        (self.bleed > Length::ZERO).then(|| self.around(self.bleed))
    }

    /// The trimmed page with a margin of `room` around it. A turned page lies on its left side on an upright sheet.
    fn around(self, room: Length) -> [Length; 4] {
        let (width, height) = if self.turned {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        let (near, far) = (self.slug - room, self.slug + room);
        [near, near, width + far, height + far]
    }

    /// How far a viewer turns the sheet clockwise to show the page upright, in degrees.
    pub(super) fn rotation(self) -> Option<i64> {
        self.turned.then_some(90)
    }

    /// The matrix that moves content (y up, origin at the page's lower left corner) onto the sheet; `None` when
    /// nothing has to move.
    pub(super) fn matrix(self) -> Option<[Length; 6]> {
        let (one, none, slug) = (Length::pt(1), Length::ZERO, self.slug);
        if self.turned {
            Some([none, one, -one, none, self.height + slug, slug])
        } else {
            (slug > none).then_some([one, none, none, one, slug, slug])
        }
    }

    /// A point of the page on the sheet.
    pub(super) fn point(self, x: Length, y: Length) -> (Length, Length) {
        if self.turned {
            (y + self.slug, x + self.slug)
        } else {
            (x + self.slug, self.height - y + self.slug)
        }
    }

    /// A rectangle of the page on the sheet: left, bottom, right, top.
    pub(super) fn rectangle(self, bounds: Rect) -> [Length; 4] {
        let (a, b) = self.point(bounds.x, bounds.y);
        let (c, d) = self.point(bounds.x + bounds.width, bounds.y + bounds.height);
        [a.min(c), b.min(d), a.max(c), b.max(d)]
    }
}

#[cfg(test)]
mod tests {
    use super::PageFrame;
    use crate::layout::{Length, Rect};

    const BOUNDS: Rect = Rect {
        x: Length::pt(10),
        y: Length::pt(20),
        width: Length::pt(30),
        height: Length::pt(5),
    };

    fn frame(turned: bool) -> PageFrame {
        PageFrame {
            width: Length::pt(300),
            height: Length::pt(200),
            turned,
            bleed: Length::ZERO,
            slug: Length::ZERO,
        }
    }

    #[test]
    fn y_goes_up_in_a_pdf() {
        let expected = [10, 175, 40, 180].map(Length::pt);
        assert_eq!(frame(false).rectangle(BOUNDS), expected);
        assert_eq!(frame(false).matrix(), None);
        assert_eq!(frame(false).bleed(), None);
        let sheet = [0, 0, 300, 200].map(Length::pt);
        assert_eq!((frame(false).media(), frame(false).trim()), (sheet, sheet));
    }

    #[test]
    fn the_top_of_a_turned_page_is_the_left_of_its_sheet() {
        let frame = frame(true);
        assert_eq!(frame.media(), [0, 0, 200, 300].map(Length::pt));
        let expected = [20, 10, 25, 40].map(Length::pt);
        assert_eq!(frame.rectangle(BOUNDS), expected);
        agrees(frame);
    }

    /// The content matrix and `point` put the point (10, 20) of the page in the same place.
    #[track_caller]
    fn agrees(frame: PageFrame) {
        let [a, b, c, d, e, f] = frame.matrix().unwrap().map(Length::to_pt);
        let (x, y) = (10.0, 180.0);
        let moved = (a * x + c * y + e, b * x + d * y + f);
        let (x, y) = frame.point(Length::pt(10), Length::pt(20));
        assert!(moved == (x.to_pt(), y.to_pt()), "{moved:?}");
    }

    #[test]
    fn a_page_to_be_trimmed_stands_inside_its_sheet() {
        for turned in [false, true] {
            let frame = PageFrame {
                bleed: Length::pt(9),
                slug: Length::pt(30),
                ..frame(turned)
            };
            let (width, height) = if turned { (200, 300) } else { (300, 200) };
            let boxes = [frame.media(), frame.bleed().unwrap(), frame.trim()];
            let expected = [
                [0, 0, width + 60, height + 60],
                [21, 21, width + 39, height + 39],
                [30, 30, width + 30, height + 30],
            ];
            assert_eq!(boxes, expected.map(|it| it.map(Length::pt)));
            agrees(frame);
        }
    }
}
