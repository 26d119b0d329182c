//! A URL or an IP address → whether an article may make Lantai connect to it. Articles have no access to the user's own
//! network, whatever name or notation they use for it.

use std::fmt::Debug;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, mpsc};

use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Url;

use super::strikes::Lookups;
use crate::model::{AddressKind, NoPicture};

/// Turns the name of a host into addresses.
pub trait Resolve: Debug + Send + Sync {
    /// The addresses of a host.
    ///
    /// # Errors
    ///
    /// The error of the system when there are none.
    fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok((host, port).to_socket_addrs()?.collect())
    }
}

/// Decides which addresses articles may reach. It allows the public network; the fields say what else.
#[derive(Clone, Debug, Default)]
pub(super) struct Guard {
    pub(super) allow_hosts: Vec<String>,
    pub(super) allow_private: bool,
    pub(super) allow_ports: Vec<u16>,
    /// Host and port of the user's proxy, which may lie in the private network.
    pub(super) proxy: Option<(String, u16)>,
}

impl Guard {
    /// Checks a URL before its host name is looked up: scheme, port, and the IP address if it has one instead of a name.
    ///
    /// # Errors
    ///
    /// Says what is not allowed.
    pub(super) fn check(&self, url: &Url) -> Result<(), NoPicture> {
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme().to_owned();
            return Err(NoPicture::SchemeUnknown { scheme });
        }
        let host = url.host_str().unwrap_or_default();
        if self.is_allowed(host) {
            return Ok(());
        }
        let port = url.port_or_known_default().unwrap_or(0);
        if !matches!(port, 80 | 443) && !self.allow_ports.contains(&port) {
            return Err(NoPicture::PortClosed { port });
        }
        match url.host() {
            Some(url::Host::Ipv4(it)) => self.check_literal(it.into()),
            Some(url::Host::Ipv6(it)) => self.check_literal(it.into()),
            Some(url::Host::Domain(_)) => Ok(()),
            None => Err(NoPicture::AddressWithoutHost),
        }
    }

    fn is_allowed(&self, host: &str) -> bool {
        self.allow_hosts
            .iter()
            .any(|it| it.eq_ignore_ascii_case(host))
    }

    fn check_literal(&self, address: IpAddr) -> Result<(), NoPicture> {
        self.check_address(address)
            .map_err(|kind| NoPicture::AddressClosed { address, kind })
    }

    /// Checks an IP address.
    ///
    /// # Errors
    ///
    /// Says what kind of address it is.
    pub(super) fn check_address(&self, address: IpAddr) -> Result<(), AddressKind> {
        match reach(address) {
            AddressReach::Open => Ok(()),
            AddressReach::Private(_) if self.allow_private => Ok(()),
            AddressReach::Private(kind) | AddressReach::Never(kind) => Err(kind),
        }
    }
}

/// Into which network an IP address leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum AddressReach {
    /// Into the public network.
    Open,
    /// Into a private network, which the user can allow.
    Private(AddressKind),
    /// Where no picture can be; never allowed.
    Never(AddressKind),
}

fn reach(address: IpAddr) -> AddressReach {
    match address {
        IpAddr::V4(it) => reach_of_v4(it),
        IpAddr::V6(it) => reach_of_v6(it),
    }
}

/// IANA IPv4 Special-Purpose Address Registry:
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/>
fn reach_of_v4(address: Ipv4Addr) -> AddressReach {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        (0, ..) => AddressReach::Never(AddressKind::Unspecified),
        (127, ..) => AddressReach::Private(AddressKind::Loopback),
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => {
            AddressReach::Private(AddressKind::Private)
        }
        (100, 100, 100, 200) | (168, 63, 129, 16) => AddressReach::Never(AddressKind::Metadata),
        (100, 64..=127, ..) => AddressReach::Private(AddressKind::Carrier),
        (169, 254, ..) => AddressReach::Never(AddressKind::LinkLocal),
        (198, 18..=19, ..) => AddressReach::Private(AddressKind::Test),
        (192, 0, 0 | 2, _) | (198, 51, 100, _) | (203, 0, 113, _) | (192, 88, 99, _) => {
            AddressReach::Never(AddressKind::Reserved)
        }
        (224..=239, ..) => AddressReach::Never(AddressKind::Multicast),
        (240..=255, ..) => AddressReach::Never(AddressKind::Reserved),
        _ => AddressReach::Open,
    }
}

/// IANA IPv6 Special-Purpose Address Registry:
/// <https://www.iana.org/assignments/iana-ipv6-special-registry/>
fn reach_of_v6(address: Ipv6Addr) -> AddressReach {
    let s = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_of_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressReach::Never(AddressKind::Unspecified),
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressReach::Private(AddressKind::Loopback),
        // Mapped, translated and compatible addresses, NAT64 and 6to4 all lead to an IPv4 host.
        [0, 0, 0, 0, 0, 0xFFFF, high, low]
        | [0, 0, 0, 0, 0xFFFF, 0, high, low]
        | [0, 0, 0, 0, 0, 0, high, low]
        | [0x64, 0xFF9B, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        [0x64, 0xFF9B, 1, ..] => AddressReach::Private(AddressKind::LocalNat64),
        [0xFC00..=0xFDFF, ..] => AddressReach::Private(AddressKind::Private),
        [0xFE80..=0xFEBF, ..] => AddressReach::Never(AddressKind::LinkLocal),
        [0xFEC0..=0xFEFF, ..] => AddressReach::Private(AddressKind::Private),
        [0xFF00..=0xFFFF, ..] => AddressReach::Never(AddressKind::Multicast),
        [0x2001, 0, ..] => AddressReach::Never(AddressKind::Teredo),
        [0x2000..=0x3FFF, ..] if s[0] != 0x2001 || s[1] != 0xDB8 => AddressReach::Open,
        _ => AddressReach::Never(AddressKind::Reserved),
    }
}

/// Looks names up for the HTTP client and returns only addresses that the guard allows. So the client connects to the
/// very address that was checked, for each redirect, too.
#[derive(Debug)]
pub(super) struct GuardedResolver {
    pub(super) guard: Guard,
    pub(super) names: Arc<dyn Resolve>,
    pub(super) lookups: Arc<Lookups>,
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        _config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let is_https = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        if self.lookups.are_out() {
            return Err(ureq::Error::HostNotFound);
        }
        // A lookup cannot be interrupted, so it runs in a thread that is left alone when it takes too long.
        let (sender, receiver) = mpsc::sync_channel(1);
        let (names, name) = (Arc::clone(&self.names), host.clone());
        std::thread::spawn(move || sender.send(names.resolve(&name, port)));
        let answer = if timeout.after.is_not_happening() {
            receiver.recv().map_err(|_| ureq::Error::HostNotFound)?
        } else {
            receiver.recv_timeout(*timeout.after).map_err(|_| {
                self.lookups.timed_out(&host);
                ureq::Error::Timeout(timeout.reason)
            })?
        };
        let found = answer.map_err(|_| ureq::Error::HostNotFound)?;
        self.lookups.succeeded();
        let is_own = self.guard.proxy.as_ref() == Some(&(host.clone(), port));
        let is_free = is_own || self.guard.is_allowed(&host);
        let mut addresses = self.empty();
        let mut refused = None;
        for address in found.into_iter().take(16) {
            match self.guard.check_address(address.ip()) {
                Err(kind) if !is_free => refused = Some((address.ip(), kind)),
                _ => addresses.push(address),
            }
        }
        if !addresses.is_empty() {
            return Ok(addresses);
        }
        Err(match refused {
            Some((address, kind)) => {
                let reason = NoPicture::HostClosed {
                    host,
                    address,
                    kind,
                };
                ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, reason))
            }
            None => ureq::Error::HostNotFound,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open(address: &str) -> bool {
        Guard::default()
            .check_address(address.parse().unwrap())
            .is_ok()
    }

    #[test]
    fn private_and_reserved_addresses_are_closed_in_every_notation() {
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "100.100.100.200",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:a00:1::1",
            "2002:7f00:1::",
            "2001:0:1::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ] {
            assert!(!is_open(address), "{address}");
        }
        for address in [
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:2800::1",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(is_open(address), "{address}");
        }
    }

    #[test]
    fn odd_spellings_of_an_address_are_recognized() {
        let guard = Guard::default();
        for address in [
            "http://127.1/x",
            "http://0x7f000001/x",
            "http://2130706433/x",
            "http://0177.0.0.1/x",
            "http://[::ffff:7f00:1]/x",
            "http://１２７.0.0.1/x",
            "https://example.org:22/x",
            "ftp://example.org/x",
        ] {
            assert!(
                guard.check(&Url::parse(address).unwrap()).is_err(),
                "{address}"
            );
        }
        assert!(
            guard
                .check(&Url::parse("https://example.org/x").unwrap())
                .is_ok()
        );
    }

    #[test]
    fn private_addresses_can_be_allowed_but_not_those_of_metadata() {
        let guard = Guard {
            allow_private: true,
            ..Guard::default()
        };
        assert!(guard.check_address("10.0.0.1".parse().unwrap()).is_ok());
        assert!(
            guard
                .check_address("169.254.169.254".parse().unwrap())
                .is_err()
        );
    }
}
