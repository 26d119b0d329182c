//! Input with random damage, the same in every run: what the targets of `tests/fuzz` do, without their
//! tools. `LANTAI_FUZZ_SECONDS=300 cargo test --test hostile mutated` goes on for longer.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lantai::book::Book;
use lantai::make::{self, Format, Profile};
use lantai::model::AssetState;
use lantai::{Error, Resources, read};

/// A generator of Marsaglia's xorshift family.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `sides`.
    fn below(&mut self, sides: usize) -> usize {
        let sides = u64::try_from(sides.max(1)).unwrap();
        usize::try_from(self.roll() % sides).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[3]
    }
}

/// What breaks texts: halves of marks of every kind.
const WORDS: &[&str] = &[
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "&",
    "&#x",
    ";",
    "\"",
    "'",
    "=",
    "---\n",
    "\n\n",
    "```",
    "$$",
    "`",
    "*",
    "[",
    "](",
    "![",
    "<table>",
    "<tr>",
    "</td>",
    "<td colspan=9999>",
    "<svg>",
    "<math>",
    "<ruby>",
    "<rt>",
    "<script>",
    "<style>",
    "<p>",
    "</div>",
    "<li>",
    "<sup>",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    "\u{3000}",
    "　　",
    "“",
    "（",
    "——",
    "\u{fe0f}",
    "\u{301}",
    "\u{202e}",
    "\u{10ffff}",
    "𠮷",
    "title: ",
    "date: 9999-99-99",
    ": |\n  ",
    "- ",
    "#",
    "{{<",
    "https://",
    "data:image/png;base64,",
    "[^1]",
    "[^1]: ",
];

/// Some bytes of `seed` changed, cut, doubled or moved, or a word put in.
fn mutated(seed: &[u8], other: &[u8], is_text: bool, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len());
        let end = (at + dice.below(64)).min(bytes.len());
        match dice.below(if is_text { 9 } else { 6 }) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, part);
            }
            3 => {
                let from = dice.below(other.len());
                let part = &other[from..(from + dice.below(400)).min(other.len())];
                bytes.splice(at..at, part.iter().copied());
            }
            4 => {
                let extreme = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];
                let byte = extreme[dice.below(extreme.len())];
                bytes[at..end.min(at + 4)].fill(byte);
            }
            5 => {
                if let Some(it) = bytes.get_mut(at) {
                    *it ^= dice.byte();
                }
            }
            _ => {
                let word = WORDS[dice.below(WORDS.len())].as_bytes();
                let often = if dice.below(20) == 0 { 300 } else { 1 };
                bytes.splice(at..at, word.repeat(often));
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Feeds `work` damaged seeds: `rounds` of them, or for as long as the environment says.
fn feed(seeds: &[Vec<u8>], rounds: usize, is_text: bool, work: impl Fn(&[u8])) {
    let seconds = std::env::var("LANTAI_FUZZ_SECONDS");
    let longer = seconds.ok().and_then(|it| it.parse().ok());
    let (start, longer) = (Instant::now(), longer.map(Duration::from_secs));
    let mut dice = Dice(match std::env::var("LANTAI_FUZZ_SEED") {
        Ok(it) => it.parse().unwrap(),
        Err(_) => 0x2026_1124,
    });
    for round in 0.. {
        if longer.map_or(round == rounds, |it| start.elapsed() > it) {
            break;
        }
        let (seed, other) = (dice.below(seeds.len()), dice.below(seeds.len()));
        let input = mutated(&seeds[seed], &seeds[other], is_text, &mut dice);
        let begun = Instant::now();
        let done = std::panic::catch_unwind(AssertUnwindSafe(|| work(&input)));
        let slow =
            begun.elapsed() > Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 60 });
        if done.is_err() || slow {
            let path = std::env::temp_dir().join(format!("lantai-input-{round}"));
            std::fs::write(&path, &input).unwrap();
            let what = if slow { "is slow" } else { "fails" };
            panic!("round {round} {what}: {}", path.display());
        }
    }
}

/// Texts of our own corpus.
fn texts() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = vec![std::fs::read(root.join("samples/lantai.md")).unwrap()];
    let mut folders = vec![root.join("corpus")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut entries: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|it| it == "md" || it == "html")
            {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    assert!(found.len() > 50, "{} texts", found.len());
    found
}

#[test]
fn mutated_texts_are_read() {
    feed(&texts(), 2000, true, |bytes| {
        match read::read(bytes, "mutated.md") {
            Ok(_)
            | Err(
                Error::EmptySource | Error::NoArticle | Error::NotText { .. } | Error::Gone { .. },
            ) => {}
            Err(error) => panic!("{error}"),
        }
    });
}

#[test]
fn mutated_texts_are_converted() {
    let small: Vec<Vec<u8>> = texts().into_iter().filter(|it| it.len() < 6000).collect();
    feed(&small, 150, true, |bytes| {
        match crate::hostile::outputs(bytes) {
            Ok(_)
            | Err(
                Error::EmptySource | Error::NoArticle | Error::NotText { .. } | Error::Gone { .. },
            ) => {}
            Err(error) => panic!("{error}"),
        }
    });
}

/// One file that is there under every name.
struct One<'a>(&'a [u8]);

impl Resources for One<'_> {
    fn read(&self, _path: &Path) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_vec())
    }

    fn list(&self, _folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Ok(Vec::new())
    }
}

/// A picture of each type.
fn pictures() -> Vec<Vec<u8>> {
    use image::ImageFormat as F;
    let image = image::RgbImage::from_fn(40, 30, |x, y| {
        let [x, y] = [x, y].map(|it| u8::try_from(it * 6).unwrap());
        image::Rgb([x, y, x ^ y])
    });
    let image = image::DynamicImage::from(image);
    let mut found: Vec<Vec<u8>> = [F::Png, F::Jpeg, F::Gif, F::WebP, F::Bmp, F::Tiff]
        .map(|format| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).unwrap();
            bytes.into_inner()
        })
        .into();
    let mut icon = std::io::Cursor::new(Vec::new());
    image.to_rgba8().write_to(&mut icon, F::Ico).unwrap();
    found.push(icon.into_inner());
    found.push(
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><defs><linearGradient id="a"/></defs><style>.b{fill:url(#a)}</style><path class="b" d="M0 0L9 9z"/><text x="3" y="9">&#x5B57;</text></svg>"#
            .to_vec(),
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pictures");
    for name in ["alpha.avif", "inks.jpg"] {
        found.push(std::fs::read(folder.join(name)).unwrap());
    }
    found
}

#[test]
fn mutated_pictures_are_fitted_or_refused() {
    let article = "---\ntitle: 试\n---\n<div><p>文</p><img src=\"x.png\"></div>";
    let kinds = [
        (Format::Pdf, Profile::Epub3),
        (Format::Epub, Profile::Epub3),
        (Format::Epub, Profile::Compat),
    ];
    let kinds = kinds.map(|(format, profile)| {
        let mut options = crate::articles::options();
        options.pictures.base = Some("/a".into());
        options.formats = vec![format];
        options.epub.profile = profile;
        options.epub.typeset_cover = false;
        options.drop_metadata = true;
        options.max_bytes = Some(500);
        options
    });
    feed(&pictures(), 500, false, |bytes| {
        let read = make::article(article.as_bytes(), "a.html", &kinds[0], &One(bytes));
        let book = Book::of(read.unwrap().output);
        for options in &kinds {
            make::book(&book, options).unwrap();
        }
        for (_, asset) in book.articles[0].document.assets.iter() {
            assert_ne!(asset.state, AssetState::Pending);
        }
    });
}
