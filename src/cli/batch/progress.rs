//! Shows the progress of a run: a bar on a terminal, and a line for each article that has something to say.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use lantai::archive::Entry;
use lantai::make::pictures::Hosts;
use lantai::speech::UiLanguage;

use super::one::Outcome;
use crate::cli::fetching::Fetching;
use crate::cli::say::{self, note};
use crate::cli::summary;
use crate::cli::tongue::{language, ui};

/// How much is printed, and how.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Verbosity {
    /// Only errors are printed.
    pub(crate) quiet: bool,
    /// Every article and every warning is printed, not only what was lost.
    pub(crate) verbose: bool,
    /// One JSON line per article is written to standard output.
    pub(crate) json: bool,
    /// No book is written, and the messages say what would be done.
    pub(crate) dry_run: bool,
}

impl Verbosity {
    /// The result of an article in one or two words, in a language.
    fn word(self, outcome: Outcome, language: UiLanguage) -> &'static str {
        language.one_of(match outcome {
            Outcome::Made if self.dry_run => ["would convert", "将转换", "將轉換"],
            Outcome::Made => ["converted", "已转换", "已轉換"],
            Outcome::Kept => ["unchanged", "未改动", "未變更"],
            Outcome::Failed | Outcome::Halted => ["failed", "失败", "失敗"],
        })
    }
}

/// The progress of a run.
pub(crate) struct Progress {
    bar: ProgressBar,
    verbosity: Verbosity,
    count: usize,
    failures: usize,
    /// Shows in the bar what is fetched.
    fetching: Option<Fetching>,
    /// Failures that the previous pass of `--watch` printed: the reason by the path of the article.
    known: BTreeMap<String, String>,
}

impl Progress {
    /// Starts the progress of `count` articles. A failure that is in `known` with the same reason is not printed.
    pub(crate) fn new(
        count: usize,
        verbosity: Verbosity,
        hosts: Hosts,
        known: BTreeMap<String, String>,
    ) -> Self {
        let drawn = std::io::stderr().is_terminal() && !verbosity.quiet;
        let target = if drawn {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        let width = terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |it| it.0.0);
        let style = ProgressStyle::with_template(match width {
            0..60 => "{pos}/{len} {prefix}{wide_msg}",
            60..100 => language().one_of([
                "{bar:16} {pos}/{len}, {eta} left {prefix}{wide_msg}",
                "{bar:16} {pos}/{len}，还要 {eta} {prefix}{wide_msg}",
                "{bar:16} {pos}/{len}，還要 {eta} {prefix}{wide_msg}",
            ]),
            _ => language().one_of([
                "{bar:24} {pos}/{len}, {rate} a second, {eta} left {prefix}{wide_msg}",
                "{bar:24} {pos}/{len}，每秒 {rate} 篇，还要 {eta} {prefix}{wide_msg}",
                "{bar:24} {pos}/{len}，每秒 {rate} 篇，還要 {eta} {prefix}{wide_msg}",
            ]),
        });
        if let Ok(style) = style {
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                _ = write!(out, "{:.1}", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        let fetching = drawn.then(|| Fetching::follow(hosts, bar.clone()));
        Self {
            fetching,
            bar,
            verbosity,
            count,
            failures: 0,
            known,
        }
    }

    /// Prints the result of the article `number`, counted from 0.
    pub(crate) fn tell(&mut self, number: usize, outcome: Outcome, entry: &Entry) {
        self.bar.inc(1);
        let path = &entry.source.path;
        if let Some(error) = &entry.error {
            self.failures += 1;
            let failures = self.failures;
            self.bar.set_prefix(ui!(
                "({failures} failed) ",
                "（{failures} 篇失败）",
                "（{failures} 篇失敗）"
            ));
            if self.known.get(path) != Some(&error.reason) {
                let reason = error.told().0;
                self.say(&ui!(
                    "failed {path}: {reason}",
                    "失败 {path}：{reason}",
                    "失敗 {path}：{reason}"
                ));
            }
        } else if self.verbosity.verbose || (self.verbosity.dry_run && !self.verbosity.quiet) {
            let what = self.verbosity.word(outcome, language());
            self.say(&format!("[{}/{}] {what} {path}", number + 1, self.count));
        }
        if outcome == Outcome::Made {
            self.tell_warnings(entry);
        }
        if self.verbosity.json {
            self.json(outcome, entry);
        }
    }

    /// With `--verbose` every warning; without it one line about what the article lost, if anything.
    fn tell_warnings(&self, entry: &Entry) {
        let path = &entry.source.path;
        if self.verbosity.verbose {
            for warning in &entry.warnings {
                let place = match warning.line {
                    0 => String::new(),
                    line => format!(":{line}"),
                };
                let (message, rule) = (warning.told(language()), &warning.rule);
                self.say(&ui!(
                    "{path}{place}: {message} [{rule}]",
                    "{path}{place}：{message} [{rule}]",
                    "{path}{place}：{message} [{rule}]"
                ));
            }
        } else if !self.verbosity.quiet
            && let Some(line) = summary::line(entry)
        {
            self.say(&line);
        }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| note!("{line}"));
    }

    fn json(&self, outcome: Outcome, entry: &Entry) {
        let mut value =
            serde_json::json!({ "status": self.verbosity.word(outcome, UiLanguage::En) });
        if let (Some(line), Ok(serde_json::Value::Object(entry))) =
            (value.as_object_mut(), serde_json::to_value(entry))
        {
            line.extend(entry);
        }
        self.bar
            .suspend(|| say::print(format!("{value}\n").as_bytes()));
    }

    /// Removes the bar; returns the seconds since the start.
    pub(crate) fn end(self) -> f64 {
        let seconds = self.bar.elapsed().as_secs_f64();
        drop(self.fetching);
        self.bar.finish_and_clear();
        seconds
    }
}
