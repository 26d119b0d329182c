//! `lantai doctor`: looks whether everything that a conversion needs is there.

use std::net::ToSocketAddrs as _;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use lantai::make::Fonts;

use super::environment::environment;
use super::failure::Failure;
use super::{config, options, output, version};

/// How long a host name is looked up.
const PATIENCE: Duration = Duration::from_secs(4);

/// `lantai doctor`.
#[derive(Args, Debug)]
pub(crate) struct Doctor {
    /// A host to look up, to see whether pictures can be fetched
    #[arg(long, value_name = "HOST", default_value = "example.org")]
    host: String,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
    /// A folder with more font files; may be given more than once
    #[arg(long, value_name = "DIR")]
    font_dir: Vec<std::path::PathBuf>,
}

/// What was found about one thing.
struct Checkup {
    what: &'static str,
    /// `Err` when a conversion would fail or lose something.
    found: Result<String, String>,
}

/// Checks everything and tells it. It is an error when something is wrong.
pub(crate) fn run(arguments: &Doctor) -> Result<(), Failure> {
    let mut checkups = vec![
        Checkup {
            what: "faces",
            found: faces(arguments),
        },
        Checkup {
            what: "this folder",
            found: writable(Path::new(".")),
        },
        Checkup {
            what: "temporary files",
            found: writable(&std::env::temp_dir()),
        },
        Checkup {
            what: "cache",
            found: cache(),
        },
        Checkup {
            what: "settings",
            found: Ok(settings()),
        },
    ];
    if !arguments.offline {
        checkups.push(Checkup {
            what: "network",
            found: network(&arguments.host),
        });
    }
    let mut text = version::text();
    for Checkup { what, found } in &checkups {
        let (mark, words) = match found {
            Ok(words) => ("ok ", words),
            Err(words) => ("BAD", words),
        };
        text += &format!("{mark} {what}: {words}\n");
    }
    output::print(&text)?;
    match checkups.iter().filter(|it| it.found.is_err()).count() {
        0 => Ok(()),
        bad => Err(Failure::work(
            format!("{} wrong", lantai::archive::counted(bad, "thing")),
            "what is marked `BAD` above",
        )),
    }
}

fn faces(arguments: &Doctor) -> Result<String, String> {
    let embedded = Fonts::embedded().map_err(|it| it.to_string())?;
    let all = options::fonts(&arguments.font_dir).map_err(|it| it.to_string())?;
    let more = all.count() - embedded.count();
    Ok(format!("{} embedded, {more} in folders", embedded.count()))
}

/// Whether a file can be written to a folder.
fn writable(folder: &Path) -> Result<String, String> {
    let shown = folder.display();
    match tempfile::tempfile_in(folder) {
        Ok(_) => Ok(format!("{shown} can be written to")),
        Err(error) => Err(format!("{shown} cannot be written to: {error}")),
    }
}

fn cache() -> Result<String, String> {
    let Some(cache) = options::cache(None) else {
        return Err("there is no folder for fetched pictures: set HOME".to_owned());
    };
    let info = cache.info();
    Ok(format!(
        "{}, {} pictures, {} kB",
        cache.folder.display(),
        info.pictures,
        info.bytes / 1000
    ))
}

fn settings() -> String {
    match config::paths() {
        paths if paths.is_empty() => "no file of settings".to_owned(),
        paths => {
            let paths = paths.iter().map(|it| it.display().to_string());
            paths.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Whether the name of a host can be looked up. A lookup cannot be interrupted, so it has a thread of its own.
fn network(host: &str) -> Result<String, String> {
    let proxy = environment(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]);
    if let Some(proxy) = proxy {
        return Ok(format!("through the proxy {proxy}, which is not tried"));
    }
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    std::thread::spawn(move || {
        let found = (&*name, 443).to_socket_addrs();
        sender.send(found.map(|it| it.count()).map_err(|it| it.to_string()))
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(count)) if count > 0 => Ok(format!("{host} can be looked up")),
        Ok(Ok(_)) => Err(format!("{host} has no address")),
        Ok(Err(error)) => Err(format!("{host} cannot be looked up: {error}")),
        Err(_) => Err(format!(
            "{host} is not looked up within {} s",
            PATIENCE.as_secs()
        )),
    }
}
