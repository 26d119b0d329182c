//! The address of a picture as an article writes it → the places where its bytes may be. Looks at neither the disk nor
//! the network.

use std::path::{Component, Path, PathBuf};

use url::Url;

use super::Options;
use crate::model::NoPicture;

/// One place where the bytes of a picture may be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum PictureAddress {
    /// The bytes stand in the address itself.
    Data(Vec<u8>),
    /// A file.
    File(PathBuf),
    /// Somewhere on the network.
    Remote(Url),
}

/// The most parts of the end of a Windows path that are looked for in the folders of the article.
const WINDOWS_TAIL: usize = 8;

/// Every place where the bytes of `written` may be, in the order in which to try them: files relative to the article,
/// to the resource folders and to the site root, then the network relative to `source_url`.
///
/// # Errors
///
/// Says why the address leads nowhere.
pub(super) fn places(
    written: &str,
    source_url: Option<&Url>,
    options: &Options,
) -> Result<Vec<PictureAddress>, NoPicture> {
    // The URL standard ("basic URL parser") removes tabs and line ends everywhere, and controls and spaces at both ends.
    let cleaned: String = written
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    if cleaned.is_empty() {
        return Err(NoPicture::AddressEmpty);
    }
    if let Some(rest) = cleaned.strip_prefix("//") {
        return remote(&format!("https://{rest}"));
    }
    match scheme(&cleaned) {
        Some("data") => {
            return super::data_url::decode(&cleaned).map(|it| vec![PictureAddress::Data(it)]);
        }
        Some("http" | "https") => return remote(&cleaned),
        Some("file") => return Ok(files(&file_path(&cleaned), options)),
        Some(other) => {
            let scheme = other.to_owned();
            return Err(NoPicture::SchemeUnknown { scheme });
        }
        None => {}
    }
    let mut places = files(&cleaned, options);
    let joined = source_url.and_then(|base| base.join(&cleaned).ok());
    places.extend(joined.filter(is_web).map(PictureAddress::Remote));
    Ok(places)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn remote(written: &str) -> Result<Vec<PictureAddress>, NoPicture> {
    match Url::parse(written) {
        Ok(url) => Ok(vec![PictureAddress::Remote(url)]),
        Err(problem) => Err(NoPicture::AddressMalformed {
            problem: problem.to_string(),
        }),
    }
}

/// The scheme of an address, if it has one. A single letter is not a scheme but a Windows drive.
fn scheme(written: &str) -> Option<&str> {
    let (name, _) = written.split_once(':')?;
    let known = ["data", "http", "https", "file"];
    if let Some(known) = known.into_iter().find(|it| name.eq_ignore_ascii_case(it)) {
        return Some(known);
    }
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (is_name && name.len() > 1).then_some(name)
}

/// The path in a `file:` URL, not yet decoded: RFC 8089.
fn file_path(url: &str) -> String {
    let rest = url.get(5..).unwrap_or_default();
    let path = match rest.strip_prefix("//") {
        Some(rest) => match rest.find('/') {
            Some(at) => rest[at..].to_owned(), // without the host, which can only be this machine
            None => rest.to_owned(),
        },
        None => rest.to_owned(),
    };
    // `file:///C:/x` names a drive.
    match path.strip_prefix('/') {
        Some(drive) if is_drive(drive) => drive.to_owned(),
        _ => path,
    }
}

fn is_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':')
}

/// The files that a path may mean, each once, the most probable first.
fn files(written: &str, options: &Options) -> Vec<PictureAddress> {
    let mut found: Vec<PictureAddress> = Vec::new();
    for spelling in spellings(written) {
        for path in below_roots(&spelling, options) {
            let place = PictureAddress::File(path);
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

/// The ways to read a path: as written, without query and fragment, percent-decoded, and each in Unicode's composed and
/// decomposed forms, because file systems differ in how they store `é`.
fn spellings(written: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |it: String| {
        if !it.is_empty() && !it.contains('\0') && !found.contains(&it) {
            found.push(it);
        }
    };
    let bare = written.split(['?', '#']).next().unwrap_or_default();
    for it in [written, bare] {
        add(it.to_owned());
        if let Ok(decoded) = percent_encoding::percent_decode_str(it).decode_utf8() {
            add(decoded.into_owned());
        }
    }
    for it in found.clone() {
        if !it.is_ascii() {
            let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&it);
            let nfd = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&it);
            for form in [nfc.into_owned(), nfd.into_owned()] {
                if !found.contains(&form) {
                    found.push(form);
                }
            }
        }
    }
    found
}

/// The paths below the folders of the article that `written` may mean.
fn below_roots(written: &str, options: &Options) -> Vec<PathBuf> {
    let slashed = written.replace('\\', "/");
    let roots = || options.base.iter().chain(&options.resource_dirs);
    let mut paths = Vec::new();
    if is_drive(&slashed) || written.starts_with("\\\\") {
        // The author's machine ran Windows. Its folders are not here, but the last parts of the path may be.
        let parts: Vec<&str> = slashed
            .split('/')
            .filter(|it| !it.is_empty() && !it.ends_with(':'))
            .collect();
        let first = parts.len().saturating_sub(WINDOWS_TAIL);
        if cfg!(windows) {
            paths.push(PathBuf::from(&slashed));
        }
        for start in first..parts.len() {
            let tail: PathBuf = parts[start..].iter().collect();
            paths.extend(roots().map(|it| it.join(&tail)));
        }
    } else if slashed.starts_with('/') {
        let below = slashed.trim_start_matches('/');
        let site = options.site_root.iter();
        paths.extend(site.chain(roots()).map(|it| it.join(below)));
        paths.push(PathBuf::from(&slashed));
    } else {
        paths.extend(roots().map(|it| it.join(&slashed)));
        paths.extend(options.site_root.iter().map(|it| it.join(&slashed)));
    }
    paths.iter().map(|it| tidy(it)).collect()
}

/// The path without `.` and `..`. Only the text of the path counts: symbolic links are not followed.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                let above = tidy.components().next_back();
                if matches!(above, Some(Component::Normal(_))) {
                    tidy.pop();
                } else if !matches!(above, Some(Component::RootDir | Component::Prefix(_))) {
                    tidy.push("..");
                }
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options {
            base: Some("/a/posts".into()),
            resource_dirs: vec!["/res".into()],
            site_root: Some("/a/site".into()),
            ..Options::default()
        }
    }

    fn files_of(written: &str) -> Vec<String> {
        let source = Url::parse("https://example.org/2020/x.html").unwrap();
        let places = places(written, Some(&source), &options()).unwrap();
        places
            .into_iter()
            .map(|it| match it {
                PictureAddress::Data(bytes) => format!("data {}", bytes.len()),
                PictureAddress::File(path) => path.display().to_string(),
                PictureAddress::Remote(url) => url.to_string(),
            })
            .collect()
    }

    #[test]
    fn relative_path_is_looked_for_beside_the_article_then_in_the_folders_then_on_the_site() {
        assert_eq!(
            files_of("img/a.png"),
            [
                "/a/posts/img/a.png",
                "/res/img/a.png",
                "/a/site/img/a.png",
                "https://example.org/2020/img/a.png"
            ]
        );
    }

    #[test]
    fn root_relative_path_starts_at_the_site_root() {
        assert_eq!(files_of("/i/a.png")[0], "/a/site/i/a.png");
    }

    #[test]
    fn names_are_looked_for_as_written_and_decoded() {
        let found = files_of("%E5%9B%BE%201.png?raw=true");
        assert!(found.contains(&"/a/posts/图 1.png".to_owned()), "{found:?}");
        let found = files_of("e\u{301}.png");
        assert!(found.contains(&"/a/posts/\u{e9}.png".to_owned()));
    }

    #[test]
    fn windows_path_is_found_by_its_tail() {
        let found = files_of(r"D:\blog\source\img\a.png");
        assert!(
            found.contains(&"/a/posts/img/a.png".to_owned()),
            "{found:?}"
        );
        assert!(found.contains(&"/res/a.png".to_owned()), "{found:?}");
        assert_eq!(files_of(r"img\a.png")[0], "/a/posts/img/a.png");
    }

    #[test]
    fn protocol_relative_is_https() {
        assert_eq!(
            files_of("//mmbiz.qpic.cn/a?wx_fmt=png"),
            ["https://mmbiz.qpic.cn/a?wx_fmt=png"]
        );
    }

    #[test]
    fn other_schemes_lead_nowhere() {
        for written in [
            "javascript:alert(1)",
            "ftp://x/y.png",
            "about:blank",
            "",
            " ",
        ] {
            assert!(places(written, None, &options()).is_err(), "{written}");
        }
    }

    #[test]
    fn dots_are_resolved_without_looking_at_the_disk() {
        assert_eq!(tidy(Path::new("/a/b/../../../etc/x")), Path::new("/etc/x"));
        assert_eq!(tidy(Path::new("../x/./y")), Path::new("../x/y"));
    }
}
