//! A report for people: Markdown to read in a terminal or a repository, HTML to open in a browser.
//!
//! Failed articles come first, then, in the HTML, those that lost something. Knows nothing of where reports come from.

use std::fmt::Write as _;

use super::{Entry, Report, WarningEntry};
use crate::Severity;
use crate::xml::Xml;

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

const STYLE: &str = "body{max-width:60em;margin:2em auto;padding:0 1em;font:16px/1.6 sans-serif;color:#222;background:#fff}\
h1{font-size:1.4em}table{border-collapse:collapse;width:100%}td,th{text-align:start;vertical-align:top;border-top:1px solid #ccc;padding:.3em .6em}\
code{font-size:.85em;overflow-wrap:anywhere}.loss,.failed{color:#a40000;font-weight:bold}ul{margin:0;padding-inline-start:1.2em}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#111}.loss,.failed{color:#ff8a80}}";

/// The report as one HTML page without scripts.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut xml = Xml::new();
    xml.element("html", &[("lang", "en")], |xml| {
        xml.element("head", &[], |xml| {
            xml.element("meta", &[("charset", "utf-8")], |_| {});
            let view = [("name", "viewport"), ("content", "width=device-width")];
            xml.element("meta", &view, |_| {});
            xml.leaf("title", &[], "Conversion report");
            xml.leaf("style", &[], STYLE);
        });
        xml.newline();
        xml.element("body", &[], |xml| {
            xml.leaf("h1", &[], "Conversion report");
            xml.leaf("p", &[], &line_of(report));
            if !report.options.is_empty() {
                xml.element("ul", &[], |xml| {
                    for (key, values) in &report.options {
                        xml.leaf("li", &[], &format!("--{key} {}", values.join(", ")));
                    }
                });
            }
            for volume in &report.volumes {
                xml.leaf("h2", &[], &volume.metadata.title);
                xml.element("ul", &[], |xml| {
                    xml.newline();
                    for output in &volume.outputs {
                        file(xml, &output.path, &output.sha256);
                    }
                    volume.warnings.iter().for_each(|it| warning(xml, it));
                });
            }
            xml.newline();
            xml.element("table", &[], |xml| {
                xml.newline();
                let mut entries: Vec<&Entry> = report.articles.iter().collect();
                entries.sort_by_key(|it| rank(it));
                for entry in entries {
                    row(xml, entry);
                    xml.newline();
                }
            });
        });
    });
    format!("<!DOCTYPE html>\n{}\n", xml.into_string())
}

/// The key that sorts failed articles first, then those with losses, then all others.
fn rank(entry: &Entry) -> u8 {
    if entry.error.is_some() {
        0
    } else if entry
        .warnings
        .iter()
        .any(|it| it.severity == Severity::Loss)
    {
        1
    } else {
        2
    }
}

fn row(xml: &mut Xml, entry: &Entry) {
    xml.element("tr", &[], |xml| {
        xml.element("td", &[], |xml| {
            if let Some(metadata) = &entry.metadata {
                line(xml, "", &metadata.title);
            }
            let path = &entry.source.path;
            xml.leaf("code", &[("title", &entry.source.sha256)], path);
        });
        xml.element("td", &[], |xml| {
            match &entry.error {
                Some(error) => {
                    line(xml, "failed", &error.reason);
                    line(xml, "", &error.cure);
                }
                None => line(xml, "", "converted"),
            }
            xml.element("ul", &[], |xml| {
                // An empty list would be written as `<ul/>`, which HTML reads as a start tag.
                xml.newline();
                for output in &entry.outputs {
                    file(xml, &output.path, &output.sha256);
                }
                for duplicate in &entry.duplicates {
                    let what = format!("same text: {}", duplicate.source.path);
                    xml.leaf("li", &[], &what);
                }
                entry.warnings.iter().for_each(|it| warning(xml, it));
            });
        });
    });
}

/// Writes text as a line of its own; writes nothing when there is no text.
fn line(xml: &mut Xml, class: &str, text: &str) {
    if !text.is_empty() {
        xml.leaf("div", &[("class", class)], text);
    }
}

fn file(xml: &mut Xml, path: &str, sha256: &str) {
    xml.element("li", &[], |xml| {
        xml.leaf("code", &[("title", sha256)], path);
    });
}

fn warning(xml: &mut Xml, warning: &WarningEntry) {
    xml.element("li", &[("class", warning.severity.name())], |xml| {
        if warning.line > 0 {
            xml.text(&format!("line {}: ", warning.line));
        }
        xml.text(&warning.message);
        xml.text(&format!(" ({})", warning.rule));
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::archive::{Failed, FileEntry};

    fn report() -> Report {
        let failed = Failed {
            reason: "not *text* <b>".to_owned(),
            cure: String::new(),
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
        });
        let bad = Entry::failed(FileEntry::of("c.md", "", b""), failed);
        Report::new("convert", BTreeMap::new(), vec![loss, bad], Vec::new())
    }

    #[test]
    fn text_of_an_article_never_becomes_markup() {
        assert!(markdown(&report()).contains("- `c.md`: not \\*text\\* \\<b\\>"));
        assert!(html(&report()).contains("not *text* &lt;b&gt;"));
        assert!(!html(&report()).contains("<b>"));
    }

    #[test]
    fn failures_come_first() {
        let html = html(&report());
        assert!(html.find("c.md").unwrap() < html.find("b.md").unwrap());
        assert!(html.contains("line 3: no picture (load-picture)"));
    }
}
