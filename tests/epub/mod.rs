//! EPUBs of documents made by hand that hold every kind of block and inline.
//!
//! The books are left in `target/tmp/epub`; `judges` gives some to EPUBCheck and Ace.

mod browser;
mod conformance;
mod content;
mod corpus;
mod judges;
pub(crate) mod making;
pub(crate) mod output;
mod package;
mod pictures;
mod places;
mod sample;
mod seen;
mod style;
