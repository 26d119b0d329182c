//! Tags of themes for words inside a line: `{% u 文 %}`, `{% label red@文 %}`, `{% btn 地址, 文 %}`.

use super::call::Shortcode;
use super::media::link;
use crate::xml::escape;

/// Reads a tag whose argument `rest` is text; `None` for any other.
pub(super) fn words(name: &str, rest: &str) -> Option<Shortcode> {
    let rest = rest.trim();
    if rest.is_empty() || rest.contains("=\"") {
        return None;
    }
    let element = match name {
        "u" | "wavy" => "u",
        "s" | "del" => "del",
        "em" | "emp" => "em",
        "kbd" | "mark" | "sup" | "sub" => name,
        "psw" | "blur" => "span",
        _ => return other(name, rest),
    };
    let text = escape(rest.trim_matches(['"', '\'']));
    Some(Shortcode::Inline(format!("<{element}>{text}</{element}>")))
}

fn other(name: &str, rest: &str) -> Option<Shortcode> {
    let pieces: Vec<&str> = rest
        .split(',')
        .map(|it| it.trim().trim_matches(['"', '\'']).trim())
        .filter(|it| !it.is_empty())
        .collect();
    let text = |it: &str| Some(Shortcode::Inline(escape(it)));
    match name {
        "label" => match rest.split_once('@') {
            Some((_, words)) => text(words.trim()),
            None => text(rest.rsplit_once(' ').map_or(rest, |it| it.0)),
        },
        // The first piece says how the text looks.
        "span" | "p" => text(rest.split_once([',', '@']).map_or(rest, |it| it.1).trim()),
        "checkbox" | "radio" => {
            let done = pieces
                .iter()
                .any(|it| it.split(' ').any(|it| it == "checked"));
            let mark = if done { '☑' } else { '☐' };
            text(&format!("{mark} {}", pieces.last()?))
        }
        "hideinline" => text(pieces.first()?),
        "btn" | "button" => {
            let url = pieces.iter().find(|it| is_address(it));
            let words = pieces.iter().find(|it| !is_address(it) && !is_icon(it))?;
            Some(url.map_or_else(
                || Shortcode::Inline(escape(words)),
                |url| link(url, Some(words)),
            ))
        }
        "link" if pieces.len() > 1 => {
            let url = pieces.iter().find(|it| is_address(it))?;
            link(url, pieces.first().copied()).into()
        }
        "pdf" => link(rest, None).into(),
        _ => None,
    }
}

pub(super) fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with(['/', '#', '.'])
}

fn is_icon(text: &str) -> bool {
    text.split(' ')
        .all(|it| it.starts_with("fa") || it.starts_with("icon"))
        || text.contains("::")
}
