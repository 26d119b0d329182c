//! Attributes of structure elements (ISO 32000-1, 14.8.5).

use lopdf::Object;

use super::ties::identifier;
use super::{Writer, index};
use crate::layout::{Element, ElementId, Kid, Rect, Role, Scope};
use crate::pdf::entries::{Entries, Items};
use crate::pdf::frame::PageFrame;
use crate::pdf::object::{bytes, length, name};

impl Writer<'_> {
    /// The attribute objects of an element.
    pub(super) fn attributes(&self, number: usize, element: &Element) -> Items {
        let mut attributes = Items::default();
        match element.role {
            Role::L => {
                let is_labelled = element.kids.iter().any(|item| match item {
                    Kid::Element(item) => self.has_label(*item),
                    Kid::Content(_) | Kid::Link(_) => false,
                });
                let numbering = match (element.numbered, is_labelled) {
                    (true, _) => "Decimal",
                    (false, true) => "Disc",
                    (false, false) => "None",
                };
                attributes.push_entries(&Entries::from([
                    ("O", name("List")),
                    ("ListNumbering", name(numbering)),
                ]));
            }
            Role::TH | Role::TD => {
                let cell = self.cell(number, element);
                cell.iter().for_each(|it| attributes.push_entries(it));
            }
            Role::Figure | Role::Formula => {
                let bounds = self.bounds(element);
                bounds.iter().for_each(|it| attributes.push_entries(it));
            }
            Role::Document
            | Role::Part
            | Role::Sect
            | Role::Heading(_)
            | Role::P
            | Role::LI
            | Role::Lbl
            | Role::LBody
            | Role::BlockQuote
            | Role::Table
            | Role::THead
            | Role::TBody
            | Role::TR
            | Role::Caption
            | Role::Note
            | Role::Reference
            | Role::Link
            | Role::Code
            | Role::Ruby
            | Role::RB
            | Role::RT
            | Role::Span
            | Role::Annot
            | Role::Quote
            | Role::TOC
            | Role::TOCI
            | Role::Div => {}
        }
        attributes
    }

    fn has_label(&self, item: ElementId) -> bool {
        self.tags.get(item).kids.iter().any(|kid| match kid {
            Kid::Element(id) => self.tags.get(*id).role == Role::Lbl,
            Kid::Content(_) | Kid::Link(_) => false,
        })
    }

    fn cell(&self, number: usize, element: &Element) -> Option<Entries> {
        let mut cell = Entries::from([("O", name("Table"))]);
        let mut plain = true;
        if let Some(scope) = element.scope.filter(|_| element.role == Role::TH) {
            let scope = match scope {
                Scope::Column => "Column",
                Scope::Row => "Row",
                Scope::Both => "Both",
            };
            cell.set("Scope", name(scope));
            plain = false;
        }
        if element.column_span > 1 {
            cell.set("ColSpan", i64::from(element.column_span));
            plain = false;
        }
        if element.row_span > 1 {
            cell.set("RowSpan", i64::from(element.row_span));
            plain = false;
        }
        let headers = self.headers.get(&number).into_iter().flatten();
        let headers: Vec<Object> = headers
            .filter_map(|it| identifier(*it, Role::TH))
            .map(|it| bytes(it.as_bytes()))
            .collect();
        if !headers.is_empty() {
            cell.set("Headers", headers);
            plain = false;
        }
        (!plain).then_some(cell)
    }

    fn bounds(&self, element: &Element) -> Option<Entries> {
        let (page, [left, top, right, bottom]) = element.bounds?;
        let frame = PageFrame::of(self.pages.pages.get(index(page))?);
        let bounds = Rect {
            x: left,
            y: top,
            width: right - left,
            height: bottom - top,
        };
        let corners = frame.rectangle(bounds).map(length).to_vec();
        Some(Entries::from([
            ("O", name("Layout")),
            ("Placement", name("Block")),
            ("BBox", corners.into()),
        ]))
    }
}
