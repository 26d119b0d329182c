//! The few words that pages need and no author wrote, in the article's language.

use crate::model::{EmbedKind, Language, Region};

/// Words of one language.
#[derive(Debug)]
pub(super) struct Words {
    /// Before the address of the original.
    pub(super) source: &'static str,
    /// Over the table of contents.
    pub(super) contents: &'static str,
    /// Over notes at the end of an article.
    pub(super) notes: &'static str,
    /// In the place of a picture that could not be had.
    pub(super) missing: &'static str,
    /// What a card stands for.
    pub(super) video: &'static str,
    /// What a card stands for.
    pub(super) audio: &'static str,
    /// What a card stands for.
    pub(super) frame: &'static str,
    /// What a card stands for.
    pub(super) card: &'static str,
    /// Alternate text of a QR code.
    pub(super) code: &'static str,
    /// Alternate text of a picture without one.
    pub(super) picture: &'static str,
    /// Between the names of a list.
    pub(super) comma: &'static str,
    /// Between a label and what it is about.
    pub(super) colon: &'static str,
}

impl Words {
    /// The words for a language; English where we have none.
    pub(super) fn of(language: &Language) -> &'static Self {
        match language.region() {
            Region::Hans => &HANS,
            Region::HantTw | Region::HantHk => &HANT,
            Region::Ja => &JA,
            Region::Ko => &KO,
            Region::Other => &EN,
        }
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

const HANS: Words = Words {
    source: "原文",
    contents: "目录",
    notes: "注释",
    missing: "图片缺失",
    video: "视频",
    audio: "音频",
    frame: "嵌入内容",
    card: "链接卡片",
    code: "原文二维码",
    picture: "图片",
    comma: "、",
    colon: "：",
};

const HANT: Words = Words {
    source: "原文",
    contents: "目錄",
    notes: "註釋",
    missing: "圖片缺失",
    video: "影片",
    audio: "音訊",
    frame: "嵌入內容",
    card: "連結卡片",
    code: "原文二維碼",
    picture: "圖片",
    comma: "、",
    colon: "：",
};

const JA: Words = Words {
    source: "原文",
    contents: "目次",
    notes: "注",
    missing: "画像なし",
    video: "動画",
    audio: "音声",
    frame: "埋め込み",
    card: "リンクカード",
    code: "原文のQRコード",
    picture: "画像",
    comma: "、",
    colon: "：",
};

const KO: Words = Words {
    source: "원문",
    contents: "차례",
    notes: "주",
    missing: "그림 없음",
    video: "동영상",
    audio: "음성",
    frame: "삽입된 내용",
    card: "링크 카드",
    code: "원문 QR 코드",
    picture: "그림",
    comma: ", ",
    colon: ": ",
};

const EN: Words = Words {
    source: "Source",
    contents: "Contents",
    notes: "Notes",
    missing: "Missing picture",
    video: "Video",
    audio: "Audio",
    frame: "Embedded page",
    card: "Link",
    code: "QR code of the source",
    picture: "Picture",
    comma: ", ",
    colon: ": ",
};
