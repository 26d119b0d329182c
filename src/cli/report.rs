//! `lantai report`: joins the reports of shards, prints a report as Markdown or HTML, prints the JSON Schema.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use lantai::archive::{self, Report};
use lantai::{Disk, Resources as _};

use super::batch::files;
use super::failure::Failure;
use super::tongue::language;

/// `lantai report`.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {
    #[command(subcommand)]
    action: ReportAction,
}

#[derive(Debug, Subcommand)]
enum ReportAction {
    /// Join the reports of shards into the report of the whole
    Merge {
        /// Reports, or folders that hold them
        #[arg(required = true, value_name = "REPORT")]
        reports: Vec<PathBuf>,
        /// Where to write; Markdown and HTML forms go beside it
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Print a report as Markdown
    Show {
        /// A report
        report: PathBuf,
        /// Print it as HTML
        #[arg(long)]
        html: bool,
    },
    /// Print the JSON Schema of reports
    Schema,
}

/// Runs `lantai report`.
pub(crate) fn run(arguments: &ReportArguments) -> Result<(), Failure> {
    match &arguments.action {
        ReportAction::Merge { reports, output } => merge(reports, output),
        ReportAction::Show { report, html } => {
            let report = read(report)?;
            print(&if *html {
                files::page(&report)
            } else {
                archive::markdown(&report, language())
            })
        }
        ReportAction::Schema => print(archive::SCHEMA),
    }
}

fn merge(paths: &[PathBuf], output: &Path) -> Result<(), Failure> {
    let mut reports = Vec::new();
    for path in paths {
        let files = if path.is_dir() {
            let mut files = in_folder(path)?;
            files.retain(|it| it != output);
            files
        } else {
            vec![path.clone()]
        };
        for file in files {
            reports.push(read(&file)?);
        }
    }
    let merged = Report::merge(reports).map_err(|error| Failure::from_error("", &error))?;
    files::write_all_forms(output, &merged)
}

/// The paths of the reports that runs and shards wrote to a folder.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Disk
        .list(folder)
        .map_err(|error| Failure::from_error("", &error))?;
    files.retain(|it| {
        let name = it.file_name().map(|it| it.to_string_lossy());
        name.is_some_and(|it| archive::is_run_report(&it))
    });
    Ok(files)
}

/// Reads a report from its JSON file.
pub(crate) fn read(path: &Path) -> Result<Report, Failure> {
    let bytes = Disk
        .read(path)
        .map_err(|error| Failure::from_error("", &error))?;
    Report::parse(&bytes).map_err(|error| Failure::from_error(path.display().to_string(), &error))
}

fn print(text: &str) -> Result<(), Failure> {
    crate::cli::say::print(text.as_bytes());
    Ok(())
}
