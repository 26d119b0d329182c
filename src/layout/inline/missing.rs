//! A box with the code in it, for what no face has (RULES FN-05).

use super::Line;
use super::Text;
use super::cluster::Cluster;
use super::shape::Faces;

/// Draws the box of a cluster at `left`.
pub(super) fn draw(
    line: &mut Line,
    cluster: &Cluster,
    left: i64,
    text: &Text,
    faces: &mut impl Faces,
) {
    let _ = (line, cluster, left, text, faces);
}
