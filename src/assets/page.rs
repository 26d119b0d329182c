//! The address of a page → the page as its host sends it, from the network or, offline, from the cache. Knows nothing of
//! what a page says.

use url::Url;

use super::{Options, net};
use crate::model::{NoPicture, Received};

/// The most bytes of a page or feed: a whole blog in one feed has some 20 MB.
const MOST_BYTES: u64 = 64 << 20;

/// A page as it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebPage {
    /// Its bytes, with transfer and content encodings undone.
    pub bytes: Vec<u8>,
    /// How they came.
    pub received: Received,
}

/// Fetches a page. What is online is asked for anew, because pages change; what comes is kept in the cache.
///
/// # Errors
///
/// Says why there is no page.
pub fn fetch(address: &str, options: &Options) -> Result<WebPage, NoPicture> {
    let mut url = parse(address)?;
    url.set_fragment(None);
    let kept = |reason| {
        let found = options.cache.as_ref().and_then(|it| it.page(url.as_str()));
        let page = found.map(|(bytes, received)| WebPage { bytes, received });
        page.ok_or(reason)
    };
    let Some(network) = options.network.as_ref().filter(|_| !options.offline) else {
        return kept(NoPicture::Offline);
    };
    let client = net::Client::new(network, MOST_BYTES, &options.spool)?;
    let fetched = client.fetch_page(&url).map_err(|it| it.reason)?;
    let bytes = fetched.bytes.bytes().map_err(|it| super::unreadable(&it))?;
    let page = WebPage {
        bytes: bytes.into_owned(),
        received: Received {
            addresses: fetched.addresses,
            charset: fetched.content_type.as_deref().and_then(charset),
            time: Some(client.unix_seconds()),
        },
    };
    if let Some(cache) = &options.cache {
        // An error is ignored: without the cache, working offline finds less.
        _ = cache.put_page(&page.bytes, &page.received);
    }
    Ok(page)
}

/// Where an address that stands on a page leads; `None` when it is no address of the Web.
pub fn join(base: &str, written: &str) -> Option<String> {
    let url = Url::parse(base).ok()?.join(written.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

fn parse(address: &str) -> Result<Url, NoPicture> {
    Url::parse(address.trim()).map_err(|problem| NoPicture::AddressMalformed {
        problem: problem.to_string(),
    })
}

/// The parameter `charset` of a `Content-Type` (RFC 9110, 8.3.2).
fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|it| {
        let (name, value) = it.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let named = name.trim().eq_ignore_ascii_case("charset") && !value.is_empty();
        named.then(|| value.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{charset, join};

    #[test]
    fn the_charset_is_a_parameter_of_the_type() {
        assert_eq!(charset("text/html"), None);
        assert_eq!(charset("text/html;Charset=\"GBK\"").as_deref(), Some("gbk"));
        assert_eq!(charset("text/html; charset="), None);
    }

    #[test]
    fn an_address_of_a_page_is_relative_to_it() {
        let at = |it| join("https://a.example/b/c.html", it);
        assert_eq!(at("d").as_deref(), Some("https://a.example/b/d"));
        assert_eq!(at("//x.example/").as_deref(), Some("https://x.example/"));
        assert_eq!(at("javascript:void(0)"), None);
    }
}
