//! Decides by an element's name what opening it does.

use super::elements::{align_of, is_beside, is_block, is_inline};
use super::frame::{FrameKind, OpenFrame};
use super::{Lower, Undo};
use crate::Fact;
use crate::model::{Align, Block, BlockKind, Language, Target};
use crate::normalize::code;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::embeds;
use crate::normalize::images::{self, BEST_ADDRESS, ReadImg};
use crate::normalize::links::{self, EXIT_PAGE, REPAIR_ADDRESS, UNLINK};
use crate::normalize::math;
use crate::normalize::removals::{DROP_CONTROL, DROP_HIDDEN, DROP_MACHINE, UNKNOWN_ELEMENT};
use crate::normalize::ruby;
use crate::normalize::run::{RunMark, What};
use crate::normalize::styles;
use crate::normalize::svg::{self, ReadSvg};
use crate::normalize::typed_lists;

impl Lower<'_> {
    /// Opens a node; `None` when its children are not to be walked.
    pub(super) fn open(&mut self, node: TreeNode<'_>) -> Option<Undo> {
        let line = self.tree.line(node);
        if self.dropped.contains(&node.id()) {
            return None;
        }
        if let Some(text) = node.value().as_text() {
            self.item(line, What::Text(text.to_string()));
            return None;
        }
        let Some(element) = node.value().as_element() else {
            // The root and the content of a template have children; comments have none.
            return (!node.value().is_comment()).then(|| self.undo(line));
        };
        if self.plan.is_taken(node.id()) {
            return None;
        }
        if let Some(number) = self.plan.reference(node.id()) {
            self.report.notation.push_str(&dom::whole_text(node));
            self.anchor_of(node);
            self.item(line, What::Note(number));
            return None;
        }
        if dom::is_hidden(node) {
            let text = if dom::is_silent(node) {
                String::new()
            } else {
                dom::whole_text(node)
            };
            if text.is_empty() {
                self.report.counted(&DROP_HIDDEN, line, "hidden element");
            } else {
                self.report
                    .removed(&DROP_HIDDEN, line, "hidden element", text);
            }
            return None;
        }
        if self.plan.is_back_link(node.id()) {
            self.report.notation.push_str(&dom::whole_text(node));
            return None;
        }
        if let Some(marker) = typed_lists::word_marker(node) {
            self.report.notation.push_str(&dom::whole_text(node));
            self.item(line, What::Text(marker));
            return None;
        }
        let name = element.name();
        if let Some(number) = self.plan.note(node.id()) {
            self.edge();
            let mut undo = self.undo(line);
            let label = self.plan.label(number);
            self.open_frame(&mut undo, FrameKind::Note { number, label });
            return Some(undo);
        }
        self.element(node, name, line)
    }

    fn element(&mut self, node: TreeNode<'_>, name: &str, line: u32) -> Option<Undo> {
        match name {
            "br" => {
                self.item(line, What::Break);
                None
            }
            "hr" => {
                self.edge();
                if !self.frame().kind.is_one_run() {
                    self.push(Block::new(line, BlockKind::Rule));
                }
                None
            }
            "img" => {
                match math::of_picture(node, line, self.report) {
                    Some((math, display)) => self.item(line, What::Math(math, display)),
                    None => self.picture(node, line),
                }
                None
            }
            "math" if math::is_formula(node) => {
                let (math, display) = math::of_element(node);
                self.item(line, What::Math(math, display));
                None
            }
            "svg" => self.svg(node, line),
            "image" => {
                // Inside an SVG whose text is article text.
                if let Some(picture) = svg::picture_of(node, line, self.base, self.pool) {
                    self.item(line, What::Image(Box::new(picture)));
                }
                None
            }
            "noscript" if images::is_copy(node, self.base) => {
                self.report
                    .counted(&BEST_ADDRESS, line, "copy of a lazily loaded picture");
                None
            }
            "ruby" => {
                self.anchor_of(node);
                let pairs = ruby::read(node);
                self.item(line, What::Ruby(pairs));
                None
            }
            "script" if math::is_script(node) => {
                let (math, display) = math::of_script(node, line, self.report);
                self.item(line, What::Math(math, display));
                None
            }
            "input" => {
                self.input(node, line);
                None
            }
            "button" | "select" | "textarea" | "progress" | "meter" => {
                let text = dom::whole_text(node);
                self.report
                    .removed(&DROP_CONTROL, line, format!("`<{name}>`"), text);
                None
            }
            _ if embeds::is_embed(node) => self.embed(node, line),
            _ if dom::is_silent(node)
                || matches!(
                    name,
                    "base"
                        | "source"
                        | "track"
                        | "param"
                        | "col"
                        | "colgroup"
                        | "map"
                        | "area"
                        | "rp"
                ) =>
            {
                self.report
                    .counted(&DROP_MACHINE, line, format!("`<{name}>`"));
                None
            }
            _ if code::is_code(node) => {
                self.code(node, line);
                None
            }
            _ if code::is_gutter(node) => {
                let text = dom::whole_text(node);
                self.report
                    .removed(&code::DROP_GUTTER, line, "line numbers beside code", text);
                None
            }
            _ => self.container(node, name, line),
        }
    }

    /// Elements whose children are walked.
    fn container(&mut self, node: TreeNode<'_>, name: &str, line: u32) -> Option<Undo> {
        let mut undo = self.undo(line);
        let is_block = is_block(name) && !is_beside(node);
        if is_block {
            self.edge();
            undo.block = true;
            self.align = align_of(node).unwrap_or(self.align);
        }
        if let Some(math) = math::of_attribute(node, line, self.report) {
            // Definitions alone show nothing.
            if matches!(&math, What::Math(math, _) if math.tex.is_empty()) {
                self.report.notation.push_str(&dom::whole_text(node));
            } else {
                self.item(line, math);
            }
            if is_block {
                self.edge();
            }
            return None;
        }
        self.language_of(node, is_block);
        self.anchor_of(node);
        if let Some(kind) = self.frame_kind(node, name) {
            if !is_block {
                // A `<span>` that is a caption gets a line of its own, as a block does.
                self.edge();
            }
            self.open_frame(&mut undo, kind);
        } else if name == "a" {
            self.link(node, line, &mut undo);
        } else if !is_block {
            if let Some(mark) = styles::of_element(node) {
                self.mark = self.marks.add(self.mark, mark);
            } else if !is_inline(name) && !is_beside(node) {
                self.unknown(node, name, line);
            }
        }
        for mark in styles::of_css(node) {
            let bold_heading = matches!(self.frame().kind, FrameKind::Heading(_));
            if !(bold_heading && mark == RunMark::Style(crate::model::Style::Strong)) {
                self.mark = self.marks.add(self.mark, mark);
            }
        }
        Some(undo)
    }

    fn open_frame(&mut self, undo: &mut Undo, kind: FrameKind) {
        // Cells and notes do not take over the alignment around them.
        if matches!(kind, FrameKind::Cell { .. } | FrameKind::Note { .. }) {
            self.align = Align::Natural;
        }
        let cell = matches!(kind, FrameKind::Table(_) | FrameKind::Row(_));
        let mut frame = OpenFrame::new(kind, undo.line);
        // Anchors that wait for the next block go to the first block inside.
        if !cell && !self.frame().kind.is_one_run() {
            frame.anchors = std::mem::take(&mut self.frame().anchors);
        }
        self.frames.push(frame);
        undo.frame = true;
    }

    pub(super) fn undo(&self, line: u32) -> Undo {
        Undo {
            mark: self.mark,
            align: self.align,
            language: self.language.clone(),
            block: false,
            frame: false,
            link: None,
            line,
        }
    }

    /// Keeps the element's id when a link asks for it, or when it names a heading.
    fn anchor_of(&mut self, node: TreeNode<'_>) {
        for attribute in ["id", "name"] {
            if attribute == "name" && dom::name(node) != "a" {
                continue;
            }
            let Some(id) = dom::filled(node, attribute) else {
                continue;
            };
            if !self.wanted.contains(id) || !self.seen_anchors.insert(id.to_owned()) {
                continue;
            }
            let line = self.tree.line(node);
            let in_run = self.frame().kind.is_one_run() || !self.frame().run.is_empty();
            if in_run && !is_block(dom::name(node)) {
                self.item(line, What::Anchor(id.to_owned()));
            } else {
                self.frame().anchors.push(id.to_owned());
            }
        }
    }

    fn language_of(&mut self, node: TreeNode<'_>, is_block: bool) {
        let written = dom::filled(node, "lang").or_else(|| dom::filled(node, "xml:lang"));
        let Some(language) = written.and_then(Language::parse) else {
            return;
        };
        if is_block {
            self.language = Some(language);
        } else {
            self.mark = self.marks.add(self.mark, RunMark::Foreign(language));
        }
    }

    fn link(&mut self, node: TreeNode<'_>, line: u32, undo: &mut Undo) {
        let Some(href) = dom::attr(node, "href") else {
            return;
        };
        let behind = links::behind_exit(href);
        if behind.is_some() {
            self.report
                .repaired_once(&EXIT_PAGE, line, "links through the exit pages of sites");
        }
        match self.base.target(behind.as_deref().unwrap_or(href)) {
            Ok(target) => {
                if let Target::External(url) = &target
                    && href.trim().starts_with(['"', '\'', '“', '”'])
                {
                    self.report
                        .repaired(&REPAIR_ADDRESS, line, format!("the address `{url}`"));
                }
                self.mark = self.marks.add(self.mark, RunMark::Link(target));
                undo.link = Some((href.trim().to_owned(), self.frame().run.len()));
            }
            Err(reason) => {
                let what = format!(
                    "the link to `{}` ({reason})",
                    images::shortened(href.trim())
                );
                let Some(address) = self.base.unresolved(href) else {
                    self.report.simplified(&UNLINK, line, what, "its text");
                    return;
                };
                self.report
                    .simplified(&UNLINK, line, what, "its text with that address");
                self.mark = self
                    .marks
                    .add(self.mark, RunMark::Link(Target::External(address)));
                undo.link = Some((href.trim().to_owned(), self.frame().run.len()));
            }
        }
    }

    pub(super) fn picture(&mut self, node: TreeNode<'_>, line: u32) {
        self.anchor_of(node);
        match images::read(node, line, self.base, self.pool, self.report) {
            ReadImg::Picture(picture) => self.item(line, What::Image(picture)),
            ReadImg::Alt(text) => self.item(line, What::Text(text)),
            ReadImg::Nothing => {}
        }
    }

    fn input(&mut self, node: TreeNode<'_>, line: u32) {
        let checkbox =
            dom::attr(node, "type").is_some_and(|it| it.eq_ignore_ascii_case("checkbox"));
        let state = dom::attr(node, "checked").is_some();
        let frame = self
            .frames
            .iter_mut()
            .rev()
            .find(|it| matches!(it.kind, FrameKind::Item { .. }));
        if let Some(FrameKind::Item { checked }) = frame.map(|it| &mut it.kind)
            && checkbox
        {
            *checked = Some(state);
            return;
        }
        self.report.counted(&DROP_CONTROL, line, "`<input>`");
    }

    fn embed(&mut self, node: TreeNode<'_>, line: u32) -> Option<Undo> {
        self.edge();
        self.anchor_of(node);
        let embed = embeds::read(node, line, self.base, self.pool, self.report)?;
        if dom::is_silent(node) {
            self.push(Block::new(line, BlockKind::Embed(embed)));
            return None;
        }
        let mut undo = self.undo(line);
        undo.block = true;
        self.mark = 0;
        self.open_frame(&mut undo, FrameKind::Embed(Box::new(embed)));
        Some(undo)
    }

    fn code(&mut self, node: TreeNode<'_>, line: u32) {
        self.edge();
        self.anchor_of(node);
        let code = code::read(node, line, self.report);
        if !code.text.is_empty() {
            let kind = BlockKind::Code {
                language: code.language,
                text: code.text,
            };
            let mut block = Block::new(line, kind);
            block.language.clone_from(&self.language);
            self.push(block);
        }
        for picture in node.descendants().filter(|it| dom::name(*it) == "img") {
            self.picture(picture, line);
        }
        self.edge();
    }

    fn svg(&mut self, node: TreeNode<'_>, line: u32) -> Option<Undo> {
        match svg::read(node, line, self.base, self.pool, self.report) {
            ReadSvg::Content(pictures) => {
                self.edge();
                for picture in pictures {
                    self.item(line, What::Image(Box::new(picture)));
                    self.edge();
                }
                let mut undo = self.undo(line);
                undo.block = true;
                Some(undo)
            }
            ReadSvg::Pictures(pictures) => {
                for picture in pictures {
                    self.item(line, What::Image(Box::new(picture)));
                }
                None
            }
            ReadSvg::Nothing => None,
        }
    }

    /// An element that the model does not know: its tag is kept if it was meant as text, and its children are walked.
    fn unknown(&mut self, node: TreeNode<'_>, name: &str, line: u32) {
        if let Some(tag) = self.typed_tags.get(&node.id()) {
            self.item(line, What::Text(tag.clone()));
            return;
        }
        let says = |it: &TreeNode<'_>| {
            it.value().as_text().is_some_and(|it| !it.trim().is_empty())
                || matches!(
                    dom::name(*it),
                    "img" | "svg" | "math" | "iframe" | "video" | "audio"
                )
        };
        let element = node.value().as_element();
        let tells = element.is_some_and(|it| {
            let silent = ["class", "id", "style", "data-sourcepos", "slot", "hidden"];
            it.attrs()
                .any(|(key, value)| !silent.contains(&key) && value.len() > 3)
        });
        if tells && !node.descendants().any(|it| says(&it)) {
            let attributes = element.into_iter().flat_map(|it| it.attrs());
            let attributes: String = attributes
                .filter(|it| it.0 != "data-sourcepos")
                .map(|(key, value)| format!(" {key}=\"{value}\""))
                .collect();
            let tag = images::shortened(&format!("<{name}{attributes}>"));
            self.report
                .say(&UNKNOWN_ELEMENT, line, Fact::LostElement { tag });
            return;
        }
        self.unknown.entry(name.to_owned()).or_insert(line);
    }
}
