//! Writes the text of a book as XHTML: one or more files per article, as planned.

mod block;
mod context;
mod inline;
mod math;
mod mathml;
mod page;
mod picture;
mod vertical;

use std::collections::BTreeMap;

use super::media::PictureFiles;
use super::options::{Options, PageMark};
use super::plan::{self, ArticlePlan, BookPlan};
use crate::Warning;
use crate::book::Book;
use crate::model::{Credit, Destination, Imprint, Masthead, NoteId};
use crate::themes::WrittenDate;
use crate::words::Words;
use crate::xml::Xml;
use context::{Context, note_label};
pub(super) use page::{document, is_rtl};

/// One content file.
#[derive(Debug)]
pub(super) struct ContentFile {
    /// The path below `OEBPS/`.
    pub(super) href: String,
    /// The article's title; empty when the file continues the article of the file before.
    pub(super) title: String,
    /// The XHTML document.
    pub(super) text: String,
    /// Whether the file contains MathML (manifest property `mathml`).
    pub(super) mathml: bool,
    /// Whether words of code in the file are marked with their kind.
    pub(super) colored: bool,
    /// The `id` and label of each page mark in the file.
    pub(super) pages: Vec<(String, String)>,
}

/// Writes all articles.
pub(super) fn write(
    book: &Book,
    plan: &BookPlan,
    media: &PictureFiles,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Vec<ContentFile> {
    let mut files = Vec::new();
    for (number, article) in book.articles.iter().enumerate() {
        let document = &article.document;
        let article_plan = &plan.articles[number];
        let mut marks = marks_of(options, number);
        let mut references = BTreeMap::new();
        for part in 0..article_plan.parts.len() {
            let mut cx = Context {
                plan,
                media,
                options,
                labels: Words::of(&document.metadata.language),
                document,
                place: (number, part),
                marks,
                position: (0, 0),
                pages: Vec::new(),
                references,
                in_link: false,
                in_heading: false,
                class: None,
                part: book
                    .parts
                    .iter()
                    .find(|it| usize::try_from(it.first) == Ok(number) && it.count > 0)
                    .map(|it| &*it.title),
                ended: None,
                mathml: false,
                colored: false,
                warnings: Vec::new(),
                line: 0,
            };
            let title = &document.metadata.title;
            let language = document.metadata.language.as_str();
            let text = page::document(language, title, options, |xml| {
                section(xml, &mut cx, article_plan);
            });
            files.push(ContentFile {
                href: BookPlan::file(number, part),
                title: if part == 0 {
                    title.clone()
                } else {
                    String::new()
                },
                text,
                mathml: cx.mathml,
                colored: cx.colored,
                pages: std::mem::take(&mut cx.pages),
            });
            marks = cx.marks;
            let own = cx.warnings.iter_mut();
            own.for_each(|it| it.article = u32::try_from(number).ok());
            warnings.append(&mut cx.warnings);
            references = std::mem::take(&mut cx.references);
        }
    }
    files
}

fn marks_of(options: &Options, article: usize) -> &[PageMark] {
    let number = |it: &PageMark| usize::try_from(it.article).unwrap_or(usize::MAX);
    let marks = &options.page_list;
    let start = marks.partition_point(|it| number(it) < article);
    let end = marks.partition_point(|it| number(it) <= article);
    &marks[start..end]
}

/// Writes the content of one file of an article: head, blocks, notes, source.
fn section(xml: &mut Xml, cx: &mut Context, plan: &ArticlePlan) {
    let document = cx.document;
    let (_, part) = cx.place;
    let masthead = Masthead::of(&document.metadata);
    let title = masthead.title;
    let top = Destination::Article(cx.article()).xhtml_id();
    let mut attributes = vec![("epub:type", "chapter"), ("role", "doc-chapter")];
    attributes.push(match part {
        0 => ("aria-labelledby", &*top),
        _ => ("aria-label", title),
    });
    let blocks = plan.parts[part].clone();
    xml.element("section", &attributes, |xml| {
        xml.newline();
        if part == 0 {
            // The head is printed on the page on which the first block begins, so the page mark comes before it.
            inline::pages_before(xml, cx, (0, 0));
            if let Some(part) = cx.part {
                xml.leaf("p", &[("class", "part-title")], part);
            }
            header(xml, cx, &masthead);
        }
        block::body(xml, cx, blocks, 0);
        notes(xml, cx, plan);
        if part + 1 == plan.parts.len() {
            inline::pages_before(xml, cx, (u32::MAX, u32::MAX));
            footer(xml, cx, &masthead);
        }
    });
}

/// Writes the title, the subtitle and the byline.
fn header(xml: &mut Xml, cx: &Context, masthead: &Masthead) {
    let upright = cx.options.vertical;
    let shown = &cx.options.theme.title;
    xml.element("header", &[], |xml| {
        if let Some(kicker) = masthead.kicker.filter(|_| shown.kicker) {
            xml.element("p", &[("class", "kicker")], |xml| {
                vertical::text(xml, kicker, upright);
            });
        }
        let id = Destination::Article(cx.article()).xhtml_id();
        xml.element("h1", &[("id", &*id)], |xml| {
            inline::title(xml, masthead.title, upright);
        });
        if let Some(subtitle) = masthead.subtitle {
            let attributes = [("class", "subtitle"), ("role", "doc-subtitle")];
            xml.element("p", &attributes, |xml| {
                vertical::text(xml, subtitle, upright);
            });
        }
        if let Some(lead) = cx.document.lead().filter(|_| shown.lead) {
            xml.element("p", &[("class", "lead")], |xml| {
                vertical::text(xml, lead, upright);
            });
        }
        let byline = masthead
            .byline
            .iter()
            .filter(|it| shown.tags || !it.is_subjects());
        let byline: Vec<Credit> = byline.copied().collect();
        if byline.is_empty() {
            return;
        }
        xml.element("p", &[("class", "byline")], |xml| {
            for (number, credit) in byline.iter().enumerate() {
                if number > 0 {
                    xml.text(" ");
                }
                self::credit(xml, cx, *credit);
            }
        });
    });
    xml.newline();
}

/// Writes a part of the byline, with a class for style sheets. A date is also given in machine-readable form.
fn credit(xml: &mut Xml, cx: &Context, credit: Credit) {
    let iso;
    let (name, attribute) = match credit {
        Credit::Authors(_) => ("span", ("class", "author")),
        Credit::Translators(_) => ("span", ("class", "translator")),
        Credit::Publisher(_) => ("span", ("class", "publisher")),
        Credit::Subjects(_) => ("span", ("class", "subjects")),
        Credit::Date(date) => {
            iso = date.iso();
            ("time", ("datetime", &*iso))
        }
    };
    xml.element(name, &[attribute], |xml| {
        let spelled = cx.options.theme.title.date == WrittenDate::Spelled;
        let words = cx.labels.credit(credit, spelled);
        vertical::text(xml, &words, cx.options.vertical);
    });
}

/// Writes the notes that the plan assigns to this file.
fn notes(xml: &mut Xml, cx: &mut Context, plan: &ArticlePlan) {
    let (_, part) = cx.place;
    if !plan.notes.contains(&part) {
        return;
    }
    let document = cx.document;
    let attributes = [
        ("class", "notes"),
        ("epub:type", "footnotes"),
        ("aria-label", cx.labels.notes),
    ];
    xml.element("section", &attributes, |xml| {
        xml.newline();
        for (index, note) in document.notes.iter().enumerate() {
            if plan.notes[index] != part {
                continue;
            }
            let (article, number) = (cx.article(), plan::number(index));
            let id = Destination::Note { article, number }.xhtml_id();
            let attributes = [
                ("id", &*id),
                ("epub:type", "footnote"),
                ("role", "doc-footnote"),
            ];
            // The label of a note links back to the first reference, if there is one.
            let referred = cx.references.contains_key(&NoteId(number));
            xml.element("aside", &attributes, |xml| {
                let label = note_label(document, NoteId(number));
                let label = format!("[{label}]");
                xml.element("p", &[("class", "note-label")], |xml| {
                    if referred {
                        let mark = Destination::Reference {
                            article,
                            note: number,
                            count: 1,
                        };
                        let href = format!("#{}", mark.xhtml_id());
                        let back = format!("{} {label}", cx.labels.back);
                        let link = [
                            ("href", &*href),
                            ("role", "doc-backlink"),
                            ("aria-label", &back),
                        ];
                        xml.leaf("a", &link, &label);
                    } else {
                        xml.text(&label);
                    }
                });
                block::nested(xml, cx, &note.blocks);
            });
            xml.newline();
        }
    });
    xml.newline();
}

/// Writes the source of the article and its rights.
fn footer(xml: &mut Xml, cx: &Context, masthead: &Masthead) {
    if masthead.foot.is_empty() {
        return;
    }
    xml.element("footer", &[("class", "source")], |xml| {
        for imprint in &masthead.foot {
            match imprint {
                Imprint::Source(address) => xml.element("p", &[], |xml| {
                    xml.text(cx.labels.source);
                    xml.text(cx.labels.colon);
                    match super::url::href(address) {
                        Some(href) => xml.leaf("a", &[("href", &href)], address),
                        None => xml.text(address),
                    }
                }),
                Imprint::Rights(rights) => xml.leaf("p", &[("class", "rights")], rights),
            }
        }
    });
    xml.newline();
}
