//! The head and the foot of an article, as data.
//!
//! Pages and EPUB both render this and no other metadata, so that neither can forget a fact which the other shows.
//! The words beside the facts ("translated by") are in `words`.

use super::{Date, Document, Metadata};

/// The head and the foot of an article.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Masthead<'a> {
    /// The category, for themes that show it above the title.
    pub(crate) kicker: Option<&'a str>,
    /// The title.
    pub(crate) title: &'a str,
    /// The second title.
    pub(crate) subtitle: Option<&'a str>,
    /// The line under the titles, in the order in which it is read.
    pub(crate) byline: Vec<Credit<'a>>,
    /// The paragraphs below the text.
    pub(crate) foot: Vec<Imprint<'a>>,
}

/// A part of the line under the titles. Lists are never empty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Credit<'a> {
    /// Who wrote it.
    Authors(&'a [String]),
    /// Who translated it.
    Translators(&'a [String]),
    /// Who published it.
    Publisher(&'a str),
    /// When it was published, as written.
    Date(&'a Date),
    /// Categories and tags.
    Subjects(&'a [String]),
}

/// A paragraph below the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Imprint<'a> {
    /// The address of the original.
    Source(&'a str),
    /// Licence or copyright line.
    Rights(&'a str),
}

impl Credit<'_> {
    /// Whether it is the categories and tags, which a theme may leave out.
    #[must_use]
    pub(crate) fn is_subjects(self) -> bool {
        match self {
            Self::Subjects(_) => true,
            Self::Authors(_) | Self::Translators(_) | Self::Publisher(_) | Self::Date(_) => false,
        }
    }
}

impl Document {
    /// The summary, for themes that show it below the title; `None` when there is none, or when the text begins with it,
    /// as the summaries do that feeds make by themselves.
    #[must_use]
    pub(crate) fn lead(&self) -> Option<&str> {
        let lead = self.metadata.description.as_deref()?.trim();
        let letters = |text: &str| -> String {
            let visible = text.chars().filter(|it| it.is_alphanumeric());
            visible.take(LEAD_LETTERS).collect()
        };
        let own = letters(lead);
        let mut start = String::new();
        for block in &self.blocks {
            if start.chars().count() >= 4 * LEAD_LETTERS {
                break;
            }
            let text = block.text();
            start.extend(
                text.chars()
                    .filter(|it| it.is_alphanumeric())
                    .take(4 * LEAD_LETTERS),
            );
        }
        let fits = lead.chars().count() <= LONGEST_LEAD;
        (fits && !own.is_empty() && !start.contains(&own)).then_some(lead)
    }
}

/// By so many letters a summary is found in the beginning of the text.
const LEAD_LETTERS: usize = 30;

/// A longer summary is a text of its own.
const LONGEST_LEAD: usize = 300;

impl<'a> Masthead<'a> {
    /// The head and the foot of an article with this metadata.
    #[must_use]
    pub(crate) fn of(metadata: &'a Metadata) -> Self {
        let people = |names: &'a [String]| Some(names).filter(|it| !it.is_empty());
        // A site may be named as the author of its own articles: it is shown once.
        let publisher = metadata.publisher.as_ref();
        let publisher = publisher.filter(|it| !metadata.authors.contains(it));
        let byline = [
            people(&metadata.authors).map(Credit::Authors),
            people(&metadata.translators).map(Credit::Translators),
            publisher.map(|it| Credit::Publisher(it)),
            metadata.date.as_ref().map(Credit::Date),
            people(&metadata.subjects).map(Credit::Subjects),
        ];
        let foot = [
            metadata.source_url.as_deref().map(Imprint::Source),
            metadata.rights.as_deref().map(Imprint::Rights),
        ];
        Self {
            kicker: metadata.subjects.first().map(String::as_str),
            title: &metadata.title,
            subtitle: metadata.subtitle.as_deref(),
            byline: byline.into_iter().flatten().collect(),
            foot: foot.into_iter().flatten().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Credit, Masthead};
    use crate::model::Metadata;

    #[test]
    fn a_site_that_signs_its_own_articles_is_named_once() {
        let mut metadata = Metadata {
            authors: vec!["本社".to_owned()],
            publisher: Some("本社".to_owned()),
            ..Metadata::default()
        };
        let names = ["本社".to_owned()];
        assert_eq!(Masthead::of(&metadata).byline, [Credit::Authors(&names)]);
        metadata.publisher = Some("他社".to_owned());
        let both = [Credit::Authors(&names), Credit::Publisher("他社")];
        assert_eq!(Masthead::of(&metadata).byline, both);
    }
}
