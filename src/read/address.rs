//! The canonical form of an article's address: without the parameters that tell a site how its reader came there.

/// Query parameters by which sites track readers. None of them tells one article from another.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "spm",
    "scm",
    "from",
    "isappinstalled",
    "share_token",
    "share_source",
    "share_medium",
    "share_plat",
    "share_session_id",
    "share_tag",
    "share_from",
    "shareuid",
    "timestamp_share",
    "unique_k",
    "vd_source",
    "spm_id_from",
    "bbid",
    "ts_share",
    "weibo_id",
    "wvr",
    "sudaref",
    "ref",
    "ref_src",
    "ref_url",
    "referer",
    "cmpid",
    "ncid",
    "ocid",
    "smid",
    "cid_share",
    "chksm",
    "scene",
    "subscene",
    "sessionid",
    "clicktime",
    "enterid",
    "ascene",
    "devicetype",
    "nettype",
    "abtest_cookie",
    "lang_share",
    "exportkey",
    "pass_ticket",
    "wx_header",
    "mpshare",
    "srcid",
    "sharer_shareinfo",
    "sharer_sharetime",
    "sharer_shareid",
    "sharer_shareinfo_first",
    "key",
    "uin",
];

/// The query parameters that identify an article of `WeChat`; all its other parameters track the reader.
const WECHAT: &[&str] = &[
    "__biz",
    "mid",
    "idx",
    "sn",
    "src",
    "ver",
    "timestamp",
    "signature",
    "appmsgid",
    "itemidx",
    "sign",
];

/// An address without tracking parameters and without fragments that lead to no part of the page.
pub(super) fn canonical(address: &str) -> String {
    let address = address.trim();
    let (bare, fragment) = match address.split_once('#') {
        Some((bare, fragment)) => (bare, Some(fragment)),
        None => (address, None),
    };
    let wechat = is_wechat(bare);
    let fragment = fragment.filter(|it| !wechat && !is_tracking_fragment(it));
    let mut out = match bare.split_once('?') {
        Some((path, query)) => {
            let kept: Vec<&str> = query
                .split('&')
                .filter(|it| !it.is_empty() && is_kept(it, wechat))
                .collect();
            if kept.is_empty() {
                path.to_owned()
            } else {
                format!("{path}?{}", kept.join("&"))
            }
        }
        None => bare.to_owned(),
    };
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// Whether an address is that of an article of `WeChat`.
fn is_wechat(address: &str) -> bool {
    let behind = address.split_once("://").map_or(address, |it| it.1);
    behind.starts_with("mp.weixin.qq.com/s?") || behind.starts_with("mp.weixin.qq.com/s/")
}

fn is_kept(parameter: &str, wechat: bool) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    if wechat {
        return WECHAT.contains(&lower.as_str());
    }
    !lower.starts_with("utm_") && !lower.starts_with("at_") && !TRACKING.contains(&lower.as_str())
}

/// Whether a fragment (without its `#`) leads to no part of the page: `rd`, `wechat_redirect`, `xtor=…`, `:~:text=…`.
fn is_tracking_fragment(fragment: &str) -> bool {
    fragment.is_empty()
        || matches!(fragment, "rd" | "wechat_redirect")
        || ["xtor=", "utm_", ":~:"]
            .iter()
            .any(|it| fragment.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn tracking_parameters_are_cut_and_those_that_identify_the_article_stay() {
        for (written, wanted) in [
            (
                "http://mp.weixin.qq.com/s?__biz=Mz&mid=2&idx=1&sn=c&chksm=e9&scene=27#wechat_redirect",
                "http://mp.weixin.qq.com/s?__biz=Mz&mid=2&idx=1&sn=c",
            ),
            (
                "https://mp.weixin.qq.com/s/AbC?poc_token=x#rd",
                "https://mp.weixin.qq.com/s/AbC",
            ),
            (
                "https://x.example/a?id=3&utm_source=b&fbclid=c",
                "https://x.example/a?id=3",
            ),
            (
                "https://x.example/a?utm_source=b#part",
                "https://x.example/a#part",
            ),
            ("https://x.example/a?", "https://x.example/a"),
            (
                "https://x.example/a?q=a=b&&p",
                "https://x.example/a?q=a=b&p",
            ),
        ] {
            assert_eq!(canonical(written), wanted);
        }
    }
}
