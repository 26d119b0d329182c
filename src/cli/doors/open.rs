//! Opens addresses and collections, and follows what collections name: pages of lists, feeds of lists of feeds, and with
//! `--follow` the pages of entries that have only a summary.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use globset::{Glob, GlobSet};
use lantai::make::pictures::Options;
use lantai::make::web::{self, WebPage};
use lantai::read::{Collection, ListedAddress, UnpackedArticle};
use lantai::speech::Noun;
use rayon::prelude::*;

use super::held::HeldArticle;
use super::kept::KeptArticles;
use super::names;
use crate::cli::batch;
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::{counted, language, said, ui};

/// The most addresses that one command fetches.
const MOST_ADDRESSES: usize = 20_000;

/// The most pages that are waited for at once; how many of one host, the library says.
const CONNECTIONS: usize = 12;

/// What was opened so far.
pub(super) struct Opening {
    options: Options,
    quiet: bool,
    follow: bool,
    only: Option<GlobSet>,
    /// Threads that wait for hosts.
    pool: rayon::ThreadPool,
    kept: Option<KeptArticles>,
    held: Vec<HeldArticle>,
    /// Names that are taken.
    names: BTreeSet<String>,
    titles: Vec<Option<String>>,
}

impl Opening {
    /// With the network and the cache of the command's pictures.
    pub(super) fn new(convert: &Convert, keep: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self {
            options: convert.page_options()?,
            quiet: convert.quiet,
            follow: convert.follow,
            only: only(&convert.only)?,
            pool: batch::pool(Some(CONNECTIONS))?,
            kept: keep.map(KeptArticles::open),
            held: Vec::new(),
            names: BTreeSet::new(),
            titles: Vec::new(),
        })
    }

    /// How many collections were opened.
    pub(super) fn collections(&self) -> usize {
        self.titles.len()
    }

    /// What the first collection calls itself.
    pub(super) fn title(&self) -> Option<String> {
        self.titles.first().cloned().flatten()
    }

    /// Opens a file; `false` when it is an article.
    pub(super) fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
        let label = path.display().to_string();
        let found =
            lantai::read::open(bytes).map_err(|error| Failure::from_error(&label, &error))?;
        let Some(found) = found else {
            return Ok(false);
        };
        self.expand(found, &label, true);
        Ok(true)
    }

    /// Fetches addresses and opens what is there.
    pub(super) fn addresses(&mut self, mut addresses: Vec<String>) {
        let mut seen = BTreeSet::new();
        addresses.retain(|it| seen.insert(it.clone()));
        let pages = self.fetch(&addresses);
        for (address, page) in addresses.iter().zip(pages) {
            self.page(address, page, true);
        }
    }

    /// Takes what is at an address: an article, or with `deep` a collection of them.
    fn page(&mut self, address: &str, page: Result<WebPage, Failure>, deep: bool) {
        let opened = page.and_then(|page| {
            let found = lantai::read::open(&page.bytes)
                .map_err(|error| Failure::from_error(address, &error))?;
            Ok((page, found.filter(|_| deep)))
        });
        let name = names::of_address(address);
        match opened {
            Ok((_, Some(found))) => self.expand(found, address, true),
            Ok((page, None)) => {
                let below = names::unique(&name, address, &mut self.names);
                self.held.push(HeldArticle::page(below, page));
            }
            Err(failure) => {
                let below = names::unique(&name, address, &mut self.names);
                self.held.push(HeldArticle::failed(below, &failure));
            }
        }
    }

    /// Takes the articles of a collection, and with `deep` those of the feeds that it names.
    fn expand(&mut self, mut found: Collection, label: &str, deep: bool) {
        if let Some(only) = &self.only {
            let is =
                |texts: [Option<&str>; 2]| texts.into_iter().flatten().any(|it| only.is_match(it));
            let (articles, pages) = (found.articles.len(), found.pages.len());
            found
                .articles
                .retain(|it| is([Some(&it.name), it.address.as_deref()]));
            found
                .pages
                .retain(|it| is([Some(&it.address), it.title.as_deref()]));
            let left = articles - found.articles.len() + pages - found.pages.len();
            self.tell(
                label,
                &ui!(
                    "{left} left out by `--only`",
                    "`--only` 略去 {left} 项",
                    "`--only` 略去 {left} 項"
                ),
            );
        }
        let summaries = found.articles.iter().filter(|it| it.is_summary).count();
        self.tell(label, &said_of(&found, summaries, self.follow));
        for remark in &found.remarks {
            self.tell(label, remark);
        }
        self.titles.push(found.title.clone());
        // As with folders: articles of several collections lie in folders of their own.
        let folder = match (self.titles.len(), &found.title) {
            (1, _) => String::new(),
            (_, Some(title)) => names::folder(title),
            (number, None) => format!("{number}/"),
        };
        self.articles(found.articles, &folder);
        self.pages(&found.pages);
        if !found.feeds.is_empty() && deep {
            let addresses: Vec<String> = found.feeds.into_iter().map(|it| it.address).collect();
            let pages = self.fetch(&addresses);
            for (address, page) in addresses.iter().zip(pages) {
                match page.map(|it| lantai::read::open(&it.bytes)) {
                    Ok(Ok(Some(feed))) => self.expand(feed, address, false),
                    Ok(Ok(None)) => {
                        let failure = Failure::work(
                            said!(
                                "`{address}` is no feed",
                                "`{address}` 不是订阅源",
                                "`{address}` 不是訂閱來源"
                            ),
                            said!(
                                "open it in a browser to see what is there",
                                "用浏览器打开看看",
                                "用瀏覽器開啟看看"
                            ),
                        );
                        self.page(address, Err(failure), false);
                    }
                    Ok(Err(error)) => {
                        let failure = Failure::from_error(address, &error);
                        self.page(address, Err(failure), false);
                    }
                    Err(failure) => self.page(address, Err(failure), false),
                }
            }
        }
    }

    /// Takes articles that a collection has, or the pages of those of which it has only a summary.
    fn articles(&mut self, articles: Vec<UnpackedArticle>, folder: &str) {
        let wanted = |it: &UnpackedArticle| {
            let known = self.kept.as_ref().is_some_and(|kept| kept.has_page(&it.id));
            let address = it.address.as_ref().filter(|_| self.follow && it.is_summary);
            address.filter(|_| !known).cloned()
        };
        let addresses: Vec<String> = articles.iter().filter_map(wanted).collect();
        let mut pages = addresses
            .iter()
            .zip(self.fetch(&addresses))
            .collect::<Vec<_>>()
            .into_iter();
        let mut next = pages.next();
        for article in articles {
            let page =
                next.take_if(|it| Some(it.0) == article.address.as_ref() && article.is_summary);
            if page.is_some() {
                next = pages.next();
            }
            let name = format!("{folder}{}", names::path(&article.name));
            let below = names::unique(&name, &article.id, &mut self.names);
            let page = match page {
                Some((_, Ok(page))) => Some(page),
                Some((address, Err(failure))) => {
                    let said = ui!(
                        "{}; its summary is in the book instead",
                        "{}；书中用摘要代替",
                        "{}；書中以摘要代替",
                        failure.spoken()
                    );
                    self.tell(address, &said);
                    None
                }
                None => None,
            };
            self.held.push(match page {
                Some(page) => HeldArticle {
                    id: article.id,
                    ..HeldArticle::page(below, page)
                },
                None => HeldArticle {
                    below,
                    id: article.id,
                    bytes: Ok(article.bytes),
                    received: None,
                },
            });
        }
    }

    /// Takes the pages of a list of addresses.
    fn pages(&mut self, pages: &[ListedAddress]) {
        let addresses: Vec<String> = pages.iter().map(|it| it.address.clone()).collect();
        let fetched = self.fetch(&addresses);
        for (listed, page) in pages.iter().zip(fetched) {
            let page = page.map(|mut page| {
                page.bytes = lantai::read::with_highlights(&page.bytes, &listed.highlights);
                page
            });
            self.page(&listed.address, page, false);
        }
    }

    /// Fetches pages.
    fn fetch(&self, addresses: &[String]) -> Vec<Result<WebPage, Failure>> {
        if addresses.len() > 1 {
            self.tell(
                &ui!("fetching", "下载", "下載"),
                &ui!("{} pages", "{} 个网页", "{} 個網頁", addresses.len()),
            );
        }
        let fetch = |(number, address): (usize, &String)| {
            if number >= MOST_ADDRESSES {
                return Err(Failure::work(
                    said!(
                        "`{address}` is not fetched: there are more than {MOST_ADDRESSES} addresses",
                        "没有下载 `{address}`：网址超过 {MOST_ADDRESSES} 个",
                        "沒有下載 `{address}`：網址超過 {MOST_ADDRESSES} 個"
                    ),
                    said!("give them in several runs", "请分几次给", "請分幾次給"),
                ));
            }
            web::fetch(address, &self.options).map_err(|error| Failure::from_error("", &error))
        };
        self.pool
            .install(|| addresses.par_iter().enumerate().map(fetch).collect())
    }

    #[expect(clippy::print_stderr, reason = "the binary is what speaks")]
    fn tell(&self, about: &str, what: &str) {
        if !self.quiet {
            eprintln!("{about}{}{what}", language().one_of([": ", "：", "："]));
        }
    }

    /// All articles, together with those of feeds that earlier runs have kept.
    pub(super) fn finish(mut self) -> Result<Vec<Arc<HeldArticle>>, Failure> {
        if let Some(kept) = self.kept.take() {
            kept.merge(&mut self.held, &mut self.names)?;
        }
        Ok(self.held.into_iter().map(Arc::new).collect())
    }
}

/// The patterns of `--only`; `None` when there is none.
fn only(patterns: &[String]) -> Result<Option<GlobSet>, Failure> {
    let mut out = GlobSet::builder();
    for pattern in patterns {
        let glob = Glob::new(pattern).map_err(|error| {
            let what = said!(
                "`{pattern}` is no pattern: {}",
                "`{pattern}` 不是正确的通配符：{}",
                "`{pattern}` 不是正確的萬用字元樣式：{}",
                error.kind()
            );
            Failure::usage(
                what,
                said!(
                    "as in `--only 'https://example.org/posts/*'`",
                    "例如 `--only 'https://example.org/posts/*'`",
                    "例如 `--only 'https://example.org/posts/*'`"
                ),
            )
        })?;
        out.add(glob);
    }
    let set = out.build().map_err(|error| {
        Failure::usage(
            said!("`--only`: {}", "`--only`：{}", "`--only`：{}", error.kind()),
            said!("give fewer patterns", "少给几个", "少給幾個"),
        )
    })?;
    Ok((!patterns.is_empty()).then_some(set))
}

/// What a collection is and how much it holds.
fn said_of(found: &Collection, summaries: usize, follow: bool) -> String {
    let mut parts = vec![found.what.to_owned()];
    let mut add = |count: usize, noun: Noun| {
        if count > 0 {
            parts.push(counted(count, noun));
        }
    };
    add(found.articles.len(), Noun::Article);
    add(found.pages.len(), Noun::Address);
    add(found.feeds.len(), Noun::Feed);
    let mut out = parts.join(language().one_of([", ", "，", "，"]));
    if summaries > 0 && !follow {
        out += &ui!(
            "; {summaries} with a summary only (`--follow` fetches their pages)",
            "；{summaries} 篇只有摘要（`--follow` 下载全文）",
            "；{summaries} 篇只有摘要（`--follow` 下載全文）"
        );
    }
    out
}
