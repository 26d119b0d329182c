//! How a paragraph is set: its measure, its indent, where its lines stand.

use super::rules::Rules;
use crate::layout::Length;
use crate::model::Language;

/// Where lines stand between the margins.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Alignment {
    /// Both edges flush, last line natural.
    #[default]
    Justify,
    /// Flush left, ragged right.
    Start,
    /// Centred.
    Center,
    /// Flush right.
    End,
}

/// How a paragraph is set. Lengths default to zero, everything else to what its language asks for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Setting {
    /// Width of a line.
    pub measure: Length,
    /// Indent of the first line.
    pub indent: Length,
    /// Where lines stand.
    pub alignment: Alignment,
    /// A title or heading: unless it is justified, its lines end where its sense parts (RULES PG-05). Whatever is
    /// centred is set so too.
    pub display: bool,
    /// Whether its lines will run down the page. They are set as lines that run across, and turned with the page.
    pub vertical: bool,
    /// The paragraph's own language.
    pub language: Language,
    /// Which rules it is set by, where a tradition leaves a choice.
    pub rules: Rules,
    /// Line in the source that warnings name, from 1; 0 when there is none.
    pub source_line: u32,
}
