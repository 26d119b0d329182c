//! Reasons why an element is not part of the article.

/// The reason why an element is not part of the article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::normalize) enum Why {
    /// It stands beside what was chosen.
    Outside,
    /// `aria-hidden`, `visibility: hidden` beside text that is shown.
    Invisible,
    Dialog,
    /// Named like furniture.
    Named,
    Footer,
    Aside,
    Navigation,
    ShareBar,
    OtherArticles,
    SignUp,
    Tags,
    Comments,
    Advertisement,
    ForScreenReaders,
    WithoutScripts,
    AuthorBox,
    Byline,
    SiteTools,
    TitleAgain,
    SaidBefore,
    Label,
    Form,
    PicturesOnly,
    Links,
}

impl Why {
    /// The reason in the words of the report.
    pub(in crate::normalize) fn words(self) -> &'static str {
        match self {
            Self::Outside => "what stands beside the article",
            Self::Invisible => "what is hidden from readers",
            Self::Dialog => "a dialog",
            Self::Named => "what is named like furniture",
            Self::Footer => "a footer",
            Self::Aside => "an aside",
            Self::Navigation => "navigation",
            Self::ShareBar => "a share bar",
            Self::OtherArticles => "a list of other articles",
            Self::SignUp => "a sign-up box",
            Self::Tags => "a list of tags",
            Self::Comments => "comments",
            Self::Advertisement => "an advertisement",
            Self::ForScreenReaders => "words for screen readers",
            Self::WithoutScripts => "words for browsers without scripts",
            Self::AuthorBox => "a box about the author",
            Self::Byline => "the line of author and date",
            Self::SiteTools => "tools of the site",
            Self::TitleAgain => "the title once more",
            Self::SaidBefore => "a copy of what stands above",
            Self::Label => "a label of furniture",
            Self::Form => "a form",
            Self::PicturesOnly => "pictures without text",
            Self::Links => "a block of links",
        }
    }
}
