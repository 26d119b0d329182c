//! The URL of a picture → its bytes, with few requests at a time, within limits of time and size, and never from the
//! user's own network. Knows neither the cache nor documents.

mod awaited;
mod guard;
mod hosts;
mod pace;
mod referer;
mod strikes;
mod transfer;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use url::Url;

pub use awaited::Awaited;
pub use guard::{Resolve, SystemResolver};
pub use hosts::Hosts;
pub(super) use pace::Queue;
pub(super) use transfer::refusal;

use super::clock::{Clock, SystemClock};
use crate::Spool;
use crate::model::{Blob, NoPicture};
use guard::{Guard, GuardedResolver};

/// For [`Network::wayback`]: the address of the Internet Archive under which the original bytes of an address are found
/// that is appended to it.
pub const WAYBACK: &str = "https://web.archive.org/web/2id_/";

/// How pictures are fetched.
#[derive(Clone, Debug)]
pub struct Network {
    /// `User-Agent`. Default: `Mozilla/5.0 (compatible; lantai/VERSION)`.
    pub user_agent: String,
    /// Headers sent to a host: host, name, value. Default: none.
    pub headers: Vec<(String, String, String)>,
    /// Address of a proxy (`http://`, `https://`, `socks5://`). The proxy looks up the names of hosts, so Lantai can check
    /// only addresses that are written as numbers. Default: none.
    pub proxy: Option<String>,
    /// Hosts to reach without the proxy, as in `NO_PROXY`. Default: none.
    pub no_proxy: Option<String>,
    /// Certificates (PEM) to trust instead of the system's. Default: none.
    pub ca_bundle: Option<Vec<u8>>,
    /// Hosts that articles may reach whatever their address and port. Default: none.
    pub allow_hosts: Vec<String>,
    /// Whether articles may reach private addresses. Default: `false`.
    pub allow_private: bool,
    /// Ports that articles may use besides 80 and 443. Default: none.
    pub allow_ports: Vec<u16>,
    /// The most connections to one host at once. Default: 3.
    pub per_host: usize,
    /// The most connections at once. Default: 12.
    pub connections: usize,
    /// The shortest time between the starts of two requests to one host. Default: 50 ms.
    pub pause: Duration,
    /// The most redirects that are followed for one picture. Default: 5.
    pub redirects: u32,
    /// How often a request is repeated after a failure that may be temporary. Default: 2.
    pub retries: u32,
    /// The wait before the first repetition; it doubles with each further one. Default: 1 s.
    pub backoff: Duration,
    /// The longest `Retry-After` that is waited for. Default: 30 s.
    pub patience: Duration,
    /// The longest wait for the addresses of a host. Default: 6 s.
    pub lookup_timeout: Duration,
    /// The longest wait for a connection, including TLS. Default: 10 s.
    pub connect_timeout: Duration,
    /// The longest wait for the first byte of an answer. Default: 20 s.
    pub first_byte_timeout: Duration,
    /// The longest wait for the next byte of an answer. Default: 15 s.
    pub stall_timeout: Duration,
    /// The longest time for one picture, with all repetitions. Default: 120 s.
    pub whole_timeout: Duration,
    /// The longest time for all pictures of a document. Default: 20 minutes.
    pub total_timeout: Duration,
    /// The most bytes for all pictures of a document. Default: 1 GiB.
    pub total_bytes: u64,
    /// An archive to ask when the picture's own host refuses it: what to put before an address ([`WAYBACK`]). Default:
    /// none.
    pub wayback: Option<String>,
    /// What looks up the addresses of hosts. Default: the system.
    pub resolver: Arc<dyn Resolve>,
    /// The clock. Default: the system's.
    pub clock: Arc<dyn Clock>,
    /// What articles share when they use the network. Default: shared with no other article.
    pub hosts: Hosts,
}

impl Default for Network {
    fn default() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self {
            user_agent: format!("Mozilla/5.0 (compatible; lantai/{version})"),
            headers: Vec::new(),
            proxy: None,
            no_proxy: None,
            ca_bundle: None,
            allow_hosts: Vec::new(),
            allow_private: false,
            allow_ports: Vec::new(),
            per_host: 3,
            connections: 12,
            pause: Duration::from_millis(50),
            redirects: 5,
            retries: 2,
            backoff: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            lookup_timeout: Duration::from_secs(6),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(20),
            stall_timeout: Duration::from_secs(15),
            whole_timeout: Duration::from_secs(120),
            total_timeout: Duration::from_secs(20 * 60),
            total_bytes: 1 << 30,
            wayback: None,
            resolver: Arc::new(SystemResolver),
            clock: Arc::new(SystemClock),
            hosts: Hosts::default(),
        }
    }
}

/// A file that was fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Fetched {
    pub(super) bytes: Blob,
    pub(super) etag: Option<String>,
    /// The address that was asked: that of the picture, or that in the archive.
    pub(super) url: String,
}

/// Why nothing was fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct FetchFailure {
    pub(super) reason: NoPicture,
    /// Whether asking again later would give the same result, so that it may be remembered.
    pub(super) is_final: bool,
    /// The status of the answer, 0 when there was none.
    pub(super) status: u16,
}

impl FetchFailure {
    /// A failure that may be temporary.
    fn passing(reason: NoPicture) -> Self {
        Self {
            reason,
            is_final: false,
            status: 0,
        }
    }

    /// A failure that asking again would not change.
    fn refused(reason: NoPicture) -> Self {
        Self {
            reason,
            is_final: true,
            status: 0,
        }
    }
}

/// What a host sends when it is asked for a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct FetchedPage {
    pub(super) bytes: Blob,
    /// The address that was asked for, then each that it redirected to.
    pub(super) addresses: Vec<String>,
    /// The field `Content-Type`.
    pub(super) content_type: Option<String>,
}

/// What is asked for when a page is wanted: feeds are pages, too.
const PAGE_TYPES: &str = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,\
    application/feed+json,application/xml;q=0.9,*/*;q=0.8";

/// Fetches the pictures of one document, or one page.
#[derive(Debug)]
pub(super) struct Client {
    network: Network,
    agent: ureq::Agent,
    guard: Guard,
    started: Duration,
    received: AtomicU64,
    /// The most bytes of a picture.
    limit: u64,
    /// Where large pictures are kept.
    spool: Spool,
}

impl Client {
    /// A client for one document.
    ///
    /// # Errors
    ///
    /// Says which option cannot be used.
    pub(super) fn new(network: &Network, limit: u64, spool: &Spool) -> Result<Self, NoPicture> {
        let proxy = match &network.proxy {
            None => None,
            Some(address) => Some(proxy(address, network.no_proxy.as_deref())?),
        };
        let guard = Guard {
            allow_hosts: network.allow_hosts.clone(),
            allow_private: network.allow_private,
            allow_ports: network.allow_ports.clone(),
            proxy: proxy.as_ref().map(|it| (it.host().to_owned(), it.port())),
        };
        let agent = network.hosts.agent(|| agent(network, proxy, &guard))?;
        Ok(Self {
            agent,
            guard,
            started: network.clock.now(),
            received: AtomicU64::new(0),
            limit,
            spool: spool.clone(),
            network: network.clone(),
        })
    }

    /// Seconds since 1970, UTC, for the cache.
    pub(super) fn unix_seconds(&self) -> u64 {
        self.network.clock.unix_seconds()
    }

    /// The most connections to one host at once.
    pub(super) fn per_host(&self) -> usize {
        self.network.per_host
    }

    /// The most connections at once, at least 1.
    pub(super) fn connections(&self) -> usize {
        self.network.connections.max(1)
    }

    /// Counts pictures that will be asked for.
    pub(super) fn begin(&self, pictures: usize) {
        self.network.hosts.counts().begin(pictures);
    }

    /// Counts one of them as done.
    pub(super) fn end_one(&self) {
        self.network.hosts.counts().end_one();
    }

    /// Fetches a picture with one referrer after the other, then from the archive if there is one. `is_picture` checks
    /// whether the bytes are a picture, because many hosts send a page with an error message instead.
    ///
    /// # Errors
    ///
    /// Says why nothing was fetched.
    pub(super) fn fetch(
        &self,
        url: &Url,
        article: Option<&Url>,
        policy: Option<&str>,
        is_picture: &dyn Fn(&Blob) -> Result<(), NoPicture>,
    ) -> Result<Fetched, FetchFailure> {
        let host = url.host_str().unwrap_or_default();
        let _seat = self.network.hosts.seat(host, self.network.per_host);
        let begun = self.network.clock.now();
        let deadline = begun + self.network.whole_timeout;
        let fetched = self.try_referrers(url, article, policy, is_picture, deadline);
        let took = self.network.clock.now().saturating_sub(begun);
        self.network.hosts.spent().add(host, took);
        let failure = match fetched {
            Ok(fetched) => return Ok(fetched),
            Err(failure) => failure,
        };
        let Some(archive) = self.network.wayback.as_ref().filter(|_| failure.is_final) else {
            return Err(failure);
        };
        let kept = Url::parse(&format!("{archive}{url}")).ok();
        let deadline = self.network.clock.now() + self.network.whole_timeout;
        kept.and_then(|it| {
            self.try_referrers(&it, None, None, is_picture, deadline)
                .ok()
        })
        .ok_or(failure)
    }

    /// Fetches an address with one referrer after the other, until one gives a picture.
    fn try_referrers(
        &self,
        url: &Url,
        article: Option<&Url>,
        policy: Option<&str>,
        is_picture: &dyn Fn(&Blob) -> Result<(), NoPicture>,
        deadline: Duration,
    ) -> Result<Fetched, FetchFailure> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let rungs = referer::ladder(article, policy);
        let mut order: Vec<usize> = (0..rungs.len()).collect();
        if policy.is_none() {
            // The referrer that this host accepted before is tried first.
            let known = self.network.hosts.rung(&host);
            if let Some(first) = known.filter(|it| *it < rungs.len()) {
                order.sort_by_key(|it| *it != first);
            }
        }
        let mut first = None;
        for rung in order {
            let question = transfer::Question {
                referrer: rungs[rung].as_deref(),
                accept: None,
            };
            let failure = match self.fetch_picture(url, question, deadline) {
                Ok(fetched) => match is_picture(&fetched.bytes) {
                    Ok(()) => {
                        self.network.hosts.let_through(&host, rung);
                        return Ok(fetched);
                    }
                    Err(reason) => FetchFailure {
                        status: 200,
                        ..FetchFailure::refused(reason)
                    },
                },
                Err(failure) => failure,
            };
            // With another referrer, only these answers may become others.
            let depends = matches!(
                failure.status,
                200 | 400 | 401 | 403 | 404 | 406 | 418 | 451
            );
            let failure = first.get_or_insert(failure);
            if !depends {
                return Err(failure.clone());
            }
        }
        Err(first.unwrap_or_else(|| FetchFailure::refused(NoPicture::NotAsked)))
    }

    /// Fetches a page.
    ///
    /// # Errors
    ///
    /// Says why nothing was fetched.
    pub(super) fn fetch_page(&self, url: &Url) -> Result<FetchedPage, FetchFailure> {
        let host = url.host_str().unwrap_or_default();
        let _seat = self.network.hosts.seat(host, self.network.per_host);
        let deadline = self.network.clock.now() + self.network.whole_timeout;
        let question = transfer::Question {
            referrer: None,
            accept: Some(PAGE_TYPES),
        };
        let (mut partial, _) = self.fetch_with_retries(url, question, deadline)?;
        Ok(FetchedPage {
            addresses: std::mem::take(&mut partial.addresses),
            content_type: partial.content_type.take(),
            bytes: partial.finish()?,
        })
    }

    fn fetch_picture(
        &self,
        url: &Url,
        question: transfer::Question<'_>,
        deadline: Duration,
    ) -> Result<Fetched, FetchFailure> {
        let (partial, etag) = self.fetch_with_retries(url, question, deadline)?;
        Ok(Fetched {
            bytes: partial.finish()?,
            etag,
            url: url.to_string(),
        })
    }

    /// Fetches an address, and repeats the request after failures that may be temporary. Also returns the `ETag`.
    fn fetch_with_retries(
        &self,
        url: &Url,
        question: transfer::Question<'_>,
        deadline: Duration,
    ) -> Result<(transfer::Partial, Option<String>), FetchFailure> {
        let clock = &*self.network.clock;
        let mut partial = transfer::Partial::new(&self.spool);
        let mut tries = 0;
        loop {
            let failure = match self.follow(url, question, deadline, &mut partial) {
                Ok(etag) => return Ok((partial, etag)),
                Err(failure) => failure,
            };
            let transfer::TransferProblem {
                failure,
                retry_after,
            } = failure;
            let host = url.host_str().unwrap_or_default();
            let strikes = self.network.hosts.strikes();
            if failure.is_final
                || tries >= self.network.retries
                || strikes.left_alone(host).is_some()
            {
                return Err(failure);
            }
            let wait = retry_after.unwrap_or(self.network.backoff * 2u32.saturating_pow(tries));
            if wait > self.network.patience || clock.now() + wait > deadline {
                return Err(failure);
            }
            tries += 1;
            if let Some(wait) = retry_after {
                self.network.hosts.pace().postpone(host, wait, clock);
            } else {
                clock.sleep(wait);
            }
        }
    }
}

/// The HTTP client, with the timeouts and the guard.
fn agent(
    network: &Network,
    proxy: Option<ureq::Proxy>,
    guard: &Guard,
) -> Result<ureq::Agent, NoPicture> {
    let mut tls = ureq::tls::TlsConfig::builder();
    tls = match &network.ca_bundle {
        None => tls.root_certs(ureq::tls::RootCerts::PlatformVerifier),
        Some(pem) => tls.root_certs(ureq::tls::RootCerts::new_with_certs(&certificates(pem)?)),
    };
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(network.user_agent.clone())
        .accept("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5")
        .proxy(proxy)
        .tls_config(tls.build())
        .max_idle_connections_per_host(network.per_host)
        .max_idle_connections(network.connections)
        .timeout_connect(Some(network.connect_timeout))
        .timeout_resolve(Some(network.lookup_timeout))
        .timeout_recv_response(Some(network.first_byte_timeout))
        .timeout_per_read(Some(network.stall_timeout))
        .build();
    let resolver = GuardedResolver {
        guard: guard.clone(),
        names: Arc::clone(&network.resolver),
        lookups: network.hosts.lookups(),
    };
    let connector = ureq::unversioned::transport::DefaultConnector::default();
    Ok(ureq::Agent::with_parts(config, connector, resolver))
}

fn proxy(address: &str, no_proxy: Option<&str>) -> Result<ureq::Proxy, NoPicture> {
    let failed = |problem: ureq::Error| NoPicture::ProxyUnusable {
        proxy: address.to_owned(),
        problem: problem.to_string(),
    };
    let proxy = ureq::Proxy::new(address).map_err(failed)?;
    let Some(no_proxy) = no_proxy else {
        return Ok(proxy);
    };
    let mut builder = ureq::Proxy::builder(proxy.protocol())
        .host(proxy.host())
        .port(proxy.port())
        .resolve_target(proxy.resolve_target());
    if let Some(name) = proxy.username() {
        builder = builder.username(name);
    }
    if let Some(word) = proxy.password() {
        builder = builder.password(word);
    }
    for host in no_proxy
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
    {
        builder = builder.no_proxy(host);
    }
    builder.build().map_err(failed)
}

fn certificates(pem: &[u8]) -> Result<Vec<ureq::tls::Certificate<'static>>, NoPicture> {
    let mut found = Vec::new();
    for item in ureq::tls::parse_pem(pem) {
        match item {
            Ok(ureq::tls::PemItem::Certificate(it)) => found.push(it),
            Ok(_) => {}
            Err(problem) => {
                let problem = problem.to_string();
                return Err(NoPicture::CertificatesUnreadable { problem });
            }
        }
    }
    if found.is_empty() {
        return Err(NoPicture::CertificatesAbsent);
    }
    Ok(found)
}
