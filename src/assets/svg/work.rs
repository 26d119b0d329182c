//! How much work drawing an SVG is: a few hundred bytes can ask for a filter that takes days.

use std::collections::BTreeMap;

use resvg::usvg::filter::Kind;
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{self, Group, Size, Tree};

/// The most work of all filters of one drawing, in pixels times steps for each. At this it takes some seconds; a page
/// full of shadows comes to a hundredth.
const MOST_WORK: f64 = 1e9;

/// The most elements that are drawn, counting those of patterns, masks and copies each time they are used.
const MOST_NODES: usize = 1_000_000;

/// The deepest nesting of groups.
const DEEPEST: usize = 512;

/// The most elements that an SVG is when all that it refers to is put in place of the reference.
const MOST_COPIES: u64 = 1_000_000;

/// The longest chain of references.
const LONGEST_CHAIN: usize = 100;

/// Whether the elements of a file stay within [`MOST_COPIES`] when every `use`, pattern, mask and marker is put where it is
/// referred to. A pattern that is filled with another twice, and so on thirty times, has a thousand million parts, and
/// the parser would make them all.
pub(super) fn expands_bounded(document: &Document<'_>) -> bool {
    let mut expansion = Expansion {
        by_id: BTreeMap::new(),
        known: BTreeMap::new(),
    };
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            expansion.by_id.entry(id).or_insert(node);
        }
    }
    let all = expansion.elements(document.root_element(), 0);
    all.is_some_and(|it| it <= MOST_COPIES)
}

struct Expansion<'a, 'input> {
    by_id: BTreeMap<&'a str, Node<'a, 'input>>,
    /// How many elements each referred one is; `None` while it is being counted.
    known: BTreeMap<usize, Option<u64>>,
}

impl<'a, 'input> Expansion<'a, 'input> {
    /// How many elements this one is with all that it refers to; `None` when references go on too long.
    fn elements(&mut self, root: Node<'a, 'input>, chain: usize) -> Option<u64> {
        let mut sum = 0_u64;
        for node in root.descendants().filter(Node::is_element) {
            sum = sum.saturating_add(1);
            for attribute in node.attributes() {
                let value = attribute.value();
                let linked = (attribute.name() == "href").then(|| value.trim().strip_prefix('#'));
                let in_value = value.split("url(").skip(1).filter_map(|it| {
                    let id = it.trim_start_matches(['"', '\'', ' ']).strip_prefix('#')?;
                    Some(id.split([')', '"', '\'']).next().unwrap_or(id))
                });
                for id in linked.flatten().into_iter().chain(in_value) {
                    sum = sum.saturating_add(self.referred(id.trim(), chain)?);
                }
            }
        }
        Some(sum)
    }

    fn referred(&mut self, id: &str, chain: usize) -> Option<u64> {
        let Some(target) = self.by_id.get(id).copied() else {
            return Some(0);
        };
        match self.known.get(&target.id().get_usize()) {
            Some(known) => Some(known.unwrap_or(0)), // a circle is cut by the parser
            None if chain > LONGEST_CHAIN => None,
            None => {
                self.known.insert(target.id().get_usize(), None);
                let sum = self.elements(target, chain + 1)?;
                self.known.insert(target.id().get_usize(), Some(sum));
                Some(sum)
            }
        }
    }
}

/// Whether a drawing can be drawn within [`MOST_WORK`].
pub(super) fn is_bounded(tree: &Tree) -> bool {
    let mut sum = WorkSum {
        canvas: tree.size(),
        work: 0.0,
        nodes: 0,
    };
    sum.group(tree.root(), 0)
}

struct WorkSum {
    /// Nothing outside it is drawn.
    canvas: Size,
    work: f64,
    nodes: usize,
}

impl WorkSum {
    /// Adds the work of a group and of all that it draws; false when it is too much.
    fn group(&mut self, group: &Group, depth: usize) -> bool {
        let whole = f64::from(self.canvas.width()) * f64::from(self.canvas.height());
        for filter in group.filters() {
            let region = filter.rect().transform(group.abs_transform());
            let area = region.map_or(whole, |it| f64::from(it.width()) * f64::from(it.height()));
            for primitive in filter.primitives() {
                self.work += area.min(whole) * steps(primitive.kind());
                if let Kind::Image(image) = primitive.kind()
                    && !self.group(image.root(), depth + 1)
                {
                    return false;
                }
            }
        }
        for node in group.children() {
            self.nodes += 1;
            let mut bounded = self.is_within(depth);
            if let usvg::Node::Group(inner) = node {
                bounded = bounded && self.group(inner, depth + 1);
            }
            node.subroots(|root| bounded = bounded && self.group(root, depth + 1));
            if !bounded {
                return false;
            }
        }
        self.is_within(depth)
    }

    fn is_within(&self, depth: usize) -> bool {
        self.work <= MOST_WORK && self.nodes <= MOST_NODES && depth <= DEEPEST
    }
}

/// Steps for each pixel of a filter's region, in the time that it takes to copy one.
fn steps(kind: &Kind) -> f64 {
    match kind {
        Kind::ConvolveMatrix(it) => {
            4.0 * f64::from(it.matrix().columns()) * f64::from(it.matrix().rows())
        }
        // Each pixel is compared with every one around it.
        Kind::Morphology(it) => {
            let across = |radius: f32| 2.0 * f64::from(radius) + 1.0;
            across(it.radius_x().get()) * across(it.radius_y().get())
        }
        // Noise in four channels for each octave.
        Kind::Turbulence(it) => 20.0 * f64::from(it.num_octaves().max(1)),
        Kind::GaussianBlur(it) => blur(it.std_dev_x().get(), it.std_dev_y().get()),
        Kind::DropShadow(it) => blur(it.std_dev_x().get(), it.std_dev_y().get()),
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 20.0,
        Kind::Merge(it) => f64::from(u32::try_from(it.inputs().len()).unwrap_or(u32::MAX)),
        Kind::ColorMatrix(_) | Kind::ComponentTransfer(_) | Kind::DisplacementMap(_) => 4.0,
        Kind::Blend(_)
        | Kind::Composite(_)
        | Kind::Flood(_)
        | Kind::Image(_)
        | Kind::Offset(_)
        | Kind::Tile(_) => 2.0,
    }
}

/// A blur takes the same time for most radii; very large ones are filled in at the edges pixel by pixel.
fn blur(x: f32, y: f32) -> f64 {
    10.0 + f64::from(x + y) / 10.0
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::model::NoPicture;

    fn drawing(size: u32, filter: &str, uses: usize) -> Result<Tree, NoPicture> {
        let used = "<rect width='100%' height='100%' filter='url(#f)'/>".repeat(uses);
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{size}' height='{size}'>\
             <filter id='f'>{filter}</filter>{used}</svg>"
        );
        parse(text.as_bytes(), &super::super::options())
    }

    #[test]
    fn filters_that_take_days_are_refused() {
        let matrix = "<feConvolveMatrix order='100' kernelMatrix='KERNEL'/>";
        let matrix = matrix.replace("KERNEL", &"1 ".repeat(10_000));
        for (filter, uses) in [
            ("<feTurbulence numOctaves='1000000'/>", 1),
            ("<feMorphology radius='500'/>", 1),
            ("<feGaussianBlur stdDeviation='9'/>", 100),
            (&matrix, 1),
        ] {
            let refused = drawing(3000, filter, uses);
            assert!(
                matches!(refused, Err(NoPicture::SvgTooMuchWork)),
                "{filter}"
            );
        }
    }

    #[test]
    fn filters_of_real_drawings_are_drawn() {
        for filter in [
            "<feTurbulence baseFrequency='.05' numOctaves='4'/>",
            "<feDropShadow stdDeviation='4'/>",
            "<feMorphology radius='2'/>",
            "<feConvolveMatrix order='3' kernelMatrix='0 -1 0 -1 5 -1 0 -1 0'/>",
            "<feGaussianBlur stdDeviation='20'/>",
        ] {
            assert!(drawing(1200, filter, 3).is_ok(), "{filter}");
        }
    }

    #[test]
    fn patterns_that_multiply_are_refused() {
        let mut text = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>".to_owned();
        text += "<pattern id='p0' width='1' height='1'><rect width='1' height='1'/></pattern>";
        for n in 1..30 {
            let used = format!("<rect width='1' height='1' fill='url(#p{})'/>", n - 1).repeat(2);
            text += &format!("<pattern id='p{n}' width='1' height='1'>{used}</pattern>");
        }
        text += "<rect width='9' height='9' fill='url(#p29)'/></svg>";
        assert!(parse(text.as_bytes(), &super::super::options()).is_err());
    }
}
