//! Variables of the environment.

/// The first of these environment variables that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
pub(crate) fn environment(names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|it| std::env::var(it).ok())
        .find(|it| !it.is_empty())
}
