//! From a page as it is read (origin at its top left, y down) to PDF's space (y up), turned pages too.

use crate::layout::{Length, Page, Rect};

/// The frame of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Frame {
    width: Length,
    height: Length,
    turned: bool,
}

impl Frame {
    /// The frame of this page.
    pub(super) fn of(page: &Page) -> Self {
        Self {
            width: page.width,
            height: page.height,
            turned: page.turned,
        }
    }

    /// Width and height of the sheet; a turned page lies on its left side on an upright sheet.
    pub(super) fn media(self) -> (Length, Length) {
        if self.turned {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    /// How far a viewer turns the sheet clockwise to show the page upright, in degrees.
    pub(super) fn rotation(self) -> Option<i64> {
        self.turned.then_some(90)
    }

    /// What turns content with y up from the page's lower left corner onto the sheet.
    pub(super) fn matrix(self) -> Option<[Length; 6]> {
        let (one, none) = (Length::pt(1), Length::ZERO);
        let matrix = [none, one, Length::ZERO - one, none, self.height, none];
        self.turned.then_some(matrix)
    }

    /// A point of the page on the sheet.
    pub(super) fn point(self, x: Length, y: Length) -> (Length, Length) {
        if self.turned {
            (y, x)
        } else {
            (x, self.height - y)
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
    use super::Frame;
    use crate::layout::{Length, Rect};

    const BOUNDS: Rect = Rect {
        x: Length::pt(10),
        y: Length::pt(20),
        width: Length::pt(30),
        height: Length::pt(5),
    };

    fn frame(turned: bool) -> Frame {
        Frame {
            width: Length::pt(300),
            height: Length::pt(200),
            turned,
        }
    }

    #[test]
    fn y_goes_up_in_a_pdf() {
        let expected = [10, 175, 40, 180].map(Length::pt);
        assert_eq!(frame(false).rectangle(BOUNDS), expected);
        assert_eq!(frame(false).matrix(), None);
    }

    #[test]
    fn the_top_of_a_turned_page_is_the_left_of_its_sheet() {
        let frame = frame(true);
        assert_eq!(frame.media(), (Length::pt(200), Length::pt(300)));
        let expected = [20, 10, 25, 40].map(Length::pt);
        assert_eq!(frame.rectangle(BOUNDS), expected);
        // The matrix agrees: (10, 180) with y up is (x, y) = (10, 20) of the page.
        let [a, b, c, d, e, f] = frame.matrix().unwrap().map(Length::to_pt);
        let (x, y) = (10.0, 180.0);
        let point = (a * x + c * y + e, b * x + d * y + f);
        assert!(point == (20.0, 10.0), "{point:?}");
    }
}
