//! Resolves where links lead, and turns links that lead nowhere into text.

use std::collections::BTreeSet;

use url::Url;

use super::dom::{self, TreeNode};
use super::edit;
use super::rule::{CleaningReport, Rule};
use crate::model::{Document, Inline, Target};

/// Links that lead nowhere become their text.
pub(super) static UNLINK: Rule = Rule {
    name: "unlink",
    does: "A link that leads nowhere (a script, an empty or broken address, a missing anchor) becomes its text; \
           a relative address stays as written when the article's own is unknown.",
    example: "`<a href=\"javascript:;\">甲</a>` → `甲`",
};

/// Links without text are removed.
pub(super) static DROP_EMPTY_LINK: Rule = Rule {
    name: "drop-empty-link",
    does: "A link around nothing goes; the record keeps where it led.",
    example: "`<a href=\"https://example.org\"></a>` → nothing",
};

/// Malformed addresses.
pub(super) static REPAIR_ADDRESS: Rule = Rule {
    name: "repair-address",
    does: "Quotes and blanks that a broken template left around an address are cut off.",
    example: "`<a href=\" https://example.org\">` → `https://example.org`",
};

/// Links through a site's exit page.
pub(super) static EXIT_PAGE: Rule = Rule {
    name: "exit-page",
    does: "A link that a site leads through a page of its own, to count who leaves, leads to where it \
           was meant to.",
    example: "`https://link.zhihu.com/?target=https%3A//example.org` → `https://example.org`",
};

/// Exit pages: host, path, and the parameter that holds the address.
const EXITS: &[(&str, &str, &str)] = &[
    ("link.zhihu.com", "/", "target"),
    ("link.juejin.cn", "/", "target"),
    ("link.csdn.net", "/", "target"),
    ("link.jianshu.com", "/", "t"),
    ("links.jianshu.com", "/go", "to"),
    ("www.jianshu.com", "/go-wild", "url"),
    ("www.douban.com", "/link2/", "url"),
    ("sspai.com", "/link", "target"),
    ("www.oschina.net", "/action/GoToLink", "url"),
    ("gitee.com", "/link", "target"),
    ("weibo.cn", "/sinaurl", "u"),
    ("c.pc.qq.com", "/middlem.html", "pfurl"),
    ("l.facebook.com", "/l.php", "u"),
    ("www.google.com", "/url", "q"),
    ("www.youtube.com", "/redirect", "q"),
    ("steamcommunity.com", "/linkfilter/", "url"),
];

/// Where a link through an exit page leads.
pub(super) fn behind_exit(href: &str) -> Option<String> {
    let url = Url::parse(href.trim()).ok()?;
    let host = url.host_str()?;
    let (_, _, key) = EXITS.iter().find(|it| it.0 == host && it.1 == url.path())?;
    let target = url.query_pairs().find(|it| it.0 == *key)?.1.into_owned();
    let target = Url::parse(&target).ok()?;
    matches!(target.scheme(), "http" | "https").then(|| target.into())
}

/// The address against which the links of this article are resolved.
pub(super) struct Base(Option<Url>);

impl Base {
    pub(super) fn new(source_url: Option<&str>) -> Self {
        Self(source_url.and_then(|it| Url::parse(it.trim()).ok()))
    }

    /// Where the address leads, or why it leads nowhere.
    pub(super) fn target(&self, written: &str) -> Result<Target, &'static str> {
        let address: String = written
            .trim()
            .chars()
            .filter(|c| !c.is_ascii_control())
            .collect();
        let address = address.trim_matches(['"', '\'', '“', '”', ' ']);
        if address.is_empty() {
            return Err("an empty address");
        }
        if let Some(anchor) = address.strip_prefix('#') {
            return anchor_of(anchor);
        }
        if let Some(rest) = address.strip_prefix("//") {
            return external(&format!("https://{rest}"));
        }
        match Url::parse(address) {
            Ok(url) => self.absolute(address, &url),
            Err(url::ParseError::RelativeUrlWithoutBase) => self.relative(address),
            Err(_) => Err("a broken address"),
        }
    }

    fn absolute(&self, address: &str, url: &Url) -> Result<Target, &'static str> {
        match url.scheme() {
            "javascript" | "vbscript" | "data" | "file" | "about" | "blob" => {
                Err("an address that only a browser page understands")
            }
            "http" | "https" => {
                let own = self.0.as_ref().is_some_and(|own| same_page(own, url));
                match url.fragment() {
                    Some(anchor) if own && !anchor.is_empty() => anchor_of(anchor),
                    Some(_) | None => Ok(Target::External(address.to_owned())),
                }
            }
            // `D:\…` parses as an address of scheme `d`.
            scheme if scheme.len() == 1 => Err("a path of somebody's disk"),
            _ => Ok(Target::External(address.to_owned())),
        }
    }

    fn relative(&self, address: &str) -> Result<Target, &'static str> {
        let looks_like_host = address.starts_with("www.");
        if looks_like_host {
            return external(&format!("http://{address}"));
        }
        let base = self
            .0
            .as_ref()
            .ok_or("a relative address, and the article's own is unknown")?;
        let url = base.join(address).map_err(|_| "a broken address")?;
        self.absolute(url.as_str(), &url)
    }

    /// A relative address that cannot be completed, because the article's own is unknown.
    pub(super) fn unresolved(&self, written: &str) -> Option<String> {
        let address = written.trim();
        let path = |c: char| c.is_alphanumeric() || "/._~%?-".contains(c);
        let relative = self.0.is_none() && is_web_relative(address) && address.starts_with(path);
        let plain = !address.contains(|c: char| c.is_ascii_control());
        (relative && plain).then(|| address.to_owned())
    }

    /// The addresses of a picture: as written, for it may lie beside the article, then completed
    /// by the article's own.
    pub(super) fn picture(&self, written: &str) -> Vec<String> {
        let address = match written.trim().strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => written.trim().to_owned(),
        };
        let complete = self.media(&address);
        if complete == address {
            vec![address]
        } else {
            vec![address, complete]
        }
    }

    /// The address of a film or frame, made absolute if the base is known.
    pub(super) fn media(&self, written: &str) -> String {
        let address = written.trim();
        match (address.strip_prefix("//"), &self.0) {
            (Some(rest), _) => format!("https://{rest}"),
            (None, Some(base)) if is_web_relative(address) => base
                .join(address)
                .map_or_else(|_| address.to_owned(), Into::into),
            (None, Some(_) | None) => address.to_owned(),
        }
    }
}

/// Whether an address is relative and is not a path on a disk.
fn is_web_relative(address: &str) -> bool {
    Url::parse(address) == Err(url::ParseError::RelativeUrlWithoutBase) && !address.contains('\\')
}

fn external(address: &str) -> Result<Target, &'static str> {
    match Url::parse(address) {
        Ok(_) => Ok(Target::External(address.to_owned())),
        Err(_) => Err("a broken address"),
    }
}

fn same_page(own: &Url, other: &Url) -> bool {
    own.host() == other.host() && own.path() == other.path() && own.query() == other.query()
}

fn anchor_of(written: &str) -> Result<Target, &'static str> {
    let anchor = decoded(written);
    if anchor.is_empty() || anchor == "top" {
        return Err("a link to the top of the page");
    }
    Ok(Target::Anchor(anchor))
}

/// A fragment with its percent escapes decoded, because ids are written without them.
pub(super) fn decoded(written: &str) -> String {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escape
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        if let Some(byte) = byte {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_owned())
}

/// The anchors that links of the body lead to; no others are kept.
pub(super) fn wanted_anchors(root: TreeNode<'_>, base: &Base) -> BTreeSet<String> {
    root.descendants()
        .filter_map(|it| dom::attr(it, "href"))
        .filter_map(|it| match base.target(it) {
            Ok(Target::Anchor(anchor)) => Some(anchor),
            Ok(Target::External(_) | Target::Article { .. }) | Err(_) => None,
        })
        .collect()
}

/// Links to anchors that do not exist become their text. Run last.
pub(super) fn unlink_dangling(document: &mut Document, report: &mut CleaningReport) {
    let anchors = document.anchors().into_iter().map(str::to_owned);
    let anchors: BTreeSet<String> = anchors.collect();
    document.every_run_mut(&mut |line, inlines| {
        let dangles = |it: &Inline| matches!(it, Inline::Link { target: Target::Anchor(anchor), .. } if !anchors.contains(anchor));
        edit::unwrap(inlines, &dangles, &mut |it| {
            if let Inline::Link {
                target: Target::Anchor(anchor),
                ..
            } = it
            {
                let what = format!("the link to `#{anchor}` (there is no such place)");
                report.simplified(&UNLINK, line, what, "its text");
            }
        });
    });
    document.every_image_mut(&mut |image| {
        if let Some(Target::Anchor(anchor)) = &image.link
            && !anchors.contains(anchor)
        {
            image.link = None;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_they_should() {
        let base = Base::new(Some("https://example.org/a/b.html"));
        let to = |it: &str| base.target(it);
        let external = |it: &str| Ok(Target::External(it.to_owned()));
        assert_eq!(to("c.html"), external("https://example.org/a/c.html"));
        assert_eq!(to("/c"), external("https://example.org/c"));
        assert_eq!(to("//x.org/c"), external("https://x.org/c"));
        assert_eq!(to("https://x.org/一 二"), external("https://x.org/一 二"));
        assert_eq!(to("#%E4%B8%80"), Ok(Target::Anchor("一".to_owned())));
        assert_eq!(to("b.html#s"), Ok(Target::Anchor("s".to_owned())));
        assert!(to("javascript:;").is_err());
        assert!(to(r"D:\a.html").is_err());
        let unknown = Base::new(None);
        assert!(unknown.target("c.html").is_err());
        assert_eq!(
            unknown.unresolved("/c d.html").as_deref(),
            Some("/c d.html")
        );
        assert_eq!(unknown.unresolved("javascript:;"), None);
        assert_eq!(base.unresolved("/c.html"), None);
    }
}
