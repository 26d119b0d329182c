//! The choices that typographic traditions leave open, and what each region chooses.

use crate::model::Region;

/// The choices a tradition leaves open. Default: what the paragraph's region does.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Rules {
    /// How wide marks are. Default: by region (RULES PW-09).
    pub punctuation: Option<Punctuation>,
    /// Which marks may stand at the edges of lines. Default: by region (RULES KS).
    pub kinsoku: Option<Kinsoku>,
    /// Whether a stop or comma may stand outside the measure. Default: never.
    pub hanging: Hanging,
    /// Gap between Han and Western text. Default: a quarter em.
    pub autospace: Autospace,
    /// An opening mark at the start of the first line. Default: its blank is cut.
    pub first_open: FirstOpen,
    /// Every Han on a grid of whole ems (RULES GR-01). Default: no.
    pub grid: bool,
    /// Whether a line rather ends between two words than within one, where that costs little (RULES UB-09).
    /// Default: no; of pages: yes.
    pub nice_breaks: bool,
}

/// How wide marks are (RULES PW-09).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Punctuation {
    /// 全角: single marks 1 em, cut where two meet and at line ends.
    Quanjiao,
    /// 开明: stops at the end of a sentence 1 em, all other marks half an em.
    Kaiming,
    /// 半角: all marks half an em.
    Banjiao,
    /// Nothing is cut but at line ends.
    Plain,
    /// Traditional Chinese: cut around brackets only, commas and stops never shrink.
    Cns,
    /// Japanese (JIS X 4051): stops never shrink.
    Jis,
}

/// Which marks may stand at the edges of lines (RULES KS), from lax to strict.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kinsoku {
    /// Any.
    None,
    /// No closing mark, stop or comma at the start, no opening one at the end.
    Basic,
    /// GB/T 15834: also no solidus at the end.
    Gb,
    /// JLREQ: also no dash, ellipsis or small kana at the start.
    Strict,
}

/// Whether a stop or comma may stand outside the measure (RULES PL-06).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Hanging {
    /// Never.
    #[default]
    Never,
    /// When the line would be too full without.
    Allow,
    /// Whenever one ends a line.
    Force,
}

/// Gap between Han and Western text (RULES AS-01).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Autospace {
    /// A quarter em, an eighth to a half.
    #[default]
    Quarter,
    /// A sixth of an em.
    Sixth,
    /// An eighth of an em.
    Eighth,
    /// None.
    Off,
}

/// An opening mark at the start of the first line (RULES PL-03).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FirstOpen {
    /// Its blank is cut.
    #[default]
    Trim,
    /// It keeps its blank.
    Space,
    /// It stands in the indent, so that the text after it is aligned.
    Hang,
}

/// What each tradition does with its marks (RULES PW-09).
pub(super) fn default_style(region: Region) -> Punctuation {
    match region {
        Region::Hans | Region::Ko | Region::Other => Punctuation::Quanjiao,
        Region::HantTw | Region::HantHk => Punctuation::Cns,
        Region::Ja => Punctuation::Jis,
    }
}

/// How strict each tradition is at the edges of lines.
pub(super) fn default_level(region: Region) -> Kinsoku {
    match region {
        Region::Hans | Region::HantTw | Region::HantHk => Kinsoku::Gb,
        Region::Ja => Kinsoku::Strict,
        Region::Ko | Region::Other => Kinsoku::Basic,
    }
}
