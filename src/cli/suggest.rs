//! What a mistyped word may have meant.

/// The known word that is most like a mistyped one; `None` when none is like it.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let typed = typed.to_lowercase();
    let most = 1 + typed.chars().count() / 3;
    let distances = known.map(|it| (strsim::damerau_levenshtein(&typed, it), it));
    let (distance, nearest) = distances.min()?;
    let is_beginning = typed.len() >= 3 && nearest.starts_with(&*typed);
    (distance <= most || is_beginning).then(|| nearest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_mistyped_word_has_a_neighbour_and_nonsense_has_none() {
        let known = ["convert", "book", "verify", "extract", "report", "index"];
        let of = |typed: &str| nearest(typed, known.into_iter());
        assert_eq!(of("bok").as_deref(), Some("book"));
        assert_eq!(of("verfy").as_deref(), Some("verify"));
        assert_eq!(of("Convrt").as_deref(), Some("convert"));
        assert_eq!(of("article"), None);
        assert_eq!(of("x"), None);
    }
}
