//! A picture of an article, as a report writes it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::owned;
use crate::model::{Asset, AssetState, Fetch};

/// A picture of an article.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PictureEntry {
    /// Line in the source, from 1.
    pub line: u32,
    /// The best address, at most 200 characters of it.
    pub url: String,
    /// Whether it was loaded.
    pub state: PictureState,
    /// Why it is missing, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why it is missing: a stable code for each address that was tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Media type as sniffed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Pixels across.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of the bytes, lower-case hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How a host answered. Never in the report inside a book, because a book does not depend on when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<FetchEntry>,
}

/// Whether a picture was loaded.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureState {
    /// Its bytes are in the outputs.
    Embedded,
    /// It could not be loaded.
    Missing,
    /// The run did not look for it.
    Pending,
}

/// How a host answered when it was asked for a picture.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FetchEntry {
    /// The address that was asked for.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// When the host answered, in UTC, as in `2026-01-31T12:00:00Z`. For a picture from the cache, when it was fetched
    /// for the cache.
    pub time: String,
}

impl From<&Asset> for PictureEntry {
    fn from(asset: &Asset) -> Self {
        let mut entry = Self {
            line: asset.line,
            url: asset.short_address(),
            state: PictureState::Pending,
            reason: None,
            codes: Vec::new(),
            media_type: None,
            width: None,
            height: None,
            bytes: None,
            sha256: None,
            fetched: None,
        };
        match &asset.state {
            AssetState::Pending => {}
            AssetState::Missing(reason) => {
                entry.state = PictureState::Missing;
                entry.reason = Some(reason.to_string());
                entry.codes = owned(reason.codes());
            }
            AssetState::Loaded(picture) => {
                entry.state = PictureState::Embedded;
                entry.media_type = Some(picture.media.mime().to_owned());
                entry.width = Some(picture.width);
                entry.height = Some(picture.height);
                entry.bytes = Some(picture.blob.length());
                entry.sha256 = Some(picture.sha256.clone());
            }
        }
        entry
    }
}

impl From<&Fetch> for FetchEntry {
    fn from(fetch: &Fetch) -> Self {
        Self {
            url: fetch.url.clone(),
            status: fetch.status,
            time: utc(fetch.time),
        }
    }
}

/// Seconds since 1970 as ISO 8601. Seconds beyond the year 9999 give its last second, for the calendar ends there.
pub(super) fn utc(seconds: u64) -> String {
    let last = Timestamp::MAX.as_second();
    let seconds = i64::try_from(seconds).map_or(last, |it| it.min(last));
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.to_string()
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn seconds_become_a_date() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (784_111_777, "1994-11-06T08:49:37Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_102_444_800, "2100-01-01T00:00:00Z"),
        ] {
            assert_eq!(utc(seconds), date);
        }
    }
}
