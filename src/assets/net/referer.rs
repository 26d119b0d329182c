//! The address of an article and a `referrerpolicy` → the values of `Referer` to try. No single value works with all
//! hosts: some refuse requests that come from other sites, others those that come from nowhere.

use url::Url;

/// The values to send, in the order to try: that which the element's `referrerpolicy` asks for, then none, the origin of
/// the article, the address of the article.
/// <https://www.w3.org/TR/referrer-policy/>
pub(super) fn ladder(article: Option<&Url>, policy: Option<&str>) -> Vec<Option<String>> {
    let mut rungs: Vec<Option<String>> = Vec::new();
    let mut add = |it: Option<String>| {
        if !rungs.contains(&it) {
            rungs.push(it);
        }
    };
    let origin = article.map(origin);
    let whole = article.map(whole);
    match policy
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "origin" | "strict-origin" => add(origin.clone()),
        "unsafe-url" | "no-referrer-when-downgrade" => add(whole.clone()),
        // The default of browsers, and the policies that send other sites nothing or the origin, which are tried anyway.
        _ => {}
    }
    add(None);
    add(origin);
    add(whole);
    rungs
}

fn origin(article: &Url) -> String {
    format!("{}/", article.origin().ascii_serialization())
}

fn whole(article: &Url) -> String {
    let mut article = article.clone();
    article.set_fragment(None);
    _ = article.set_username("");
    _ = article.set_password(None);
    article.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_comes_first_and_no_rung_twice() {
        let article = Url::parse("https://me:x@example.org/a/b.html?c#d").unwrap();
        let none = None;
        let origin = Some("https://example.org/".to_owned());
        let whole = Some("https://example.org/a/b.html?c".to_owned());
        let article = Some(&article);
        assert_eq!(
            ladder(article, None),
            [none.clone(), origin.clone(), whole.clone()]
        );
        assert_eq!(ladder(article, Some("no-referrer"))[0], none);
        assert_eq!(
            ladder(article, Some("Origin")),
            [origin.clone(), none.clone(), whole.clone()]
        );
        assert_eq!(
            ladder(article, Some("unsafe-url")),
            [whole, none.clone(), origin]
        );
        assert_eq!(ladder(None, None), [none]);
    }
}
