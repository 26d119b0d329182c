//! The few words that we put into a book, in its language.

use crate::model::{EmbedKind, Language, Region};

/// Words for one language.
#[derive(Debug)]
pub(super) struct Labels {
    /// Heading of the table of contents.
    pub(super) contents: &'static str,
    /// The cover.
    pub(super) cover: &'static str,
    /// Where the text begins.
    pub(super) start: &'static str,
    /// The list of landmarks.
    pub(super) landmarks: &'static str,
    /// The list of printed pages.
    pub(super) pages: &'static str,
    /// The notes of an article.
    pub(super) notes: &'static str,
    /// From a note back to its mark.
    pub(super) back: &'static str,
    /// Before the address of the original.
    pub(super) source: &'static str,
    /// Before the names of translators.
    pub(super) translator: &'static str,
    /// Between the names of a list.
    pub(super) comma: &'static str,
    /// Between a label and what it is about.
    pub(super) colon: &'static str,
    /// A picture without alternative text.
    pub(super) picture: &'static str,
    /// A picture that is not there.
    pub(super) missing: &'static str,
    /// A task that is done, and one that is not.
    pub(super) tasks: [&'static str; 2],
    /// A table that may be wider than the page.
    pub(super) table: &'static str,
    video: &'static str,
    audio: &'static str,
    frame: &'static str,
    card: &'static str,
    /// Sentences of the accessibility summary.
    pub(super) summary: Summary,
}

/// Sentences of the accessibility summary; `{}` is a number.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) text: &'static str,
    pub(super) all_alt: &'static str,
    pub(super) some_alt: &'static str,
    pub(super) math: &'static str,
    pub(super) pages: &'static str,
    pub(super) missing: &'static str,
}

impl Labels {
    /// The words for a language; English where we know no better.
    pub(super) fn of(language: &Language) -> &'static Self {
        match language.region() {
            Region::Hans => &HANS,
            Region::HantTw | Region::HantHk => &HANT,
            Region::Ja => &JA,
            Region::Ko => &KO,
            Region::Other => &EN,
        }
    }

    /// All words that can stand on a page.
    pub(super) fn all(&self) -> String {
        let words = [
            self.contents,
            self.cover,
            self.start,
            self.notes,
            self.source,
            self.translator,
            self.picture,
            self.missing,
            self.table,
            self.video,
            self.audio,
            self.frame,
            self.card,
        ];
        words.concat()
    }

    /// What a card stands for.
    pub(super) fn embed(&self, kind: EmbedKind) -> &'static str {
        match kind {
            EmbedKind::Video => self.video,
            EmbedKind::Audio => self.audio,
            EmbedKind::Frame => self.frame,
            EmbedKind::Card => self.card,
        }
    }
}

static HANS: Labels = Labels {
    contents: "目录",
    cover: "封面",
    start: "正文",
    landmarks: "导航",
    pages: "页码",
    notes: "注释",
    back: "返回正文",
    source: "原文",
    translator: "译者",
    comma: "、",
    colon: "：",
    picture: "图片",
    missing: "图片缺失",
    tasks: ["已完成", "未完成"],
    table: "表格",
    video: "视频",
    audio: "音频",
    frame: "嵌入内容",
    card: "链接",
    summary: Summary {
        text: "正文为可重排的文本，阅读顺序、标题层级、目录与语言均已标明。",
        all_alt: "全部 {} 幅图片都有替代文本或图注。",
        some_alt: "有 {} 幅图片没有替代文本，因为原文没有提供。",
        math: "公式以 MathML 写成，并附 LaTeX 文本。",
        pages: "页码与同时制作的印刷版一致。",
        missing: "有 {} 幅图片未能取得，原处标明其替代文本与地址。",
    },
};

static HANT: Labels = Labels {
    contents: "目錄",
    cover: "封面",
    start: "正文",
    landmarks: "導覽",
    pages: "頁碼",
    notes: "註釋",
    back: "返回正文",
    source: "原文",
    translator: "譯者",
    comma: "、",
    colon: "：",
    picture: "圖片",
    missing: "圖片缺失",
    tasks: ["已完成", "未完成"],
    table: "表格",
    video: "影片",
    audio: "音訊",
    frame: "嵌入內容",
    card: "連結",
    summary: Summary {
        text: "正文為可重排的文字，閱讀順序、標題層級、目錄與語言均已標明。",
        all_alt: "全部 {} 幅圖片都有替代文字或圖說。",
        some_alt: "有 {} 幅圖片沒有替代文字，因為原文沒有提供。",
        math: "公式以 MathML 寫成，並附 LaTeX 文字。",
        pages: "頁碼與同時製作的印刷版一致。",
        missing: "有 {} 幅圖片未能取得，原處標明其替代文字與位址。",
    },
};

static JA: Labels = Labels {
    contents: "目次",
    cover: "表紙",
    start: "本文",
    landmarks: "ガイド",
    pages: "ページ",
    notes: "注",
    back: "本文に戻る",
    source: "原文",
    translator: "訳者",
    comma: "、",
    colon: "：",
    picture: "画像",
    missing: "画像なし",
    tasks: ["完了", "未完了"],
    table: "表",
    video: "動画",
    audio: "音声",
    frame: "埋め込み",
    card: "リンク",
    summary: Summary {
        text: "本文はリフロー型のテキストで、読み上げ順序・見出し・目次・言語が示されています。",
        all_alt: "画像 {} 点のすべてに代替テキストまたは説明があります。",
        some_alt: "画像 {} 点には原文に代替テキストがありません。",
        math: "数式は MathML で、LaTeX のテキストを伴います。",
        pages: "ページ番号は同時に作られた印刷版と一致します。",
        missing: "画像 {} 点は取得できず、その場所に代替テキストと所在を示しています。",
    },
};

static KO: Labels = Labels {
    contents: "차례",
    cover: "표지",
    start: "본문",
    landmarks: "안내",
    pages: "쪽",
    notes: "주석",
    back: "본문으로 돌아가기",
    source: "원문",
    translator: "옮긴이",
    comma: ", ",
    colon: ": ",
    picture: "그림",
    missing: "그림 없음",
    tasks: ["완료", "미완료"],
    table: "표",
    video: "동영상",
    audio: "소리",
    frame: "삽입된 내용",
    card: "링크",
    summary: Summary {
        text: "본문은 재배열 가능한 텍스트이며 읽기 순서, 제목, 차례, 언어가 표시되어 있습니다.",
        all_alt: "그림 {}개 모두에 대체 텍스트나 설명이 있습니다.",
        some_alt: "그림 {}개에는 원문에 대체 텍스트가 없습니다.",
        math: "수식은 MathML로 쓰였고 LaTeX 텍스트가 딸려 있습니다.",
        pages: "쪽 번호는 함께 만든 인쇄판과 같습니다.",
        missing: "그림 {}개는 구할 수 없어 그 자리에 대체 텍스트와 주소를 적었습니다.",
    },
};

static EN: Labels = Labels {
    contents: "Contents",
    cover: "Cover",
    start: "Start of text",
    landmarks: "Landmarks",
    pages: "Pages",
    notes: "Notes",
    back: "Back to the text",
    source: "Source",
    translator: "Translated by",
    comma: ", ",
    colon: ": ",
    picture: "Picture",
    missing: "Missing picture",
    tasks: ["done", "not done"],
    table: "Table",
    video: "Video",
    audio: "Audio",
    frame: "Embedded content",
    card: "Link",
    summary: Summary {
        text: "Reflowable text; reading order, headings, contents and language are marked.",
        all_alt: "All {} pictures have alternative text or a caption.",
        some_alt: "The source gives no alternative text for {} pictures.",
        math: "Formulas are MathML with their LaTeX text.",
        pages: "Page numbers are those of the print edition made with it.",
        missing: "{} pictures could not be had; their alternative text and address stand in their place.",
    },
};
