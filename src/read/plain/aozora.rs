//! The notation of Aozora Bunko: readings in `《》`, notes of the typists in `［＃…］`,
//! <https://www.aozora.gr.jp/annotation/>.

use super::PlainArticle;
use crate::diag::rules;
use crate::read::value::{KeyedValue, Value};
use crate::xml::escape;
use crate::{Fact, Warning};

/// Fewest readings of a text that has no note of a typist.
const FEWEST_READINGS: usize = 3;

/// Fewest dashes of the lines around the list of signs at the head.
const RULE: usize = 10;

/// Whether a text is written in this notation.
fn is(body: &str) -> bool {
    if body.contains("［＃") {
        return true;
    }
    // Chinese texts have titles of books in the same brackets, but no kana in them right after a Han character.
    let mut readings = 0;
    for (at, _) in body.match_indices('《') {
        let before = body[..at].chars().next_back();
        let inside = &body[at + '《'.len_utf8()..];
        let kana = inside
            .chars()
            .take(20)
            .take_while(|it| *it != '》')
            .all(is_kana);
        readings += usize::from(kana && before.is_some_and(is_han) && !inside.starts_with('》'));
    }
    readings >= FEWEST_READINGS
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '・')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '々' | '〆' | '〇' | 'ヶ' | '※')
}

/// Reads a text; `None` when it is in another notation.
pub(super) fn read(body: &str, first_line: u32) -> Option<PlainArticle> {
    if !is(body) {
        return None;
    }
    let lines: Vec<&str> = body.lines().collect();
    let mut out = PlainArticle::default();
    let start = head(&lines, first_line, &mut out);
    let mut open: Vec<&str> = Vec::new(); // end tags of blocks
    for (number, line) in (first_line..).zip(&lines).skip(start) {
        if line.trim().is_empty() {
            continue;
        }
        let mut setting = LineSetting::default();
        let text = inline(line.trim_end(), number, &mut setting, &mut out.warnings);
        for end in setting.ends {
            if let Some(at) = open.iter().rposition(|it| *it == end) {
                while open.len() > at {
                    out.html += open.pop().unwrap_or_default();
                }
            }
        }
        for (begin, end) in setting.begins {
            out.html += begin;
            open.push(end);
        }
        let tag = setting.tag.unwrap_or("p");
        let place = format!(" data-sourcepos=\"{number}:1-{number}:1\"");
        if !text.trim().is_empty() {
            let style = setting
                .style
                .map(|it| format!(" style=\"{it}\""))
                .unwrap_or_default();
            out.html += &format!(
                "<{tag}{place}{style}>{}</{tag}>\n",
                text.trim_start_matches('\u{3000}')
            );
        }
        if setting.is_break {
            out.html += &format!("<hr{place}>\n");
        }
    }
    while let Some(end) = open.pop() {
        out.html += end;
    }
    Some(out)
}

/// Reads title and author from the first lines, and takes out the list of signs below them. Returns at which line the
/// text begins.
fn head(lines: &[&str], first_line: u32, out: &mut PlainArticle) -> usize {
    let is_rule = |it: &&str| it.len() >= RULE && it.bytes().all(|c| c == b'-');
    let rules: Vec<usize> = (0..lines.len().min(60))
        .filter(|it| is_rule(&lines[*it]))
        .collect();
    let listed = match rules[..] {
        [from, to, ..] if lines[from..to].iter().any(|it| it.contains("記号について")) => {
            Some((from, to))
        }
        _ => None,
    };
    let end = listed.map_or_else(
        || {
            lines
                .iter()
                .position(|it| it.trim().is_empty())
                .filter(|it| *it <= 6)
        },
        |it| Some(it.0),
    );
    let Some(end) = end else { return 0 };
    let said: Vec<(usize, &str)> = (0..end)
        .map(|it| (it, lines[it].trim()))
        .filter(|it| !it.1.is_empty())
        .collect();
    // Title, then a second title or none, then the author; translators have a mark of their own.
    let plain = said
        .iter()
        .all(|it| it.1.chars().count() < 60 && !it.1.contains("［＃") && !it.1.ends_with('。'));
    if !plain || said.len() < 2 || said.len() > 6 {
        return listed.map_or(0, |it| it.1 + 1);
    }
    let last = said.len() - 1;
    for (at, (line, text)) in said.iter().enumerate() {
        let key = match at {
            0 => "title",
            _ if text.ends_with('訳') => "translator",
            _ if at == last || text.ends_with('著') => "author",
            1 => "subtitle",
            _ => "other title",
        };
        out.entries.push(KeyedValue {
            key: key.to_owned(),
            value: Value::Text(text.trim_end_matches('訳').trim().to_owned()),
            line: first_line.saturating_add(u32::try_from(*line).unwrap_or(0)),
        });
    }
    if let Some((from, to)) = listed {
        let fact = Fact::Removed {
            what: "the list of signs of the notation".to_owned(),
            text: lines[from + 1..to].join("\n"),
        };
        let line = first_line.saturating_add(u32::try_from(from).unwrap_or(0));
        out.warnings
            .push(Warning::new(line, &rules::READ_AOZORA, fact));
        return to + 1;
    }
    end
}

/// What the notes on a line say of the line as a whole.
#[derive(Default)]
struct LineSetting {
    tag: Option<&'static str>,
    style: Option<&'static str>,
    begins: Vec<(&'static str, &'static str)>,
    ends: Vec<&'static str>,
    is_break: bool,
}

/// The text of a line as HTML.
fn inline(
    line: &str,
    number: u32,
    setting: &mut LineSetting,
    warnings: &mut Vec<Warning>,
) -> String {
    let mut out = String::new();
    // Where in `out` the base of a reading begins: at the sign `｜`, or at the last run of one script.
    let mut base: Option<usize> = None;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(note) = rest.strip_prefix("［＃")
            && let Some(end) = closing(note)
        {
            annotate(&note[..end], number, &mut out, setting, warnings);
            rest = &note[end + '］'.len_utf8()..];
            continue;
        }
        if c == '｜' && rest[c.len_utf8()..].contains('《') {
            base = Some(out.len());
        } else if c == '《'
            && let Some(end) = rest.find('》').filter(|it| *it > c.len_utf8())
        {
            let reading = &rest[c.len_utf8()..end];
            let start = base.take().unwrap_or_else(|| implied_base(&out));
            if start < out.len() {
                let over = out.split_off(start);
                out += &format!("<ruby>{over}<rt>{}</rt></ruby>", escape(reading));
                rest = &rest[end + '》'.len_utf8()..];
                continue;
            }
            out.push(c);
        } else {
            out += &escape(c.encode_utf8(&mut [0; 4]));
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Where a note ends; notes may stand in notes.
fn closing(note: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in note.char_indices() {
        match c {
            '［' => depth += 1,
            '］' if depth == 0 => return Some(at),
            '］' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Where the Han characters begin that stand at the end of a text.
fn implied_base(out: &str) -> usize {
    let mut start = out.len();
    for (at, c) in out.char_indices().rev() {
        if !is_han(c) {
            break;
        }
        start = at;
    }
    start
}

/// Styles of text: what notes call them, and how HTML writes them.
const STYLES: &[(&str, &str, &str)] = &[
    (
        "傍点",
        "<span style=\"text-emphasis: filled sesame\">",
        "</span>",
    ),
    ("傍線", "<u>", "</u>"),
    ("波線", "<u>", "</u>"),
    ("太字", "<b>", "</b>"),
    ("斜体", "<i>", "</i>"),
    ("取消線", "<s>", "</s>"),
    ("下付き小文字", "<sub>", "</sub>"),
    ("上付き小文字", "<sup>", "</sup>"),
    ("行右小書き", "<sup>", "</sup>"),
    ("行左小書き", "<sub>", "</sub>"),
];

/// Headings.
const HEADINGS: &[(&str, &str)] = &[("大見出し", "h2"), ("中見出し", "h3"), ("小見出し", "h4")];

/// Does what a note says.
fn annotate(
    note: &str,
    number: u32,
    out: &mut String,
    setting: &mut LineSetting,
    warnings: &mut Vec<Warning>,
) {
    let plain = note.trim();
    if let Some(character) = character(plain) {
        // The sign `※` stands where the character is that the typist could not write.
        if out.ends_with('※') {
            out.truncate(out.len() - '※'.len_utf8());
        }
        out.push(character);
        return;
    }
    if out.ends_with('※') {
        // It is known only by its description, which is shown, since nothing else is there.
        *out += &format!("［{}］", escape(plain));
        return;
    }
    if ["改ページ", "改丁", "改段", "改見開き"].contains(&plain) {
        setting.is_break = true;
        return;
    }
    if let Some((_, tag)) = HEADINGS.iter().find(|it| plain.contains(it.0)) {
        if !plain.contains("終わり") {
            setting.tag = Some(tag);
        }
        return;
    }
    if plain.starts_with("ここから") && plain.contains("字下げ") {
        setting.begins.push(("<blockquote>\n", "</blockquote>\n"));
        return;
    }
    if plain.starts_with("ここで字下げ終わり") {
        setting.ends.push("</blockquote>\n");
        return;
    }
    if plain.contains("地付き") || plain.contains("字上げ") {
        setting.style = Some("text-align: right");
        return;
    }
    if plain.contains("字下げ") || plain.contains("中央") {
        return; // an indent of one line
    }
    if let Some(picture) = picture(plain) {
        *out += &picture;
        return;
    }
    if styled(plain, out) {
        return;
    }
    let fact = Fact::Removed {
        what: "a note of the typists".to_owned(),
        text: plain.to_owned(),
    };
    warnings.push(Warning::new(number, &rules::READ_AOZORA, fact));
}

/// Styles text: `「甲」に傍点` what stands before it, `傍点` and `傍点終わり` what stands between them.
fn styled(note: &str, out: &mut String) -> bool {
    let Some((name, begin, end)) = STYLES.iter().find(|it| note.contains(it.0)) else {
        return false;
    };
    if note.ends_with("終わり") {
        *out += end;
        return true;
    }
    let Some(wanted) = note.strip_prefix('「').and_then(|it| it.rsplit_once('」')) else {
        if note.starts_with("ここ") || note.ends_with(name) {
            *out += begin;
            return true;
        }
        return false;
    };
    let wanted = escape(wanted.0);
    // A place inside a tag is none.
    let in_text = |at: &usize| out[..*at].rfind('<') <= out[..*at].rfind('>');
    let found = out.rmatch_indices(&wanted).map(|it| it.0).find(in_text);
    let Some(at) = found.filter(|_| !wanted.is_empty()) else {
        return false;
    };
    out.insert_str(at + wanted.len(), end);
    out.insert_str(at, begin);
    true
}

/// The character that a note names by its place in Unicode: `「てへん＋劣」、U+6318、54-10`.
fn character(note: &str) -> Option<char> {
    let code = note
        .split('、')
        .find_map(|it| it.trim().strip_prefix("U+"))?;
    let code: String = code.chars().take_while(char::is_ascii_hexdigit).collect();
    char::from_u32(u32::from_str_radix(&code, 16).ok()?).filter(|it| !it.is_control())
}

/// A picture: `挿絵（fig1.png、横450×縦600）入る`.
fn picture(note: &str) -> Option<String> {
    let (words, rest) = note.split_once('（')?;
    let file = rest.split(['、', '）']).next()?.trim();
    let known = ["png", "jpg", "jpeg", "gif", "webp", "svg"];
    let is_picture = file
        .rsplit_once('.')
        .is_some_and(|it| known.contains(&it.1));
    let words = words.trim_matches(['「', '」']);
    is_picture.then(|| format!("<img src=\"{}\" alt=\"{}\">", escape(file), escape(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(line: &str) -> String {
        let (mut setting, mut warnings) = (LineSetting::default(), Vec::new());
        let text = inline(line, 1, &mut setting, &mut warnings);
        assert_eq!(warnings, [], "{line}");
        text
    }

    #[test]
    fn readings_stand_over_their_base() {
        assert_eq!(
            html("山道《やまみち》を"),
            "<ruby>山道<rt>やまみち</rt></ruby>を"
        );
        assert_eq!(
            html("その｜青い鳥《あおいとり》"),
            "その<ruby>青い鳥<rt>あおいとり</rt></ruby>"
        );
        assert_eq!(html("《題》と"), "《題》と");
    }

    #[test]
    fn notes_style_text_or_give_characters_and_pictures() {
        assert_eq!(
            html("それはだめ［＃「だめ」に傍点］だ"),
            "それは<span style=\"text-emphasis: filled sesame\">だめ</span>だ"
        );
        assert_eq!(html("［＃太字］強い［＃太字終わり］"), "<b>強い</b>");
        assert_eq!(html("※［＃「てへん＋劣」、U+6318、54-10］す"), "挘す");
        assert_eq!(
            html("※［＃「口＋它」、第3水準1-14-88］"),
            "※［「口＋它」、第3水準1-14-88］"
        );
        assert_eq!(
            html("［＃挿絵（fig1.png、横4×縦6）入る］"),
            "<img src=\"fig1.png\" alt=\"挿絵\">"
        );
    }

    #[test]
    fn a_text_has_its_head_headings_and_indents() {
        let text = "題名\n作者名\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n\
            -------------------------------------------------------\n\n［＃３字下げ］一［＃「一」は中見出し］\n\n\u{3000}本文《ほんぶん》。\n［＃ここから２字下げ］\n手紙。\n［＃ここで字下げ終わり］\n［＃地付き］終\n［＃改ページ］\n底本：「本」\n";
        let found = read(text, 1).unwrap();
        let keys: Vec<&str> = found.entries.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["title", "author"]);
        assert_eq!(found.warnings.len(), 1);
        let html: String = found
            .html
            .split(" data-sourcepos")
            .enumerate()
            .map(|(number, it)| match number {
                0 => it.to_owned(),
                _ => it.splitn(3, '"').nth(2).unwrap_or_default().to_owned(),
            })
            .collect();
        assert_eq!(
            html,
            "<h3>一</h3>\n<p><ruby>本文<rt>ほんぶん</rt></ruby>。</p>\n<blockquote>\n<p>手紙。</p>\n</blockquote>\n\
             <p style=\"text-align: right\">終</p>\n<hr>\n<p>底本：「本」</p>\n"
        );
    }

    #[test]
    fn chinese_titles_of_books_are_no_readings() {
        assert!(!is("他读了《红楼梦》《水浒传》和《史记》。"));
    }
}
