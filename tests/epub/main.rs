//! EPUBs of documents made by hand that hold every kind of block and inline.
//!
//! The books are left in `target/tmp/epub`; `judges` gives some to EPUBCheck and Ace.
#![expect(clippy::disallowed_methods, reason = "tests write their books")]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]
#![expect(clippy::unwrap_used, reason = "tests may")]

#[path = "../articles/mod.rs"]
mod articles;
mod conformance;
mod content;
mod corpus;
mod judges;
mod making;
mod output;
mod package;
mod pictures;
mod places;
mod sample;
mod seen;
mod style;
