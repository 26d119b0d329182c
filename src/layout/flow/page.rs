//! Galleys to pages: cuts chosen over the whole article at once (RULES PG-08), then painted.
//!
//! [`cut::cut`] finds the cheapest way through all places where a page may end; [`paint::paint`] puts what stands
//! between two of them on a page.

mod breaker;
mod column;
mod cut;
mod fill;
mod notes;
mod paint;
