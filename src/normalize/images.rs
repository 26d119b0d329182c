//! Reads `<img>`: finds the real address of each picture and leaves out trackers and placeholders.

use std::collections::BTreeMap;

use super::dom::{self, TreeNode};
use super::links::Base;
use super::rule::{CleaningReport, Rule};
use super::run::RunPicture;
use crate::model::{Asset, AssetId, AssetState, Assets, Image};
use crate::read::HeadImage;

/// Trackers are removed.
pub(super) static DROP_TRACKER: Rule = Rule {
    name: "drop-tracker",
    does: "Pictures of one pixel and the addresses of known beacons go.",
    example: "`<img src=\"…/pixel.gif\" width=\"1\" height=\"1\">` → nothing",
};

/// Pictures without an address are removed.
pub(super) static DROP_NO_ADDRESS: Rule = Rule {
    name: "drop-addressless-picture",
    does: "A picture that names no address at all goes; its alt text stays as text.",
    example: "`<img src=\"\" alt=\"甲\">` → `甲`",
};

/// The best of several addresses is used.
pub(super) static BEST_ADDRESS: Rule = Rule {
    name: "best-address",
    does: "The real address of a lazily loaded picture is taken from `data-*`, `srcset`, `<picture>` or \
           `<noscript>`; a placeholder is tried last or not at all.",
    example: "`<img src=\"grey.gif\" data-src=\"a.jpg\">` → `a.jpg`",
};

/// Attributes in which sites hide the real address, the best first.
const LAZY: &[&str] = &[
    "data-original",
    "data-original-src",
    "data-actualsrc",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-lazyload",
    "lazyload",
    "data-cfsrc",
    "data-pagespeed-lazy-src",
    "data-echo",
    "data-url",
    "data-image",
    "data-img",
    "data-img-src",
    "data-full-src",
    "data-hi-res-src",
    "data-croporisrc",
    "data-orig-file",
    "data-large-file",
    "file",
    "zoomfile",
    "original-src",
    "lazy-src",
    "_src",
    "real_src",
    "data-backsrc",
    "data-ratio-src",
];

/// Attributes that list addresses with widths or densities.
const LISTS: &[&str] = &["data-srcset", "data-lazy-srcset", "srcset"];

/// Parts of addresses that only count visitors.
const BEACONS: &[&str] = &[
    "google-analytics.com",
    "googletagmanager.com",
    "hm.baidu.com",
    "cnzz.com",
    "doubleclick.net",
    "scorecardresearch.com",
    "facebook.com/tr",
    "feedburner.com/~r/",
    "feeds.feedburner.com/~ff",
    "pixel.wp.com",
    "stats.wordpress.com",
    "/stat?event=",
    "medium.com/_/stat",
    "beacon.krxd",
    "sb.scorecard",
    "b.scorecard",
    "tracking.feedpress",
    "feedsportal.com",
    "visitor-badge",
    "hits.dwyl",
    "busuanzi",
    "counter.cnblogs",
    "/piwik.php",
    "/matomo.php",
    "rss-stat",
];

/// The pictures of a document, each listed once.
#[derive(Default)]
pub(super) struct Pool {
    pub(super) assets: Assets,
    /// Address without scheme → picture.
    known: BTreeMap<String, AssetId>,
}

impl Pool {
    /// The number of the picture with these addresses, the best first; `None` without any.
    pub(super) fn add(
        &mut self,
        candidates: Vec<String>,
        referrer_policy: Option<&str>,
        line: u32,
    ) -> Option<AssetId> {
        let key = key(candidates.first()?);
        if let Some(id) = self.known.get(&key) {
            return Some(*id);
        }
        let id = self.assets.add(Asset {
            candidates,
            referrer_policy: referrer_policy.map(str::to_owned),
            line,
            state: AssetState::Pending,
        });
        self.known.insert(key, id);
        Some(id)
    }

    /// The picture that has this address already.
    pub(super) fn find(&self, address: &str) -> Option<AssetId> {
        self.known.get(&key(address)).copied()
    }
}

/// The part of an address that two addresses of the same picture share.
fn key(address: &str) -> String {
    let address = address.trim();
    let rest = ["https:", "http:"]
        .iter()
        .find_map(|it| address.strip_prefix(it));
    let rest = rest.unwrap_or(address);
    let no_fragment = rest
        .split('#')
        .next()
        .filter(|_| !rest.starts_with("data:"));
    no_fragment.unwrap_or(rest).to_owned()
}

/// What an `<img>` is read as.
pub(super) enum ReadImg {
    Picture(Box<RunPicture>),
    /// There is no picture to show, so its alt text replaces it.
    Alt(String),
    Nothing,
}

/// Reads an `<img>`.
pub(super) fn read(
    node: TreeNode<'_>,
    line: u32,
    base: &Base,
    pool: &mut Pool,
    report: &mut CleaningReport,
) -> ReadImg {
    let candidates: Vec<String> = candidates(node)
        .iter()
        .flat_map(|it| base.picture(it))
        .collect();
    let alt = dom::filled(node, "alt").unwrap_or_default();
    if is_tracker(node, &candidates) {
        let address = candidates.first().map_or("", String::as_str);
        report.removed(
            &DROP_TRACKER,
            line,
            format!("tracker {}", shortened(address)),
            "",
        );
        return ReadImg::Nothing;
    }
    let Some(best) = candidates.first() else {
        report.counted(&DROP_NO_ADDRESS, line, "picture without an address");
        return if alt.is_empty() {
            ReadImg::Nothing
        } else {
            ReadImg::Alt(alt.to_owned())
        };
    };
    if dom::filled(node, "src").is_some_and(|it| !base.picture(it).contains(best)) {
        report.repaired_once(
            &BEST_ADDRESS,
            line,
            "the real addresses of lazily loaded pictures",
        );
    }
    let (width, height) = (length(node, "width"), length(node, "height"));
    let small = is_small(node, width, height, best);
    let policy = dom::filled(node, "referrerpolicy");
    let Some(asset) = pool.add(candidates, policy, line) else {
        return ReadImg::Nothing;
    };
    let image = Image {
        asset,
        alt: useful(alt).unwrap_or_default(),
        title: dom::filled(node, "title").and_then(useful),
        width,
        height,
        link: None,
    };
    ReadImg::Picture(Box::new(RunPicture { image, small }))
}

/// Adds the cover. If the body shows the same picture, that one is used.
pub(super) fn cover(head_images: &[HeadImage], base: &Base, pool: &mut Pool) -> Option<AssetId> {
    let mut candidates: Vec<String> = Vec::new();
    for image in head_images {
        for address in base.picture(&image.url) {
            if !candidates.contains(&address) {
                candidates.push(address);
            }
        }
    }
    let shown = candidates.iter().find_map(|it| pool.find(it));
    let line = head_images.first().map_or(0, |it| it.line);
    shown.or_else(|| pool.add(candidates, None, line))
}

/// The most addresses of one picture: each that fails is asked for, and the next one tried.
const MOST_CANDIDATES: usize = 32;

/// Every address of a picture once, as far as [`MOST_CANDIDATES`]: the best first, placeholders last.
pub(super) fn candidates(node: TreeNode<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let add = |found: &mut Vec<String>, it: &str| {
        let address = it.trim();
        let broken = ["", "undefined", "null", "about:blank", "#"].contains(&address)
            || address.ends_with("/undefined")
            || address.ends_with("/null");
        if !broken && found.len() < MOST_CANDIDATES && !found.iter().any(|it| it == address) {
            found.push(address.to_owned());
        }
    };
    for name in LAZY {
        if let Some(address) = dom::filled(node, name).filter(|it| looks_like_address(it)) {
            add(&mut found, address);
        }
    }
    for name in LISTS {
        for address in best_of_list(dom::attr(node, name).unwrap_or_default()) {
            add(&mut found, &address);
        }
    }
    let src = dom::filled(node, "src").unwrap_or_default();
    let placeholder = is_placeholder(src);
    if !placeholder {
        add(&mut found, src);
    }
    let picture = node.parent().filter(|it| dom::name(*it) == "picture");
    for source in picture.into_iter().flat_map(|it| it.children()) {
        if dom::name(source) == "source" {
            for name in ["data-srcset", "srcset", "src"] {
                let list = dom::attr(source, name).unwrap_or_default();
                best_of_list(list).iter().for_each(|it| add(&mut found, it));
            }
        }
    }
    if placeholder && found.is_empty() && !src.starts_with("data:") {
        add(&mut found, src);
    }
    found
}

/// Whether a `<noscript>` holds only the picture that stands before it.
pub(super) fn is_copy(noscript: TreeNode<'_>, base: &Base) -> bool {
    let before = noscript.prev_siblings().find(|it| it.value().is_element());
    let after = noscript.next_siblings().find(|it| it.value().is_element());
    let addresses = |node: TreeNode<'_>| -> Vec<String> {
        let images = node.descendants().filter(|it| dom::name(*it) == "img");
        images
            .flat_map(candidates)
            .map(|it| key(&base.media(&it)))
            .collect()
    };
    // A hidden element shows no picture, so this cannot be a copy of it.
    let beside = before
        .into_iter()
        .chain(after)
        .filter(|it| !dom::is_hidden(*it));
    let known: Vec<String> = beside.flat_map(addresses).collect();
    let own = addresses(noscript);
    dom::seen_text(noscript).is_empty() && own.iter().any(|it| known.contains(it))
}

/// The addresses of a `srcset`, the largest first.
/// <https://html.spec.whatwg.org/multipage/images.html#srcset-attributes>
fn best_of_list(list: &str) -> Vec<String> {
    let mut found: Vec<(u64, String)> = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, tail) = rest.split_at(end);
        // An address may hold commas, but not end with one.
        if let Some(address) = address.strip_suffix(',') {
            found.push((1000, address.to_owned()));
            rest = tail.trim_start();
            continue;
        }
        let (descriptor, tail) = tail.split_once(',').unwrap_or((tail, ""));
        found.push((thousandths(descriptor.trim()), address.to_owned()));
        rest = tail.trim_start();
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.0));
    found
        .into_iter()
        .map(|it| it.1)
        .filter(|it| !it.is_empty())
        .collect()
}

/// The number of a descriptor (`640w`, `1.5x`), times a thousand.
fn thousandths(descriptor: &str) -> u64 {
    let number = descriptor.trim_end_matches(['w', 'x', 'h']);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    let whole = if whole.is_empty() {
        1
    } else {
        whole.parse::<u64>().unwrap_or(1)
    };
    whole
        .saturating_mul(1000)
        .saturating_add(fraction.parse().unwrap_or(0))
}

fn looks_like_address(written: &str) -> bool {
    written.contains('/') || written.contains('.') || written.starts_with("data:image")
}

/// Whether an address is that of a placeholder, shown until a script loads the real picture.
fn is_placeholder(address: &str) -> bool {
    let tiny_data = address.starts_with("data:image/gif") && address.len() < 200
        || address.starts_with("data:image/svg+xml")
            && address.len() < 300
            && !address.contains("path")
        || address.starts_with("data:image/png") && address.len() < 250;
    let lower = address.to_ascii_lowercase();
    let file = lower
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let named = [
        "placeholder",
        "loading",
        "lazyload",
        "lazy",
        "blank",
        "spacer",
        "grey",
        "gray",
        "transparent",
    ]
    .iter()
    .any(|it| file.starts_with(it) && file.len() < it.len() + 8);
    tiny_data || named
}

fn is_tracker(node: TreeNode<'_>, candidates: &[String]) -> bool {
    let tiny = |name: &str| {
        length(node, name)
            .or_else(|| dom::style(node, name).and_then(pixels))
            .is_some_and(|it| it <= 1)
    };
    let beacon = candidates
        .first()
        .is_some_and(|it| BEACONS.iter().any(|beacon| it.contains(beacon)));
    beacon || (tiny("width") && tiny("height"))
}

/// Whether a picture belongs in a line of text: an emoji, an icon or a formula.
fn is_small(node: TreeNode<'_>, width: Option<u32>, height: Option<u32>, address: &str) -> bool {
    let small = |it: u32| it <= 48;
    let by_size = width.is_some_and(small) || height.is_some_and(small);
    let natural = dom::filled(node, "data-w").and_then(|it| it.parse::<u32>().ok());
    let by_name = dom::classes(node).any(|it| {
        let it = it.to_ascii_lowercase();
        it.contains("emoji")
            || it.contains("emoticon")
            || it.contains("icon")
            || it.contains("smil")
            || it == "math"
            || it.contains("latex")
    });
    // Emoji are often sized `1em`.
    let by_style = ["width", "height"].iter().any(|it| {
        let ems =
            dom::style(node, it).and_then(|it| it.strip_suffix("em")?.trim().parse::<f32>().ok());
        ems.is_some_and(|it| it <= 3.0)
    });
    let by_address = [
        "/emoji",
        "emoticon",
        "/smilies/",
        "latex.php",
        "equation?tex=",
        "img.shields.io",
        "/icon",
    ]
    .iter()
    .any(|it| address.contains(it));
    by_size || by_style || natural.is_some_and(small) || by_name || by_address
}

/// A length in CSS pixels, from an attribute or otherwise from the style. Percentages are ignored.
fn length(node: TreeNode<'_>, name: &str) -> Option<u32> {
    let attribute = dom::attr(node, name).and_then(pixels);
    attribute.or_else(|| {
        dom::style(node, name)
            .filter(|it| it.contains("px"))
            .and_then(pixels)
    })
}

fn pixels(written: &str) -> Option<u32> {
    let written = written.trim().trim_end_matches("px").trim();
    let whole = written.split('.').next().unwrap_or_default();
    let number: u32 = whole.parse().ok()?;
    (number > 0 && number < 20_000).then_some(number)
}

/// An alt text or title with a meaning for readers: not a file name and not the name of a button.
pub(super) fn useful(written: &str) -> Option<String> {
    let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let empty_words = [
        "图片",
        "圖片",
        "image",
        "img",
        "photo",
        "picture",
        "点击查看大图",
        "点击查看原图",
        "点击放大",
        "在这里插入图片描述",
        "undefined",
        "null",
        "图像",
        "alt",
        "",
    ];
    (!empty_words.contains(&text.to_lowercase().as_str())).then_some(text)
}

/// An address short enough for a message.
pub(super) fn shortened(address: &str) -> String {
    let mut short: String = address.chars().take(80).collect();
    if short.len() < address.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_of_a_srcset_is_first() {
        let found = best_of_list("a.jpg 320w, b.jpg 1.5x,c,d.jpg 1024w, e.jpg");
        assert_eq!(found, ["c,d.jpg", "a.jpg", "b.jpg", "e.jpg"]);
    }

    #[test]
    fn scheme_does_not_part_pictures() {
        let mut pool = Pool::default();
        let first = pool.add(vec!["https://x.org/a.jpg".to_owned()], None, 1);
        assert_eq!(pool.add(vec!["//x.org/a.jpg".to_owned()], None, 2), first);
        assert_eq!(pool.find("http://x.org/a.jpg"), first);
    }

    #[test]
    fn placeholders_are_told_from_pictures() {
        assert!(is_placeholder("https://x.org/images/loading.gif"));
        assert!(!is_placeholder(
            "https://x.org/images/loading-dock-at-night.jpg"
        ));
    }
}
