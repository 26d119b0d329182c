//! `lantai --version --verbose`: what a report of a defect should say about the program.

use lantai::make::Fonts;

/// Version, build and faces, as lines.
pub(crate) fn text() -> String {
    let profile = if cfg!(debug_assertions) {
        "for work"
    } else {
        "for use"
    };
    let features = [
        ("avif", cfg!(feature = "avif")),
        ("embedded-fonts", cfg!(feature = "embedded-fonts")),
        ("network", cfg!(feature = "network")),
    ];
    let features: Vec<&str> = features.iter().filter(|it| it.1).map(|it| it.0).collect();
    let faces = match Fonts::embedded() {
        Ok(fonts) => {
            let names: Vec<&str> = fonts.names().collect();
            format!("{} embedded: {}", fonts.count(), names.join(", "))
        }
        Err(error) => format!("none embedded: {error}"),
    };
    format!(
        "lantai {}\nbuild: {profile}, {} {}\nfeatures: {}\nfaces: {faces}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        features.join(", "),
    )
}
