//! Reads any text as a file that an option names: rules for boilerplate or a theme. What is read is used.
#![no_main]

use std::sync::Arc;

use lantai::NoResources;
use lantai::book::Book;
use lantai::make::{self, Options, Theme};

const ARTICLE: &str = "---\ntitle: 试\nauthor: 甲\n---\n<div class=\"a\"><h2>题</h2><p>文，<b>word</b></p>\
    <blockquote>引</blockquote><pre>let a = 1;</pre><p class=\"b\">扫码关注</p></div>";

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |input: (bool, &str)| {
    let (is_theme, text) = input;
    let mut options = Options::new(Arc::clone(&lantai_fuzz::FONTS));
    if is_theme {
        let Ok(theme) = Theme::parse(text) else { return };
        if options.set_theme(theme).is_err() {
            return;
        }
    } else if options.cleaning.rules.add(text).is_err() {
        return;
    }
    let article = match make::article(ARTICLE.as_bytes(), "a.md", &options, &NoResources) {
        Ok(article) => article.output,
        // A rule may take all there is.
        Err(lantai::Error::NoArticle) => return,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(article.document.check(), []);
    make::book(&Book::of(article), &options).expect("an EPUB and a PDF");
});
