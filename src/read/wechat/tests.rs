use super::{beijing, first_sentence, read};
use crate::model::Origin;
use crate::{Error, Gone};

/// A page of the platform whose scripts hold `object`, around `body`.
fn page(object: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><meta property=\"og:site_name\" content=\"微信公众平台\">\
         <meta property=\"og:url\" content=\"https://mp.weixin.qq.com/s/AbC?scene=1\"></head>\n<body>{body}\n\
         <script>window.cgiDataNew = {{{object}}};</script></body></html>"
    )
}

#[test]
fn an_article_has_its_account_its_author_and_the_clock_of_beijing() {
    let object = r"nick_name: JsDecode('灯下书房'), author: JsDecode('何舟'), title: JsDecode('雨\x26amp;伞'),
        ori_create_time: '1609459205' * 1, link: JsDecode('http://mp.weixin.qq.com/s?__biz=a\x26amp;sn=b\x26amp;chksm=c#rd'),
        cdn_url: JsDecode('https://wx.qlogo.cn/mmhead/a/0'), desc: JsDecode('两把伞'), source_url: 'https://x.example/?a=1\x26amp;b=2',
        public_tag_info: { tags: [ { tag_name: '雨季' }, ] }, hashtags: { hashtag: ['25', '#伞', ] },";
    let content =
        "<div class=rich_media_content id=js_content>\n<p>正文<div>一</div></p></div><p>栏</p>";
    let it = read(&page(object, content), 3).unwrap().unwrap();
    let metadata = &it.mapped.metadata;
    assert_eq!(metadata.title, "雨&伞");
    assert_eq!(metadata.publisher.as_deref(), Some("灯下书房"));
    assert_eq!(metadata.authors, ["何舟"]);
    assert_eq!(
        metadata.date.as_ref().unwrap().iso(),
        "2021-01-01T08:00:05+08:00"
    );
    assert_eq!(
        metadata.source_url.as_deref(),
        Some("http://mp.weixin.qq.com/s?__biz=a&sn=b")
    );
    assert_eq!(metadata.subjects, ["雨季", "25", "伞"]);
    assert_eq!(metadata.description.as_deref(), Some("两把伞"));
    assert!(
        it.mapped.head_images.is_empty(),
        "{:?}",
        it.mapped.head_images
    );
    let link = "<p>阅读原文：<a href=\"https://x.example/?a=1&amp;b=2\">https://x.example/?a=1&amp;b=2</a></p>";
    assert_eq!(it.body, format!("\n<p>正文<div>一</div></p>{link}"));
    assert_eq!(it.body_line, 5);
}

#[test]
fn a_reprint_begins_with_the_sharer_and_names_the_original() {
    let object = r"nick_name: '转述', title: '旧桥', content_noencode: '\x3csection\x3e桥还在。\x3c/section\x3e',
        copyright_info: { platform: '桥梁志', reprint_url: 'http://mp.weixin.qq.com/s?__biz=x\x26amp;sn=y', guide_words: '值得读。' }";
    let it = read(&page(object, "<div id=js_content></div>"), 1)
        .unwrap()
        .unwrap();
    assert_eq!(
        it.body,
        "<p>值得读。</p><mp-common-original data-url=\"http://mp.weixin.qq.com/s?__biz=x&amp;sn=y\" data-title=\"旧桥\" \
         data-desc=\"桥梁志\"></mp-common-original><hr><section>桥还在。</section>"
    );
}

#[test]
fn a_picture_post_has_its_pictures_and_none_of_their_copies() {
    let object = r"nick_name: '山', title: '三峰', item_show_type: '8' * 1, content_noencode: '一日看尽。',
        picture_page_info_list: [ { cdn_url: 'https://mmbiz.qpic.cn/1?a\x26amp;b', width: '3' * 1, height: '4' * 1,
        watermark_info: { cdn_url: 'w' }, share_cover: { cdn_url: 'c' }, }, { cdn_url: 'https://mmbiz.qpic.cn/2', desc: '北峰' } ]";
    let it = read(&page(object, ""), 1).unwrap().unwrap();
    assert_eq!(
        it.body,
        "<figure><img src=\"https://mmbiz.qpic.cn/1?a&amp;b\" width=\"3\" height=\"4\"></figure>\
         <figure><img src=\"https://mmbiz.qpic.cn/2\"><figcaption>北峰</figcaption></figure><p>一日看尽。</p>"
    );
}

#[test]
fn a_text_without_a_title_gets_its_first_sentence() {
    let object = r"nick_name: '晨记', item_show_type: '10' * 1, title: '今天早起了。\x0a\x0a天', content_noencode: '今天早起了。\x0a\x0a天很冷，[加油]',
        text_page_info: { content_noencode: '今天早起了。\x0a\x0a天很冷，[加油]' }";
    let it = read(
        &page(
            object,
            "<div id=js_content><div id=js_top_profile><img src=a></div></div>",
        ),
        1,
    );
    let it = it.unwrap().unwrap();
    assert_eq!(it.body, "<p>今天早起了。</p><p>天很冷，[加油]</p>");
    assert_eq!(it.mapped.metadata.title, "今天早起了");
    assert_eq!(it.mapped.metadata.title_origin, Origin::Invented);
    assert_eq!(it.mapped.metadata.description, None);
}

#[test]
fn older_pages_say_the_same_in_statements() {
    let text = "<html><head></head><body><div id=js_article><a id=js_name>\n 旧号 </a>\
        <div id=js_content><p>正文</p></div></div><a href='https://mp.weixin.qq.com/'></a>\
        <script>\n var msg_title = '旧\\x26amp;题'.html(false);\n var ct = \"1609459200\";\n d.author = xml ? get('a') : '何舟';\n \
        window.x == 1;\n var msg_link = \"http://mp.weixin.qq.com/s/a?scene=2\";</script></body></html>";
    let it = read(text, 1).unwrap().unwrap();
    let metadata = &it.mapped.metadata;
    assert_eq!(
        (metadata.title.as_str(), it.body.as_str()),
        ("旧&题", "<p>正文</p>")
    );
    assert_eq!(metadata.authors, ["何舟"]);
    assert_eq!(metadata.publisher.as_deref(), Some("旧号"));
    assert_eq!(
        metadata.date.as_ref().unwrap().iso(),
        "2021-01-01T08:00:00+08:00"
    );
    assert_eq!(
        metadata.source_url.as_deref(),
        Some("http://mp.weixin.qq.com/s/a")
    );
}

#[test]
fn notices_are_errors_that_name_the_reason() {
    for (words, wanted) in [
        ("该内容已被发布者删除", Gone::Deleted),
        ("此内容因违规无法查看", Gone::Violation),
        ("该公众号已迁移", Gone::NotViewable),
    ] {
        let text = format!(
            "<!DOCTYPE html><body><div class='weui-msg'><h2 class='weui-msg__title warn'>\n {words} </h2></div>\
             <a href='https://mp.weixin.qq.com/x'>微信公众平台运营中心</a></body>"
        );
        match read(&text, 1) {
            Err(Error::Gone { reason, notice }) => {
                assert_eq!((reason, notice.as_str()), (wanted, words));
            }
            Err(_) | Ok(_) => panic!("{words}"),
        }
    }
}

#[test]
fn a_page_that_only_links_to_the_platform_is_none_of_it() {
    let text = "<html><body><article id=js_content>自己的文章，说到违规无法查看</article>\
        <a href='https://mp.weixin.qq.com/s/a'>见此</a></body></html>";
    assert!(matches!(read(text, 1), Ok(None)));
}

#[test]
fn clocks_and_sentences() {
    assert_eq!(beijing(0).as_deref(), Some("1970-01-01T08:00:00+08:00"));
    assert_eq!(
        beijing(1_709_222_399).as_deref(),
        Some("2024-02-29T23:59:59+08:00")
    );
    assert_eq!(
        beijing(1_735_660_800).as_deref(),
        Some("2025-01-01T00:00:00+08:00")
    );
    assert_eq!(
        first_sentence("<p>[哇]<br>好冷！真的</p>").as_deref(),
        Some("[哇]")
    );
    assert_eq!(first_sentence("<p>！！</p>"), None);
}
