//! Every real article through reading and cleaning. The articles are not ours and not in the
//! repository; where they are absent this says so and passes.
#![expect(clippy::disallowed_methods, reason = "tests read their corpus")]
#![expect(clippy::unwrap_used, reason = "tests may")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lantai::{Fact, normalize, read};

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
        let started = Instant::now();
        let Ok(source) = read::read(&bytes, &name) else {
            eprintln!("unreadable: {}", path.display());
            continue;
        };
        let warned = normalize::normalize(&source.output, &normalize::Options::default());
        let took = started.elapsed();
        for broken in warned.output.check() {
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
            if !normalize::rules().iter().any(|it| it.name == warning.rule) {
                wrong.push(format!("{}: no rule `{}`", path.display(), warning.rule));
            }
        }
        if took > Duration::from_secs(5) {
            wrong.push(format!("{}: took {took:?}", path.display()));
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
