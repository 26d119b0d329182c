//! The addresses of pictures → their bytes, from files, the cache and the network, in this order. Knows nothing of how
//! a host is asked.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use url::Url;

use super::address::{self, PictureAddress};
use super::pixels::Share;
use super::{Options, cache, missing, net, recognize, sniff, svg, unreadable};
use crate::model::{
    Asset, AssetId, AssetState, Blob, Document, Fetch, NoPicture, Picture, Reasons,
};
use crate::{Error, Resources, Warning};

/// Loads all pictures of a document that are still [`AssetState::Pending`]. The warnings are about those that could not
/// be loaded.
pub(super) fn all(
    document: &mut Document,
    options: &Options,
    disk: &dyn Resources,
) -> Vec<Warning> {
    let source_url = document.metadata.source_url.as_deref();
    let finder = Finder {
        options,
        disk,
        source_url: source_url.and_then(|it| Url::parse(it).ok()),
        folders: folders(options),
        client: client(options),
    };
    let mut pending: Vec<Wanted> = document
        .assets
        .iter_mut()
        .filter(|it| it.1.state == AssetState::Pending)
        .map(|(id, asset)| Wanted {
            id,
            asset,
            fetch: None,
        })
        .collect();
    finder.find_all(&mut pending);
    let warnings = pending.iter().filter_map(|it| missing(it.asset)).collect();
    let fetches: Vec<(AssetId, Fetch)> = pending
        .into_iter()
        .filter_map(|it| Some((it.id, it.fetch?)))
        .collect();
    for (id, fetch) in fetches {
        document.assets.note(id, fetch);
    }
    if let (Some(cache), Ok(client)) = (&options.cache, &finder.client)
        && cache.is_too_large()
    {
        // An error is ignored: a cache that cannot be pruned changes nothing for the article.
        _ = cache.prune(client.unix_seconds());
    }
    warnings
}

/// A picture that is looked for.
struct Wanted<'a> {
    id: AssetId,
    asset: &'a mut Asset,
    /// How a host answered, if one was asked.
    fetch: Option<Fetch>,
}

/// The client that fetches pictures, or the reason why none is fetched.
fn client(options: &Options) -> Result<net::Client, NoPicture> {
    match &options.network {
        Some(network) if !options.offline => {
            net::Client::new(network, options.limits.bytes, &options.spool)
        }
        Some(_) | None => Err(NoPicture::Offline),
    }
}

/// The folders that addresses in articles may lead into.
fn folders(options: &Options) -> Vec<PathBuf> {
    let own = options.base.iter().chain(&options.resource_dirs);
    own.chain(&options.site_root)
        .chain(&options.allow_dirs)
        .map(|it| address::tidy(it))
        .collect()
}

/// Loads the pictures of one document.
struct Finder<'a> {
    options: &'a Options,
    disk: &'a dyn Resources,
    source_url: Option<Url>,
    folders: Vec<PathBuf>,
    client: Result<net::Client, NoPicture>,
}

impl Finder<'_> {
    /// Loads all pictures: those from files on every core, those from the network with as many workers as the limits for
    /// connections allow.
    fn find_all(&self, pending: &mut [Wanted]) {
        let found = |wanted: &mut Wanted| {
            wanted.asset.state = match self.find(wanted) {
                Ok(picture) => AssetState::Loaded(picture),
                Err(reason) => AssetState::Missing(reason),
            };
        };
        let (mut remote, mut local) = (Vec::new(), Vec::new());
        for wanted in pending.iter_mut() {
            match self.host(wanted.asset) {
                Some(host) => remote.push((host, wanted)),
                None => local.push(wanted),
            }
        }
        local.par_iter_mut().for_each(|it| found(it));
        let Ok(client) = &self.client else {
            return; // without a client, `host` finds nothing remote
        };
        client.begin(remote.len());
        let queue = net::Queue::new(remote.into_iter(), client.per_host());
        std::thread::scope(|scope| {
            for _ in 0..queue.width().min(client.connections()) {
                scope.spawn(|| {
                    queue.work(|wanted: &mut Wanted| {
                        found(wanted);
                        client.end_one();
                    });
                });
            }
        });
    }

    /// The first host among the addresses of a picture; `None` when nothing is fetched.
    fn host(&self, asset: &Asset) -> Option<String> {
        self.client.as_ref().ok()?;
        let places = asset
            .candidates
            .iter()
            .filter_map(|it| address::places(it, self.source_url.as_ref(), self.options).ok());
        places.flatten().find_map(|it| match it {
            PictureAddress::Remote(url) => url.host_str().map(str::to_owned),
            PictureAddress::Data(_) | PictureAddress::File(_) => None,
        })
    }

    /// Loads a picture from the first of its addresses that leads to one.
    fn find(&self, wanted: &mut Wanted) -> Result<Picture, Reasons> {
        if let Some(held) = self.held(wanted.asset) {
            return held;
        }
        let mut reasons = Vec::new();
        let policy = wanted.asset.referrer_policy.as_deref();
        for written in &wanted.asset.candidates {
            match self.try_address(written, policy, &mut wanted.fetch) {
                Ok(picture) => return Ok(picture),
                Err(reason) if reasons.contains(&reason) => {}
                Err(reason) => reasons.push(reason),
            }
        }
        // One reason for each address, in the order in which they were tried.
        Err(Reasons(reasons))
    }

    /// The picture that the caller has for an address; `None` when there is none.
    fn held(&self, asset: &Asset) -> Option<Result<Picture, Reasons>> {
        if self.options.held.is_empty() {
            return None;
        }
        let bytes = self.options.held.get(&asset.short_address())?.bytes();
        let bytes = bytes.map_err(|it| unreadable(&it));
        let picture = bytes.and_then(|it| self.recognize(it.into_owned()));
        Some(picture.map_err(|it| Reasons(vec![it])))
    }

    /// Loads a picture from the first place that an address means and that has one. The reason is that of the first place
    /// that failed.
    fn try_address(
        &self,
        written: &str,
        policy: Option<&str>,
        fetch: &mut Option<Fetch>,
    ) -> Result<Picture, NoPicture> {
        let places = address::places(written, self.source_url.as_ref(), self.options)?;
        let mut reason = None;
        for place in places {
            let found = match place {
                PictureAddress::Data(bytes) => self.recognize(bytes),
                PictureAddress::File(path) => match self.read(&path) {
                    Ok(bytes) => self.recognize(bytes),
                    Err(None) => continue,
                    Err(Some(problem)) => Err(problem),
                },
                PictureAddress::Remote(url) => self.remote(&url, policy, fetch),
            };
            match found {
                Ok(picture) => return Ok(picture),
                Err(problem) => reason = Some(reason.unwrap_or(problem)),
            }
        }
        Err(reason.unwrap_or(NoPicture::FileAbsent))
    }

    /// Loads a picture from the cache or, when it is not there, from the network.
    fn remote(
        &self,
        url: &Url,
        policy: Option<&str>,
        fetch: &mut Option<Fetch>,
    ) -> Result<Picture, NoPicture> {
        let mut url = url.clone();
        url.set_fragment(None);
        // Without a client, time 0 makes nothing in the cache too old.
        let now = self.client.as_ref().map_or(0, net::Client::unix_seconds);
        let cache = self.options.cache.as_ref();
        if let Some(hit) = cache.and_then(|it| it.get(url.as_str(), now)) {
            let mut note = || {
                *fetch = Some(Fetch {
                    url: url.to_string(),
                    status: hit.status,
                    time: hit.time,
                });
            };
            match hit.what {
                cache::CachedAnswer::Picture(bytes) => {
                    note();
                    return self.recognize(bytes);
                }
                cache::CachedAnswer::Refusal(reason) if self.client.is_ok() => {
                    note();
                    return Err(NoPicture::AskedBefore(Box::new(reason)));
                }
                cache::CachedAnswer::Refusal(_) => {}
            }
        }
        let client = self.client.as_ref().map_err(Clone::clone)?;
        let is_picture = |bytes: &Blob| self.is_picture(bytes);
        let fetched = client.fetch(&url, self.source_url.as_ref(), policy, &is_picture);
        let now = client.unix_seconds();
        let mut note = |url: &str, status: u16| {
            let url = url.to_owned();
            let time = now;
            *fetch = Some(Fetch { url, status, time });
        };
        let keep = |found: &cache::HostAnswer| {
            if let Some(cache) = cache {
                // An error is ignored: without the cache the next run is slower, not different.
                _ = cache.put(url.as_str(), found, now);
            }
        };
        match fetched {
            Ok(fetched) => {
                note(&fetched.url, 200);
                let _share = Share::take(fetched.bytes.length());
                let bytes = fetched.bytes.bytes().map_err(|it| unreadable(&it))?;
                let media = sniff::media(&bytes).map_or("image/*", crate::model::Media::mime);
                let etag = fetched.etag.as_deref();
                keep(&cache::HostAnswer::Picture {
                    bytes: &bytes,
                    media,
                    etag,
                });
                self.recognize(bytes.into_owned())
            }
            Err(net::FetchFailure {
                reason,
                is_final,
                status,
            }) => {
                if status != 0 {
                    note(url.as_str(), status);
                }
                if is_final && status != 0 {
                    keep(&cache::HostAnswer::Refusal {
                        status,
                        reason: &reason,
                    });
                }
                Err(reason)
            }
        }
    }

    /// Whether bytes are a picture, or for example a page with an error message.
    ///
    /// # Errors
    ///
    /// Says what they are instead.
    fn is_picture(&self, bytes: &Blob) -> Result<(), NoPicture> {
        let limit = self.options.limits.bytes;
        let _share = Share::take(bytes.length());
        let bytes = bytes.bytes().map_err(|it| unreadable(&it))?;
        if bytes.starts_with(b"\x1F\x8B") {
            return sniff::look(&svg::inflate(bytes.into_owned(), limit)?).map(|_| ());
        }
        sniff::look(&bytes).map(|_| ())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// `None` when there is no such file, otherwise the reason why it cannot be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Option<NoPicture>> {
        use std::io::ErrorKind::{
            FileTooLarge, InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound,
            PermissionDenied,
        };
        let limit = self.options.limits.bytes;
        self.disk
            .read_below(path, &self.folders, limit)
            .map_err(|problem| {
                let Error::Read { source, .. } = problem else {
                    let problem = problem.to_string();
                    return Some(NoPicture::FileUnreadable { problem });
                };
                let kind = source.kind();
                if [NotFound, NotADirectory, InvalidFilename].contains(&kind) {
                    None
                } else if kind == PermissionDenied {
                    Some(NoPicture::FileOutside)
                } else if kind == FileTooLarge {
                    Some(NoPicture::FileTooLarge { most: limit >> 20 })
                } else if [InvalidInput, IsADirectory].contains(&kind) {
                    Some(NoPicture::FileIrregular)
                } else {
                    let problem = source.to_string();
                    Some(NoPicture::FileUnreadable { problem })
                }
            })
    }

    /// The picture that bytes are.
    fn recognize(&self, bytes: Vec<u8>) -> Result<Picture, NoPicture> {
        recognize(bytes, &self.options.limits, &self.options.spool)
    }
}
