//! Whole pages shaped as those of real sites, with our own text: the article is in, the furniture out.
//!
//! Each file of `corpus/pages` says in comments what must be in its article and what must not, parted by bars.

use std::fs;

use lantai::make::Comments;

use crate::articles;

/// What a page says in the comment of this name.
fn listed<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<!-- {name}: ");
    let rest = page.split_once(open.as_str()).unwrap().1;
    rest.split_once(" -->").unwrap().0.split(" | ").collect()
}

/// Without white space, which blocks and lines may change.
fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_article_is_in_and_the_furniture_out() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir("tests/corpus/pages").unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let text = close(&articles::read(&path).unwrap().document.text());
        for wanted in listed(&page, "in") {
            if !text.contains(&close(wanted)) {
                wrong.push(format!("{name}: lacks {wanted}"));
            }
        }
        for furniture in listed(&page, "out") {
            if text.contains(&close(furniture)) {
                wrong.push(format!("{name}: has {furniture}"));
            }
        }
        files += 1;
    }
    assert!(files >= 30, "{files} pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sites offer to sign in on every page; that makes none of them a wall.
#[test]
fn pages_that_a_host_sent_are_articles() {
    for entry in fs::read_dir("tests/corpus/pages").unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read(&path).unwrap();
        let mut options = articles::options();
        options.received = Some(lantai::model::Received {
            addresses: vec!["https://example.org/a".to_owned()],
            ..Default::default()
        });
        let read = lantai::make::article(&page, "a.html", &options, &lantai::Disk);
        let error = read.err().map(|it| it.to_string());
        assert_eq!(error, None, "{}", path.display());
    }
}

#[test]
fn terms_and_headings_stay_whatever_their_class_says() {
    let sentence = "The reed is cut in the first frost, tied in sheaves, and left to dry until the ice breaks. ";
    let page = format!(
        "<html><head><title>Reed</title></head><body><article><h1>Reed</h1><p>{sentence}{sentence}</p>\
         <h2 class=\"section-header\">Cutting</h2><p>{sentence}{sentence}</p><p class=\"subheader\">Tools first.</p>\
         <dl><dt class=\"subheaders\">Sickle</dt><dd class=\"header-text\">A short blade.</dd></dl><p>{sentence}{sentence}</p>\
         </article></body></html>"
    );
    let read = lantai::make::article(
        page.as_bytes(),
        "reed.html",
        &articles::options(),
        &lantai::NoResources,
    );
    let text = read.unwrap().output.document.text();
    for wanted in ["Cutting", "Tools first.", "Sickle", "A short blade."] {
        assert!(text.contains(wanted), "no {wanted}:\n{text}");
    }
}

#[test]
fn comments_are_kept_where_they_are_asked_for() {
    let sentence =
        "The ferry crosses at seven, at nine, and once more, when the tide allows, at noon. ";
    let article = format!("<h1>Ferry</h1><p>{sentence}{sentence}</p><p>{sentence}{sentence}</p>");
    let said = "I took the noon ferry for years, and it was never on time.";
    for page in [
        // Beside the article, in it, in its footer, and below a mere heading.
        format!("<article>{article}</article><div id=\"comments\"><p>{said}</p></div>"),
        format!(
            "<article>{article}<section class=\"post-comments\"><p>{said}</p></section></article>"
        ),
        format!(
            "<article>{article}<footer><p>Imprint of the site</p>\
             <div class=\"comment-list\"><p>{said}</p></div></footer></article>"
        ),
        format!("<article>{article}<h3>2 Comments</h3><p>{said}</p></article>"),
    ] {
        let page = format!("<html><head><title>Ferry</title></head><body>{page}</body></html>");
        let text = |comments| {
            let mut options = articles::options();
            options.cleaning.comments = comments;
            let bytes = page.as_bytes();
            let read = lantai::make::article(bytes, "ferry.html", &options, &lantai::NoResources);
            read.unwrap().output.document.text()
        };
        assert!(!text(Comments::Drop).contains(said), "{page}");
        let kept = text(Comments::Keep);
        assert!(kept.contains(said), "{page}\n{kept}");
        assert!(!kept.contains("Imprint"), "{kept}");
    }
}
