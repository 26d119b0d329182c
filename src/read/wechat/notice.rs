//! Pages that only say that their article is not there.

use super::facts::Facts;
use super::page::{MarkedById, WechatPage};
use crate::Gone;

/// Words that name a reason; the first that a notice holds counts.
const REASONS: &[(&str, Gone)] = &[
    ("发布者删除", Gone::Deleted),
    ("作者删除", Gone::Deleted),
    ("發布者刪除", Gone::Deleted),
    ("deleted by", Gone::Deleted),
    ("违规", Gone::Violation),
    ("违反", Gone::Violation),
    ("侵权", Gone::Violation),
    ("投诉", Gone::Violation),
    ("涉嫌", Gone::Violation),
    ("違規", Gone::Violation),
    ("violat", Gone::Violation),
    ("infring", Gone::Violation),
    ("无法查看", Gone::NotViewable),
    ("无法访问", Gone::NotViewable),
    ("不可查看", Gone::NotViewable),
    ("已迁移", Gone::NotViewable),
    ("已过期", Gone::NotViewable),
    ("已被屏蔽", Gone::NotViewable),
    ("停止访问", Gone::NotViewable),
    ("注销", Gone::NotViewable),
    ("冻结", Gone::NotViewable),
    ("环境异常", Gone::NotViewable),
    ("参数错误", Gone::NotViewable),
    ("操作频繁", Gone::NotViewable),
    ("unable to view", Gone::NotViewable),
    ("unavailable", Gone::NotViewable),
];

/// Longest notice that an error repeats, in characters.
const LONGEST: usize = 120;

/// Why a page holds no article, with the words that say so.
///
/// A page with an article is never one: it may quote such words.
pub(super) fn read(page: &WechatPage<'_>, facts: &Facts) -> Option<(Gone, String)> {
    let has_article = page.html(MarkedById::Content).is_some()
        || page.html(MarkedById::Description).is_some()
        || facts.content().is_some()
        || !facts.list(&["picture_page_info_list"]).is_empty();
    if has_article {
        return None;
    }
    let words = page.notice.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.to_lowercase();
    let (_, reason) = REASONS.iter().find(|it| lower.contains(it.0))?;
    Some((*reason, words.chars().take(LONGEST).collect()))
}
