//! What the command says at its end, what it refuses, and where it finds its settings.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder in which `lantai` runs, with a home of its own.
struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = place.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
        command.args(words).current_dir(self.0.path());
        command.env("HOME", self.path("home"));
        command.env("XDG_CONFIG_HOME", self.path("home/config"));
        command.env("XDG_CACHE_HOME", self.path("home/cache"));
        command
    }

    /// Runs the command; it must end with this code. Returns standard output and standard error.
    fn run(&self, words: &[&str], code: i32) -> (String, String) {
        told(&mut self.command(words), code)
    }
}

fn told(command: &mut Command, code: i32) -> (String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    assert_eq!(status.code(), Some(code), "{command:?}: {stdout}{stderr}");
    (stdout, stderr)
}

/// An article of so many paragraphs, whose order `turn` changes.
fn article(title: &str, paragraphs: usize, turn: usize) -> String {
    let text = |number: usize| {
        let han = (0..60).map(|it| {
            let offset = (number * 7919 + it * 104_729 + number * it * 31) % 5000;
            char::from_u32(0x4e00 + u32::try_from(offset).unwrap()).unwrap()
        });
        han.collect::<String>()
    };
    let all = (0..paragraphs).map(|it| text((it + turn) % paragraphs) + "\u{3002}\n\n");
    format!("---\ntitle: {title}\n---\n\n{}", all.collect::<String>())
}

#[test]
fn a_run_says_what_was_lost_by_cause_and_what_it_left_out() {
    let many: String = (0..6).map(|it| format!("![](gone{it}.png)\n\n")).collect();
    let place = Place::new(&[
        ("in/a.md", &format!("# 甲\n\n正文。\n\n{many}")),
        ("in/b.md", "# 乙\n\n正文。\n"),
        ("in/notes.docx", "?"),
        ("in/picture.png", "?"),
    ]);
    let words = ["convert", "in", "-o", "out", "--offline", "-t", "epub"];
    let (_, said) = place.run(&words, 0);
    for line in [
        "a.md: 6 pictures missing: 6 files (no such file)",
        "2 of 2 articles done",
        "; 1 article lost something",
        "  lost: 6 pictures missing: 6 files (no such file)",
        "  skipped: 1 file of no kind that is read: notes.docx",
        "  report: out/lantai-report.html",
        "  next: `--resource-dir DIR`",
    ] {
        assert!(said.contains(line), "no {line:?} in {said}");
    }
    assert!(!said.contains("gone0.png"), "{said}");
    assert!(said.lines().count() < 9, "{said}");
    let (_, said) = place.run(&[&words[..], &["-f", "-v"]].concat(), 0);
    assert!(said.contains("gone0.png"), "{said}");
    assert!(said.contains("[2/2] converted b.md"), "{said}");
}

#[test]
fn a_book_keeps_what_is_nearly_the_same_and_names_what_it_leaves_out() {
    let place = Place::new(&[
        ("in/a.md", &article("甲", 12, 0)),
        ("in/b.md", &article("乙", 12, 5)),
        ("in/c.md", &article("丙", 12, 0)),
    ]);
    let words = ["book", "in", "-o", "all.epub", "--report", "r.json"];
    let (_, said) = place.run(&words, 0);
    assert!(said.contains("2 of 3 articles in 1 book"), "{said}");
    assert!(said.contains("left out: 1 article"), "{said}");
    assert!(said.contains("c.md (as a.md)"), "{said}");
    assert!(said.contains("b.md (like a.md)"), "{said}");
    assert!(said.contains("`--drop-similar`"), "{said}");
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path("r.json")).unwrap()).unwrap();
    assert_eq!(crate::schema::errors(&report), Vec::<String>::new());
    assert_eq!(report["articles"][1]["similar"]["path"], "a.md");
    let (_, said) = place.run(&[&words[..], &["-f", "--drop-similar"]].concat(), 0);
    assert!(said.contains("1 of 3 articles in 1 book"), "{said}");
}

#[test]
fn a_book_that_stays_too_large_is_a_loss_and_an_error() {
    let place = Place::new(&[("in/a.md", &article("甲", 40, 0))]);
    for words in [
        &["in/a.md", "-o", "a.epub", "--max-size", "2kB"][..],
        &["convert", "in", "-o", "out", "--max-size", "2kB"],
        &["book", "in", "-o", "b.epub", "--max-size", "2kB"],
    ] {
        let (_, said) = place.run(words, 1);
        assert!(
            said.contains("more than the 2 kB of `--max-size`"),
            "{said}"
        );
    }
    assert!(place.path("a.epub").exists() && place.path("b.epub").exists());
}

#[test]
fn a_folder_without_articles_is_an_error_and_more_endings_are_articles() {
    let place = Place::new(&[("in/a.docx", "?"), ("in/b.json", "{}")]);
    for command in ["convert", "book"] {
        let (_, said) = place.run(&[command, "in", "-o", "out"], 1);
        assert!(said.contains("no article"), "{said}");
        assert!(said.contains("a.docx"), "{said}");
    }
    let endings = ["Rmd", "qmd", "mdx", "markdown", "xhtml", "mht", "MD"];
    for ending in endings {
        fs::write(place.path(&format!("in/{ending}.{ending}")), "<p>字</p>").unwrap();
    }
    let (_, said) = place.run(&["convert", "in", "-o", "out", "--offline"], 0);
    assert!(said.contains("7 of 7 articles"), "{said}");
}

#[test]
fn values_that_nobody_can_mean_are_refused() {
    let place = Place::new(&[("a.md", "# 甲\n\n正文。\n")]);
    for (words, hint) in [
        (&["--font-size", "200pt"][..], "48pt"),
        (&["--max-size", "20"], "20MB"),
        (&["--resource-dir", "nowhere"], "does not exist"),
        (&["--allow-dir", "a.md"], "is no folder"),
        (&["--profile", "kindel"], "kindle"),
    ] {
        let (_, said) = place.run(&[&["a.md"], words].concat(), 2);
        assert!(said.contains(hint), "{words:?}: {said}");
    }
    for (words, hint) in [
        (&["--language", "xx-bad-zz"][..], "no language `xx`"),
        (&["--jobs", "0"], "from 1 on"),
        (&["--root", "nowhere"], "does not exist"),
    ] {
        let (_, said) = place.run(&[&["book", "a.md", "-o", "b.epub"], words].concat(), 2);
        assert!(said.contains(hint), "{words:?}: {said}");
    }
}

#[test]
fn settings_come_from_the_nearest_file_then_the_users_own_and_variables_win() {
    let place = Place::new(&[
        (
            "x/lantai.toml",
            "page = \"A5\"\n[book]\ngroup = \"month\"\n[convert]\nlinks = \"inline\"\n",
        ),
        ("x/y/a.md", "# 甲\n\n正文。\n"),
        (
            "home/config/lantai/lantai.toml",
            "page = \"B5\"\nqr = true\n",
        ),
    ]);
    let show = ["config", "show", "x/y/a.md", "--origin"];
    let (shown, _) = place.run(&show, 0);
    assert!(shown.contains("page = \"A5\"  # "), "{shown}");
    assert!(shown.contains("x/lantai.toml:1"), "{shown}");
    assert!(shown.contains("links = \"inline\""), "{shown}");
    assert!(shown.contains("qr = true"), "{shown}");
    assert!(!shown.contains("group"), "{shown}");
    let (shown, _) = place.run(&["config", "show", "x/y", "--for", "book"], 0);
    assert!(shown.contains("group = \"month\""), "{shown}");
    assert!(!shown.contains("links"), "{shown}");
    let mut command = place.command(&show);
    let (shown, _) = told(command.env("LANTAI_PAGE", "A4").env("LANTAI_QR", "0"), 0);
    assert!(
        shown.contains("page = \"A4\"  # the variable LANTAI_PAGE"),
        "{shown}"
    );
    assert!(shown.contains("qr = false"), "{shown}");
    let pages = |words: &[&str]| {
        let all = [&["x/y/a.md", "-t", "pages"][..], words].concat();
        place
            .run(&all, 0)
            .0
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_ne!(pages(&[]), pages(&["--page", "A4"]), "what is typed wins");
}

#[test]
fn a_wrong_settings_file_is_an_error_for_one_article_too() {
    let place = Place::new(&[
        ("x/a.md", "# 甲\n\n正文。\n"),
        ("x/lantai.toml", "[convert]\nqr = true\npaeg = \"A5\"\n"),
    ]);
    let (_, said) = place.run(&["x/a.md"], 2);
    assert!(said.contains("line 3"), "{said}");
    assert!(said.contains("did you mean `page`?"), "{said}");
    fs::write(place.path("x/lantai.toml"), "page = \"A5\n").unwrap();
    place.run(&["x/a.md"], 2);
    fs::write(place.path("x/lantai.toml"), "group = \"month\"\n").unwrap();
    place.run(&["x/a.md", "-n", "--offline"], 0);
    let mut command = place.command(&["x/a.md"]);
    let (_, said) = told(command.env("LANTAI_QR", "perhaps"), 2);
    assert!(said.contains("LANTAI_QR"), "{said}");
}

#[test]
fn a_settings_file_can_be_begun_and_is_described() {
    let place = Place::new(&[]);
    place.run(&["config", "init"], 0);
    let text = fs::read_to_string(place.path("lantai.toml")).unwrap();
    let (_, said) = place.run(&["config", "init"], 1);
    assert!(said.contains("is there already"), "{said}");
    let (schema, _) = place.run(&["config", "schema"], 0);
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    // Every option that the file offers is in the schema, and the file without `#` is TOML.
    let bare: String = text
        .lines()
        .map(|it| {
            it.strip_prefix('#')
                .filter(|it| !it.starts_with(' '))
                .unwrap_or(it)
        })
        .map(|it| format!("{it}\n"))
        .collect();
    let table: toml::Table = bare.parse().unwrap();
    assert!(table.len() > 30, "{bare}");
    for key in table.keys() {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(schema["properties"]["qr"]["type"], "boolean");
}

#[test]
fn one_article_may_be_named_shown_and_sent_elsewhere() {
    let place = Place::new(&[
        ("a.md", "# 甲\n\n正文。\n"),
        ("bin/xdg-open", "#!/bin/sh\necho \"$1\" > opened\n"),
    ]);
    let words = [
        "a.md",
        "--offline",
        "-t",
        "model",
        "--title",
        "别名",
        "--author",
        "某人",
    ];
    let (model, _) = place.run(&[&words[..], &["-o", "-"]].concat(), 0);
    assert!(model.contains("正文"), "{model}");
    place.run(
        &[
            "a.md",
            "--offline",
            "-t",
            "epub",
            "--title",
            "别名",
            "--author",
            "某人",
        ],
        0,
    );
    assert!(place.path("别名.epub").exists());
    let output = place
        .command(&["a.md", "--offline", "-t", "epub", "-o", "-"])
        .output()
        .unwrap();
    assert!(output.stdout.starts_with(b"PK"), "an EPUB");
    let (_, said) = place.run(&["a.md", "--offline", "-o", "-"], 2);
    assert!(said.contains("--to epub"), "{said}");
    // What is unchanged gets the time of now, for `make`.
    let book = place.path("别名.epub");
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(&book).unwrap().set_modified(old).unwrap();
    let (_, said) = place.run(
        &[
            "a.md",
            "--offline",
            "-t",
            "epub",
            "--title",
            "别名",
            "--author",
            "某人",
        ],
        0,
    );
    assert!(said.contains("unchanged"), "{said}");
    assert!(fs::metadata(&book).unwrap().modified().unwrap() > old);
}

#[test]
fn a_mistyped_command_is_recognized_and_a_folder_is_a_run() {
    let place = Place::new(&[("in/a.md", "# 甲\n\n正文。\n"), ("list", "in/a.md\0")]);
    for (typed, meant) in [("bok", "book"), ("verfy", "verify"), ("convrt", "convert")] {
        let (_, said) = place.run(&[typed, "in", "-o", "out"], 2);
        assert!(
            said.contains(&format!("did you mean `lantai {meant}`?")),
            "{said}"
        );
        let (_, said) = place.run(&[typed], 2);
        assert!(said.contains(meant), "{said}");
    }
    let (_, said) = place.run(&["in", "-o", "out", "--offline"], 0);
    assert!(said.contains("1 of 1 article done"), "{said}");
    let (_, said) = place.run(
        &["convert", "--files-from0", "list", "-o", "out", "--offline"],
        0,
    );
    assert!(said.contains("1 of 1 article"), "{said}");
}

#[test]
fn a_bag_has_names_that_every_tool_finds_and_lines_of_the_users() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let place = Place::new(&[
        ("in/涨50%/a%20b.md", "# 甲\n\n![](图.svg)\n\n正文。\n"),
        ("in/涨50%/图.svg", picture),
    ]);
    for command in ["convert", "book"] {
        let bag = format!("{command}-bag");
        let words = [
            command,
            "in",
            "-o",
            &bag,
            "--bag",
            "--offline",
            "-t",
            "epub",
        ];
        let label = ["--bag-info", "Contact-Name=张三"];
        place.run(&[&words[..], &label].concat(), 0);
        let manifest = fs::read_to_string(place.path(&bag).join("manifest-sha256.txt")).unwrap();
        assert!(!manifest.contains('%'), "{manifest}");
        assert!(manifest.contains("sources/涨50％/图.svg"), "{manifest}");
        let info = fs::read_to_string(place.path(&bag).join("bag-info.txt")).unwrap();
        assert!(info.contains("Contact-Name: 张三\n"), "{info}");
        place.run(&["verify", &bag], 0);
    }
    let words = [
        "convert",
        "in",
        "-o",
        "x",
        "--bag",
        "--bag-info",
        "Payload-Oxum=1.1",
    ];
    let (_, said) = place.run(&words, 2);
    assert!(said.contains("by lantai itself"), "{said}");
}

#[test]
fn a_book_for_kobo_is_named_as_its_readers_want_and_kindle_says_what_is_next() {
    let place = Place::new(&[("in/a.md", "# 甲\n\n正文。再一句。\n")]);
    place.run(
        &["in/a.md", "-t", "epub", "--profile", "kobo", "--offline"],
        0,
    );
    assert!(place.path("甲.kepub.epub").exists());
    place.run(
        &[
            "convert",
            "in",
            "-o",
            "out",
            "-t",
            "epub",
            "--profile",
            "kobo",
        ],
        0,
    );
    assert!(place.path("out/a.kepub.epub").exists());
    let words = [
        "in/a.md",
        "-o",
        "a.epub",
        "--profile",
        "kindle",
        "--offline",
    ];
    let (_, said) = place.run(&words, 0);
    assert!(said.contains("Send to Kindle"), "{said}");
}

#[test]
fn manuals_completions_version_and_doctor_tell_what_there_is() {
    let place = Place::new(&[]);
    for command in ["", "book", "config", "doctor"] {
        let words = ["man", command];
        let (page, _) = place.run(&words[..usize::from(!command.is_empty()) + 1], 0);
        for section in ["EXAMPLES", "ENVIRONMENT", "EXIT STATUS"] {
            assert!(page.contains(section), "{command}: {page}");
        }
    }
    place.run(&["man", "nothing"], 2);
    let (script, _) = place.run(&["completions", "bash"], 0);
    for value in ["kobo", "a-3a,ua-1", "footnotes", "never"] {
        assert!(script.contains(value), "{value} is not completed");
    }
    let (version, _) = place.run(&["--version", "--verbose"], 0);
    assert!(
        version.contains("faces: ") && version.contains("build: "),
        "{version}"
    );
    let (found, _) = place.run(&["doctor", "--offline"], 0);
    assert!(found.contains("ok  faces"), "{found}");
    assert!(found.contains("ok  cache"), "{found}");
}

#[test]
fn messages_are_ascii_and_without_colours_where_that_is_wanted() {
    let place = Place::new(&[]);
    let mut command = place.command(&["gone.md"]);
    let (_, said) = told(command.env("LC_ALL", "C"), 1);
    assert!(said.is_ascii(), "{said}");
    let (_, said) = place.run(&["gone.md", "--color", "always"], 1);
    assert!(said.contains('\u{1b}'), "{said}");
    let (_, said) = place.run(&["gone.md", "--color=sometimes"], 2);
    assert!(said.contains("sometimes"), "{said}");
    let (_, said) = place.run(&["gone.md", "--no-offline"], 2);
    assert!(!said.contains("'--offline'"), "{said}");
    let (_, said) = place.run(&["gone.md", "--forse"], 2);
    assert!(!said.contains("'--force'"), "{said}");
}

#[test]
fn the_full_text_is_searched_in_a_browser_without_a_server() {
    let place = Place::new(&[
        ("in/a.md", "# 甲\n\n正文里有罕觏之辞，也有ＡＢＣ。\n"),
        ("in/b.md", "# 乙\n\n正文里有常见的话。\n"),
    ]);
    place.run(
        &["convert", "in", "-o", "out", "-t", "epub", "--offline"],
        0,
    );
    place.run(&["index", "out", "-q"], 0);
    let shown = |words: &str| -> Option<String> {
        let page = place.path("out/index.html");
        let words: String = words.bytes().map(|it| format!("%{it:02X}")).collect();
        let output = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--dump-dom",
            ])
            .arg("--virtual-time-budget=20000")
            .arg(format!("file://{}#{words}", page.display()))
            .output()
            .ok()?;
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let items = dom.split("<li ").skip(1);
        let hidden = |it: &&str| it.split('>').next().unwrap_or_default().contains("hidden");
        let titles = items
            .filter(|it| !hidden(it))
            .map(|it| if it.contains(">甲</a>") { 'a' } else { 'b' });
        Some(titles.collect())
    };
    let Some(all) = shown("") else {
        eprintln!("skipped: there is no chromium here");
        return;
    };
    assert_eq!(all.len(), 2);
    for (words, found) in [
        ("罕觏之辞", "a"),
        ("abc", "a"),
        ("之罕", ""),
        ("常见", "b"),
        ("常见 罕觏", ""),
    ] {
        assert_eq!(shown(words).as_deref(), Some(found), "{words}");
    }
    assert_eq!(shown("正文里有").map(|it| it.len()), Some(2));
}
