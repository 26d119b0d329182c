//! Why a picture could not be had, in the reader's language.
//!
//! `assets` gives reasons as English sentences; those that are common are matched here whole, `{}` for
//! what varies. What is not in the table stays English: a strange reason is better than none.

/// The languages of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tongue {
    Hans,
    Hant,
    Ja,
    Ko,
    En,
}

/// A reason as it is given, and in simplified Chinese, traditional Chinese, Japanese and Korean.
type Reason = [&'static str; 5];

/// What follows a reason that the cache has kept.
const ASKED: Reason = [
    " (asked before)",
    "（先前已问过）",
    "（先前已問過）",
    "（以前に確認済み）",
    "(앞서 확인함)",
];

impl Tongue {
    fn column(self) -> usize {
        match self {
            Self::En => 0,
            Self::Hans => 1,
            Self::Hant => 2,
            Self::Ja => 3,
            Self::Ko => 4,
        }
    }
}

/// A reason, or several parted by `; `, in a language.
pub(super) fn told(given: &str, tongue: Tongue) -> String {
    if tongue == Tongue::En {
        return given.to_owned();
    }
    let between = match tongue {
        Tongue::Ko => "; ",
        Tongue::Hans | Tongue::Hant | Tongue::Ja | Tongue::En => "；",
    };
    let pieces: Vec<String> = given.split("; ").map(|it| piece(it, tongue)).collect();
    pieces.join(between)
}

fn piece(given: &str, tongue: Tongue) -> String {
    let column = tongue.column();
    if let Some(asked) = given.strip_suffix(ASKED[0]) {
        return piece(asked, tongue) + ASKED[column];
    }
    for reason in REASONS {
        if let Some(held) = held(given, reason[0]) {
            return reason[column].replacen("{}", held, 1);
        }
    }
    given.to_owned()
}

/// What stands at the first `{}` of a pattern that matches whole; empty when the pattern has none.
fn held<'g>(given: &'g str, pattern: &str) -> Option<&'g str> {
    let Some((before, after)) = pattern.split_once("{}") else {
        return (given == pattern).then_some("");
    };
    let rest = given.strip_prefix(before)?;
    match after.split_once("{}") {
        None => rest.strip_suffix(after),
        Some((between, end)) => {
            let (first, second) = rest.split_once(between)?;
            second.ends_with(end).then_some(first)
        }
    }
}

const REASONS: &[Reason] = &[
    [
        "not fetched: working offline",
        "离线转换，未下载",
        "離線轉換，未下載",
        "オフラインのため未取得",
        "오프라인이라 내려받지 않음",
    ],
    [
        "no such file",
        "没有这个文件",
        "沒有這個檔案",
        "ファイルがない",
        "파일이 없음",
    ],
    [
        "not a regular file",
        "不是普通文件",
        "不是一般檔案",
        "通常のファイルではない",
        "일반 파일이 아님",
    ],
    [
        "the file lies outside the allowed folders",
        "文件在允许的文件夹之外",
        "檔案在允許的資料夾之外",
        "ファイルが許可されたフォルダーの外にある",
        "파일이 허용된 폴더 밖에 있음",
    ],
    [
        "the file is larger than {} MiB",
        "文件大于 {} MiB",
        "檔案大於 {} MiB",
        "ファイルが {} MiB を超える",
        "파일이 {} MiB보다 큼",
    ],
    [
        "the file cannot be read: {}",
        "文件无法读取",
        "檔案無法讀取",
        "ファイルを読めない",
        "파일을 읽을 수 없음",
    ],
    [
        "the host answers {}",
        "服务器答复 {}",
        "伺服器答覆 {}",
        "サーバーの応答：{}",
        "서버 응답: {}",
    ],
    [
        "`{}` does not answer",
        "{} 没有应答",
        "{} 沒有回應",
        "{} が応答しない",
        "{}이(가) 응답하지 않음",
    ],
    [
        "no answer in time ({})",
        "等候应答超时",
        "等候回應逾時",
        "応答が時間切れ",
        "응답 시간 초과",
    ],
    [
        "the transfer from `{}` broke off: {}",
        "从 {} 的传输中断",
        "從 {} 的傳輸中斷",
        "{} からの転送が途切れた",
        "{}에서의 전송이 끊김",
    ],
    [
        "more than {} redirects",
        "重定向超过 {} 次",
        "重新導向超過 {} 次",
        "リダイレクトが {} 回を超えた",
        "리디렉션이 {}번을 넘음",
    ],
    [
        "redirected nowhere: {}",
        "重定向没有去处",
        "重新導向沒有去處",
        "リダイレクト先がない",
        "리디렉션할 곳이 없음",
    ],
    [
        "the pictures of the article are more than {} MiB",
        "本文图片合计超过 {} MiB",
        "本文圖片合計超過 {} MiB",
        "記事の画像が合計 {} MiB を超える",
        "글의 그림이 모두 {} MiB를 넘음",
    ],
    [
        "more than {} MiB once decompressed",
        "解压后超过 {} MiB",
        "解壓縮後超過 {} MiB",
        "展開すると {} MiB を超える",
        "풀면 {} MiB를 넘음",
    ],
    [
        "more than {} MiB",
        "超过 {} MiB",
        "超過 {} MiB",
        "{} MiB を超える",
        "{} MiB를 넘음",
    ],
    [
        "{} pixels, more than {} million",
        "{} 像素，过大",
        "{} 像素，過大",
        "{} ピクセル、大きすぎる",
        "{}픽셀, 너무 큼",
    ],
    [
        "the picture's header is damaged or cut off",
        "图片文件头损坏或残缺",
        "圖片檔頭損壞或殘缺",
        "画像のヘッダーが壊れている",
        "그림 머리 부분이 손상됨",
    ],
    [
        "the picture is empty (0 pixels)",
        "图片为空",
        "圖片為空",
        "画像が空",
        "그림이 비어 있음",
    ],
    [
        "the picture is damaged: {}",
        "图片已损坏",
        "圖片已損壞",
        "画像が壊れている",
        "그림이 손상됨",
    ],
    [
        "the picture contradicts its header",
        "图片与文件头不符",
        "圖片與檔頭不符",
        "画像がヘッダーと食い違う",
        "그림이 머리 부분과 맞지 않음",
    ],
    [
        "the decoder failed",
        "图片无法解码",
        "圖片無法解碼",
        "画像を復号できない",
        "그림을 풀 수 없음",
    ],
    [
        "the AVIF is damaged: {}",
        "AVIF 已损坏",
        "AVIF 已損壞",
        "AVIF が壊れている",
        "AVIF가 손상됨",
    ],
    [
        "the AVIF is cut off",
        "AVIF 残缺",
        "AVIF 殘缺",
        "AVIF が途切れている",
        "AVIF가 잘려 있음",
    ],
    [
        "the SVG is damaged: {}",
        "SVG 已损坏",
        "SVG 已損壞",
        "SVG が壊れている",
        "SVG가 손상됨",
    ],
    [
        "the SVG is too long to be drawn",
        "SVG 过长，无法绘制",
        "SVG 過長，無法繪製",
        "SVG が長すぎて描けない",
        "SVG가 너무 길어 그릴 수 없음",
    ],
    [
        "HEIC cannot be decoded by free software in Rust",
        "HEIC 无法解码",
        "HEIC 無法解碼",
        "HEIC を復号できない",
        "HEIC를 풀 수 없음",
    ],
    [
        "the address is empty",
        "地址为空",
        "位址為空",
        "アドレスが空",
        "주소가 비어 있음",
    ],
    [
        "the address is malformed: {}",
        "地址有误",
        "位址有誤",
        "アドレスの形が正しくない",
        "주소 형식이 잘못됨",
    ],
    [
        "addresses of kind `{}:` are not followed",
        "不支持 {}: 类地址",
        "不支援 {}: 類位址",
        "{}: のアドレスはたどらない",
        "{}: 주소는 따라가지 않음",
    ],
    [
        "the address names no host",
        "地址没有主机名",
        "位址沒有主機名稱",
        "アドレスにホスト名がない",
        "주소에 호스트가 없음",
    ],
    [
        "the `data:` address has no comma",
        "data: 地址有误",
        "data: 位址有誤",
        "data: アドレスが正しくない",
        "data: 주소가 잘못됨",
    ],
    [
        "port {} is closed to articles",
        "端口 {} 不对文章开放",
        "連接埠 {} 不對文章開放",
        "ポート {} は記事に開放されていない",
        "포트 {}은(는) 글에 닫혀 있음",
    ],
    [
        "{} is {}, which is closed to articles",
        "{} 不对文章开放",
        "{} 不對文章開放",
        "{} は記事に開放されていない",
        "{}은(는) 글에 닫혀 있음",
    ],
    [
        "`{}` is closed: {}",
        "{} 不对文章开放",
        "{} 不對文章開放",
        "{} は記事に開放されていない",
        "{}은(는) 글에 닫혀 있음",
    ],
];

#[cfg(test)]
mod tests {
    use super::{ASKED, REASONS, Tongue, told};

    #[test]
    fn reasons_are_told_in_the_readers_language() {
        let hans = |given| told(given, Tongue::Hans);
        assert_eq!(hans("not fetched: working offline"), "离线转换，未下载");
        assert_eq!(
            hans("no such file; the host answers 404 Not Found (asked before)"),
            "没有这个文件；服务器答复 404 Not Found（先前已问过）"
        );
        assert_eq!(
            hans("the transfer from `a.cn` broke off: reset"),
            "从 a.cn 的传输中断"
        );
        assert_eq!(
            hans("9 × 9 pixels, more than 1 million"),
            "9 × 9 像素，过大"
        );
        assert_eq!(hans("nobody knows why"), "nobody knows why");
        assert_eq!(told("no such file", Tongue::En), "no such file");
    }

    #[test]
    fn every_translation_holds_at_most_what_varies_first() {
        for reason in REASONS.iter().chain([&ASKED]) {
            let holes = |text: &str| text.matches("{}").count();
            for words in &reason[1..] {
                assert!(
                    holes(words) <= 1 && holes(words) <= holes(reason[0]),
                    "{words}"
                );
            }
        }
    }
}
