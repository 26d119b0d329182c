//! Cleans any body of Markdown to a document with the guarantees of the model.
#![no_main]

use lantai::NoResources;

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |body: &str| {
    let text = format!("---\ntitle: 试\n---\n\n# 题\n\n**文**\n\n{body}");
    _ = lantai_fuzz::article(text.as_bytes(), &NoResources);
});
