//! How large a picture is printed.

use super::Length;

/// Width and height of a picture of `pixels`, asked for as `wished` CSS pixels, in `room`.
///
/// 96 pixels are an inch, as in browsers. A picture is never enlarged: 150 dpi is what print needs,
/// and its natural size is below that already.
pub(crate) fn fitted(
    pixels: (u32, u32),
    wished: (Option<u32>, Option<u32>),
    room: (Length, Length),
) -> (Length, Length) {
    let (across, down) = (i64::from(pixels.0.max(1)), i64::from(pixels.1.max(1)));
    let natural = Length::pt(across).scale(3, 4);
    let mut width = match wished {
        (Some(width), _) if width > 0 => Length::pt(i64::from(width)).scale(3, 4).min(natural),
        (None | Some(_), Some(height)) if height > 0 => Length::pt(i64::from(height))
            .scale(3, 4)
            .scale(across, down)
            .min(natural),
        (None | Some(_), None | Some(_)) => natural,
    };
    width = width.min(room.0).max(Length(1));
    let mut height = width.scale(down, across).max(Length(1));
    if height > room.1 {
        height = room.1;
        width = height.scale(across, down).max(Length(1));
    }
    (width, height)
}

/// How high a picture of `pixels` may be on a page whose text is `page` high: 45 of 100 when it is wider than
/// high, 60 when it is a third higher than wide, and between them in proportion. What is over twice as high as
/// wide (a long screenshot) may take the whole page, because its text could not be read otherwise.
pub(crate) fn highest(pixels: (u32, u32), page: Length) -> Length {
    let (across, down) = (i64::from(pixels.0.max(1)), i64::from(pixels.1.max(1)));
    let shape = down * 100 / across;
    if shape > 220 {
        return page;
    }
    page.scale(45 + (shape - 100).clamp(0, 33) * 15 / 33, 100)
}

/// Whether a picture of `pixels` may run across the columns of a page: it is at least a third wider than high, and across a
/// type area of 18 cm it has about 170 dots an inch.
pub(crate) fn spans_columns(pixels: (u32, u32)) -> bool {
    let (across, down) = (u64::from(pixels.0), u64::from(pixels.1));
    across >= 1200 && across * 3 >= down * 4
}

#[cfg(test)]
mod tests {
    use super::{Length, fitted, highest, spans_columns};

    #[test]
    fn broad_pictures_with_many_pixels_span_columns() {
        assert!(spans_columns((1600, 900)));
        assert!(!spans_columns((1600, 1400)));
        assert!(!spans_columns((900, 300)));
    }

    const ROOM: (Length, Length) = (Length::pt(420), Length::pt(600));

    #[test]
    fn pictures_keep_their_shape_and_are_never_enlarged() {
        assert_eq!(
            fitted((100, 50), (None, None), ROOM),
            (Length::pt(75), Length::pt(75).scale(1, 2))
        );
        assert_eq!(fitted((100, 50), (Some(400), None), ROOM).0, Length::pt(75));
        assert_eq!(
            fitted((1000, 500), (Some(400), None), ROOM),
            (Length::pt(300), Length::pt(150))
        );
        assert_eq!(
            fitted((4000, 2000), (None, None), ROOM),
            (Length::pt(420), Length::pt(210))
        );
        assert_eq!(
            fitted((1000, 4000), (None, None), ROOM),
            (Length::pt(150), Length::pt(600))
        );
        assert_eq!(
            fitted((0, 0), (None, Some(0)), ROOM).1,
            Length::pt(3).scale(1, 4)
        );
    }

    #[test]
    fn a_picture_is_as_high_as_its_shape_allows() {
        let page = Length::pt(700);
        assert_eq!(highest((1600, 1000), page), Length::pt(315));
        assert_eq!(highest((1000, 1000), page), Length::pt(315));
        assert_eq!(highest((1000, 1500), page), Length::pt(420));
        assert_eq!(highest((800, 4000), page), page);
    }
}
