//! Turns films, sounds, frames and cards, which cannot be printed, into cards with a link and a poster.

mod attrs;
mod words;

use super::dom::{self, TreeNode};
use super::images::{self, Pool};
use super::links::Base;
use super::rule::{CleaningReport, Rule};
use crate::model::{Embed, EmbedKind, Target};

/// Embeds become cards.
pub(super) static EMBED_CARD: Rule = Rule {
    name: "embed-card",
    does: "A film, sound, frame or app card becomes a card with its title, link and poster.",
    example: "`<iframe src=\"https://player.bilibili.com/player.html?bvid=…\">` → card with link",
};

/// Embeds that lead nowhere are removed.
pub(super) static DROP_EMPTY_EMBED: Rule = Rule {
    name: "drop-empty-embed",
    does: "A film, sound or frame that names no address, poster, title or text goes, and so does the frame of a \
           server of advertisements.",
    example: "`<iframe></iframe>` → nothing",
};

/// An element with more text than this, in characters, wraps an article and is not a card.
const LONGEST: usize = 300;

/// Whether the element is an embed.
pub(super) fn is_embed(node: TreeNode<'_>) -> bool {
    let name = dom::name(node);
    matches!(
        name,
        "iframe"
            | "video"
            | "audio"
            | "embed"
            | "object"
            | "mpvoice"
            | "mpvideo"
            | "qqmusic"
            | "mpvote"
            | "mpprofile"
            | "mpcps"
            | "mpgongyi"
            | "mpproduct"
            | "mpchecktext"
            | "mpdaily"
            | "mprefer"
            | "mpsearch"
            | "mpvideosnap"
            | "mpcpc"
    ) || name.starts_with("mp-") && dom::seen_text(node).chars().count() <= LONGEST
        || attrs::card(node).is_some()
}

/// Reads an embed; the caller walks into its children when they hold text.
pub(super) fn read(
    node: TreeNode<'_>,
    line: u32,
    base: &Base,
    pool: &mut Pool,
    report: &mut CleaningReport,
) -> Option<Embed> {
    let card = attrs::card(node);
    let url = match &card {
        Some(card) => Some(card.url.clone()),
        None => address(node, base).map(without_state),
    };
    if let Some(url) = url.as_deref().filter(|it| is_advertisement(it)) {
        let what = format!("advertisement of `{}`", images::shortened(url));
        report.removed(&DROP_EMPTY_EMBED, line, what, "");
        return None;
    }
    let (card, picture) = match card {
        Some(card) => (Some((card.title, card.lines)), card.poster),
        None => (None, None),
    };
    let (title, lines) = card.or_else(|| words::vote(node)).unwrap_or_else(|| {
        let title = title(node);
        let lines = words::lines(node, &title);
        (title, lines)
    });
    let kind = kind(node, url.as_deref().unwrap_or_default());
    let posters = [
        "poster",
        "data-cover",
        "data-poster",
        "data-headimg",
        "cover",
        "data-miniprogram-imageurl",
        "data-coverurl",
        "albumurl",
        "data-thumb",
        "data-img",
    ];
    let poster = posters
        .iter()
        .filter_map(|it| dom::filled(node, it).map(super::links::decoded))
        .chain(picture)
        .map(|it| base.media(&it))
        .find(|it| it.contains('/'));
    let poster =
        poster.and_then(|it| pool.add(vec![it], dom::filled(node, "referrerpolicy"), line));
    let name = dom::name(node);
    let silent = dom::is_silent(node) || dom::seen_text(node).is_empty();
    let nameless = title.is_empty() && lines.is_empty();
    if url.is_none() && poster.is_none() && nameless && silent && !name.contains("vote") {
        report.counted(
            &DROP_EMPTY_EMBED,
            line,
            format!("`<{name}>` without an address"),
        );
        return None;
    }
    let what = match &url {
        Some(url) => format!("`<{name}>` of `{}`", images::shortened(url)),
        None if title.is_empty() => format!("`<{name}>`"),
        None => format!("`<{name}>` {title:?}"),
    };
    report.simplified(&EMBED_CARD, line, what, "a card");
    Some(Embed {
        kind,
        title,
        url,
        poster,
        text: words::text(lines),
    })
}

/// Whether a frame is filled by a server of advertisements, which its name says.
fn is_advertisement(url: &str) -> bool {
    let host = url.split_once("://").map_or("", |it| it.1);
    let host = host.split(['/', '?', ':']).next().unwrap_or_default();
    let first = host.split('.').next().unwrap_or_default();
    let known = [
        "doubleclick.net",
        "googlesyndication.com",
        "adnxs.com",
        "amazon-adsystem.com",
        "cpro.baidu.com",
        "pos.baidu.com",
    ];
    matches!(first, "ad" | "ads" | "adserver" | "adserv" | "adsrv")
        || known.iter().any(|it| host.ends_with(it))
}

/// The longest fragment of an address that names an anchor; a longer one is the state of a player.
const LONGEST_FRAGMENT: usize = 100;

/// An address without what a player's script wrote behind its `#`.
fn without_state(mut url: String) -> String {
    if let Some(at) = url.find('#').filter(|it| url.len() - it > LONGEST_FRAGMENT) {
        url.truncate(at);
    }
    url
}

/// The address at which the embed can be watched or heard.
fn address(node: TreeNode<'_>, base: &Base) -> Option<String> {
    let own = [
        "src",
        "data-src",
        "data-url",
        "data",
        "href",
        "data-link",
        "data-videosrc",
        "data-mpvideosrc",
        "data-originalurl",
        "data-permalink",
        "jump_url",
        "data-musicurl",
        "musicurl",
    ];
    let of = |node: TreeNode<'_>| {
        own.iter()
            .filter_map(|it| dom::filled(node, it).map(str::to_owned))
            .find(|it| {
                !it.starts_with("data:") && !it.starts_with("about:") && !it.starts_with("blob:")
            })
    };
    let below = || {
        node.descendants()
            .filter(|it| matches!(dom::name(*it), "source" | "embed" | "param"))
            .find_map(of)
    };
    let voice = || {
        let id = dom::filled(node, "voice_encode_fileid")?;
        Some(format!("https://res.wx.qq.com/voice/getvoice?mediaid={id}"))
    };
    let film = || {
        let id = dom::filled(node, "data-mpvid").or_else(|| dom::filled(node, "vid"))?;
        (id.len() < 16).then(|| format!("https://v.qq.com/x/page/{id}.html"))
    };
    let written = of(node).or_else(below).or_else(voice).or_else(film)?;
    if dom::attr(node, "data-local").is_some() {
        return Some(written); // It lies beside the article and never was on its site.
    }
    match base.target(&written) {
        Ok(Target::External(url)) => Some(url),
        Ok(Target::Anchor(_) | Target::Article { .. }) => None,
        // The film was a file next to the article on its author's disk; the card still states its path.
        Err(_) if written.contains('.') => Some(written),
        Err(_) => None,
    }
}

/// The title that the source gives the embed.
fn title(node: TreeNode<'_>) -> String {
    let names = [
        "title",
        "data-title",
        "name",
        "music_name",
        "data-nickname",
        "data-miniprogram-title",
        "data-miniprogram-nickname",
        "data-weapp-title",
        "data-name",
        "data-desc",
        "aria-label",
        "alt",
    ];
    let found = names
        .iter()
        .filter_map(|it| dom::filled(node, it))
        .find_map(|it| {
            let text = super::links::decoded(it);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let says = !text.is_empty() && !is_player_name(&text);
            says.then_some(text)
        });
    found.unwrap_or_default()
}

/// Titles that players give themselves.
fn is_player_name(title: &str) -> bool {
    let lower = title.to_ascii_lowercase();
    lower == "youtube video player"
        || lower.starts_with("embed")
        || lower == "iframe"
        || lower == "videoiframe"
        || lower.starts_with("js_")
}

fn kind(node: TreeNode<'_>, url: &str) -> EmbedKind {
    let films = [
        "youtube.com",
        "youtu.be",
        "youtube-nocookie",
        "v.qq.com",
        "bilibili.com",
        "youku.com",
        "vimeo.com",
        "iqiyi.com",
        "ixigua.com",
        "dailymotion",
        "tudou.com",
        "mgtv.com",
        "acfun.cn",
        ".mp4",
        ".webm",
        ".m3u8",
        "miaopai",
        "weibo.com/tv",
        "videoplayer",
    ];
    let sounds = [
        "music.163.com",
        "soundcloud.com",
        "spotify.com",
        "ximalaya.com",
        "y.qq.com",
        "podcasts.apple",
        ".mp3",
        ".m4a",
        ".ogg",
        ".wav",
        "lizhi.fm",
        "xiaoyuzhoufm",
    ];
    let has = |list: &[&str]| list.iter().any(|it| url.contains(it));
    match dom::name(node) {
        "video" | "mpvideo" | "mpvideosnap" | "mp-common-videosnap" => EmbedKind::Video,
        "audio" | "mpvoice" | "qqmusic" | "mp-common-mpaudio" | "mp-common-qqmusic" => {
            EmbedKind::Audio
        }
        _ if has(&films) || dom::classes(node).any(|it| it.contains("video")) => EmbedKind::Video,
        _ if has(&sounds) => EmbedKind::Audio,
        "iframe" | "embed" | "object" => EmbedKind::Frame,
        _ => EmbedKind::Card,
    }
}
