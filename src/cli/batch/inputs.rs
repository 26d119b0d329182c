//! Finds the article files that the command line names, and decides which shard converts which file.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lantai::archive::bag;
use lantai::make::Options;
use lantai::{Disk, Error, Resources as _};

use crate::cli::convert;
use crate::cli::doors::HeldArticle;
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::{said, tell, ui};

/// The extensions by which an article file is recognized in a folder or by a pattern. A file that is named itself may
/// have any extension.
const EXTENSIONS: &[&str] = &[
    "md",
    "markdown",
    "mdown",
    "mkd",
    "rmd",
    "qmd",
    "mdx",
    "html",
    "htm",
    "xhtml",
    "mht",
    "mhtml",
    "eml",
    "webarchive",
    "txt",
];

/// The extensions of files that usually lie beside articles and belong to them; nobody expects a book of them.
const COMPANIONS: &[&str] = &[
    "avif", "bmp", "css", "gif", "heic", "heif", "ico", "jpeg", "jpg", "js", "m4a", "map", "mjs",
    "mp3", "mp4", "ogg", "otf", "png", "svg", "tif", "tiff", "toml", "ttf", "wav", "webm", "webp",
    "woff", "woff2",
];

/// What was found in the places that the command line names.
#[derive(Debug, Default)]
pub(crate) struct FoundFiles {
    /// The articles, sorted by [`ArticleFile::below`].
    pub(crate) articles: Vec<ArticleFile>,
    /// Paths of files in folders that are no articles and do not usually lie beside them.
    pub(crate) skipped: Vec<String>,
}

impl FoundFiles {
    /// An error when there is no article.
    pub(crate) fn or_none(self) -> Result<Self, Failure> {
        if !self.articles.is_empty() {
            return Ok(self);
        }
        let what = match &self.skipped[..] {
            [] => said!(
                "there is no article in what was given",
                "给的里面没有文章",
                "給的裡面沒有文章"
            ),
            [one] => said!(
                "there is no article in what was given; `{one}` is of no kind that is read",
                "给的里面没有文章；`{one}` 不是能读的格式",
                "給的裡面沒有文章；`{one}` 不是能讀的格式"
            ),
            [first, more @ ..] => said!(
                "there is no article in what was given; `{first}` and {} more are of no kind that is read",
                "给的里面没有文章；`{first}` 等 {} 个文件不是能读的格式",
                "給的裡面沒有文章；`{first}` 等 {} 個檔案不是能讀的格式",
                more.len()
            ),
        };
        Err(Failure::work(
            what,
            said!(
                "articles end in .md, .markdown, .rmd, .qmd, .mdx, .html, .htm, .xhtml, .mht, .mhtml or .txt; \
                 a file of another name is read when it is named itself",
                "文章的文件名以 .md、.markdown、.rmd、.qmd、.mdx、.html、.htm、.xhtml、.mht、.mhtml 或 .txt 结尾；\
                 别的文件要直接写出文件名才读",
                "文章的檔名以 .md、.markdown、.rmd、.qmd、.mdx、.html、.htm、.xhtml、.mht、.mhtml 或 .txt 結尾；\
                 別的檔案要直接寫出檔名才讀"
            ),
        ))
    }
}

/// An article file that is to be converted.
#[derive(Clone, Debug)]
pub(crate) struct ArticleFile {
    /// The path from which it is read.
    pub(crate) path: PathBuf,
    /// The folder to which `below` is relative.
    pub(crate) root: PathBuf,
    /// The path relative to `root`, with `/` on every system. Reports name the article by it, and its outputs go to the
    /// same path in the output folder.
    pub(crate) below: String,
    /// The article itself, when it is no file of its own.
    pub(crate) held: Option<Arc<HeldArticle>>,
}

impl ArticleFile {
    /// The bytes of the article.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match &self.held {
            Some(held) => held.bytes(),
            None => Disk
                .read(&self.path)
                .map_err(|error| Failure::from_error("", &error)),
        }
    }

    /// Sets where the pictures of the article are looked for, and how the article came. Nothing on this disk belongs to an
    /// article that is no file of its own.
    pub(crate) fn fill(&self, options: &mut Options) {
        match &self.held {
            Some(held) => options.received.clone_from(&held.received),
            None => options.pictures.base = Some(convert::folder_of(&self.path)),
        }
    }
}

/// One part of a run that is split over several processes or machines (`--shard 2/8`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Shard {
    /// The number of this part; the first is 1.
    pub(crate) index: u64,
    /// How many parts there are.
    pub(crate) count: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let numbers = parts.and_then(|it| Some((it.0.parse().ok()?, it.1.parse().ok()?)));
        match numbers {
            Some((index, count)) if (1..=count).contains(&index) => Ok(Self { index, count }),
            Some(_) | None => Err(ui!(
                "write it as `2/8`, from `1/8` to `8/8`",
                "请写成 `2/8`，从 `1/8` 到 `8/8`",
                "請寫成 `2/8`，從 `1/8` 到 `8/8`"
            )),
        }
    }
}

impl Shard {
    /// Whether this shard converts the article at path `below`: the first 8 bytes of the path's SHA-256, modulo the
    /// number of shards, choose the shard. Only the path decides, so machines agree without talking to each other.
    pub(crate) fn has(self, below: &str) -> bool {
        let hash = lantai::archive::sha256(below.as_bytes());
        let number = u64::from_str_radix(&hash[..16], 16).unwrap_or_default();
        number % self.count == self.index - 1
    }
}

/// The output folder, which is not searched, and whether links out of searched folders are followed.
pub(crate) struct OutputFolder<'a> {
    pub(crate) path: &'a Path,
    pub(crate) follow_links: bool,
}

/// Every article file that folders, patterns, files and lists name, sorted by [`ArticleFile::below`]. Of two files with
/// the same `below`, the one found first is kept. Links that lead out of a searched folder are
/// passed over with a message: the folder may have come from a stranger, and they may lead anywhere.
pub(crate) fn collect(
    arguments: &Convert,
    lists: &[PathList],
    root: Option<&Path>,
    skip: &OutputFolder<'_>,
) -> Result<FoundFiles, Failure> {
    let mut found = BTreeMap::new();
    let mut skipped = Vec::new();
    let mut add = |input: ArticleFile| {
        found.entry(input.below.clone()).or_insert(input);
    };
    add_paths(&arguments.inputs, root, skip, &mut skipped, &mut add)?;
    for held in &arguments.held {
        add(ArticleFile {
            path: held.path(),
            root: PathBuf::new(),
            below: held.below.clone(),
            held: Some(Arc::clone(held)),
        });
    }
    let mut lists: Vec<Vec<PathBuf>> = lists.iter().map(listed).collect::<Result<_, _>>()?;
    lists.push(arguments.listed.clone());
    for list in lists {
        for path in list {
            // A relative path keeps the folders that the list gives it; of an absolute path only the file name is kept.
            let base = if path.is_relative() {
                Path::new("")
            } else {
                path.parent().unwrap_or(Path::new(""))
            };
            let base = root.unwrap_or(base).to_owned();
            add(input(path, &base));
        }
    }
    Ok(FoundFiles {
        articles: found.into_values().collect(),
        skipped,
    })
}

/// Adds the article files that paths name: files, folders and patterns.
fn add_paths(
    inputs: &[PathBuf],
    root: Option<&Path>,
    skip: &OutputFolder<'_>,
    skipped: &mut Vec<String>,
    add: &mut impl FnMut(ArticleFile),
) -> Result<(), Failure> {
    let folders = inputs.iter().filter(|it| it.is_dir()).count();
    for path in inputs {
        if path.is_dir() {
            // As with `cp -r`: the name of a folder becomes part of the path when several folders are given.
            let parent = path.parent().unwrap_or(Path::new(""));
            let base = if folders > 1 { parent } else { path };
            for file in walk(path, skip, skipped)? {
                add(input(file, root.unwrap_or(base)));
            }
        } else if path.exists() {
            let base = path.parent().unwrap_or(Path::new(""));
            add(input(path.clone(), root.unwrap_or(base)));
        } else if is_pattern(path) {
            let (base, files) = matching(path, skip)?;
            for file in files {
                add(input(file, root.unwrap_or(&base)));
            }
        } else {
            // Neither a file nor a folder nor a pattern: usually nothing has this path.
            let found = path.metadata().err();
            let source = found.unwrap_or_else(|| std::io::ErrorKind::InvalidInput.into());
            let path = path.clone();
            return Err(Failure::from_error("", &Error::Read { path, source }));
        }
    }
    Ok(())
}

/// Gives articles names that every tool for bags finds again; equal ones are told apart by further signs.
pub(crate) fn name_for_bag(articles: &mut [ArticleFile]) {
    let mut taken: std::collections::BTreeSet<String> =
        articles.iter().map(|it| it.below.clone()).collect();
    for article in articles {
        let mut name = bag::portable(&article.below);
        if name == article.below {
            continue;
        }
        while !taken.insert(name.clone()) {
            name.insert(name.rfind('/').map_or(0, |it| it + 1), '_');
        }
        article.below = name;
    }
}

fn input(path: PathBuf, root: &Path) -> ArticleFile {
    let below = path.strip_prefix(root).unwrap_or(&path);
    let names: Vec<String> = below
        .components()
        .filter_map(|it| match it {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::Prefix(_)
            | Component::RootDir
            | Component::CurDir
            | Component::ParentDir => None,
        })
        .collect();
    ArticleFile {
        root: root.to_owned(),
        below: names.join("/"),
        path,
        held: None,
    }
}

/// The article files below a folder, without hidden files, hidden folders and the folder `skip`. Paths of files of other
/// kinds are added to `skipped`, relative to the folder.
fn walk(
    folder: &Path,
    output: &OutputFolder<'_>,
    skipped: &mut Vec<String>,
) -> Result<Vec<PathBuf>, Failure> {
    let skip = output.path.canonicalize().ok();
    let start = folder.canonicalize().ok();
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let is_output = |entry: &walkdir::DirEntry| {
        entry.depth() > 0
            && entry.file_type().is_dir()
            && skip.is_some()
            && skip != start
            && entry.path().canonicalize().ok() == skip
    };
    let mut files = Vec::new();
    let walker = walkdir::WalkDir::new(folder).sort_by_file_name();
    for entry in walker
        .into_iter()
        .filter_entry(|it| !hidden(it) && !is_output(it))
    {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            let source = error.into();
            Failure::from_error("", &Error::Read { path, source })
        })?;
        if !entry.path().is_file() {
            continue;
        }
        if is_article(entry.path()) {
            let leads_out = || {
                let real = entry.path().canonicalize().ok();
                real.zip(start.as_ref())
                    .is_none_or(|(real, start)| !real.starts_with(start))
            };
            if !output.follow_links && entry.path_is_symlink() && leads_out() {
                tell!(
                    "{}: it is a link out of the folder and is not converted (`--follow-links` converts it)",
                    "{}：这是通向文件夹之外的链接，没有转换（`--follow-links` 则转换）",
                    "{}：這是通往資料夾之外的連結，沒有轉換（加上 `--follow-links` 才轉換）",
                    entry.path().display()
                );
                continue;
            }
            files.push(entry.into_path());
        } else if !is_companion(entry.path()) {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            skipped.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(files)
}

/// Whether a file in a folder is taken for an article, by its name.
pub(crate) fn is_article(path: &Path) -> bool {
    path.extension()
        .and_then(|it| it.to_str())
        .is_some_and(|it| EXTENSIONS.contains(&&*it.to_ascii_lowercase()))
        && !is_ours(path)
}

/// Whether a file is a report, or the catalogue of `lantai index`, whose page has its feed beside it.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy());
    match name.as_deref().unwrap_or_default() {
        "index.html" | "opds.json" => path.with_file_name("opds.xml").is_file(),
        "opds.xml" => true,
        name => name.starts_with("lantai-report"),
    }
}

/// Whether a file belongs to articles, or is one that a run wrote.
fn is_companion(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    is_ours(path) || COMPANIONS.contains(&&*extension)
}

pub(crate) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// The files that match a pattern, with the part of the pattern before its first wildcard as their root.
fn matching(pattern: &Path, skip: &OutputFolder<'_>) -> Result<(PathBuf, Vec<PathBuf>), Failure> {
    let text = pattern.to_string_lossy();
    let glob = globset::GlobBuilder::new(&text)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            Failure::usage(
                said!(
                    "`{text}` is no pattern: {}",
                    "`{text}` 不是正确的通配符：{}",
                    "`{text}` 不是正確的萬用字元樣式：{}",
                    error.kind()
                ),
                said!(
                    "as in `feeds/**/*.md`",
                    "例如 `feeds/**/*.md`",
                    "例如 `feeds/**/*.md`"
                ),
            )
        })?
        .compile_matcher();
    let base: PathBuf = pattern
        .components()
        .take_while(|it| !is_pattern(Path::new(it)))
        .collect();
    let start = if base.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        base.clone()
    };
    // A pattern chooses files itself, so those that it does not choose are not told.
    let mut files = walk(&start, skip, &mut Vec::new())?;
    if base.as_os_str().is_empty() {
        for file in &mut files {
            *file = file.strip_prefix(".").unwrap_or(file).to_owned();
        }
    }
    files.retain(|it| glob.is_match(it));
    if files.is_empty() {
        return Err(Failure::work(
            said!(
                "no article matches `{text}`",
                "没有文章符合 `{text}`",
                "沒有文章符合 `{text}`"
            ),
            said!(
                "`**` stands for folders of any depth, `*` for part of a name",
                "`**` 代表任意层文件夹，`*` 代表名字的一部分",
                "`**` 代表任意層資料夾，`*` 代表名稱的一部分"
            ),
        ));
    }
    Ok((base, files))
}

/// A file that lists paths.
#[derive(Clone, Debug)]
pub(crate) struct PathList {
    /// Its path; `-` for standard input.
    path: PathBuf,
    /// What stands behind each path in it.
    end: char,
}

impl PathList {
    /// A list of one path a line.
    pub(crate) fn lines(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            end: '\n',
        }
    }

    /// The lists of `--files-from` and `--files-from0`.
    pub(crate) fn all(lines: &[PathBuf], nul: &[PathBuf]) -> Vec<Self> {
        let list = |end: char| {
            move |path: &PathBuf| Self {
                path: path.clone(),
                end,
            }
        };
        let lines = lines.iter().map(list('\n'));
        lines.chain(nul.iter().map(list('\0'))).collect()
    }
}

/// The paths in a list file; the list `-` is read from standard input.
pub(crate) fn listed(list: &PathList) -> Result<Vec<PathBuf>, Failure> {
    let PathList { path: list, end } = list;
    let bytes = if list.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|source| {
            let path = list.to_owned();
            Failure::from_error(
                said!("standard input", "标准输入", "標準輸入"),
                &Error::Read { path, source },
            )
        })?;
        bytes
    } else {
        Disk.read(list)
            .map_err(|error| Failure::from_error("--files-from", &error))?
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            said!(
                "the list `{}` is not UTF-8",
                "清单 `{}` 不是 UTF-8",
                "清單 `{}` 不是 UTF-8",
                list.display()
            ),
            said!("write one path a line", "一行写一个路径", "一行寫一個路徑"),
        )
    })?;
    let paths = text.split(*end).map(|it| it.trim_end_matches('\r'));
    let paths = paths.filter(|it| !it.trim().is_empty());
    Ok(paths.map(PathBuf::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_in_exactly_one_shard() {
        let paths: Vec<String> = (0..500).map(|it| format!("2022/{it}.md")).collect();
        for count in [1, 3, 8] {
            let mut seen = 0;
            for index in 1..=count {
                let shard = Shard { index, count };
                let mine = paths.iter().filter(|it| shard.has(it)).count();
                assert!(mine > 500 / usize::try_from(count).unwrap() / 2);
                seen += mine;
            }
            assert_eq!(seen, 500);
        }
    }

    #[test]
    fn a_shard_is_written_as_a_fraction() {
        assert_eq!("2/8".parse(), Ok(Shard { index: 2, count: 8 }));
        for wrong in ["0/8", "9/8", "1", "a/b", "1/0", "/"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_in_a_bag_have_no_per_cent_sign_and_stay_different() {
        let root = Path::new("");
        let mut articles = [
            input("a%/b.md".into(), root),
            input("a\u{ff05}/b.md".into(), root),
        ];
        name_for_bag(&mut articles);
        assert_eq!(articles[0].below, "a\u{ff05}/_b.md");
        assert_eq!(articles[1].below, "a\u{ff05}/b.md");
        assert_eq!(articles[0].path, Path::new("a%/b.md"));
    }

    #[test]
    fn parent_folders_are_dropped_from_the_relative_path() {
        let made = input(PathBuf::from("../a/../b.md"), Path::new(""));
        assert_eq!(made.below, "a/b.md");
    }
}
