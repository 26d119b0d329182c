//! Any body of HTML is cleaned to a document with the model's guarantees.
#![no_main]

use lantai::NoResources;

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |body: &str| {
    let text = format!("---\ntitle: 试\n---\n<div>{body}</div>");
    _ = lantai_fuzz::article(text.as_bytes(), &NoResources);
});
