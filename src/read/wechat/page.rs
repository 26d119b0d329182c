//! One pass over a `WeChat` page: what its marked elements and its scripts hold.
//!
//! Nine tenths of such a page are scripts, so nothing here builds a tree and no script is read twice.

use std::ops::Range;

use crate::read::entities::decode;
use crate::read::tags::{Token, attribute, tokens};

/// A text and the byte of the page at which it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PagePiece<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// The parts of a page in which an article, or facts about it, may stand.
#[derive(Debug, Default)]
pub(super) struct WechatPage<'a> {
    /// `og:…` and `author`, lower case, as written; the first of each counts.
    pub(super) metas: Vec<(String, String, usize)>,
    /// Scripts that hold facts about an article.
    pub(super) scripts: Vec<PagePiece<'a>>,
    /// Elements that are known by their `id`, and the bytes of the page that they take.
    marked: Vec<(MarkedById, Range<usize>)>,
    /// The text of a notice that the page shows in place of the article.
    pub(super) notice: String,
    text: &'a str,
}

/// Elements that are known by their `id`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MarkedById {
    /// The article.
    Content,
    /// The article of a page that shows pictures or a short text.
    Description,
    /// The words of the person who shared the article.
    ShareNotice,
    /// The title.
    Title,
    /// The account.
    Account,
    /// The author, where he is not only a byline.
    Author,
    /// The day, in a page that a browser saved.
    Time,
    /// The byline: the first text in the row under the title.
    Byline,
}

impl MarkedById {
    fn of(attributes: &str) -> Option<Self> {
        if let Some(id) = attribute(attributes, "id") {
            let mark = match id.as_str() {
                "js_content" => Self::Content,
                "js_text_desc" | "js_image_desc" | "js_image_content" => Self::Description,
                "js_share_notice" => Self::ShareNotice,
                "activity-name" | "js_text_title" => Self::Title,
                "js_name" => Self::Account,
                "js_author_name" => Self::Author,
                "publish_time" => Self::Time,
                _ => return None,
            };
            return Some(mark);
        }
        let class = attribute(attributes, "class")?;
        let mut names = class.split_ascii_whitespace();
        let is_byline = names.clone().any(|it| it == "rich_media_meta_text")
            && names.all(|it| it.starts_with("rich_media_meta"));
        is_byline.then_some(Self::Byline)
    }
}

/// Classes of elements that say why there is no article, old and new.
const NOTICES: &[&str] = &[
    "weui-msg__title",
    "weui-msg__desc",
    "weui_msg_title",
    "weui_msg_desc",
    "global_error_msg",
    "mesg-block",
    "page_msg",
    "tips",
];

/// Words that stand in the scripts that know something of an article, and in no other.
const TELLING: &[&str] = &[
    "cgiDataNew =",
    "cgiData = {",
    "msg_title =",
    "getXmlValue(",
    "picture_page_info_list =",
];

/// An element that is open: its name, how many elements of the same name are open inside it, and what it is.
struct OpenPart<'a> {
    name: &'a str,
    depth: u32,
    start: usize,
    what: PartOfPage,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum PartOfPage {
    Marked(MarkedById),
    Notice,
}

/// Reads a page.
pub(super) fn scan(text: &str) -> WechatPage<'_> {
    let mut page = WechatPage {
        text,
        ..WechatPage::default()
    };
    let mut open: Vec<OpenPart<'_>> = Vec::new();
    let mut script = false;
    for (at, token) in tokens(text) {
        match token {
            Token::Open(name, attributes) => {
                script = name.eq_ignore_ascii_case("script");
                for it in open
                    .iter_mut()
                    .filter(|it| it.name.eq_ignore_ascii_case(name))
                {
                    it.depth += 1;
                }
                if name.eq_ignore_ascii_case("meta") {
                    page.meta(attributes, at);
                } else if let Some(what) = what(attributes)
                    && open.len() < 8
                    && !is_void(name)
                {
                    // `at` is that of `<`; the contents begin behind `>`.
                    let start = at + 1 + name.len() + attributes.len() + 1;
                    open.push(OpenPart {
                        name,
                        depth: 1,
                        start,
                        what,
                    });
                }
            }
            Token::Close(name) => {
                for it in open
                    .iter_mut()
                    .filter(|it| it.name.eq_ignore_ascii_case(name))
                {
                    it.depth -= 1;
                }
                page.close(&mut open, at);
            }
            Token::Raw(text) if script => {
                if TELLING.iter().any(|it| text.contains(it)) {
                    page.scripts.push(PagePiece { text, at });
                }
            }
            Token::Text(text) => {
                if open.iter().any(|it| it.what == PartOfPage::Notice) {
                    page.notice.push_str(text);
                }
            }
            Token::Raw(_) | Token::Comment => {}
        }
    }
    for it in &mut open {
        it.depth = 0;
    }
    page.close(&mut open, text.len());
    page
}

fn what(attributes: &str) -> Option<PartOfPage> {
    let is_notice = || {
        let class = attribute(attributes, "class")?;
        class
            .split_ascii_whitespace()
            .any(|it| NOTICES.contains(&it))
            .then_some(PartOfPage::Notice)
    };
    MarkedById::of(attributes)
        .map(PartOfPage::Marked)
        .or_else(is_notice)
}

fn is_void(name: &str) -> bool {
    ["img", "input", "br", "hr", "link", "source"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it))
}

impl<'a> WechatPage<'a> {
    fn meta(&mut self, attributes: &str, at: usize) {
        let name = attribute(attributes, "property").or_else(|| attribute(attributes, "name"));
        let content = attribute(attributes, "content").filter(|it| !it.trim().is_empty());
        if let (Some(name), Some(content)) = (name, content) {
            self.metas.push((name.to_ascii_lowercase(), content, at));
        }
    }

    /// Takes what the elements hold whose last end tag came.
    fn close(&mut self, open: &mut Vec<OpenPart<'_>>, at: usize) {
        while let Some(closed) = open.iter().position(|it| it.depth == 0) {
            let closed = open.remove(closed);
            match closed.what {
                PartOfPage::Marked(mark) => self.marked.push((mark, closed.start.min(at)..at)),
                PartOfPage::Notice => self.notice.push('\n'),
            }
        }
    }

    /// The content of a meta.
    pub(super) fn meta_of(&self, name: &str) -> Option<PagePiece<'_>> {
        let (_, text, at) = self.metas.iter().find(|it| it.0 == name)?;
        Some(PagePiece { text, at: *at })
    }

    /// The HTML in an element; the first that shows something.
    pub(super) fn html(&self, mark: MarkedById) -> Option<PagePiece<'a>> {
        self.marked
            .iter()
            .filter(|it| it.0 == mark)
            .filter_map(|it| {
                let text = self.text.get(it.1.clone())?;
                Some(PagePiece {
                    text,
                    at: it.1.start,
                })
            })
            .find(|it| shows(it.text))
    }

    /// The words in an element, blanks collapsed.
    pub(super) fn words(&self, mark: MarkedById) -> Option<(String, usize)> {
        let html = self.html(mark)?;
        Some((words(html.text), html.at)).filter(|it| !it.0.is_empty())
    }

    /// Whether the page has an element for an article, empty or not.
    pub(super) fn has(&self, mark: MarkedById) -> bool {
        self.marked.iter().any(|it| it.0 == mark)
    }
}

/// The text of a piece of HTML, blanks collapsed.
pub(super) fn words(html: &str) -> String {
    let mut text = String::new();
    for (_, token) in tokens(html) {
        match token {
            Token::Text(it) => text.push_str(it),
            Token::Open(..) | Token::Close(_) | Token::Raw(_) | Token::Comment => {}
        }
    }
    let text = decode(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a piece of HTML shows text, a picture or an embed.
pub(super) fn shows(html: &str) -> bool {
    tokens(html).any(|(_, token)| match token {
        Token::Text(text) => !text.trim().is_empty(),
        Token::Open(name, _) => {
            [
                "img", "iframe", "video", "audio", "svg", "mpvoice", "qqmusic",
            ]
            .iter()
            .any(|it| name.eq_ignore_ascii_case(it))
                || name.starts_with("mp-common")
        }
        Token::Close(_) | Token::Raw(_) | Token::Comment => false,
    })
}
