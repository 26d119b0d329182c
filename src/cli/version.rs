//! `lantai --version --verbose`: what a report of a defect should say about the program.

use lantai::make::Fonts;

use super::tongue::{language, ui};

/// Version, build and faces, as lines.
pub(crate) fn text() -> String {
    let faces = match Fonts::embedded() {
        Ok(fonts) => {
            let names: Vec<&str> = fonts.names().collect();
            ui!(
                "{} embedded: {}",
                "内置 {} 个：{}",
                "內建 {} 個：{}",
                fonts.count(),
                names.join(", ")
            )
        }
        Err(error) => {
            let error = lantai::speech::error(&error, language());
            ui!(
                "none embedded: {error}",
                "没有内置的：{error}",
                "沒有內建的：{error}"
            )
        }
    };
    build() + &ui!("faces: {faces}\n", "字体：{faces}\n", "字型：{faces}\n")
}

/// Version and build, as lines.
pub(super) fn build() -> String {
    let profile = if cfg!(debug_assertions) {
        ui!("for work", "开发用", "開發用")
    } else {
        ui!("for use", "正式", "正式")
    };
    let features = [
        ("avif", cfg!(feature = "avif")),
        ("embedded-fonts", cfg!(feature = "embedded-fonts")),
        ("network", cfg!(feature = "network")),
    ];
    let features: Vec<&str> = features.iter().filter(|it| it.1).map(|it| it.0).collect();
    ui!(
        "lantai {}\nbuild: {profile}, {} {}\nfeatures: {}\n",
        "lantai {}\n构建：{profile}，{} {}\n功能：{}\n",
        "lantai {}\n組建：{profile}，{} {}\n功能：{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        features.join(", "),
    )
}
