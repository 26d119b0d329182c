//! What editors and sites say in attributes, classes, styles and elements of their own becomes the HTML that says the
//! same: pictures in cards, lists of word processors, listings in tables. The tree is changed before anything else
//! looks at it, so that no other rule has to know.
//!
//! | file | what |
//! |---|---|
//! | `cards`, `amp`, `evernote` | contents of elements that only their own site or editor shows |
//! | `bookmarks` | a link with title, summary and picture, which is one card |
//! | `office`, `google` | documents that Word, WPS, `LibreOffice` and Google Docs saved |
//! | `blocks` | notes of Notion, Feishu, `OneNote` and Naver: tasks, boxes, quotations |
//! | `lists` | items that stand beside each other and say their level |
//! | `listings` | code that is set line by line |
//! | `notes` | notes whose text stands beside their mark |
//! | `lines` | marks that were typed twice, and lines that were parted |

mod amp;
mod blocks;
mod bookmarks;
mod cards;
mod editor;
mod evernote;
mod google;
mod lines;
mod listings;
mod lists;
mod notes;
mod office;

pub(super) use self::editor::Editor;
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use crate::read::{BodyKind, Source};

/// What only an editor or a site understands becomes HTML.
pub(super) static READ_DIALECT: Rule = Rule {
    name: "read-dialect",
    does: "What an editor or a site says in attributes, classes, styles and elements of its own becomes the HTML that \
           says the same: pictures, code and links of cards, tasks, boxes, lists of word processors.",
    example: "`<amp-img src=\"a.jpg\">` → picture",
};

/// Listings become code.
pub(super) static JOIN_LISTING: Rule = Rule {
    name: "join-listing",
    does: "Code that a site sets as a table or line by line is one block of code, without its numbers and buttons.",
    example: "`<table><td class=\"blob-num\">1<td class=\"blob-code\">a</table>` → code",
};

/// Marks that were typed although the list sets them.
pub(super) static TYPED_BULLET: Rule = Rule {
    name: "typed-bullet",
    does: "A bullet that was typed at the beginning of an item of a list goes: the list has its own.",
    example: "`<li>• 甲</li>` → item `甲`",
};

/// What a card, a film or an app shows, and nothing else says.
pub(super) static DROP_UNSHOWN: Rule = Rule {
    name: "drop-unshown",
    does: "Navigation, advertisements and buttons that an editor or AMP marks as such go, and so does what cannot be \
           read, such as encrypted text.",
    example: "`<amp-ad>` → nothing",
};

/// Rewrites what the tree has in dialects.
pub(super) fn read(tree: &mut Tree, source: &Source, report: &mut CleaningReport) {
    let mut editor = Editor::new(tree, report);
    if source.kind == BodyKind::Plain {
        return;
    }
    cards::read(&mut editor);
    amp::read(&mut editor);
    evernote::read(&mut editor);
    google::read(&mut editor);
    office::read(&mut editor);
    blocks::read(&mut editor);
    listings::read(&mut editor);
    bookmarks::read(&mut editor);
    lines::read(&mut editor);
    notes::read(&mut editor);
}

/// How far the head of a page is searched for, in bytes: exports have long style sheets.
const HEAD: usize = 100_000;

/// How much of a body says what it is, in bytes.
const BEGINNING: usize = 3_000;

/// Programs for documents, as they name themselves.
const PROGRAMS: &[&str] = &[
    "microsoft word",
    "word.document",
    "libreoffice",
    "openoffice",
    "wps office",
    "abiword",
    "onenote",
];

/// Whether a page was saved by a program for documents: all of it is the article, for no site stands around it. The
/// head and the beginning of the body say so; further on stands what people paste into pages of sites.
pub(super) fn is_document(source: &Source) -> bool {
    let near = &source.body[..source.body.floor_char_boundary(HEAD)];
    let lower = near.to_ascii_lowercase();
    let at = lower.find("<body").unwrap_or(0);
    let (head, body) = lower.split_at(at);
    let body = &body[..body.floor_char_boundary(BEGINNING)];
    let named = |tag: &str, names: &[&str]| names.iter().any(|it| tag.contains(it));
    let by_program = head.split("<meta").skip(1).any(|it| {
        let tag = it.split('>').next().unwrap_or_default();
        let evernote = tag.contains("exporter-version") && tag.contains("evernote");
        evernote || named(tag, &["generator", "progid"]) && named(tag, PROGRAMS)
    });
    let tag = body.split('>').next().unwrap_or_default();
    let notion = ["sans", "serif", "mono"]
        .iter()
        .any(|face| body.contains(&format!("class=\"page {face}\"")));
    by_program || tag.contains("doc-content") || body.contains("<en-note") || notion
}
