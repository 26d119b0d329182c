//! The arguments of `lantai book`, and the options of [`lantai::book`] that are made from them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lantai::book::{Group, Options, Order, StatedMetadata, Volumes};
use lantai::make::pictures::{self, Limits};
use lantai::model::{Language, Picture};
use lantai::{Disk, Resources as _};

use crate::cli::failure::Failure;
use crate::cli::options::Convert;

/// `lantai book`.
#[derive(Args, Debug)]
pub(crate) struct BookArguments {
    /// Options of the conversion.
    #[command(flatten)]
    pub(crate) convert: Convert,
    /// A file with more articles, one path a line; `-` for standard input
    #[arg(long, value_name = "LIST")]
    pub(super) files_from: Vec<PathBuf>,
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
    /// Title [default: the name of the folder]
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Second title
    #[arg(long)]
    pub(super) subtitle: Option<String>,
    /// Author or editor; may be given more than once [default: the articles' when they are few]
    #[arg(long)]
    pub(super) author: Vec<String>,
    /// Publisher [default: the articles' when they have one in common]
    #[arg(long)]
    pub(super) publisher: Option<String>,
    /// Language of the book, as in zh-Hans [default: that of most articles]
    #[arg(long, value_parser = language)]
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
    /// A picture for the cover [default: an article's own, else set in type]
    #[arg(long, value_name = "FILE")]
    pub(super) cover: Option<PathBuf>,
    /// As which volume a book was made; recorded, for `verify`
    #[arg(long, hide = true)]
    pub(super) volume_name: Option<String>,
    /// Keep what feeds named in earlier runs, and replace the books of these
    #[arg(long)]
    pub(super) update: bool,
    /// Articles at the same time [default: one per core]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Make the folder given by -o a BagIt bag: books, sources and report
    #[arg(long)]
    pub(super) bag: bool,
    /// Where to write a report; Markdown and HTML forms go beside it
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
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

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "write it as `zh-Hans`, `ja` or `en-GB`".to_owned())
}

fn volumes(text: &str) -> Result<Volumes, String> {
    let wrong = || "write `month`, a number of articles as `200`, or a size as `50MB`".to_owned();
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

impl BookArguments {
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
            place: self.volume_name.clone(),
            about: StatedMetadata {
                title: self.title.clone(),
                fallback_title: None,
                subtitle: self.subtitle.clone(),
                authors: self.author.clone(),
                publisher: self.publisher.clone(),
                language: self.language.clone(),
                description: self.description.clone(),
                rights: self.rights.clone(),
                series: self.series.clone(),
                cover: self.picture()?,
            },
        })
    }

    /// Reads the picture that `--cover` names.
    fn picture(&self) -> Result<Option<Picture>, Failure> {
        let Some(path) = &self.cover else {
            return Ok(None);
        };
        let bytes = Disk
            .read(path)
            .map_err(|error| Failure::from_error("--cover", &error))?;
        let picture = pictures::recognize(bytes, &Limits::default(), &self.convert.pictures.spool)
            .map_err(|reason| {
                Failure::usage(
                    format!("`--cover`: `{}` is no picture: {reason}", path.display()),
                    "give a JPEG, PNG, WebP, GIF, AVIF or SVG file",
                )
            })?;
        Ok(Some(picture))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
