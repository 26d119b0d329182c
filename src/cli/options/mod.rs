//! The options of a conversion on the command line, and their translation to the library's [`Options`].

pub(crate) mod check;
mod epub;
mod pages;
mod pictures;
mod system_fonts;
pub(crate) mod theme;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use lantai::make::pictures::{Limits, recognize};
use lantai::make::{
    Cleaning, Comments, CoverDesign, FaceRole, FontFiles, Fonts, Format, Options, Recorded,
};
use lantai::model::Picture;
use lantai::{Disk, Resources as _};

use super::doors::HeldArticle;
use super::failure::Failure;
use super::given::Given;
use super::watchdog::{Allowance, Watchdog};
use crate::cli::tongue::{said, ui};
use epub::EpubArguments;
use pages::PageArguments;
use pictures::PictureArguments;
pub(crate) use pictures::{cache, size};

/// Options of a conversion.
#[derive(Args, Debug)]
#[command(next_help_heading = None::<&'static str>)]
pub(crate) struct Convert {
    /// Articles: .md, .html or .txt files, addresses, folders and patterns of them, or `-` for standard input
    #[arg(value_name = "ARTICLE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Where to write: a folder (made when missing), or a file ending in .epub or .pdf; may be given twice
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Vec<PathBuf>,
    /// What to write [default: epub,pdf, or what the files named by -o are]
    #[arg(short, long, value_delimiter = ',', value_name = "FORMATS", value_parser = formats())]
    pub(crate) to: Vec<Format>,
    /// Replace existing files that differ
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Fail when anything a reader would see is lost
    #[arg(long)]
    pub(crate) strict: bool,
    /// Convert, say what would be written, and write nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// A file of rules for boilerplate, beside the built-in ones; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// Text that stays, whatever a rule says: a paragraph or a part of a page (`*` is anything); may be given more than once
    #[arg(long, value_name = "TEXT")]
    pub(crate) keep_text: Vec<String>,
    /// Fetch the pages of feed entries that have only a summary
    #[arg(long)]
    pub(crate) follow: bool,
    /// Of feeds, exports and archives, take only articles whose address, title or path is this (`*` is anything); may be given
    /// more than once
    #[arg(long, value_name = "PATTERN")]
    pub(crate) only: Vec<String>,
    /// Readers' comments on a whole page: leave them out, or keep them as a section behind the article
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = CommentsArgument::Drop)]
    pub(crate) comments: CommentsArgument,
    /// Title [default: the article's; of a book, the name of the folder]
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Author or editor; may be given more than once [default: the article's; of a book, the articles' when they are few]
    #[arg(long)]
    pub(crate) author: Vec<String>,
    /// A picture for the cover [default: the article's own, else set in type]
    #[arg(long, value_name = "FILE")]
    pub(crate) cover: Option<PathBuf>,
    /// How books look: book, news, magazine, plain, large-print, or a theme file [default: book]
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) theme: Option<PathBuf>,
    /// What a typeset cover looks like: frame, band, label, bars or plain [default: by theme]
    #[arg(long, value_name = "DESIGN", value_parser = design())]
    pub(crate) cover_design: Option<CoverDesign>,
    /// A face for a part of the text, as `text="LXGW WenKai"`; parts are text, heading, quote, code, caption, latin; may be
    /// given more than once
    #[arg(long, value_name = "PART=FAMILY", value_parser = face)]
    pub(crate) font: Vec<(FaceRole, String)>,
    /// Open what was written with the system's program for it
    #[arg(long)]
    pub(crate) open: bool,
    /// A folder with more font files; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub(crate) font_dir: Vec<PathBuf>,
    /// Look for the faces that `--font` names among those of the system, too
    #[arg(long, requires = "font")]
    pub(crate) system_fonts: bool,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say everything that was removed, repaired or guessed
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// The most seconds of processor time for one article; 0 for any
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) timeout: u64,
    /// The most memory for one article, as 500MB
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1GiB")]
    pub(crate) memory: u64,
    /// Convert links that lead out of the folder, too
    #[arg(long)]
    pub(crate) follow_links: bool,
    /// A file of options [default: the nearest `lantai.toml` in the folder of the articles or above it]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Of the printed pages.
    #[command(flatten)]
    pub(crate) pages: PageArguments,
    /// Of the EPUB.
    #[command(flatten)]
    pub(crate) epub: EpubArguments,
    /// Of pictures.
    #[command(flatten)]
    pub(crate) pictures: PictureArguments,
    /// The options that were given, as recorded in reports.
    #[arg(skip)]
    pub(crate) given: Given,
    /// Articles that are no files of their own, opened before the run.
    #[arg(skip)]
    pub(crate) held: Vec<Arc<HeldArticle>>,
    /// What the one collection calls itself that was opened.
    #[arg(skip)]
    pub(crate) collection_title: Option<String>,
    /// Paths of lists that were read before the run, because they name addresses, too.
    #[arg(skip)]
    pub(crate) listed: Vec<PathBuf>,
}

impl Convert {
    /// The library's options for these formats and fonts.
    pub(crate) fn options(
        &self,
        formats: &[Format],
        fonts: &Arc<Fonts>,
    ) -> Result<Options, Failure> {
        let mut options = Options::new(Arc::clone(fonts));
        options.formats = formats.to_vec();
        if let Some(theme) = &self.theme {
            let theme = theme::named(&theme.to_string_lossy())?;
            let set = options.set_theme(theme);
            set.map_err(|error| {
                Failure::usage(
                    said!("--theme: {error}", "--theme：{error}", "--theme：{error}"),
                    "",
                )
            })?;
        }
        if let Some(design) = self.cover_design {
            options.theme.cover.design = design;
            options.theme.cover.picture = false;
        }
        options.set_faces(&self.font).map_err(|name| {
            Failure::usage(
                said!(
                    "--font: no face is called `{name}`",
                    "--font：没有字体叫 `{name}`",
                    "--font：沒有字型叫 `{name}`"
                ),
                said!(
                    "name its family or its file; `--font-dir` names the folder of its file, `--system-fonts` looks among those of the system",
                    "请给字体的名字或文件；用 `--font-dir` 指定文件所在的文件夹，或用 `--system-fonts` 在系统的字体里找",
                    "請給字型的名稱或檔案；用 `--font-dir` 指定檔案所在的資料夾，或用 `--system-fonts` 在系統的字型裡找"
                ),
            )
        })?;
        options.cleaning = cleaning(&self.rules, &self.keep_text)?;
        options.cleaning.comments = self.comments.into();
        options.strict = self.strict;
        self.pages.fill(&mut options);
        self.epub.fill(&mut options)?;
        self.pictures.fill(&mut options)?;
        options.title.clone_from(&self.title);
        options.authors.clone_from(&self.author);
        options.cover = self.cover()?;
        options.recorded = self.recorded()?;
        Ok(options)
    }

    /// Refuses vertical lines in pages, which are not set yet: horizontal ones would be no answer.
    pub(crate) fn check_formats(&self, formats: &[Format]) -> Result<(), Failure> {
        let pages = |it: &Format| matches!(it, Format::Pdf | Format::Pages);
        if self.epub.vertical() && formats.iter().any(pages) {
            return Err(Failure::usage(
                said!(
                    "`--vertical` is for the EPUB: the PDF has no vertical lines yet",
                    "`--vertical` 只用于 EPUB：PDF 还不能竖排",
                    "`--vertical` 只用於 EPUB：PDF 還不能直排"
                ),
                said!(
                    "make the EPUB alone with `--to epub`, and the PDF in a run without `--vertical`",
                    "用 `--to epub` 只做 EPUB，PDF 另做一次，不带 `--vertical`",
                    "用 `--to epub` 只做 EPUB，PDF 另做一次，不帶 `--vertical`"
                ),
            ));
        }
        Ok(())
    }

    /// Refuses folders that do not exist. Not part of [`Convert::options`], which `verify` calls too, with recorded options
    /// and on another machine.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        for (option, folder) in self.pictures.folders() {
            check::folder(option, folder)?;
        }
        Ok(())
    }

    /// Reads the picture that `--cover` names.
    pub(crate) fn cover(&self) -> Result<Option<Picture>, Failure> {
        let Some(path) = &self.cover else {
            return Ok(None);
        };
        let bytes = Disk
            .read(path)
            .map_err(|error| Failure::from_error("--cover", &error))?;
        let picture = recognize(bytes, &Limits::default(), &self.pictures.spool);
        picture.map(Some).map_err(|reason| {
            Failure::usage(
                said!(
                    "`--cover`: `{}` is no picture: {reason}",
                    "`--cover`：`{}` 不是图片：{reason}",
                    "`--cover`：`{}` 不是圖片：{reason}",
                    path.display()
                ),
                said!(
                    "give a JPEG, PNG, WebP, GIF, AVIF or SVG file",
                    "请给 JPEG、PNG、WebP、GIF、AVIF 或 SVG 文件",
                    "請給 JPEG、PNG、WebP、GIF、AVIF 或 SVG 檔案"
                ),
            )
        })
    }

    /// How pages are fetched: as pictures are.
    pub(crate) fn page_options(&self) -> Result<lantai::make::pictures::Options, Failure> {
        let mut options = Options::default();
        self.pictures.fill(&mut options)?;
        Ok(options.pictures)
    }

    /// The options that reports record.
    pub(crate) fn recorded(&self) -> Result<Recorded, Failure> {
        Recorded::of(&self.given, &Disk).map_err(|error| Failure::from_error("", &error))
    }

    /// What watches the articles of this run.
    pub(crate) fn watchdog(&self) -> Watchdog {
        let time = (self.timeout > 0).then(|| Duration::from_secs(self.timeout));
        let memory = Some(self.memory);
        Watchdog::new(Allowance { time, memory })
    }

    /// The fonts of this conversion.
    pub(crate) fn fonts(&self) -> Result<Arc<Fonts>, Failure> {
        let all = fonts(&self.font_dir)?;
        if !self.system_fonts {
            return Ok(all);
        }
        let missing = self
            .font
            .iter()
            .filter(|it| all.named(it.0, &it.1).is_none());
        let files = system_fonts::files(missing)?;
        read_with(&self.font_dir, files)
    }

    /// The formats of `--to` for a command that writes only books: sorted, each once; empty without `--to`. A text format is
    /// an error.
    pub(crate) fn book_formats(&self) -> Result<Vec<Format>, Failure> {
        let mut formats = self.to.clone();
        formats.sort();
        formats.dedup();
        let book = |it: &Format| match it {
            Format::Epub | Format::Pdf => true,
            Format::Model | Format::Pages => false,
        };
        if formats.iter().all(book) {
            return Ok(formats);
        }
        Err(Failure::usage(
            said!(
                "`--to model` and `--to pages` are for one article",
                "`--to model` 和 `--to pages` 只用于一篇文章",
                "`--to model` 和 `--to pages` 只用於一篇文章"
            ),
            said!(
                "use `lantai FILE --to model`",
                "请用 `lantai 文件 --to model`",
                "請用 `lantai 檔案 --to model`"
            ),
        ))
    }
}

/// The built-in fonts together with those of the folders that `--font-dir` names.
pub(crate) fn fonts(folders: &[PathBuf]) -> Result<Arc<Fonts>, Failure> {
    read_with(folders, Vec::new())
}

/// The same with these files.
fn read_with(folders: &[PathBuf], files: FontFiles) -> Result<Arc<Fonts>, Failure> {
    let fonts = Fonts::with_folders(folders, files, &Disk);
    fonts.map(Arc::new).map_err(|error| Failure {
        code: Failure::USAGE,
        ..Failure::from_error("--font-dir", &error)
    })
}

/// The values that `--to` accepts.
fn formats() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.map(|it| {
        PossibleValue::new(it.name()).help(match it {
            Format::Epub => "EPUB 3.3",
            Format::Pdf => "PDF/A-3a + PDF/UA-1",
            Format::Model => "The cleaned document as text, to standard output",
            Format::Pages => "The laid-out pages as text, to standard output",
        })
    });
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Format>())
}

/// What `--comments` knows.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum CommentsArgument {
    /// They are left out.
    Drop,
    /// They follow the article.
    Keep,
}

impl From<CommentsArgument> for Comments {
    fn from(argument: CommentsArgument) -> Self {
        match argument {
            CommentsArgument::Drop => Self::Drop,
            CommentsArgument::Keep => Self::Keep,
        }
    }
}

/// The options of cleaning, with the rules of the files that `--rules` names and the text that `--keep-text` lets stay.
pub(crate) fn cleaning(rules: &[PathBuf], kept: &[String]) -> Result<Cleaning, Failure> {
    let mut options = Cleaning::default();
    kept.iter().for_each(|it| options.rules.keep(it));
    for path in rules {
        options
            .rules
            .add(&text_file("--rules", path)?)
            .map_err(|error| {
                Failure::usage(
                    said!(
                        "--rules: `{}`: {error}",
                        "--rules：`{}`：{error}",
                        "--rules：`{}`：{error}",
                        path.display()
                    ),
                    said!(
                        "the built-in files in src/normalize/rules show the form",
                        "写法可参考 src/normalize/rules 里内置的文件",
                        "寫法可參考 src/normalize/rules 裡內建的檔案"
                    ),
                )
            })?;
    }
    Ok(options)
}

/// The values that `--cover-design` accepts; as possible values, shells complete them.
fn design() -> impl TypedValueParser<Value = CoverDesign> {
    PossibleValuesParser::new(CoverDesign::ALL.map(CoverDesign::name)).try_map(|name| {
        let found = CoverDesign::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or("no such design")
    })
}

/// Parses what `--font` takes.
fn face(text: &str) -> Result<(FaceRole, String), String> {
    let wrong = || {
        ui!(
            "write it as `text=\"LXGW WenKai\"`; parts are text, heading, quote, code, caption, latin",
            "请写成 `text=\"LXGW WenKai\"`；部分有 text、heading、quote、code、caption、latin",
            "請寫成 `text=\"LXGW WenKai\"`；部分有 text、heading、quote、code、caption、latin"
        )
    };
    let (part, name) = text.split_once('=').ok_or_else(wrong)?;
    let role = FaceRole::ALL
        .into_iter()
        .find(|it| it.name() == part.trim());
    let name = name.trim().trim_matches('"');
    match role {
        Some(role) if !name.is_empty() => Ok((role, name.to_owned())),
        Some(_) | None => Err(wrong()),
    }
}

/// Reads a file that an option names as text.
fn text_file(option: &str, path: &Path) -> Result<String, Failure> {
    let bytes = Disk.read(path).map_err(|error| Failure {
        code: 2,
        ..Failure::from_error(option, &error)
    })?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            said!(
                "{option}: `{}` is not UTF-8",
                "{option}：`{}` 不是 UTF-8",
                "{option}：`{}` 不是 UTF-8",
                path.display()
            ),
            said!("save it as UTF-8", "请存成 UTF-8", "請存成 UTF-8"),
        )
    })
}
