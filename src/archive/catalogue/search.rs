//! An index of the full text of books, which the catalogue's page searches without a server.
//!
//! Pairs of neighbouring characters are hashed into buckets; each bucket lists the books that have one of its pairs. A pair
//! that many books have has a list of its own beside its bucket. The page intersects the lists of the pairs of what is
//! searched for, and then looks into the texts of the books that remain while they are few, so that it finds exactly the
//! books that have the words; of a longer word that very many books may have, some may be too many. All files are scripts, because a page that is opened as
//! a file may read nothing else. `page.js` reads what is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

/// The folder of the index, in the folder of the catalogue.
pub const SEARCH_FOLDER: &str = "lantai-search";

/// Buckets of pairs.
const BUCKETS: usize = 1 << 16;

/// About how many bytes one file of lists has: a query reads one for each pair that it looks up.
const SHARD_BYTES: usize = 32_000;

/// A pair in more books than this has a list of its own: so many texts are read to see which of them have a word.
const MANY: usize = 64;

/// The least number of files of lists, as a power of two.
const LEAST_SHARDS: u32 = 6;

/// The most bytes of one content file of a book, and of all of them, that are searched.
const LARGEST: u64 = 32 << 20;

/// The digits of numbers in a bucket: five bits each, the lowest first; those of the second half are followed by another.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of an EPUB as it is searched: folded, with one space between blocks; `None` when it is no EPUB.
#[must_use]
pub fn text(book: &[u8]) -> Option<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).ok()?;
    let names: BTreeSet<String> = zip.file_names().map(str::to_owned).collect();
    let mut text = String::new();
    let mut left = LARGEST;
    for name in names {
        let is_content = name.ends_with(".xhtml") && !name.ends_with("nav.xhtml");
        if !is_content {
            continue;
        }
        let Ok(file) = zip.by_name(&name) else {
            continue;
        };
        let mut xhtml = String::new();
        if file.take(left).read_to_string(&mut xhtml).is_ok() {
            left = left.saturating_sub(xhtml.len() as u64);
            push_text(&mut text, &xhtml);
        }
    }
    Some(text)
}

/// Appends the text of the body of an XHTML file.
fn push_text(out: &mut String, xhtml: &str) {
    let mut rest = xhtml.split_once("<body").map_or("", |it| it.1);
    while let Some(at) = rest.find('>') {
        let (tag, after) = rest.split_at(at);
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split([' ', '/', '\n']).next().unwrap_or_default();
        let is_inline = matches!(
            name,
            "a" | "b"
                | "bdi"
                | "cite"
                | "code"
                | "em"
                | "i"
                | "rt"
                | "ruby"
                | "span"
                | "strong"
                | "sub"
                | "sup"
        );
        if !is_inline {
            push_folded(out, " ");
        }
        let after = &after[1..];
        let end = after.find('<').unwrap_or(after.len());
        let plain = quick_xml::escape::unescape(&after[..end]);
        plain.iter().for_each(|it| push_folded(out, it));
        rest = &after[end..];
    }
}

/// Appends text in lower case, full-width Latin as ASCII, with single spaces.
fn push_folded(out: &mut String, text: &str) {
    for c in text.chars() {
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.extend(c.to_lowercase());
    }
}

/// The bucket of a pair of characters; `page.js` has the same function.
fn bucket(a: char, b: char) -> usize {
    let mixed = u32::from(a).wrapping_mul(0x9e37_79b1) ^ u32::from(b).wrapping_mul(0x85eb_ca6b);
    usize::try_from(mixed >> 16).unwrap_or_default()
}

/// The pairs in a folded text.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|it| it.0 != ' ' && it.1 != ' ').collect()
}

/// The lists of one bucket.
#[derive(Clone, Debug, Default)]
struct BucketLists {
    /// The books that have one of its rarer pairs, ascending.
    rare: Vec<usize>,
    /// Pairs that many books have, with their books.
    common: Vec<((char, char), Vec<usize>)>,
}

/// The lists of all buckets.
fn bucket_lists(texts: &[String]) -> Vec<BucketLists> {
    let mut books: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        for pair in pairs(text) {
            books.entry(pair).or_default().push(number);
        }
    }
    let mut lists = vec![BucketLists::default(); BUCKETS];
    for (pair, books) in books {
        let list = &mut lists[bucket(pair.0, pair.1)];
        if books.len() > MANY {
            list.common.push((pair, books));
        } else {
            list.rare.extend(books);
        }
    }
    for list in &mut lists {
        list.rare.sort_unstable();
        list.rare.dedup();
    }
    lists
}

/// The index of the texts of all books.
#[derive(Debug)]
pub struct SearchIndex {
    /// Its files, below [`SEARCH_FOLDER`].
    pub files: Vec<(String, String)>,
    /// How many buckets a file of lists has, as a power of two; the page must know it.
    pub shift: u32,
}

/// The index of the texts of all books in the order of the page.
#[must_use]
pub fn index(texts: &[String]) -> SearchIndex {
    let written: Vec<(String, String, String)> = bucket_lists(texts).iter().map(script).collect();
    let bytes = written
        .iter()
        .map(|it| it.0.len() + it.1.len() + it.2.len());
    let bytes = bytes.sum::<usize>() + BUCKETS;
    let wanted = bytes.div_ceil(SHARD_BYTES).max(1).next_power_of_two();
    let shards = wanted.ilog2().clamp(LEAST_SHARDS, BUCKETS.ilog2());
    let shift = BUCKETS.ilog2() - shards;
    let mut files = Vec::new();
    for (shard, lists) in written.chunks(1 << shift).enumerate() {
        let rare: Vec<&str> = lists.iter().map(|it| &*it.0).collect();
        let pairs: String = lists.iter().map(|it| &*it.1).collect();
        let common: String = lists.iter().map(|it| &*it.2).collect();
        let pairs = serde_json::Value::from(pairs).to_string();
        let (rare, common) = (rare.join(" "), common.trim_end());
        let script = format!("lantaiShard({shard},\"{rare}\",{pairs},\"{common}\")\n");
        files.push((format!("{shard}.js"), script));
    }
    for (number, text) in texts.iter().enumerate() {
        let literal = serde_json::Value::from(&**text).to_string();
        let script = format!("lantaiText({number},{literal})\n");
        files.push((format!("text/{number}.js"), script));
    }
    SearchIndex { files, shift }
}

/// What a file has of a bucket: its list, its common pairs, and the list of each with a space behind.
fn script(lists: &BucketLists) -> (String, String, String) {
    let (mut pairs, mut common) = (String::new(), String::new());
    for (pair, books) in &lists.common {
        pairs.extend([pair.0, pair.1]);
        common += &written(books);
        common.push(' ');
    }
    (written(&lists.rare), pairs, common)
}

/// Ascending numbers as their differences.
fn written(numbers: &[usize]) -> String {
    let mut out = String::new();
    let mut last = 0;
    for number in numbers {
        let mut rest = number - last;
        last = *number;
        loop {
            let (digit, more) = (rest % 32, rest / 32);
            let sign = DIGITS[digit + if more > 0 { 32 } else { 0 }];
            out.push(char::from(sign));
            if more == 0 {
                break;
            }
            rest = more;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Vec<usize> {
        let (mut numbers, mut last, mut value, mut shift) = (Vec::new(), 0, 0, 0);
        for sign in list.bytes() {
            let digit = DIGITS.iter().position(|it| *it == sign).unwrap();
            value += (digit % 32) << shift;
            shift += 5;
            if digit < 32 {
                last += value;
                numbers.push(last);
                (value, shift) = (0, 0);
            }
        }
        numbers
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let numbers = [0, 1, 31, 32, 64, 1000, 99_999];
        assert_eq!(read(&written(&numbers)), numbers);
    }

    #[test]
    fn text_is_folded_and_blocks_are_parted() {
        let mut out = String::new();
        push_text(
            &mut out,
            "<html><body><p>甲<b>乙</b>&amp;Ａ</p>\n<p>丙</p></body></html>",
        );
        assert_eq!(out.trim(), "甲乙&a 丙");
    }

    #[test]
    fn what_is_in_a_text_is_in_its_buckets_and_the_index_is_small() {
        // 1,000 articles of 1,500 characters from 3,000, as unlike each other as chance makes them.
        let mut state: u32 = 7;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        let texts: Vec<String> = (0..1000)
            .map(|_| {
                let letter = |it: u32| char::from_u32(0x4e00 + it % 3000).unwrap();
                (0..1500).map(|_| letter(next())).collect()
            })
            .collect();
        let files = index(&texts).files;
        let shards = files.iter().filter(|it| !it.0.starts_with("text/"));
        let bytes: usize = shards.map(|it| it.1.len()).sum();
        let all_pairs: usize = texts.iter().map(|it| pairs(it).len()).sum();
        assert!(
            bytes <= all_pairs * 5 / 2,
            "{bytes} bytes for {all_pairs} pairs"
        );
        let lists = bucket_lists(&texts);
        let has = |pair: &(char, char), number: &usize| {
            let list = &lists[bucket(pair.0, pair.1)];
            let common = list.common.iter().find(|it| it.0 == *pair);
            common.map_or(&list.rare, |it| &it.1).contains(number)
        };
        for number in [0, 500, 999] {
            let wanted: String = texts[number].chars().skip(700).take(4).collect();
            let wanted_pairs = pairs(&wanted);
            let candidates: Vec<usize> = (0..texts.len())
                .filter(|it| wanted_pairs.iter().all(|pair| has(pair, it)))
                .collect();
            let grep: Vec<usize> = (0..texts.len())
                .filter(|it| texts[*it].contains(&wanted))
                .collect();
            assert!(grep.iter().all(|it| candidates.contains(it)));
            assert!(candidates.len() <= grep.len() + 20, "{candidates:?}");
        }
    }

    #[test]
    fn a_pair_that_many_books_have_has_a_list_of_its_own() {
        let text = |it: usize| {
            if it.is_multiple_of(2) {
                "甲乙"
            } else {
                "丙丁"
            }
            .to_owned()
        };
        let texts: Vec<String> = (0..400).map(text).collect();
        let lists = bucket_lists(&texts);
        let list = &lists[bucket('甲', '乙')];
        let books = list.common.iter().find(|it| it.0 == ('甲', '乙'));
        assert_eq!(books.map(|it| it.1.len()), Some(200));
        let files = index(&texts).files;
        assert!(files.iter().any(|it| it.1.contains("\"甲乙\"")));
    }
}
