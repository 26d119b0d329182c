//! Converts any bytes to both outputs. Input that fails becomes a file in `tests/corpus/issues/`.
#![no_main]

use lantai::{NoResources, layout};

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    if let Some(article) = lantai_fuzz::article(bytes, &NoResources) {
        lantai_fuzz::books(article, layout::Options::default());
    }
});
