//! Rules that remove what is meant for machines or for clicking and has no use in a book.

use super::rule::Rule;

/// Hidden elements are removed.
pub(super) static DROP_HIDDEN: Rule = Rule {
    name: "drop-hidden",
    does: "What is never displayed (`display: none`, `hidden`) goes; what is merely invisible stays.",
    example: "`<p style=\"display:none\">甲</p>` → nothing",
};

/// Scripts and styles are removed.
pub(super) static DROP_MACHINE: Rule = Rule {
    name: "drop-machinery",
    does: "Scripts, styles, templates and other elements that show nothing go, and with them all event \
           handlers.",
    example: "`<script>…</script>` → nothing",
};

/// Form controls are removed.
pub(super) static DROP_CONTROL: Rule = Rule {
    name: "drop-control",
    does: "Buttons and other controls go: a book cannot be clicked.",
    example: "`<button>复制</button>` → nothing",
};

/// Unknown elements are dissolved.
pub(super) static UNKNOWN_ELEMENT: Rule = Rule {
    name: "unknown-element",
    does: "An element with no place in the model is replaced by its children; when it has none, what it shows is lost, \
           and the report says so.",
    example: "`<foo>甲</foo>` → `甲`",
};
