//! From what a caller chooses to measures: where columns stand and how large they are.

use super::size::{default_pitch, pitch_of};
use super::{Length, Margins, Options, PageSize};
use crate::themes::Theme;

/// The measures that follow from [`Options`].
///
/// A page whose lines run down is composed as if it had been turned to the left, so that its lines run across:
/// its width is the height of the printed page, its top that page's right edge. `flow` turns it back when it is
/// painted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Geometry {
    /// Trimmed page, as it is composed.
    pub(crate) page: PageSize,
    /// Whether its lines will run down.
    pub(crate) vertical: bool,
    /// The body's em.
    pub(crate) size: Length,
    /// From baseline to baseline of body text.
    pub(crate) pitch: Length,
    /// Width of a column: whole ems.
    pub(crate) measure: Length,
    /// The room between columns.
    pub(crate) gap: Length,
    /// How many columns there are.
    pub(crate) columns: u32,
    /// Height of the type area: whole pitches.
    pub(crate) height: Length,
    /// From the top edge to the type area.
    pub(crate) top: Length,
    /// The same on every second page, counted from 1.
    pub(crate) top_verso: Length,
    /// From the left edge to the type area on a right-hand page.
    pub(crate) left: Length,
    /// From the left edge to the type area on a left-hand page.
    pub(crate) left_verso: Length,
}

impl Geometry {
    /// Fits a type area of whole ems and whole lines into the page.
    pub(crate) fn of(options: &Options, theme: &Theme) -> Self {
        let mut page = options.page;
        let (size, measure, pitch, lines) = page.defaults();
        let default_width = size.scale(i64::from(measure), 1);
        let default_height = pitch.scale(i64::from(lines), 1);
        let margins = options.margins.unwrap_or_else(|| {
            let across = (page.width - default_width).scale(1, 2);
            let upright = page.height - default_height;
            let gutter = if options.duplex {
                across.scale(1, 8)
            } else {
                Length::ZERO
            };
            Margins {
                top: upright.scale(48, 100),
                right: across - gutter,
                bottom: upright - upright.scale(48, 100),
                left: across + gutter,
            }
        });
        let mut margins = margins;
        if options.vertical {
            // Margins name the edges of the printed page; `left` is the inner one when pages are bound.
            let (right, left) = if options.duplex {
                (margins.left, margins.right)
            } else {
                (margins.right, margins.left)
            };
            margins = Margins {
                top: right,
                right: margins.bottom,
                bottom: left,
                left: margins.top,
            };
            page = PageSize {
                width: page.height,
                height: page.width,
            };
        }
        let themed = theme.text.size.map(|it| Length::milli_pt(it.0));
        let size_wanted = options.font_size.or(themed).unwrap_or(size);
        let size_wanted = size_wanted.clamp(Length::pt(4), Length::pt(72));
        let pitch = match theme.text.leading {
            Some(leading) => pitch_of(size_wanted, leading.0),
            None if size_wanted == size => pitch,
            None => default_pitch(size_wanted),
        };
        let size = size_wanted;
        // At least eight ems and six lines, whatever margins were asked for.
        let width = (page.width - margins.left - margins.right).max(size.scale(8, 1));
        let height = (page.height - margins.top - margins.bottom).max(pitch.scale(6, 1));
        let columns = options.columns.clamp(1, 2);
        let gap = size.scale(2, 1);
        let free = width - gap.scale(i64::from(columns - 1), 1);
        // A thousandth of an em may be missing, because lengths in millimetres do not divide evenly.
        let grace = size.scale(1, 1000);
        let ems = ((free + grace).0 / i64::from(columns) / size.0).max(4);
        let measure = size.scale(ems, 1);
        let lines = ((height + grace).0 / pitch.0).max(6);
        let height_used = pitch.scale(lines, 1);
        let width_used =
            measure.scale(i64::from(columns), 1) + gap.scale(i64::from(columns - 1), 1);
        // What whole ems and lines leave over: more of it below than above on the printed page, as much on
        // either side.
        let (from_left, from_top) = if options.vertical { (48, 50) } else { (50, 48) };
        let left = margins.left + (width - width_used).scale(from_left, 100);
        let top = margins.top + (height - height_used).scale(from_top, 100);
        let (mut left_verso, mut top_verso) = (left, top);
        if options.duplex && options.vertical {
            top_verso = page.height - top - height_used;
        } else if options.duplex {
            left_verso = page.width - left - width_used;
        }
        Self {
            page,
            vertical: options.vertical,
            size,
            pitch,
            measure,
            gap,
            columns,
            height: height_used,
            top,
            top_verso,
            left,
            left_verso,
        }
    }

    /// The measures of the printed page, in one column across: for what stands upright on a page whose lines run
    /// down, and for what is around them. Of other pages their own.
    pub(crate) fn printed(&self) -> Self {
        if !self.vertical {
            return self.clone();
        }
        Self {
            page: PageSize {
                width: self.page.height,
                height: self.page.width,
            },
            vertical: false,
            size: self.size,
            pitch: self.pitch,
            measure: self.height,
            gap: Length::ZERO,
            columns: 1,
            height: self.width(),
            top: self.left,
            top_verso: self.left_verso,
            left: self.page.height - self.top - self.height,
            left_verso: self.page.height - self.top_verso - self.height,
        }
    }

    /// The type area's width over all columns.
    pub(crate) fn width(&self) -> Length {
        let columns = i64::from(self.columns);
        self.measure.scale(columns, 1) + self.gap.scale(columns - 1, 1)
    }

    /// From the left edge to the type area of the page numbered from 0.
    pub(crate) fn left_of(&self, page: usize) -> Length {
        if page.is_multiple_of(2) {
            self.left
        } else {
            self.left_verso
        }
    }

    /// From the top edge to the type area of the page numbered from 0.
    pub(crate) fn top_of(&self, page: usize) -> Length {
        if page.is_multiple_of(2) {
            self.top
        } else {
            self.top_verso
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Geometry, Length, Options, PageSize};
    use crate::layout::Paragraphs;
    use crate::themes::Theme;

    #[test]
    fn the_type_area_is_whole_ems_and_whole_lines() {
        let sizes = [
            PageSize::A4,
            PageSize::A5,
            PageSize::B5,
            PageSize::K16,
            PageSize::LETTER,
            PageSize::PHONE,
            "120x160".parse().unwrap(),
        ];
        for page in sizes {
            for columns in 1..=2 {
                for points in [None, Some(9_000), Some(13_500)] {
                    let options = Options {
                        page,
                        columns,
                        duplex: true,
                        font_size: points.map(Length::milli_pt),
                        paragraphs: Paragraphs::Indented,
                        ..Options::default()
                    };
                    let it = Geometry::of(&options, &Theme::default());
                    assert_eq!(it.measure.0 % it.size.0, 0);
                    assert_eq!(it.height.0 % it.pitch.0, 0);
                    assert!(it.left + it.width() <= page.width, "{it:?}");
                    assert!(it.left_verso + it.width() <= page.width, "{it:?}");
                    assert!(it.top + it.height < page.height, "{it:?}");
                }
            }
        }
        let a4 = Geometry::of(&Options::default(), &Theme::default());
        assert_eq!(a4.measure, Length::pt(420));
        assert_eq!(a4.height, Length::pt(18 * 39));
    }
}
