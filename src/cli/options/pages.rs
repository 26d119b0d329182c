//! Options of the printed pages.

use std::str::FromStr as _;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use lantai::layout::{self, Length, Margins, PageSize};
use lantai::make::{Options, Standard};

use super::check;
use crate::cli::tongue::ui;

/// Options of the printed pages.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Pages of the PDF")]
pub(crate) struct PageArguments {
    /// A4, A5, B5, 16K, Letter, phone, or width x height with mm, cm, in or pt [default: A4]
    #[arg(long, value_name = "SIZE", value_parser = page_size)]
    page: Option<PageSize>,
    /// Size of body text [default: by page size; 10.5pt on A4]
    #[arg(long, value_name = "SIZE", value_parser = check::font_size)]
    font_size: Option<Length>,
    /// One to four lengths, as in CSS [default: by page size]
    #[arg(long, value_name = "LENGTHS", value_parser = margins)]
    margins: Option<Margins>,
    /// Columns on a page [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2))]
    columns: Option<u32>,
    /// How addresses of links are printed [default: none]
    #[arg(long, value_name = "WHERE")]
    links: Option<LinksChoice>,
    /// A QR code of the source address at the end of each article
    #[arg(long)]
    qr: bool,
    /// No cover page in a book
    #[arg(long)]
    no_cover: bool,
    /// Depth of the printed table of contents of a book [default: 1]
    #[arg(long, value_name = "DEPTH", value_parser = clap::value_parser!(u8).range(0..=6))]
    contents: Option<u8>,
    /// No running heads
    #[arg(long)]
    no_running_heads: bool,
    /// No page numbers
    #[arg(long)]
    no_folios: bool,
    /// For printing on both sides: mirrored margins, articles begin on a right-hand page
    #[arg(long)]
    duplex: bool,
    /// Colour past the trimmed page, with crop marks
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    bleed: Option<Length>,
    /// Two pages a sheet, ordered for folding
    #[arg(long, conflicts_with = "n_up")]
    booklet: bool,
    /// Pages on a sheet: 2 or 4
    #[arg(long, value_name = "N")]
    n_up: Option<NUp>,
    /// Print in grey
    #[arg(long)]
    grey: bool,
    /// Which standards the PDF keeps [default: a-3a,ua-1]
    #[arg(long, value_name = "STANDARD", value_parser = standard())]
    pdf_standard: Option<Standard>,
    /// Paragraphs told apart by their indent or by blank lines [default: indented]
    #[arg(long, value_name = "HOW")]
    paragraphs: Option<ParagraphsChoice>,
    /// How wide Chinese marks are [default: by language]
    #[arg(long, value_name = "STYLE")]
    punctuation: Option<PunctuationChoice>,
    /// Which marks may stand at the edges of lines [default: by language]
    #[arg(long, value_name = "LEVEL")]
    kinsoku: Option<KinsokuChoice>,
    /// Stops and commas may hang outside the measure
    #[arg(long)]
    hanging: bool,
    /// Every Han character on a grid of whole ems
    #[arg(long)]
    grid: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LinksChoice {
    /// Not printed
    None,
    /// In brackets after the link
    Inline,
    /// Notes at the foot of the page
    Footnotes,
    /// Notes at the end of the article
    Endnotes,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NUp {
    #[value(name = "2")]
    Two,
    #[value(name = "4")]
    Four,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ParagraphsChoice {
    Indented,
    Spaced,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PunctuationChoice {
    Quanjiao,
    Kaiming,
    Banjiao,
    Plain,
    Cns,
    Jis,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KinsokuChoice {
    None,
    Basic,
    Gb,
    Strict,
}

impl PageArguments {
    /// Sets the library's options that these arguments stand for.
    pub(super) fn fill(&self, options: &mut Options) {
        self.layout(&mut options.pages);
        options.standard = self.pdf_standard.unwrap_or_default();
    }

    /// Sets the options of layout. What the theme has set stays where nothing is asked for.
    fn layout(&self, options: &mut layout::Options) {
        if let Some(page) = self.page {
            options.page = page;
        }
        options.font_size = self.font_size;
        options.margins = self.margins.or(options.margins);
        options.columns = self.columns.unwrap_or(options.columns);
        options.links = match self.links {
            None | Some(LinksChoice::None) => layout::Links::None,
            Some(LinksChoice::Inline) => layout::Links::Inline,
            Some(LinksChoice::Footnotes) => layout::Links::Footnotes,
            Some(LinksChoice::Endnotes) => layout::Links::Endnotes,
        };
        options.paragraphs = match self.paragraphs {
            None => options.paragraphs,
            Some(ParagraphsChoice::Indented) => layout::Paragraphs::Indented,
            Some(ParagraphsChoice::Spaced) => layout::Paragraphs::Spaced,
        };
        options.sheets = match (self.booklet, self.n_up) {
            (true, _) => layout::Sheets::Booklet,
            (false, Some(NUp::Two)) => layout::Sheets::Two,
            (false, Some(NUp::Four)) => layout::Sheets::Four,
            (false, None) => layout::Sheets::Single,
        };
        options.qr = self.qr;
        options.cover = !self.no_cover;
        options.contents = self.contents.unwrap_or(options.contents);
        options.running_heads &= !self.no_running_heads;
        options.folios &= !self.no_folios;
        options.duplex = self.duplex;
        options.bleed = self.bleed.unwrap_or_default();
        options.grey = self.grey;
        options.text.punctuation = self.punctuation.map(|it| match it {
            PunctuationChoice::Quanjiao => layout::Punctuation::Quanjiao,
            PunctuationChoice::Kaiming => layout::Punctuation::Kaiming,
            PunctuationChoice::Banjiao => layout::Punctuation::Banjiao,
            PunctuationChoice::Plain => layout::Punctuation::Plain,
            PunctuationChoice::Cns => layout::Punctuation::Cns,
            PunctuationChoice::Jis => layout::Punctuation::Jis,
        });
        options.text.kinsoku = self.kinsoku.map(|it| match it {
            KinsokuChoice::None => layout::Kinsoku::None,
            KinsokuChoice::Basic => layout::Kinsoku::Basic,
            KinsokuChoice::Gb => layout::Kinsoku::Gb,
            KinsokuChoice::Strict => layout::Kinsoku::Strict,
        });
        if self.hanging {
            options.text.hanging = layout::Hanging::Allow;
        }
        options.text.grid = self.grid;
    }
}

fn page_size(text: &str) -> Result<PageSize, String> {
    PageSize::from_str(text).map_err(|error| {
        ui!(
            "{error}: A4, A5, B5, 16K, Letter, phone, or width x height as 150x230mm",
            "{error}：可用 A4、A5、B5、16K、Letter、phone，或宽x高，如 150x230mm",
            "{error}：可用 A4、A5、B5、16K、Letter、phone，或寬x高，如 150x230mm"
        )
    })
}

fn margins(text: &str) -> Result<Margins, String> {
    Margins::from_str(text).map_err(|error| error.to_string())
}

fn length(text: &str) -> Result<Length, String> {
    layout::parse_length_with_unit(text).ok_or_else(|| {
        ui!(
            "a number with mm, cm, in or pt is wanted",
            "应是带 mm、cm、in 或 pt 的数字",
            "應是帶 mm、cm、in 或 pt 的數字"
        )
    })
}

/// The values that `--pdf-standard` accepts; as possible values, shells complete them.
fn standard() -> impl TypedValueParser<Value = Standard> {
    let names = Standard::ALL.map(Standard::as_str);
    PossibleValuesParser::new(names).try_map(|name| {
        let found = Standard::ALL.into_iter().find(|it| it.as_str() == name);
        found.ok_or("no such standard")
    })
}
