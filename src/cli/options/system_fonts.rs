//! `--system-fonts`: the faces that `--font` names, found among those that the system has.
//!
//! A book that is made with them is the same only where the same files are. So it is done when asked for alone, and reports
//! name each file with its hash.

use std::borrow::Cow;
use std::path::PathBuf;

use fontdb::{Database, FaceInfo, Source, Style};
use lantai::make::{Embedding, FaceRole, FontFiles, font_of_collection};
use lantai::{Disk, Resources as _};

use crate::cli::failure::Failure;
use crate::cli::tongue::said;

/// The files of the faces with these names. A name that the system does not have is left to the check that follows for all
/// faces.
pub(super) fn files<'a>(
    wanted: impl Iterator<Item = &'a (FaceRole, String)>,
) -> Result<FontFiles, Failure> {
    let mut database = Database::new();
    database.load_system_fonts();
    let mut files = FontFiles::new();
    for (role, name) in wanted {
        if let Some((path, index)) = place(&database, *role, name) {
            files.push(file(&path, index, name)?);
        }
    }
    Ok(files)
}

/// The file with the best face of a name, and the face's number in that file: the weight that the part wants, upright, and
/// else the first by path, so that the order in which folders are read does not count.
fn place(database: &Database, role: FaceRole, name: &str) -> Option<(PathBuf, u32)> {
    let found = database.faces().filter(|it| is_called(it, name));
    let placed = found.filter_map(|it| {
        let upright = it.style == Style::Normal;
        let distance = it.weight.0.abs_diff(role.weight());
        match &it.source {
            Source::File(path) => Some((!upright, distance, path.clone(), it.index)),
            Source::Binary(_) => None,
        }
    });
    let (_, _, path, index) = placed.min()?;
    Some((path, index))
}

fn is_called(face: &FaceInfo, name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let mut families = face.families.iter();
    families.any(|it| it.0.to_lowercase() == name) || face.post_script_name.to_lowercase() == name
}

/// A face as a font file, by a name that tells its number in a collection.
fn file(
    path: &std::path::Path,
    index: u32,
    name: &str,
) -> Result<(String, Cow<'static, [u8]>), Failure> {
    let bytes = Disk.read(path).map_err(|error| Failure {
        code: Failure::USAGE,
        ..Failure::from_error("--system-fonts", &error)
    })?;
    let bytes = font_of_collection(&bytes, index).unwrap_or_default();
    match Embedding::of(&bytes) {
        Embedding::Allowed => {}
        Embedding::Refused => {
            return Err(Failure::usage(
                said!(
                    "--font: the makers of `{name}` do not let books hold it",
                    "--font：`{name}` 的授权不许嵌入书中",
                    "--font：`{name}` 的授權不許嵌入書中"
                ),
                said!(
                    "`{}` says so; choose another face",
                    "`{}` 里写明了；请换一个字体",
                    "`{}` 裡寫明了；請換一個字型",
                    path.display()
                ),
            ));
        }
        Embedding::NoFont => {
            return Err(Failure::usage(
                said!(
                    "--font: the file of `{name}` is damaged",
                    "--font：`{name}` 的文件坏了",
                    "--font：`{name}` 的檔案壞了"
                ),
                said!("it is `{}`", "它是 `{}`", "它是 `{}`", path.display()),
            ));
        }
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = if bytes.starts_with(b"OTTO") {
        "otf"
    } else {
        "ttf"
    };
    let name = if index == 0 {
        format!("{stem}.{extension}")
    } else {
        format!("{stem}-{index}.{extension}")
    };
    Ok((name, Cow::Owned(bytes)))
}
