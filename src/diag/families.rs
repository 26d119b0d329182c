//! Which free family has the characters of a script that our own faces do not cover.

/// Scripts by their blocks, and a family for each. <https://notofonts.github.io/>
const FAMILIES: &[(u32, u32, &str, &str)] = &[
    (0x0530, 0x058F, "Armenian", "Noto Serif Armenian"),
    (0x0590, 0x05FF, "Hebrew", "Noto Serif Hebrew"),
    (0x0600, 0x06FF, "Arabic", "Noto Naskh Arabic"),
    (0x0700, 0x074F, "Syriac", "Noto Sans Syriac"),
    (0x0750, 0x077F, "Arabic", "Noto Naskh Arabic"),
    (0x0780, 0x07BF, "Thaana", "Noto Sans Thaana"),
    (0x0900, 0x097F, "Devanagari", "Noto Serif Devanagari"),
    (0x0980, 0x09FF, "Bengali", "Noto Serif Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi", "Noto Serif Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati", "Noto Serif Gujarati"),
    (0x0B00, 0x0B7F, "Odia", "Noto Serif Oriya"),
    (0x0B80, 0x0BFF, "Tamil", "Noto Serif Tamil"),
    (0x0C00, 0x0C7F, "Telugu", "Noto Serif Telugu"),
    (0x0C80, 0x0CFF, "Kannada", "Noto Serif Kannada"),
    (0x0D00, 0x0D7F, "Malayalam", "Noto Serif Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala", "Noto Serif Sinhala"),
    (0x0E00, 0x0E7F, "Thai", "Noto Serif Thai"),
    (0x0E80, 0x0EFF, "Lao", "Noto Serif Lao"),
    (0x0F00, 0x0FFF, "Tibetan", "Noto Serif Tibetan"),
    (0x1000, 0x109F, "Myanmar", "Noto Serif Myanmar"),
    (0x10A0, 0x10FF, "Georgian", "Noto Serif Georgian"),
    (0x1200, 0x139F, "Ethiopic", "Noto Serif Ethiopic"),
    (0x13A0, 0x13FF, "Cherokee", "Noto Sans Cherokee"),
    (0x1780, 0x17FF, "Khmer", "Noto Serif Khmer"),
    (0x1800, 0x18AF, "Mongolian", "Noto Sans Mongolian"),
    (0xA000, 0xA4CF, "Yi", "Noto Sans Yi"),
    (0xFB50, 0xFDFF, "Arabic", "Noto Naskh Arabic"),
    (0xFE70, 0xFEFF, "Arabic", "Noto Naskh Arabic"),
];

/// The script of the first character of a cluster that is in the table, and a family that has it.
pub(crate) fn of(cluster: &str) -> Option<(&'static str, &'static str)> {
    cluster.chars().map(u32::from).find_map(|code| {
        let row = FAMILIES.iter().find(|it| (it.0..=it.1).contains(&code))?;
        Some((row.2, row.3))
    })
}
