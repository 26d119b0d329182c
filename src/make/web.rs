//! Pages of the Web: fetched, and followed to where they send their readers on.

use crate::model::NoPicture;
use crate::{Error, assets, read};

pub use crate::assets::page::{WebPage, join};

/// The most pages that send on to another by `<meta http-equiv="refresh">`, one after the other.
const MOST_REFRESHES: u32 = 5;

/// Fetches a page through the network and the cache of [`assets::Options`], with its redirects, those that the page
/// itself asks for included. Give [`WebPage::received`] as [`super::Options::received`] with the bytes.
///
/// # Errors
///
/// [`Error::Page`] when there is no page.
pub fn fetch(address: &str, options: &assets::Options) -> Result<WebPage, Error> {
    let failed = |address: &str, reason| Error::Page {
        address: address.to_owned(),
        reason,
    };
    let mut addresses: Vec<String> = Vec::new();
    let mut refreshes = 0;
    let mut next = address.to_owned();
    loop {
        let mut page = assets::page::fetch(&next, options).map_err(|it| failed(&next, it))?;
        addresses.append(&mut page.received.addresses);
        let here = addresses.last().cloned().unwrap_or_default();
        let onward = read::refresh(&page.bytes).and_then(|it| join(&here, &it));
        match onward {
            // A page that only loads itself again is the page.
            Some(onward) if !addresses.contains(&onward) => {
                refreshes += 1;
                if refreshes > MOST_REFRESHES {
                    let most = MOST_REFRESHES;
                    return Err(failed(address, NoPicture::TooManyRedirects { most }));
                }
                next = onward;
            }
            Some(_) | None => {
                page.received.addresses = addresses;
                return Ok(page);
            }
        }
    }
}
