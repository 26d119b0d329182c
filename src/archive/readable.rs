//! A report for people: Markdown with every warning, to read in a terminal or a repository; `page`, to open in a browser.
//!
//! Failed articles come first. Knows nothing of where reports come from.

use std::fmt::Write as _;

mod page;

use super::{Entry, Report, WarningEntry};
use crate::speech::UiLanguage;
use crate::{Severity, in_language};

pub use page::html;

/// The report as Markdown, in a language. Messages of warnings are in that language only in the run that gave them.
#[must_use]
pub fn markdown(report: &Report, language: UiLanguage) -> String {
    let mut out = format!("# {}\n\n", language.one_of(page::TITLE));
    _ = writeln!(out, "{}\n", line_of(report, language));
    let [option, colon] = [
        language.one_of(["option", "选项", "選項"]),
        language.one_of([": ", "：", "："]),
    ];
    for (key, values) in &report.options {
        _ = writeln!(out, "- {option} `{key}`{colon}{}", values.join(", "));
    }
    let failures = report
        .articles
        .iter()
        .filter_map(|it| Some((it, it.error.as_ref()?)));
    for (number, (entry, error)) in failures.enumerate() {
        if number == 0 {
            _ = writeln!(
                out,
                "\n## {}\n",
                language.one_of(["Failed", "失败", "失敗"])
            );
        }
        let path = path_of(&entry.source.path);
        _ = writeln!(out, "- `{path}`{colon}{}", escaped(error.told().0));
    }
    for volume in &report.volumes {
        _ = writeln!(out, "\n## {}\n", escaped(&volume.metadata.title));
        for output in &volume.outputs {
            _ = writeln!(out, "- `{}` {}", path_of(&output.path), output.sha256);
        }
        for warning in &volume.warnings {
            _ = writeln!(out, "- {}", warning_line(warning, language));
        }
    }
    let articles = language.one_of(["Articles", "文章", "文章"]);
    _ = writeln!(out, "\n## {articles}");
    for entry in &report.articles {
        markdown_entry(&mut out, entry, language);
    }
    out
}

fn markdown_entry(out: &mut String, entry: &Entry, language: UiLanguage) {
    let title = entry.metadata.as_ref().map_or("", |it| &it.title);
    let source = &entry.source;
    _ = writeln!(out, "\n### {}\n", escaped(title));
    let from = language.one_of(["from", "来自", "來自"]);
    _ = writeln!(
        out,
        "- {from} `{}` {}",
        path_of(&source.path),
        source.sha256
    );
    if let Some(received) = &entry.received {
        let time = received.time.as_deref().unwrap_or_default();
        let came = language.one_of(["came from", "下载自", "下載自"]);
        let addresses = received.addresses.join("> → <");
        _ = writeln!(out, "- {came} <{addresses}> {time}");
    }
    for output in &entry.outputs {
        _ = writeln!(out, "- `{}` {}", path_of(&output.path), output.sha256);
    }
    for duplicate in &entry.duplicates {
        let said = in_language!(
            language;
            "the same text: `{}` ({} ‰) {}",
            "文字相同：`{}`（{} ‰）{}",
            "文字相同：`{}`（{} ‰）{}",
            path_of(&duplicate.source.path),
            duplicate.similarity,
            duplicate.source.sha256
        );
        _ = writeln!(out, "- {said}");
    }
    for warning in &entry.warnings {
        _ = writeln!(out, "- {}", warning_line(warning, language));
    }
}

/// A path between backticks, on one line.
fn path_of(path: &str) -> String {
    let path = path.replace(['\n', '\r'], " ").replace('`', "'");
    crate::diag::visible(&path).into_owned()
}

fn warning_line(warning: &WarningEntry, language: UiLanguage) -> String {
    let place = match warning.line {
        0 => String::new(),
        line => in_language!(language; "line {}: ", "第 {} 行：", "第 {} 行：", line),
    };
    in_language!(
        language;
        "**{}** {}{} ({})",
        "**{}** {}{}（{}）",
        "**{}** {}{}（{}）",
        severity(warning.severity, language),
        place,
        escaped(&warning.told(language)),
        warning.rule
    )
}

fn severity(severity: Severity, language: UiLanguage) -> &'static str {
    language.one_of(match severity {
        Severity::Note => [severity.name(), "注记", "註記"],
        Severity::Notice => [severity.name(), "提示", "提示"],
        Severity::Loss => [severity.name(), "遗漏", "遺漏"],
    })
}

/// Escapes text so that Markdown shows it as it is, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    // Whoever shows it in a terminal must not have the terminal commanded.
    crate::diag::visible(&out).into_owned()
}

/// The sums of a report in one sentence.
fn line_of(report: &Report, language: UiLanguage) -> String {
    let sums = report.summary;
    in_language!(
        language;
        "lantai {}, `{}`: {} articles, {} failed, {} duplicates; {} losses ({} missing pictures), {} notices, {} notes; {} bytes written",
        "lantai {}，`{}`：{} 篇文章，失败 {} 篇，重复 {} 篇；遗漏 {} 处（缺图片 {} 张），提示 {} 处，注记 {} 处；写出 {} 字节",
        "lantai {}，`{}`：{} 篇文章，失敗 {} 篇，重複 {} 篇；遺漏 {} 處（缺圖片 {} 張），提示 {} 處，註記 {} 處；寫出 {} 位元組",
        report.tool.version,
        report.command,
        sums.articles,
        sums.failed,
        sums.duplicates,
        sums.losses,
        sums.missing_pictures,
        sums.notices,
        sums.notes,
        sums.output_bytes
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        loss.warnings.push(WarningEntry {
            line: 3,
            rule: "load-picture".to_owned(),
            severity: Severity::Loss,
            kind: "missing-picture".to_owned(),
            codes: Vec::new(),
            message: "no picture".to_owned(),
            warning: Unrecorded::default(),
        });
        let bad = Entry::failed(FileEntry::of("c.md", "", b""), failed);
        Report::new("convert", BTreeMap::new(), vec![loss, bad], Vec::new())
    }

    #[test]
    fn text_of_an_article_never_becomes_markup() {
        let text = markdown(&report(), UiLanguage::En);
        assert!(text.contains("- `c.md`: not \\*text\\* \\<b\\>"), "{text}");
    }

    #[test]
    fn a_chinese_report_has_chinese_words_around_the_text_of_articles() {
        let text = markdown(&report(), UiLanguage::Hant);
        assert!(text.starts_with("# 轉換報告\n"), "{text}");
        assert!(
            text.contains("**遺漏** 第 3 行：no picture（load-picture）"),
            "{text}"
        );
        assert!(!text.contains("line") && !text.contains("failed"), "{text}");
    }
}
