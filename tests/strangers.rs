//! What comes from strangers with articles and books: a report inside a book that asks for more than its articles, and
//! settings that lie beside articles. Neither may open anything.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::net::TcpListener;

use lantai::archive::Report;
use zip::write::SimpleFileOptions;

use crate::batch::Desk;

/// The EPUB with another report inside, in a container that is as whole as ours.
fn with_report(book: &[u8], change: impl FnOnce(&mut Report)) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut change = Some(change);
    for index in 0..zip.len() {
        let name = zip.by_index(index).unwrap().name().to_owned();
        if !name.ends_with(lantai::archive::REPORT_NAME) {
            let entry = zip.by_index_raw(index).unwrap();
            let time = zip::DateTime::default();
            out.raw_copy_file_touch(entry, time, Some(0o644)).unwrap();
            continue;
        }
        let mut text = Vec::new();
        zip.by_index(index).unwrap().read_to_end(&mut text).unwrap();
        let mut report = Report::parse(&text).unwrap();
        change.take().unwrap()(&mut report);
        let options = SimpleFileOptions::default()
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        out.start_file(name, options).unwrap();
        out.write_all(report.json().as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn option(report: &mut Report, name: &str, values: &[&str]) {
    let values = values.iter().map(|it| (*it).to_owned()).collect();
    report.options.insert(name.to_owned(), values);
}

#[test]
fn a_book_that_asks_for_rights_gets_none() {
    let desk = Desk::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let article = format!("---\ntitle: 甲\n---\n\n正文\n\n![图](http://127.0.0.1:{port}/a.png)\n");
    desk.write("a.md", &article);
    desk.good("a.md -o a.epub -o a.pdf");
    let book = fs::read(desk.path("a.epub")).unwrap();
    let asks = with_report(&book, |report| {
        option(report, "allow-private", &[]);
        option(report, "allow-port", &[&port.to_string()]);
    });
    fs::write(desk.path("asks.epub"), asks).unwrap();
    let output = desk.run("verify asks.epub");
    assert!(!output.status.success());
    let asked = listener.accept().unwrap_err();
    assert_eq!(asked.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_book_that_names_files_of_this_machine_reads_none() {
    let desk = Desk::new();
    desk.write("secret.toml", "secret = 1\n");
    desk.write("a.md", "---\ntitle: 甲\n---\n\n正文\n");
    desk.good("a.md -o a.epub");
    let book = fs::read(desk.path("a.epub")).unwrap();
    let secret = desk.path("secret.toml");
    for name in ["rules", "css", "cover"] {
        let asks = with_report(&book, |it| option(it, name, &[secret.to_str().unwrap()]));
        fs::write(desk.path("asks.epub"), asks).unwrap();
        let said = desk.bad("verify asks.epub", 4);
        assert!(said.contains("not proved"), "{said}");
        assert!(!said.contains("secret"), "{said}");
    }
}

#[test]
fn pictures_inside_a_book_prove_it_where_their_files_are_not() {
    let desk = Desk::new();
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/lantai.png");
    fs::copy(picture, desk.path("图.png")).unwrap();
    desk.write("a.md", "---\ntitle: 甲\n---\n\n正文\n\n![图](图.png)\n");
    desk.good("a.md -o a.epub");
    fs::remove_file(desk.path("图.png")).unwrap();
    let said = desk.good("verify a.epub");
    assert!(said.contains("1 proved"), "{said}");
}

#[test]
fn a_picture_that_is_not_at_hand_leaves_a_book_unproved() {
    let desk = Desk::new();
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/lantai.png");
    fs::copy(picture, desk.path("图.png")).unwrap();
    desk.write("a.md", "---\ntitle: 甲\n---\n\n正文\n\n![图](图.png)\n");
    desk.good("a.md -o a.pdf");
    fs::remove_file(desk.path("图.png")).unwrap();
    let said = desk.bad("verify a.pdf", 4);
    assert!(said.contains("1 not proved"), "{said}");
    assert!(said.contains("`a.pdf`: is not proved"), "{said}");
    assert!(!said.contains("as made"), "{said}");
    assert!(
        desk.good("verify --quick a.pdf")
            .contains("none was converted again")
    );
    // Where it cannot be proved, a changed bit is still found.
    let mut book = fs::read(desk.path("a.pdf")).unwrap();
    let middle = book.len() / 2;
    book[middle] ^= 1;
    fs::write(desk.path("a.pdf"), book).unwrap();
    assert!(desk.bad("verify a.pdf", 1).contains("damaged"));
}

#[test]
fn settings_beside_articles_open_nothing() {
    let desk = Desk::with(1);
    desk.write("outside.css", "p { color: teal }");
    for (key, value) in [
        ("allow-private", "true"),
        ("allow-dir", "[\"/\"]"),
        ("allow-host", "[\"example.org\"]"),
        ("header", "[\"127.0.0.1 X: 1\"]"),
        ("force", "true"),
        ("output", "\"elsewhere\""),
        ("cache-dir", "\"elsewhere\""),
        ("resource-dir", "[\"/\"]"),
        ("files-from", "[\"/etc/hostname\"]"),
        ("font-dir", "[\"/\"]"),
        ("css", "\"outside.css\""),
        ("css", "\"../outside.css\""),
        ("rules", "[\"/etc/hostname\"]"),
    ] {
        desk.write(
            "in/lantai.toml",
            &format!("title = \"甲\"\n{key} = {value}\n"),
        );
        let said = desk.bad("convert in -o out", 2);
        assert!(said.contains(&format!("`{key}` does not count")), "{said}");
        assert!(
            said.contains("line 2") && said.contains("--config"),
            "{said}"
        );
        assert!(!desk.path("out").exists() && !desk.path("elsewhere").exists());
    }
    // The same file, named by the user, counts; its paths count from its folder.
    desk.write("in/lantai.toml", "output = [\"../elsewhere\"]\n");
    desk.good("convert in --config in/lantai.toml");
    assert!(desk.path("elsewhere").exists());
    // A file in the folder itself is the articles' own.
    desk.write("in/own.css", "p { color: teal }");
    desk.write("in/lantai.toml", "css = \"own.css\"\npage = \"A5\"\n");
    let said = desk.good("convert in -o out");
    assert!(said.contains("lantai.toml` apply"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_are_followed_only_when_asked() {
    use std::os::unix::fs::symlink;
    let desk = Desk::with(1);
    desk.write("secret.md", "---\ntitle: 密\n---\n\n不该读的\n");
    symlink("../secret.md", desk.path("in/link.md")).unwrap();
    symlink("00/000000.md", desk.path("in/inner.md")).unwrap();
    let said = desk.good("convert in -o out");
    assert!(
        said.contains("link.md: it is a link out of the folder"),
        "{said}"
    );
    assert!(!desk.path("out/link.epub").exists() && desk.path("out/inner.epub").exists());
    desk.good("convert in -o out2 --follow-links");
    assert!(desk.path("out2/link.epub").exists());
    // What `extract` writes must not leave its folder through a link either.
    fs::create_dir_all(desk.path("there")).unwrap();
    fs::create_dir_all(desk.path("here")).unwrap();
    desk.good("in/00/000000.md -o a.epub");
    symlink("../there/x.md", desk.path("here/000000.md")).unwrap();
    let said = desk.bad("extract a.epub -o here --force", 1);
    assert!(said.contains("is a link"), "{said}");
    assert!(!desk.path("there/x.md").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_ends_no_conversion() {
    let desk = Desk::with(2);
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let run = |words: &str, out: bool| {
        let mut command = desk.command(words);
        if out {
            command.stdout(full()).stderr(std::process::Stdio::piped());
        } else {
            command.stderr(full());
        }
        command.output().unwrap()
    };
    assert!(run("convert in -o out", false).status.success());
    assert!(desk.path("out/00/000000.epub").exists());
    for words in ["--help", "-h", "--version", "--version --verbose", "man"] {
        assert_eq!(run(words, true).status.code(), Some(1), "{words}");
    }
    let lost = run("convert in -o out2 --json", true);
    assert_eq!(lost.status.code(), Some(1));
    assert!(desk.path("out2/00/000000.epub").exists());
    assert!(desk.path("out2/lantai-report.json").exists());
    for words in ["completions bash", "man", "extract -l out/00/000000.epub"] {
        assert_eq!(run(words, true).status.code(), Some(1), "{words}");
    }
    for words in ["verify out", "no-such-file.md"] {
        let code = run(words, false).status.code();
        assert!(code.is_some_and(|it| it < 100), "{words}: {code:?}");
    }
}

#[cfg(unix)]
#[test]
fn names_and_addresses_command_no_terminal() {
    let desk = Desk::new();
    let odd = "\u{1b}]0;a\u{7}\u{202e}\u{61c}\n";
    let article = "---\ntitle: \"甲\\e[31m\u{202e}\"\n---\n\n![图](http://e.org/\u{202e}\u{1b}.png) <img src=\"\u{2066}\u{1b}[2J.png\">\n";
    let name = format!("in/a{odd}.md");
    desk.write(&name, article);
    let mut all = desk.good("convert in -o out --offline -v");
    for words in ["extract -l", "extract -o there", "verify"] {
        for book in desk.files("out").keys().filter(|it| it.ends_with(".epub")) {
            let mut command = desk.command(words);
            let output = command.arg(format!("out/{book}")).output().unwrap();
            all += &String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        }
    }
    let output = desk.command("explain").arg(&name).output().unwrap();
    all += &String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    all += &String::from_utf8(desk.files("out")["lantai-report.md"].clone()).unwrap();
    let obeyed: Vec<char> = all
        .chars()
        .filter(|it| lantai::diag::is_obeyed(*it) && !"\n\t".contains(*it))
        .collect();
    assert!(obeyed.is_empty(), "{obeyed:?} in {all}");
    let list = all.lines().find(|it| it.contains("\\u{a}.md"));
    assert!(list.is_some(), "a name of a list stays on its line: {all}");
    let names: String = desk.files("there").into_keys().collect();
    assert!(!names.is_empty() && !names.contains(lantai::diag::is_obeyed));
}

#[cfg(unix)]
#[test]
fn without_a_folder_for_temporary_files_books_are_made() {
    let desk = Desk::new();
    // More than an output keeps in memory.
    let picture = noise(1300);
    fs::write(desk.path("p.bmp"), picture).unwrap();
    desk.write("a.md", "# 甲\n\n正文\n\n![图](p.bmp)\n");
    desk.good("a.md -o a.epub -o a.pdf");
    let mut command = desk.command("a.md -o b.epub -o b.pdf");
    let output = command
        .env("TMPDIR", desk.path("missing"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    for format in ["epub", "pdf"] {
        let books = ["a", "b"].map(|it| fs::read(desk.path(&format!("{it}.{format}"))).unwrap());
        assert!(books[0].len() > 4 << 20 && books[0] == books[1], "{format}");
    }
}

/// A BMP of `side` × `side` pixels that no format packs.
fn noise(side: u32) -> Vec<u8> {
    let mut random = crate::arbitrary::model::Random::of_seed(7);
    let pixels = (0..side * side * 3).map(|_| u8::try_from(random.below(256)).unwrap());
    let length = 54 + side * side * 3;
    let words = |all: &[u32]| {
        all.iter()
            .flat_map(|it| it.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let mut out = b"BM".to_vec();
    out.extend(words(&[
        length,
        0,
        54,
        40,
        side,
        side,
        1 | 24 << 16,
        0,
        0,
        0,
        0,
        0,
        0,
    ]));
    out.extend(pixels);
    out
}
