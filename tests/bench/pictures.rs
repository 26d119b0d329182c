//! What pictures cost: passing one through, and making many into what a target shows.
//!
//! `cargo bench --bench pictures`. CPU time and peak memory come from `/proc` (Linux).
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads files and the clock"
)]
#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "a bench may")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, RgbImage};
use lantai::make::{self, Format, Options};
use lantai::{Disk, Error, Resources, Spool};

fn main() {
    pass_through();
    to_jpeg();
    println!("peak memory {:>8} MB", status("VmHWM:") / 1024);
}

/// A 12-megapixel JPEG into an EPUB, which shows it as it came.
fn pass_through() {
    let jpeg = encoded(&photo(4000, 3000, 1), ImageFormat::Jpeg);
    let files = Files(BTreeMap::from([(PathBuf::from("/a/0"), jpeg)]));
    let mut options = options();
    options.pictures.base = Some("/a".into());
    let article = article(1);
    let times = (0..20).map(|_| {
        let start = Instant::now();
        black_box(make::convert(&article, "a.html", &options, &files).unwrap());
        start.elapsed()
    });
    let best: Duration = times.min().unwrap();
    println!("12 MP JPEG passes {:>8.2} ms", best.as_secs_f64() * 1000.0);
}

/// A hundred pictures of 2 megapixels, JPEG that is turned (bound 6 s of CPU) and BMP within a budget,
/// from files as the command reads them, into an EPUB.
fn to_jpeg() {
    for (name, format) in [
        ("turned JPEG", ImageFormat::Jpeg),
        ("BMP, budget", ImageFormat::Bmp),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..100u32 {
            let mut bytes = encoded(&photo(1600, 1250, n % 4), format);
            if format == ImageFormat::Jpeg {
                bytes = turned(&bytes);
            }
            bytes.extend(n.to_be_bytes()); // each is another picture
            std::fs::write(folder.path().join(n.to_string()), bytes).unwrap();
        }
        let mut options = options();
        options.pictures.base = Some(folder.path().to_owned());
        options.pictures.spool = Spool::new(folder.path());
        options.max_bytes = (format == ImageFormat::Bmp).then_some(60 << 20);
        let (start, cpu) = (Instant::now(), cpu());
        let made = make::convert(&article(100), "a.html", &options, &Disk).unwrap();
        println!(
            "100 × 2 MP {name}: {:.2} s of CPU, {:.2} s",
            self::cpu() - cpu,
            start.elapsed().as_secs_f64()
        );
        assert_eq!(made.book.articles[0].document.assets.len(), 100);
    }
}

/// Something with edges, gradients and noise, as a photograph has.
fn photo(width: u32, height: u32, seed: u32) -> DynamicImage {
    let noise = |x: u32, y: u32| {
        let mixed = (x ^ y.rotate_left(16) ^ seed).wrapping_mul(2_654_435_761);
        u8::try_from(mixed >> 28).unwrap()
    };
    RgbImage::from_fn(width, height, |x, y| {
        let [r, g] = [x * 200 / width, y * 200 / height].map(|it| u8::try_from(it).unwrap());
        let edge = if (x / 97 + y / 61 + seed).is_multiple_of(3) {
            40
        } else {
            0
        };
        image::Rgb([r + noise(x, y), g + edge, 90 + noise(y, x)])
    })
    .into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The JPEG with an EXIF block that says: turned a quarter.
fn turned(jpeg: &[u8]) -> Vec<u8> {
    let exif =
        b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    [&jpeg[..2], exif, &jpeg[2..]].concat()
}

struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Resources for Files {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        Ok(self.0[path].clone())
    }

    fn list(&self, _folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Ok(Vec::new())
    }
}

/// An EPUB alone.
fn options() -> Options {
    let mut options = Options::default();
    options.formats = vec![Format::Epub];
    options
}

/// An article with that many pictures.
fn article(pictures: usize) -> Vec<u8> {
    let pictures = (0..pictures).map(|n| format!("<p><img src=\"{n}\"></p>"));
    let body: String = pictures.collect();
    format!("---\ntitle: t\n---\n<div>{body}</div>").into_bytes()
}

/// Seconds of CPU of this process so far.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.split(' ').filter_map(|it| it.parse().ok()).collect();
    // utime and stime are fields 14 and 15; the name and the state are no numbers.
    fields
        .get(11..13)
        .map_or(0.0, |it| it.iter().sum::<f64>() / 100.0)
}

fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|it| it.starts_with(field))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(0)
}
