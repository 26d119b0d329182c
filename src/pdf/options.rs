//! How a PDF is made.

use std::fmt;
use std::str::FromStr;

use crate::Spool;
use crate::book::Attachment;

/// How a PDF is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The standards that it conforms to. Default: PDF/A-3a and PDF/UA-1.
    pub standard: Standard,
    /// Files to attach besides each article's original.
    pub attachments: Vec<Attachment>,
    /// Paint in grey only; pictures keep their colours.
    pub grey: bool,
    /// Where the bytes of pictures that must be compressed again are stored. Default: memory.
    pub spool: Spool,
}

/// The standards that a PDF conforms to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Standard {
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1. Files cannot be attached.
    A2aUa1,
    /// PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).
    #[default]
    A3aUa1,
    /// PDF/A-4f (ISO 19005-4) and PDF/UA-2 (ISO 14289-2), on PDF 2.0.
    A4fUa2,
    /// Tagged PDF 1.7 that claims no standard.
    None,
}

impl Standard {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::A2aUa1, Self::A3aUa1, Self::A4fUa2, Self::None];

    /// Its name for `--pdf-standard`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A2aUa1 => "a-2a,ua-1",
            Self::A3aUa1 => "a-3a,ua-1",
            Self::A4fUa2 => "a-4f,ua-2",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Standard {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == name);
        found.ok_or_else(|| format!("no PDF standard is called `{name}`"))
    }
}
