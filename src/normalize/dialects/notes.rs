//! Notes of `LaTeXML` (ar5iv), whose text stands beside their mark, become notes at the end of the article.

use ego_tree::NodeId;

use super::Editor;
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    let mut list: Option<NodeId> = None;
    let has = |it: TreeNode<'_>, name: &str| dom::classes(it).any(|it| it == name);
    for (number, id) in
        (1..).zip(editor.all(|it| has(it, "ltx_note") && has(it, "ltx_role_footnote")))
    {
        let Some(node) = editor.get(id) else { continue };
        let find = |name: &str| node.descendants().find(|it| has(*it, name));
        let Some(content) = find("ltx_note_content").map(|it| it.id()) else {
            continue;
        };
        let label = find("ltx_note_mark")
            .map(dom::whole_text)
            .unwrap_or_default();
        let marks: Vec<NodeId> = node
            .descendants()
            .filter(|it| has(*it, "ltx_note_mark") || has(*it, "ltx_tag_note"))
            .map(|it| it.id())
            .collect();
        let article = node
            .ancestors()
            .find(|it| dom::name(*it) == "article" || has(*it, "ltx_document"))
            .or_else(|| node.ancestors().filter(|it| it.value().is_element()).last())
            .map(|it| it.id());
        let Some(article) = article else { continue };
        let list =
            *list.get_or_insert_with(|| editor.append(article, "ol", &[("class", "footnotes")]));
        marks.into_iter().for_each(|it| editor.consume(it));
        let (name, address) = (format!("ltx-note-{number}"), format!("#ltx-note-{number}"));
        let link = editor.before(id, "a", &[("href", &address), ("class", "footnote-ref")]);
        editor.text(link, &label);
        let item = editor.append(list, "li", &[("id", &name)]);
        editor.move_into(content, item);
        editor.read(id, "notes whose text stands beside their mark");
        editor.detach(id);
    }
}
