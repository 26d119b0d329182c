use super::entries;
use crate::read::fields::{Mapped, map};

fn page(head: &str) -> Mapped {
    map(entries(
        &format!("<!DOCTYPE html>\n<html lang=zh-TW>\n<head>{head}</head><body></body></html>"),
        1,
    ))
}

#[test]
fn open_graph_and_metas_fill_the_fields() {
    let it = page(
        "<title>兰台 &amp; 石渠 | 某站</title>\n<meta property=og:title content='兰台 &amp; 石渠'>\
         <meta name=author content=某人><meta property=og:site_name content=某站>\
         <meta property=article:published_time content=2020-01-02T03:04:05+08:00>\
         <meta property=article:tag content=档案><meta property=article:tag content=汉代>\
         <meta name=keywords content='档案,兰台'><meta name=description content=说明>\
         <link rel=canonical href=https://x.example/a><meta property=og:image content=/i.jpg>\
         <meta name=viewport content=width=1><meta name=generator content=手写>",
    );
    let metadata = &it.metadata;
    assert_eq!(metadata.title, "兰台 & 石渠");
    assert_eq!(metadata.authors, ["某人"]);
    assert_eq!(metadata.publisher.as_deref(), Some("某站"));
    assert_eq!(
        metadata.date.as_ref().map(|it| it.iso()).as_deref(),
        Some("2020-01-02T03:04:05+08:00")
    );
    assert_eq!(metadata.subjects, ["档案", "汉代", "兰台"]);
    assert_eq!(metadata.description.as_deref(), Some("说明"));
    assert_eq!(metadata.source_url.as_deref(), Some("https://x.example/a"));
    assert_eq!(metadata.language.as_str(), "zh-TW");
    assert_eq!(
        (it.head_images[0].url.as_str(), it.head_images[0].line),
        ("/i.jpg", 4)
    );
    let kept: Vec<&str> = metadata.extra.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(kept, ["generator"]);
}

#[test]
fn json_ld_is_read_from_a_graph() {
    let it = page(
        "<script type=application/ld+json>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"站\"},\
         {\"@type\": [\"NewsArticle\"], \"headline\": \"题\", \"datePublished\": \"2020-01-02\",\
         \"author\": [{\"name\": \"甲\"}, \"乙\"], \"publisher\": {\"name\": \"报\"},\
         \"image\": [{\"url\": \"a.jpg\"}]}]}</script>",
    );
    assert_eq!(it.metadata.title, "题");
    assert_eq!(it.metadata.authors, ["甲", "乙"]);
    assert_eq!(it.metadata.publisher.as_deref(), Some("报"));
    assert_eq!(
        it.metadata.date.as_ref().map(|it| it.day()).as_deref(),
        Some("2020-01-02")
    );
    assert_eq!(it.head_images[0].url, "a.jpg");
}

#[test]
fn what_a_page_says_of_its_article_comes_before_its_own_title() {
    let title = |head: &str| page(head).metadata.title;
    assert_eq!(
        title("<title>甲</title><meta property=og:title content=乙>"),
        "乙"
    );
    assert_eq!(
        title("<title></title><meta property=og:title content=乙>"),
        "乙"
    );
    assert_eq!(
        title("<title>甲</title><meta name=DC.Title content=乙>"),
        "乙"
    );
    assert_eq!(title("<title>甲</title>"), "甲");
    // The site's name is no title of an article.
    let site = "<meta property=og:site_name content=某站><meta property=og:title content=某站>";
    assert_eq!(title(&format!("<title>甲 - 某站</title>{site}")), "甲");
}

#[test]
fn sections_and_sites_are_cut_where_another_witness_ends() {
    for (head, wanted, site) in [
        (
            "<title>海岛上的站--山海版块--新闻网</title><h1>海岛上的站</h1>",
            "海岛上的站",
            Some("新闻网"),
        ),
        (
            "<meta property=og:title content='皮影戏台 - 某站'><h1>皮影戏台</h1>",
            "皮影戏台",
            Some("某站"),
        ),
        (
            "<title>丢字节的原因_串口_猫的博客-某站博客</title><h1>丢字节的原因</h1>",
            "丢字节的原因",
            Some("某站博客"),
        ),
        (
            "<title>鸽子 - 乙站</title><meta property=og:site_name content=乙站>",
            "鸽子",
            Some("乙站"),
        ),
        ("<title>二〇二〇-二一年</title>", "二〇二〇-二一年", None),
        (
            "<title>The Salt Ledger - Coast</title><h1 itemprop=headline>The Salt Ledger</h1>",
            "The Salt Ledger",
            None,
        ),
        ("<title>Salt - Coast</title>", "Salt - Coast", None),
        (
            "<title>One two three four five – Coast</title>",
            "One two three four five",
            Some("Coast"),
        ),
    ] {
        let it = page(head).metadata;
        assert_eq!(
            (it.title.as_str(), it.publisher.as_deref()),
            (wanted, site),
            "{head}"
        );
    }
}

#[test]
fn authors_are_names_and_not_addresses_nor_the_site() {
    let authors = |head: &str| page(head).metadata.authors;
    let site = "<meta property=og:site_name content=某站>";
    for (head, wanted) in [
        (format!("{site}<meta name=author content=某站><p class=byline>文／林佳、沈一鸣</p>"), vec!["林佳", "沈一鸣"]),
        (format!("{site}<meta property=article:author content=https://x.example/a><a rel=author href=/a>林佳</a>"), vec!["林佳"]),
        ("<meta name=citation_author content='Ines Marsh'><meta name=citation_author content='Tom Pan'>".to_owned(), vec!["Ines Marsh", "Tom Pan"]),
        ("<div itemprop=author itemscope><meta itemprop=name content=齿轮><a>齿轮</a> 修表二十年</div>".to_owned(), vec!["齿轮"]),
        ("<div itemprop='author creator'>By <span itemprop=name>Ann Pan</span> May 2</div>".to_owned(), vec!["Ann Pan"]),
        ("<p>发布时间：2022-08-09 07:00　来源：海边网　作者：盐生　编辑：滩</p>".to_owned(), vec!["盐生"]),
        ("<p class=author-bio>林佳写过很多书</p><p>正文里作者说：好。</p>".to_owned(), vec![]),
        ("<h1>鸽子</h1><a href=/u/abc>鸽哨</a>".to_owned(), vec!["鸽哨"]),
    ] {
        assert_eq!(authors(&head), wanted, "{head}");
    }
}

#[test]
fn json_ld_is_followed_by_its_ids_and_out_of_its_wrappers() {
    let it = page(
        "<title>盐田日记_海边网</title><script type=application/ld+json>//<![CDATA[\n{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"海边网\"},\
         {\"@type\":\"Article\",\"headline\":\"盐田日记\",\"author\":{\"@id\":\"#p1\"},\"datePublished\":\"2022-08-09T07:00:00+08:00\"},\
         {\"@type\":\"Person\",\"@id\":\"#p1\",\"name\":\"盐生\"}]}\n//]]></script>",
    );
    let metadata = &it.metadata;
    assert_eq!(
        (metadata.title.as_str(), metadata.authors.as_slice()),
        ("盐田日记", &["盐生".to_owned()][..])
    );
    assert_eq!(metadata.publisher.as_deref(), Some("海边网"));
}

#[test]
fn dates_are_found_where_they_are_only_shown() {
    for head in [
        "<span class=time>于 2019-05-08 20:11:02 发布</span>",
        "<div>2019年05月08日20:11 | 来源：<a>某报</a></div>",
        "<meta name=parsely-pub-date content=2019-05-08T06:00:00Z>",
        "<p><time itemprop=datePublished datetime=2019-05-08>5/8</time></p>",
        "<span class=se_publishDate>2019. 5. 8.</span>",
        "<time datetime=x>昨天</time><time datetime=2019-05-08>5/8</time>",
    ] {
        let date = page(head).metadata.date;
        assert_eq!(
            date.map(|it| it.day()).as_deref(),
            Some("2019-05-08"),
            "{head}"
        );
    }
}

#[test]
fn the_address_is_canonical_and_a_saved_page_says_where_it_was() {
    let it = page("<link rel=canonical href='https://x.example/a?id=1&amp;utm_source=b'>");
    assert_eq!(
        it.metadata.source_url.as_deref(),
        Some("https://x.example/a?id=1")
    );
    let text = "<!-- saved from url=(0021)https://x.example/b#c -->\n<html><head></head><body></body></html>";
    let it = map(entries(text, 1));
    assert_eq!(
        it.metadata.source_url.as_deref(),
        Some("https://x.example/b#c")
    );
}
