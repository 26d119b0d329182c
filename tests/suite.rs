//! All tests that use the library and the command from outside, as one program, so that they are linked only once.
//!
//! `cargo test --test suite golden` runs the tests of one file; `cargo test --test suite -- --list` lists them all.
#![expect(clippy::unwrap_used, reason = "tests may")]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests read and write files, and find programs by the environment"
)]

mod articles;
mod generator;
mod mutated;
mod pieces;
mod schema;

mod arbitrary;
mod architecture;
mod audit;
mod batch;
mod cli;
mod command;
mod corpus_normalize;
mod corpus_read;
mod damage;
mod doors;
mod epub;
mod examples;
mod faults;
mod fonts;
mod golden;
mod golden_pages;
mod guide;
mod hostile;
mod invariants;
mod linear;
mod masthead;
mod page_shapes;
mod pictures;
mod preview;
mod rules;
mod strangers;
mod terminal;
mod themes;
mod tongues;
mod validators;
mod wrap;
