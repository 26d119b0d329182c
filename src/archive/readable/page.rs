//! A report as a page that a person reads: what was made, what was lost and why, what was cleaned. It has what matters and
//! not every line of the report, needs no server, and shows everything without its script, which only filters.

use std::collections::BTreeMap;

use crate::archive::catalogue::address;
use crate::archive::{Entry, FileEntry, LossCause, Losses, Report, WarningEntry};
use crate::speech::{Noun, UiLanguage};
use crate::xml::Xml;
use crate::{Severity, in_language};

pub(super) const TITLE: Texts = ["Conversion report", "转换报告", "轉換報告"];
const MADE: Texts = ["What was made", "做成的书", "做成的書"];
const CONVERTED: Texts = ["converted", "篇已转换", "篇已轉換"];
const CLEANED: Texts = ["What was cleaned and repaired", "清理和修正", "清理和修正"];
const HARD_LINES: Texts = ["Lines that were hard to set", "难排的行", "難排的行"];

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The most losses that a card tells; the rest are counted.
const ON_CARD: usize = 5;

/// The most examples of what a rule cleaned.
const EXAMPLES: usize = 3;

/// The most names of articles in a group of losses.
const NAMES: usize = 20;

/// The most characters of an example.
const LONGEST: usize = 160;

/// What a rule does, by its name; `None` when nobody knows.
type Describe<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

/// The text of a language among those in English, simplified and traditional Chinese.
pub(super) type Texts = [&'static str; 3];

/// The report as one HTML page in a language. `describe` says what a rule does. Messages of warnings are in that language
/// only in the run that gave them: a report that is read from its file holds them in English.
#[must_use]
pub fn html(report: &Report, language: UiLanguage, describe: Describe<'_>) -> String {
    let mut xml = Xml::html();
    xml.element("html", &[("lang", language.tag())], |xml| {
        xml.element("head", &[], |xml| {
            xml.element("meta", &[("charset", "utf-8")], |_| {});
            let view = [
                ("name", "viewport"),
                ("content", "width=device-width,initial-scale=1"),
            ];
            xml.element("meta", &view, |_| {});
            xml.leaf("title", &[], language.one_of(TITLE));
            xml.element("style", &[], |xml| xml.trusted(STYLE));
        });
        xml.newline();
        xml.element("body", &[], |xml| {
            xml.leaf("h1", &[], language.one_of(TITLE));
            sums(xml, report, language);
            losses(xml, report, language);
            made(xml, report, language);
            cleaned(xml, report, language, describe);
            foot(xml, report, language);
            xml.element("script", &[], |xml| xml.trusted(SCRIPT));
        });
    });
    format!("<!DOCTYPE html>\n{}\n", xml.into_string())
}

/// The sums as numbers that are seen at once, losses first.
fn sums(xml: &mut Xml, report: &Report, language: UiLanguage) {
    let sums = report.summary;
    let with_losses = report.articles.iter().filter(|it| state(it) == "loss");
    let numbers: [(usize, Texts, bool); 6] = [
        (sums.failed, ["failed", "篇失败", "篇失敗"], true),
        (
            with_losses.count(),
            ["lost something", "篇有遗漏", "篇有遺漏"],
            true,
        ),
        (
            sums.missing_pictures,
            ["pictures missing", "张图片缺失", "張圖片缺失"],
            true,
        ),
        (sums.articles - sums.failed, CONVERTED, false),
        (
            sums.duplicates,
            ["left out as duplicates", "篇因重复略去", "篇因重複略去"],
            false,
        ),
        (
            sums.notices,
            ["repaired or cleaned", "处修正或清理", "處修正或清理"],
            false,
        ),
    ];
    xml.element("ul", &[("class", "sums")], |xml| {
        for (number, what, is_bad) in numbers {
            if number == 0 && what != CONVERTED {
                continue;
            }
            let class = if is_bad { "bad" } else { "" };
            xml.element("li", &[("class", class)], |xml| {
                xml.leaf("b", &[], &number.to_string());
                xml.text(language.one_of(what));
            });
        }
    });
    xml.newline();
}

/// What was lost, by kind; pictures by host and cause.
fn losses(xml: &mut Xml, report: &Report, language: UiLanguage) {
    let mut told: Vec<(String, usize, &str)> = Vec::new();
    for entry in &report.articles {
        let path = &*entry.source.path;
        let losses = Losses::of(entry);
        for ((host, cause), count) in &losses.pictures {
            told.push((picture_group(host, *cause, language), *count, path));
        }
        let rest = Losses {
            pictures: BTreeMap::new(),
            ..losses
        };
        told.extend(rest.words(language).into_iter().map(|it| (it, 1, path)));
    }
    for volume in &report.volumes {
        let mut losses = Losses::default();
        losses.take_warnings(&volume.warnings);
        let title = &*volume.metadata.title;
        told.extend(losses.words(language).into_iter().map(|it| (it, 1, title)));
    }
    let mut groups: BTreeMap<String, (usize, Vec<&str>)> = BTreeMap::new();
    for (what, count, path) in told {
        let group = groups.entry(what).or_default();
        group.0 += count;
        group.1.push(path);
    }
    if groups.is_empty() {
        return;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
    xml.leaf(
        "h2",
        &[("class", "bad")],
        language.one_of(["What is missing", "缺了什么", "缺了什麼"]),
    );
    xml.element("table", &[], |xml| {
        for (what, (count, paths)) in groups {
            xml.newline();
            xml.element("tr", &[], |xml| {
                xml.leaf("td", &[("class", "number")], &count.to_string());
                xml.element("td", &[], |xml| {
                    xml.element("details", &[], |xml| {
                        xml.leaf("summary", &[], &what);
                        names(xml, &paths, language);
                    });
                });
            });
        }
    });
    xml.newline();
}

fn picture_group(host: &str, cause: LossCause, language: UiLanguage) -> String {
    let files = language.one_of(["pictures from files", "来自文件的图片", "來自檔案的圖片"]);
    let place = if host.is_empty() { files } else { host };
    let cause = cause.words(language);
    in_language!(language; "{}: {}", "{}：{}", "{}：{}", place, cause)
}

/// How many more there are of what is listed.
fn more(count: usize, language: UiLanguage) -> String {
    in_language!(language; "and {} more", "另有 {} 项", "另有 {} 項", count)
}

fn names(xml: &mut Xml, paths: &[&str], language: UiLanguage) {
    xml.element("ul", &[], |xml| {
        for path in paths.iter().take(NAMES) {
            xml.element("li", &[], |xml| xml.leaf("code", &[], path));
        }
        if paths.len() > NAMES {
            xml.leaf("li", &[], &more(paths.len() - NAMES, language));
        }
    });
}

/// The articles and books as cards: failed ones first, then those that lost something.
fn made(xml: &mut Xml, report: &Report, language: UiLanguage) {
    xml.leaf("h2", &[], language.one_of(MADE));
    if report.volumes.len() + report.articles.len() > 3 {
        form(xml, language);
    }
    let mut entries: Vec<&Entry> = report.articles.iter().collect();
    entries.sort_by_key(|it| match state(it) {
        "failed" => 0,
        "loss" => 1,
        _ => 2,
    });
    let comma = language.one_of([", ", "、", "、"]);
    xml.element("ul", &[("class", "cards")], |xml| {
        xml.newline();
        for volume in &report.volumes {
            let count = volume.articles.len();
            let what = language.counted(count, Noun::Article);
            let about = CardText {
                title: &volume.metadata.title,
                what: [volume.metadata.authors.join(comma), what],
                path: "",
            };
            card(xml, &about, &volume.outputs, "good", |xml| {
                lost(xml, &volume.warnings, language);
            });
        }
        for entry in entries {
            let metadata = entry.metadata.as_ref();
            let date = metadata.and_then(|it| it.date.as_ref());
            let day = date.map_or("", |it| it.iso.split('T').next().unwrap_or_default());
            let authors = metadata
                .map(|it| it.authors.join(comma))
                .unwrap_or_default();
            let about = CardText {
                title: metadata.map_or(&entry.source.path, |it| &it.title),
                what: [authors, day.to_owned()],
                path: &entry.source.path,
            };
            card(xml, &about, &entry.outputs, state(entry), |xml| {
                inside(xml, entry, language);
            });
        }
    });
    xml.newline();
}

/// What a card says above its links.
struct CardText<'a> {
    title: &'a str,
    what: [String; 2],
    path: &'a str,
}

fn card(
    xml: &mut Xml,
    about: &CardText<'_>,
    files: &[FileEntry],
    state: &str,
    inside: impl FnOnce(&mut Xml),
) {
    xml.element("li", &[("data-state", state)], |xml| {
        let colour = format!("background:hsl({} 35% 35%)", hue(about.title));
        let attributes = [("class", "cover"), ("style", &*colour)];
        match files.first() {
            Some(file) => {
                let address = address(&file.path);
                let [class, style] = attributes;
                let link = [class, style, ("href", &*address), ("aria-hidden", "true")];
                let link = [&link[..], &[("tabindex", "-1")]].concat();
                xml.leaf("a", &link, about.title);
            }
            None => xml.leaf(
                "span",
                &[&attributes[..], &[("aria-hidden", "true")]].concat(),
                "",
            ),
        }
        xml.element("div", &[], |xml| {
            xml.leaf("h3", &[], about.title);
            let what: Vec<&str> = about
                .what
                .iter()
                .map(|it| &**it)
                .filter(|it| !it.is_empty())
                .collect();
            if !what.is_empty() {
                xml.leaf("p", &[("class", "what")], &what.join(" · "));
            }
            if !about.path.is_empty() {
                xml.element("p", &[], |xml| xml.leaf("code", &[], about.path));
            }
            if !files.is_empty() {
                xml.element("p", &[("class", "files")], |xml| {
                    files.iter().for_each(|it| link(xml, it));
                });
            }
            inside(xml);
        });
    });
    xml.newline();
}

fn link(xml: &mut Xml, file: &FileEntry) {
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    let name = format!(
        "{} {} kB",
        extension.to_uppercase(),
        file.bytes.div_ceil(1000)
    );
    let address = address(&file.path);
    xml.leaf("a", &[("href", &*address)], &name);
}

/// What became of an article, below its links.
fn inside(xml: &mut Xml, entry: &Entry, language: UiLanguage) {
    if let Some(error) = &entry.error {
        let (reason, cure) = error.told();
        xml.leaf("p", &[("class", "bad")], reason);
        if !cure.is_empty() {
            xml.leaf("p", &[], cure);
        }
    }
    lost(xml, &entry.warnings, language);
    for duplicate in &entry.duplicates {
        let what = in_language!(
            language;
            "has the same text and is left out: {}",
            "文字相同，略去：{}",
            "文字相同，略去：{}",
            duplicate.source.path
        );
        xml.leaf("p", &[], &what);
    }
    if let Some(similar) = &entry.similar {
        let what = in_language!(
            language;
            "is nearly the same as {}",
            "与 {} 几乎相同",
            "與 {} 幾乎相同",
            similar.path
        );
        xml.leaf("p", &[], &what);
    }
}

fn lost(xml: &mut Xml, warnings: &[WarningEntry], language: UiLanguage) {
    let losses: Vec<&WarningEntry> = warnings
        .iter()
        .filter(|it| it.severity == Severity::Loss)
        .collect();
    if losses.is_empty() {
        return;
    }
    xml.element("ul", &[("class", "card-losses loss")], |xml| {
        for loss in losses.iter().take(ON_CARD) {
            let said = short(&loss.told(language));
            let said = match loss.line {
                0 => said,
                line => in_language!(
                    language;
                    "line {}: {}",
                    "第 {} 行：{}",
                    "第 {} 行：{}",
                    line,
                    said
                ),
            };
            xml.leaf("li", &[], &said);
        }
        if losses.len() > ON_CARD {
            xml.leaf("li", &[], &more(losses.len() - ON_CARD, language));
        }
    });
}

fn form(xml: &mut Xml, language: UiLanguage) {
    let form = [("id", "find"), ("role", "search"), ("hidden", "hidden")];
    let find = language.one_of(["Find an article", "查找文章", "尋找文章"]);
    let which = language.one_of(["Which articles", "哪些文章", "哪些文章"]);
    let states: [(&str, Texts); 4] = [
        ("", ["all", "全部", "全部"]),
        ("failed", ["failed", "失败", "失敗"]),
        ("loss", ["lost something", "有遗漏", "有遺漏"]),
        ("good", ["nothing lost", "没有遗漏", "沒有遺漏"]),
    ];
    xml.element("form", &form, |xml| {
        let input = [
            ("type", "search"),
            ("id", "words"),
            ("placeholder", find),
            ("aria-label", find),
        ];
        xml.element("input", &input, |_| {});
        let select = [("id", "state"), ("aria-label", which)];
        xml.element("select", &select, |xml| {
            for (value, name) in states {
                xml.leaf("option", &[("value", value)], language.one_of(name));
            }
        });
        xml.leaf("output", &[("id", "count"), ("aria-live", "polite")], "");
    });
}

/// What each rule cleaned, repaired or guessed, with examples; what was done to set lines stands apart.
fn cleaned(xml: &mut Xml, report: &Report, language: UiLanguage, describe: Describe<'_>) {
    let mut rules: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let mut lines: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let of_articles = report.articles.iter().flat_map(|it| &it.warnings);
    let of_volumes = report.volumes.iter().flat_map(|it| &it.warnings);
    for warning in of_articles.chain(of_volumes) {
        if warning.severity != Severity::Notice {
            continue;
        }
        let rules = match &*warning.kind {
            "rescued-line" => &mut lines,
            _ => &mut rules,
        };
        let group = rules.entry(&warning.rule).or_default();
        group.0 += 1;
        let example = short(&warning.told(language));
        if group.1.len() < EXAMPLES && !group.1.contains(&example) {
            group.1.push(example);
        }
    }
    table(xml, language.one_of(CLEANED), rules, describe);
    table(xml, language.one_of(HARD_LINES), lines, describe);
}

fn table(
    xml: &mut Xml,
    title: &str,
    groups: BTreeMap<&str, (usize, Vec<String>)>,
    describe: Describe<'_>,
) {
    if groups.is_empty() {
        return;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
    xml.leaf("h2", &[], title);
    xml.element("table", &[], |xml| {
        for (rule, (count, examples)) in groups {
            xml.newline();
            xml.element("tr", &[], |xml| {
                xml.leaf("td", &[("class", "number")], &count.to_string());
                xml.element("td", &[], |xml| {
                    xml.element("details", &[], |xml| {
                        let what = describe(rule).unwrap_or_default();
                        xml.element("summary", &[], |xml| {
                            xml.text(what);
                            xml.text(" ");
                            xml.leaf("code", &[], rule);
                        });
                        xml.element("ul", &[], |xml| {
                            examples.iter().for_each(|it| xml.leaf("li", &[], it));
                        });
                    });
                });
            });
        }
    });
    xml.newline();
}

fn foot(xml: &mut Xml, report: &Report, language: UiLanguage) {
    xml.element("footer", &[], |xml| {
        let tool = in_language!(
            language;
            "{} {}, {}. Every warning is in the JSON file beside this page.",
            "{} {}，{}。全部提示见旁边的 JSON 文件。",
            "{} {}，{}。全部提示見旁邊的 JSON 檔案。",
            report.tool.name,
            report.tool.version,
            report.command
        );
        xml.leaf("p", &[], &tool);
        let options = report.options.iter();
        let options = options.map(|(key, values)| format!("--{key} {}", values.join(", ")));
        let options: Vec<String> = options.collect();
        if !options.is_empty() {
            xml.element("p", &[], |xml| {
                xml.leaf("code", &[], options.join(" ").trim());
            });
        }
    });
}

/// What became of an article: `failed`, `loss` or `good`.
fn state(entry: &Entry) -> &'static str {
    if entry.error.is_some() {
        "failed"
    } else if Losses::of(entry).is_empty() {
        "good"
    } else {
        "loss"
    }
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// A hue for the cover of a title: the same for the same title.
fn hue(title: &str) -> u32 {
    title
        .chars()
        .fold(7, |sum: u32, c| (sum * 31 + u32::from(c)) % 360)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Failed, FileEntry, Unrecorded};

    fn report() -> Report {
        let failed = Failed {
            reason: "not *text* <b>".to_owned(),
            cure: String::new(),
            told: Unrecorded::default(),
        };
        let mut loss = Entry::failed(FileEntry::of("b.md", "", b""), failed.clone());
        loss.error = None;
        loss.outputs.push(FileEntry::of("甲 1.epub", "", b"x"));
        for number in 0..9 {
            loss.warnings.push(WarningEntry {
                line: number,
                rule: "retain".to_owned(),
                severity: Severity::Loss,
                kind: "lost-text".to_owned(),
                codes: Vec::new(),
                message: format!("loss {number}"),
                warning: Unrecorded::default(),
            });
            loss.warnings.push(WarningEntry {
                line: number,
                rule: "load-picture".to_owned(),
                severity: Severity::Notice,
                kind: "repaired".to_owned(),
                codes: Vec::new(),
                message: format!("example {number}"),
                warning: Unrecorded::default(),
            });
        }
        let bad = Entry::failed(FileEntry::of("c.md", "", b""), failed);
        Report::new("convert", BTreeMap::new(), vec![loss, bad], Vec::new())
    }

    #[test]
    fn text_of_an_article_never_becomes_markup_and_failures_come_first() {
        let page = html(&report(), UiLanguage::En, &|_| None);
        assert!(page.contains("not *text* &lt;b&gt;") && !page.contains("<b> "));
        let cards = page.split("What was made").nth(1).unwrap();
        assert!(cards.find("c.md").unwrap() < cards.find("b.md").unwrap());
        assert!(page.contains("href=\"%E7%94%B2%201.epub\""));
    }

    #[test]
    fn repetitions_are_counted_with_a_few_examples() {
        let page = html(&report(), UiLanguage::En, &|_| None);
        assert!(page.contains("line 1: loss 1") && page.contains("and 4 more"));
        assert!(page.contains("example 2") && !page.contains("example 3"));
        assert!(page.contains("text lost in 9 places"));
    }

    #[test]
    fn a_chinese_page_has_chinese_words_around_the_text_of_articles() {
        let page = html(&report(), UiLanguage::Hant, &|_| None);
        assert!(page.contains("<html lang=\"zh-Hant\">") && page.contains("另有 4 項"));
        assert!(page.contains("<h2>做成的書</h2>") && !page.contains("What was"));
    }

    #[test]
    fn no_empty_element_swallows_what_follows_it() {
        let page = html(&report(), UiLanguage::En, &|_| None);
        for (at, _) in page.match_indices("/>") {
            let name = page[..at].rsplit('<').next().unwrap_or_default();
            let name = name.split(' ').next().unwrap_or_default();
            assert!(["meta", "input"].contains(&name), "<{name}/>");
        }
    }
}
