//! What is expected of lines: vectors, cases, properties, with made-up metrics and with our own faces.

mod cases;
mod noto;
mod properties;
mod rare;
mod shortcuts;
pub(super) mod synthetic;
pub(super) mod vectors;
mod vertical;
