//! The command line. (A stand-in: the model's dump.)
#![expect(
    clippy::disallowed_methods,
    reason = "the binary is where files are read and written"
)]
#![expect(clippy::print_stdout, reason = "the binary is what speaks")]

fn main() {
    let bytes = std::fs::read(std::env::args().nth(1).unwrap_or_default()).unwrap_or_default();
    if let Ok(article) =
        lantai::convert::article(&bytes, "x.md", &Default::default(), &lantai::Disk)
    {
        print!("{}", article.output.document.dump());
        let fonts = lantai::fonts::Fonts::from_folder(std::path::Path::new("fonts"), &lantai::Disk);
        if let Ok(fonts) = fonts {
            let book = lantai::book::Book::of(article.output);
            let pages = lantai::layout::compose(&book, &fonts, &Default::default());
            print!("{}", pages.output.dump());
        }
    }
}
