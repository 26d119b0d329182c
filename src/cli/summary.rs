//! What a run says: one line for each article that lost something, and the sums at the end, losses first.

use std::path::Path;
use std::time::Duration;

use lantai::Severity;
use lantai::archive::{Entry, Volume, WarningEntry};
use lantai::make::pictures::Hosts;
use lantai::speech::Noun;

use crate::cli::failure::Failure;
use crate::cli::output::WriteOutcome;
use crate::cli::say::note;
use crate::cli::tongue::{Said, counted, joined, joined_groups, language, said, tell, ui};
pub(crate) use lantai::archive::{LossCause, Losses, may_be_completed};

/// The most names in a list of articles.
const NAMES: usize = 6;

/// A host is named as slow from this long on.
const SLOW: Duration = Duration::from_secs(3);

/// What an article lost, as one line; `None` when it lost nothing.
pub(crate) fn line(entry: &Entry) -> Option<String> {
    let losses = Losses::of(entry);
    let path = &entry.source.path;
    let words = joined_groups(&losses.words(language()));
    (!losses.is_empty()).then(|| ui!("{path}: {words}", "{path}：{words}", "{path}：{words}"))
}

/// Tells that a book was written, or that it is there already.
pub(crate) fn tell_written(outcome: WriteOutcome, path: &Path) {
    let path = path.display();
    match outcome {
        WriteOutcome::New => tell!("wrote {path}", "已写出 {path}", "已寫出 {path}"),
        WriteOutcome::Unchanged => tell!("unchanged {path}", "未改动 {path}", "未變更 {path}"),
    }
}

/// Articles that failed, a line for each.
pub(crate) fn causes<'a>(failed: impl Iterator<Item = &'a Entry>) -> Said {
    let mut said = Said::default();
    for entry in failed {
        let path = &entry.source.path;
        let (english, spoken) = match &entry.error {
            Some(error) => (&*error.reason, error.told().0),
            None => ("", ""),
        };
        said.english += &format!("\n  {path}: {english}");
        said.spoken += &ui!(
            "\n  {path}: {spoken}",
            "\n  {path}：{spoken}",
            "\n  {path}：{spoken}"
        );
    }
    said
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

    /// How many articles lost something, as the end of a sentence; empty when none did.
    pub(crate) fn articles_with_losses(&self) -> String {
        match self.with_losses {
            0 => String::new(),
            some => ui!(
                "; {} lost something",
                "；{}有遗漏",
                "；{}有遺漏",
                counted(some, Noun::Article)
            ),
        }
    }

    /// The sums as lines, losses first.
    pub(crate) fn lines(&self, verbose: bool) -> Vec<String> {
        let mut lines = Vec::new();
        for words in self.losses.words(language()) {
            lines.push(ui!("  lost: {words}", "  遗漏：{words}", "  遺漏：{words}"));
        }
        if !self.left_alone.is_empty() {
            lines.push(self.hosts_left_alone(verbose));
        }
        if let Some((host, time)) = &self.slowest {
            let seconds = time.as_secs_f64();
            lines.push(ui!(
                "  slowest: {host}, {seconds:.0} s in all",
                "  最慢：{host}，共 {seconds:.0} 秒",
                "  最慢：{host}，共 {seconds:.0} 秒"
            ));
        }
        if !self.left_out.is_empty() {
            let named = |(path, of): &(String, String)| {
                ui!("{path} (as {of})", "{path}（同 {of}）", "{path}（同 {of}）")
            };
            lines.push(ui!(
                "  left out: {} with the text of another: {}",
                "  略去：{}与别的文字相同：{}",
                "  略去：{}與別的文字相同：{}",
                counted(self.left_out.len(), Noun::Article),
                listed(self.left_out.iter().map(named), verbose)
            ));
        }
        if !self.similar.is_empty() {
            let named = |(path, other): &(String, String)| {
                ui!(
                    "{path} (like {other})",
                    "{path}（近似 {other}）",
                    "{path}（近似 {other}）"
                )
            };
            lines.push(ui!(
                "  kept: {} nearly the same as another: {}",
                "  保留：{}与别的几乎相同：{}",
                "  保留：{}與別的幾乎相同：{}",
                counted(self.similar.len(), Noun::Article),
                listed(self.similar.iter().map(named), verbose)
            ));
        }
        if !self.skipped.is_empty() {
            lines.push(ui!(
                "  skipped: {} of no kind that is read: {}",
                "  跳过：{}不是能读的格式：{}",
                "  略過：{}不是能讀的格式：{}",
                counted(self.skipped.len(), Noun::File),
                listed(self.skipped.iter().cloned(), verbose)
            ));
        }
        if self.notices > 0 {
            let what = counted(self.notices, Noun::Repair);
            lines.push(if verbose {
                ui!("  also: {what}", "  另有：{what}", "  另有：{what}")
            } else {
                ui!(
                    "  also: {what} (`--verbose` tells them)",
                    "  另有：{what}（详情用 `--verbose`）",
                    "  另有：{what}（詳情用 `--verbose`）"
                )
            });
        }
        lines
    }

    fn hosts_left_alone(&self, verbose: bool) -> String {
        let mut hosts = self.left_alone.clone();
        hosts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = |(host, cost): &(String, usize)| {
            let cost = counted(*cost, Noun::Picture);
            ui!("{host} ({cost})", "{host}（{cost}）", "{host}（{cost}）")
        };
        ui!(
            "  left alone: {} that did not answer: {}",
            "  不再尝试：{}没有应答：{}",
            "  不再嘗試：{}沒有回應：{}",
            counted(hosts.len(), Noun::Host),
            listed(hosts.iter().map(named), verbose)
        )
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
                Some(option) => ui!(
                    "once the hosts answer, run it again with `{option}`: what lacks pictures is made again",
                    "等这些网站有应答了，加上 `{option}` 再运行：缺图的会重做",
                    "等這些網站有回應了，加上 `{option}` 再執行：缺圖的會重做"
                ),
                None => ui!(
                    "once the hosts answer, run it again: what was fetched is kept",
                    "等这些网站有应答了再运行：下载过的都还在",
                    "等這些網站有回應了再執行：下載過的都還在"
                ),
            });
        }
        if self.losses.texts > 0 {
            return Some(ui!(
                "`lantai explain ARTICLE` shows which rule took the text",
                "`lantai explain 文章` 显示是哪条规则拿掉了文字",
                "`lantai explain 文章` 顯示是哪條規則拿掉了文字"
            ));
        }
        if has(|it| it == LossCause::NoFile) {
            return Some(ui!(
                "`--resource-dir DIR` names a further folder to look in",
                "用 `--resource-dir 文件夹` 指定另一个找图片的地方",
                "用 `--resource-dir 資料夾` 指定另一個找圖片的地方"
            ));
        }
        if has(|it| matches!(it, LossCause::Gone(_))) && !given("wayback") && !given("offline") {
            return Some(ui!(
                "`--wayback` asks the Internet Archive for pictures that are gone",
                "用 `--wayback` 向互联网档案馆找已不存在的图片",
                "用 `--wayback` 向網際網路檔案館找已不存在的圖片"
            ));
        }
        if self.losses.glyphs > 0 {
            return Some(ui!(
                "`--font-dir DIR` adds fonts that have the characters",
                "用 `--font-dir 文件夹` 加上含有这些字的字体",
                "用 `--font-dir 資料夾` 加上含有這些字的字型"
            ));
        }
        if !self.similar.is_empty() {
            return Some(ui!(
                "`--drop-similar` leaves out what is nearly the same",
                "用 `--drop-similar` 略去几乎相同的文章",
                "用 `--drop-similar` 略去幾乎相同的文章"
            ));
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
            tell!("  report: {report}", "  报告：{report}", "  報告：{report}");
        }
        if let Some(next) = &end.next {
            tell!("  next: {next}", "  接下来：{next}", "  接下來：{next}");
        }
    }

    /// An error when a book is larger than `--max-size`.
    pub(crate) fn within_size(&self) -> Result<(), Failure> {
        let what = match &self.losses.too_large[..] {
            [] => return Ok(()),
            [one] => Said {
                english: one.message.clone(),
                spoken: one.told(language()),
            },
            more => said!(
                "{} books are larger than `--max-size`",
                "有 {} 本书超过 `--max-size`",
                "有 {} 本書超過 `--max-size`",
                more.len()
            ),
        };
        Err(Failure::work(
            what,
            said!(
                "it is written all the same; its text and fonts alone need that much: allow more, or make several volumes",
                "书照样写出了；光是文字和字体就有这么大：放宽上限，或分成几册",
                "書照樣寫出了；光是文字和字型就有這麼大：放寬上限，或分成幾冊"
            ),
        ))
    }
}

/// Names in a list: all when `verbose`, else the first few and how many more there are.
fn listed(names: impl ExactSizeIterator<Item = String>, verbose: bool) -> String {
    let count = names.len();
    let most = if verbose { count } else { NAMES };
    let told: Vec<String> = names.take(most).collect();
    let told = joined(&told);
    match count.saturating_sub(most) {
        0 => told,
        more => ui!(
            "{told}, and {more} more",
            "{told}，另有 {more} 个",
            "{told}，另有 {more} 個"
        ),
    }
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
