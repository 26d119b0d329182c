//! Patterns of whole texts.

/// A pattern of a whole text, in which `*` stands for anything. It is compared with texts in small letters.
#[derive(Clone, Debug)]
pub(super) struct TextPattern {
    /// What stands before, between and behind the stars.
    parts: Vec<String>,
    /// The bytes of all parts: no shorter text fits.
    shortest: usize,
}

impl TextPattern {
    pub(super) fn new(written: &str) -> Self {
        let parts: Vec<String> = written
            .to_lowercase()
            .split('*')
            .map(str::to_owned)
            .collect();
        let shortest = parts.iter().map(String::len).sum();
        Self { parts, shortest }
    }

    /// Whether a whole text in small letters fits.
    pub(super) fn fits(&self, text: &str) -> bool {
        let Some((first, others)) = self.parts.split_first() else {
            return false;
        };
        if text.len() < self.shortest {
            return false;
        }
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some((last, middle)) = others.split_last() else {
            return rest.is_empty();
        };
        for part in middle {
            let Some((_, after)) = rest.split_once(part.as_str()) else {
                return false;
            };
            rest = after;
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_is_anything() {
        let fits = |pattern, text| TextPattern::new(pattern).fits(text);
        assert!(fits("*未经*转载*", "本文未经作者授权不得转载。"));
        assert!(fits("阅读原文", "阅读原文"));
        assert!(!fits("阅读原文", "请阅读原文"));
        assert!(fits("*人划线", "12人划线"));
        assert!(fits("*APP*", "打开app"));
        assert!(!fits("*a*a", "a"));
        assert!(fits("*", ""));
    }
}
