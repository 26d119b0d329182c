//! Inlines: text, links, pictures and other units that stand in a line.

use std::borrow::Cow;

use super::{AssetId, Language};

/// Number of a [`super::Note`] in [`super::Document::notes`], from 0.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct NoteId(pub u32);

/// The kinds of inline. Every backend matches them without `_`, so that the compiler finds what a new kind concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Characters as written, white space resolved; never empty.
    Text(String),
    /// `<br>` inside a paragraph.
    LineBreak,
    /// `<em>`, `<strong>`, …
    Styled(Style, Vec<Inline>),
    /// `<code>`: characters as written.
    Code(String),
    /// `<a href>`.
    Link {
        /// Where it leads.
        target: Target,
        /// The text of the link; never empty.
        inlines: Vec<Inline>,
    },
    /// A picture in running text.
    Image(Image),
    /// `<ruby>`.
    Ruby(Vec<RubyPair>),
    /// A formula in running text.
    Math(Math),
    /// The mark that refers to a note.
    NoteReference(NoteId),
    /// A place that links can reach.
    Anchor(String),
    /// Text in another language than what surrounds it.
    Foreign(Language, Vec<Inline>),
}

/// How text differs from the text around it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Style {
    /// `<em>`, `<i>`.
    Emphasis,
    /// `<strong>`, `<b>`.
    Strong,
    /// `<u>` and lines below text.
    Underlined,
    /// `<ins>`.
    Inserted,
    /// `<del>`, `<s>`.
    Deleted,
    /// `<mark>`.
    Marked,
    /// What a reader has marked, and what he has written beside it (may be empty). His words also stand in a note, to
    /// which a [`Inline::NoteReference`] after the passage leads.
    Highlighted(String),
    /// `<small>`.
    Small,
    /// `<sub>`.
    Subscript,
    /// `<sup>`.
    Superscript,
    /// `<kbd>`, `<samp>`, `<var>`.
    Keyboard,
    /// `<q>`: its quotation marks are not in the text; backends add them.
    Quoted,
    /// `<cite>`, `<dfn>`.
    Cited,
    /// `<abbr>` and what it stands for (may be empty).
    Abbreviation(String),
    /// 着重号, `text-emphasis`.
    Dotted,
    /// 浪线式书名号: a wave below, `text-decoration: wavy`.
    Wavy,
    /// 示亡号: a short name in a frame.
    Framed,
}

impl Style {
    /// Whether two neighbours of this style must look like two even without text between them: each name has a
    /// line, a wave or a frame of its own (RULES DE-02, DE-08), each quotation its quotation marks.
    #[must_use]
    pub fn is_apart(&self) -> bool {
        match self {
            Self::Underlined | Self::Inserted | Self::Wavy | Self::Framed | Self::Quoted => true,
            Self::Emphasis
            | Self::Strong
            | Self::Deleted
            | Self::Marked
            | Self::Highlighted(_)
            | Self::Small
            | Self::Subscript
            | Self::Superscript
            | Self::Keyboard
            | Self::Cited
            | Self::Abbreviation(_)
            | Self::Dotted => false,
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Target {
    /// An address outside the book, as written but resolved against the article's own.
    External(String),
    /// An anchor of the same document.
    Anchor(String),
    /// Another article of the same book (its number from 0) and an anchor in it.
    Article {
        /// Number of the article in the book, from 0.
        article: u32,
        /// An anchor in it; `None` for its beginning.
        anchor: Option<String>,
    },
}

/// A picture where it stands in the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Image {
    /// Which picture.
    pub asset: AssetId,
    /// `alt`; empty when the author gave none.
    pub alt: String,
    /// `title`, when it adds something to `alt`.
    pub title: Option<String>,
    /// Width the author asked for, in CSS pixels.
    pub width: Option<u32>,
    /// Height the author asked for, in CSS pixels.
    pub height: Option<u32>,
    /// Where a click on it leads, when the source links it.
    pub link: Option<Target>,
}

/// A base text and its annotation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RubyPair {
    /// The base text.
    pub base: String,
    /// The annotation; may be empty.
    pub text: String,
}

/// A formula.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Math {
    /// LaTeX as written, without its dollars; empty when the source was MathML.
    pub tex: String,
    /// Presentation MathML (`<math>…</math>`, well formed); empty when it could not be made.
    pub mathml: String,
}

impl Math {
    /// The formula as plain text: its LaTeX, or without LaTeX the characters of its MathML.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        if !self.tex.is_empty() {
            return Cow::Borrowed(&self.tex);
        }
        let text = self.characters();
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The characters between the tags of its MathML.
    #[must_use]
    pub(crate) fn characters(&self) -> String {
        let mut text = String::new();
        let mut rest = &*self.mathml;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
        text.push_str(rest);
        // Our own writer made the MathML, and it escapes only these characters.
        let escapes = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ];
        let unescape = |text: String, it: &(&str, &str)| text.replace(it.0, it.1);
        escapes.iter().fold(text, unescape)
    }
}

#[cfg(test)]
mod tests {
    use super::Math;

    #[test]
    fn a_formula_without_latex_gives_its_characters() {
        let mut math = Math {
            tex: String::new(),
            mathml: "<math>\n <mi>x</mi><mo>&lt;</mo> <mi>&amp;lt;</mi></math>".to_owned(),
        };
        assert_eq!(math.text(), "x< &lt;");
        math.tex = "x".to_owned();
        assert_eq!(math.text(), "x");
    }
}
