//! Runs the command over many articles: runs, updates, shards, books, proof, catalogues.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::generator::{Generator, Numbers};
use crate::schema;
use serde_json::Value;
use tempfile::TempDir;

/// A temporary folder for one test, with articles below `in`.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With `count` generated articles.
    pub(crate) fn with(count: usize) -> Self {
        let desk = Self::new();
        Generator::of_words().write(&desk.path("in"), count);
        desk
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
        command.current_dir(self.0.path());
        command.args(words.split_whitespace());
        command
    }

    pub(crate) fn run(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs a command that must succeed, and gives its messages.
    pub(crate) fn good(&self, words: &str) -> String {
        let output = self.run(words);
        let said = said(&output);
        assert!(output.status.success(), "{words}: {said}");
        said
    }

    /// Runs a command that must fail with exit code `code`, and gives its messages.
    pub(crate) fn bad(&self, words: &str, code: i32) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        said(&output)
    }

    pub(crate) fn report(&self, below: &str) -> Value {
        let text = fs::read_to_string(self.path(below)).unwrap();
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(schema::errors(&report), Vec::<String>::new());
        report
    }

    /// Every file below a folder with its bytes, without hidden files.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(below);
        let mut found = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap();
                    let bytes = fs::read(&path).unwrap();
                    found.insert(name.to_string_lossy().into_owned(), bytes);
                }
            }
        }
        found
    }
}

fn said(output: &Output) -> String {
    let text = [&*output.stdout, &*output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Only the books of a folder.
fn books(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, &[u8]> {
    let is_book = |it: &str| it.ends_with(".epub") || it.ends_with(".pdf");
    files
        .iter()
        .filter(|it| is_book(it.0))
        .map(|it| (&**it.0, &**it.1))
        .collect()
}

#[test]
fn a_tree_is_mirrored_and_a_failure_stops_nothing() {
    let desk = Desk::new();
    desk.write("in/a/甲.md", "---\ntitle: 甲\n---\n<p>正文。</p>");
    desk.write("in/a/甲.html", "<p>另一篇同名的文章。</p>");
    desk.write("in/b/con.txt", "设备的名字");
    desk.write("in/空.md", "  \n");
    desk.write("in/.hidden.md", "藏起来的");
    let said = desk.bad("convert in -o out", 1);
    assert!(said.contains("1 of 4 articles failed"), "{said}");
    assert!(said.contains("空.md: the article is empty"), "{said}");
    let files = desk.files("out");
    let names: Vec<&str> = books(&files).into_keys().collect();
    assert_eq!(
        names,
        [
            "a/甲 (2).epub",
            "a/甲 (2).pdf",
            "a/甲.epub",
            "a/甲.pdf",
            "b/_con.epub",
            "b/_con.pdf"
        ]
    );
    let report = desk.report("out/lantai-report.json");
    assert_eq!(report["summary"]["failed"], 1);
    assert_eq!(report["articles"][0]["source"]["path"], "a/甲.html");
    assert_eq!(report["articles"][0]["outputs"][0]["path"], "a/甲.epub");
    let html = fs::read_to_string(desk.path("out/lantai-report.html")).unwrap();
    assert!(html.contains("the article is empty"));
    assert!(desk.path("out/lantai-report.md").exists());
}

#[test]
fn names_follow_a_template() {
    let desk = Desk::new();
    let article =
        |title: &str| format!("---\ntitle: {title}\ndate: 2022-08-22\n---\n<p>{title}</p>");
    desk.write("in/1.md", &article("甲/乙"));
    desk.write("in/2.md", &article("丙"));
    desk.write("in/3.md", &article("丙"));
    let mut command = desk.command("convert in -o out --to epub --name-template");
    let output = command.arg("{year}/{date} {title}").output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let files = desk.files("out");
    let names: Vec<&str> = books(&files).into_keys().collect();
    assert_eq!(
        names,
        [
            "2022/2022-08-22 丙 (2).epub",
            "2022/2022-08-22 丙.epub",
            "2022/2022-08-22 甲_乙.epub"
        ]
    );
}

#[test]
fn an_update_does_only_what_has_changed() {
    let desk = Desk::with(6);
    desk.good("convert in -o out");
    let before = desk.files("out");
    let said = desk.good("convert in -o out --update -v");
    assert_eq!(said.matches("unchanged").count(), 6, "{said}");
    assert_eq!(desk.files("out"), before);
    // A missing output, a shortened one, and a changed article are made again.
    fs::remove_file(desk.path("out/00/000000.epub")).unwrap();
    fs::write(desk.path("out/01/000001.pdf"), b"%PDF").unwrap();
    let (_, other) = Generator::of_words().article(77);
    desk.write("in/02/000002.md", &other);
    let said = desk.good("convert in -o out --update -v");
    assert_eq!(said.matches("converted").count(), 3, "{said}");
    let after = desk.files("out");
    assert_eq!(after["00/000000.epub"], before["00/000000.epub"]);
    assert_eq!(after["01/000001.pdf"], before["01/000001.pdf"]);
    assert_ne!(after["02/000002.epub"], before["02/000002.epub"]);
    // After a change of options everything is made again.
    let said = desk.good("convert in -o out --update --to epub -v");
    assert_eq!(said.matches("converted").count(), 6, "{said}");
    // Without `--update` no file with other contents is replaced.
    desk.write("out/03/000003.epub", "mine");
    assert!(
        desk.bad("convert in -o out --to epub", 1)
            .contains("exists with other contents")
    );
}

#[test]
fn an_update_replaces_books_that_it_made_and_no_others_when_its_state_is_lost() {
    let desk = Desk::new();
    desk.write("in/a.md", "# 甲\n\n正文\n\n![图](p.svg)\n");
    let picture = |size: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"{size}\"><path d=\"M0 0h5v5z\"/></svg>"
        )
    };
    desk.write("in/p.svg", &picture("9"));
    desk.good("convert in -o out");
    let before = desk.files("out");
    fs::remove_file(desk.path("out/.lantai-state.jsonl")).unwrap();
    desk.write("in/p.svg", &picture("18"));
    assert!(desk.bad("convert in -o out", 1).contains("exists with"));
    desk.good("convert in -o out --update");
    let after = desk.files("out");
    for name in ["a.epub", "a.pdf"] {
        assert_ne!(after[name], before[name]);
    }
    // A book of another article, or one that somebody changed, stays.
    for other in ["other", "changed"] {
        fs::remove_file(desk.path("out/.lantai-state.jsonl")).unwrap();
        desk.write("in/p.svg", &picture("27"));
        if other == "other" {
            desk.write("b.md", "# 乙\n\n正文\n");
            desk.good("b.md -o out/a.epub --force");
        } else {
            let mut book = after["a.epub"].clone();
            let middle = book.len() / 2;
            book[middle] ^= 1;
            fs::write(desk.path("out/a.epub"), book).unwrap();
        }
        let said = desk.bad("convert in -o out --update", 1);
        assert!(said.contains("exists with other contents"), "{said}");
    }
}

#[test]
fn a_picture_beside_the_article_is_an_input() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let picture = fs::read(sample.join("lantai.png")).unwrap();
    desk.write(
        "in/a.md",
        "<p>图：</p><p><img src=\"p.png\" alt=\"图\"></p>",
    );
    desk.good("convert in -o out --offline");
    fs::write(desk.path("in/p.png"), picture).unwrap();
    let said = desk.good("convert in -o out --offline --update -v");
    assert!(said.contains("converted a.md"), "{said}");
    let report = desk.report("out/lantai-report.json");
    assert_eq!(report["articles"][0]["pictures"][0]["state"], "embedded");
    let inputs = report["articles"][0]["inputs"].as_array().unwrap();
    assert!(inputs.iter().any(|it| it["path"] == "p.png"));
    let said = desk.good("convert in -o out --offline --update -v");
    assert!(said.contains("unchanged a.md"), "{said}");
}

#[test]
fn shards_make_the_same_bytes_and_their_reports_join() {
    let desk = Desk::with(12);
    desk.good("convert in -o one");
    for shard in 1..=3 {
        desk.good(&format!("convert in -o three --shard {shard}/3"));
    }
    let (one, three) = (desk.files("one"), desk.files("three"));
    assert_eq!(books(&one).len(), 24);
    assert_eq!(books(&one), books(&three));
    desk.good("report merge three -o three/joined.json");
    let joined = fs::read(desk.path("three/joined.json")).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&joined),
        String::from_utf8_lossy(&one["lantai-report.json"])
    );
    assert!(desk.path("three/joined.html").exists());
    // The same inputs as a list on standard input give the same outputs.
    let list: String = one
        .keys()
        .filter_map(|it| it.strip_suffix(".epub"))
        .map(|it| format!("in/{it}.md\n"))
        .collect();
    let mut command = desk.command("convert --files-from - --root in -o listed --jobs 1");
    command.stdin(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), list.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(desk.files("listed"), one);
}

#[test]
fn json_lines_come_in_order() {
    let desk = Desk::with(9);
    let output = desk.run("convert in -o out --json --quiet");
    let text = String::from_utf8(output.stdout).unwrap();
    let paths: Vec<String> = text
        .lines()
        .map(|it| serde_json::from_str::<Value>(it).unwrap())
        .map(|it| it["source"]["path"].as_str().unwrap().to_owned())
        .collect();
    let mut sorted = paths.clone();
    sorted.sort();
    assert_eq!(paths, sorted);
    assert_eq!(paths.len(), 9);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_killed_run_leaves_nothing_partial_and_can_go_on() {
    let desk = Desk::with(40);
    desk.good("convert in -o whole --quiet");
    let whole = desk.files("whole");
    let mut numbers = Numbers(11);
    for _ in 0..6 {
        let mut command = desk.command("convert in -o killed --update --quiet");
        let mut child = command.spawn().unwrap();
        let wait = 20 + numbers.below(150) as u64;
        std::thread::sleep(std::time::Duration::from_millis(wait));
        // SIGKILL gives the process no chance to clean up.
        _ = child.kill();
        child.wait().unwrap();
        if desk.path("killed").exists() {
            for (name, bytes) in desk.files("killed") {
                assert_eq!(bytes, whole[&name], "{name}");
            }
        }
    }
    desk.good("convert in -o killed --update --quiet");
    assert_eq!(desk.files("killed"), whole);
    let left = fs::read_dir(desk.path("killed/00")).unwrap().flatten();
    let hidden = left.filter(|it| it.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let desk = Desk::with(400);
    let mut command = desk.command("convert in -o out --jobs 1");
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    while !desk.path("out/.lantai-state.jsonl").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let number = child.id().to_string();
    let asked = Command::new("kill").args(["-INT", &number]).status();
    assert!(asked.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(said(&output).contains("`--update`"), "{}", said(&output));
    assert!(said(&output).contains("of 400 articles done"));
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_converted_as_it_fills() {
    use std::time::{Duration, Instant};
    let desk = Desk::with(2);
    desk.write("in/空.md", "\n");
    let mut command = desk.command("convert in -o out --watch --interval 1 --to epub");
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    let appears = |below: &str| {
        while !desk.path(below).exists() {
            // Much longer than it takes, but bounded, so that a hang fails the test instead of stopping it.
            assert!(begun.elapsed() < Duration::from_secs(300), "{below}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    appears("out/01/000001.epub");
    appears("out/lantai-report.json");
    let (_, text) = Generator::of_words().article(7);
    desk.write("in/new/新文.md", &text);
    appears("out/new/新文.epub");
    // The command looks at the folder twice more and must print nothing.
    std::thread::sleep(Duration::from_millis(2500));
    assert!(child.try_wait().unwrap().is_none(), "it keeps running");
    let number = child.id().to_string();
    let asked = Command::new("kill").args(["-INT", &number]).status();
    assert!(asked.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = said(&output);
    let times = |what: &str| said.matches(what).count();
    assert_eq!(times("failed 空.md: the article is empty"), 1, "{said}");
    assert_eq!(times("waiting for new or changed articles"), 1, "{said}");
    assert_eq!(times("2 of 3 articles done"), 1, "{said}");
    assert_eq!(times("3 of 4 articles done"), 1, "{said}");
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let desk = Desk::with(200);
    let mut child = desk
        .command("convert in -o out -q --jobs 1")
        .spawn()
        .unwrap();
    while !desk.path("out/.lantai-state.jsonl").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let said = desk.bad("convert in -o out", 1);
    assert!(said.contains("another run is writing"), "{said}");
    _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn equal_runs_to_one_file_agree() {
    let desk = Desk::new();
    desk.write("a.md", "# 甲\n\n正文\n");
    for _ in 0..4 {
        _ = fs::remove_file(desk.path("a.epub"));
        let runs: Vec<_> = (0..4)
            .map(|_| {
                desk.command("a.md -o a.epub")
                    .stderr(Stdio::piped())
                    .spawn()
            })
            .collect();
        for run in runs {
            let output = run.unwrap().wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let desk = Desk::with(2);
    desk.write("file", "not a folder");
    let said = desk.bad("convert in -o file/out", 1);
    assert!(said.contains("cannot write `file/out`"), "{said}");
    assert!(desk.bad("convert in -o file", 2).contains("one folder"));
    assert!(desk.bad("convert in", 2).contains("`-o`"));
    assert!(desk.bad("convert nowhere -o out", 1).contains("nowhere"));
    assert!(
        desk.bad("convert x*.md -o out", 1)
            .contains("no article matches")
    );
    desk.bad("convert in -o out --shard 4/3", 2);
}

#[test]
fn a_book_is_extracted_and_proved() {
    let desk = Desk::with(9);
    let (_, text) = Generator::of_words().article(3);
    desk.write("in/又一次.md", &text.replace("2022-04", "2022-05"));
    desk.write(
        "in/lantai.toml",
        "title = \"八月文集\"\nauthor = [\"甲\", \"乙\"]\n",
    );
    let said = desk.good("book in -o book.epub -o book.pdf --group month --report r.json");
    assert!(said.contains("wrote book.epub"), "{said}");
    let report = desk.report("r.json");
    assert_eq!(report["volumes"][0]["metadata"]["title"], "八月文集");
    assert_eq!(report["volumes"][0]["metadata"]["authors"][1], "乙");
    assert_eq!(
        report["volumes"][0]["articles"].as_array().unwrap().len(),
        9
    );
    assert_eq!(report["volumes"][0]["parts"][0][0], "2022年1月");
    assert_eq!(report["summary"]["duplicates"], 1);
    for book in ["book.epub", "book.pdf"] {
        desk.good(&format!("extract {book} -o {book}.d"));
        let mut expected = desk.files("in");
        expected.remove("lantai.toml");
        assert_eq!(desk.files(&format!("{book}.d")), expected, "{book}");
    }
    let said = desk.good("verify book.epub book.pdf");
    assert!(said.contains("2 proved"), "{said}");
    desk.good("book in -o all.epub --keep-duplicates --report all.json -q");
    assert_eq!(desk.report("all.json")["summary"]["duplicates"], 0);
}

#[test]
fn what_happens_to_an_article_of_a_book_is_told_with_it() {
    let desk = Desk::with(3);
    let text = "---\ntitle: 缺字\ndate: 2022-03-03\n---\n\n一\u{f8ff}二\n\n三\u{f8ff}四\n";
    desk.write("in/缺字.md", text);
    desk.good("book in -o book.pdf --report r.json");
    let report = desk.report("r.json");
    let articles = report["articles"].as_array().unwrap();
    let told = |entry: &&Value| entry["warnings"].to_string().contains("U+F8FF");
    let of: Vec<&Value> = articles.iter().filter(told).collect();
    assert_eq!(of.len(), 1);
    let path = of[0]["source"]["path"].as_str().unwrap();
    assert!(path.ends_with("缺字.md"), "{path}");
    let warnings = of[0]["warnings"].as_array().unwrap();
    let glyph: Vec<&Value> = warnings
        .iter()
        .filter(|it| it["rule"] == "missing-glyph")
        .collect();
    assert_eq!(glyph.len(), 1);
    assert_eq!(glyph[0]["line"], 6);
    let message = glyph[0]["message"].as_str().unwrap();
    assert!(message.contains("(2 times, first here)"), "{message}");
}

#[test]
fn files_of_options_go_into_the_book_and_their_folders_do_not() {
    let desk = Desk::with(2);
    let cover = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/lantai.png");
    for folder in ["here", "there/far away"] {
        desk.write(&format!("{folder}/a.css"), "p { color: teal }");
        desk.write(&format!("{folder}/b.toml"), "");
        desk.write(&format!("{folder}/more/b.toml"), "# another\n");
        fs::copy(&cover, desk.path(folder).join("cover.png")).unwrap();
        let mut command = desk.command("book in -q -f --header");
        command.arg("example.org Cookie: secret");
        for (option, file) in [
            ("--css", "a.css"),
            ("--cover", "cover.png"),
            ("--rules", "b.toml"),
            ("--rules", "more/b.toml"),
        ] {
            command.arg(option).arg(desk.path(folder).join(file));
        }
        let made = command.args(["-o", "a.epub", "-o", "a.pdf"]).output();
        assert!(made.as_ref().unwrap().status.success(), "{made:?}");
        let files = desk.files("");
        for book in ["a.epub", "a.pdf"] {
            desk.write(&format!("books/{folder}/{book}"), "");
            fs::write(desk.path(&format!("books/{folder}/{book}")), &files[book]).unwrap();
        }
    }
    assert!(desk.files("books/here") == desk.files("books/there/far away"));
    let report = lantai::archive::report_of(&desk.files("")["a.pdf"]).unwrap();
    assert_eq!(report.options["css"], ["a.css"]);
    assert_eq!(report.options["rules"], ["b.toml", "2-b.toml"]);
    assert!(!report.json().contains("secret"));
    // The book must be proved where these files no longer exist.
    fs::remove_dir_all(desk.path("here")).unwrap();
    fs::remove_dir_all(desk.path("there")).unwrap();
    let said = desk.good("verify a.epub a.pdf");
    assert!(said.contains("2 proved"), "{said}");
}

#[test]
fn a_cover_that_is_no_picture_is_a_clear_error() {
    let desk = Desk::with(1);
    desk.write("cover.png", "text");
    let said = desk.bad("book in -o a.epub --cover cover.png", 2);
    assert!(said.contains("`cover.png` is no picture"), "{said}");
    assert!(
        desk.bad("book in -o a.epub --cover none.png", 1)
            .contains("none.png")
    );
}

#[test]
fn volumes_are_proved_one_by_one() {
    let desk = Desk::with(7);
    desk.good("book in -o v.epub --volumes 3 --title 文集 --group category");
    desk.good("book in -o m.epub --volumes month --title 文集");
    let files = desk.files("");
    let names: Vec<&str> = books(&files).into_keys().collect();
    assert_eq!(names.len(), 3 + 7);
    assert_eq!(names[7..], ["v-01.epub", "v-02.epub", "v-03.epub"]);
    let said = desk.good(&format!("verify {}", names.join(" ")));
    assert!(said.contains("10 proved"), "{said}");
}

#[test]
fn damage_is_found() {
    let desk = Desk::with(3);
    desk.good("convert in -o out");
    assert!(desk.good("verify out").contains("6 proved"));
    let path = desk.path("out/01/000001.epub");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::remove_file(desk.path("out/02/000002.pdf")).unwrap();
    let said = desk.bad("verify out", 1);
    assert!(said.contains("`01/000001.epub`: was changed"), "{said}");
    assert!(said.contains("`02/000002.pdf`: is not there"), "{said}");
    assert!(said.contains("2 things do not agree"), "{said}");
}

#[test]
fn a_bag_holds_books_sources_and_report() {
    let desk = Desk::with(3);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    fs::copy(sample.join("lantai.md"), desk.path("in/sample.md")).unwrap();
    fs::copy(sample.join("lantai.png"), desk.path("in/lantai.png")).unwrap();
    desk.good("convert in -o bag --bag --offline");
    let files = desk.files("bag");
    for wanted in [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/lantai-report.json",
        "data/books/00/000000.epub",
        "data/sources/00/000000.md",
        "data/sources/lantai.png",
    ] {
        assert!(files.contains_key(wanted), "{wanted}: {:?}", files.keys());
    }
    assert!(desk.good("verify bag").contains("8 proved"));
    desk.good("book in -o bookbag --bag --offline");
    assert!(desk.good("verify bookbag").contains("2 proved"));
    desk.write("bag/data/more", "");
    assert!(
        desk.bad("verify bag --quick", 1)
            .contains("not in the manifest")
    );
    // A further run updates the bag.
    desk.good("convert in -o bag --bag --offline --update");
    desk.good("verify bag --quick");
}

#[test]
fn a_catalogue_lists_every_book() {
    let desk = Desk::with(5);
    desk.good("convert in -o out -q");
    desk.good("index out --title 书库");
    let page = fs::read_to_string(desk.path("out/index.html")).unwrap();
    assert_eq!(page.matches("<li ").count(), 5);
    assert!(page.contains("href=\"00/000000.epub\"") && page.contains("href=\"00/000000.pdf\""));
    let feed = fs::read_to_string(desk.path("out/opds.json")).unwrap();
    let feed: Value = serde_json::from_str(&feed).unwrap();
    assert_eq!(feed["publications"].as_array().unwrap().len(), 5);
    assert_eq!(feed["metadata"]["title"], "书库");
    let atom = fs::read_to_string(desk.path("out/opds.xml")).unwrap();
    assert_eq!(atom.matches("<entry>").count(), 5);
    let before = desk.files("out");
    desk.good("index out --title 书库 -q");
    assert_eq!(desk.files("out"), before);
}

#[test]
fn a_catalogue_removes_what_a_killed_one_left() {
    let desk = Desk::new();
    desk.write("a.md", "# 甲\n\n正文\n");
    desk.good("a.md -o books/a.epub");
    let left = ["", "lantai-covers/", "lantai-search/"];
    let left = left.map(|it| format!("books/{it}.lantai-index-x1Y2z3"));
    for path in &left {
        desk.write(path, "half a fi");
    }
    desk.write("books/.lantai-mine", "of another command");
    // While another catalogue of the folder is written, they may be its own.
    let folder = fs::File::open(desk.path("books")).unwrap();
    if folder.lock_shared().is_ok() {
        desk.good("index books");
        assert!(left.iter().all(|it| desk.path(it).exists()));
        folder.unlock().unwrap();
        desk.good("index books");
        assert!(!left.iter().any(|it| desk.path(it).exists()));
    }
    assert!(desk.path("books/.lantai-mine").exists());
}

#[test]
fn the_catalogue_searches_in_a_browser() {
    let desk = Desk::with(5);
    desk.good("convert in -o out -q --to epub");
    desk.good("index out -q");
    let page = desk.path("out/index.html");
    let shown = |words: &str| -> Option<usize> {
        let output = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args(["--disable-background-networking", "--dump-dom"])
            // The index of the full text is loaded after the page.
            .arg("--virtual-time-budget=20000")
            .arg(format!("file://{}#{words}", page.display()))
            .output()
            .ok()?;
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(dom.contains("id=\"books\""), "{}", said(&output));
        let items = dom.split("<li ").skip(1);
        let hidden = |it: &&str| it.split('>').next().unwrap_or_default().contains("hidden");
        Some(items.filter(|it| !hidden(it)).count())
    };
    let Some(all) = shown("") else {
        eprintln!("skipped: there is no chromium here");
        return;
    };
    assert_eq!(all, 5);
    assert_eq!(shown("%EF%BC%883%EF%BC%89"), Some(1)); // （3）
    assert_eq!(shown("2022-01 %E6%97%B6%E4%BA%8B"), Some(1)); // 时事
    assert_eq!(shown("nothing"), Some(0));
}

/// `LANTAI_GENERATE="10000 /tmp/articles" cargo test --test batch generate -- --ignored`
#[test]
#[ignore = "writes as many articles as LANTAI_GENERATE asks for"]
fn generate() {
    let wanted = std::env::var("LANTAI_GENERATE").unwrap();
    let (count, folder) = wanted.split_once(' ').unwrap();
    Generator::new().write(Path::new(folder), count.parse().unwrap());
}

#[test]
fn the_page_of_a_catalogue_is_no_article() {
    let desk = Desk::new();
    desk.write("in/index.html", "<h1>春</h1><p>甲乙丙丁。</p>");
    desk.good("convert in -o out --offline");
    assert!(desk.path("out/index.epub").exists());
    desk.good("index out");
    let said = desk.bad("book out -o all.epub", 1);
    assert!(said.contains("there is no article"), "{said}");
    assert!(!said.contains("opds"), "{said}");
}
