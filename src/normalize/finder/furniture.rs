//! Finds furniture inside an article by the names of elements and by the words of lines.

use std::collections::BTreeSet;

use super::head_lines::AuthorAndDate;
use super::kinds::{is_block, is_heading, measure};
use super::site::Site;
use super::surroundings::BlockSurroundings;
use super::survey::{PageSurvey, Sums};
use super::why::Why;
use super::{Hints, labels, names};
use crate::normalize::dom::{self, TreeNode};

/// The largest share of the article's prose that may count as furniture because of a name.
const MOST: f32 = 0.3;

/// In an article this short, in Latin letters, up to half may count as furniture because of names.
const SHORT: f32 = 600.0;

/// The longest line that is read, in Latin letters.
const LONGEST: f32 = 1000.0;

/// The most text of a box of author and date, and of a label in it, in Latin letters.
const BAR: f32 = 300.0;
const WORD: f32 = 24.0;

/// The longest line that can be a request to readers.
const CALL: f32 = 200.0;

/// The kind of furniture that the element's class or id names, if its content fits.
pub(super) fn named(survey: &PageSurvey<'_>, at: usize, sums: &Sums, prose: f32) -> Option<Why> {
    let spot = &survey.spots[at];
    let article = matches!(spot.tag, "html" | "body" | "main" | "article");
    let most = (prose * MOST).max(prose.min(SHORT) * 0.5);
    if sums.prose > most || article || (spot.names == " " && spot.tag != "iframe") {
        return None;
    }
    if spot.tag == "iframe" {
        return is_machinery(spot.node).then_some(Why::Invisible);
    }
    let of = |it: &str| dom::attr(spot.node, it).and_then(names::furniture);
    let why = of("class").or_else(|| of("id"))?;
    let linked = sums.link_density() > 0.4;
    let fits = match why {
        Why::ForScreenReaders | Why::SiteTools | Why::Byline => sums.size < 250.0,
        Why::ShareBar => sums.size < 400.0 || linked,
        Why::Tags => linked,
        Why::OtherArticles => linked || sums.prose < 400.0,
        Why::Invisible => sums.size < 1500.0,
        Why::Outside
        | Why::Dialog
        | Why::Named
        | Why::Footer
        | Why::Aside
        | Why::Navigation
        | Why::SignUp
        | Why::Comments
        | Why::Advertisement
        | Why::WithoutScripts
        | Why::AuthorBox
        | Why::TitleAgain
        | Why::SaidBefore
        | Why::Label
        | Why::Form
        | Why::PicturesOnly
        | Why::Links => true,
    };
    let in_line = matches!(
        why,
        Why::ForScreenReaders
            | Why::SiteTools
            | Why::ShareBar
            | Why::Byline
            | Why::Advertisement
            | Why::Invisible
    );
    let placed = is_block(spot.tag) || (spot.tag == "span" && in_line);
    (fits && placed).then_some(why)
}

/// What a line is recognized as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Says {
    /// It is furniture.
    Furniture(Why),
    /// It heads a list of other articles.
    HeadsOthers,
    /// It heads the readers' comments.
    HeadsComments,
}

/// Reads the short lines of an article in their order.
pub(super) struct LineReader {
    /// The title, letters and digits only.
    title: String,
    known: AuthorAndDate,
    site: Site,
    /// Lines read so far that are so long that an author would not repeat them.
    said: BTreeSet<String>,
    /// Whether prose has been read. After it, lines that stand only at the head of an article are not expected.
    pub(super) past_head: bool,
}

impl LineReader {
    pub(super) fn new(hints: Hints<'_>) -> Self {
        Self {
            title: labels::essence(hints.title),
            known: AuthorAndDate::new(hints.authors, hints.dated),
            site: Site::of(hints.address),
            said: BTreeSet::new(),
            past_head: false,
        }
    }

    /// What a line is, if it is not text of the article.
    pub(super) fn read(
        &mut self,
        survey: &PageSurvey<'_>,
        at: usize,
        sums: &Sums,
        place: BlockSurroundings,
    ) -> Option<Says> {
        let spot = &survey.spots[at];
        if spot.tag == "noscript" && sums.pictures == 0 && sums.size < 1000.0 {
            return Some(Says::Furniture(Why::WithoutScripts));
        }
        if spot.tag == "img" && is_portrait(spot.node) {
            return Some(Says::Furniture(Why::Byline));
        }
        if !self.past_head && self.is_head_bar(survey, at, sums) {
            return Some(Says::Furniture(Why::Byline));
        }
        if matches!(spot.tag, "ul" | "ol") {
            let others = self.is_list_of_articles(survey, at, sums);
            return others.then_some(Says::Furniture(Why::OtherArticles));
        }
        let in_line = matches!(spot.tag, "span" | "a" | "strong");
        let line = is_line(survey, at);
        let short = sums.size > 0.0 && sums.size <= LONGEST;
        if !short || place.data || !(line || in_line) {
            return None;
        }
        if !self.past_head && is_title(survey, at, &self.title) {
            return Some(Says::Furniture(Why::TitleAgain));
        }
        let text = dom::seen_text(spot.node);
        let alone = line || stands_alone(survey, at);
        if !self.past_head && alone && sums.pictures == 0 && self.known.says(&text) {
            return Some(Says::Furniture(Why::Byline));
        }
        if sums.size > 60.0 && line && is_copied(survey, at) && !self.said.insert(text.clone()) {
            return Some(Says::Furniture(Why::SaidBefore));
        }
        // `2 comments` heads them where it is a heading; elsewhere it is a counter.
        let heads = line && self.past_head && sums.size < 100.0 && labels::heads_comments(&text);
        if heads && is_heading(spot.tag) {
            return Some(Says::HeadsComments);
        }
        if sums.pictures == 0 && labels::is_noise(&text) && (line || !in_sentence(spot.node)) {
            return Some(Says::Furniture(Why::Label));
        }
        if spot.tag != "li" && self.past_head && is_call(line, sums, &text) {
            return Some(Says::Furniture(Why::SignUp));
        }
        if !line || place.figure {
            return None;
        }
        let density = sums.link_density();
        let alone = density > 0.95 && sums.pictures == 0 && spot.tag == "p";
        if alone && self.past_head && self.site.has_all_links_of(spot.node) {
            return Some(Says::Furniture(Why::OtherArticles));
        }
        if (alone && labels::shouts(&text)) || (labels::leads_elsewhere(&text) && density > 0.4) {
            return Some(Says::Furniture(Why::Links));
        }
        if heads {
            return Some(Says::HeadsComments);
        }
        let heads = labels::heads_others(&text) && (is_heading(spot.tag) || sums.size < 100.0);
        heads.then_some(Says::HeadsOthers)
    }

    /// Whether a box at the head holds only author, date, counters and such, with their icons.
    fn is_head_bar(&self, survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
        let spot = &survey.spots[at];
        let inner = &survey.spots[at + 1..spot.end];
        let plain = |tag: &str| matches!(tag, "div" | "span" | "a" | "time" | "img" | "i" | "svg");
        let bar = matches!(spot.tag, "div" | "section" | "header") && spot.has_blocks;
        if !bar || sums.size > BAR || sums.commas > 0 || !inner.iter().all(|it| plain(it.tag)) {
            return false;
        }
        let texts = spot
            .node
            .descendants()
            .filter_map(|it| it.value().as_text());
        let texts: Vec<&str> = texts
            .map(|it| it.trim())
            .filter(|it| !it.is_empty())
            .collect();
        let known = |it: &str| self.known.says(it);
        let short = |it: &str| measure(it).0 <= WORD;
        texts.iter().any(|it| known(it)) && texts.iter().all(|it| known(it) || short(it))
    }

    /// Finds a list that holds only links to other articles of the site and that no line before it announces.
    fn is_list_of_articles(&self, survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
        sums.link_density() > 0.95
            && sums.links >= 1
            && self.past_head
            && self.site.has_all_links_of(survey.spots[at].node)
            && !survey.run_before(at).is_some_and(|it| it.announces)
    }
}

/// Whether a text asks readers to follow or to subscribe. A call that is one link may be longer, and may begin with
/// a question.
fn is_call(line: bool, sums: &Sums, text: &str) -> bool {
    let linked = sums.link_density() > 0.9;
    if !linked {
        return line && sums.size < CALL && labels::calls(text);
    }
    let sentences = || text.split_inclusive(['?', '!', '？', '！']);
    (line || sums.size > 60.0) && sums.size < LONGEST && sentences().any(labels::calls)
}

/// Whether an inline element stands between blocks, so that its text is a line of its own.
fn stands_alone(survey: &PageSurvey<'_>, at: usize) -> bool {
    let spot = &survey.spots[at];
    survey.spots[spot.parent].has_blocks && !in_sentence(spot.node)
}

/// Whether a picture is that of a person who wrote or who comments.
fn is_portrait(picture: TreeNode<'_>) -> bool {
    let named = |name: &str| {
        let value = dom::attr(picture, name).unwrap_or_default();
        let file = value.rsplit('/').next().unwrap_or(value);
        file.to_ascii_lowercase().contains("avatar")
    };
    ["class", "src", "data-src"].into_iter().any(named)
}

/// Whether there is bare text right beside an inline element, so that it is a word of a sentence.
fn in_sentence(node: TreeNode<'_>) -> bool {
    let beside = [node.prev_sibling(), node.next_sibling()];
    let text = beside
        .into_iter()
        .flatten()
        .filter_map(|it| it.value().as_text());
    text.into_iter().any(|it| !it.trim().is_empty())
}

/// Whether an element is a line, that is a block that holds no blocks.
fn is_line(survey: &PageSurvey<'_>, at: usize) -> bool {
    let spot = &survey.spots[at];
    !spot.has_blocks && is_block(spot.tag)
}

/// Whether a heading says the title of the page, or, the first kind of heading, its beginning.
fn is_title(survey: &PageSurvey<'_>, at: usize, title: &str) -> bool {
    let spot = &survey.spots[at];
    if !is_heading(spot.tag) || title.is_empty() {
        return false;
    }
    let own = labels::essence(&dom::seen_text(spot.node));
    let most = || spot.tag == "h1" && title.starts_with(&own) && own.len() * 2 > title.len();
    own.chars().count() > 4 && (own == title || most())
}

/// Parts of names of what pages say twice: captions in a row of slides, boxes for other screens.
const COPIED: &[&str] = &[
    "caption", "slide", "galler", "carousel", "mobile", "desktop", "visible-",
];

/// Whether a line is of the kind that pages say twice. Paragraphs may be said twice by their author.
fn is_copied(survey: &PageSurvey<'_>, at: usize) -> bool {
    let named = |it: usize| {
        COPIED
            .iter()
            .any(|name| survey.spots[it].names.contains(name))
    };
    survey.spots[at].tag == "figcaption" || named(at) || survey.around(at).take(2).any(named)
}

/// Parts of addresses of `<iframe>` elements that show nothing of the article.
const MACHINERY: &[&str] = &[
    "postmessagerelay",
    "proxy.htm",
    "/static/proxy",
    "/plugins/like",
    "/plugins/share",
    "/plugins/follow",
    "tweet_button",
    "follow_button",
    "widget_iframe",
    "like.php",
    "like_box",
    "likebox",
    "recaptcha",
    "doubleclick",
    "googlesyndication",
    "adservice",
    "safeframe",
    "//follow.",
    "/plugin/cache/",
    "xd_arbiter",
    "addthis",
    "sharethis",
    "disqus",
    "/login_button",
];

/// Whether a frame is too small to be seen, or holds a button or a channel of scripts.
fn is_machinery(frame: TreeNode<'_>) -> bool {
    let tiny = |name: &str| {
        dom::attr(frame, name).is_some_and(|it| matches!(it.trim(), "0" | "1" | "0px" | "1px"))
    };
    let hidden = dom::attr(frame, "aria-hidden") == Some("true")
        || dom::attr(frame, "tabindex") == Some("-1");
    let address = dom::attr(frame, "src").unwrap_or("").to_ascii_lowercase();
    (tiny("width") && tiny("height")) || hidden || MACHINERY.iter().any(|it| address.contains(it))
}
