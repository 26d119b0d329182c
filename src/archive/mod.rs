//! Proof: hashes, manifest, conversion report, `verify`, `extract`.
//!
//! Knows nothing of layout.
