//! Finds the article of any whole page, as a host sends it, or says that there is none.
#![no_main]

use lantai::{Error, NoResources, make, model};

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |page: &str| {
    let text = format!("<!DOCTYPE html>\n<html>{page}");
    let mut options = make::Options::default();
    options.pictures.offline = true;
    options.received = Some(model::Received {
        addresses: vec!["https://e.org/2024/a.html".to_owned()],
        ..model::Received::default()
    });
    match make::article(text.as_bytes(), "fuzz.html", &options, &NoResources) {
        Ok(article) => assert_eq!(article.output.document.check(), []),
        Err(Error::EmptySource | Error::NotText { .. } | Error::NoArticle | Error::Gone { .. }) => {}
        Err(error) => panic!("{error}"),
    }
});
