//! Letters, numbers and text.

use super::boxes::{MathBox, MathPiece, MathPieceKind};
use super::layout::{Laid, Layout};
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use super::variant::Variant;
use super::{Unset, dictionary};
use crate::fonts::Family;
use crate::layout::Length;

impl Layout<'_> {
    /// `mi`, `mn`, `mtext`, `ms` (<https://www.w3.org/TR/mathml-core/#token-elements>).
    pub(super) fn token(&mut self, node: &MathNode, style: MathStyle) -> Laid {
        let mut text = node.text.clone();
        if node.element == MathElement::Quoted {
            let open = node.attribute("lquote").unwrap_or("\"");
            let close = node.attribute("rquote").unwrap_or("\"");
            text = format!("{open}{text}{close}");
        }
        let words = matches!(node.element, MathElement::Text | MathElement::Quoted);
        if words && style.variant.is_none() {
            return self.words(&text, style);
        }
        let lone = node.element == MathElement::Identifier && text.chars().nth(1).is_none();
        let variant = style.variant.or(lone.then_some(Variant::Italic));
        self.letters(&text, variant, style)
    }

    /// Sets characters in the math face and in an alphabet.
    pub(super) fn letters(
        &mut self,
        text: &str,
        variant: Option<Variant>,
        style: MathStyle,
    ) -> Laid {
        let mut out = MathBox::default();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let mut shown = variant.map_or(c, |it| it.of(c));
            if chars.next_if_eq(&'\u{338}').is_some() {
                match dictionary::negated(c) {
                    Some(negated) => shown = negated,
                    None => {
                        let set = self.struck(c, shown, style)?;
                        out.append(set);
                        continue;
                    }
                }
            }
            if is_invisible(c) {
                continue;
            }
            let set = self.character(c, shown, style)?;
            let single = out.pieces.is_empty();
            let (glyph, attachment) = (set.glyph, set.attachment);
            out.append(set);
            out.glyph = glyph.filter(|_| single);
            out.attachment = attachment.filter(|_| single);
        }
        Ok(out)
    }

    /// Sets one character: in the math face, or in that of the text when the former lacks it. `shown` is drawn if
    /// possible, and stands for `said`.
    fn character(&mut self, said: char, shown: char, style: MathStyle) -> Laid {
        if said.is_whitespace() {
            return Ok(MathBox::space(self.em(style).scale(1, 4)));
        }
        let glyph = self.face.glyph(shown);
        match glyph.or_else(|| self.face.glyph(said)) {
            Some(glyph) => Ok(self.glyph(glyph, Some(said), style)),
            None => self.words(said.encode_utf8(&mut [0; 4]), style),
        }
    }

    /// A character that is struck out by U+0338, where Unicode has no single character for that.
    fn struck(&mut self, said: char, shown: char, style: MathStyle) -> Laid {
        let mut set = self.character(said, shown, style)?;
        let Some(stroke) = self.face.glyph('\u{338}') else {
            return Err(Unset::Character('\u{338}'));
        };
        let ink = self.face.ink(stroke);
        let em = self.em(style);
        let middle = em
            .of_units(ink.left + ink.right, self.face.units)
            .scale(1, 2);
        let half = set.width.scale(1, 2);
        let mut stroke = self.glyph(stroke, Some('\u{338}'), style);
        stroke.width = Length::ZERO;
        set.put(stroke, half - middle, Length::ZERO);
        Ok(set)
    }

    /// A glyph of the math face.
    pub(super) fn glyph(&self, glyph: u16, says: Option<char>, style: MathStyle) -> MathBox {
        let em = self.em(style);
        let of = |units: i64| em.of_units(units, self.face.units);
        let ink = self.face.ink(glyph);
        let advance = of(self.face.advance(glyph));
        MathBox {
            width: advance,
            ascent: of(ink.top),
            descent: of(-ink.bottom),
            italic: of(self.face.italics(glyph)),
            attachment: Some(of(self.face.attachment(glyph))),
            glyph: Some(glyph),
            large: false,
            pieces: vec![MathPiece {
                x: Length::ZERO,
                y: Length::ZERO,
                color: style.color,
                kind: MathPieceKind::Glyph {
                    face: self.face.id,
                    id: glyph,
                    size: em,
                    advance,
                    says,
                },
            }],
        }
    }

    /// Sets characters in the faces of the text, without kerning or ligatures.
    pub(super) fn words(&mut self, text: &str, style: MathStyle) -> Laid {
        let em = self.text_em(style);
        let mut out = MathBox::default();
        for c in text.chars().filter(|it| !is_invisible(*it)) {
            let shown = if c == '\u{a0}' { ' ' } else { c };
            let face = self.fonts.find(Family::Song, shown, is_ideographic(c));
            let face_id = face.ok_or(Unset::Character(c))?;
            let face = self.fonts.face(face_id);
            let glyph = face.glyph(shown).ok_or(Unset::Character(c))?;
            let advance = em.of_units(advance(face, glyph), face.units_per_em());
            let blank = c.is_whitespace();
            let (ascent, descent) = match (blank, self.fonts.is_cjk(face_id)) {
                (true, _) => (0, 0),
                (false, true) => (88, 12),
                (false, false) => (72, if "gjpqy,;()[]Q|".contains(c) { 22 } else { 1 }),
            };
            let mut set = MathBox {
                width: advance,
                ascent: em.scale(ascent, 100),
                descent: em.scale(descent, 100),
                ..MathBox::default()
            };
            if !blank {
                set.pieces.push(MathPiece {
                    x: Length::ZERO,
                    y: Length::ZERO,
                    color: style.color,
                    kind: MathPieceKind::Glyph {
                        face: face_id,
                        id: glyph,
                        size: em,
                        advance,
                        says: Some(c),
                    },
                });
            }
            out.append(set);
        }
        Ok(out)
    }
}

/// The advance of a glyph in font units.
fn advance(face: &crate::fonts::Face, glyph: u16) -> i64 {
    use skrifa::raw::TableProvider as _;
    let font = face.font();
    let advances = font.as_ref().and_then(|it| it.hmtx().ok());
    let advance = advances.and_then(|it| it.advance(skrifa::GlyphId::new(u32::from(glyph))));
    i64::from(advance.unwrap_or(0))
}

/// Whether a character is as wide as its em: East Asian characters and marks.
fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x303f | 0x3040..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x2_0000..=0x3_ffff)
}

/// Whether a character is never drawn: invisible operators, blanks without width, variation selectors, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{2061}'..='\u{2064}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ad}')
}
