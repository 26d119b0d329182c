//! Options by stage: what is typed, and the library's options that it becomes.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use lantai::assets::{Cache, Hosts, Network, WAYBACK};
use lantai::fonts::Fonts;
use lantai::layout::{self, Length, Margins, PageSize, inline};
use lantai::{Disk, Resources as _, Spool, assets, epub, normalize, pdf};

use super::failure::Failure;

/// Options of the printed pages.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Pages of the PDF")]
pub(crate) struct PageArguments {
    /// A4, A5, B5, 16K, Letter, phone, or width x height with mm, cm, in or pt [default: A4]
    #[arg(long, value_name = "SIZE", value_parser = page_size)]
    page: Option<PageSize>,
    /// Size of body text [default: by page size; 10.5pt on A4]
    #[arg(long, value_name = "SIZE", value_parser = length)]
    font_size: Option<Length>,
    /// One to four lengths, as in CSS [default: by page size]
    #[arg(long, value_name = "LENGTHS", value_parser = margins)]
    margins: Option<Margins>,
    /// Columns on a page [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2))]
    columns: Option<u32>,
    /// How addresses of links are printed [default: none]
    #[arg(long, value_name = "WHERE")]
    links: Option<Links>,
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
    #[arg(long, value_name = "STANDARD", value_parser = standard)]
    pdf_standard: Option<pdf::Standard>,
    /// Paragraphs told apart by their indent or by blank lines [default: indented]
    #[arg(long, value_name = "HOW")]
    paragraphs: Option<Paragraphs>,
    /// How wide Chinese marks are [default: by language]
    #[arg(long, value_name = "STYLE")]
    punctuation: Option<Punctuation>,
    /// Which marks may stand at the edges of lines [default: by language]
    #[arg(long, value_name = "LEVEL")]
    kinsoku: Option<Kinsoku>,
    /// Stops and commas may hang outside the measure
    #[arg(long)]
    hanging: bool,
    /// Every Han character on a grid of whole ems
    #[arg(long)]
    grid: bool,
}

/// Options of the EPUB.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "EPUB")]
pub(crate) struct EpubArguments {
    /// For which readers: epub3, kindle, kobo, apple or compat [default: epub3]
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    profile: Option<epub::Profile>,
    /// Vertical lines, pages turned to the right
    #[arg(long)]
    vertical: bool,
    /// Depth of headings in the table of contents [default: 3]
    #[arg(long, value_name = "DEPTH", value_parser = clap::value_parser!(u8).range(0..=6))]
    toc_depth: Option<u8>,
    /// A style sheet that is applied after ours
    #[arg(long, value_name = "FILE")]
    css: Option<PathBuf>,
    /// Put the glyphs that the book uses inside
    #[arg(long)]
    embed_fonts: bool,
}

/// Options of pictures.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Pictures")]
pub(crate) struct PictureArguments {
    /// Never use the network; what the cache has is still taken
    #[arg(long)]
    pub(crate) offline: bool,
    /// Fail with exit code 3 when a picture is missing
    #[arg(long)]
    pub(crate) strict_images: bool,
    /// The most bytes of a finished book, as 20MB: its pictures are made smaller until it fits
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_size: Option<u64>,
    /// Drop what cameras wrote into pictures: place, time, owner
    #[arg(long)]
    pub(crate) drop_exif: bool,
    /// A further folder to look for pictures in; may be given more than once
    #[arg(long, value_name = "DIR")]
    resource_dir: Vec<PathBuf>,
    /// The folder that `/` means in addresses
    #[arg(long, value_name = "DIR")]
    site_root: Option<PathBuf>,
    /// A further folder that addresses may lead into; may be given more than once
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    /// A host at which any address and port is open to articles; may be given more than once
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Open private addresses to articles
    #[arg(long)]
    allow_private: bool,
    /// A port open besides 80 and 443; may be given more than once
    #[arg(long, value_name = "PORT")]
    allow_port: Vec<u16>,
    /// A header for a host, as `HOST NAME: VALUE`; may be given more than once
    #[arg(long, value_name = "HEADER", value_parser = header)]
    header: Vec<(String, String, String)>,
    /// What we call ourselves to servers
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<String>,
    /// Certificates (PEM) to trust instead of the system's
    #[arg(long, value_name = "FILE")]
    ca_bundle: Option<PathBuf>,
    /// Ask the Wayback Machine for pictures that are gone
    #[arg(long)]
    wayback: bool,
    /// Where fetched pictures are kept [default: `lantai` in the XDG cache folder]
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// Keep no fetched pictures
    #[arg(long, conflicts_with = "cache_dir")]
    no_cache: bool,
    /// Where bytes are put that are too many for memory.
    #[arg(skip = Spool::new(&std::env::temp_dir()))]
    pub(crate) spool: Spool,
    /// What all articles of the run share of the network.
    #[arg(skip)]
    hosts: Hosts,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Links {
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
enum Paragraphs {
    Indented,
    Spaced,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Punctuation {
    Quanjiao,
    Kaiming,
    Banjiao,
    Plain,
    Cns,
    Jis,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kinsoku {
    None,
    Basic,
    Gb,
    Strict,
}

impl PageArguments {
    /// The options of layout.
    pub(crate) fn layout(&self) -> layout::Options {
        let mut options = layout::Options::default();
        if let Some(page) = self.page {
            options.page = page;
        }
        options.font_size = self.font_size;
        options.margins = self.margins;
        options.columns = self.columns.unwrap_or(1);
        options.links = match self.links {
            None | Some(Links::None) => layout::Links::None,
            Some(Links::Inline) => layout::Links::Inline,
            Some(Links::Footnotes) => layout::Links::Footnotes,
            Some(Links::Endnotes) => layout::Links::Endnotes,
        };
        options.paragraphs = match self.paragraphs {
            None | Some(Paragraphs::Indented) => layout::Paragraphs::Indented,
            Some(Paragraphs::Spaced) => layout::Paragraphs::Spaced,
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
        options.running_heads = !self.no_running_heads;
        options.folios = !self.no_folios;
        options.duplex = self.duplex;
        options.bleed = self.bleed.unwrap_or_default();
        options.grey = self.grey;
        options.text.punctuation = self.punctuation.map(|it| match it {
            Punctuation::Quanjiao => inline::Punctuation::Quanjiao,
            Punctuation::Kaiming => inline::Punctuation::Kaiming,
            Punctuation::Banjiao => inline::Punctuation::Banjiao,
            Punctuation::Plain => inline::Punctuation::Plain,
            Punctuation::Cns => inline::Punctuation::Cns,
            Punctuation::Jis => inline::Punctuation::Jis,
        });
        options.text.kinsoku = self.kinsoku.map(|it| match it {
            Kinsoku::None => inline::Kinsoku::None,
            Kinsoku::Basic => inline::Kinsoku::Basic,
            Kinsoku::Gb => inline::Kinsoku::Gb,
            Kinsoku::Strict => inline::Kinsoku::Strict,
        });
        if self.hanging {
            options.text.hanging = inline::Hanging::Allow;
        }
        options.text.grid = self.grid;
        options
    }

    /// The options of the PDF writer, attachments apart.
    pub(crate) fn pdf(&self) -> pdf::Options {
        pdf::Options {
            standard: self.pdf_standard.unwrap_or_default(),
            grey: self.grey,
            ..pdf::Options::default()
        }
    }
}

impl EpubArguments {
    /// The options of the EPUB writer, attachments and covers apart.
    pub(crate) fn epub(&self, fonts: &Arc<Fonts>) -> Result<epub::Options, Failure> {
        let mut options = epub::Options {
            profile: self.profile.unwrap_or_default(),
            vertical: self.vertical,
            embed_fonts: self.embed_fonts,
            fonts: Some(Arc::clone(fonts)),
            ..epub::Options::default()
        };
        options.toc_depth = self.toc_depth.unwrap_or(options.toc_depth);
        if let Some(path) = &self.css {
            options.css = Some(text_file("--css", path)?);
        }
        Ok(options)
    }
}

impl PictureArguments {
    /// The options of pictures for an article in the folder `base`.
    pub(crate) fn assets(&self, base: Option<PathBuf>) -> Result<assets::Options, Failure> {
        Ok(assets::Options {
            base,
            resource_dirs: self.resource_dir.clone(),
            site_root: self.site_root.clone(),
            allow_dirs: self.allow_dir.clone(),
            offline: self.offline,
            network: if self.offline {
                None
            } else {
                Some(self.network()?)
            },
            cache: self.cache(),
            spool: self.spool.clone(),
            ..assets::Options::default()
        })
    }

    /// Where fetched pictures are kept.
    fn cache(&self) -> Option<Cache> {
        (!self.no_cache)
            .then(|| cache(self.cache_dir.as_deref()))
            .flatten()
    }

    fn network(&self) -> Result<Network, Failure> {
        let mut network = Network {
            headers: self.header.clone(),
            allow_hosts: self.allow_host.clone(),
            allow_private: self.allow_private,
            allow_ports: self.allow_port.clone(),
            wayback: self.wayback.then(|| WAYBACK.to_owned()),
            proxy: environment(&[
                "HTTPS_PROXY",
                "https_proxy",
                "ALL_PROXY",
                "all_proxy",
                "http_proxy",
            ]),
            no_proxy: environment(&["NO_PROXY", "no_proxy"]),
            hosts: self.hosts.clone(),
            ..Network::default()
        };
        if let Some(agent) = &self.user_agent {
            network.user_agent.clone_from(agent);
        }
        let bundle = self
            .ca_bundle
            .clone()
            .or_else(|| environment(&["SSL_CERT_FILE"]).map(PathBuf::from));
        if let Some(path) = bundle {
            let bytes = Disk.read(&path).map_err(|error| Failure {
                code: 2,
                ..Failure::from_error("--ca-bundle", &error)
            })?;
            network.ca_bundle = Some(bytes);
        }
        Ok(network)
    }
}

/// The options of normalizing: the rules that `--rules` names.
pub(crate) fn normalize(rules: &[PathBuf]) -> Result<normalize::Options, Failure> {
    let mut options = normalize::Options::default();
    for path in rules {
        options
            .rules
            .add(&text_file("--rules", path)?)
            .map_err(|error| {
                Failure::usage(
                    format!("--rules: `{}`: {error}", path.display()),
                    "the built-in files in src/normalize/rules show the form",
                )
            })?;
    }
    Ok(options)
}

/// The cache in a folder, or in the usual one.
pub(crate) fn cache(folder: Option<&Path>) -> Option<Cache> {
    let folder = folder.map(Path::to_owned).or_else(cache_folder);
    folder.map(Cache::new)
}

/// `$XDG_CACHE_HOME/lantai`, or the platform's usual place.
fn cache_folder() -> Option<PathBuf> {
    let folder = environment(&["XDG_CACHE_HOME", "LOCALAPPDATA"]).map(PathBuf::from);
    let home = || environment(&["HOME", "USERPROFILE"]).map(|it| PathBuf::from(it).join(".cache"));
    Some(
        folder
            .filter(|it| it.is_absolute())
            .or_else(home)?
            .join("lantai"),
    )
}

/// The first of these environment variables that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
fn environment(names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|it| std::env::var(it).ok())
        .find(|it| !it.is_empty())
}

fn text_file(option: &str, path: &Path) -> Result<String, Failure> {
    let bytes = Disk.read(path).map_err(|error| Failure {
        code: 2,
        ..Failure::from_error(option, &error)
    })?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            format!("{option}: `{}` is not UTF-8", path.display()),
            "save it as UTF-8",
        )
    })
}

fn page_size(text: &str) -> Result<PageSize, String> {
    PageSize::from_str(text).map_err(|error| {
        format!("{error}: A4, A5, B5, 16K, Letter, phone, or width x height as 150x230mm")
    })
}

fn margins(text: &str) -> Result<Margins, String> {
    Margins::from_str(text).map_err(|error| error.to_string())
}

fn length(text: &str) -> Result<Length, String> {
    layout::parse_length_with_unit(text)
        .ok_or_else(|| "a number with mm, cm, in or pt is wanted".to_owned())
}

fn profile(text: &str) -> Result<epub::Profile, String> {
    let found = epub::Profile::ALL.into_iter().find(|it| it.name() == text);
    let names = || epub::Profile::ALL.map(epub::Profile::name).join(", ");
    found.ok_or_else(|| format!("one of {} is wanted", names()))
}

fn standard(text: &str) -> Result<pdf::Standard, String> {
    let found = pdf::Standard::ALL
        .into_iter()
        .find(|it| it.as_str() == text);
    let names = || pdf::Standard::ALL.map(pdf::Standard::as_str).join(" | ");
    found.ok_or_else(|| format!("one of {} is wanted", names()))
}

/// A number of bytes with kB, MB, GB, KiB, MiB, GiB, B or nothing after it.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let at = text.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = text.split_at(at.unwrap_or(text.len()));
    let unit = match &*unit.trim().to_ascii_lowercase() {
        "" | "b" => 1,
        "kb" | "k" => 1_000,
        "mb" | "m" => 1_000_000,
        "gb" | "g" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => 0,
    };
    let number = number.parse::<u64>().ok().filter(|it| *it > 0);
    number
        .and_then(|it| it.checked_mul(unit))
        .filter(|it| *it > 0)
        .ok_or_else(|| "a number of bytes is wanted, as 500kB, 20MB or 1GiB".to_owned())
}

/// `HOST NAME: VALUE`.
fn header(text: &str) -> Result<(String, String, String), String> {
    let parts = text.split_once(' ').and_then(|(host, header)| {
        let (name, value) = header.split_once(':')?;
        Some((
            host.to_owned(),
            name.trim().to_owned(),
            value.trim().to_owned(),
        ))
    });
    parts.ok_or_else(|| "`HOST NAME: VALUE` is wanted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("20MB"), Ok(20_000_000));
        assert_eq!(size("500 kb"), Ok(500_000));
        assert_eq!(size("1GiB"), Ok(1 << 30));
        assert_eq!(size("7"), Ok(7));
        for wrong in ["", "MB", "0MB", "-1", "1.5MB", "20 pages", "99999999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
