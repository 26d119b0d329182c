//! `lantai preview`: a page in the browser that shows articles as EPUB and as printed pages, with what was done to them.
//!
//! The server answers on the loopback address alone. Every address holds a secret, and requests must name the server by
//! that address, so that neither other users of the machine nor pages of other sites can read anything.

mod answer;
mod epub;
mod made;
mod session;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tiny_http::Server;

use super::batch::stop;
use super::failure::Failure;
use crate::cli::tongue::{said, tell};
use answer::AccessCheck;
pub(crate) use session::Parsers;
use session::Session;

/// How many requests are answered at the same time.
const WORKERS: usize = 4;

/// How often a waiting worker looks whether it shall stop.
const LOOK: Duration = Duration::from_millis(200);

/// Options of `preview`.
#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// Articles, folders and addresses to show; more can be dropped on the page
    #[arg(value_name = "ARTICLE|FOLDER|URL")]
    inputs: Vec<PathBuf>,
    /// The port of the page [default: any that is free]
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
    /// Print the address and leave the browser alone
    #[arg(long)]
    no_open: bool,
    /// Never use the network; what the cache has is still taken
    #[arg(long)]
    offline: bool,
    /// A file of options
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Serves the page until Ctrl-C. `parsers` read words as command lines.
pub(crate) fn run(arguments: &Preview, parsers: Parsers) -> Result<(), Failure> {
    let mut words = Vec::new();
    if arguments.offline {
        words.push("--offline".into());
    }
    if let Some(config) = &arguments.config {
        words.push("--config".into());
        words.push(config.into());
    }
    let session = Session::open(&arguments.inputs, words, parsers)?;
    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        Failure::work(
            said!(
                "port {} cannot be opened: {error}",
                "无法打开端口 {}：{error}",
                "無法開啟連接埠 {}：{error}",
                arguments.port
            ),
            said!(
                "leave `--port` out to take any that is free",
                "去掉 `--port` 就用空闲的端口",
                "拿掉 `--port` 就用空閒的連接埠"
            ),
        )
    })?;
    let host = server.server_addr().to_string();
    let secret = secret()?;
    let address = format!("http://{host}/{secret}/");
    tell!(
        "the page is at {address}",
        "网页在 {address}",
        "網頁在 {address}"
    );
    tell!("Ctrl-C ends it", "按 Ctrl-C 结束", "按 Ctrl-C 結束");
    // The file with the address must live as long as a slow browser needs to read it.
    let opened = if arguments.no_open {
        None
    } else {
        open(&address)
    };
    stop::listen(stop::OnStop::FinishBegun);
    let check = AccessCheck { host, secret };
    let server = Arc::new(server);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| work(&server, &check, &session));
        }
    });
    drop(opened);
    Ok(())
}

/// Answers requests until Ctrl-C.
fn work(server: &Server, check: &AccessCheck, session: &Session) {
    while !stop::asked() {
        if let Ok(Some(mut request)) = server.recv_timeout(LOOK) {
            let response = answer::answer(&mut request, check, session);
            // A browser that left does not want its answer.
            _ = request.respond(response);
        }
    }
}

/// 128 random bits in hexadecimal digits.
fn secret() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::work(
            said!(
                "the system has no random numbers: {error}",
                "系统给不出随机数：{error}",
                "系統無法提供亂數：{error}"
            ),
            "",
        )
    })?;
    Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
}

/// Opens the page in the user's browser, when there is one. The browser is given a file that only this user can read and
/// not the address itself: other users can see the arguments of processes.
fn open(address: &str) -> Option<tempfile::NamedTempFile> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut file = tempfile::Builder::new()
        .prefix("lantai-")
        .suffix(".html")
        .tempfile()
        .ok()?;
    write!(
        file,
        "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address}\">"
    )
    .ok()?;
    start(program, file.path()).ok()?;
    Some(file)
}

fn start(program: &str, file: &Path) -> std::io::Result<()> {
    let file = fs::canonicalize(file)?;
    Command::new(program)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(())
}
