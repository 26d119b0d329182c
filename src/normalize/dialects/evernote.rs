//! Elements of Evernote.

use super::{DROP_UNSHOWN, Editor, lists};
use crate::normalize::dom;

/// Elements of Evernote. <https://dev.evernote.com/doc/articles/enml.php>
pub(super) fn read(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "en-crypt") {
        // Nobody can read it, and without its key nobody ever will.
        let line = editor.line(id);
        let hint = editor
            .get(id)
            .and_then(|it| dom::filled(it, "hint"))
            .unwrap_or_default();
        let what = format!("encrypted text (hint: {hint:?})");
        editor.report.removed(&DROP_UNSHOWN, line, what, "");
        editor.detach(id);
    }
    for id in editor.all(|it| dom::name(it) == "en-media") {
        let Some(node) = editor.get(id) else { continue };
        let kind = dom::attr(node, "type").unwrap_or_default();
        let (family, ending) = kind.split_once('/').unwrap_or((kind, "bin"));
        let hash = dom::attr(node, "hash").unwrap_or_default();
        let address = format!("{hash}.{}", if ending == "jpeg" { "jpg" } else { ending });
        let name = match family {
            "image" => "img",
            "audio" | "video" => family,
            _ => "a",
        };
        let (name, is_link) = (name.to_owned(), name == "a");
        editor.set(id, if is_link { "href" } else { "src" }, &address);
        if is_link {
            editor.text(id, &address);
        }
        editor.unset(id, "type");
        editor.rename(id, &name);
        editor.read(id, "media of Evernote");
    }
    let tasks = editor.all(|it| dom::name(it) == "en-todo");
    let mut items = Vec::new();
    for id in tasks {
        let checked = editor
            .get(id)
            .is_some_and(|it| dom::attr(it, "checked") == Some("true"));
        let mark: &[(&str, &str)] = &[("type", "checkbox"), ("checked", "")];
        editor.before(id, "input", if checked { mark } else { &mark[..1] });
        let holder = editor
            .get(id)
            .and_then(|it| it.parent())
            .map(|it| (it.id(), dom::name(it).to_owned()));
        editor.dissolve(id);
        if let Some((holder, name)) = holder
            && matches!(name.as_str(), "div" | "p" | "span")
        {
            items.push(holder);
        }
    }
    items.dedup();
    if let Some(first) = items.first() {
        editor.read(*first, "tasks of Evernote");
    }
    lists::wrap(editor, &items, "ul");
    for id in editor.all(|it| dom::style(it, "-en-codeblock").is_some_and(|it| it == "true")) {
        editor.rename(id, "pre");
        editor.read(id, "code of Evernote");
    }
}
