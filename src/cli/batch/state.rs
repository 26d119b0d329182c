//! The file in which a run records the articles it has converted, so that `--update` can skip them. It is in the output
//! folder and has one JSON line per article, which is appended after the outputs are written. A killed run loses at most
//! the line it was writing.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use lantai::archive::Entry;
use lantai::{Disk, Error, Resources as _};
use serde::{Deserialize, Serialize};

use super::inputs::Shard;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::tongue::said;

/// The record of an article that was converted.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Record {
    /// A hash of version, formats and options.
    pub(crate) fingerprint: String,
    /// The entry of the article in the report.
    pub(crate) entry: Entry,
}

/// The state file of one output folder (and shard), locked while it is open.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    file: File,
    /// The records by the path of the article ([`ArticleFile::below`](super::inputs::ArticleFile::below)).
    pub(crate) records: BTreeMap<String, Record>,
}

/// `.lantai-state.jsonl`, or for a shard `.lantai-state-2-of-8.jsonl`, so that each shard has its own file.
fn name(shard: Option<Shard>) -> String {
    match shard {
        None => ".lantai-state.jsonl".to_owned(),
        Some(shard) => format!(".lantai-state-{}-of-{}.jsonl", shard.index, shard.count),
    }
}

impl StateFile {
    /// Opens and locks the state file in `folder`, which must exist. It is an error when another process has the lock.
    ///
    /// The system releases the lock when the process ends.
    pub(crate) fn open(folder: &Path, shard: Option<Shard>) -> Result<Self, Failure> {
        let path = folder.join(name(shard));
        let failed = |source| {
            let path = path.clone();
            Failure::from_error("", &Error::Write { path, source })
        };
        let file = File::options()
            .create(true)
            .append(true)
            .read(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(Failure::work(
                    said!(
                        "another run is writing to `{}`",
                        "另一个进程正在写入 `{}`",
                        "另一個執行中的指令正在寫入 `{}`",
                        folder.display()
                    ),
                    said!(
                        "wait for it, or give each its own part with `--shard`",
                        "等它结束，或用 `--shard` 各做一部分",
                        "等它結束，或用 `--shard` 各做一部分"
                    ),
                ));
            }
            // The file system has no locks: the user must not start two runs at once.
            Err(std::fs::TryLockError::Error(_)) => {}
        }
        let bytes = Disk.read(&path).unwrap_or_default();
        let mut records = BTreeMap::new();
        for line in bytes.split(|it| *it == b'\n') {
            // The last line may be incomplete, and another version may have written a line in another form. An article
            // whose line cannot be read is converted again.
            if let Ok(record) = serde_json::from_slice::<Record>(line) {
                records.insert(record.entry.source.path.clone(), record);
            }
        }
        let mut file = file;
        if bytes.last().is_some_and(|it| *it != b'\n') {
            file.write_all(b"\n").map_err(failed)?;
        }
        Ok(Self {
            path,
            file,
            records,
        })
    }

    /// Appends the record of an article whose outputs are written.
    pub(crate) fn add(&mut self, record: &Record) -> Result<(), Failure> {
        let mut line = serde_json::to_vec(record).expect("a record is plain data");
        line.push(b'\n');
        self.file.write_all(&line).map_err(|source| {
            let path = self.path.clone();
            Failure::from_error("", &Error::Write { path, source })
        })
    }

    /// Rewrites the file with these records only.
    pub(crate) fn compact(&self, records: &BTreeMap<String, Record>) -> Result<(), Failure> {
        let mut text = Vec::new();
        for record in records.values() {
            text.extend(serde_json::to_vec(record).expect("a record is plain data"));
            text.push(b'\n');
        }
        output::write(&self.path, &text.into(), true)?;
        Ok(())
    }
}
