//! One article file to an [`Article`], through every stage before the backends.

use crate::book::Article;
use crate::{Error, Resources, Warned, assets, normalize, read};

/// The options of every stage before the backends.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How the body is cleaned.
    pub normalize: normalize::Options,
    /// Where pictures may come from.
    pub assets: assets::Options,
}

/// Reads, cleans and completes one article. `name` is its file name without folders.
///
/// # Errors
///
/// As [`read::read`]; everything later is a warning.
pub fn article(
    bytes: &[u8],
    name: &str,
    options: &Options,
    disk: &dyn Resources,
) -> Result<Warned<Article>, Error> {
    let source = read::read(bytes, name)?;
    let document = normalize::normalize(&source.output, &options.normalize);
    let mut warnings = source.warnings;
    warnings.extend(document.warnings);
    debug_assert_eq!(document.output.check(), []);
    let loaded = assets::load(document.output, &options.assets, disk);
    warnings.extend(loaded.warnings);
    Ok(Warned {
        output: Article {
            document: loaded.output,
            original: source.output.original,
        },
        warnings,
    })
}
