//! The arguments of `lantai book`, and the options of [`lantai::book`] that are made from them.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use lantai::book::{Group, Options, Order, StatedMetadata, Volumes};
use lantai::layout::Length;
use lantai::make::{self, Fonts, Format};
use lantai::model::Language;

use crate::cli::batch::files::bag_label;
use crate::cli::failure::Failure;
use crate::cli::options::{Convert, check};
use crate::cli::tongue::ui;

/// `lantai book`.
#[derive(Args, Debug)]
#[command(next_help_heading = "The book")]
pub(crate) struct BookArguments {
    /// A file with more articles, one path a line; `-` for standard input
    #[arg(long, value_name = "LIST")]
    pub(super) files_from: Vec<PathBuf>,
    /// The same with a NUL behind each path, as `find -print0` writes it
    #[arg(long, value_name = "LIST")]
    pub(super) files_from0: Vec<PathBuf>,
    /// The folder that paths are counted from [default: the one folder that is given]
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// What stands before what
    #[arg(long, value_enum, default_value_t = OrderName::Date)]
    pub(super) order: OrderName,
    /// What the parts of the book are
    #[arg(long, value_enum, default_value_t = GroupName::None)]
    pub(super) group: GroupName,
    /// Several books: one a `month`, at most so many articles each (`200`), or about so much (`50MB`)
    #[arg(long, value_name = "month|N|N MB", value_parser = volumes)]
    pub(super) volumes: Option<Volumes>,
    /// Keep articles that are the same text as another
    #[arg(long)]
    pub(super) keep_duplicates: bool,
    /// Leave out articles that are nearly the same text as another
    #[arg(long, conflicts_with = "keep_duplicates")]
    pub(super) drop_similar: bool,
    /// Second title
    #[arg(long)]
    pub(super) subtitle: Option<String>,
    /// Publisher [default: the articles' when they have one in common]
    #[arg(long)]
    pub(super) publisher: Option<String>,
    /// Language of the book, as in zh-Hans [default: that of most articles]
    #[arg(long, value_parser = check::language)]
    pub(super) language: Option<Language>,
    /// A summary
    #[arg(long)]
    pub(super) description: Option<String>,
    /// Licence or copyright line
    #[arg(long)]
    pub(super) rights: Option<String>,
    /// The series the book belongs to
    #[arg(long)]
    pub(super) series: Option<String>,
    /// As which volume a book was made; recorded, for `verify`
    #[arg(long, hide = true)]
    pub(super) volume_name: Option<String>,
    /// Keep what feeds named in earlier runs, and replace the books of these
    #[arg(long)]
    pub(super) update: bool,
    /// Articles at the same time [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = check::jobs)]
    pub(super) jobs: Option<usize>,
    /// Make the folder given by -o a BagIt bag: books, sources and report
    #[arg(long)]
    pub(super) bag: bool,
    /// A line of the bag's `bag-info.txt`, as Contact-Name=NAME; may be given more than once
    #[arg(long, value_name = "LABEL=VALUE", requires = "bag", value_parser = bag_label)]
    pub(super) bag_info: Vec<(String, String)>,
    /// A cover to wrap around the printed book, as a PDF beside it that ends in `-wrap`; PAPER is 80g, or how thick a leaf is, as
    /// 0.1mm
    #[arg(long, value_name = "PAPER", value_parser = paper)]
    pub(super) wrap: Option<Length>,
    /// Where to write a report; Markdown and HTML forms go beside it
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Options of the conversion.
    #[command(flatten)]
    pub(crate) convert: Convert,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum OrderName {
    /// The earlier first, undated last
    Date,
    /// By path, numbers by value
    File,
    /// By title, numbers by value
    Title,
    /// As given
    Given,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum GroupName {
    /// No parts
    None,
    /// The first category
    Category,
    /// The first author
    Author,
    /// The month of publication
    Month,
    /// The folder of the file
    Folder,
}

fn volumes(text: &str) -> Result<Volumes, String> {
    let wrong = || {
        ui!(
            "write `month`, a number of articles as `200`, or a size as `50MB`",
            "请写 `month`、篇数（如 `200`）或大小（如 `50MB`）",
            "請寫 `month`、篇數（如 `200`）或大小（如 `50MB`）"
        )
    };
    if text == "month" {
        return Ok(Volumes::Month);
    }
    let upper = text.to_ascii_uppercase();
    let number = |it: &str| it.trim().parse::<u64>().ok().filter(|it| *it > 0);
    match upper.strip_suffix("MB") {
        Some(size) => number(size).map(|it| Volumes::Bytes(it * 1_000_000)),
        None => number(&upper).and_then(|it| usize::try_from(it).ok().map(Volumes::Articles)),
    }
    .ok_or_else(wrong)
}

/// How thick a leaf of paper is: `0.1mm`, or by its weight in grams per square metre. Uncoated paper for text has about
/// 1.25 cm³ a gram.
fn paper(text: &str) -> Result<Length, String> {
    let text = text.trim();
    let grams = text
        .strip_suffix(['g', 'G'])
        .and_then(|it| it.trim().parse::<i64>().ok());
    let leaf = match grams {
        Some(grams) if (30..=400).contains(&grams) => Some(Length::micrometres(grams * 5 / 4)),
        Some(_) => None,
        None => lantai::layout::parse_length_with_unit(text),
    };
    let (thin, thick) = (Length::micrometres(20), Length::micrometres(1_000));
    leaf.filter(|it| (thin..=thick).contains(it))
        .ok_or_else(|| {
            ui!(
                "write the weight of the paper as `80g`, or how thick a leaf is as `0.1mm`",
                "请写纸的克重（如 `80g`），或一张纸的厚度（如 `0.1mm`）",
                "請寫紙的磅數（如 `80g`），或一張紙的厚度（如 `0.1mm`）"
            )
        })
}

impl BookArguments {
    /// The options of the library. Where a cover is wrapped around the book, its pages have none.
    pub(super) fn options(
        &self,
        formats: &[Format],
        fonts: &Arc<Fonts>,
    ) -> Result<make::Options, Failure> {
        let mut options = self.convert.options(formats, fonts)?;
        options.pages.cover &= self.wrap.is_none();
        Ok(options)
    }

    /// The options of [`lantai::book::assemble`].
    pub(super) fn about(&self) -> Result<Options, Failure> {
        Ok(Options {
            order: match self.order {
                OrderName::Date => Order::Date,
                OrderName::File => Order::File,
                OrderName::Title => Order::Title,
                OrderName::Given => Order::Given,
            },
            group: match self.group {
                GroupName::None => Group::None,
                GroupName::Category => Group::Category,
                GroupName::Author => Group::Author,
                GroupName::Month => Group::Month,
                GroupName::Folder => Group::Folder,
            },
            volumes: self.volumes.unwrap_or_default(),
            keep_duplicates: self.keep_duplicates,
            drop_similar: self.drop_similar,
            place: self.volume_name.clone(),
            about: StatedMetadata {
                title: self.convert.title.clone(),
                fallback_title: None,
                subtitle: self.subtitle.clone(),
                authors: self.convert.author.clone(),
                publisher: self.publisher.clone(),
                language: self.language.clone(),
                description: self.description.clone(),
                rights: self.rights.clone(),
                series: self.series.clone(),
                cover: self.convert.cover()?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_a_weight_or_a_thickness() {
        assert_eq!(paper("80g"), Ok(Length::micrometres(100)));
        assert_eq!(paper("0.12mm"), Ok(Length::micrometres(120)));
        for wrong in ["", "80", "5g", "1cm", "g"] {
            assert!(paper(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn volumes_are_months_articles_or_bytes() {
        assert_eq!(volumes("month"), Ok(Volumes::Month));
        assert_eq!(volumes("200"), Ok(Volumes::Articles(200)));
        assert_eq!(volumes("50mb"), Ok(Volumes::Bytes(50_000_000)));
        for wrong in ["", "0", "0MB", "-1", "week", "50 GB"] {
            assert!(volumes(wrong).is_err(), "{wrong}");
        }
    }
}
