//! Links to other articles of the same site.

use url::Url;

use crate::normalize::dom::{self, TreeNode};

/// The site that a page was saved from.
pub(super) struct Site {
    page: Option<Url>,
}

impl Site {
    /// The site of a page with this address.
    pub(super) fn of(address: Option<&str>) -> Self {
        Self {
            page: address.and_then(|it| Url::parse(it).ok()),
        }
    }

    /// Whether every link in an element leads to another article of the site.
    pub(super) fn has_all_links_of(&self, node: TreeNode<'_>) -> bool {
        let mut links = node
            .descendants()
            .filter(|it| dom::name(*it) == "a")
            .filter_map(|it| dom::filled(it, "href"))
            .peekable();
        links.peek().is_some() && links.all(|it| self.is_other_article(it))
    }

    fn is_other_article(&self, href: &str) -> bool {
        let Some(page) = &self.page else {
            return false;
        };
        let Ok(url) = page.join(href) else {
            return false;
        };
        let own = |it: &Url| {
            it.host_str()
                .map(|it| it.trim_start_matches("www.").to_owned())
        };
        own(&url) == own(page) && url.path() != page.path() && is_article(url.path())
    }
}

/// Whether a path is that of an article: a title in words, or a number.
fn is_article(path: &str) -> bool {
    let marks = path.matches(['-', '_']).count();
    let digits = path
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0);
    marks >= 3 || digits >= 5
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn another_article_is_of_the_site_and_has_a_name() {
        let site = Site::of(Some("https://www.example.org/2020/how-to-boil-an-egg"));
        assert!(site.is_other_article("/2020/how-to-poach-an-egg"));
        assert!(site.is_other_article("https://example.org/news/1234567"));
        assert!(!site.is_other_article("#how-to-boil-an-egg"));
        assert!(!site.is_other_article("/eggs"));
        assert!(!site.is_other_article("https://example.com/2020/how-to-poach-an-egg"));
        assert!(!Site::of(None).is_other_article("/2020/how-to-poach-an-egg"));
    }
}
