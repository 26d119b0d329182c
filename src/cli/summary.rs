//! What a run says: one line for each article that lost something, and the sums at the end, losses first.

use std::path::Path;
use std::time::Duration;

use lantai::Severity;
use lantai::archive::{Entry, Volume, WarningEntry};
use lantai::make::pictures::Hosts;

use crate::cli::failure::Failure;
use crate::cli::say::note;
pub(crate) use lantai::archive::{LossCause, Losses, counted, may_be_completed};

/// The most names in a list of articles.
const NAMES: usize = 6;

/// A host is named as slow from this long on.
const SLOW: Duration = Duration::from_secs(3);

/// What an article lost, as one line; `None` when it lost nothing.
pub(crate) fn line(entry: &Entry) -> Option<String> {
    let losses = Losses::of(entry);
    (!losses.is_empty()).then(|| format!("{}: {}", entry.source.path, losses.words().join("; ")))
}

/// The sums of a run.
#[derive(Debug, Default)]
pub(crate) struct RunSummary {
    /// What was lost.
    pub(crate) losses: Losses,
    /// How many articles lost something.
    pub(crate) with_losses: usize,
    /// How many warnings tell of a repair, a guess or something taken out.
    notices: usize,
    /// Articles that were left out of a book because another has the same text: their paths and the path of the other.
    pub(crate) left_out: Vec<(String, String)>,
    /// Articles that are nearly the same as another and are kept: both paths.
    similar: Vec<(String, String)>,
    /// Hosts that were left alone, with the number of pictures that this cost.
    left_alone: Vec<(String, usize)>,
    /// The host that took the longest, and how long.
    slowest: Option<(String, Duration)>,
    /// Files in folders that are no articles.
    pub(crate) skipped: Vec<String>,
}

impl RunSummary {
    /// Sums up articles and books.
    pub(crate) fn of(entries: &[Entry], volumes: &[Volume], hosts: &Hosts) -> Self {
        let mut summary = Self::default();
        for entry in entries {
            let losses = Losses::of(entry);
            summary.with_losses += usize::from(!losses.is_empty());
            summary.losses.add(&losses);
            summary.count_notices(&entry.warnings);
            for duplicate in &entry.duplicates {
                let pair = (duplicate.source.path.clone(), entry.source.path.clone());
                summary.left_out.push(pair);
            }
            if let Some(similar) = &entry.similar {
                let pair = (entry.source.path.clone(), similar.path.clone());
                summary.similar.push(pair);
            }
        }
        for volume in volumes {
            summary.losses.take_warnings(&volume.warnings);
            summary.count_notices(&volume.warnings);
        }
        for host in hosts.left_alone() {
            let cost = summary.losses.pictures_of(&host);
            summary.left_alone.push((host, cost));
        }
        summary.slowest = hosts.slowest().filter(|it| it.1 >= SLOW);
        summary
    }

    fn count_notices(&mut self, warnings: &[WarningEntry]) {
        let notices = warnings.iter().filter(|it| it.severity == Severity::Notice);
        self.notices += notices.count();
    }

    /// The sums as lines, losses first.
    pub(crate) fn lines(&self, verbose: bool) -> Vec<String> {
        let mut lines = Vec::new();
        for words in self.losses.words() {
            lines.push(format!("  lost: {words}"));
        }
        if !self.left_alone.is_empty() {
            let mut hosts = self.left_alone.clone();
            hosts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            let names = hosts.iter();
            let names = names.map(|(host, cost)| format!("{host} ({})", counted(*cost, "picture")));
            let count = counted(hosts.len(), "host");
            lines.push(format!(
                "  left alone: {count} that did not answer: {}",
                listed(names, hosts.len(), verbose)
            ));
        }
        if let Some((host, time)) = &self.slowest {
            lines.push(format!(
                "  slowest: {host}, {:.0} s in all",
                time.as_secs_f64()
            ));
        }
        if !self.left_out.is_empty() {
            let names = self.left_out.iter();
            let names = names.map(|(path, of)| format!("{path} (as {of})"));
            let count = counted(self.left_out.len(), "article");
            lines.push(format!(
                "  left out: {count} with the text of another: {}",
                listed(names, self.left_out.len(), verbose)
            ));
        }
        if !self.similar.is_empty() {
            let names = self.similar.iter();
            let names = names.map(|(path, other)| format!("{path} (like {other})"));
            let count = counted(self.similar.len(), "article");
            lines.push(format!(
                "  kept: {count} nearly the same as another: {}",
                listed(names, self.similar.len(), verbose)
            ));
        }
        if !self.skipped.is_empty() {
            let count = counted(self.skipped.len(), "file");
            let names = self.skipped.iter().cloned();
            lines.push(format!(
                "  skipped: {count} of no kind that is read: {}",
                listed(names, self.skipped.len(), verbose)
            ));
        }
        if self.notices > 0 {
            let how = if verbose {
                ""
            } else {
                " (`--verbose` tells them)"
            };
            let what = counted(self.notices, "repair or guess");
            let what = what.replace("repair or guesses", "repairs and guesses");
            lines.push(format!("  also: {what}{how}"));
        }
        lines
    }

    /// One thing that the user can do about what was lost. `given` tells whether an option was typed: nothing is advised
    /// that was done already or that contradicts it. `again` is the option with which a run goes on, if there is one.
    pub(crate) fn suggestion(
        &self,
        given: impl Fn(&str) -> bool,
        again: Option<&str>,
    ) -> Option<String> {
        let has =
            |wanted: fn(LossCause) -> bool| self.losses.pictures.keys().any(|it| wanted(it.1));
        if has(LossCause::may_pass) {
            return Some(match again {
                Some(option) => format!(
                    "once the hosts answer, run it again with `{option}`: what lacks pictures is made again"
                ),
                None => "once the hosts answer, run it again: what was fetched is kept".to_owned(),
            });
        }
        if self.losses.texts > 0 {
            return Some("`lantai explain ARTICLE` shows which rule took the text".to_owned());
        }
        if has(|it| it == LossCause::NoFile) {
            return Some("`--resource-dir DIR` names a further folder to look in".to_owned());
        }
        if has(|it| matches!(it, LossCause::Gone(_))) && !given("wayback") && !given("offline") {
            return Some(
                "`--wayback` asks the Internet Archive for pictures that are gone".to_owned(),
            );
        }
        if self.losses.glyphs > 0 {
            return Some("`--font-dir DIR` adds fonts that have the characters".to_owned());
        }
        if !self.similar.is_empty() {
            return Some("`--drop-similar` leaves out what is nearly the same".to_owned());
        }
        None
    }
}

/// What stands at the end of a summary.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// The report's page for people.
    pub(crate) report: Option<String>,
    /// What the user can do next.
    pub(crate) next: Option<String>,
}

impl RunSummary {
    /// Prints the summary to standard error: `first`, the sums, where the report is, what to do next.
    pub(crate) fn print(&self, first: &str, verbose: bool, end: &End) {
        note!("{first}");
        let lines = self.lines(verbose);
        for line in &lines {
            note!("{line}");
        }
        let has_something = !lines.is_empty();
        if let Some(report) = end.report.as_ref().filter(|_| has_something) {
            note!("  report: {report}");
        }
        if let Some(next) = &end.next {
            note!("  next: {next}");
        }
    }

    /// An error when a book is larger than `--max-size`.
    pub(crate) fn within_size(&self) -> Result<(), Failure> {
        match self.losses.too_large.len() {
            0 => Ok(()),
            1 => Err(Failure::work(self.losses.too_large[0].clone(), SMALLER)),
            more => Err(Failure::work(
                format!("{more} books are larger than `--max-size`"),
                SMALLER,
            )),
        }
    }
}

/// What to do about a book that is larger than `--max-size`.
const SMALLER: &str = "it is written all the same; its text and fonts alone need that much: allow more, or make several volumes";

/// Names in a list: all when `verbose`, else the first few and how many more there are.
fn listed(names: impl Iterator<Item = String>, count: usize, verbose: bool) -> String {
    let most = if verbose { count } else { NAMES };
    let mut told: Vec<String> = names.take(most).collect();
    if count > most {
        told.push(format!("and {} more", count - most));
    }
    told.join(", ")
}

/// Where the report of a run is: its page for people.
pub(crate) fn report_page(folder: &Path, json: &str) -> String {
    folder
        .join(json)
        .with_extension("html")
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_tells_losses_first_and_names_what_is_left_out() {
        let mut summary = RunSummary {
            notices: 7,
            left_out: vec![("b.md".to_owned(), "a.md".to_owned())],
            left_alone: vec![("x.example".to_owned(), 3)],
            skipped: (0..9).map(|it| format!("{it}.docx")).collect(),
            ..RunSummary::default()
        };
        let key = ("x.example".to_owned(), LossCause::HostNotFound);
        summary.losses.pictures.insert(key, 3);
        let lines = summary.lines(false);
        assert_eq!(
            lines[0],
            "  lost: 3 pictures missing: 3 x.example (host not found)"
        );
        assert!(lines[1].ends_with("x.example (3 pictures)"), "{}", lines[1]);
        assert!(lines[2].contains("b.md (as a.md)"), "{}", lines[2]);
        assert!(lines[3].ends_with("and 3 more"), "{}", lines[3]);
        assert!(lines[4].contains("7 repairs and guesses"), "{}", lines[4]);
        assert!(!summary.lines(true)[3].contains("more"));
    }

    #[test]
    fn a_suggestion_never_contradicts_what_was_typed() {
        let mut summary = RunSummary::default();
        let key = ("x.example".to_owned(), LossCause::Gone(404));
        summary.losses.pictures.insert(key, 1);
        let said = summary.suggestion(|_| false, None).unwrap_or_default();
        assert!(said.contains("--wayback"), "{said}");
        assert_eq!(summary.suggestion(|it| it == "offline", None), None);
        assert_eq!(summary.suggestion(|it| it == "wayback", None), None);
    }
}
