//! Options of pictures: where they may be loaded from and how large they may be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use lantai::make::Options;
use lantai::make::pictures::{Cache, Hosts, Network, WAYBACK};
use lantai::model::Blob;
use lantai::{Disk, Resources as _, Spool};

use crate::cli::environment::environment;
use crate::cli::failure::Failure;
use crate::cli::tongue::ui;

/// Options of pictures.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Pictures")]
pub(crate) struct PictureArguments {
    /// Never use the network; what the cache has is still taken
    #[arg(long)]
    pub(crate) offline: bool,
    /// Fail with exit code 3 when a picture is missing
    #[arg(long)]
    pub(crate) strict_images: bool,
    /// The most bytes of a finished book, as 20MB: its pictures are made smaller until it fits
    #[arg(long, value_name = "SIZE", value_parser = size_with_unit)]
    pub(crate) max_size: Option<u64>,
    /// Drop what cameras wrote into pictures: place, time, owner
    #[arg(long)]
    pub(crate) drop_exif: bool,
    /// A further folder to look for pictures in; may be given more than once
    #[arg(long, value_name = "DIR")]
    resource_dir: Vec<PathBuf>,
    /// The folder that `/` means in addresses
    #[arg(long, value_name = "DIR")]
    site_root: Option<PathBuf>,
    /// A further folder that addresses may lead into; may be given more than once
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    /// A host at which any address and port is open to articles; may be given more than once
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Open private addresses to articles
    #[arg(long)]
    allow_private: bool,
    /// A port open besides 80 and 443; may be given more than once
    #[arg(long, value_name = "PORT")]
    allow_port: Vec<u16>,
    /// A header for a host, as `HOST NAME: VALUE`; may be given more than once
    #[arg(long, value_name = "HEADER", value_parser = header)]
    header: Vec<(String, String, String)>,
    /// What we call ourselves to servers
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<String>,
    /// Certificates (PEM) to trust instead of the system's
    #[arg(long, value_name = "FILE")]
    ca_bundle: Option<PathBuf>,
    /// Ask the Wayback Machine for pictures that are gone
    #[arg(long)]
    wayback: bool,
    /// Where fetched pictures are kept [default: `lantai` in the XDG cache folder]
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// Keep no fetched pictures
    #[arg(long, conflicts_with = "cache_dir")]
    no_cache: bool,
    /// Where data is stored that is too large for memory.
    #[arg(skip = Spool::new(&std::env::temp_dir()))]
    pub(crate) spool: Spool,
    /// Pictures that are at hand, by their addresses.
    #[arg(skip)]
    pub(crate) held: BTreeMap<String, Blob>,
    /// The state of network access that all articles of a run share.
    #[arg(skip)]
    hosts: Hosts,
}

impl PictureArguments {
    /// Sets the library's options that these arguments stand for.
    pub(super) fn fill(&self, options: &mut Options) -> Result<(), Failure> {
        options.max_bytes = self.max_size;
        options.drop_metadata = self.drop_exif;
        options.strict_pictures = self.strict_images;
        let pictures = &mut options.pictures;
        pictures.resource_dirs.clone_from(&self.resource_dir);
        pictures.site_root.clone_from(&self.site_root);
        pictures.allow_dirs.clone_from(&self.allow_dir);
        pictures.offline = self.offline;
        if !self.offline {
            pictures.network = Some(self.network()?);
        }
        pictures.cache = self.cache();
        pictures.spool = self.spool.clone();
        pictures.held.clone_from(&self.held);
        Ok(())
    }

    /// The folders that options name, with the names of the options.
    pub(super) fn folders(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let resources = self.resource_dir.iter().map(|it| ("--resource-dir", &**it));
        let allowed = self.allow_dir.iter().map(|it| ("--allow-dir", &**it));
        let site = self.site_root.iter().map(|it| ("--site-root", &**it));
        resources.chain(allowed).chain(site)
    }

    /// The state of network access that all articles of a run share.
    pub(crate) fn hosts(&self) -> Hosts {
        self.hosts.clone()
    }

    /// Closes the network and the cache.
    pub(crate) fn close(&mut self) {
        self.offline = true;
        self.no_cache = true;
    }

    /// The cache of fetched pictures; `None` with `--no-cache` or when there is no folder for it.
    fn cache(&self) -> Option<Cache> {
        (!self.no_cache)
            .then(|| cache(self.cache_dir.as_deref()))
            .flatten()
    }

    fn network(&self) -> Result<Network, Failure> {
        let mut network = Network {
            headers: self.header.clone(),
            allow_hosts: self.allow_host.clone(),
            allow_private: self.allow_private,
            allow_ports: self.allow_port.clone(),
            wayback: self.wayback.then(|| WAYBACK.to_owned()),
            proxy: environment(&[
                "HTTPS_PROXY",
                "https_proxy",
                "ALL_PROXY",
                "all_proxy",
                "http_proxy",
            ]),
            no_proxy: environment(&["NO_PROXY", "no_proxy"]),
            hosts: self.hosts.clone(),
            ..Network::default()
        };
        if let Some(agent) = &self.user_agent {
            network.user_agent.clone_from(agent);
        }
        let bundle = self
            .ca_bundle
            .clone()
            .or_else(|| environment(&["SSL_CERT_FILE"]).map(PathBuf::from));
        if let Some(path) = bundle {
            let bytes = Disk.read(&path).map_err(|error| Failure {
                code: 2,
                ..Failure::from_error("--ca-bundle", &error)
            })?;
            network.ca_bundle = Some(bytes);
        }
        Ok(network)
    }
}

/// The cache in `folder`; without it, in the folder that the system has for caches.
pub(crate) fn cache(folder: Option<&Path>) -> Option<Cache> {
    let folder = folder.map(Path::to_owned).or_else(cache_folder);
    folder.map(Cache::new)
}

/// The folder `lantai` in `$XDG_CACHE_HOME` or `%LOCALAPPDATA%`; if neither is set, in `.cache` in the user's home.
fn cache_folder() -> Option<PathBuf> {
    let folder = environment(&["XDG_CACHE_HOME", "LOCALAPPDATA"]).map(PathBuf::from);
    let home = || environment(&["HOME", "USERPROFILE"]).map(|it| PathBuf::from(it).join(".cache"));
    Some(
        folder
            .filter(|it| it.is_absolute())
            .or_else(home)?
            .join("lantai"),
    )
}

/// Parses a number of bytes. The unit is kB, MB, GB, KiB, MiB, GiB or B; without a unit, it is bytes.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let at = text.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = text.split_at(at.unwrap_or(text.len()));
    let unit = match &*unit.trim().to_ascii_lowercase() {
        "" | "b" => 1,
        "kb" | "k" => 1_000,
        "mb" | "m" => 1_000_000,
        "gb" | "g" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => 0,
    };
    let number = number.parse::<u64>().ok().filter(|it| *it > 0);
    number
        .and_then(|it| it.checked_mul(unit))
        .filter(|it| *it > 0)
        .ok_or_else(|| {
            ui!(
                "a number of bytes is wanted, as 500kB, 20MB or 1GiB",
                "应是字节数，例如 500kB、20MB 或 1GiB",
                "應是位元組數，例如 500kB、20MB 或 1GiB"
            )
        })
}

/// Parses a number of bytes with its unit: a bare number may mean megabytes to whoever types it.
fn size_with_unit(text: &str) -> Result<u64, String> {
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(ui!(
            "a unit is wanted: {text}MB, {text}kB or {text}B",
            "请写明单位：{text}MB、{text}kB 或 {text}B",
            "請註明單位：{text}MB、{text}kB 或 {text}B"
        ));
    }
    size(text)
}

/// Parses a header of `--header`, in the form `HOST NAME: VALUE`.
fn header(text: &str) -> Result<(String, String, String), String> {
    let parts = text.split_once(' ').and_then(|(host, header)| {
        let (name, value) = header.split_once(':')?;
        Some((
            host.to_owned(),
            name.trim().to_owned(),
            value.trim().to_owned(),
        ))
    });
    parts.ok_or_else(|| {
        ui!(
            "`HOST NAME: VALUE` is wanted",
            "应写成 `HOST NAME: VALUE`",
            "應寫成 `HOST NAME: VALUE`"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("20MB"), Ok(20_000_000));
        assert_eq!(size("500 kb"), Ok(500_000));
        assert_eq!(size("1GiB"), Ok(1 << 30));
        assert_eq!(size("7"), Ok(7));
        assert!(size_with_unit("20").is_err_and(|it| it.contains("20MB")));
        assert_eq!(size_with_unit("20 kB"), Ok(20_000));
        for wrong in ["", "MB", "0MB", "-1", "1.5MB", "20 pages", "99999999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
