//! Makes streams; the only place that compresses their content.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Stream};

use super::object::name;

/// A stream with deflated content.
pub(super) fn deflated(mut dictionary: Dictionary, content: impl AsRef<[u8]>) -> Stream {
    crate::diag::step();
    dictionary.set("Filter", name("FlateDecode"));
    stored(dictionary, deflate(content.as_ref()))
}

/// A stream with the given content, unchanged. Its length is set when it is written.
pub(super) fn stored(dict: Dictionary, content: Vec<u8>) -> Stream {
    Stream {
        dict,
        content,
        allows_compression: false,
        start_position: None,
    }
}

/// zlib's compression level, 1 to 9. Level 6 takes a fifth longer and saves only a thousandth.
const EFFORT: u32 = 5;

thread_local! {
    /// One compressor for all streams, because making one takes as long as deflating a page.
    static ZLIB: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(EFFORT), true));
}

/// Content compressed as a zlib stream.
fn deflate(content: &[u8]) -> Vec<u8> {
    ZLIB.with_borrow_mut(|it| {
        it.reset();
        let mut out = Vec::with_capacity(content.len() / 2 + 64);
        let mut read = 0;
        // Compressing into a buffer with free room cannot fail, so the loop ends.
        while let Ok(Status::Ok | Status::BufError) =
            it.compress_vec(&content[read..], &mut out, FlushCompress::Finish)
        {
            read = usize::try_from(it.total_in()).unwrap_or(content.len());
            out.reserve(out.capacity().max(64));
        }
        out.shrink_to_fit(); // contents of pages are kept until the end
        out
    })
}
