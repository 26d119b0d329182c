//! Pages as hosts send them: where a page sends its reader on, which address its relative addresses are relative to, and
//! whether it is no article but a wall before one.

use super::address::canonical;
use super::tags::{Token, attribute, tokens};
use crate::Gone;
use crate::diag::rules;
use crate::model::{Field, Metadata, Received};
use crate::{Fact, Warning};

/// How many bytes of a page are searched for `<meta http-equiv="refresh">`, which stands in the head.
const HEAD_BYTES: usize = 64 << 10;

/// The longest wait, in seconds, before a page sends on that is no article for its reader. News sites load their pages
/// again every few minutes.
const LONGEST_WAIT: f32 = 10.0;

/// The longest text of a wall, in letters; a Han character counts as three.
const WALL_LETTERS: usize = 900;

/// The longest text, in letters, of a page whose article comes by a script.
const SHELL_LETTERS: usize = 300;

/// So much prose, in letters, is an article, though a short one, whatever its page asks of its readers besides.
const PROSE_LETTERS: usize = 240;

/// The shortest piece of text that can be prose, in letters.
const SENTENCE_LETTERS: usize = 45;

/// The most characters of a wall that an error repeats.
const NOTICE: usize = 120;

/// The address to which a page sends its reader on by `<meta http-equiv="refresh">`, as written there.
pub(crate) fn refresh(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&page[..page.len().min(HEAD_BYTES)]);
    let mut hidden = false;
    for (_, token) in tokens(&head) {
        match token {
            // Readers with scripts, as everybody is taken for one here, do not see what is inside.
            Token::Open(name, _) if name.eq_ignore_ascii_case("noscript") => hidden = true,
            Token::Close(name) if name.eq_ignore_ascii_case("noscript") => hidden = false,
            Token::Open(name, _) if name.eq_ignore_ascii_case("body") => return None,
            Token::Open(name, attributes) if name.eq_ignore_ascii_case("meta") && !hidden => {
                let is_refresh = attribute(attributes, "http-equiv")
                    .is_some_and(|it| it.eq_ignore_ascii_case("refresh"));
                let content = attribute(attributes, "content").filter(|_| is_refresh);
                if let Some(address) = content.as_deref().and_then(onward) {
                    return Some(address);
                }
            }
            Token::Open(..) | Token::Close(_) | Token::Text(_) | Token::Raw(_) | Token::Comment => {
            }
        }
    }
    None
}

/// The address in `0; url=…` (HTML, 4.2.5.3), when the wait before it is short.
fn onward(content: &str) -> Option<String> {
    let (wait, rest) = content.split_once([';', ','])?;
    let short = wait
        .trim()
        .parse::<f32>()
        .is_ok_and(|it| it <= LONGEST_WAIT);
    let rest = rest.trim_start();
    let named = rest.get(..3)?.eq_ignore_ascii_case("url");
    let address = if named {
        rest[3..].trim_start().strip_prefix('=')?
    } else {
        rest
    };
    let address = address.trim().trim_matches(['"', '\'']);
    (short && !address.is_empty()).then(|| address.to_owned())
}

/// Completes the metadata with the address that an article came from. An address that the page gives itself stays, unless
/// relative addresses would lead elsewhere from there.
pub(super) fn complete(metadata: &mut Metadata, received: &Received, warnings: &mut Vec<Warning>) {
    if let [asked, .., last] = &received.addresses[..] {
        let what = format!("the address `{asked}` led on to `{last}`");
        let reason = "its host or the page itself says so".to_owned();
        let fact = Fact::Found { what, reason };
        warnings.push(Warning::new(0, &rules::FOLLOW_REDIRECT, fact));
    }
    let Some(came) = received.address() else {
        return;
    };
    let folder = |address: &str| {
        let plain = address.split(['?', '#']).next().unwrap_or_default();
        let plain = plain.split_once("//").map_or(plain, |it| it.1);
        plain
            .rsplit_once('/')
            .map_or(plain, |it| it.0)
            .to_ascii_lowercase()
    };
    let same = |own: &&String| folder(own) == folder(came);
    if metadata.source_url.as_ref().is_some_and(|it| same(&it)) {
        return;
    }
    if let Some(own) = metadata.source_url.replace(canonical(came)) {
        metadata.extra.push(Field {
            key: "canonical".to_owned(),
            value: serde_json::Value::from(own).to_string(),
            line: 0,
        });
    }
}

/// What is known of a page that has next to no text.
#[derive(Default)]
struct WallSurvey {
    words: String,
    title: String,
    /// Letters of pieces of text that read like sentences and ask nothing of the reader.
    prose: usize,
    has_password: bool,
    has_scripts: bool,
    has_shell: bool,
}

/// Elements that frameworks fill by script.
const SHELLS: &[&str] = &[
    "root",
    "app",
    "__next",
    "__nuxt",
    "react-root",
    "main-app",
    "svelte",
];

/// Words of pages that test whether their reader is human.
const HUMAN_TESTS: &[&str] = &[
    "captcha",
    "cf-challenge",
    "cf_chl_",
    "challenge-platform",
    "just a moment",
    "verify you are human",
    "are you a robot",
    "not a robot",
    "unusual traffic",
    "人机验证",
    "安全验证",
    "验证码",
    "驗證碼",
    "环境异常",
    "访问过于频繁",
];

/// Words of pages that are shown to members only.
const SIGN_INS: &[&str] = &[
    "请登录",
    "请先登录",
    "登录后",
    "登录/注册",
    "請登入",
    "請先登入",
    "sign in to",
    "log in to",
    "please log in",
    "please sign in",
    "ログインし",
];

/// Words after which the rest of an article is missing.
const TEASERS: &[&str] = &[
    "继续阅读",
    "繼續閱讀",
    "阅读全文",
    "閱讀全文",
    "查看全文",
    "剩余",
    "continue reading",
    "keep reading",
    "read the full",
    "続きを読む",
];

/// Why a page with next to no text is no article, with its own words; `None` when nothing speaks against it.
pub(crate) fn wall(page: &str) -> Option<(Gone, String)> {
    let survey = survey(page);
    let letters = letters(&survey.words);
    if letters > WALL_LETTERS {
        return None;
    }
    let said = format!("{} {}", survey.title, survey.words).to_lowercase();
    let has = |list: &[&str], text: &str| list.iter().any(|it| text.contains(it));
    if survey.prose >= PROSE_LETTERS && !has(TEASERS, &said) {
        return None;
    }
    let lower = page.to_ascii_lowercase();
    // Sign-in forms have tests of their readers, too.
    let reason = if survey.has_password || has(SIGN_INS, &said) {
        Gone::SignIn
    } else if has(HUMAN_TESTS, &said) || (letters < SHELL_LETTERS && has(HUMAN_TESTS, &lower)) {
        Gone::HumanTest
    } else if survey.has_scripts && letters < SHELL_LETTERS && (survey.has_shell || letters == 0) {
        Gone::Script
    } else {
        return None;
    };
    let words = if survey.words.trim().is_empty() {
        survey.title
    } else {
        survey.words
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((reason, words.chars().take(NOTICE).collect()))
}

/// Whether a piece of text reads like sentences and does not ask its reader to sign in or to prove anything.
fn is_prose(text: &str) -> bool {
    let lower = text.to_lowercase();
    let asks = [SIGN_INS, HUMAN_TESTS]
        .iter()
        .flat_map(|it| it.iter())
        .any(|it| lower.contains(it));
    let marks = ['，', '。', '、', ',', '.'];
    letters(text) >= SENTENCE_LETTERS && text.contains(marks) && !asks
}

fn letters(text: &str) -> usize {
    let weight = |c: char| match c {
        c if c.is_whitespace() => 0,
        c if c < '\u{2E80}' => 1,
        _ => 3,
    };
    text.chars().map(weight).sum()
}

fn survey(page: &str) -> WallSurvey {
    let mut out = WallSurvey::default();
    let mut raw = String::new();
    for (_, token) in tokens(page) {
        match token {
            Token::Text(text) => {
                if is_prose(text) {
                    out.prose += letters(text);
                }
                out.words.push_str(text);
                out.words.push(' ');
            }
            Token::Raw(text) => {
                if raw == "title" {
                    out.title.push_str(text);
                }
            }
            Token::Open(name, attributes) => {
                raw = name.to_ascii_lowercase();
                out.has_scripts |= raw == "script";
                let is = |key: &str, wanted: &str| {
                    attribute(attributes, key).is_some_and(|it| it.eq_ignore_ascii_case(wanted))
                };
                out.has_password |= raw == "input" && is("type", "password");
                out.has_shell |= SHELLS.iter().any(|it| is("id", it));
                out.has_shell |= raw == "noscript";
            }
            Token::Close(_) | Token::Comment => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_sends_on_only_when_its_reader_cannot_have_read_it() {
        let page = |content: &str| {
            let page = format!("<html><META HTTP-EQUIV=Refresh content=\"{content}\"><p>甲");
            refresh(page.as_bytes())
        };
        assert_eq!(page("0;url=/b").as_deref(), Some("/b"));
        assert_eq!(page(" 1 ; URL = 'b?c' ").as_deref(), Some("b?c"));
        assert_eq!(page("300;url=/b"), None);
        assert_eq!(page("5"), None);
        let hidden = "<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript>";
        assert_eq!(refresh(hidden.as_bytes()), None);
    }

    #[test]
    fn walls_are_told_apart() {
        let of = |page: &str| wall(page).map(|it| it.0);
        assert_eq!(
            of("<title>Just a moment...</title><script src=/x></script>"),
            Some(Gone::HumanTest)
        );
        assert_eq!(
            of("<form><input type=password><button>登录</button></form>"),
            Some(Gone::SignIn)
        );
        assert_eq!(
            of("<div id=\"root\"></div><script src=\"/main.js\"></script>"),
            Some(Gone::Script)
        );
        assert_eq!(of("<p>一句短话。</p><script>count()</script>"), None);
        // A short article below a line that offers to sign in, and the beginning of one that goes on only for members.
        let short = "<header>登录/注册</header><p>磨石要先泡水，泡到不再冒泡为止，一般要二十分钟，急着用的时候可以少泡一会儿。</p>\
            <p>磨的时候刀背离石面两枚硬币高，从刀跟推到刀尖，两面各推三十下，再换细的一面，最后用纸试一试锋利不锋利。</p>";
        assert_eq!(of(short), None);
        let teaser = format!("{short}<p>登录后阅读全文</p>");
        assert_eq!(of(&teaser), Some(Gone::SignIn));
    }

    #[test]
    fn the_address_of_another_host_is_no_base() {
        let came = Received {
            addresses: vec!["https://m.a.example/x/1?utm_source=b".to_owned()],
            ..Received::default()
        };
        let complete = |own: Option<&str>| {
            let mut metadata = Metadata {
                source_url: own.map(str::to_owned),
                ..Metadata::default()
            };
            super::complete(&mut metadata, &came, &mut Vec::new());
            (metadata.source_url.unwrap(), metadata.extra.len())
        };
        let clean = "https://m.a.example/x/1".to_owned();
        assert_eq!(complete(None), (clean.clone(), 0));
        assert_eq!(complete(Some("https://www.a.example/y/1")), (clean, 1));
        let own = "http://m.a.example/x/one";
        assert_eq!(complete(Some(own)), (own.to_owned(), 0));
    }
}
