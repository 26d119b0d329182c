//! Changes to runs of inlines that several rules make.

use crate::model::Inline;

/// Replaces each inline for which `wanted` is true by the inlines inside it.
pub(super) fn unwrap(
    inlines: &mut Vec<Inline>,
    wanted: &dyn Fn(&Inline) -> bool,
    each: &mut dyn FnMut(&Inline),
) {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        if let Some(inner) = inline.inside_mut() {
            unwrap(inner, wanted, each);
        }
        if wanted(&inline) {
            each(&inline);
            let inner = inline.inside_mut().map(std::mem::take).unwrap_or_default();
            inner.into_iter().for_each(|it| push(&mut out, it));
        } else {
            push(&mut out, inline);
        }
    }
    *inlines = out;
}

/// Appends an inline; two texts side by side become one.
pub(super) fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    if let (Some(Inline::Text(before)), Inline::Text(text)) = (inlines.last_mut(), &inline) {
        before.push_str(text);
        return;
    }
    inlines.push(inline);
}
