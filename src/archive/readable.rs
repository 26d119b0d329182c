//! A report for people: Markdown with every warning, to read in a terminal or a repository; `page`, to open in a browser.
//!
//! Failed articles come first. Knows nothing of where reports come from.

use std::fmt::Write as _;

mod page;

use super::{Entry, Report, WarningEntry};

pub use page::html;

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = String::from("# Conversion report\n\n");
    _ = writeln!(out, "{}\n", line_of(report));
    for (key, values) in &report.options {
        _ = writeln!(out, "- option `{key}`: {}", values.join(", "));
    }
    let failed: Vec<&Entry> = report
        .articles
        .iter()
        .filter(|it| it.error.is_some())
        .collect();
    if !failed.is_empty() {
        out.push_str("\n## Failed\n\n");
        for entry in failed {
            let reason = entry.error.as_ref().map_or("", |it| &it.reason);
            let path = path_of(&entry.source.path);
            _ = writeln!(out, "- `{path}`: {}", escaped(reason));
        }
    }
    for volume in &report.volumes {
        _ = writeln!(out, "\n## {}\n", escaped(&volume.metadata.title));
        for output in &volume.outputs {
            _ = writeln!(out, "- `{}` {}", path_of(&output.path), output.sha256);
        }
        for warning in &volume.warnings {
            _ = writeln!(out, "- {}", warning_line(warning));
        }
    }
    out.push_str("\n## Articles\n");
    for entry in &report.articles {
        markdown_entry(&mut out, entry);
    }
    out
}

fn markdown_entry(out: &mut String, entry: &Entry) {
    let title = entry.metadata.as_ref().map_or("", |it| &it.title);
    _ = writeln!(out, "\n### {}\n", escaped(title));
    _ = writeln!(
        out,
        "- from `{}` {}",
        path_of(&entry.source.path),
        entry.source.sha256
    );
    if let Some(received) = &entry.received {
        let time = received.time.as_deref().unwrap_or_default();
        _ = writeln!(
            out,
            "- came from <{}> {time}",
            received.addresses.join("> → <")
        );
    }
    for output in &entry.outputs {
        _ = writeln!(out, "- `{}` {}", path_of(&output.path), output.sha256);
    }
    for duplicate in &entry.duplicates {
        _ = writeln!(
            out,
            "- the same text: `{}` ({} ‰) {}",
            path_of(&duplicate.source.path),
            duplicate.similarity,
            duplicate.source.sha256
        );
    }
    for warning in &entry.warnings {
        _ = writeln!(out, "- {}", warning_line(warning));
    }
}

/// A path between backticks, on one line.
fn path_of(path: &str) -> String {
    let path = path.replace(['\n', '\r'], " ").replace('`', "'");
    crate::diag::visible(&path).into_owned()
}

fn warning_line(warning: &WarningEntry) -> String {
    let place = match warning.line {
        0 => String::new(),
        line => format!("line {line}: "),
    };
    format!(
        "**{}** {place}{} ({})",
        warning.severity.name(),
        escaped(&warning.message),
        warning.rule
    )
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
fn line_of(report: &Report) -> String {
    let sums = report.summary;
    format!(
        "lantai {}, `{}`: {} articles, {} failed, {} duplicates; {} losses ({} missing pictures), {} notices, {} notes; {} bytes written",
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
    use crate::Severity;
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
        assert!(markdown(&report()).contains("- `c.md`: not \\*text\\* \\<b\\>"));
    }
}
