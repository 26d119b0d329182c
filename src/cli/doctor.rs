//! `lantai doctor`: looks whether everything that a conversion needs is there.

use std::net::ToSocketAddrs as _;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use lantai::make::Fonts;
use lantai::speech::Noun;

use super::environment::environment;
use super::failure::Failure;
use super::tongue::{counted, language, said, ui};
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
    /// In English, in simplified and in traditional Chinese.
    what: [&'static str; 3],
    /// `Err` when a conversion would fail or lose something.
    found: Result<String, String>,
}

/// Checks everything and tells it. It is an error when something is wrong.
pub(crate) fn run(arguments: &Doctor) -> Result<(), Failure> {
    let mut checkups = vec![
        Checkup {
            what: ["faces", "字体", "字型"],
            found: faces(arguments),
        },
        Checkup {
            what: ["this folder", "当前文件夹", "目前的資料夾"],
            found: writable(Path::new(".")),
        },
        Checkup {
            what: ["temporary files", "临时文件", "暫存檔"],
            found: writable(&std::env::temp_dir()),
        },
        Checkup {
            what: ["cache", "缓存", "快取"],
            found: cache(),
        },
        Checkup {
            what: ["settings", "设置", "設定"],
            found: Ok(settings()),
        },
    ];
    if !arguments.offline {
        checkups.push(Checkup {
            what: ["network", "网络", "網路"],
            found: network(&arguments.host),
        });
    }
    let mut text = version::build();
    for Checkup { what, found } in &checkups {
        let (mark, words) = match found {
            Ok(words) => (["ok ", "好", "好"], words),
            Err(words) => (["BAD", "坏", "壞"], words),
        };
        let (mark, what) = (language().one_of(mark), language().one_of(*what));
        text += &ui!(
            "{mark} {what}: {words}\n",
            "{mark} {what}：{words}\n",
            "{mark} {what}：{words}\n"
        );
    }
    output::print(&text)?;
    match checkups.iter().filter(|it| it.found.is_err()).count() {
        0 => Ok(()),
        bad => Err(Failure::work(
            said!("{} wrong", "{}不对", "{}不對", counted(bad, Noun::Thing)),
            said!(
                "what is marked `BAD` above",
                "请看上面标着“坏”的",
                "請看上面標著「壞」的"
            ),
        )),
    }
}

fn faces(arguments: &Doctor) -> Result<String, String> {
    let embedded = Fonts::embedded().map_err(|it| lantai::speech::error(&it, language()))?;
    let all = options::fonts(&arguments.font_dir).map_err(|it| it.spoken())?;
    let more = all.count() - embedded.count();
    Ok(ui!(
        "{} embedded, {more} in folders",
        "内置 {} 个，文件夹里 {more} 个",
        "內建 {} 個，資料夾裡 {more} 個",
        embedded.count()
    ))
}

/// Whether a file can be written to a folder.
fn writable(folder: &Path) -> Result<String, String> {
    let shown = folder.display();
    match tempfile::tempfile_in(folder) {
        Ok(_) => Ok(ui!(
            "{shown} can be written to",
            "{shown} 可以写入",
            "{shown} 可以寫入"
        )),
        Err(error) => Err(ui!(
            "{shown} cannot be written to: {error}",
            "{shown} 无法写入：{error}",
            "{shown} 無法寫入：{error}"
        )),
    }
}

fn cache() -> Result<String, String> {
    let Some(cache) = options::cache(None) else {
        return Err(ui!(
            "there is no folder for fetched pictures: set HOME",
            "没有文件夹放下载的图片：请设置 HOME",
            "沒有資料夾放下載的圖片：請設定 HOME"
        ));
    };
    let info = cache.info();
    Ok(ui!(
        "{}, {} pictures, {} kB",
        "{}，{} 张图片，{} kB",
        "{}，{} 張圖片，{} kB",
        cache.folder.display(),
        info.pictures,
        info.bytes / 1000
    ))
}

fn settings() -> String {
    match config::paths() {
        paths if paths.is_empty() => ui!("no file of settings", "没有设置文件", "沒有設定檔"),
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
        return Ok(ui!(
            "through the proxy {proxy}, which is not tried",
            "经过代理 {proxy}，没有试它",
            "經由代理伺服器 {proxy}，沒有試它"
        ));
    }
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    std::thread::spawn(move || {
        let found = (&*name, 443).to_socket_addrs();
        sender.send(found.map(|it| it.count()).map_err(|it| it.to_string()))
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(count)) if count > 0 => Ok(ui!(
            "{host} can be looked up",
            "能找到 {host}",
            "找得到 {host}"
        )),
        Ok(Ok(_)) => Err(ui!(
            "{host} has no address",
            "{host} 没有地址",
            "{host} 沒有位址"
        )),
        Ok(Err(error)) => Err(ui!(
            "{host} cannot be looked up: {error}",
            "找不到 {host}：{error}",
            "找不到 {host}：{error}"
        )),
        Err(_) => Err(ui!(
            "{host} is not looked up within {} s",
            "{host} 没有在 {} 秒之内找到",
            "{host} 沒有在 {} 秒之內找到",
            PATIENCE.as_secs()
        )),
    }
}
