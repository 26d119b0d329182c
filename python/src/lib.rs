//! Lantai as a module of Python. What may be chosen here is what a job over many articles needs; the command has the rest.
//!
//! Conversions release the interpreter's lock, so that threads of one process convert side by side.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use lantai_core::book::{self, CollectedArticle};
use lantai_core::make::{self, Fonts, Format, Made, Options};
use lantai_core::{Disk, Severity};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    lantai,
    ConversionError,
    PyValueError,
    "An article or a book cannot be made; the message says why."
);

/// The books that were made.
#[pyclass(frozen, name = "Result")]
struct MadeBooks {
    epub: Option<Vec<u8>>,
    pdf: Option<Vec<u8>>,
    /// The conversion report as JSON.
    #[pyo3(get)]
    report: String,
    /// The title.
    #[pyo3(get)]
    title: String,
    /// What was lost, in words.
    #[pyo3(get)]
    losses: Vec<String>,
}

#[pymethods]
impl MadeBooks {
    /// The bytes of the EPUB; None when it was not asked for.
    #[getter]
    fn epub(&self) -> Option<&[u8]> {
        self.epub.as_deref()
    }

    /// The bytes of the PDF; None when it was not asked for.
    #[getter]
    fn pdf(&self) -> Option<&[u8]> {
        self.pdf.as_deref()
    }

    fn __repr__(&self) -> String {
        let size = |it: &Option<Vec<u8>>| it.as_ref().map_or(0, Vec::len);
        format!(
            "<lantai.Result {:?}: EPUB {} bytes, PDF {} bytes, {} losses>",
            self.title,
            size(&self.epub),
            size(&self.pdf),
            self.losses.len()
        )
    }
}

/// Makes the books of one article. `name` is its file name; `folder` is where its pictures lie.
#[pyfunction]
#[pyo3(signature = (data, name, *, formats=None, title=None, authors=None, folder=None, offline=true))]
#[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
fn convert(
    py: Python<'_>,
    data: &[u8],
    name: &str,
    formats: Option<Vec<String>>,
    title: Option<String>,
    authors: Option<Vec<String>>,
    folder: Option<PathBuf>,
    offline: bool,
) -> PyResult<MadeBooks> {
    py.detach(|| {
        let mut options = options(formats, folder, offline)?;
        options.title = title;
        options.authors = authors.unwrap_or_default();
        let made = make::convert(data, name, &options, &Disk).map_err(failed)?;
        told(&made)
    })
}

/// Makes one book of many articles, each its bytes and its path, in the order of the command `lantai book`.
#[pyfunction]
#[pyo3(signature = (articles, *, formats=None, title=None, authors=None, folder=None, offline=true))]
#[pyo3(name = "book")]
fn bound(
    py: Python<'_>,
    articles: Vec<(Vec<u8>, String)>,
    formats: Option<Vec<String>>,
    title: Option<String>,
    authors: Option<Vec<String>>,
    folder: Option<PathBuf>,
    offline: bool,
) -> PyResult<MadeBooks> {
    py.detach(|| {
        let options = options(formats, folder, offline)?;
        let mut items = Vec::new();
        for (data, path) in articles {
            let name = path.rsplit('/').next().unwrap_or_default();
            let article = make::article(&data, name, &options, &Disk)
                .map_err(|error| ConversionError::new_err(format!("{path}: {error}")))?;
            items.push(CollectedArticle {
                path,
                article: article.output,
                warnings: article.warnings,
                duplicates: Vec::new(),
                similar: None,
            });
        }
        let mut binding = book::Options::default();
        binding.about.title = title;
        binding.about.authors = authors.unwrap_or_default();
        let volume = book::assemble(items, &binding).into_iter().next();
        let volume =
            volume.ok_or_else(|| ConversionError::new_err("a book needs at least one article"))?;
        let made = make::volume(volume, &options).map_err(failed)?;
        told(&made)
    })
}

/// The faces, which are opened once for all conversions of the process.
fn fonts() -> PyResult<Arc<Fonts>> {
    static FONTS: OnceLock<Arc<Fonts>> = OnceLock::new();
    if let Some(fonts) = FONTS.get() {
        return Ok(Arc::clone(fonts));
    }
    let fonts = Arc::new(Fonts::embedded().map_err(failed)?);
    Ok(Arc::clone(FONTS.get_or_init(|| fonts)))
}

fn options(
    formats: Option<Vec<String>>,
    folder: Option<PathBuf>,
    offline: bool,
) -> PyResult<Options> {
    let mut options = Options::new(fonts()?);
    if let Some(names) = formats {
        options.formats = names
            .iter()
            .map(|it| match it.as_str() {
                "epub" => Ok(Format::Epub),
                "pdf" => Ok(Format::Pdf),
                other => Err(PyValueError::new_err(format!(
                    "`{other}` is no format; there are `epub` and `pdf`"
                ))),
            })
            .collect::<PyResult<_>>()?;
    }
    options.pictures.base = folder;
    options.pictures.offline = offline;
    Ok(options)
}

fn told(made: &Made) -> PyResult<MadeBooks> {
    let bytes = |format| -> PyResult<Option<Vec<u8>>> {
        let blob = made.file(format).map(|it| it.bytes());
        let bytes = blob.transpose()?;
        Ok(bytes.map(|it| it.into_owned()))
    };
    let losses = made
        .warnings
        .iter()
        .filter(|it| it.severity() == Severity::Loss);
    Ok(MadeBooks {
        epub: bytes(Format::Epub)?,
        pdf: bytes(Format::Pdf)?,
        report: made.report.json(),
        title: made.book.metadata.title.clone(),
        losses: losses.map(ToString::to_string).collect(),
    })
}

fn failed(error: lantai_core::Error) -> PyErr {
    ConversionError::new_err(error.to_string())
}

/// Saved articles to archival EPUB and print PDF.
#[pymodule]
fn lantai(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("ConversionError", module.py().get_type::<ConversionError>())?;
    module.add_class::<MadeBooks>()?;
    module.add_function(wrap_pyfunction!(convert, module)?)?;
    module.add_function(wrap_pyfunction!(bound, module)?)
}
