//! Turns a byline into names: `By Ines Marsh and Tom Pan | April 2` is two people, `記者林佳慧／台北報導` is one.

/// Words in Latin letters that introduce a name; a space or a colon follows them.
const BEFORE: &[&str] = &[
    "written by",
    "posted by",
    "published by",
    "story by",
    "words by",
    "text by",
    "report by",
    "by",
    "por",
    "von",
    "par",
    "di",
    "door",
    "av",
    "af",
    "author",
    "authors",
    "autor",
    "autore",
    "auteur",
    "text",
];

/// Words in Han and Hangul that introduce a name; the name may follow without a space.
const TOUCHING: &[&str] = &[
    "本报记者",
    "本報記者",
    "本刊记者",
    "本网记者",
    "新华社记者",
    "见习记者",
    "特约记者",
    "实习记者",
    "记者",
    "記者",
    "作者",
    "撰文",
    "采写",
    "执笔",
    "執筆",
    "文責",
    "著者",
    "통신원",
    "글쓴이",
    "작성자",
];

/// Words in Han and Hangul that introduce a name only when a sign follows: `文：`, `글·`.
const SIGNED: &[&str] = &["文字", "文", "글", "글·사진", "图文", "圖文", "作者"];

/// Signs and words after which a byline goes on with something other than names.
const BEHIND: &[&str] = &[
    " | ",
    " | ",
    "｜",
    " • ",
    " – ",
    " — ",
    " - ",
    "—",
    "编辑",
    "編輯",
    "责编",
    "责任编辑",
    "来源",
    "來源",
    "发布",
    "發布",
    "关注",
    "關注",
    "报道",
    "報導",
    "报导",
    "摄影",
    "攝影",
    " on ",
    " for ",
    " in ",
    "@",
    "粉丝",
    "（",
    "updated",
    "published",
    "follow",
];

/// Words after a name that state the person's role.
const AFTER: &[&str] = &["기자", "記者", "记者", "特派员", "さん", "著", "文", "摄"];

/// Texts that are not the name of a person.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "editor",
    "staff",
    "author",
    "authors",
    "user",
    "root",
    "unknown",
    "null",
    "undefined",
    "none",
    "username",
    "nickname",
    "guest",
    "anonymous",
    "作者",
    "管理员",
    "匿名",
    "佚名",
    "小编",
    "编辑",
    "记者",
    "網路",
    "网络",
    "本站",
    "本文",
    "原创",
    "转载",
    "未知",
    "n/a",
    "web",
];

/// Names of months, as bylines write them before a day.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
];

/// The longest name, in characters.
const LONGEST: usize = 60;

/// The names in a byline.
pub(super) fn names(byline: &str) -> Vec<String> {
    let bare = without_label(labelled_part(byline.trim()));
    let bare = until_something_else(bare);
    let mut out: Vec<String> = Vec::new();
    for part in split(bare) {
        let name = trimmed(&part);
        if is_name(&name) && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Whether a text can be a person's name: it is not an address, not a date and not a word that stands for no author.
pub(super) fn is_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let letters = name.chars().filter(|it| it.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_address = lower.contains("://")
        || lower.starts_with("www.")
        || lower.starts_with('/')
        || lower.starts_with('@')
        || (lower.contains('@') && lower.contains('.'))
        || [".com", ".cn", ".net", ".org"]
            .iter()
            .any(|it| lower.ends_with(it) && !lower.contains(' '));
    letters > 0
        && digits <= letters.max(4)
        && !is_address
        && name.chars().count() <= LONGEST
        && !NOBODY.contains(&lower.as_str())
}

/// Where a paper, its reporter and a place stand between slashes, the part that names the reporter.
fn labelled_part(byline: &str) -> &str {
    let first = byline.split(['／', '/']).next().unwrap_or(byline);
    let labelled = |it: &&str| TOUCHING.iter().any(|label| it.starts_with(label));
    if labelled(&first.trim()) || SIGNED.contains(&first.trim()) {
        return byline;
    }
    let mut parts = byline.split(['／', '/']).map(str::trim);
    parts.find(labelled).unwrap_or(byline)
}

fn without_label(byline: &str) -> &str {
    let mut rest = byline;
    // `文：记者 甲` has two introducing words.
    for _ in 0..3 {
        let before = rest;
        rest = without_one_label(rest).trim_start();
        if rest.len() == before.len() {
            break;
        }
    }
    rest
}

fn without_one_label(text: &str) -> &str {
    const SIGNS: &[char] = &['：', ':', '/', '／', '|', '｜', '·', '•', '丨', '='];
    for label in TOUCHING {
        if let Some(rest) = text.strip_prefix(label) {
            let rest = rest.trim_start().trim_start_matches(SIGNS);
            return if rest.trim().is_empty() { text } else { rest };
        }
    }
    for label in SIGNED {
        if let Some(rest) = text.strip_prefix(label)
            && let Some(rest) = rest.trim_start().strip_prefix(SIGNS)
        {
            return rest;
        }
    }
    let lower = text.to_ascii_lowercase();
    for label in BEFORE {
        if let Some(rest) = lower.strip_prefix(label)
            && rest.starts_with([' ', ':', '\u{A0}'])
        {
            return text[label.len()..].trim_start_matches([' ', ':', '\u{A0}']);
        }
    }
    text
}

/// The part of a byline before the date, the place or the office that follows the names.
fn until_something_else(text: &str) -> &str {
    let cjk = text.chars().any(is_cjk);
    let lower = text.to_lowercase();
    // If lower case changes the length, positions would not match, so no word is searched.
    let lower = if lower.len() == text.len() {
        lower.as_str()
    } else {
        text
    };
    let mut end = text.len();
    for mark in BEHIND {
        let found = lower.find(mark).filter(|at| *at > 0);
        end = end.min(found.unwrap_or(end));
    }
    if cjk {
        let sign = text
            .char_indices()
            .find(|(at, c)| *at > 0 && "／/".contains(*c));
        end = end.min(sign.map_or(end, |it| it.0));
    }
    // Cut at a date: at its digits, or at the name of a month before them.
    let digit = text
        .char_indices()
        .find(|(at, c)| *at > 0 && c.is_ascii_digit());
    if let Some((at, _)) = digit {
        let before = text[..at].trim_end().trim_end_matches(['.', ',']);
        let month = MONTHS.iter().find_map(|it| before.strip_suffix(it));
        let month = month.filter(|it| it.ends_with(' '));
        end = end.min(month.unwrap_or(&text[..at]).len());
    }
    text.get(..end).unwrap_or(text)
}

/// Splits a text into the names of several people.
fn split(text: &str) -> Vec<String> {
    if text.contains('(') {
        return vec![text.to_owned()];
    }
    let mut parts: Vec<String> = vec![text.to_owned()];
    for mark in [
        "、", "，", ",", "；", ";", " & ", " and ", " und ", " et ", " e ", " y ", "\u{3000}",
        " / ",
    ] {
        parts = parts
            .iter()
            .flat_map(|it| it.split(mark).map(str::to_owned))
            .collect();
    }
    // `Mac & i` is one name: a single letter is not a name.
    if parts
        .iter()
        .any(|it| it.trim().chars().count() == 1 && it.is_ascii())
    {
        return vec![text.to_owned()];
    }
    // Names in Han characters have no spaces. A text with spaces is several names, or one that was spaced out.
    let spread = parts.iter().flat_map(|it| {
        let words = it.split_whitespace().filter(|it| !AFTER.contains(it));
        let words: Vec<&str> = words.collect();
        let all_han = words.len() > 1
            && words
                .iter()
                .all(|it| (2..=4).contains(&it.chars().count()) && it.chars().all(is_cjk));
        if all_han {
            words.iter().map(|it| (*it).to_owned()).collect()
        } else {
            vec![it.clone()]
        }
    });
    spread.collect()
}

fn trimmed(part: &str) -> String {
    // Text in brackets after a name belongs to it.
    let bracketed = part.contains('(');
    let edge = |it: char| {
        it.is_whitespace()
            || "—–-|,:：·•,;；。.（）[]【】«»\"“”".contains(it)
            || (!bracketed && "()".contains(it))
    };
    let mut name = part.trim_matches(edge);
    // `Jr.` and `N.Y.C.` keep their full stop.
    if part.trim_end().ends_with('.')
        && name
            .rsplit(' ')
            .next()
            .is_some_and(|it| it.len() <= 3 && part.contains(' '))
    {
        name = part.trim_end().trim_start_matches(edge);
    }
    for word in AFTER {
        if let Some(bare) = name.strip_suffix(word)
            && bare.trim_end().chars().count() >= 2
        {
            name = bare.trim_end();
        }
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn bylines_are_read_as_names() {
        for (byline, wanted) in [
            (
                "By Ines Marsh and Tom Pan | April 2, 2018",
                vec!["Ines Marsh", "Tom Pan"],
            ),
            (
                "por César Salza 1 de diciembre de 2017",
                vec!["César Salza"],
            ),
            ("記者林佳慧／台北報導", vec!["林佳慧"]),
            ("某聯報／ 記者林佳慧／台北報導", vec!["林佳慧"]),
            ("本报记者\u{3000}路远\u{3000}于洋", vec!["路远", "于洋"]),
            ("文／林佳、沈一鸣", vec!["林佳", "沈一鸣"]),
            ("作者：盐生 编辑：滩涂", vec!["盐生"]),
            ("김장독 기자", vec!["김장독"]),
            ("齿轮先生", vec!["齿轮先生"]),
            ("Nicolas Perriault —", vec!["Nicolas Perriault"]),
            ("Ada Thorn Mar 3", vec!["Ada Thorn"]),
            (
                "Martin Marsh (avec Ann Pan et Tom Pan)",
                vec!["Martin Marsh (avec Ann Pan et Tom Pan)"],
            ),
            ("Sam Marsh Jr.", vec!["Sam Marsh Jr."]),
            ("https://x.example/marsh", vec![]),
            ("@marsh", vec![]),
            ("admin", vec![]),
            ("By", vec!["By"]),
        ] {
            assert_eq!(names(byline), wanted, "{byline}");
        }
    }
}
