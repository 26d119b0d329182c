//! How an address is printed.

/// An address for the eye: its middle is left out when it is very long (the link keeps it whole).
pub(crate) fn shortened(url: &str) -> String {
    let count = url.chars().count();
    if count <= 300 {
        return url.to_owned();
    }
    let head: String = url.chars().take(200).collect();
    let tail: String = url.chars().skip(count - 80).collect();
    format!("{head}…{tail}")
}
