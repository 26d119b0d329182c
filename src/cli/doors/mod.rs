//! Where articles come in that are no file of their own: addresses of the Web, and files that hold many articles.
//!
//! | file | does what |
//! |---|---|
//! | `open` | fetches addresses, opens collections, and follows what they name |
//! | `held` | an article that is held in memory |
//! | `kept` | articles of feeds that earlier runs have seen |
//! | `names` | gives such articles paths, as if they lay in a folder |
//!
//! Everything is fetched and opened before the first article is converted, because only what came tells whether an
//! address is an article or a feed of many.

mod held;
mod kept;
mod names;
mod open;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use lantai::read::may_be_collection;
use lantai::{Disk, Resources as _};

use super::batch::inputs::{self, PathList};
use super::failure::Failure;
use super::options::Convert;
pub(crate) use held::HeldArticle;
use open::Opening;

/// How many bytes of a file tell whether it may hold many articles.
const HEAD: u64 = 4096;

/// Whether an argument is an address of the Web.
pub(crate) fn is_address(path: &Path) -> bool {
    let text = path.to_string_lossy();
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
    })
}

/// Takes addresses and files with many articles out of the inputs and the lists of a command, and puts what is found there
/// into [`Convert::held`]. `keep` is the folder in which articles of feeds are kept from run to run, if they are.
pub(crate) fn open(
    convert: &mut Convert,
    lists: &mut Vec<PathBuf>,
    keep: Option<&Path>,
) -> Result<(), Failure> {
    let mut addresses = Vec::new();
    let mut taken = |path: &PathBuf| {
        let is = is_address(path);
        if is {
            addresses.push(path.to_string_lossy().trim().to_owned());
        }
        is
    };
    convert.inputs.retain(|it| !taken(it));
    let mut listed = Vec::new();
    for list in std::mem::take(lists) {
        let paths = inputs::listed(&PathList::lines(&list))?;
        if list.as_os_str() != "-" && !paths.iter().any(|it| is_address(it)) {
            lists.push(list);
            continue;
        }
        listed.extend(paths.into_iter().filter(|it| !taken(it)));
    }
    convert.listed = listed;
    let (collections, inputs) = std::mem::take(&mut convert.inputs)
        .into_iter()
        .partition::<Vec<_>, _>(|it| may_hold_many(it));
    convert.inputs = inputs;
    if addresses.is_empty() && collections.is_empty() {
        return Ok(());
    }
    let mut opening = Opening::new(convert, keep)?;
    for path in collections {
        let bytes = Disk
            .read(&path)
            .map_err(|error| Failure::from_error("", &error))?;
        if !opening.file(&path, &bytes)? {
            convert.inputs.push(path);
        }
    }
    opening.addresses(addresses);
    let several = opening.collections() > 1 || !convert.inputs.is_empty();
    convert.collection_title = opening.title().filter(|_| !several);
    convert.held = opening.finish()?;
    Ok(())
}

/// Whether a file begins as one with many articles does.
fn may_hold_many(path: &Path) -> bool {
    let mut head = Vec::new();
    let file = std::fs::File::open(path).ok().filter(|_| path.is_file());
    file.is_some_and(|it| it.take(HEAD).read_to_end(&mut head).is_ok()) && may_be_collection(&head)
}
