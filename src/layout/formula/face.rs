//! The face that formulas are set in: its glyphs and its `MATH` table
//! (<https://learn.microsoft.com/en-us/typography/opentype/spec/math>).

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::math::{
    MathConstant, MathConstants, MathGlyphInfo, MathKernCorner, MathVariants, PartFlags,
    StretchAxis,
};
use skrifa::{GlyphId, MetadataProvider as _};

use super::Unset;
use crate::fonts::{FaceId, Fonts};

/// A face with a `MATH` table. All numbers are font units.
pub(super) struct MathFace<'f> {
    pub(super) id: FaceId,
    pub(super) units: u16,
    characters: Charmap<'f>,
    metrics: GlyphMetrics<'f>,
    constants: MathConstants<'f>,
    info: Option<MathGlyphInfo<'f>>,
    variants: Option<MathVariants<'f>>,
}

/// The ink of a glyph, from its origin, up and to the right.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Ink {
    pub(super) left: i64,
    pub(super) bottom: i64,
    pub(super) right: i64,
    pub(super) top: i64,
}

/// A part of a glyph that is put together (`GlyphPart` of the `MATH` table).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct GlyphPart {
    pub(super) glyph: u16,
    /// How far the part before may overlap it.
    pub(super) start: i64,
    /// How far the part after may overlap it.
    pub(super) end: i64,
    pub(super) advance: i64,
    /// Whether it may be repeated.
    pub(super) extends: bool,
}

impl<'f> MathFace<'f> {
    /// The math face among the fonts at hand.
    pub(super) fn of(fonts: &'f Fonts) -> Result<Self, Unset> {
        let id = fonts.math().ok_or(Unset::Face)?;
        let face = fonts.face(id);
        let font = face.font().ok_or(Unset::Face)?;
        let math = font.math().map_err(|_| Unset::Face)?;
        Ok(Self {
            id,
            units: face.units_per_em(),
            characters: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            constants: math.math_constants().map_err(|_| Unset::Face)?,
            info: math.math_glyph_info().ok(),
            variants: math.math_variants().ok(),
        })
    }

    pub(super) fn glyph(&self, c: char) -> Option<u16> {
        let glyph = self.characters.map(c)?.to_u32();
        u16::try_from(glyph).ok().filter(|it| *it != 0)
    }

    pub(super) fn constant(&self, constant: MathConstant) -> i64 {
        i64::from(self.constants.constant(constant))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "unscaled, these are whole font units"
    )]
    pub(super) fn advance(&self, glyph: u16) -> i64 {
        self.metrics.advance_width(id(glyph)).unwrap_or(0.0) as i64
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "unscaled, these are whole font units"
    )]
    pub(super) fn ink(&self, glyph: u16) -> Ink {
        let bounds = self.metrics.bounds(id(glyph)).unwrap_or_default();
        Ink {
            left: bounds.x_min as i64,
            bottom: bounds.y_min as i64,
            right: bounds.x_max as i64,
            top: bounds.y_max as i64,
        }
    }

    /// How far a slanted glyph leans out over its advance.
    pub(super) fn italics(&self, glyph: u16) -> i64 {
        let table = self
            .info
            .as_ref()
            .and_then(|it| it.math_italics_correction_info());
        let value = table.and_then(|it| it.ok()?.correction(id(glyph)));
        i64::from(value.unwrap_or(0))
    }

    /// The x at which an accent over a glyph is centred; the middle where the face does not say.
    pub(super) fn attachment(&self, glyph: u16) -> i64 {
        let table = self
            .info
            .as_ref()
            .and_then(|it| it.math_top_accent_attachment());
        let value = table.and_then(|it| it.ok()?.attachment(id(glyph)));
        value.map_or_else(|| self.advance(glyph) / 2, i64::from)
    }

    /// By how much a script beside a corner of a glyph is moved away from it, at a height; negative for closer.
    pub(super) fn kern(&self, glyph: u16, corner: MathKernCorner, height: i64) -> i64 {
        let table = self.info.as_ref().and_then(|it| it.math_kern_info());
        let kern = table.and_then(|it| it.ok()?.kern(id(glyph), corner));
        let height = i32::try_from(height).unwrap_or(0);
        i64::from(kern.and_then(|it| it.kerning(height)).unwrap_or(0))
    }

    /// Larger forms of a glyph, from small to large, with their extents along the axis.
    pub(super) fn sizes(&self, glyph: u16, axis: StretchAxis) -> Vec<(u16, i64)> {
        let construction = self.variants.as_ref();
        let Some(construction) = construction.and_then(|it| it.glyph_construction(id(glyph), axis))
        else {
            return Vec::new();
        };
        let records = construction.math_glyph_variant_records().iter();
        records
            .map(|it| {
                let extent = i64::from(it.advance_measurement().to_u16());
                (it.variant_glyph().to_u16(), extent)
            })
            .collect()
    }

    /// The parts that a glyph of any size is put together from, bottom up or left to right; empty when
    /// the face has none.
    pub(super) fn parts(&self, glyph: u16, axis: StretchAxis) -> Vec<GlyphPart> {
        let construction = self.variants.as_ref();
        let construction = construction.and_then(|it| it.glyph_construction(id(glyph), axis));
        let Some(Ok(assembly)) = construction.and_then(|it| it.glyph_assembly()) else {
            return Vec::new();
        };
        let records = assembly.part_records().iter();
        records
            .map(|it| GlyphPart {
                glyph: it.glyph_id().to_u16(),
                start: i64::from(it.start_connector_length().to_u16()),
                end: i64::from(it.end_connector_length().to_u16()),
                advance: i64::from(it.full_advance().to_u16()),
                extends: it.part_flags().contains(PartFlags::EXTENDER_FLAG),
            })
            .collect()
    }

    /// By how much parts must overlap at least.
    pub(super) fn overlap(&self) -> i64 {
        let variants = self.variants.as_ref();
        variants.map_or(0, |it| i64::from(it.min_connector_overlap().to_u16()))
    }
}

fn id(glyph: u16) -> GlyphId {
    GlyphId::new(u32::from(glyph))
}
