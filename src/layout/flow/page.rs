//! Galleys to pages: cuts chosen over the whole article at once (RULES PG-08), then painted.
//!
//! [`cut`] finds the cheapest way through all places where a page may end; [`paint`] puts what stands
//! between two of them on a page.

mod cut;
mod paint;

pub(crate) use cut::{Cut, Frame, Notes, cut};
pub(crate) use paint::{Canvas, paint};
