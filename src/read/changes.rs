//! A file that was copied out of a diff: every line begins with the same `-` or `+`.

use std::borrow::Cow;

use crate::diag::rules;
use crate::{Fact, Warning};

/// With fewer lines than this, the same mark on every line proves nothing.
const FEWEST: usize = 5;

/// Removes the mark when every line begins with it and the rest begins with front matter
/// (`----`, `-title: 题`, … → `---`, `title: 题`, …). Lines keep their numbers.
pub(super) fn undo<'t>(text: &'t str, warnings: &mut Vec<Warning>) -> Cow<'t, str> {
    let Some(mark) = mark(text) else {
        return Cow::Borrowed(text);
    };
    let what = format!("every line begins with `{mark}`, as in a list of changes; it is taken off");
    let fact = Fact::Repaired { what };
    warnings.push(Warning::new(1, &rules::UNDO_CHANGES, fact));
    let bare = text
        .split('\n')
        .map(|it| it.strip_prefix(mark).unwrap_or(it));
    Cow::Owned(bare.collect::<Vec<_>>().join("\n"))
}

/// The mark that every line begins with, empty lines aside.
fn mark(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim_end();
    let mark = first.chars().next().filter(|it| matches!(it, '-' | '+'))?;
    let fence = first.strip_prefix(mark)?;
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut lines = text.lines().filter(|it| !it.trim().is_empty());
    let all = lines.all(|it| it.starts_with(mark));
    (all && text.lines().count() >= FEWEST).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::undo;

    #[test]
    fn a_mark_on_every_line_is_removed() {
        let mut warnings = Vec::new();
        let text = "----\n-title: 题\n----\n-\n-# 节\n-- 项\n";
        assert_eq!(
            undo(text, &mut warnings),
            "---\ntitle: 题\n---\n\n# 节\n- 项\n"
        );
        assert_eq!(warnings.len(), 1);
        let text = "+---\n+title: 题\n+---\n+\n+文\n";
        assert_eq!(undo(text, &mut warnings), "---\ntitle: 题\n---\n\n文\n");
    }

    #[test]
    fn lists_keep_their_marks() {
        let mut warnings = Vec::new();
        for text in [
            "---\n- a\n- b\n---\n- c\n- d\n",
            "- a\n- b\n- c\n- d\n- e\n",
            "----\n-title: 题\n----\n文\n-a\n",
            "----\n-a\n",
        ] {
            assert_eq!(undo(text, &mut warnings), text);
        }
        assert!(warnings.is_empty());
    }
}
