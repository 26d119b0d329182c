//! Font files → the faces that text is set in: in which order they are asked for a character, and which characters
//! they have.
//!
//! Knows nothing of layout or PDF. System fonts are never used unless a caller hands their files over, because the same
//! article would then give different books on different machines.

mod chains;
mod collection;
#[cfg(feature = "embedded-fonts")]
mod embedded;

use std::any::Any;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use skrifa::raw::tables::os2::SelectionFlags;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, raw::TableProvider as _};

use crate::hash::sha256;
use crate::{Error, FontProblem, Resources};
use chains::{CJK_SONG, Chains};

pub use chains::{BodyType, FaceRole, FaceRoles};
pub use collection::{Embedding, member};

/// Font files: the name of each, without folders, and its bytes.
pub type FontFiles = Vec<(String, Cow<'static, [u8]>)>;

/// The number of a face in [`Fonts`], from 0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FaceId(pub u16);

/// The style of type in which a text is to be set. Which face it is set in depends on its script, too.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Family {
    /// 宋: body text. Latin companion: Noto Serif Light, whose stems are as thick as those of the Han.
    #[default]
    Song,
    /// Body text of languages in Latin, Greek or Cyrillic letters: Noto Serif, which stands alone and needs the weight
    /// of a book face.
    Roman,
    /// 黑: headings and strong text. Latin companion: Noto Sans Bold.
    Hei,
    /// Headings and strong text of languages in Latin, Greek or Cyrillic letters: Noto Serif Bold,
    /// as the text around it has serifs.
    Bold,
    /// 楷: quotes and emphasis. Latin companion: Noto Serif Light Italic.
    Kai,
    /// Quotes and emphasis of languages in Latin, Greek or Cyrillic letters: Noto Serif Italic.
    Italic,
    /// Code. Latin companion: Noto Sans Mono.
    Mono,
    /// Code in headings. Latin companion: Noto Sans Mono Bold.
    MonoBold,
    /// Captions, when a user has named a face for them ([`Fonts::has_own_captions`]).
    Caption,
}

/// One face and its bytes.
#[derive(Debug)]
pub struct Face {
    /// File name without folders (`NotoSerifCJKsc-Regular.otf`).
    pub file: String,
    stored: Cow<'static, [u8]>,
    opened: OnceLock<Vec<u8>>,
    hash: OnceLock<String>,
}

impl Face {
    /// The bytes of the font file. A file stored compressed (`.zst`, only the one with rare hanzi) is decompressed when
    /// first asked for.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        if !self.file.ends_with(".zst") {
            return &self.stored;
        }
        self.opened.get_or_init(|| {
            let mut bytes = Vec::new();
            let decoder = ruzstd::decoding::StreamingDecoder::new(&*self.stored);
            if let Ok(mut decoder) = decoder {
                // A damaged file reads as an empty face: it covers nothing and is skipped.
                if std::io::Read::read_to_end(&mut decoder, &mut bytes).is_err() {
                    bytes.clear();
                }
            }
            bytes
        })
    }

    /// The bytes, when they are built into the program and not compressed; otherwise `None`.
    #[must_use]
    pub fn static_bytes(&self) -> Option<&'static [u8]> {
        match &self.stored {
            Cow::Borrowed(bytes) if !self.file.ends_with(".zst") => Some(bytes),
            Cow::Borrowed(_) | Cow::Owned(_) => None,
        }
    }

    /// The hash of the font file. It is counted once, because the file may be large.
    pub(crate) fn sha256(&self) -> &str {
        self.hash.get_or_init(|| sha256(&self.stored))
    }

    /// Whether it is a file of this project, wherever it was read from.
    fn is_ours(&self) -> bool {
        const SUMS: &str = include_str!("../../fonts/SHA256SUMS");
        let mut lines = SUMS.lines().filter_map(|it| it.split_once("  "));
        let ours = lines.find(|it| it.1 == self.file);
        ours.is_some_and(|it| it.0 == self.sha256())
    }

    /// The length of the font file in bytes.
    pub(crate) fn stored_length(&self) -> u64 {
        u64::try_from(self.stored.len()).unwrap_or(u64::MAX)
    }

    /// The parsed face; `None` when the bytes are no font.
    #[must_use]
    pub fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(self.bytes(), 0).ok()
    }

    /// The glyph of a character by the face's `cmap` table. `None` when it has none; never glyph 0, which is the box for
    /// missing characters.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<u16> {
        let glyph = self.font()?.charmap().map(c)?.to_u32();
        u16::try_from(glyph).ok().filter(|it| *it != 0)
    }

    /// Whether the face has a glyph for this character.
    #[must_use]
    pub fn covers(&self, c: char) -> bool {
        self.font()
            .is_some_and(|font| font.charmap().map(c).is_some_and(|it| it.to_u32() != 0))
    }

    /// Whether this is its family, its full name, or its file name without extension, in small letters.
    fn is_called(&self, name: &str) -> bool {
        let stem = self.file.rsplit_once('.').map_or(&*self.file, |it| it.0);
        if stem.to_lowercase() == name {
            return true;
        }
        let ids = [
            StringId::FAMILY_NAME,
            StringId::TYPOGRAPHIC_FAMILY_NAME,
            StringId::FULL_NAME,
        ];
        self.font().is_some_and(|font| {
            let names = ids.into_iter().flat_map(|it| font.localized_strings(it));
            names
                .into_iter()
                .any(|it| it.chars().collect::<String>().to_lowercase() == name)
        })
    }

    /// Whether it is italic, and how far its weight is from this one (OpenType, `usWeightClass`).
    fn distance(&self, weight: u16) -> (bool, u16) {
        let table = self.font().and_then(|it| it.os2().ok());
        table.map_or((false, 0), |it| {
            let italic = it.fs_selection().contains(SelectionFlags::ITALIC);
            (italic, it.us_weight_class().abs_diff(weight))
        })
    }

    /// Font units per em, 1000 when the face does not say.
    #[must_use]
    pub fn units_per_em(&self) -> u16 {
        let head = self
            .font()
            .and_then(|font| font.head().ok().map(|it| it.units_per_em()));
        head.filter(|it| *it > 0).unwrap_or(1000)
    }
}

/// All faces, and for each family the order in which they are asked for a character.
#[derive(Debug)]
pub struct Fonts {
    faces: Arc<Vec<Face>>,
    chains: Chains,
    /// What users of the faces have prepared of them and nobody is using.
    kept: Mutex<Vec<Box<dyn Any + Send>>>,
}

impl Fonts {
    /// Makes faces of font files. `NotoSerifCJKsc-Regular.otf` must be among them. Files whose names are not known here
    /// are asked in the order given, after all others except the rare hanzi.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] when the body face is missing or no font.
    pub fn new(files: FontFiles) -> Result<Self, Error> {
        let faces: Vec<Face> = files
            .into_iter()
            .map(|(file, stored)| Face {
                file,
                stored,
                opened: OnceLock::new(),
                hash: OnceLock::new(),
            })
            .collect();
        let fonts = Self {
            chains: Chains::of(&faces, &FaceRoles::default()),
            kept: Mutex::default(),
            faces: Arc::new(faces),
        };
        match fonts.faces.iter().find(|it| it.file == CJK_SONG) {
            Some(face) if face.font().is_some() => Ok(fonts),
            found => Err(Error::Font {
                file: CJK_SONG.to_owned(),
                problem: match found {
                    Some(_) => FontProblem::NotAFont,
                    None => FontProblem::Missing,
                },
            }),
        }
    }

    /// The same faces, asked in the order in which these roles want them.
    #[must_use]
    pub fn with_roles(&self, roles: &FaceRoles) -> Self {
        Self {
            faces: Arc::clone(&self.faces),
            chains: Chains::of(&self.faces, roles),
            kept: Mutex::default(),
        }
    }

    /// The face whose family, full name or file name without extension is this one, in letters of any case. Of several, the
    /// upright one whose weight is nearest to what the part of the text wants.
    #[must_use]
    pub fn named(&self, role: FaceRole, name: &str) -> Option<FaceId> {
        let wanted = name.trim().to_lowercase();
        let called = self.faces.iter().enumerate();
        let called = called.filter(|it| it.1.is_called(&wanted));
        let best = called.min_by_key(|it| it.1.distance(role.weight()))?.0;
        Some(FaceId(u16::try_from(best).unwrap_or(u16::MAX)))
    }

    /// The error when no page can be set because there are no faces at all.
    pub(crate) fn none() -> Error {
        Error::Font {
            file: CJK_SONG.to_owned(),
            problem: FontProblem::Missing,
        }
    }

    /// The faces that are built into the library.
    ///
    /// # Errors
    ///
    /// As [`Fonts::new`]; with the files of this project it does not fail.
    #[cfg(feature = "embedded-fonts")]
    pub fn embedded() -> Result<Self, Error> {
        Self::new(embedded::files())
    }

    /// The built-in faces, if there are any, those of folders, and those of `more` files. A file replaces the built-in one, or
    /// that of an earlier folder, that has the same name.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when a folder cannot be read, else as [`Fonts::new`].
    pub fn with_folders(
        folders: &[PathBuf],
        more: FontFiles,
        resources: &dyn Resources,
    ) -> Result<Self, Error> {
        #[cfg(feature = "embedded-fonts")]
        let mut files = embedded::files();
        #[cfg(not(feature = "embedded-fonts"))]
        let mut files = FontFiles::new();
        for folder in folders {
            for (name, bytes) in read_folder(folder, resources)? {
                files.retain(|it| it.0 != name);
                files.push((name, bytes));
            }
        }
        for (name, bytes) in more {
            files.retain(|it| it.0 != name);
            files.push((name, bytes));
        }
        Self::new(files)
    }

    /// The faces of every `.otf`, `.ttf` and `.zst` file of a folder, without the built-in ones.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when the folder cannot be read, else as [`Fonts::new`].
    pub fn from_folder(folder: &Path, resources: &dyn Resources) -> Result<Self, Error> {
        Self::new(read_folder(folder, resources)?)
    }

    /// Takes something of this type that was [kept](Self::keep); `None` when there is nothing.
    pub(crate) fn take_kept<T: Any + Send>(&self) -> Option<Box<T>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|it| it.is::<T>())?;
        kept.swap_remove(found).downcast().ok()
    }

    /// Keeps what was prepared of these faces for the next book that is made with them.
    pub(crate) fn keep<T: Any + Send>(&self, prepared: Box<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(prepared);
    }

    /// The face with this number.
    ///
    /// # Panics
    ///
    /// When the number is not from this collection.
    #[must_use]
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// The file names of the faces, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.faces.iter().map(|it| &*it.file)
    }

    /// The faces that are not built into the program.
    pub(crate) fn added(&self) -> impl Iterator<Item = &Face> {
        let added = |it: &&Face| matches!(it.stored, Cow::Owned(_)) && !it.is_ours();
        self.faces.iter().filter(added)
    }

    /// How many faces there are. Their numbers run from 0 to one less.
    #[must_use]
    pub fn count(&self) -> usize {
        self.faces.len()
    }

    /// The faces to ask for a character of a family, in this order.
    #[must_use]
    pub fn chain(&self, family: Family) -> &[FaceId] {
        self.chains.of_family(family)
    }

    /// The face that formulas are set in; `None` when there is none with a `MATH` table.
    #[must_use]
    pub fn math(&self) -> Option<FaceId> {
        self.chains.math
    }

    /// Whether a user has named a face for captions.
    #[must_use]
    pub fn has_own_captions(&self) -> bool {
        self.chains.own_captions
    }

    /// Whether a face is one of the built-in ideographic faces (Song, Hei, Kai, rare hanzi), or one with hanzi that a user
    /// has named for a role.
    #[must_use]
    pub fn is_cjk(&self, id: FaceId) -> bool {
        self.chains.ideographic.contains(&id)
    }

    /// The first face of the family's chain that has the character. When `cjk` is set, the ideographic faces of the chain
    /// are asked before all others.
    #[must_use]
    pub fn find(&self, family: Family, c: char, cjk: bool) -> Option<FaceId> {
        let chain = self.chain(family);
        let covers = |id: &&FaceId| self.face(**id).covers(c);
        let preferred = cjk
            .then(|| chain.iter().filter(|it| self.is_cjk(**it)).find(covers))
            .flatten();
        preferred.or_else(|| chain.iter().find(covers)).copied()
    }
}

/// The font files of a folder, by name.
///
/// # Errors
///
/// [`Error::Read`] when the folder or a file cannot be read.
pub fn read_folder(folder: &Path, resources: &dyn Resources) -> Result<FontFiles, Error> {
    let mut files = Vec::new();
    for path in resources.list(folder)? {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let is_font = path
            .extension()
            .is_some_and(|it| ["otf", "ttf", "zst"].iter().any(|wanted| it == *wanted));
        if let (Some(name), true) = (name, is_font) {
            files.push((name, Cow::Owned(resources.read(&path)?)));
        }
    }
    Ok(files)
}
