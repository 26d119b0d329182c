//! What a preview shows: its articles, and the books that were made of them.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lantai::archive::sha256;
use lantai::{Disk, Resources as _};
use serde_json::json;

use super::made::MadeBook;
use crate::cli::batch::inputs::{self, ArticleFile};
use crate::cli::book::BookArguments;
use crate::cli::doors::{self, HeldArticle};
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::{said, ui};
use crate::cli::{config, names, output};

/// How many made books are kept, so that turning back to one costs nothing.
const KEPT: usize = 6;

/// The most articles that one page can list.
const MOST: usize = 5000;

/// Reads words as a command line. The command line lends them, which knows this room.
#[derive(Clone, Copy)]
pub(crate) struct Parsers {
    /// As the options of `lantai ARTICLE OPTIONS…`.
    pub(crate) article: fn(Vec<OsString>) -> Result<Convert, Failure>,
    /// As those of `lantai book ARTICLE OPTIONS…`.
    pub(crate) book: fn(Vec<OsString>) -> Result<BookArguments, Failure>,
}

/// What the page shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PreviewSubject {
    /// The article with this number.
    Article(usize),
    /// All articles as one book.
    All,
}

/// A preview that is running.
pub(super) struct Session {
    parsers: Parsers,
    /// What the command line named.
    inputs: Vec<PathBuf>,
    /// Words of the command line that hold for every article.
    words: Vec<OsString>,
    /// Where files that were dropped on the page are kept until the end.
    dropped: tempfile::TempDir,
    articles: Mutex<Vec<ArticleFile>>,
    made: Mutex<VecDeque<Arc<MadeBook>>>,
}

impl Session {
    /// A session that shows these articles and the articles of these folders.
    pub(super) fn open(
        inputs: &[PathBuf],
        words: Vec<OsString>,
        parsers: Parsers,
    ) -> Result<Self, Failure> {
        let (addresses, inputs): (Vec<&PathBuf>, Vec<&PathBuf>) =
            inputs.iter().partition(|it| doors::is_address(it));
        let first = [OsString::from("lantai")];
        let named = inputs.iter().map(|it| it.as_os_str().to_owned());
        let all = first.into_iter().chain(words.clone()).chain(named);
        let output = inputs::OutputFolder {
            path: Path::new(""),
            follow_links: false,
        };
        let found = inputs::collect(&(parsers.article)(all.collect())?, &[], None, &output)?;
        let dropped = tempfile::Builder::new()
            .prefix("lantai-preview-")
            .tempdir()
            .map_err(|error| {
                Failure::work(
                    said!(
                        "no folder for dropped files: {error}",
                        "没有文件夹放拖进来的文件：{error}",
                        "沒有資料夾放拖進來的檔案：{error}"
                    ),
                    said!(
                        "set TMPDIR to a folder that can be written",
                        "把 TMPDIR 设为可写的文件夹",
                        "把 TMPDIR 設為可寫入的資料夾"
                    ),
                )
            })?;
        let session = Self {
            parsers,
            inputs: inputs.into_iter().cloned().collect(),
            words,
            dropped,
            articles: Mutex::default(),
            made: Mutex::default(),
        };
        for article in found.articles {
            if let Some(held) = &article.held {
                session.hold(held).map_err(|what| Failure::work(what, ""))?;
            } else {
                session.list_of_articles().push(article);
            }
        }
        for address in addresses {
            let fetched = session.fetch(&address.to_string_lossy());
            fetched.map_err(|what| Failure::work(what, ""))?;
        }
        Ok(session)
    }

    /// Adds an article of an address, a feed or an export. It has no file of its own; here it gets one.
    fn hold(&self, held: &Arc<HeldArticle>) -> Result<Option<usize>, String> {
        let bytes = held.bytes().map_err(|it| it.spoken())?;
        let number = self.add(&held.below, &bytes)?;
        let mut articles = self.list_of_articles();
        if let Some(article) = number.and_then(|it| articles.get_mut(it)) {
            article.held = Some(Arc::clone(held));
        }
        Ok(number)
    }

    /// Fetches what is at an address, as the command line does, and adds its articles; the number of the first.
    ///
    /// # Errors
    ///
    /// A message for the user.
    pub(super) fn fetch(&self, address: &str) -> Result<Option<usize>, String> {
        if !doors::is_address(Path::new(address)) {
            return Err(ui!(
                "`{address}` is no address of the Web",
                "`{address}` 不是网址",
                "`{address}` 不是網址"
            ));
        }
        let first = [OsString::from("lantai")];
        let words = first.into_iter().chain(self.words.clone());
        let words = words.chain([OsString::from(address)]);
        let text = |failure: Failure| failure.spoken();
        let mut convert = (self.parsers.article)(words.collect()).map_err(text)?;
        doors::open(&mut convert, &mut Vec::new(), None).map_err(text)?;
        let mut number = None;
        for held in &convert.held {
            number = number.or(self.hold(held)?);
        }
        Ok(number)
    }

    fn list_of_articles(&self) -> MutexGuard<'_, Vec<ArticleFile>> {
        self.articles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The articles as JSON: their numbers and file names.
    pub(super) fn list(&self) -> serde_json::Value {
        let articles = self.list_of_articles();
        let entries = articles.iter().enumerate().map(|(number, article)| {
            let name = article.path.file_name().map(|it| it.to_string_lossy());
            json!({"article": number, "name": name.unwrap_or_default()})
        });
        json!({"articles": entries.collect::<Vec<_>>()})
    }

    /// The path of an article.
    pub(super) fn path(&self, number: usize) -> Option<PathBuf> {
        let articles = self.list_of_articles();
        articles.get(number).map(|it| it.path.clone())
    }

    /// Adds a file that was dropped on the page. `name` may have folders, when a folder was dropped: what lies beside an
    /// article stays beside it. Only files that can be articles are listed; the number of one that is.
    ///
    /// # Errors
    ///
    /// A message for the user.
    pub(super) fn add(&self, name: &str, bytes: &[u8]) -> Result<Option<usize>, String> {
        let below = below(name)?;
        let path = self.dropped.path().join(&below);
        let folder = path.parent().unwrap_or(self.dropped.path());
        fs::create_dir_all(folder).map_err(|error| {
            ui!(
                "the file could not be kept: {error}",
                "文件存不下：{error}",
                "檔案存不下：{error}"
            )
        })?;
        output::write(&path, &bytes.to_vec().into(), true).map_err(|it| it.spoken())?;
        if !inputs::is_article(&path) {
            return Ok(None);
        }
        let mut articles = self.list_of_articles();
        if let Some(known) = articles.iter().position(|it| it.path == path) {
            return Ok(Some(known));
        }
        if articles.len() >= MOST {
            return Err(ui!(
                "the page lists at most {MOST} articles",
                "页面最多列出 {MOST} 篇文章",
                "頁面最多列出 {MOST} 篇文章"
            ));
        }
        articles.push(ArticleFile {
            path,
            root: self.dropped.path().to_owned(),
            below: below.to_string_lossy().replace('\\', "/"),
            held: None,
        });
        Ok(Some(articles.len() - 1))
    }

    /// What the books of what is shown depend on: the bytes of its articles, those of their settings, and of the files that
    /// these name.
    pub(super) fn state(&self, shown: PreviewSubject) -> Option<String> {
        let paths: Vec<PathBuf> = match shown {
            PreviewSubject::Article(number) => vec![self.path(number)?],
            PreviewSubject::All => {
                let articles = self.list_of_articles();
                articles.iter().map(|it| it.path.clone()).collect()
            }
        };
        let mut all = Vec::new();
        let mut folders = BTreeSet::new();
        for path in &paths {
            all.extend(Self::state_of(path, shown).bytes());
            folders.insert(path.parent().unwrap_or(Path::new("")).to_owned());
        }
        for folder in folders {
            for path in config::files_of(&folder, &self.words) {
                all.extend(Disk.read(&path).unwrap_or_default());
                all.push(0);
            }
        }
        Some(sha256(&all)[..16].to_owned())
    }

    /// What tells that an article has changed: its bytes; of thousands that the page asks after each second, when each was
    /// written and how long it is.
    fn state_of(path: &Path, shown: PreviewSubject) -> String {
        match shown {
            PreviewSubject::Article(_) => Disk.read(path).map_or(String::new(), |it| sha256(&it)),
            PreviewSubject::All => fs::metadata(path).map_or(String::new(), |it| {
                format!("{} {:?}\n", it.len(), it.modified().ok())
            }),
        }
    }

    /// The books of what is shown, made with these words of the command line; made anew only when something has changed.
    pub(super) fn made(
        &self,
        shown: PreviewSubject,
        controls: &[OsString],
    ) -> Result<Arc<MadeBook>, Failure> {
        let nothing = || {
            Failure::work(
                said!("there is no such article", "没有这篇文章", "沒有這篇文章"),
                "",
            )
        };
        let mut key = self.state(shown).ok_or_else(nothing)?;
        for word in controls {
            key.push_str(&word.to_string_lossy());
        }
        let key = sha256(format!("{shown:?} {key}").as_bytes())[..16].to_owned();
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let made = Arc::new(match shown {
            PreviewSubject::Article(number) => {
                self.one(number, controls, key)?.ok_or_else(nothing)?
            }
            PreviewSubject::All => self.all(controls, key)?,
        });
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Arc::clone(&made));
        kept.truncate(KEPT);
        Ok(made)
    }

    /// Makes the books of an article; `None` when there is no such article.
    fn one(
        &self,
        number: usize,
        controls: &[OsString],
        key: String,
    ) -> Result<Option<MadeBook>, Failure> {
        let Some(article) = self.list_of_articles().get(number).cloned() else {
            return Ok(None);
        };
        let first = [
            OsString::from("lantai"),
            article.path.as_os_str().to_owned(),
        ];
        let words = first.iter().chain(&self.words).chain(controls);
        let arguments = (self.parsers.article)(words.cloned().collect())?;
        let received = article.held.as_ref().and_then(|it| it.received.clone());
        MadeBook::of(&article.path, received, &arguments, key).map(Some)
    }

    /// Makes one book of all articles.
    fn all(&self, controls: &[OsString], key: String) -> Result<MadeBook, Failure> {
        let articles = self.list_of_articles().clone();
        let first = ["lantai", "book"].map(OsString::from).into_iter();
        let named = self.inputs.iter().map(|it| it.as_os_str().to_owned());
        let words = first.chain(named).chain(self.words.clone());
        let words = words.chain(controls.iter().cloned());
        // What the command would print is shown on the page.
        let words = words.chain([OsString::from("--quiet")]);
        MadeBook::of_all(articles, (self.parsers.book)(words.collect())?, key)
    }

    /// A book that was made before.
    pub(super) fn known(&self, key: &str) -> Option<Arc<MadeBook>> {
        let kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|it| it.key == key).cloned()
    }
}

/// A path below the folder of dropped files: each part of the name is made safe, and none leads out.
fn below(name: &str) -> Result<PathBuf, String> {
    let mut path = PathBuf::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(names::safe(&part.to_string_lossy())),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(ui!(
                    "the name of the file leads out of its folder",
                    "文件名指到了文件夹外面",
                    "檔名指到了資料夾外面"
                ));
            }
        }
    }
    if path.as_os_str().is_empty() {
        return Err(ui!("the file has no name", "文件没有名字", "檔案沒有名字"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn names_of_dropped_files_lead_nowhere_else() {
        assert_eq!(below("甲/乙.md").unwrap(), std::path::Path::new("甲/乙.md"));
        assert_eq!(below("./a.md").unwrap(), std::path::Path::new("a.md"));
        assert!(below("../a.md").is_err());
        assert!(below("/etc/passwd").is_err());
        assert!(below("").is_err());
    }
}
