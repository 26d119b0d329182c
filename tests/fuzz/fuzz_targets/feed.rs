//! Opens any bytes as a feed, an export or an archive, and cleans the first articles in it.
#![no_main]

use lantai::NoResources;

/// How many articles are cleaned, so that one input does not take the time of many.
const SOME: usize = 3;

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    if let Ok(Some(collection)) = lantai::read::open(bytes) {
        for article in collection.articles.iter().take(SOME) {
            _ = lantai_fuzz::article(&article.bytes, &NoResources);
        }
    }
});
