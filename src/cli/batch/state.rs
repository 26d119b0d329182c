//! What earlier runs made, beside their outputs: one JSON line per article, written once its outputs
//! are in place. A killed run loses at most the line it was writing.

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

/// What is known about an article that was converted.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Record {
    /// Hash of version, formats and options.
    pub(crate) fingerprint: String,
    /// The part of the report about it.
    pub(crate) entry: Entry,
}

/// The state file of one output folder (and shard), locked while it is open.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    file: File,
    /// By path of the article below its root.
    pub(crate) records: BTreeMap<String, Record>,
}

/// `.lantai-state.jsonl`, or `.lantai-state-2-of-8.jsonl`: no two shards share a file.
fn name(shard: Option<Shard>) -> String {
    match shard {
        None => ".lantai-state.jsonl".to_owned(),
        Some(shard) => format!(".lantai-state-{}-of-{}.jsonl", shard.index, shard.count),
    }
}

impl StateFile {
    /// Opens the state file of a folder, which must exist.
    ///
    /// The lock goes with the process, however it ends.
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
                    format!("another run is writing to `{}`", folder.display()),
                    "wait for it, or give each its own part with `--shard`",
                ));
            }
            // A file system without locks: the user's care must do.
            Err(std::fs::TryLockError::Error(_)) => {}
        }
        let bytes = Disk.read(&path).unwrap_or_default();
        let mut records = BTreeMap::new();
        for line in bytes.split(|it| *it == b'\n') {
            // The last line may be torn, and a line of another version may be of another form:
            // what cannot be read was not made, and is made again.
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

    /// Notes an article whose outputs are in place.
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
