//! Code chunks of R Markdown and Quarto: those that their author hides are not shown, and the braces of all others name
//! a language.

use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::{Fact, Warning};

/// Most lines of a chunk.
const LONGEST: usize = 1000;

impl Rewriter<'_> {
    /// Leaves out the chunk that this fence opens, when its author hides it; whether it was one.
    pub(super) fn hidden_chunk(&mut self, number: u32, line: &str, info: &str) -> bool {
        let info = info.trim();
        if !info.starts_with('{') || !info.ends_with('}') {
            return false;
        }
        let fence: String = line
            .trim_start()
            .chars()
            .take_while(|it| "`~".contains(*it))
            .collect();
        let near = self.ahead.iter().take(LONGEST);
        let end = near.clone().position(|it| {
            let bare = it.trim();
            bare.len() >= fence.len() && bare.chars().all(|c| fence.starts_with(c))
        });
        let Some(end) = end.filter(|_| !fence.is_empty()) else {
            return false;
        };
        let code: Vec<&str> = self.ahead[..end].to_vec();
        let options = code
            .iter()
            .map_while(|it| it.trim_start().strip_prefix("#|"));
        if !hides(info) && !options.into_iter().any(hides) {
            return false;
        }
        let fact = Fact::Removed {
            what: format!(
                "a code chunk of {} lines that its author hides, which begins `{}`",
                code.len(),
                code.first().map_or("", |it| it.trim())
            ),
            text: String::new(),
        };
        self.warnings
            .push(Warning::new(number, &rules::DROP_HIDDEN_CHUNK, fact));
        self.skip = end + 1;
        self.state = super::rewriter::LineState::Text;
        self.push("", number);
        true
    }
}

/// Whether options of a chunk say that its code is not shown.
fn hides(options: &str) -> bool {
    let plain: String = options.to_ascii_lowercase().split_whitespace().collect();
    [
        "include=false",
        "echo=false",
        "include=f,",
        "echo=f,",
        "include:false",
        "echo:false",
    ]
    .iter()
    .any(|it| plain.contains(it))
        || plain.ends_with("echo=f}")
        || plain.ends_with("include=f}")
}

/// The language of a fence whose info string is in braces: `{r, fig.cap="题"}`, `{.python .numberLines}`.
pub(in crate::read) fn language(info: &str) -> Option<&str> {
    let inner = info.trim().strip_prefix('{')?.strip_suffix('}')?;
    let first = inner
        .split([',', ' '])
        .next()?
        .trim_start_matches(['.', '=']);
    let sound = |it: &str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"-+".contains(&it))
    };
    Some(first).filter(|it| sound(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_say_whether_they_are_shown() {
        assert!(hides("{r setup, include = FALSE}") && hides(" echo: false"));
        assert!(!hides("{r, echo=TRUE}") && !hides("{python}"));
        assert_eq!(language("{r, fig.cap=\"甲\"}"), Some("r"));
        assert_eq!(language("{.python .numberLines}"), Some("python"));
        assert_eq!(language("js"), None);
    }
}
