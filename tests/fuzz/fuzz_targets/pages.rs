//! Sets any text on pages with any options.
#![no_main]

use lantai::layout::{
    Autospace, FirstOpen, Hanging, Kinsoku, Length, Links, Margins, Options, PageSize, Paragraphs, Punctuation,
    Rules, Sheets,
};
use lantai::NoResources;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

fn choose<T: Copy>(from: &mut Unstructured<'_>, all: &[T]) -> Result<T> {
    from.choose(all).copied()
}

/// A length in tenths of a millimetre.
fn length(from: &mut Unstructured<'_>, shortest: i64, longest: i64) -> Result<Length> {
    Ok(Length::micrometres(100 * from.int_in_range(shortest..=longest)?))
}

fn page(from: &mut Unstructured<'_>) -> Result<PageSize> {
    if from.arbitrary()? {
        return choose(from, &[PageSize::A4, PageSize::A5, PageSize::PHONE]);
    }
    // The sizes that `--page` accepts.
    let (width, height) = (length(from, 500, 12_000)?, length(from, 500, 12_000)?);
    Ok(PageSize { width, height })
}

fn margins(from: &mut Unstructured<'_>) -> Result<Option<Margins>> {
    if from.arbitrary()? {
        return Ok(None);
    }
    let mut side = || length(from, 0, 600);
    let (top, right, bottom, left) = (side()?, side()?, side()?, side()?);
    Ok(Some(Margins { top, right, bottom, left }))
}

fn rules(from: &mut Unstructured<'_>) -> Result<Rules> {
    use Punctuation as P;
    let widths = [P::Quanjiao, P::Kaiming, P::Banjiao, P::Plain, P::Cns, P::Jis];
    Ok(Rules {
        punctuation: from.arbitrary::<bool>()?.then(|| choose(from, &widths)).transpose()?,
        kinsoku: from
            .arbitrary::<bool>()?
            .then(|| choose(from, &[Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict]))
            .transpose()?,
        hanging: choose(from, &[Hanging::Never, Hanging::Allow, Hanging::Force])?,
        autospace: choose(from, &[Autospace::Quarter, Autospace::Sixth, Autospace::Eighth, Autospace::Off])?,
        first_open: choose(from, &[FirstOpen::Trim, FirstOpen::Space, FirstOpen::Hang])?,
        grid: from.arbitrary()?,
        nice_breaks: from.arbitrary()?,
    })
}

fn options(from: &mut Unstructured<'_>) -> Result<Options> {
    let size = from.arbitrary::<bool>()?.then(|| from.int_in_range(6..=24)).transpose()?;
    Ok(Options {
        page: page(from)?,
        font_size: size.map(Length::pt),
        margins: margins(from)?,
        columns: from.int_in_range(1..=2)?,
        text: rules(from)?,
        paragraphs: choose(from, &[Paragraphs::Indented, Paragraphs::Spaced])?,
        links: choose(from, &[Links::None, Links::Inline, Links::Footnotes, Links::Endnotes])?,
        qr: from.arbitrary()?,
        cover: from.arbitrary()?,
        contents: from.int_in_range(0..=3)?,
        running_heads: from.arbitrary()?,
        folios: from.arbitrary()?,
        duplex: from.arbitrary()?,
        bleed: length(from, 0, 100)?,
        sheets: choose(from, &[Sheets::Single, Sheets::Booklet, Sheets::Two, Sheets::Four])?,
        grey: from.arbitrary()?,
        vertical: from.arbitrary()?,
    })
}

// The options are chosen by the last bytes, so that an article copied as a seed keeps its text.
libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    let (text, tail) = bytes.split_at(bytes.len() - bytes.len().min(48));
    let Ok(options) = options(&mut Unstructured::new(tail)) else { return };
    if let Some(article) = lantai_fuzz::article(text, &NoResources) {
        lantai_fuzz::print(article, options);
    }
});
