//! Finds the author in a first line `title by account`, which some feeds put above their HTML and which may be the
//! only place that names the author.

use super::entities::decode;

/// Longest name, in characters.
const LONGEST: usize = 24;

/// The name in a first heading that is the title, `by` and a name.
pub(super) fn after_title(body: &str, title: &str) -> Option<String> {
    let heading = first_line_heading(body).or_else(|| super::first_heading(body))?;
    let (before, name) = heading.rsplit_once(" by ")?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().count() <= LONGEST && !name.contains("://");
    let same = !essence(title).is_empty() && essence(before) == essence(title);
    (is_name && same).then(|| name.to_owned())
}

/// The first line of a body that is marked as a heading: by signs before it or a line below it.
fn first_line_heading(body: &str) -> Option<String> {
    let mut lines = body.lines().skip_while(|it| it.trim().is_empty());
    let first = lines.next()?.trim();
    let below = lines.next().unwrap_or_default().trim();
    let marked = first.trim_start_matches('#');
    let is_underlined = below.len() >= 3 && below.bytes().all(|it| it == b'-' || it == b'=');
    if marked.len() < first.len() {
        Some(decode(marked.trim().trim_end_matches('#').trim_end()))
    } else if is_underlined && !first.starts_with('<') {
        Some(decode(first))
    } else {
        None
    }
}

/// Letters and digits only: feeds replace signs that file names cannot have.
fn essence(text: &str) -> String {
    text.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::after_title;

    #[test]
    fn a_name_behind_the_title_is_the_author() {
        let name = |body: &str| after_title(body, "一篇: 文章");
        assert_eq!(
            name("\n一篇_文章 by 某号\n------\n<div>").as_deref(),
            Some("某号")
        );
        assert_eq!(
            name("## 一篇: 文章 by 某号\n\n正文").as_deref(),
            Some("某号")
        );
        assert_eq!(
            name("<div><h2>一篇: 文章 by 某号</h2></div>").as_deref(),
            Some("某号")
        );
        assert_eq!(name("一篇: 文章 by 某号\n\n正文"), None);
        assert_eq!(name("别的 by 某号\n---"), None);
    }
}
