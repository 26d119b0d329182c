//! One article to the files that were asked for.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use lantai::book::{Article, Book};
use lantai::convert;
use lantai::model::Blob;
use lantai::{Disk, Error, Resources as _, Severity, Warning};

use super::args::{Convert, Format};
use super::failure::Failure;
use super::output::{self, Written};
use super::{font_files, make, names, proof};

/// Converts the one article that the command names.
pub(crate) fn one(arguments: &Convert) -> Result<(), Failure> {
    let [path] = &arguments.inputs[..] else {
        return Err(Failure::usage(
            "no article is given",
            "name a file, as in `lantai article.md`; `lantai --help` tells the rest",
        ));
    };
    let plan = Plan::of(arguments)?;
    let about = if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let (bytes, name) = input(path)?;
    let article = convert::article(&bytes, &name, &options(arguments, path)?, &Disk)
        .map_err(|error| Failure::from_error(&about, &error))?;
    let mut warnings = article.warnings;
    if arguments.strict {
        strict(&about, &warnings)?;
    }
    let outputs = plan.make(article.output, arguments, &mut warnings)?;
    if arguments.strict {
        strict(&about, &warnings)?;
    }
    say(&about, &warnings, arguments);
    for output in outputs {
        output.deliver(arguments)?;
    }
    Ok(())
}

/// The options of the stages before the backends.
pub(crate) fn options(arguments: &Convert, path: &Path) -> Result<convert::Options, Failure> {
    Ok(convert::Options {
        normalize: super::options::normalize(&arguments.rules)?,
        assets: arguments.pictures.assets(Some(folder_of(path)))?,
    })
}

/// The folder that an article's relative addresses start from.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// The bytes of the article and its file name.
pub(crate) fn input(path: &Path) -> Result<(Vec<u8>, String), Failure> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|source| {
            let path = PathBuf::from("-");
            Failure::from_error("standard input", &Error::Read { path, source })
        })?;
        return Ok((bytes, "stdin.md".to_owned()));
    }
    let bytes = Disk
        .read(path)
        .map_err(|error| Failure::from_error("", &error))?;
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
    Ok((bytes, name.unwrap_or_default()))
}

/// Which formats go where.
struct Plan {
    formats: Vec<Format>,
    folder: PathBuf,
    files: Vec<(Format, PathBuf)>,
}

/// An output, made but not yet written.
enum Output {
    File(PathBuf, Blob),
    Text(Blob),
}

impl Plan {
    fn of(arguments: &Convert) -> Result<Self, Failure> {
        let mut folder = None;
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        for path in &arguments.output {
            match Format::of(path) {
                Some(format) if !path.is_dir() => {
                    if files.iter().any(|it| it.0 == format) {
                        return Err(Failure::usage(
                            format!("`-o` names two files of one format: `{}`", path.display()),
                            "give each of .epub and .pdf once",
                        ));
                    }
                    files.push((format, path.clone()));
                }
                Some(_) | None if folder.is_none() => {
                    output::check_folder(path)?;
                    folder = Some(path.clone());
                }
                Some(_) | None => {
                    return Err(Failure::usage(
                        format!("`-o` names two folders: `{}`", path.display()),
                        "give one folder, or files ending in .epub and .pdf",
                    ));
                }
            }
        }
        let mut formats = arguments.to.clone();
        if formats.is_empty() {
            formats = match (&files[..], &folder) {
                ([], _) | (_, Some(_)) => vec![Format::Epub, Format::Pdf],
                (files, None) => files.iter().map(|it| it.0).collect(),
            };
        }
        formats.sort();
        formats.dedup();
        if let Some((_, path)) = files.iter().find(|it| !formats.contains(&it.0)) {
            return Err(Failure::usage(
                format!("`--to` does not ask for what `{}` would be", path.display()),
                "leave `--to` out, or name that format in it",
            ));
        }
        Ok(Self {
            formats,
            folder: folder.unwrap_or_else(|| PathBuf::from(".")),
            files,
        })
    }

    fn path(&self, format: Format, stem: &str) -> PathBuf {
        let extension = match format {
            Format::Epub => "epub",
            Format::Pdf => "pdf",
            Format::Model | Format::Pages => "txt",
        };
        let named = self.files.iter().find(|it| it.0 == format);
        named.map_or_else(
            || self.folder.join(format!("{stem}.{extension}")),
            |it| it.1.clone(),
        )
    }

    /// Makes every output in memory before the first is written.
    fn make(
        &self,
        article: Article,
        arguments: &Convert,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<Output>, Failure> {
        let stem = names::article(&article.document.metadata);
        let fonts = font_files::load(&arguments.font_dir)?;
        let attached = proof::of_article(&article, warnings, arguments, &self.formats)?;
        let made = make::book(
            &Book::of(article),
            &self.formats,
            arguments,
            &fonts,
            &attached,
        )?;
        warnings.extend(made.warnings);
        let outputs = made.output.into_iter().map(|(format, bytes)| match format {
            Format::Epub | Format::Pdf => Output::File(self.path(format, &stem), bytes),
            Format::Model | Format::Pages => Output::Text(bytes),
        });
        Ok(outputs.collect())
    }
}

impl Output {
    #[expect(clippy::print_stderr, reason = "the binary is what speaks")]
    fn deliver(self, arguments: &Convert) -> Result<(), Failure> {
        match self {
            Self::File(path, bytes) if arguments.dry_run => {
                eprintln!("would write {} ({} bytes)", path.display(), bytes.length());
                Ok(())
            }
            Self::File(path, bytes) => {
                let written = output::write(&path, &bytes, arguments.force)?;
                if !arguments.quiet {
                    let what = match written {
                        Written::New => "wrote",
                        Written::Unchanged => "unchanged",
                    };
                    eprintln!("{what} {}", path.display());
                }
                Ok(())
            }
            Self::Text(text) => match std::io::copy(&mut text.reader(), &mut std::io::stdout()) {
                // The reader of a pipe may leave early.
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::work(
                    format!("writing to standard output: {error}"),
                    "",
                )),
                Ok(_) | Err(_) => Ok(()),
            },
        }
    }
}

/// Under `--strict`, the first loss is an error.
pub(crate) fn strict(about: &str, warnings: &[Warning]) -> Result<(), Failure> {
    let losses: Vec<&Warning> = warnings
        .iter()
        .filter(|it| it.severity() == Severity::Loss)
        .collect();
    match losses.first() {
        Some(first) => Err(Failure::from_error(
            about,
            &Error::Strict {
                warning: Box::new((*first).clone()),
                count: losses.len(),
            },
        )),
        None => Ok(()),
    }
}

/// Losses are always said; the rest with `--verbose`.
#[expect(clippy::print_stderr, reason = "the binary is what speaks")]
fn say(about: &str, warnings: &[Warning], arguments: &Convert) {
    if arguments.quiet {
        return;
    }
    let mut unsaid = 0;
    for warning in warnings {
        if arguments.verbose || warning.severity() == Severity::Loss {
            eprintln!("{about}: {warning}");
        } else if warning.severity() == Severity::Notice {
            unsaid += 1;
        }
    }
    if unsaid > 0 {
        let what = match unsaid {
            1 => "repair or guess (`--verbose` tells it)",
            _ => "repairs and guesses (`--verbose` tells them)",
        };
        eprintln!("{about}: {unsaid} {what}");
    }
}
