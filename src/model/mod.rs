//! The normalized article, with the guarantees on which every backend relies.
//!
//! Guaranteed after [`crate::normalize`], and tested by [`Document::check`]:
//!
//! - inline never holds block;
//! - no [`Inline::Text`] is empty and no two stand side by side;
//! - white space is resolved: no line feed, no run of blanks, no blank at a block's edge, none
//!   between Han characters that only the source's line breaks put there;
//! - code points are otherwise as written: no NFC, no quote is rewritten;
//! - every anchor is unique; every internal target, picture and note resolves;
//! - heading levels start at 1 and never skip (the article's title is not a heading of the body);
//! - [`Origin`] tells what the author wrote from what this program decided;
//! - tables are rectangular once spans are counted.
//!
//! This module depends on no other.

mod assets;
mod blob;
mod block;
mod check;
mod date;
mod destination;
mod display;
mod dump;
mod inline;
mod language;
mod masthead;
mod metadata;
mod missing;
pub(crate) mod numbers;
mod scheme;
mod text;
pub(crate) mod walk;

pub use assets::{Asset, AssetId, AssetState, Assets, Fetch, Media, Picture};
pub use blob::{Blob, Kept, Reader};
pub use block::{
    Align, Block, BlockKind, Cell, Definition, Embed, EmbedKind, Figure, Level, ListItem, ListKind,
    Note, Row, Table,
};
pub use check::Broken;
pub use date::{Date, Time};
pub use destination::Destination;
pub use inline::{Image, Inline, Math, NoteId, RubyPair, Style, Target};
pub use language::{Language, Region};
pub(crate) use masthead::{Credit, Imprint, Masthead};
pub use metadata::{Field, Metadata, Origin, Original, Received};
pub use missing::{AddressKind, Instead, NoPicture, Reasons};
pub use scheme::is_followed;
pub(crate) use text::inline_text;

/// One article, normalized.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What is known about the article.
    pub metadata: Metadata,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// Foot- and endnotes, in the order of their first reference.
    pub notes: Vec<Note>,
    /// The pictures that the body and the metadata name.
    pub assets: Assets,
}
