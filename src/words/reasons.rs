//! The reasons why a picture could not be loaded → a sentence in the language of the book. English needs no table
//! here: [`Reasons`] prints itself in English.

use crate::model::{Instead, NoPicture, Reasons};

/// The languages in which reasons are given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ReasonLanguage {
    Hans,
    Hant,
    Ja,
    Ko,
    En,
}

/// A reason in simplified Chinese, traditional Chinese, Japanese and Korean. `{}` stands for the one detail (a host, a
/// number) that readers are given.
type Translations = [&'static str; 4];

/// All reasons in a language, in one sentence.
pub(super) fn text(reasons: &Reasons, language: ReasonLanguage) -> String {
    let (column, between) = match language {
        ReasonLanguage::En => return reasons.to_string(),
        ReasonLanguage::Hans => (0, "；"),
        ReasonLanguage::Hant => (1, "；"),
        ReasonLanguage::Ja => (2, "；"),
        ReasonLanguage::Ko => (3, "; "),
    };
    let texts: Vec<String> = reasons.0.iter().map(|it| reason_text(it, column)).collect();
    texts.join(between)
}

fn reason_text(reason: &NoPicture, column: usize) -> String {
    let (row, detail) = translations(reason, column);
    row[column].replacen("{}", &detail, 1)
}

/// A reason in all languages, and the detail that replaces its `{}`. `column` matters only where the detail is itself a
/// reason, which must be in the same language.
fn translations(reason: &NoPicture, column: usize) -> (Translations, String) {
    match reason {
        NoPicture::AskedBefore(said) => (
            [
                "{}（先前已问过）",
                "{}（先前已問過）",
                "{}（以前に確認済み）",
                "{}(앞서 확인함)",
            ],
            reason_text(said, column),
        ),
        NoPicture::AddressEmpty => (
            ["地址为空", "位址為空", "アドレスが空", "주소가 비어 있음"],
            String::new(),
        ),
        NoPicture::AddressMalformed { problem: _ } => (
            [
                "地址有误",
                "位址有誤",
                "アドレスの形が正しくない",
                "주소 형식이 잘못됨",
            ],
            String::new(),
        ),
        NoPicture::SchemeUnknown { scheme } => (
            [
                "不支持 {}: 类地址",
                "不支援 {}: 類位址",
                "{}: のアドレスはたどらない",
                "{}: 주소는 따라가지 않음",
            ],
            scheme.clone(),
        ),
        NoPicture::AddressWithoutHost => (
            [
                "地址没有主机名",
                "位址沒有主機名稱",
                "アドレスにホスト名がない",
                "주소에 호스트가 없음",
            ],
            String::new(),
        ),
        NoPicture::DataWithoutComma | NoPicture::DataNotBase64 => (
            [
                "data: 地址有误",
                "data: 位址有誤",
                "data: アドレスが正しくない",
                "data: 주소가 잘못됨",
            ],
            String::new(),
        ),
        NoPicture::FileAbsent => (
            [
                "没有这个文件",
                "沒有這個檔案",
                "ファイルがない",
                "파일이 없음",
            ],
            String::new(),
        ),
        NoPicture::FileOutside => (
            [
                "文件在允许的文件夹之外",
                "檔案在允許的資料夾之外",
                "ファイルが許可されたフォルダーの外にある",
                "파일이 허용된 폴더 밖에 있음",
            ],
            String::new(),
        ),
        NoPicture::FileIrregular => (
            [
                "不是普通文件",
                "不是一般檔案",
                "通常のファイルではない",
                "일반 파일이 아님",
            ],
            String::new(),
        ),
        NoPicture::FileTooLarge { most } => (
            [
                "文件大于 {} MiB",
                "檔案大於 {} MiB",
                "ファイルが {} MiB を超える",
                "파일이 {} MiB보다 큼",
            ],
            most.to_string(),
        ),
        NoPicture::FileUnreadable { problem: _ } => (
            [
                "文件无法读取",
                "檔案無法讀取",
                "ファイルを読めない",
                "파일을 읽을 수 없음",
            ],
            String::new(),
        ),
        NoPicture::Offline => (
            [
                "离线转换，未下载",
                "離線轉換，未下載",
                "オフラインのため未取得",
                "오프라인이라 내려받지 않음",
            ],
            String::new(),
        ),
        NoPicture::ProxyUnusable { proxy, problem: _ } => (
            [
                "代理 {} 无法使用",
                "代理伺服器 {} 無法使用",
                "プロキシ {} を使えない",
                "프록시 {}을(를) 쓸 수 없음",
            ],
            proxy.clone(),
        ),
        NoPicture::CertificatesUnreadable { problem: _ } | NoPicture::CertificatesAbsent => (
            [
                "证书文件无法使用",
                "憑證檔案無法使用",
                "証明書ファイルを使えない",
                "인증서 파일을 쓸 수 없음",
            ],
            String::new(),
        ),
        NoPicture::PortClosed { port } => (
            [
                "端口 {} 不对文章开放",
                "連接埠 {} 不對文章開放",
                "ポート {} は記事に開放されていない",
                "포트 {}은(는) 글에 닫혀 있음",
            ],
            port.to_string(),
        ),
        NoPicture::AddressClosed { address, kind: _ } => (
            [
                "{} 不对文章开放",
                "{} 不對文章開放",
                "{} は記事に開放されていない",
                "{}은(는) 글에 닫혀 있음",
            ],
            address.to_string(),
        ),
        NoPicture::HostClosed {
            host,
            address: _,
            kind: _,
        } => (
            [
                "{} 不对文章开放",
                "{} 不對文章開放",
                "{} は記事に開放されていない",
                "{}은(는) 글에 닫혀 있음",
            ],
            host.clone(),
        ),
        NoPicture::HostUnknown => (
            [
                "找不到服务器",
                "找不到伺服器",
                "サーバーが見つからない",
                "서버를 찾을 수 없음",
            ],
            String::new(),
        ),
        NoPicture::HostRefused { status, phrase } => (
            [
                "服务器答复 {}",
                "伺服器答覆 {}",
                "サーバーの応答：{}",
                "서버 응답: {}",
            ],
            format!("{status} {phrase}"),
        ),
        NoPicture::TimedOut { step: _ } => (
            [
                "等候应答超时",
                "等候回應逾時",
                "応答が時間切れ",
                "응답 시간 초과",
            ],
            String::new(),
        ),
        NoPicture::TookTooLong => (
            [
                "下载用时过长",
                "下載耗時過久",
                "取得に時間がかかりすぎた",
                "내려받는 데 너무 오래 걸림",
            ],
            String::new(),
        ),
        NoPicture::TooManyRedirects { most } => (
            [
                "重定向超过 {} 次",
                "重新導向超過 {} 次",
                "リダイレクトが {} 回を超えた",
                "리디렉션이 {}번을 넘음",
            ],
            most.to_string(),
        ),
        NoPicture::RedirectedNowhere { problem: _ } => (
            [
                "重定向没有去处",
                "重新導向沒有去處",
                "リダイレクト先がない",
                "리디렉션할 곳이 없음",
            ],
            String::new(),
        ),
        NoPicture::BrokenOff { host, problem: _ } => (
            [
                "从 {} 的传输中断",
                "從 {} 的傳輸中斷",
                "{} からの転送が途切れた",
                "{}에서의 전송이 끊김",
            ],
            host.clone(),
        ),
        NoPicture::ChangedMidway => (
            [
                "图片在下载途中改变",
                "圖片在下載途中改變",
                "取得中に画像が変わった",
                "내려받는 동안 그림이 바뀜",
            ],
            String::new(),
        ),
        NoPicture::NetworkFailed { problem } => (
            [
                "网络错误：{}",
                "網路錯誤：{}",
                "ネットワークエラー：{}",
                "네트워크 오류: {}",
            ],
            problem.clone(),
        ),
        NoPicture::NotAsked => (
            [
                "无法请求",
                "無法請求",
                "取得を求められない",
                "요청할 수 없음",
            ],
            String::new(),
        ),
        NoPicture::ArticleTooLarge { most } => (
            [
                "本文图片合计超过 {} MiB",
                "本文圖片合計超過 {} MiB",
                "記事の画像が合計 {} MiB を超える",
                "글의 그림이 모두 {} MiB를 넘음",
            ],
            most.to_string(),
        ),
        NoPicture::TooManyBytes { most } => (
            [
                "超过 {} MiB",
                "超過 {} MiB",
                "{} MiB を超える",
                "{} MiB를 넘음",
            ],
            most.to_string(),
        ),
        NoPicture::TooManyBytesInside { most } => (
            [
                "解压后超过 {} MiB",
                "解壓縮後超過 {} MiB",
                "展開すると {} MiB を超える",
                "풀면 {} MiB를 넘음",
            ],
            most.to_string(),
        ),
        NoPicture::TooManyPixels {
            width,
            height,
            most: _,
        }
        | NoPicture::TooManyToConvert { width, height } => (
            [
                "{} 像素，过大",
                "{} 像素，過大",
                "{} ピクセル、大きすぎる",
                "{}픽셀, 너무 큼",
            ],
            format!("{width} × {height}"),
        ),
        NoPicture::NotKept { problem: _ } | NoPicture::MadeNotKept { problem: _ } => (
            [
                "图片无法暂存",
                "圖片無法暫存",
                "画像を保存できない",
                "그림을 저장할 수 없음",
            ],
            String::new(),
        ),
        NoPicture::NotReadBack { problem: _ } => (
            [
                "暂存的图片无法读回",
                "暫存的圖片無法讀回",
                "保存した画像を読み戻せない",
                "저장한 그림을 다시 읽을 수 없음",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Nothing) => (
            [
                "没有内容（0 字节）",
                "沒有內容（0 位元組）",
                "中身がない（0 バイト）",
                "내용이 없음(0바이트)",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Html) => (
            [
                "得到的是网页，不是图片",
                "得到的是網頁，不是圖片",
                "画像ではなくウェブページ",
                "그림이 아니라 웹 페이지",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Xml) => (
            [
                "得到的是 XML，不是图片",
                "得到的是 XML，不是圖片",
                "画像ではなく XML",
                "그림이 아니라 XML",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Json) => (
            [
                "得到的是 JSON，不是图片",
                "得到的是 JSON，不是圖片",
                "画像ではなく JSON",
                "그림이 아니라 JSON",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Pdf) => (
            [
                "得到的是 PDF，不是图片",
                "得到的是 PDF，不是圖片",
                "画像ではなく PDF",
                "그림이 아니라 PDF",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Compressed) => (
            [
                "得到的是压缩文件，不是图片",
                "得到的是壓縮檔，不是圖片",
                "画像ではなく圧縮ファイル",
                "그림이 아니라 압축 파일",
            ],
            String::new(),
        ),
        NoPicture::NotAPicture(Instead::Unknown) => (
            [
                "不是已知类型的图片",
                "不是已知類型的圖片",
                "知られた形式の画像ではない",
                "알려진 형식의 그림이 아님",
            ],
            String::new(),
        ),
        NoPicture::HeaderDamaged => (
            [
                "图片文件头损坏或残缺",
                "圖片檔頭損壞或殘缺",
                "画像のヘッダーが壊れている",
                "그림 머리 부분이 손상됨",
            ],
            String::new(),
        ),
        NoPicture::ZeroPixels => (
            ["图片为空", "圖片為空", "画像が空", "그림이 비어 있음"],
            String::new(),
        ),
        NoPicture::Damaged { problem: _ } => (
            [
                "图片已损坏",
                "圖片已損壞",
                "画像が壊れている",
                "그림이 손상됨",
            ],
            String::new(),
        ),
        NoPicture::HeaderContradicted => (
            [
                "图片与文件头不符",
                "圖片與檔頭不符",
                "画像がヘッダーと食い違う",
                "그림이 머리 부분과 맞지 않음",
            ],
            String::new(),
        ),
        NoPicture::CutOff => (
            [
                "图片残缺",
                "圖片殘缺",
                "画像が途切れている",
                "그림이 잘려 있음",
            ],
            String::new(),
        ),
        NoPicture::DecoderFailed => (
            [
                "图片无法解码",
                "圖片無法解碼",
                "画像を復号できない",
                "그림을 풀 수 없음",
            ],
            String::new(),
        ),
        NoPicture::AvifBoxesDamaged
        | NoPicture::AvifAlphaMismatch
        | NoPicture::AvifDamaged { problem: _ } => (
            [
                "AVIF 已损坏",
                "AVIF 已損壞",
                "AVIF が壊れている",
                "AVIF가 손상됨",
            ],
            String::new(),
        ),
        NoPicture::AvifOfTiles => (
            [
                "分块的 AVIF 无法解码",
                "分塊的 AVIF 無法解碼",
                "タイル構成の AVIF は復号できない",
                "타일로 된 AVIF를 풀 수 없음",
            ],
            String::new(),
        ),
        NoPicture::AvifCutOff => (
            [
                "AVIF 残缺",
                "AVIF 殘缺",
                "AVIF が途切れている",
                "AVIF가 잘려 있음",
            ],
            String::new(),
        ),
        NoPicture::SvgTooLong => (
            [
                "SVG 过长，无法绘制",
                "SVG 過長，無法繪製",
                "SVG が長すぎて描けない",
                "SVG가 너무 길어 그릴 수 없음",
            ],
            String::new(),
        ),
        NoPicture::SvgTooMuchWork => (
            [
                "绘制该 SVG 耗时过长",
                "繪製該 SVG 耗時過長",
                "SVG の描画に時間がかかりすぎる",
                "SVG를 그리는 데 너무 오래 걸림",
            ],
            String::new(),
        ),
        NoPicture::SvgDamaged { problem: _ } => (
            [
                "SVG 已损坏",
                "SVG 已損壞",
                "SVG が壊れている",
                "SVG가 손상됨",
            ],
            String::new(),
        ),
        NoPicture::SvgWithoutSize => (
            [
                "SVG 没有尺寸",
                "SVG 沒有尺寸",
                "SVG に大きさがない",
                "SVG에 크기가 없음",
            ],
            String::new(),
        ),
        NoPicture::AvifUndecodable => (
            [
                "AVIF 无法解码",
                "AVIF 無法解碼",
                "AVIF を復号できない",
                "AVIF를 풀 수 없음",
            ],
            String::new(),
        ),
        NoPicture::HeicUndecodable => (
            [
                "HEIC 无法解码",
                "HEIC 無法解碼",
                "HEIC を復号できない",
                "HEIC를 풀 수 없음",
            ],
            String::new(),
        ),
        NoPicture::JpegUnencodable { problem: _ } | NoPicture::PngUnencodable { problem: _ } => (
            [
                "图片无法编码",
                "圖片無法編碼",
                "画像を符号化できない",
                "그림을 부호화할 수 없음",
            ],
            String::new(),
        ),
        NoPicture::NotDrawn { problem: _ } => (
            [
                "PDF 无法容纳此图片",
                "PDF 無法容納此圖片",
                "この画像は PDF に入れられない",
                "PDF에 넣을 수 없는 그림",
            ],
            String::new(),
        ),
        NoPicture::NotAttached => (
            [
                "也未附上，因为要求去除拍摄信息",
                "也未附上，因為要求去除拍攝資訊",
                "撮影情報を除く指定のため添付もしない",
                "촬영 정보를 빼야 하므로 첨부하지도 않음",
            ],
            String::new(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{ReasonLanguage, text};
    use crate::model::{NoPicture, Reasons};

    #[test]
    fn reasons_are_given_in_the_language_of_the_book() {
        let hans = |reasons: &[NoPicture]| text(&Reasons(reasons.to_vec()), ReasonLanguage::Hans);
        assert_eq!(hans(&[NoPicture::Offline]), "离线转换，未下载");
        let gone = NoPicture::HostRefused {
            status: 404,
            phrase: "Not Found".to_owned(),
        };
        let several = [
            NoPicture::FileAbsent,
            NoPicture::AskedBefore(Box::new(gone)),
        ];
        assert_eq!(
            hans(&several),
            "没有这个文件；服务器答复 404 Not Found（先前已问过）"
        );
        assert_eq!(
            text(&Reasons(several.to_vec()), ReasonLanguage::En),
            "no such file; the host answers 404 Not Found (asked before)"
        );
        let large = NoPicture::TooManyPixels {
            width: 9,
            height: 9,
            most: 1,
        };
        assert_eq!(hans(&[large]), "9 × 9 像素，过大");
    }
}
