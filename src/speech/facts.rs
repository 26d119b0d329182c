//! Facts → sentences. What a rule found is told in English by the rule itself; in Chinese the sentence says what the rule
//! does, and names in brackets what it found where no text of the article shows it.

use super::UiLanguage;
use super::reasons::{colon, picture_reason, picture_reasons};
use super::rules::rule;
use crate::diag::{Candidate, Change, Conversion, Fact, LineRescue, Warning};
use crate::in_language;
use crate::model::Media;

/// How many characters of a part that was taken out are shown.
const FIRST_WORDS: usize = 60;

/// A warning with its line and rule.
#[must_use]
pub fn warning(warning: &Warning, language: UiLanguage) -> String {
    let said = message(warning, language);
    let rule = warning.rule.name;
    match warning.line {
        0 => format!("{said} [{rule}]"),
        line => in_language!(
            language;
            "line {}: {} [{}]",
            "第 {} 行：{} [{}]",
            "第 {} 行：{} [{}]",
            line,
            said,
            rule
        ),
    }
}

/// What happened, and how often when it was more than once.
#[must_use]
pub fn message(warning: &Warning, language: UiLanguage) -> String {
    let said = fact(warning, language);
    match warning.times {
        0 | 1 => said,
        times => in_language!(
            language;
            "{} ({} times, first here)",
            "{}（共 {} 次，这里是第一次）",
            "{}（共 {} 次，這裡是第一次）",
            said,
            times
        ),
    }
}

/// What happened.
#[must_use]
pub fn fact(warning: &Warning, language: UiLanguage) -> String {
    match language {
        UiLanguage::En => warning.fact.to_string(),
        UiLanguage::Hans | UiLanguage::Hant => chinese(warning, language),
    }
}

fn chinese(warning: &Warning, language: UiLanguage) -> String {
    let of = |hans: &'static str, hant: &'static str| language.one_of(["", hans, hant]);
    let does = rule(warning.rule, language).trim_end_matches('。');
    match &warning.fact {
        Fact::Removed { what, text } | Fact::Outside { what, text } => {
            taken(does, what, text, language)
        }
        Fact::Article {
            element,
            parts,
            letters,
            candidates,
        } => article(element, *parts, *letters, candidates, language),
        Fact::Repaired { what } => format!("{does}（{what}）"),
        Fact::Guessed { what, reason } | Fact::Found { what, reason } => {
            format!("{does}（{what}: {reason}）")
        }
        Fact::UnknownElement { name } => {
            let tail = of("，保留其内容", "，保留其內容");
            format!("{} `<{name}>`{tail}", of("不认识的元素", "不認識的元素"))
        }
        Fact::Unreadable { what, text } => {
            let tail = of("无法理解，按原文保留", "無法理解，依原文保留");
            format!("`{what}` {tail}：`{text}`")
        }
        Fact::LostText { text, count } => match language {
            UiLanguage::Hant => format!("遺失 {count} 個字，從「{text}」起"),
            UiLanguage::En | UiLanguage::Hans => format!("丢失 {count} 个字，从“{text}”起"),
        },
        Fact::LostElement { tag } => {
            let what = of("无法读出这个元素显示的内容", "無法讀出這個元素顯示的內容");
            format!("{what}：`{tag}`")
        }
        Fact::MissingPicture { url, reason } => {
            let reason = picture_reasons(reason, language);
            format!("{} `{url}`：{reason}", of("缺图片", "缺圖片"))
        }
        Fact::ConvertedPicture { url, conversion } => {
            let how = converted(conversion, language);
            format!("{} `{url}`：{how}", of("图片", "圖片"))
        }
        Fact::MissingGlyph { cluster } => glyph(cluster, language),
        Fact::RescuedLine { step, text } => {
            format!(
                "{}（{}）：`{text}`",
                of("勉强成行", "勉強成行"),
                rescue(*step, language)
            )
        }
        Fact::TooLarge { what, bytes, most } => in_language!(
            language;
            "{} has {} kB, more than the {} kB of `--max-size`",
            "{} 有 {} kB，超过 `--max-size` 的 {} kB",
            "{} 有 {} kB，超過 `--max-size` 的 {} kB",
            what.trim_start_matches("the "),
            bytes.div_ceil(1000),
            most / 1000
        ),
        Fact::Simplified { what, shown_as } => format!("{does}（{what} → {shown_as}）"),
    }
}

/// What was taken out: if it is long, its length and its first words.
fn taken(does: &str, what: &str, text: &str, language: UiLanguage) -> String {
    let text = text.trim();
    let count = text.chars().count();
    if count == 0 {
        return format!("{does}（{what}）");
    }
    if count <= FIRST_WORDS {
        return format!("{does}：`{text}`");
    }
    let first: String = text.chars().take(FIRST_WORDS).collect();
    let unit = language.one_of(["", "个字", "個字"]);
    format!("{does}，{count} {unit}：`{}…`", first.trim_end())
}

fn article(
    element: &str,
    parts: usize,
    letters: u32,
    candidates: &[Candidate],
    language: UiLanguage,
) -> String {
    let of = |hans: &'static str, hant: &'static str| language.one_of(["", hans, hant]);
    let mut out = format!("正文是 {element}");
    if parts > 1 {
        let unit = of("个元素", "個元素");
        out += &format!("{} {} {unit}", of("，另有", "，另有"), parts - 1);
    }
    out += &format!("，{} {letters}", of("长度", "長度"));
    for (number, it) in candidates.iter().enumerate() {
        out += if number == 0 {
            of("；得分：", "；得分：")
        } else {
            "，"
        };
        out += &format!(
            "{} {}（{} {} 行）",
            it.score,
            it.element,
            of("第", "第"),
            it.line
        );
    }
    out
}

fn glyph(cluster: &str, language: UiLanguage) -> String {
    let mut out = match language {
        UiLanguage::Hant => format!("沒有字型含有「{cluster}」"),
        UiLanguage::En | UiLanguage::Hans => format!("没有字体含有“{cluster}”"),
    };
    for c in cluster.chars() {
        out += &format!(" U+{:04X}", u32::from(c));
    }
    if let Some((_, family)) = crate::diag::family_of(cluster) {
        out += &match language {
            UiLanguage::Hant => format!("；可用 `--font-dir` 加入 `{family}` 之類的字型"),
            UiLanguage::En | UiLanguage::Hans => {
                format!("；可用 `--font-dir` 加上 `{family}` 之类的字体")
            }
        };
    }
    out
}

fn rescue(step: LineRescue, language: UiLanguage) -> String {
    let [hans, hant] = match step {
        LineRescue::NameParted => ["拆开了名称", "拆開了名稱"],
        LineRescue::WordParted => ["拆开了词", "拆開了詞"],
        LineRescue::AddressParted => ["拆开了网址", "拆開了網址"],
        LineRescue::DashAtLineStart => ["破折号或省略号在行首", "破折號或刪節號在行首"],
        LineRescue::MarkAtLineStart => ["标点在行首", "標點在行首"],
        LineRescue::WordPartedWithoutHyphen => ["拆开了词而没有连字符", "拆開了詞而沒有連字號"],
        LineRescue::WiderThanMeasure => ["比版心宽", "比版心寬"],
        LineRescue::LoneCharacter => ["末行只有一个字", "末行只有一個字"],
        LineRescue::ShorterThanMeasure => ["比版心短", "比版心短"],
        LineRescue::GapsOpened { mille } => {
            let [em, rest] = [mille / 1000, mille % 1000];
            let said = language.one_of(["", "字距加大", "字距加大"]);
            return format!("{said} {em}.{rest:03} em");
        }
    };
    language.one_of(["", hans, hant]).to_owned()
}

fn converted(conversion: &Conversion, language: UiLanguage) -> String {
    let Conversion { from, to, changes } = conversion;
    let name = |media: Media| match changes.is_empty() {
        true => media.mime(),
        false => media.extension(),
    };
    let became = language.one_of(["became", "变为", "變為"]);
    let mut out = format!(
        "{} {} × {} {became} {} {} × {}",
        name(from.media),
        from.width,
        from.height,
        name(to.media),
        to.width,
        to.height
    );
    if !changes.is_empty() {
        out += colon(language);
        out += &listed(changes, language);
    }
    out
}

fn listed(changes: &[Change], language: UiLanguage) -> String {
    let changes: Vec<String> = changes.iter().map(|it| change(it, language)).collect();
    changes.join("、")
}

fn change(change: &Change, language: UiLanguage) -> String {
    let [hans, hant] = match change {
        Change::Recoded => ["并非处处能显示", "並非處處能顯示"],
        Change::Turned => ["转正", "轉正"],
        Change::Stilled => ["只取第一帧", "只取第一格"],
        Change::StilledForLength => ["帧太多，只取第一帧", "格數太多，只取第一格"],
        Change::InksMixed => ["从 CMYK 转为 sRGB", "從 CMYK 轉為 sRGB"],
        Change::Repaired => ["已损坏或编码罕见", "已損壞或編碼罕見"],
        Change::DepthCut => ["从 16 位降为 8 位", "從 16 位元降為 8 位元"],
        Change::ColoursTurned => ["颜色转为 sRGB", "色彩轉為 sRGB"],
        Change::Greyed => ["印成灰度", "印成灰階"],
        Change::Scaled { width, height } => {
            let said = language.one_of(["", "缩小到", "縮小到"]);
            return format!("{said} {width} × {height}");
        }
        Change::Squeezed => ["为了减小书的体积", "為了縮小書的體積"],
        Change::MetadataDropped => ["去掉相机写入的信息", "去掉相機寫入的資訊"],
        Change::Tamed => ["去掉脚本、样式和外部链接", "去掉指令碼、樣式和外部連結"],
        Change::Drawn => ["画成像素", "畫成像素"],
        Change::HtmlLost => ["其中 HTML 部分的文字不显示", "其中 HTML 部分的文字不顯示"],
        Change::TextLost => ["没有字体，文字不显示", "沒有字型，文字不顯示"],
        Change::LeftAsItCame { reason, due } => {
            let reason = picture_reason(reason, language);
            let due = listed(due, language);
            return match language {
                UiLanguage::Hant => format!("維持原樣（{reason}），未能{due}"),
                UiLanguage::En | UiLanguage::Hans => format!("保持原样（{reason}），未能{due}"),
            };
        }
    };
    language.one_of(["", hans, hant]).to_owned()
}
