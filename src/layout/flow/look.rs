//! What the theme says of blocks, in the terms of layout.

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::{Setter, strip};
use crate::fonts::Family;
use crate::layout::inline::{Alignment, Collector, Setting, collect, compose};
use crate::layout::{Color, Tags};
use crate::model::{Inline, Region};
use crate::themes::{InkChoice, TextAlignment, TitlePlace, TypeFace};

/// The faces of a part of the text.
pub(crate) fn family(face: TypeFace, place: &BlockPlace) -> Family {
    match face {
        TypeFace::Text => place.family,
        TypeFace::Hei => Family::Hei,
        TypeFace::Kai => kai(place),
    }
}

/// The faces of quotes: Kai, italic in languages in letters, but Song in Korean, because there is no Kai for hangul.
fn kai(place: &BlockPlace) -> Family {
    match (place.family, place.language.region()) {
        (_, Region::Ko) => Family::Song,
        (Family::Roman | Family::Italic, _) => Family::Italic,
        (
            Family::Song
            | Family::Hei
            | Family::Bold
            | Family::Kai
            | Family::Mono
            | Family::MonoBold
            | Family::Caption,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other,
        ) => Family::Kai,
    }
}

impl Setter<'_, '_> {
    /// The accent.
    pub(crate) fn accent(&self) -> Color {
        self.theme.colors.accent.0.into()
    }

    /// The colour that is chosen for words or lines.
    pub(crate) fn ink(&self, choice: InkChoice, plain: Color) -> Color {
        match choice {
            InkChoice::Text => plain,
            InkChoice::Accent => self.accent(),
        }
    }

    /// How lines of body text end where the author says nothing.
    pub(crate) fn natural(&self) -> Alignment {
        match self.theme.text.alignment {
            TextAlignment::Justify => Alignment::Justify,
            TextAlignment::Start => Alignment::Start,
        }
    }

    /// Words that are an artifact, which is neither read nor copied with the text, on one line.
    pub(crate) fn artifact(
        &mut self,
        words: &str,
        place: &BlockPlace,
        alignment: Alignment,
    ) -> Option<Strip> {
        let mut scratch = Tags::default();
        let mut collector = Collector {
            tags: &mut scratch,
            article: self.article,
            document: None,
            position: None,
            own: false,
            addresses: false,
            formulas: None,
        };
        let inlines = [Inline::Text(words.to_owned())];
        let text = collect(&inlines, &place.style(), Tags::DOCUMENT, &mut collector);
        let setting = Setting {
            measure: place.measure,
            alignment,
            display: false,
            ..Setting::default()
        };
        let set = compose(&text, &setting, self.shaper);
        let line = set.output.into_iter().next()?;
        Some(strip(line, place).artifact())
    }

    /// Where title and byline stand.
    pub(crate) fn title_side(&self) -> Alignment {
        match self.theme.title.alignment {
            TitlePlace::Start => Alignment::Start,
            TitlePlace::Center => Alignment::Center,
        }
    }
}
