//! The requests for one address with one referrer: following redirects, resuming what broke off, keeping the limits.

use std::io::Write as _;
use std::time::Duration;

use jiff::fmt::rfc2822;
use ureq::http::{Response, StatusCode};
use url::Url;

use super::strikes::Unanswered;
use super::{Client, FetchFailure, Ordering};
use crate::model::{Blob, NoPicture};
use crate::{Output, Spool};

/// What a request says beside the address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'q> {
    /// `Referer`.
    pub(super) referrer: Option<&'q str>,
    /// `Accept`, when it is not pictures that are wanted.
    pub(super) accept: Option<&'static str>,
}

/// The bytes of a picture that have come so far, and what is needed to ask for the rest.
#[derive(Debug)]
pub(super) struct Partial {
    bytes: Output,
    length: u64,
    /// The strong validator (RFC 9110, 8.8.1) of the bytes so far. Without one, the rest might belong to another version.
    validator: Option<String>,
    /// The addresses that were asked for, the last of which sends the bytes.
    pub(super) addresses: Vec<String>,
    /// What the host says that the bytes are.
    pub(super) content_type: Option<String>,
}

impl Partial {
    /// No bytes yet.
    pub(super) fn new(spool: &Spool) -> Self {
        Self {
            bytes: spool.output(),
            length: 0,
            validator: None,
            addresses: Vec::new(),
            content_type: None,
        }
    }

    /// All bytes that have come.
    pub(super) fn finish(self) -> Result<Blob, FetchFailure> {
        self.bytes.finish().map_err(|it| unkept(&it))
    }
}

/// The failure when bytes came but there is no room for them.
fn unkept(problem: &std::io::Error) -> FetchFailure {
    FetchFailure::passing(NoPicture::NotKept {
        problem: problem.to_string(),
    })
}

/// A failure, and how long the host asks to wait before the next request.
#[derive(Debug)]
pub(super) struct TransferProblem {
    pub(super) failure: FetchFailure,
    pub(super) retry_after: Option<Duration>,
}

impl From<FetchFailure> for TransferProblem {
    fn from(failure: FetchFailure) -> Self {
        Self {
            failure,
            retry_after: None,
        }
    }
}

impl Client {
    /// Fetches an address and follows its redirects. Puts the bytes into `partial` and returns the `ETag`.
    pub(super) fn follow(
        &self,
        url: &Url,
        question: Question<'_>,
        deadline: Duration,
        partial: &mut Partial,
    ) -> Result<Option<String>, TransferProblem> {
        let mut url = url.clone();
        let mut asked = Vec::new();
        for _ in 0..=self.network.redirects {
            let response = self.ask(&url, question, deadline, partial)?;
            asked.push(url.to_string());
            if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED
            {
                let content_type = header(&response, "content-type");
                let etag = self.take(&url, response, partial)?;
                (partial.addresses, partial.content_type) = (asked, content_type);
                return Ok(etag);
            }
            let nowhere = |problem| FetchFailure::refused(NoPicture::RedirectedNowhere { problem });
            // Without a place the same address would be asked again and again.
            let place = header(&response, "location").filter(|it| !it.trim().is_empty());
            let place = place.ok_or_else(|| nowhere("no address".to_owned()))?;
            let next = url.join(&place);
            let mut next = next.map_err(|it| nowhere(it.to_string()))?;
            next.set_fragment(None);
            url = next;
        }
        let most = self.network.redirects;
        Err(FetchFailure::refused(NoPicture::TooManyRedirects { most }).into())
    }

    /// Sends one request.
    fn ask(
        &self,
        url: &Url,
        question: Question<'_>,
        deadline: Duration,
        partial: &Partial,
    ) -> Result<Response<ureq::Body>, TransferProblem> {
        self.guard.check(url).map_err(FetchFailure::refused)?;
        let host = url.host_str().unwrap_or_default();
        let clock = &*self.network.clock;
        if let Some(reason) = self.network.hosts.strikes().left_alone(host) {
            return Err(FetchFailure::passing(reason).into());
        }
        self.network
            .hosts
            .pace()
            .wait(host, self.network.pause, clock);
        let now = clock.now();
        let end = deadline.min(self.started + self.network.total_timeout);
        let left = end.saturating_sub(now);
        if left.is_zero() {
            return Err(FetchFailure::passing(NoPicture::TookTooLong).into());
        }
        let mut request = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(Some(left))
            .build();
        if let Some(referrer) = question.referrer {
            request = request.header("referer", referrer);
        }
        if let Some(accept) = question.accept {
            request = request.header("accept", accept);
        }
        if let (false, Some(validator)) = (partial.length == 0, &partial.validator) {
            request = request
                .header("range", format!("bytes={}-", partial.length))
                .header("if-range", validator)
                .header("accept-encoding", "identity");
        }
        for (at, name, value) in &self.network.headers {
            if at.eq_ignore_ascii_case(host) {
                request = request.header(name, value);
            }
        }
        request.call().map_err(|problem| {
            let failure = failure_of(&problem);
            if let Some(how) = unanswered(&problem) {
                let strikes = self.network.hosts.strikes();
                strikes.unanswered(host, how, &failure.reason);
            }
            failure.into()
        })
    }

    /// Checks the status of an answer and reads its bytes into `partial`. Returns the `ETag`.
    fn take(
        &self,
        url: &Url,
        response: Response<ureq::Body>,
        partial: &mut Partial,
    ) -> Result<Option<String>, TransferProblem> {
        let host = url.host_str().unwrap_or_default();
        let strikes = self.network.hosts.strikes();
        let status = response.status().as_u16();
        if !matches!(status, 200 | 206) {
            strikes.answered(host);
        }
        match status {
            200 => *partial = Partial::new(&self.spool),
            206 if continues(&response, partial.length) => {}
            416 | 206 => {
                // The host has another version now, so the bytes so far are of no use.
                *partial = Partial::new(&self.spool);
                return Err(FetchFailure::passing(NoPicture::ChangedMidway).into());
            }
            429 | 500..=599 | 408 | 425 => {
                return Err(TransferProblem {
                    failure: FetchFailure {
                        status,
                        ..FetchFailure::passing(refusal(status))
                    },
                    retry_after: header(&response, "retry-after")
                        .and_then(|it| seconds(&it, self.unix_seconds()))
                        .map(Duration::from_secs),
                });
            }
            _ => {
                return Err(FetchFailure {
                    status,
                    ..FetchFailure::refused(refusal(status))
                }
                .into());
            }
        }
        let etag = header(&response, "etag");
        partial.validator = validator(&response);
        self.read(url, response, partial)?;
        strikes.answered(host);
        Ok(etag)
    }

    /// Reads the body of an answer into `partial`, within the limits.
    fn read(
        &self,
        url: &Url,
        response: Response<ureq::Body>,
        partial: &mut Partial,
    ) -> Result<(), TransferProblem> {
        let mut reader = response.into_body().into_reader();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let count = match super::Client::read_some(&mut reader, &mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(problem) => {
                    if partial.validator.is_none() {
                        *partial = Partial::new(&self.spool);
                    }
                    let host = url.host_str().unwrap_or_default().to_owned();
                    let is_late = problem.kind() == std::io::ErrorKind::TimedOut;
                    let problem = problem.to_string();
                    let reason = NoPicture::BrokenOff {
                        host: host.clone(),
                        problem,
                    };
                    if is_late {
                        let strikes = self.network.hosts.strikes();
                        strikes.unanswered(&host, Unanswered::TimedOut, &reason);
                    }
                    return Err(FetchFailure::passing(reason).into());
                }
            };
            let written = partial.bytes.write_all(&buffer[..count]);
            written.map_err(|it| unkept(&it))?;
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            partial.length += count;
            if partial.length > self.limit {
                let most = self.limit >> 20;
                return Err(FetchFailure::refused(NoPicture::TooManyBytes { most }).into());
            }
            let all = self.received.fetch_add(count, Ordering::Relaxed) + count;
            if all > self.network.total_bytes {
                let most = self.network.total_bytes >> 20;
                return Err(FetchFailure::refused(NoPicture::ArticleTooLarge { most }).into());
            }
        }
    }

    /// Reads again when a signal interrupts.
    fn read_some(reader: &mut impl std::io::Read, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match reader.read(buffer) {
                Err(problem) if problem.kind() == std::io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

fn header(response: &Response<ureq::Body>, name: &str) -> Option<String> {
    let value = response.headers().get(name)?;
    // Some hosts send UTF-8 in headers such as `Location`, which ought to be ASCII.
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Seconds to wait: a number, or a date in the form that RFC 9110, 5.6.7 prefers.
fn seconds(written: &str, now: u64) -> Option<u64> {
    let written = written.trim();
    if let Ok(seconds) = written.parse() {
        return Some(seconds);
    }
    // Some hosts send the wrong day of the week.
    let dates = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let time = dates.parse_timestamp(written).ok()?.as_second();
    let time = u64::try_from(time).ok()?;
    Some(time.saturating_sub(now))
}

/// The validator for `If-Range` (RFC 9110, 13.1.5); `None` when the bytes are sent compressed, because ranges then count
/// other bytes.
fn validator(response: &Response<ureq::Body>) -> Option<String> {
    if header(response, "content-encoding").is_some() {
        return None;
    }
    header(response, "etag")
        .filter(|it| !it.starts_with("W/"))
        .or_else(|| header(response, "last-modified"))
}

/// Whether an answer of status 206 starts at byte `at`, where the bytes so far end.
fn continues(response: &Response<ureq::Body>, at: u64) -> bool {
    let range = header(response, "content-range").unwrap_or_default();
    let start = range.trim().strip_prefix("bytes").map(str::trim_start);
    let start = start.and_then(|it| it.split('-').next()?.trim().parse().ok());
    at > 0 && start == Some(at)
}

/// The reason for a status that refuses the picture, with the standard phrase for that status.
pub(in crate::assets) fn refusal(status: u16) -> NoPicture {
    let known = StatusCode::from_u16(status).ok();
    let phrase = known.and_then(|it| it.canonical_reason());
    NoPicture::HostRefused {
        status,
        phrase: phrase.unwrap_or("<unknown status code>").to_owned(),
    }
}

/// How a host failed to answer; `None` when the failure says nothing about the host.
fn unanswered(problem: &ureq::Error) -> Option<Unanswered> {
    use ureq::Error as E;
    if matches!(
        problem,
        E::HostNotFound | E::Timeout(ureq::Timeout::Resolve)
    ) {
        return Some(Unanswered::NotFound);
    }
    if let E::Timeout(which) = problem {
        // The time for the picture, or for all pictures of the article, may have been almost over.
        let is_ours = *which == ureq::Timeout::Global;
        return (!is_ours).then_some(Unanswered::TimedOut);
    }
    if let E::Io(it) = problem {
        // What the guard refuses was never asked.
        let is_refused = it.kind() == std::io::ErrorKind::PermissionDenied;
        return (!is_refused).then_some(Unanswered::Refused);
    }
    matches!(problem, E::ConnectionFailed).then_some(Unanswered::Refused)
}

fn failure_of(problem: &ureq::Error) -> FetchFailure {
    use ureq::Error as E;
    let failed = || NoPicture::NetworkFailed {
        problem: problem.to_string(),
    };
    if let E::Io(it) = problem
        && it.kind() == std::io::ErrorKind::PermissionDenied
    {
        let inner = it.get_ref();
        let guard = inner.and_then(|it| it.downcast_ref::<NoPicture>());
        return FetchFailure::refused(guard.cloned().unwrap_or_else(|| {
            let problem = it.to_string();
            NoPicture::NetworkFailed { problem }
        }));
    }
    if matches!(
        problem,
        E::HostNotFound | E::Timeout(ureq::Timeout::Resolve)
    ) {
        return FetchFailure::passing(NoPicture::HostUnknown);
    }
    if let E::Timeout(which) = problem {
        return FetchFailure::passing(NoPicture::TimedOut {
            step: which.to_string(),
        });
    }
    let is_final = matches!(
        problem,
        E::Tls(_) | E::Rustls(_) | E::BadUri(_) | E::Http(_) | E::InvalidProxyUrl
    );
    FetchFailure {
        is_final,
        ..FetchFailure::passing(failed())
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_wait_is_a_number_or_a_date() {
        assert_eq!(seconds(" 120 ", 5), Some(120));
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(seconds(date, 784_111_777 - 9), Some(9));
        assert_eq!(seconds(date, 784_111_777 + 9), Some(0));
        assert_eq!(
            seconds("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
            Some(0)
        );
        assert_eq!(seconds("tomorrow", 0), None);
    }
}
