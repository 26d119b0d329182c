//! Detects the language of a text by its characters, and by its words where several languages share a script.

mod count;
mod han;
mod others;

use crate::model::Language;
use count::{CharacterCounts, count};
pub(super) use han::is_common_han;

/// Finds the language of a text: `zh-Hans`, `zh-Hant`, `ja`, `ko`, that of another script, or `und`.
///
/// Kana make a text Japanese once they are more than a name in a Chinese one (8 % of Han and
/// kana, and three times what only Chinese writes); Hangul makes it Korean from 30 % on; Chinese is told apart by the
/// characters that only one of its two scripts has. A tie, and a text without letters, is `zh-Hans`. Where several
/// languages share a script, their words tell; `und` is a text that none of them fits.
///
/// ```
/// use lantai::read::detect_language;
/// assert_eq!(detect_language("書籍與網路").to_string(), "zh-Hant");
/// assert_eq!(detect_language("今日はいい天気ですね").to_string(), "ja");
/// ```
#[must_use]
pub fn detect(text: &str) -> Language {
    language(tag(&count(text), text).0)
}

/// Finds the language of an article: that of its whole text, unless that is a Western one and the title is
/// Chinese, Japanese or Korean as a tenth of the text is: the longer part of it is then a quotation.
///
/// ```
/// use lantai::read::detect_article_language;
/// let text = format!("求外积的函数，说明书如下：{}", "outer forms two arrays. ".repeat(9));
/// assert_eq!(detect_article_language("外积", &text).to_string(), "zh-Hans");
/// ```
#[must_use]
pub fn detect_article(title: &str, text: &str) -> Language {
    let (of_title, of_text) = (count(title), count(text));
    let quoted = of_title.cjk() > of_title.others()
        && of_text.others() > of_text.cjk()
        && of_text.cjk() * 10 > of_text.others();
    let whole = format!("{title}\n{text}");
    if quoted {
        return language(cjk_tag(&count(&whole)));
    }
    detect(&whole)
}

/// The language of an article whose page declares one: the declared language, unless the text is clearly in another.
///
/// A template may say `en` on pages in any language, and `zh-CN` on pages in Traditional characters.
#[must_use]
pub fn weigh(declared: &Language, title: &str, text: &str) -> Language {
    let found = detect_article(title, text);
    let primary = |it: &Language| it.as_str().split('-').next().unwrap_or_default().to_owned();
    let same = primary(declared) == primary(&found);
    let agree = match primary(declared).as_str() {
        "zh" => {
            same && (declared.region() == found.region()
                || is_traditional(declared) == is_traditional(&found))
        }
        // The detector says Bokmål where pages declare Norwegian.
        "no" | "nn" => matches!(primary(&found).as_str(), "nb" | "no" | "da"),
        "yue" | "wuu" | "lzh" => primary(&found) == "zh",
        _ => same,
    };
    let whole = format!("{title}\n{text}");
    if agree || !is_plain(&whole) {
        declared.clone()
    } else {
        found
    }
}

fn is_traditional(language: &Language) -> bool {
    use crate::model::Region;
    matches!(language.region(), Region::HantTw | Region::HantHk)
}

/// Whether [`detect`] could hardly be wrong: there is text enough, and little in it that points to
/// another language.
///
/// ```
/// use lantai::read::is_language_plain;
/// assert!(is_language_plain("兰台是汉代宫中藏书的地方，由御史中丞掌管，后来也指史官"));
/// assert!(!is_language_plain("ESP32"));
/// ```
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let it = count(text);
    let (cjk, others) = (it.cjk(), it.others());
    if cjk + others < 20 {
        return false;
    }
    match tag(&it, text) {
        ("zh-Hans", _) => {
            cjk > others * 2 && it.simplified > it.traditional * 4 && it.kana * 50 < cjk
        }
        ("zh-Hant", _) => {
            cjk > others * 2 && it.traditional > it.simplified * 4 && it.kana * 50 < cjk
        }
        ("ja", _) => cjk > others * 2 && it.kana * 6 > cjk,
        ("ko", _) => cjk > others * 2 && it.hangul * 10 > cjk * 6,
        (_, sure) => sure && others > cjk * 3,
    }
}

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap_or_default()
}

/// The tag of a text, and whether its words were plainly those of that language; always for scripts that are told
/// by their characters.
fn tag(it: &CharacterCounts, text: &str) -> (&'static str, bool) {
    let cjk = it.cjk();
    match it.most() {
        Some((script, weight)) if weight > cjk || cjk == 0 => others::tag(script, text),
        Some(_) | None => (cjk_tag(it), true),
    }
}

/// Chinese in one of its scripts, Japanese or Korean.
fn cjk_tag(it: &CharacterCounts) -> &'static str {
    let cjk = it.cjk();
    if it.hangul * 10 >= cjk * 3 && it.hangul > it.kana {
        return "ko";
    }
    let many = it.kana * 100 >= (it.han + it.kana) * 8 && it.kana > 0;
    // A Chinese text with many Japanese names still has characters that only Chinese uses.
    if many && it.chinese * 3 <= it.kana {
        return "ja";
    }
    if it.traditional > it.simplified {
        "zh-Hant"
    } else {
        "zh-Hans"
    }
}

#[cfg(test)]
mod tests {
    use super::{detect, detect_article, weigh};
    use crate::model::Language;

    #[test]
    fn each_language_is_known_by_its_characters() {
        for (text, wanted) in [
            ("兰台是汉代宫中藏书的地方", "zh-Hans"),
            ("蘭臺是漢代宮中藏書的地方", "zh-Hant"),
            ("蘭台は漢の時代に書物を納めた場所である", "ja"),
            ("난대는 한나라 때 책을 보관하던 곳이다", "ko"),
            ("The orchid terrace held the archives of Han", "en"),
            (
                "用 Rust 写一个命令行工具 with a very long English name",
                "zh-Hans",
            ),
            ("Это короткий текст", "ru"),
            ("", "zh-Hans"),
            ("12345", "zh-Hans"),
            ("子曰：学而时习之", "zh-Hans"),
            ("天地玄黄", "zh-Hans"),
        ] {
            assert_eq!(detect(text).as_str(), wanted, "{text}");
        }
    }

    #[test]
    fn what_an_article_quotes_is_not_its_language() {
        let quoted = "outer forms two arrays corresponding to the data. ".repeat(20);
        let text = format!("今天有人问起求外积的函数，说明书里是这样写的，抄在这里：{quoted}");
        assert_eq!(detect_article("外积", &text).as_str(), "zh-Hans");
        assert_eq!(detect_article("Outer products", &text).as_str(), "en");
        // An English article under a translated title.
        assert_eq!(detect_article("外积", &quoted).as_str(), "en");
    }

    #[test]
    fn a_name_in_kana_leaves_a_chinese_text_chinese() {
        let text = "这部动画由东映制作，将于明年在日本全国的电影院上映，原名「ドレミ」，官方已经公布了预告片";
        assert_eq!(detect(text).as_str(), "zh-Hans");
        let text = "《ほしのうた》与《カエルの本》的联动活动将于三月六日开始，凡在店内购买套餐的顾客都会得到\
                    限定商品「ぬいぐるみ」，门店数量有限，赠完为止，详细时间请见官网";
        assert_eq!(detect(text).as_str(), "zh-Hans");
    }

    #[test]
    fn other_languages_are_known_by_their_words() {
        for (text, wanted) in [
            (
                "Le boulanger ouvre sa porte à cinq heures, quand la rue dort encore sous la pluie.",
                "fr",
            ),
            (
                "Der Schuster am Ende der Gasse hat sein Licht noch brennen und näht die Sohle.",
                "de",
            ),
            (
                "Người thợ đóng sách ngồi bên cửa sổ, tay vuốt lại từng trang giấy đã ố vàng.",
                "vi",
            ),
            (
                "जिल्दसाज़ खिड़की के पास बैठा है और पीले पड़ चुके पन्नों को सीधा कर रहा है।",
                "hi",
            ),
            ("புத்தகம் கட்டுபவர் சன்னலின் அருகே அமர்ந்து பக்கங்களை நீவுகிறார்", "ta"),
            (
                "صحاف کنار پنجره نشسته است و برگ‌های زرد شده را با دست صاف می‌کند",
                "fa",
            ),
            (
                "Палітурник сидить біля вікна і розгладжує пожовклі сторінки своєї книги",
                "uk",
            ),
            ("წიგნის მკინძავი ფანჯარასთან ზის", "ka"),
            (
                "xq zk vvj qqx zzk wqx jjq qzx vvk jxq zzv kqj xvw qqz jkx",
                "und",
            ),
            ("ESP32 GPIO", "en"),
        ] {
            assert_eq!(detect(text).as_str(), wanted, "{text}");
        }
    }

    #[test]
    fn a_declared_language_is_believed_unless_the_text_is_plainly_another() {
        let han = "兰台是汉代宫中藏书的地方，由御史中丞掌管，后来也指史官，这里说的是从前的书库和管书的人。";
        let french = "Le boulanger ouvre sa porte à cinq heures, quand la rue dort encore. Il pose les pains sur la \
                      planche, essuie la farine de ses mains et écoute la pluie qui tombe sur les tuiles du marché.";
        for (declared, text, wanted) in [
            ("en", han, "zh-Hans"),
            ("zh-CN", han, "zh-CN"),
            ("zh-TW", han, "zh-Hans"),
            ("en-US", french, "fr"),
            ("fr-CA", french, "fr-CA"),
            ("de", "ESP32", "de"),
            ("pl", "Krótko", "pl"),
        ] {
            let declared = Language::parse(declared).unwrap();
            assert_eq!(
                weigh(&declared, "", text).as_str(),
                wanted,
                "{declared} {text}"
            );
        }
    }
}
