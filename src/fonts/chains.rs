//! In which order faces are asked for a character, for each family and for what a theme or a user wants.

use super::{Face, FaceId, Family};

// The files from which the chains of fallback are built. Latin faces come before CJK faces; for a mark in its CJK form
// the shaper asks the CJK faces first (RS-05 and FN-05 in `layout/RULES.md`).

/// The face for body text; without it no page can be set.
pub(super) const CJK_SONG: &str = "NotoSerifCJKsc-Regular.otf";
const CJK_SANS: &str = "NotoSansCJKsc-Regular.otf";
const CJK_HEI: &str = "NotoSansCJKsc-Bold.otf";
const CJK_KAI: &str = "LXGWWenKai-Regular.ttf";
const LATIN: &str = "NotoSerif-Regular.ttf";
const LATIN_SANS: &str = "NotoSans-Regular.ttf";
const LATIN_LIGHT: &str = "NotoSerif-Light.ttf";
const LATIN_LIGHT_ITALIC: &str = "NotoSerif-LightItalic.ttf";
const LATIN_ITALIC: &str = "NotoSerif-Italic.ttf";
const LATIN_BOLD: &str = "NotoSerif-Bold.ttf";
const LATIN_HEI: &str = "NotoSans-Bold.ttf";
const MONO: &str = "NotoSansMono-Regular.ttf";
const MONO_BOLD: &str = "NotoSansMono-Bold.ttf";
/// The faces that stand at the end of every chain, in this order: other scripts, symbols, emoji.
const OTHERS: [&str; 9] = [
    LATIN,
    "NotoSerifHebrew-Regular.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSerifDevanagari-Regular.ttf",
    "NotoSerifThai-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoEmoji-Regular.ttf",
];
/// Rare hanzi, the last face of every chain.
const RARE: &str = "HanaMinB.ttf.zst";
/// The faces that formulas are set in, best first: they have a `MATH` table.
const MATH: [&str; 2] = ["STIXTwoMath-Regular.ttf", "NotoSansMath-Regular.ttf"];

/// The type of body text.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum BodyType {
    /// 宋 with serifs.
    #[default]
    Song,
    /// 黑 of ordinary weight, without serifs.
    Sans,
    /// 楷.
    Kai,
}

/// A part of the text that a user can name a face for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FaceRole {
    /// Body text.
    Text,
    /// Headings and strong text.
    Heading,
    /// Quotations and emphasis.
    Quote,
    /// Code.
    Code,
    /// Captions of pictures and tables.
    Caption,
    /// Letters in body text that are not Han.
    Latin,
}

impl FaceRole {
    /// All roles.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Heading,
        Self::Quote,
        Self::Code,
        Self::Caption,
        Self::Latin,
    ];

    /// The weight that the part is set in (OpenType, `usWeightClass`).
    #[must_use]
    pub fn weight(self) -> u16 {
        match self {
            Self::Heading => 700,
            Self::Text | Self::Quote | Self::Code | Self::Caption | Self::Latin => 400,
        }
    }

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Heading => "heading",
            Self::Quote => "quote",
            Self::Code => "code",
            Self::Caption => "caption",
            Self::Latin => "latin",
        }
    }
}

/// What a theme and a user want of the faces.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FaceRoles {
    /// The type of body text.
    pub body: BodyType,
    /// The faces that a user has named.
    pub named: Vec<(FaceRole, FaceId)>,
}

/// The order of faces in each family.
#[derive(Debug)]
pub(super) struct Chains {
    song: Vec<FaceId>,
    roman: Vec<FaceId>,
    hei: Vec<FaceId>,
    bold: Vec<FaceId>,
    kai: Vec<FaceId>,
    italic: Vec<FaceId>,
    mono: Vec<FaceId>,
    mono_bold: Vec<FaceId>,
    caption: Vec<FaceId>,
    /// Whether a user has named a face for captions.
    pub(super) own_captions: bool,
    /// The face that formulas are set in.
    pub(super) math: Option<FaceId>,
    /// The faces with hanzi.
    pub(super) ideographic: Vec<FaceId>,
}

impl Chains {
    pub(super) fn of(faces: &[Face], roles: &FaceRoles) -> Self {
        let id = |index: usize| FaceId(u16::try_from(index).unwrap_or(u16::MAX));
        let find = |name: &str| faces.iter().position(|it| it.file == name).map(id);
        let known = [
            CJK_SONG,
            CJK_SANS,
            CJK_HEI,
            CJK_KAI,
            LATIN_SANS,
            LATIN_LIGHT,
            LATIN_LIGHT_ITALIC,
            LATIN_ITALIC,
            LATIN_BOLD,
            LATIN_HEI,
            MONO,
            MONO_BOLD,
            RARE,
            MATH[0], // never used for text outside formulas
        ];
        let extra: Vec<FaceId> = (0..faces.len())
            .filter(|it| {
                let file = &*faces[*it].file;
                !known.contains(&file) && !OTHERS.contains(&file)
            })
            .map(id)
            .collect();
        let named = |role: FaceRole| {
            roles
                .named
                .iter()
                .filter(move |it| it.0 == role)
                .map(|it| it.1)
        };
        let chain = |own: &[FaceRole], first: &[&str]| -> Vec<FaceId> {
            let mut chain: Vec<FaceId> = own.iter().flat_map(|it| named(*it)).collect();
            chain.extend(first.iter().copied().filter_map(find));
            chain.extend(OTHERS.into_iter().filter_map(find));
            chain.extend(&extra);
            chain.extend(find(RARE));
            let mut seen = Vec::new();
            chain.retain(|it| {
                !seen.contains(it) && {
                    seen.push(*it);
                    true
                }
            });
            chain
        };
        // Letters among Han, and letters by themselves.
        let (song, roman): (&[&str], &[&str]) = match roles.body {
            BodyType::Song => (&[LATIN_LIGHT, CJK_SONG], &[LATIN, CJK_SONG]),
            BodyType::Sans => (
                &[LATIN_SANS, CJK_SANS, CJK_SONG],
                &[LATIN_SANS, CJK_SANS, CJK_SONG],
            ),
            BodyType::Kai => (
                &[LATIN_LIGHT, CJK_KAI, CJK_SONG],
                &[LATIN, CJK_KAI, CJK_SONG],
            ),
        };
        // Bold letters have serifs when those around them have.
        let bold = match roles.body {
            BodyType::Song | BodyType::Kai => LATIN_BOLD,
            BodyType::Sans => LATIN_HEI,
        };
        let mut ideographic: Vec<FaceId> = [CJK_SONG, CJK_SANS, CJK_HEI, CJK_KAI, RARE]
            .into_iter()
            .filter_map(find)
            .collect();
        ideographic.extend((roles.named.iter().map(|it| it.1)).filter(|it| {
            faces
                .get(usize::from(it.0))
                .is_some_and(|it| it.covers('的'))
        }));
        Self {
            song: chain(&[FaceRole::Latin, FaceRole::Text], song),
            roman: chain(&[FaceRole::Latin, FaceRole::Text], roman),
            hei: chain(
                &[FaceRole::Heading],
                &[LATIN_HEI, LATIN_BOLD, CJK_HEI, CJK_SONG],
            ),
            bold: chain(&[FaceRole::Heading], &[bold, CJK_HEI, CJK_SONG]),
            kai: chain(
                &[FaceRole::Quote],
                &[LATIN_LIGHT_ITALIC, LATIN_ITALIC, CJK_KAI, CJK_SONG],
            ),
            italic: chain(&[FaceRole::Quote], &[LATIN_ITALIC, CJK_KAI, CJK_SONG]),
            mono: chain(&[FaceRole::Code], &[MONO, CJK_SONG]),
            mono_bold: chain(&[FaceRole::Code], &[MONO_BOLD, MONO, CJK_HEI, CJK_SONG]),
            caption: chain(&[FaceRole::Caption], song),
            own_captions: named(FaceRole::Caption).next().is_some(),
            math: MATH.into_iter().find_map(find),
            ideographic,
        }
    }

    /// The faces of a family.
    pub(super) fn of_family(&self, family: Family) -> &[FaceId] {
        match family {
            Family::Song => &self.song,
            Family::Roman => &self.roman,
            Family::Hei => &self.hei,
            Family::Bold => &self.bold,
            Family::Kai => &self.kai,
            Family::Italic => &self.italic,
            Family::Mono => &self.mono,
            Family::MonoBold => &self.mono_bold,
            Family::Caption => &self.caption,
        }
    }
}
