//! Where blocks end: containers between colons around code that has colons too, and Markdown right below a tag.

use std::borrow::Cow;

use super::rewriter::Rewriter;

/// How many colons are added to the lines that open and close a container, so that no line of code inside closes it.
const MORE_COLONS: usize = 24;

/// Most lines of a drawing.
const LONGEST_DRAWING: usize = 2000;

impl Rewriter<'_> {
    /// Writes a line that opens or closes a container; whether it was one.
    pub(super) fn container_fence(&mut self, number: u32, line: &str) -> bool {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        if !bare.starts_with(":::") {
            return false;
        }
        let lead = &line[..line.len() - bare.len()];
        self.push(&format!("{lead}{}{bare}", ":".repeat(MORE_COLONS)), number);
        true
    }

    /// Whether a drawing begins on this line and ends before the next fence.
    pub(super) fn begins_drawing(&self, bare: &str) -> bool {
        let mut near = self.ahead.iter().take(LONGEST_DRAWING);
        bare.starts_with("<svg")
            && near
                .find(|it| it.contains("</svg") || it.trim_start().starts_with("```"))
                .is_some_and(|it| it.contains("</svg"))
    }

    /// Ends the HTML that stands alone on a line when Markdown follows on the next: the parser would show its marks.
    pub(super) fn end_html(&mut self, number: u32, line: &str) {
        let next = self.ahead.first().copied().unwrap_or_default().trim();
        let marked = next.contains("](") || next.contains("**") || next.starts_with("```");
        let plain = marked && !next.starts_with('<') && !next.starts_with("    ");
        if plain && is_tags(line.trim()) {
            self.push("", number);
        }
    }
}

/// Whether a line is tags and nothing else, none of which keeps its contents as they are.
fn is_tags(bare: &str) -> bool {
    let mut rest = bare;
    while let Some(tag) = rest.strip_prefix('<') {
        let Some((inner, after)) = tag.split_once('>') else {
            return false;
        };
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let raw = ["pre", "code", "script", "style", "textarea", "svg", "math"];
        if name.is_empty() || raw.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            return false;
        }
        rest = after.trim_start();
    }
    rest.is_empty() && !bare.is_empty()
}

/// A text without the colons that were added to a line which turned out to be text.
pub(in crate::read) fn without_colons(text: &str) -> Cow<'_, str> {
    let added = ":".repeat(MORE_COLONS);
    let long = format!("{added}:::");
    if text.contains(&long) {
        return Cow::Owned(text.replace(&long, ":::"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tags_are_known() {
        assert!(is_tags("<br>") && is_tags("<div align=\"center\"> <a name=x></a>"));
        assert!(!is_tags("<br>字") && !is_tags("<pre>") && !is_tags("甲") && !is_tags(""));
        assert_eq!(without_colons(&":".repeat(27)), ":::");
    }
}
