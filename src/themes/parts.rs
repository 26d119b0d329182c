//! The parts of a theme. The defaults are those of `book`, and `book.toml` says them again for readers.

use serde::{Deserialize, Deserializer, de};

use super::color::{PaleGround, Shade, TextInk};

/// A number of ems or lines, or a part of the size of body text, in thousandths.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ratio(pub i64);

impl Ratio {
    /// As style sheets write it: `1.5`.
    #[must_use]
    pub fn css(self) -> String {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// A number between two bounds, in thousandths.
    fn within<'de, D: Deserializer<'de>>(from: D, least: i64, most: i64) -> Result<Self, D::Error> {
        let number = f64::deserialize(from)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is between the bounds, or refused"
        )]
        let thousandths = (number * 1000.0 + 0.5) as i64;
        if number >= 0.0 && (least..=most).contains(&thousandths) {
            return Ok(Self(thousandths));
        }
        Err(de::Error::custom(format!(
            "{number} does not fit: write a number from {} to {}",
            Self(least).css(),
            Self(most).css()
        )))
    }
}

fn size<'de, D: Deserializer<'de>>(from: D) -> Result<Ratio, D::Error> {
    Ratio::within(from, 500, 6_000)
}

fn leading<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ratio>, D::Error> {
    Ratio::within(from, 1_200, 3_000).map(Some)
}

fn points<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ratio>, D::Error> {
    Ratio::within(from, 6_000, 40_000).map(Some)
}

fn indent<'de, D: Deserializer<'de>>(from: D) -> Result<Ratio, D::Error> {
    Ratio::within(from, 0, 6_000)
}

/// Lines that a drop cap stands beside.
fn cap_lines<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let lines = i64::deserialize(from)?;
    match u8::try_from(lines) {
        Ok(lines @ (0 | 2..=4)) => Ok(lines),
        Ok(_) | Err(_) => Err(de::Error::custom(format!(
            "{lines} does not fit: write 0, 2, 3 or 4"
        ))),
    }
}

fn sizes<'de, D: Deserializer<'de>>(from: D) -> Result<[Ratio; 4], D::Error> {
    struct Size(Ratio);
    impl<'de> Deserialize<'de> for Size {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            size(from).map(Size)
        }
    }
    let sizes = <[Size; 4]>::deserialize(from)?;
    Ok(sizes.map(|it| it.0))
}

/// A choice between names, each with what it means.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $case:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$inner])* $case),* }
    };
}

/// A part of a theme: all its keys may be left out.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $field:ident: $type:ty = $default:expr),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name { $($(#[$inner])* pub $field: $type),* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }
    };
}

names! {
    /// The type of body text.
    BodyFace {
        /// 宋 with serifs.
        #[default]
        Song,
        /// 黑 of ordinary weight, without serifs.
        Sans,
        /// 楷.
        Kai,
    }
}

names! {
    /// The type of a part of the text.
    TypeFace {
        /// That of body text.
        #[default]
        Text,
        /// 黑, bold.
        Hei,
        /// 楷.
        Kai,
    }
}

part! {
    /// The types of the parts of a text.
    ThemeFaces {
        /// Body text.
        text: BodyFace = BodyFace::Song,
        /// Titles and headings.
        heading: TypeFace = TypeFace::Hei,
        /// Block quotations and second titles.
        quote: TypeFace = TypeFace::Kai,
        /// Captions.
        caption: TypeFace = TypeFace::Text,
    }
}

part! {
    /// Colours that several parts share.
    ThemeColors {
        /// The one colour beside black: covers, and what asks for it.
        accent: TextInk = TextInk(Shade(0x7a, 0x26, 0x1f)),
    }
}

names! {
    /// What tells a paragraph from the one before.
    ParagraphStyle {
        /// Its first line is indented.
        #[default]
        Indented,
        /// There is room above it.
        Spaced,
    }
}

names! {
    /// How lines end.
    TextAlignment {
        /// All at the same edge.
        #[default]
        Justify,
        /// Where their words end.
        Start,
    }
}

part! {
    /// Body text.
    BodyStyle {
        /// Its size in print, in points. Default: by page size.
        #[serde(deserialize_with = "points")]
        size: Option<Ratio> = None,
        /// From line to line, in ems. Default: by page size, about 1.7.
        #[serde(deserialize_with = "leading")]
        leading: Option<Ratio> = None,
        /// What tells a paragraph from the one before.
        paragraphs: ParagraphStyle = ParagraphStyle::Indented,
        /// How lines end.
        alignment: TextAlignment = TextAlignment::Justify,
        /// How many lines high the first letter of an article is; no more than the others at 0.
        #[serde(deserialize_with = "cap_lines")]
        drop_cap: u8 = 0,
    }
}

names! {
    /// Where words stand.
    TitlePlace {
        /// At the left; in a text from right to left at the right.
        #[default]
        Start,
        /// In the middle.
        Center,
    }
}

names! {
    /// In which colour words are set.
    InkChoice {
        /// Black.
        #[default]
        Text,
        /// The accent.
        Accent,
    }
}

names! {
    /// How a date is written.
    WrittenDate {
        /// As in the source: `2022-08-22`.
        #[default]
        Written,
        /// As people write it in the language of the article.
        Spelled,
    }
}

names! {
    /// The line under the head of an article.
    HeadRule {
        /// A thin grey line.
        #[default]
        Line,
        /// A thick line in the accent.
        Accent,
        /// None.
        None,
    }
}

part! {
    /// What stands above an article.
    TitleStyle {
        /// The size of the title, in sizes of the text.
        #[serde(deserialize_with = "size")]
        size: Ratio = Ratio(1_700),
        /// Where title and what belongs to it stand.
        alignment: TitlePlace = TitlePlace::Start,
        /// The colour of the title.
        color: InkChoice = InkChoice::Text,
        /// Whether the category stands above the title.
        kicker: bool = false,
        /// Whether the summary stands below the title, unless the text begins with it.
        lead: bool = false,
        /// How the date is written.
        date: WrittenDate = WrittenDate::Written,
        /// Whether categories and tags stand under the title.
        tags: bool = true,
        /// The line below.
        rule: HeadRule = HeadRule::Line,
    }
}

names! {
    /// What marks a heading beside its size.
    HeadingMark {
        /// Nothing.
        #[default]
        None,
        /// A bar at its left.
        Bar,
        /// A line above headings of the first level.
        Line,
    }
}

part! {
    /// Headings in an article.
    HeadingStyle {
        /// The sizes of the first four levels, in sizes of the text.
        #[serde(deserialize_with = "sizes")]
        sizes: [Ratio; 4] = [Ratio(1_450), Ratio(1_280), Ratio(1_140), Ratio(1_000)],
        /// Their colour.
        color: InkChoice = InkChoice::Text,
        /// What marks them.
        mark: HeadingMark = HeadingMark::None,
    }
}

names! {
    /// What stands between passages.
    SectionMark {
        /// A short line.
        #[default]
        Line,
        /// Three asterisks.
        Stars,
        /// Three dots in the accent.
        Dots,
    }
}

part! {
    /// What stands between passages (`<hr>`).
    SectionStyle {
        /// The mark.
        mark: SectionMark = SectionMark::Line,
    }
}

part! {
    /// Block quotations.
    QuoteStyle {
        /// How far they are moved in at the left, in ems.
        #[serde(deserialize_with = "indent")]
        indent: Ratio = Ratio(2_000),
        /// Whether a bar in the accent stands at their left.
        bar: bool = false,
        /// Whether a quotation of one short paragraph is pulled out: large, between two lines in the accent.
        pull: bool = false,
    }
}

part! {
    /// Code.
    CodeStyle {
        /// The colour behind it in print.
        ground: PaleGround = PaleGround(Shade(0xf5, 0xf5, 0xf3)),
        /// Whether its words are coloured by what they are.
        highlight: bool = true,
        /// Words of the language.
        keyword: TextInk = TextInk(Shade(0x8b, 0x1a, 0x3a)),
        /// Text in quotation marks.
        string: TextInk = TextInk(Shade(0x1d, 0x5c, 0x2e)),
        /// Comments.
        comment: TextInk = TextInk(Shade(0x5a, 0x5a, 0x5a)),
        /// Numbers and constants.
        number: TextInk = TextInk(Shade(0x1f, 0x4e, 0x79)),
        /// Names of types, tags and keys.
        name: TextInk = TextInk(Shade(0x6a, 0x3d, 0x00)),
    }
}

part! {
    /// Tables.
    TableStyle {
        /// The colour of the lines above and below them.
        edge: InkChoice = InkChoice::Text,
    }
}

part! {
    /// Printed pages. What the command line gives wins.
    PageStyle {
        /// The size, as `--page` takes it. Default: A4.
        size: Option<String> = None,
        /// The margins, as `--margins` takes them. Default: by page size.
        margins: Option<String> = None,
        /// Columns, 1 or 2. Default: 1.
        columns: Option<u32> = None,
        /// Whether broad pictures run across the columns, above them.
        wide_pictures: bool = false,
        /// Whether pages are numbered.
        folios: bool = true,
        /// Whether pages have running heads.
        running_heads: bool = true,
    }
}

names! {
    /// What a cover looks like.
    CoverDesign {
        /// A frame of a thick and a thin line (文武边).
        #[default]
        Frame,
        /// The upper part of the page in the accent, the title on it in white.
        Band,
        /// A label with a frame on a coloured page, as on books bound with thread (题签).
        Label,
        /// A column of bars at the left, the title beside it.
        Bars,
        /// Nothing but words between two lines.
        Plain,
    }
}

impl CoverDesign {
    /// All designs, the default first.
    pub const ALL: [Self; 5] = [
        Self::Frame,
        Self::Band,
        Self::Label,
        Self::Bars,
        Self::Plain,
    ];

    /// The name on the command line and in theme files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Band => "band",
            Self::Label => "label",
            Self::Bars => "bars",
            Self::Plain => "plain",
        }
    }
}

part! {
    /// The cover.
    CoverStyle {
        /// What it looks like.
        design: CoverDesign = CoverDesign::Frame,
        /// Whether its colour follows from the book's category and month, so that volumes can be told apart.
        varied: bool = false,
        /// Whether a picture of the book stands above the title, when one is good enough.
        picture: bool = false,
    }
}
