//! What stands in for the network in a library that is built without it: nothing of this can exist.

use std::convert::Infallible;
use std::marker::PhantomData;

use url::Url;

use crate::Spool;
use crate::model::{Blob, NoPicture};

/// How pictures are fetched: the feature `network` makes it possible.
#[derive(Clone, Debug)]
pub enum Network {}

/// What would fetch pictures.
#[derive(Debug)]
pub(super) enum Client {}

/// What would have come.
pub(super) struct Fetched {
    pub(super) bytes: Blob,
    pub(super) etag: Option<String>,
    pub(super) url: String,
}

/// What would have come as a page.
pub(super) struct FetchedPage {
    pub(super) bytes: Blob,
    pub(super) addresses: Vec<String>,
    pub(super) content_type: Option<String>,
}

/// Why nothing would have come.
pub(super) struct FetchFailure {
    pub(super) reason: NoPicture,
    pub(super) is_final: bool,
    pub(super) status: u16,
}

impl Client {
    pub(super) fn new(network: &Network, _limit: u64, _spool: &Spool) -> Result<Self, NoPicture> {
        match *network {}
    }

    pub(super) fn unix_seconds(&self) -> u64 {
        match *self {}
    }

    pub(super) fn per_host(&self) -> usize {
        match *self {}
    }

    pub(super) fn connections(&self) -> usize {
        match *self {}
    }

    pub(super) fn begin(&self, _pictures: usize) {
        match *self {}
    }

    pub(super) fn end_one(&self) {
        match *self {}
    }

    pub(super) fn fetch(
        &self,
        _url: &Url,
        _article: Option<&Url>,
        _policy: Option<&str>,
        _is_picture: &dyn Fn(&Blob) -> Result<(), NoPicture>,
    ) -> Result<Fetched, FetchFailure> {
        match *self {}
    }

    pub(super) fn fetch_page(&self, _url: &Url) -> Result<FetchedPage, FetchFailure> {
        match *self {}
    }
}

/// A status that means no; what the cache keeps of one is not looked at without a client.
pub(super) fn refusal(status: u16) -> NoPicture {
    NoPicture::HostRefused {
        status,
        phrase: String::new(),
    }
}

/// What would wait for its turn.
pub(super) struct Queue<T>(Infallible, PhantomData<T>);

impl<T> Queue<T> {
    pub(super) fn new(_jobs: impl Iterator<Item = (String, T)>, _per_host: usize) -> Self {
        unreachable!("without a client there is nothing to wait for")
    }

    pub(super) fn width(&self) -> usize {
        match self.0 {}
    }

    pub(super) fn work(&self, _job: impl FnMut(T)) {
        match self.0 {}
    }
}
