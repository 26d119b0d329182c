//! Which addresses readers may follow from a book.

/// The schemes that a link of a book may have. Others run programs or scripts (`javascript:`, `feed:javascript:`), open
/// files of the reader's disk (`file:`, `jar:`, `view-source:`), or lead into one app on one machine.
const FOLLOWED: [&str; 9] = [
    "http", "https", "mailto", "tel", "ftp", "sms", "geo", "news", "nntp",
];

/// Whether a link may lead to this address. It must be complete: what begins with no scheme leads nowhere from a book.
#[must_use]
pub fn is_followed(address: &str) -> bool {
    let scheme = address.trim_start().split_once(':').map(|it| it.0);
    scheme.is_some_and(|it| FOLLOWED.iter().any(|known| it.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::is_followed;

    #[test]
    fn only_addresses_that_open_a_page_or_a_message_are_followed() {
        for address in [
            "https://e.org",
            " HTTP://e.org",
            "mailto:a@e.org",
            "tel:110",
        ] {
            assert!(is_followed(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "view-source:https://e.org",
            "feed:javascript:alert(1)",
            "livescript:a",
            "vbscript:a",
            "jar:https://e.org!/a",
            "file:///etc/passwd",
            "data:text/html,a",
            "blob:https://e.org/a",
            "/a/b",
            "a.html",
            "",
            ":",
        ] {
            assert!(!is_followed(address), "{address}");
        }
    }
}
