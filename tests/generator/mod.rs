//! Makes as many distinct articles as a test needs, the same ones in every run.
//!
//! Paragraphs come from the corpus beside the project, or without it from words of our own. An
//! article is about as long as the feed articles that this program was made for (5.6 kB).

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of an article's body.
const LENGTH: usize = 5200;

/// Makes articles from a stock of paragraphs.
pub(crate) struct Generator {
    paragraphs: Vec<String>,
}

/// A sequence of numbers that looks random and is the same every time (splitmix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// The next number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((value ^ (value >> 31)) % bound as u64).unwrap()
    }
}

const WHO: &[&str] = &[
    "县里的图书馆",
    "修钟的师傅",
    "河边的小学",
    "一位退休的测绘员",
    "新开的书店",
    "城南的菜市场",
    "电台的编辑",
    "村里的医生",
    "我的祖母",
    "夜班的司机",
    "气象站",
    "摄影社的年轻人",
];
const WHEN: &[&str] = &[
    "去年春天",
    "立秋以后",
    "雨停的那个早上",
    "十二月里",
    "放假前一天",
    "傍晚六点",
    "这些年来",
    "上个星期",
];
const DOES: &[&str] = &[
    "把旧报纸按年份重新装订",
    "给每一座桥量了高度",
    "开始记录江水的颜色",
    "整理了三百多张照片",
    "收到一封没有署名的信",
    "在门口种了两棵石榴",
    "请大家讲一个听来的故事",
    "换掉了用了三十年的灯",
    "画出第一张完整的地图",
    "学会了分辨十一种鸟叫",
];
const BECAUSE: &[&str] = &[
    "因为没有人再记得原来的样子",
    "只是想留下一点凭据",
    "据说这样可以少走弯路",
    "却从来没有说过为什么",
    "后来许多人照着做了",
    "连邻县的人也来看过",
    "而这件事并没有写进任何文件",
    "直到 archive 建成才有了结果",
];

impl Generator {
    /// With the paragraphs of the corpus, or without it with words of our own.
    #[expect(clippy::print_stderr, reason = "a skip is told aloud")]
    pub(crate) fn new() -> Self {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/articles");
        let mut files = Vec::new();
        collect(&corpus, &mut files);
        let mut paragraphs: Vec<String> = files.iter().flat_map(|it| paragraphs(it)).collect();
        paragraphs.sort();
        paragraphs.dedup();
        if paragraphs.len() < 200 {
            eprintln!("no corpus beside the project: articles are made of our own words");
            paragraphs.clear();
        }
        Self { paragraphs }
    }

    /// With words of our own only.
    pub(crate) fn of_words() -> Self {
        Self {
            paragraphs: Vec::new(),
        }
    }

    /// The name and the text of article `number`.
    pub(crate) fn article(&self, number: usize) -> (String, String) {
        self.article_of(number, LENGTH)
    }

    /// The name and the text of article `number`, with about `length` bytes in its body.
    pub(crate) fn article_of(&self, number: usize, length: usize) -> (String, String) {
        let mut numbers = Numbers(number as u64 * 7919 + 1);
        let (month, day) = (1 + number % 12, 1 + number / 12 % 28);
        let title = format!(
            "{}{}（{number}）",
            pick(WHO, &mut numbers),
            pick(DOES, &mut numbers)
        );
        let mut text = format!(
            "\n---\ntitle: '{title}'\ncategories: \n - {}\n - 首页\nauthor: {}\ndate: 2022-{month:02}-{day:02}T08:{:02}:00Z\nlink: https://example.org/{number}\n---\n\n<div>\n",
            ["时事", "科学", "文化", "经济"][number % 4],
            pick(WHO, &mut numbers),
            number % 60,
        );
        let start = text.len();
        while text.len() - start < length {
            let paragraph = if self.paragraphs.is_empty() {
                self::paragraph(&mut numbers)
            } else {
                self.paragraphs[numbers.below(self.paragraphs.len())].clone()
            };
            text += &format!("<p>\n{paragraph}\n</p>\n");
        }
        text += "</div>\n";
        let name = format!("{:02}/{number:06}.md", number % 37);
        (name, text)
    }

    /// Writes the articles `0..count` below a folder.
    pub(crate) fn write(&self, folder: &Path, count: usize) {
        for number in 0..count {
            let (name, text) = self.article(number);
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

fn pick<'a>(words: &[&'a str], numbers: &mut Numbers) -> &'a str {
    words[numbers.below(words.len())]
}

fn paragraph(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for _ in 0..3 + numbers.below(4) {
        text += &format!(
            "{}，{}{}，{}，前后共 {} 天。",
            pick(WHEN, numbers),
            pick(WHO, numbers),
            pick(DOES, numbers),
            pick(BECAUSE, numbers),
            2 + numbers.below(400),
        );
    }
    text
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "html")
        {
            files.push(path);
        }
    }
}

/// The paragraphs of a file that hold text only.
fn paragraphs(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split("<p>")
        .skip(1)
        .filter_map(|it| it.split_once("</p>"))
        .map(|it| it.0.trim().to_owned())
        .filter(|it| !it.contains(['<', '\n', '{']) && it.chars().count() > 30)
        .collect()
}
