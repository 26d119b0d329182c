//! `lantai cache`: shows, empties or shortens the folder in which fetched pictures are kept.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lantai::make::pictures::{Cache, Clock as _, Info, Pruned, SystemClock};
use serde_json::{Value, json};

use super::failure::Failure;
use super::options;
use crate::cli::tongue::{said, ui};

/// `lantai cache`.
#[derive(Args, Debug)]
pub(crate) struct CacheArguments {
    #[command(subcommand)]
    action: CacheAction,
    /// The folder [default: `lantai` in the XDG cache folder]
    #[arg(long, global = true, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum CacheAction {
    /// Tell what it holds
    Info,
    /// Remove everything
    Clear,
    /// Remove what is old, damaged or too much
    Prune {
        /// The most bytes to keep, as 500MB; the oldest pictures go first [default: 2GiB]
        #[arg(long, value_name = "SIZE", value_parser = options::size)]
        max_size: Option<u64>,
        /// Remove pictures that were fetched longer ago
        #[arg(long, value_name = "DAYS")]
        max_age: Option<u64>,
    },
}

/// Runs `lantai cache`.
pub(crate) fn run(arguments: &CacheArguments) -> Result<(), Failure> {
    let cache = options::cache(arguments.cache_dir.as_deref()).ok_or_else(|| {
        Failure::usage(
            said!(
                "there is no folder for the cache",
                "没有缓存文件夹",
                "沒有快取資料夾"
            ),
            said!(
                "name one with `--cache-dir`, or set `XDG_CACHE_HOME`",
                "用 `--cache-dir` 指定，或设置 `XDG_CACHE_HOME`",
                "用 `--cache-dir` 指定，或設定 `XDG_CACHE_HOME`"
            ),
        )
    })?;
    let failed = |error| Failure::from_error("", &error);
    let (value, text) = match &arguments.action {
        CacheAction::Info => info(&cache, &cache.info()),
        CacheAction::Clear => removed(&cache.clear().map_err(failed)?),
        CacheAction::Prune { max_size, max_age } => {
            let cache = Cache {
                max_bytes: max_size.unwrap_or(cache.max_bytes),
                max_age: max_age.map(|it| it.saturating_mul(DAY)),
                ..cache
            };
            removed(&cache.prune(SystemClock.unix_seconds()).map_err(failed)?)
        }
    };
    let text = if arguments.json {
        format!("{value:#}\n")
    } else {
        text
    };
    crate::cli::say::print(text.as_bytes());
    Ok(())
}

/// Seconds of a day.
const DAY: u64 = 24 * 3600;

fn info(cache: &Cache, info: &Info) -> (Value, String) {
    let now = SystemClock.unix_seconds();
    let days = |time: u64| now.saturating_sub(time) / DAY;
    let value = json!({
        "folder": cache.folder.display().to_string(),
        "pictures": info.pictures,
        "bytes": info.bytes,
        "max_bytes": cache.max_bytes,
        "addresses": info.addresses,
        "refusals": info.refusals,
        "oldest": info.times.map(|it| it.0),
        "newest": info.times.map(|it| it.1),
    });
    let age = info.times.map_or_else(String::new, |(oldest, newest)| {
        let (oldest, newest) = (days(oldest), days(newest));
        ui!(
            "fetched {newest} to {oldest} days ago\n",
            "下载于 {newest} 到 {oldest} 天前\n",
            "下載於 {newest} 到 {oldest} 天前\n"
        )
    });
    let text = ui!(
        "{}\n{} pictures, {} of at most {}\n{} addresses, {} of them without a picture\n{age}",
        "{}\n{} 张图片，{}（上限 {}）\n{} 个网址，其中 {} 个没有图片\n{age}",
        "{}\n{} 張圖片，{}（上限 {}）\n{} 個網址，其中 {} 個沒有圖片\n{age}",
        cache.folder.display(),
        info.pictures,
        megabytes(info.bytes),
        megabytes(cache.max_bytes),
        info.addresses,
        info.refusals,
    );
    (value, text)
}

fn removed(pruned: &Pruned) -> (Value, String) {
    let value = json!({ "removed": {
        "pictures": pruned.pictures,
        "bytes": pruned.bytes,
        "addresses": pruned.addresses,
    }});
    let text = ui!(
        "removed {} pictures, {}, and {} addresses\n",
        "删除了 {} 张图片（{}）和 {} 个网址\n",
        "刪除了 {} 張圖片（{}）和 {} 個網址\n",
        pruned.pictures,
        megabytes(pruned.bytes),
        pruned.addresses
    );
    (value, text)
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}
