//! Reads any bytes as an article, or gives a clear error: encoding, front matter, kind of body.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    _ = lantai::read::read(bytes, "fuzz.md");
});
