//! Counted things.

use super::UiLanguage;

/// A thing that is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Noun {
    /// An article.
    Article,
    /// A book.
    Book,
    /// A picture.
    Picture,
    /// A file.
    File,
    /// A host.
    Host,
    /// A place in a text.
    Place,
    /// A character.
    Character,
    /// A loss of another kind.
    OtherLoss,
    /// A repair or a guess.
    Repair,
    /// Something that is wrong.
    Thing,
    /// An address.
    Address,
    /// A feed.
    Feed,
}

impl UiLanguage {
    /// A number and a noun, as in `1 picture`, `2 pictures`.
    #[must_use]
    pub fn counted(self, count: usize, noun: Noun) -> String {
        let [one, many, hans, hant] = match noun {
            Noun::Article => ["article", "articles", "篇文章", "篇文章"],
            Noun::Book => ["book", "books", "本书", "本書"],
            Noun::Picture => ["picture", "pictures", "张图片", "張圖片"],
            Noun::File => ["file", "files", "个文件", "個檔案"],
            Noun::Host => ["host", "hosts", "个网站", "個網站"],
            Noun::Place => ["place", "places", "处", "處"],
            Noun::Character => ["character", "characters", "个字", "個字"],
            Noun::OtherLoss => ["other loss", "other losses", "处其他损失", "處其他遺漏"],
            Noun::Repair => [
                "repair or guess",
                "repairs and guesses",
                "处修正或推断",
                "處修正或推斷",
            ],
            Noun::Thing => ["thing", "things", "项", "項"],
            Noun::Address => ["address", "addresses", "个网址", "個網址"],
            Noun::Feed => ["feed", "feeds", "个订阅源", "個訂閱來源"],
        };
        let english = if count == 1 { one } else { many };
        match self {
            Self::En => format!("{count} {english}"),
            Self::Hans => format!("{count} {hans}"),
            Self::Hant => format!("{count} {hant}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many_differ_in_english_only() {
        assert_eq!(UiLanguage::En.counted(1, Noun::OtherLoss), "1 other loss");
        assert_eq!(UiLanguage::En.counted(0, Noun::Book), "0 books");
        assert_eq!(UiLanguage::Hant.counted(2, Noun::File), "2 個檔案");
    }
}
