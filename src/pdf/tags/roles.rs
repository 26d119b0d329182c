//! Structure types.

use crate::layout::Role;

/// The standard structure type of a role.
pub(crate) fn name(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Part => "Part",
        Role::Sect => "Sect",
        Role::Heading(level) => match level {
            0 | 1 => "H1",
            2 => "H2",
            3 => "H3",
            4 => "H4",
            5 => "H5",
            _ => "H6",
        },
        Role::P => "P",
        Role::L => "L",
        Role::LI => "LI",
        Role::Lbl => "Lbl",
        Role::LBody => "LBody",
        Role::BlockQuote => "BlockQuote",
        Role::Table => "Table",
        Role::THead => "THead",
        Role::TBody => "TBody",
        Role::TR => "TR",
        Role::TH => "TH",
        Role::TD => "TD",
        Role::Figure => "Figure",
        Role::Caption => "Caption",
        Role::Note => "Note",
        Role::Reference => "Reference",
        Role::Link => "Link",
        Role::Code => "Code",
        Role::Formula => "Formula",
        Role::Ruby => "Ruby",
        Role::RB => "RB",
        Role::RT => "RT",
        Role::Span => "Span",
        Role::Annot => "Annot",
        Role::Quote => "Quote",
        Role::TOC => "TOC",
        Role::TOCI => "TOCI",
        Role::Div => "Div",
    }
}

/// Whether PDF 2.0 still has the structure type (ISO 32000-2, 14.8.6).
pub(super) fn is_in_pdf_2(role: Role) -> bool {
    match role {
        Role::BlockQuote
        | Role::Note
        | Role::Reference
        | Role::Code
        | Role::Quote
        | Role::TOC
        | Role::TOCI => false,
        Role::Document
        | Role::Part
        | Role::Sect
        | Role::Heading(_)
        | Role::P
        | Role::L
        | Role::LI
        | Role::Lbl
        | Role::LBody
        | Role::Table
        | Role::THead
        | Role::TBody
        | Role::TR
        | Role::TH
        | Role::TD
        | Role::Figure
        | Role::Caption
        | Role::Link
        | Role::Formula
        | Role::Ruby
        | Role::RB
        | Role::RT
        | Role::Span
        | Role::Annot
        | Role::Div => true,
    }
}
