//! Sets any LaTeX or MathML, or prints it as its source.
#![no_main]

use lantai::{NoResources, layout};

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |input: (bool, &str)| {
    let (latex, formula) = input;
    let body = if latex {
        format!("文\n\n$$\n{formula}\n$$\n\n又 ${formula}$ 文\n")
    } else {
        format!("<div><p>文<math>{formula}</math>文</p></div>")
    };
    let text = format!("---\ntitle: 试\n---\n\n{body}");
    if let Some(article) = lantai_fuzz::article(text.as_bytes(), &NoResources) {
        lantai_fuzz::books(article, layout::Options::default());
    }
});
