//! Reads and cleans every article of the third-party corpus, which is not in the repository. Without the
//! corpus the test says so and passes.

use std::path::{Path, PathBuf};

use lantai::make::{self, Options};
use lantai::{Fact, NoResources};

fn articles() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut files = Vec::new();
    let mut folders = vec![corpus.join("articles"), corpus.join("derived")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|it| it != "tsv") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_article_is_sound_and_whole() {
    let files = articles();
    if files.is_empty() {
        eprintln!("SKIPPED: no corpus at ../shared/corpus");
        return;
    }
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = std::fs::read(path).unwrap();
        let Ok(warned) = make::article(&bytes, &name, &Options::default(), &NoResources) else {
            eprintln!("unreadable: {}", path.display());
            continue;
        };
        for broken in warned.output.document.check() {
            wrong.push(format!(
                "{}: {}: {}",
                path.display(),
                broken.line,
                broken.what
            ));
        }
        for warning in &warned.warnings {
            if matches!(warning.fact, Fact::LostText { .. }) {
                wrong.push(format!("{}: {warning}", path.display()));
            }
            if !lantai::rules().any(|it| it == warning.rule) {
                wrong.push(format!(
                    "{}: no rule `{}`",
                    path.display(),
                    warning.rule.name
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} files:\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
}

/// Deep nesting must not overflow the stack. If its time grew by the square of its depth, this would not end.
#[test]
fn a_hundred_thousand_nested_elements_are_cleaned() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<span style=\"color:red\">", "</span>"),
        ("<b>", "</b>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<p><font size=\"7\">", ""),
        ("<svg>", "</svg>"),
        ("<sup><a href=\"#x\">1", "</a></sup>"),
    ] {
        let body = format!("{}深{}", open.repeat(100_000), close.repeat(100_000));
        let text = format!("---\ntitle: t\n---\n{body}");
        let warned = make::article(text.as_bytes(), "t.html", &Options::default(), &NoResources);
        let document = warned.unwrap().output.document;
        assert_eq!(document.check(), [], "{open}");
        assert!(document.text().contains('深'), "{open}");
    }
}

/// Prints the reports of the hardest files, for people to read: `cargo test --test suite reports_of -- --ignored`.
#[test]
#[ignore = "prints reports to be read"]
fn reports_of_the_hard_files() {
    let hard = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/HARD.tsv");
    let hard = std::fs::read_to_string(hard).unwrap_or_default();
    let out = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for path in articles() {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = std::fs::read(&path).unwrap();
        let Ok(warned) = make::article(&bytes, &name, &Options::default(), &NoResources) else {
            continue;
        };
        let mut text = warned.output.document.dump();
        for warning in &warned.warnings {
            text += &format!("warning: {warning}\n");
            if hard.contains(&*name) {
                println!("{name}: {warning}");
            }
        }
        std::fs::write(out.join(format!("{name}.txt")), text).unwrap();
    }
}
