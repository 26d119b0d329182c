//! Short Western text that stands upright in a vertical line (RULES VT-04).

use crate::xml::Xml;

/// Writes text. In vertical setting, one or two digits share a cell, and so does a pair of `!` and `?`; an acronym of
/// up to four letters is set upright, letter by letter. Longer runs are rotated.
pub(super) fn text(xml: &mut Xml, text: &str, vertical: bool) {
    if !vertical {
        return xml.text(text);
    }
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_graphic()) {
        let length = rest[start..].find(|c: char| !c.is_ascii_graphic() && c != ' ');
        let end = length.map_or(rest.len(), |it| start + it);
        let run = rest[start..end].trim_end();
        let end = start + run.len();
        xml.text(&rest[..start]);
        match class(run) {
            Some(class) => xml.leaf("span", &[("class", class)], run),
            None => xml.text(run),
        }
        rest = &rest[end..];
    }
    xml.text(rest);
}

fn class(run: &str) -> Option<&'static str> {
    let all = |test: fn(u8) -> bool| run.bytes().all(test);
    match run.len() {
        1 | 2 if all(|it| it.is_ascii_digit()) || all(|it| b"!?".contains(&it)) => Some("tcy"),
        1..=4 if all(|it| it.is_ascii_uppercase()) => Some("upright"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::xml::Xml;

    fn vertical(text: &str) -> String {
        let mut xml = Xml::new();
        super::text(&mut xml, text, true);
        xml.into_string()
    }

    #[test]
    fn short_numbers_and_acronyms_stand_upright() {
        assert_eq!(
            vertical("8月22日GDP增长"),
            "<span class=\"tcy\">8</span>月<span class=\"tcy\">22</span>日<span class=\"upright\">GDP</span>增长"
        );
    }

    #[test]
    fn long_runs_lie_on_their_side() {
        assert_eq!(vertical("用iPhone 15拍，2022年"), "用iPhone 15拍，2022年");
    }
}
