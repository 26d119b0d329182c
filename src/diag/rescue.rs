//! How a line was set that cannot be set without breaking a rule.

use std::fmt;

/// What is wrong with a line that cannot be set without breaking a rule of typesetting: which rule was relaxed for it
/// (KS-13 in `layout/RULES.md`), or what it lacks nevertheless (PA-02 and JU-05).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum LineRescue {
    /// It ends inside a name, after the sign that joins its words (`and/or`, `std::fmt`).
    NameParted,
    /// It ends inside a word that is otherwise kept whole: at a hyphen, or between Korean syllables.
    WordParted,
    /// It ends inside an address or another token that is too long for a line, at a place that is not made for a break.
    AddressParted,
    /// The line after it begins with a dash or an ellipsis.
    DashAtLineStart,
    /// The line after it begins with a mark that must not begin a line.
    MarkAtLineStart,
    /// It ends inside a word, without a hyphen.
    WordPartedWithoutHyphen,
    /// It is wider than the measure, because its content cannot be broken.
    WiderThanMeasure,
    /// It is the last line of its paragraph and holds one character.
    LoneCharacter,
    /// It is shorter than the measure, because it has no gaps to open, or they would open too far.
    ShorterThanMeasure,
    /// Its gaps are opened farther than they should be.
    GapsOpened {
        /// By how much the widest gap is opened, in thousandths of an em, rounded up.
        mille: i64,
    },
}

impl LineRescue {
    /// The name of this kind of line in reports. It does not change from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NameParted => "name-parted",
            Self::WordParted => "word-parted",
            Self::AddressParted => "address-parted",
            Self::DashAtLineStart => "dash-at-line-start",
            Self::MarkAtLineStart => "mark-at-line-start",
            Self::WordPartedWithoutHyphen => "word-parted-without-hyphen",
            Self::WiderThanMeasure => "line-too-wide",
            Self::LoneCharacter => "lone-character",
            Self::ShorterThanMeasure => "line-too-short",
            Self::GapsOpened { .. } => "gaps-opened",
        }
    }
}

impl fmt::Display for LineRescue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameParted => "name parted",
            Self::WordParted => "word parted",
            Self::AddressParted => "address parted",
            Self::DashAtLineStart => "dash at the start of a line",
            Self::MarkAtLineStart => "mark at the start of a line",
            Self::WordPartedWithoutHyphen => "word parted without a hyphen",
            Self::WiderThanMeasure => "wider than the measure",
            Self::LoneCharacter => "one character on the last line",
            Self::ShorterThanMeasure => "shorter than the measure",
            Self::GapsOpened { mille } => {
                return write!(f, "gaps opened by {}.{:03} em", mille / 1000, mille % 1000);
            }
        })
    }
}
