//! What a preview shows: its articles, and the books that were made of them.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lantai::archive::sha256;
use lantai::model::Received;
use lantai::{Disk, Resources as _};
use serde_json::json;

use super::made::MadeBook;
use crate::cli::batch::inputs;
use crate::cli::doors::{self, HeldArticle};
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::said;
use crate::cli::{config, names, output};

/// How many made books are kept, so that turning back to one costs nothing.
const KEPT: usize = 6;

/// The most articles that one page can list.
const MOST: usize = 5000;

/// Reads words as the options of `lantai ARTICLE OPTIONS…`. The command line lends it, which knows this room.
pub(super) type ParseWords = fn(Vec<OsString>) -> Result<Convert, Failure>;

/// A preview that is running.
pub(super) struct Session {
    parse: ParseWords,
    /// Words of the command line that hold for every article.
    words: Vec<OsString>,
    /// Where files that were dropped on the page are kept until the end.
    dropped: tempfile::TempDir,
    articles: Mutex<Vec<PathBuf>>,
    /// How those articles came that hosts sent: their relative addresses count from there.
    received: Mutex<BTreeMap<PathBuf, Received>>,
    made: Mutex<VecDeque<Arc<MadeBook>>>,
}

impl Session {
    /// A session that shows these articles and the articles of these folders.
    pub(super) fn open(
        inputs: &[PathBuf],
        words: Vec<OsString>,
        parse: ParseWords,
    ) -> Result<Self, Failure> {
        let first = [OsString::from("lantai")];
        let named = inputs.iter().map(|it| it.as_os_str().to_owned());
        let all = first.into_iter().chain(words.clone()).chain(named);
        let output = inputs::OutputFolder {
            path: Path::new(""),
            follow_links: false,
        };
        let found = inputs::collect(&parse(all.collect())?, &[], None, &output)?;
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
            parse,
            words,
            dropped,
            articles: Mutex::default(),
            received: Mutex::default(),
            made: Mutex::default(),
        };
        for article in found.articles {
            if let Some(held) = &article.held {
                session.hold(held).map_err(|what| Failure::work(what, ""))?;
            } else {
                session.list_of_articles().push(article.path);
            }
        }
        Ok(session)
    }

    /// Adds an article of an address, a feed or an export. It has no file of its own; here it gets one.
    fn hold(&self, held: &HeldArticle) -> Result<Option<usize>, String> {
        let bytes = held.bytes().map_err(|it| it.to_string())?;
        let number = self.add(&held.below, &bytes)?;
        let path = number.and_then(|it| self.path(it));
        if let (Some(path), Some(received)) = (path, &held.received) {
            let mut all = self.received.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(path, received.clone());
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
            return Err(format!("`{address}` is no address of the Web"));
        }
        let first = [OsString::from("lantai")];
        let words = first.into_iter().chain(self.words.clone());
        let words = words.chain([OsString::from(address)]);
        let text = |failure: Failure| failure.to_string();
        let mut convert = (self.parse)(words.collect()).map_err(text)?;
        doors::open(&mut convert, &mut Vec::new(), None).map_err(text)?;
        let mut number = None;
        for held in &convert.held {
            number = number.or(self.hold(held)?);
        }
        Ok(number)
    }

    fn list_of_articles(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.articles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The articles as JSON: their numbers and file names.
    pub(super) fn list(&self) -> serde_json::Value {
        let articles = self.list_of_articles();
        let entries = articles.iter().enumerate().map(|(number, path)| {
            let name = path.file_name().map(|it| it.to_string_lossy());
            json!({"article": number, "name": name.unwrap_or_default()})
        });
        json!({"articles": entries.collect::<Vec<_>>()})
    }

    /// The path of an article.
    pub(super) fn path(&self, number: usize) -> Option<PathBuf> {
        let articles = self.list_of_articles();
        articles.get(number).cloned()
    }

    /// Adds a file that was dropped on the page. `name` may have folders, when a folder was dropped: what lies beside an
    /// article stays beside it. Only files that can be articles are listed; the number of one that is.
    ///
    /// # Errors
    ///
    /// A message for the user.
    pub(super) fn add(&self, name: &str, bytes: &[u8]) -> Result<Option<usize>, String> {
        let path = self.dropped.path().join(below(name)?);
        let folder = path.parent().unwrap_or(self.dropped.path());
        fs::create_dir_all(folder)
            .map_err(|error| format!("the file could not be kept: {error}"))?;
        output::write(&path, &bytes.to_vec().into(), true).map_err(|it| it.to_string())?;
        if !inputs::is_article(&path) {
            return Ok(None);
        }
        let mut articles = self.list_of_articles();
        if let Some(known) = articles.iter().position(|it| *it == path) {
            return Ok(Some(known));
        }
        if articles.len() >= MOST {
            return Err(format!("the page lists at most {MOST} articles"));
        }
        articles.push(path);
        Ok(Some(articles.len() - 1))
    }

    /// What an article's books depend on: its bytes, and those of its settings.
    pub(super) fn state(path: &Path) -> String {
        let settings = config::settings_of(path.parent().unwrap_or(Path::new("")));
        let mut all = Disk.read(path).unwrap_or_default();
        all.push(0);
        all.extend(Disk.read(&settings).unwrap_or_default());
        sha256(&all)[..16].to_owned()
    }

    /// The books of an article, made with these words of the command line; made anew only when something has changed.
    pub(super) fn made(
        &self,
        number: usize,
        controls: &[OsString],
    ) -> Result<Arc<MadeBook>, Failure> {
        let Some(path) = self.path(number) else {
            return Err(Failure::work(
                said!("there is no such article", "没有这篇文章", "沒有這篇文章"),
                "",
            ));
        };
        let mut key = Self::state(&path);
        for word in controls {
            key.push_str(&word.to_string_lossy());
        }
        let key = sha256(format!("{number} {key}").as_bytes())[..16].to_owned();
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let first = [OsString::from("lantai"), path.as_os_str().to_owned()];
        let words = first.iter().chain(&self.words).chain(controls);
        let arguments = (self.parse)(words.cloned().collect())?;
        let received = {
            let all = self.received.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(&path).cloned()
        };
        let made = Arc::new(MadeBook::of(&path, received, &arguments, key)?);
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Arc::clone(&made));
        kept.truncate(KEPT);
        Ok(made)
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
                return Err("the name of the file leads out of its folder".to_owned());
            }
        }
    }
    if path.as_os_str().is_empty() {
        return Err("the file has no name".to_owned());
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
