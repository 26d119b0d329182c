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
