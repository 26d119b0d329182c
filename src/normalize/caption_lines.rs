//! Finds lines below pictures that are captions by what they say or how they are set.

use std::collections::BTreeSet;

use ego_tree::NodeId;

use super::dom::{self, TreeNode};
use super::parse::Tree;

/// The longest caption that is recognized by its appearance, in characters.
const LONGEST: usize = 80;

/// The longest one that names at its end who took the picture.
const LONGEST_CREDITED: usize = 120;

/// Elements that only look like captions: a short line after a picture that says so ([`says_caption`]), is centred
/// and grey or small, or is set as the site sets what stands below its pictures and hardly anything else.
pub(super) fn find(tree: &Tree) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut search = CaptionSearch::of(tree);
    let mut lines: Vec<CaptionLine> = Vec::new();
    let mut after_picture = false;
    let mut skip_to_end_of: Option<NodeId> = None;
    for node in tree.root().descendants() {
        if let Some(id) = skip_to_end_of {
            if node.ancestors().any(|it| it.id() == id) {
                continue;
            }
            skip_to_end_of = None;
        }
        match dom::name(node) {
            "img" => after_picture = true,
            "figure" | "table" | "pre" | "li" | "blockquote" | "hr" | "iframe" | "video" => {
                after_picture = false;
            }
            _ => {}
        }
        let text = node
            .value()
            .as_text()
            .filter(|it| !super::run::is_blank(it));
        if text.is_none() || dom::closest(node, dom::is_silent).is_some() {
            continue;
        }
        let below = std::mem::take(&mut after_picture);
        let Some(block) = search.line_of(node) else {
            continue;
        };
        let line = CaptionLine::of(node, block, below);
        skip_to_end_of = Some(block.id());
        let words = dom::seen_text(block);
        let count = words.chars().count();
        let looks = line.looks_like_caption() && count <= LONGEST;
        if below && (says_caption(words.trim()) || looks) {
            found.insert(block.id());
        } else if count <= SHORT {
            lines.push(line);
        }
    }
    for usual in [
        CaptionLine::is_centred,
        CaptionLine::is_quiet,
        CaptionLine::is_barred,
    ] {
        let (below, elsewhere): (Vec<&CaptionLine>, Vec<&CaptionLine>) =
            lines.iter().filter(|it| usual(it)).partition(|it| it.below);
        if below.len() >= USUAL && below.len() > 2 * elsewhere.len() {
            found.extend(below.iter().map(|it| it.block));
        }
    }
    // Headings are bare, too. Where they stand below pictures, so do others that are as short.
    let (bare, others): (Vec<&CaptionLine>, Vec<&CaptionLine>) =
        lines.iter().partition(|it| it.is_bare());
    let (below, elsewhere): (Vec<&CaptionLine>, Vec<&CaptionLine>) =
        bare.iter().partition(|it| it.below);
    let others = others.iter().filter(|it| it.below && it.brief).count();
    if below.len() >= USUAL && below.len() > 2 * elsewhere.len().max(others / 2) {
        found.extend(below.iter().map(|it| it.block));
    }
    found
}

/// A line of such a length may be a caption by its look alone.
const SHORT: usize = 45;

/// Headings are often no longer than this.
const BRIEF: usize = 12;

/// So many lines that look alike, each below a picture, make a habit.
const USUAL: usize = 3;

/// How a short line is set, and whether it stands below a picture.
#[derive(Clone, Copy, Debug)]
struct CaptionLine {
    block: NodeId,
    below: bool,
    centred: bool,
    grey: bool,
    small: bool,
    bold: bool,
    /// Whether it ends with a bar and a name.
    barred: bool,
    /// Whether it is no sentence: no mark ends it.
    bare: bool,
    /// Whether it is as short as headings are.
    brief: bool,
}

impl CaptionLine {
    fn of(text: TreeNode<'_>, block: TreeNode<'_>, below: bool) -> Self {
        let mut chain = text.ancestors().take(12);
        let centred = chain
            .find_map(|it| dom::style(it, "text-align").or_else(|| dom::filled(it, "align")))
            .is_some_and(|it| it.contains("center"))
            || text.ancestors().any(|it| dom::name(it) == "center");
        let inside = || {
            text.ancestors()
                .take_while(|it| it.id() != block.id())
                .chain([block])
        };
        let grey = inside().any(|it| {
            dom::style(it, "color")
                .or_else(|| dom::filled(it, "color"))
                .is_some_and(is_grey)
        });
        let words = dom::seen_text(block);
        let words = words.trim();
        let small = inside().any(|it| dom::style(it, "font-size").is_some_and(is_small));
        let bold = inside().any(|it| matches!(dom::name(it), "strong" | "b"));
        Self {
            block: block.id(),
            below,
            centred,
            grey,
            small,
            bold,
            barred: is_barred(words),
            bare: is_bare(words),
            brief: words.chars().count() <= BRIEF,
        }
    }

    fn looks_like_caption(&self) -> bool {
        self.centred && self.is_quiet()
    }

    fn is_centred(&self) -> bool {
        self.centred && !self.bold
    }

    fn is_barred(&self) -> bool {
        self.barred && !self.bold
    }

    fn is_bare(&self) -> bool {
        self.bare && !self.bold
    }

    fn is_quiet(&self) -> bool {
        (self.grey || self.small) && !self.bold
    }
}

/// What is known of elements that hold a text, so that each is looked through once, however many texts it holds.
#[derive(Default)]
struct CaptionSearch {
    /// With a picture or a line end inside.
    parted: BTreeSet<NodeId>,
    /// With more text than a caption has.
    long: BTreeSet<NodeId>,
}

impl CaptionSearch {
    fn of(tree: &Tree) -> Self {
        let mut parted = BTreeSet::new();
        for node in tree.root().descendants() {
            if matches!(dom::name(node), "img" | "br" | "svg" | "iframe") {
                // The elements around a known one are known, too.
                let around = node.ancestors().map(|it| it.id());
                for _ in around.take_while(|it| parted.insert(*it)) {}
            }
        }
        Self {
            parted,
            ..Self::default()
        }
    }

    /// The outermost element that holds this text, short enough for a caption and without a picture.
    fn line_of<'a>(&mut self, text: TreeNode<'a>) -> Option<TreeNode<'a>> {
        let mut line = None;
        for node in text.ancestors() {
            let inline_or_box = matches!(
                dom::name(node),
                "p" | "section" | "div" | "span" | "font" | "em" | "strong" | "center" | "i" | "b"
            );
            if !inline_or_box || self.parted.contains(&node.id()) {
                break;
            }
            let long = self.long.contains(&node.id());
            if long || dom::seen_text(node).chars().count() > LONGEST_CREDITED {
                self.long.insert(node.id());
                return None;
            }
            line = Some(node);
        }
        line
    }
}

/// Whether a line below a picture says itself that it is about the picture: `图源：…`, `图 4：…`, `…供图`, `© …`.
pub(super) fn says_caption(words: &str) -> bool {
    /// What captions begin with.
    const BEGIN: &[&str] = &[
        "▲",
        "△",
        "▵",
        "↑",
        "图/",
        "图／",
        "图：",
        "图:",
        "图源",
        "图片来源",
        "图片来自",
        "图片：",
        "图片:",
        "图注",
        "圖：",
        "圖/",
        "圖源",
        "圖片來源",
        "图 |",
        "图|",
        "图丨",
        "图｜",
        "摄影：",
        "摄影/",
        "摄影｜",
        "攝影：",
        "供图：",
        "照片来源",
        "来源：",
        "来源微博",
        "来源@",
        "数据整理自",
        "截取自",
        "截图自",
        "截自",
        "来源:",
        "数据来源",
        "制图：",
    ];
    /// What they have in them if they are short.
    const WITHIN: &[&str] = &[
        "图源：",
        "图源:",
        "图片来源",
        "圖片來源",
        "图片来自",
        "数据来源：",
    ];
    /// What they end with if they are short.
    const END: &[&str] = &["供图", "供圖", " 摄", "剧照", "劇照"];
    /// What they end with however long they are.
    const CREDIT: &[&str] = &[
        "/ 图",
        "/图",
        "／图",
        "/ 圖",
        "/圖",
        "/ 摄",
        "/摄",
        "／摄",
        "记者摄",
        "资料图",
    ];
    let count = words.chars().count();
    let bare = words.trim_start_matches(['（', '(', '［', '[', '【']);
    if count > LONGEST_CREDITED || bare.is_empty() {
        return false;
    }
    let begins = BEGIN.iter().any(|it| bare.starts_with(it)) || is_numbered(bare);
    let begins = begins && count <= LONGEST;
    let core = bare.trim_end_matches(['）', ')', '］', ']', '】', '。']);
    begins
        || is_rights(core)
        || count <= SHORT && bare.len() < words.len() && core.len() < bare.len() && is_bare(core)
        || CREDIT.iter().any(|it| core.ends_with(it))
        || count <= SHORT
            && (WITHIN.iter().any(|it| core.contains(it))
                || END.iter().any(|it| core.ends_with(it))
                || is_credited(core))
}

/// `清理管道的工人。© City News`: behind the sign stands a name and no sentence.
fn is_rights(words: &str) -> bool {
    words.rsplit_once('©').is_some_and(|(_, owner)| {
        let owner = owner.trim();
        (1..=48).contains(&owner.chars().count()) && !owner.contains(['。', '！', '？'])
    })
}

/// `图 4：来源…`, `图一　…`, `Figure 2. …`: a number with something that parts it from the words after it.
fn is_numbered(words: &str) -> bool {
    let rest = ["图", "圖", "Figure", "Fig.", "FIG.", "그림"]
        .iter()
        .find_map(|it| words.strip_prefix(it));
    let Some(rest) = rest.map(str::trim_start) else {
        return false;
    };
    let number = |c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十".contains(c) || matches!(c, '-' | '－' | '.')
    };
    let after = rest.trim_start_matches(number);
    let sentence = [
        "显示", "顯示", "展示", "是", "为", "中", "里", "给出", "所示", "的", "可", "说明",
    ];
    if sentence.iter().any(|it| after.trim_start().starts_with(it)) {
        return false;
    }
    let parted = after.starts_with([
        '：', ':', '．', '、', ' ', '\u{3000}', '丨', '｜', '|', '（', '(', '/',
    ]) || rest[..rest.len() - after.len()].ends_with('.');
    after.len() < rest.len() && (parted || after.is_empty())
}

/// `码率的比较丨某某网`. A byline has a bar, too (`作者丨某某`), but one of those does not make a habit.
fn is_barred(words: &str) -> bool {
    words
        .rsplit_once(['丨', '｜', '|'])
        .is_some_and(|(before, name)| {
            !before.trim().is_empty() && (1..=16).contains(&name.trim().chars().count())
        })
}

/// `黄昏的河岸`: words without a mark at their end, as titles of pictures are and sentences are not.
fn is_bare(words: &str) -> bool {
    let count = words.chars().count();
    let ends = |c: char| c.is_alphanumeric() || matches!(c, '”' | '》' | '」' | '』' | '）' | ')');
    (4..=40).contains(&count)
        && words.chars().next_back().is_some_and(ends)
        && words.chars().any(char::is_alphabetic)
        && !words.contains(['。', '！', '？', '!', '?', '：', ':'])
}

/// `旧泵站的外墙丨作者供图`, `晚霞 | 某某摄`: what stands after the last bar names a source.
fn is_credited(words: &str) -> bool {
    let Some((before, source)) = words.rsplit_once(['丨', '｜', '|']) else {
        return false;
    };
    let source = source.trim();
    !before.trim().is_empty()
        && (1..=12).contains(&source.chars().count())
        && ["图", "圖", "摄", "攝", "摄影", "攝影", "视觉中国", "社"]
            .iter()
            .any(|it| source.ends_with(it))
}

/// Whether a colour is a medium grey.
fn is_grey(color: &str) -> bool {
    let color = color.trim().to_ascii_lowercase();
    let channels: Vec<u32> = if let Some(hex) = color.strip_prefix('#') {
        let wide = hex.len() >= 6;
        let digits = if wide { 2 } else { 1 };
        let parts = (0..3).filter_map(|it| hex.get(it * digits..(it + 1) * digits));
        parts
            .filter_map(|it| u32::from_str_radix(it, 16).ok())
            .map(|it| if wide { it } else { it * 17 })
            .collect()
    } else if let Some(list) = color
        .strip_prefix("rgb(")
        .or_else(|| color.strip_prefix("rgba("))
    {
        list.split([',', ' ', ')'])
            .filter_map(|it| it.trim().parse().ok())
            .take(3)
            .collect()
    } else {
        return matches!(color.as_str(), "gray" | "grey" | "darkgray" | "darkgrey");
    };
    let (low, high) = (channels.iter().min(), channels.iter().max());
    match (low, high) {
        (Some(low), Some(high)) => {
            channels.len() == 3 && *low >= 100 && *high <= 200 && high - low <= 24
        }
        _ => false,
    }
}

fn is_small(size: &str) -> bool {
    let number = size
        .trim_end_matches("px")
        .split('.')
        .next()
        .and_then(|it| it.trim().parse::<u32>().ok());
    size.ends_with("px") && number.is_some_and(|it| (8..=13).contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_what_a_picture_shows_are_captions() {
        for caption in [
            "图源：某某网站",
            "（图片来源：某某图片社）",
            "旧桥的桥墩丨作者供图",
            "打扫街道的人。© Some News",
            "图 4：来源 年度公报",
            "图一　黄昏的河岸",
            "图2-1 结构",
            "Figure 3. The bridge",
            "▲ 十年来的水位",
            "志愿者在分发口罩。受访者供图",
            "甲乙丙 / 摄影：某某，图片来源：某社",
            "某年某月某日，在城北的旧车站，工人们正在拆下最后一段铁轨，围观的人站满了天桥，直到天黑才慢慢散去。（某社记者 某某 / 图）",
            "如果河水也有记忆，它记得的大约就是这样一个冬天，冰面上走过的人，和再也没有走回来的人。© The Northern Daily",
            "电影《某某》剧照",
            "（某网上关于河流的一些讨论）",
        ] {
            assert!(says_caption(caption), "{caption}");
        }
        for text in [
            "图4显示水位逐年下降。",
            "图书馆在河的对岸。",
            "图 4 显示，水位逐年下降。",
            "图 4 显示，水位逐年下降，到了二〇一〇年以后才有所回升，但仍然没有回到从前的高度，人们为此争论不休，却也没有办法，只能一年年地等下去。下一节将要说到这件事的由来，以及后来的种种变化。",
            "他说：“我们供图书馆使用。”",
            "甲 | 乙",
            "© 2024 某某网。保留所有权利。",
            "",
        ] {
            assert!(!says_caption(text), "{text}");
        }
    }

    #[test]
    fn middle_greys_are_grey() {
        for grey in [
            "#888",
            "#999999",
            "rgb(136, 136, 136)",
            "rgba(178,178,178,1)",
            "gray",
        ] {
            assert!(is_grey(grey), "{grey}");
        }
        for other in [
            "#333",
            "#fff",
            "rgb(255, 0, 0)",
            "red",
            "",
            "#é8",
            "rgb(",
            "var(--x)",
        ] {
            assert!(!is_grey(other), "{other}");
        }
    }
}
