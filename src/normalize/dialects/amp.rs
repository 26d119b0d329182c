//! Elements of AMP.

use ego_tree::NodeId;

use super::{DROP_UNSHOWN, Editor};
use crate::normalize::dom::{self, TreeNode};

/// Elements of AMP. <https://amp.dev/documentation/components/>
pub(super) fn read(editor: &mut Editor<'_>) {
    let prefixed = |it: TreeNode<'_>| dom::name(it).starts_with("amp-");
    for id in editor.all(|it| prefixed(it) || is_stand_in(it)) {
        let Some(node) = editor.get(id) else { continue };
        let name = dom::name(node).to_owned();
        let data = |key: &str| dom::filled(node, key).map(str::to_owned);
        let frame = |editor: &mut Editor<'_>, address: String| {
            editor.rename(id, "iframe");
            editor.set(id, "src", &address);
        };
        match name.as_str() {
            "amp-img" | "amp-anim" => {
                let copies: Vec<NodeId> = node.children().map(|it| it.id()).collect();
                copies.into_iter().for_each(|it| editor.detach(it));
                editor.rename(id, "img");
            }
            "amp-video" => editor.rename(id, "video"),
            "amp-audio" => editor.rename(id, "audio"),
            "amp-iframe" => editor.rename(id, "iframe"),
            "amp-youtube" => match data("data-videoid") {
                Some(video) => frame(editor, format!("https://www.youtube.com/watch?v={video}")),
                None => continue,
            },
            "amp-vimeo" => match data("data-videoid") {
                Some(video) => frame(editor, format!("https://vimeo.com/{video}")),
                None => continue,
            },
            "amp-dailymotion" => match data("data-videoid") {
                Some(video) => frame(editor, format!("https://www.dailymotion.com/video/{video}")),
                None => continue,
            },
            "amp-twitter" => match data("data-tweetid") {
                Some(post) => frame(editor, format!("https://twitter.com/i/status/{post}")),
                None => continue,
            },
            "amp-instagram" => match data("data-shortcode") {
                Some(post) => frame(editor, format!("https://www.instagram.com/p/{post}/")),
                None => continue,
            },
            "amp-facebook" => match data("data-href") {
                Some(address) => frame(editor, address),
                None => continue,
            },
            "amp-sidebar"
            | "amp-user-notification"
            | "amp-ad"
            | "amp-embed"
            | "amp-sticky-ad"
            | "amp-consent"
            | "amp-social-share"
            | "amp-analytics"
            | "amp-pixel"
            | "amp-auto-ads"
            | "amp-next-page"
            | "amp-install-serviceworker" => {
                editor.remove(id, &DROP_UNSHOWN, &format!("`<{name}>`"));
            }
            _ if is_stand_in(node) => {
                editor.remove(
                    id,
                    &DROP_UNSHOWN,
                    "what AMP shows when it cannot show the rest",
                );
            }
            _ => editor.rename(id, "div"),
        }
        editor.read(id, "elements of AMP");
    }
}

/// What AMP shows in place of an element until that is there.
fn is_stand_in(node: TreeNode<'_>) -> bool {
    let mark = ["fallback", "placeholder", "overflow"];
    mark.iter().any(|it| dom::attr(node, it).is_some())
        && node
            .parent()
            .is_some_and(|it| dom::name(it).starts_with("amp-"))
}
