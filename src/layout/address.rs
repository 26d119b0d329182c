//! How an address is printed.

/// An address as it is printed: of one longer than 300 characters the middle is left out. The link keeps all.
pub(crate) fn shortened(url: &str) -> String {
    let count = url.chars().count();
    if count <= 300 {
        return url.to_owned();
    }
    let head: String = url.chars().take(200).collect();
    let tail: String = url.chars().skip(count - 80).collect();
    format!("{head}…{tail}")
}

/// The host of an address, as it is printed; `None` when it names none.
pub(crate) fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("//")?;
    if scheme.starts_with("data:") {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_what_stands_between_the_slashes() {
        assert_eq!(
            host("https://www.example.org/a?b").as_deref(),
            Some("example.org")
        );
        assert_eq!(
            host("//cdn.example.org").as_deref(),
            Some("cdn.example.org")
        );
        assert_eq!(host("pics/a.jpg"), None);
        assert_eq!(host("data:image/png;base64,//8="), None);
    }
}
