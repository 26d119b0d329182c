//! How a line was set that the rules alone could not set.

use std::fmt;

/// How a line came out that the rules of typesetting alone could not set: what was relaxed for it
/// (RULES KS-13), or what it misses all the same (RULES PA-02, JU-05).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum LineRescue {
    /// It ends inside a name, after the sign that joins its words (`and/or`, `std::fmt`).
    NameParted,
    /// It ends inside a word that is otherwise kept whole: at a hyphen, or between Korean syllables.
    WordParted,
    /// It ends inside an address or another token as long, where nothing invites a break.
    AddressParted,
    /// The line after it begins with a dash or an ellipsis.
    DashAtLineStart,
    /// The line after it begins with a mark that must not begin a line.
    MarkAtLineStart,
    /// It ends inside a word, and no hyphen says so.
    WordPartedWithoutHyphen,
    /// What stands on it cannot be parted and is wider than the measure.
    WiderThanMeasure,
    /// It is the last line of its paragraph and holds one character.
    LoneCharacter,
    /// It is not stretched to the measure: it has no gaps, or they would open too far.
    ShorterThanMeasure,
    /// Its gaps are opened farther than is good.
    GapsOpened {
        /// By how much the widest gap is opened, in thousandths of an em, rounded up.
        mille: i64,
    },
}

impl LineRescue {
    /// A name that does not change from version to version, for reports.
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
