//! A folder in which the articles of feeds are kept from run to run: a feed names only what is new, and a book of it shall
//! not lose what was in the book before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lantai::archive::sha256;
use lantai::model::Received;
use lantai::{Disk, Resources as _};
use serde_json::{Value, json};

use super::held::HeldArticle;
use super::names;
use crate::cli::failure::Failure;
use crate::cli::output;

/// What was kept.
pub(super) struct KeptArticles {
    folder: PathBuf,
    /// By what tells an article from others.
    articles: BTreeMap<String, HeldArticle>,
}

impl KeptArticles {
    /// Opens a folder, which need not exist. What cannot be read is as if it had never been kept.
    pub(super) fn open(folder: &Path) -> Self {
        let mut articles = BTreeMap::new();
        for path in Disk.list(folder).unwrap_or_default() {
            let about = path.extension().is_some_and(|it| it == "json");
            if let Some(article) = about.then(|| article(&path)).flatten() {
                articles.insert(article.id.clone(), article);
            }
        }
        Self {
            folder: folder.to_owned(),
            articles,
        }
    }

    /// Whether the page of an article is kept, and not only its summary.
    pub(super) fn has_page(&self, id: &str) -> bool {
        self.articles
            .get(id)
            .is_some_and(|it| it.received.is_some())
    }

    /// Keeps the articles of collections, and adds those that were kept before and have not come now.
    pub(super) fn merge(
        mut self,
        held: &mut Vec<HeldArticle>,
        taken: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        for article in held.iter_mut().filter(|it| !it.id.is_empty()) {
            match self.articles.remove(&article.id) {
                // The page is more than the summary that came now.
                Some(before) if before.received.is_some() && article.received.is_none() => {
                    *article = before;
                }
                Some(before) => {
                    article.below = before.below;
                    self.keep(article)?;
                }
                None => self.keep(article)?,
            }
        }
        for (id, mut article) in std::mem::take(&mut self.articles) {
            article.below = names::unique(&article.below, &id, taken);
            held.push(article);
        }
        Ok(())
    }

    fn keep(&self, article: &HeldArticle) -> Result<(), Failure> {
        let Ok(bytes) = &article.bytes else {
            return Ok(());
        };
        let name = sha256(article.id.as_bytes());
        let received = article.received.as_ref();
        let about = json!({
            "id": article.id,
            "below": article.below,
            "sha256": sha256(bytes),
            "addresses": received.map(|it| &it.addresses),
            "charset": received.and_then(|it| it.charset.as_ref()),
            "time": received.and_then(|it| it.time),
        });
        let blob = bytes.clone().into();
        output::write(&self.folder.join(format!("{name}.article")), &blob, true)?;
        let about = about.to_string().into_bytes().into();
        output::write(&self.folder.join(format!("{name}.json")), &about, true)?;
        Ok(())
    }
}

/// An article from the file that describes it; `None` when its bytes are not as they were.
fn article(about: &Path) -> Option<HeldArticle> {
    let value: Value = serde_json::from_slice(&Disk.read(about).ok()?).ok()?;
    let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let bytes = Disk.read(&about.with_extension("article")).ok()?;
    if text("sha256")? != sha256(&bytes) {
        return None;
    }
    let addresses = value.get("addresses").and_then(Value::as_array);
    let addresses: Option<Vec<String>> = addresses.map(|it| {
        let texts = it.iter().filter_map(|it| Some(it.as_str()?.to_owned()));
        texts.collect()
    });
    Some(HeldArticle {
        below: names::path(&text("below")?),
        id: text("id")?,
        bytes: Ok(bytes),
        received: addresses.map(|addresses| Received {
            addresses,
            charset: text("charset"),
            time: value.get("time").and_then(Value::as_u64),
        }),
    })
}
