//! Any bytes are a picture that is fitted to each kind of reader, or one that is missing.
#![no_main]

use lantai::assets::{self, Target};
use lantai_fuzz::One;

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    let text = "---\ntitle: 试\n---\n<div><p>文</p><img src=\"x.png\"></div>";
    let article = lantai_fuzz::article(text.as_bytes(), &One(bytes)).expect("text");
    for target in [Target::pdf(), Target::epub(), Target::epub_plain()] {
        let target = Target { drop_metadata: true, max_bytes: Some(500), ..target };
        _ = assets::fit_document(article.document.clone(), &target);
    }
});
