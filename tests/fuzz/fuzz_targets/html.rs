//! Cleans any body of HTML to a document with the guarantees of the model.
#![no_main]

use lantai::NoResources;

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |body: &str| {
    let text = format!("---\ntitle: 试\n---\n<div>{body}</div>");
    _ = lantai_fuzz::article(text.as_bytes(), &NoResources);
});
