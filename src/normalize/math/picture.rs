//! Reads formulas that a site shows as pictures, from the LaTeX in their addresses.

use super::latex;
use super::{CleaningReport, READ_MATH};
use crate::model::Math;
use crate::normalize::dom::{self, TreeNode};

/// Addresses of services that draw LaTeX, up to where it begins.
const SERVICES: &[&str] = &[
    "zhihu.com/equation?tex=",
    "latex.codecogs.com/gif.latex?",
    "latex.codecogs.com/png.latex?",
    "latex.codecogs.com/svg.latex?",
    "latex.codecogs.com/gif.image?",
    "latex.codecogs.com/svg.image?",
    "latex.php?latex=",
    "math.now.sh?from=",
    "math.now.sh?inline=",
    "render.githubusercontent.com/render/math?math=",
    "juejin.cn/equation?tex=",
    "#card=math&code=",
];

/// The formula that a picture shows, and whether it is displayed. `None` when its LaTeX cannot be read: then the
/// picture itself is kept.
pub(in crate::normalize) fn of_picture(
    node: TreeNode<'_>,
    line: u32,
    report: &mut CleaningReport,
) -> Option<(Math, bool)> {
    let places = ["src", "data-src", "data-original", "data-actualsrc"];
    let address = places.iter().find_map(|it| {
        dom::filled(node, it).filter(|it| SERVICES.iter().any(|service| it.contains(service)))
    })?;
    let service = SERVICES.iter().find(|it| address.contains(**it))?;
    let rest = address.split_once(service)?.1;
    let tex = decoded(rest.split(['&', '#']).next().unwrap_or_default());
    // Zhihu's editor marks a displayed formula by its kind, and older ones by a last `\\`.
    let display = dom::attr(node, "eeimg") == Some("2") || tex.trim_end().ends_with("\\\\");
    let tex = tex.trim().trim_end_matches("\\\\").trim_end();
    let mathml = latex::mathml(tex, display).filter(|_| !tex.is_empty())?;
    report.repaired_once(&READ_MATH, line, "LaTeX read as formulas");
    let tex = tex.to_owned();
    Some((Math { tex, mathml }, display))
}

/// Decodes percent escapes and `+`.
fn decoded(query: &str) -> String {
    let mut out = Vec::with_capacity(query.len());
    let mut bytes = query.bytes().map(|it| if it == b'+' { b' ' } else { it });
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let hex = (byte == b'%')
            .then(|| Some([ahead.next()?, ahead.next()?]))
            .flatten()
            .and_then(|it| u8::from_str_radix(std::str::from_utf8(&it).ok()?, 16).ok());
        if hex.is_some() {
            bytes = ahead;
        }
        out.push(hex.unwrap_or(byte));
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn queries_are_decoded() {
        assert_eq!(
            decoded("%5Cfrac%7Ba%7D+1%2B%E4%B8%80%zz%"),
            "\\frac{a} 1+一%zz%"
        );
    }
}
