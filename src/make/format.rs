//! The formats that can be made of a book.

use std::path::Path;
use std::str::FromStr;

/// A format that can be made of a book.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Format {
    /// EPUB 3.3.
    Epub,
    /// PDF/A-3a + PDF/UA-1, or another of [`Standard`](super::Standard).
    Pdf,
    /// The cleaned documents as text ([`Document::dump`](crate::model::Document::dump)).
    Model,
    /// The laid-out pages as text ([`Pages::dump`](crate::layout::Pages::dump)).
    Pages,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Epub, Self::Pdf, Self::Model, Self::Pages];

    /// The format that the extension of a file name stands for. Only EPUB and PDF have one.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match &*extension {
            "epub" => Some(Self::Epub),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The name of the format in options and reports. For EPUB and PDF it is also the file extension without the dot.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Epub => "epub",
            Self::Pdf => "pdf",
            Self::Model => "model",
            Self::Pages => "pages",
        }
    }

    /// The media type of the format.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Epub => "application/epub+zip",
            Self::Pdf => "application/pdf",
            Self::Model | Self::Pages => "text/plain",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| format!("no format is called `{name}`"))
    }
}
