//! Which frame an element opens.

use super::elements::{align_of, is_box, is_box_title};
use super::frame::FrameKind;
use super::{CAP_NESTING, Lower, MAX_NESTING, MAX_TABLES};
use crate::model::{ListKind, Row};
use crate::normalize::captions;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::tables::Draft;

impl Lower<'_> {
    /// The frame that an element opens, if it opens one here.
    pub(super) fn frame_kind(&mut self, node: TreeNode<'_>, name: &str) -> Option<FrameKind> {
        if self.frame().kind.is_one_run() && !matches!(name, "figcaption") {
            return None;
        }
        if captions::is_caption(node) || self.captions.contains(&node.id()) {
            let in_figure = matches!(self.frame().kind, FrameKind::Figure { .. });
            return Some(FrameKind::Caption { in_figure });
        }
        let kind = match name {
            _ if self.boxes.contains(&node.id()) => FrameKind::Group { title: Vec::new() },
            "blockquote" => FrameKind::Quote,
            "ul" | "menu" | "dir" => FrameKind::List {
                kind: ListKind::Bullet,
                items: Vec::new(),
            },
            "ol" => {
                let start = dom::attr(node, "start").and_then(|it| it.trim().parse().ok());
                let first = || {
                    let item = node.children().find(|it| dom::name(*it) == "li")?;
                    dom::attr(item, "value")?.trim().parse().ok()
                };
                let start = start.or_else(first).unwrap_or(1);
                FrameKind::List {
                    kind: ListKind::Ordered { start },
                    items: Vec::new(),
                }
            }
            "li" if matches!(self.frame().kind, FrameKind::List { .. }) => {
                FrameKind::Item { checked: None }
            }
            "dl" => FrameKind::Definitions(Vec::new()),
            "dt" if matches!(self.frame().kind, FrameKind::Definitions(_)) => FrameKind::Term,
            "dd" if matches!(self.frame().kind, FrameKind::Definitions(_)) => FrameKind::Detail,
            "details" => FrameKind::Group { title: Vec::new() },
            "aside" | "div" if is_box(node) => FrameKind::Group { title: Vec::new() },
            "summary" if matches!(self.frame().kind, FrameKind::Group { .. }) => {
                FrameKind::GroupTitle
            }
            "p" | "div"
                if is_box_title(node) && matches!(self.frame().kind, FrameKind::Group { .. }) =>
            {
                FrameKind::GroupTitle
            }
            "figure" => FrameKind::Figure {
                caption: Vec::new(),
                above: false,
            },
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |it| it - b'0');
                FrameKind::Heading(level)
            }
            "table" => {
                let presentation = dom::attr(node, "role") == Some("presentation");
                FrameKind::Table(Draft {
                    presentation,
                    ..Draft::default()
                })
            }
            "caption" if matches!(self.frame().kind, FrameKind::Table(_)) => {
                FrameKind::TableCaption
            }
            "tr" if matches!(self.frame().kind, FrameKind::Table(_)) => {
                FrameKind::Row(Row::default())
            }
            "td" | "th" if matches!(self.frame().kind, FrameKind::Row(_)) => {
                let span = |it: &str| {
                    let written = dom::attr(node, it).and_then(|it| it.trim().parse::<u32>().ok());
                    written.unwrap_or(1).clamp(1, 1000)
                };
                FrameKind::Cell {
                    header: name == "th",
                    column_span: span("colspan"),
                    row_span: span("rowspan"),
                    align: align_of(node).unwrap_or_default(),
                }
            }
            "thead" | "tbody" | "tfoot" => {
                if let FrameKind::Table(draft) = &mut self.frame().kind {
                    draft.in_head = name == "thead";
                }
                return None;
            }
            _ => return None,
        };
        if matches!(kind, FrameKind::Table(_)) {
            let tables = self.frames.iter();
            let tables = tables.filter(|it| matches!(it.kind, FrameKind::Table(_)));
            if tables.count() > MAX_TABLES {
                let line = self.tree.line(node);
                let what = "tables inside more than 4 others were dissolved";
                self.report.repaired_once(&CAP_NESTING, line, what);
                return None;
            }
        }
        if kind.nests() && self.nesting() >= MAX_NESTING {
            let line = self.tree.line(node);
            self.report.repaired_once(
                &CAP_NESTING,
                line,
                "blocks nested more than 32 deep were dissolved",
            );
            return None;
        }
        Some(kind)
    }
}
