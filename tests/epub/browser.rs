//! What a browser makes of the style sheet.

use std::process::Command;

use lantai::book::Book;

use super::output::*;
use super::sample::everything;

/// Measures each Latin word of four letters and more that stands on one line: in its justified line, and alone. The
/// title becomes how many words there are, and the greatest difference in hundredths of a pixel.
const MEASURE: &str = r#"
let words = 0, most = 0;
for (const p of document.querySelectorAll('p')) {
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    for (const found of node.data.matchAll(/[A-Za-z]{4,}/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      if (range.getClientRects().length !== 1) continue;
      const alone = document.createElement('span');
      alone.textContent = found[0];
      alone.style.cssText = 'position: absolute; white-space: nowrap; text-indent: 0';
      node.parentNode.appendChild(alone);
      const wide = alone.getBoundingClientRect().width;
      alone.remove();
      words += 1;
      most = Math.max(most, Math.abs(range.getBoundingClientRect().width - wide));
    }
  }
}
document.title = 'measured ' + words + ' ' + Math.round(most * 100);
"#;

/// Words and greatest difference of a page; `None` when there is no browser.
fn measured(name: &str, css: &str, language: &str, body: &str) -> Option<(u32, u32)> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title></title><style>{css}</style></head>\
         <body style=\"width: 300px; font: 16px serif\">{body}<script>{MEASURE}</script></body></html>"
    );
    std::fs::create_dir_all(folder()).unwrap();
    let path = folder().join(name).with_extension("html");
    std::fs::write(&path, page).unwrap();
    let output = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args(["--disable-background-networking", "--dump-dom"])
        .arg(format!("file://{}", path.display()))
        .output()
        .ok()?;
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = dom.split_once("measured ").unwrap().1;
    let mut numbers = found.split(['<', ' ']).map(|it| it.parse().unwrap());
    Some((numbers.next().unwrap(), numbers.next().unwrap()))
}

#[test]
fn the_letters_of_latin_words_keep_their_distances_in_justified_lines() {
    let english = "Characteristically extraordinary circumstances notwithstanding, the printed page retains an authority \
                   which screens have seldom matched, and readers return to it again and again.";
    let mixed = "这一段说到 Characteristically 与 extraordinary 两个词，又说到 circumstances，还有 notwithstanding 等，\
                 都在两端对齐的行里，字母之间不应当被拉开，与 printed 一词相同。";
    let bytes = write("letters", &Book::of(everything()), &plainly());
    let css = entry(&bytes, "OEBPS/stylesheet.css");
    for (language, text) in [("en", english), ("zh-Hans", mixed), ("ko", english)] {
        let body = format!("<p>{text}</p>");
        let Some((words, most)) = measured(language, &css, language, &body) else {
            eprintln!("skipped: there is no chromium here");
            return;
        };
        assert!(words >= 4, "{language}: {words}");
        assert!(
            most <= 5,
            "{language}: a word is {most}/100 px wider than its letters"
        );
    }
}
