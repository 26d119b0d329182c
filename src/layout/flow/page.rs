//! Makes pages of galleys. Where pages end is chosen for the whole article at once (RULES PG-08).
//!
//! [`cut::cut`] finds the cheapest way through all places where a column may end; [`paint::paint`] puts what
//! stands between two of them on a page.

mod breaker;
mod column;
mod cut;
mod fill;
mod notes;
mod paint;
