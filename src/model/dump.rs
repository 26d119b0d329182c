//! Prints a [`Document`] as plain text, for golden files, bug reports and `--to model`.

use std::fmt::Write as _;

use super::walk::every_inline_within;
use super::{
    Align, AssetState, Block, BlockKind, Document, Image, Inline, ListKind, Metadata, Origin, Row,
    Style, Table, Target,
};

impl Document {
    /// The document as text: one line for each node, children indented by two spaces, and `@n` for line n of the source.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut dump = Dump::default();
        dump.metadata(&self.metadata);
        for (id, asset) in self.assets.iter() {
            let state = match &asset.state {
                AssetState::Pending => "pending".to_owned(),
                AssetState::Loaded(picture) => format!(
                    "{} {}x{} {:?}",
                    picture.media.mime(),
                    picture.width,
                    picture.height,
                    picture.blob
                ),
                AssetState::Missing(reason) => format!("missing: {reason}"),
            };
            dump.line(&format!("asset {} @{} {state}", id.0, asset.line));
            for candidate in &asset.candidates {
                let shown: String = candidate.chars().take(120).collect();
                dump.line(&format!("  {shown:?}"));
            }
        }
        dump.line("body");
        dump.blocks(&self.blocks);
        for (number, note) in self.notes.iter().enumerate() {
            dump.line(&format!("note {number} {:?} @{}", note.label, note.line));
            dump.blocks(&note.blocks);
        }
        dump.out
    }
}

#[derive(Default)]
struct Dump {
    out: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: &str) {
        _ = writeln!(self.out, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn inside(&mut self, what: impl FnOnce(&mut Self)) {
        self.depth += 1;
        what(self);
        self.depth -= 1;
    }

    fn metadata(&mut self, metadata: &Metadata) {
        let origin = |it: Origin| match it {
            Origin::Written => "",
            Origin::Invented => " (invented)",
        };
        self.line("metadata");
        self.inside(|dump| {
            dump.line(&format!(
                "title {:?}{}",
                metadata.title,
                origin(metadata.title_origin)
            ));
            let one = |dump: &mut Self, key: &str, value: &Option<String>| {
                if let Some(value) = value {
                    dump.line(&format!("{key} {value:?}"));
                }
            };
            one(dump, "subtitle", &metadata.subtitle);
            for (key, values) in [
                ("author", &metadata.authors),
                ("translator", &metadata.translators),
            ] {
                for value in values {
                    dump.line(&format!("{key} {value:?}"));
                }
            }
            one(dump, "publisher", &metadata.publisher);
            for (key, date) in [("date", &metadata.date), ("modified", &metadata.modified)] {
                if let Some(date) = date {
                    dump.line(&format!("{key} {} {:?}", date.iso(), date.written));
                }
            }
            for value in &metadata.subjects {
                dump.line(&format!("subject {value:?}"));
            }
            one(dump, "description", &metadata.description);
            let language = metadata.language.to_string();
            dump.line(&format!(
                "language {language}{}",
                origin(metadata.language_origin)
            ));
            one(dump, "source", &metadata.source_url);
            one(dump, "rights", &metadata.rights);
            one(dump, "series", &metadata.series);
            dump.line(&format!("identifier {}", metadata.identifier));
            if let Some(cover) = metadata.cover {
                dump.line(&format!("cover asset {}", cover.0));
            }
            for field in &metadata.extra {
                dump.line(&format!(
                    "extra {:?} {} @{}",
                    field.key, field.value, field.line
                ));
            }
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        self.inside(|dump| blocks.iter().for_each(|it| dump.block(it)));
    }

    fn block(&mut self, block: &Block) {
        let mut tail = format!(" @{}", block.line);
        for anchor in &block.anchors {
            _ = write!(tail, " #{anchor}");
        }
        if let Some(language) = &block.language {
            _ = write!(tail, " lang={language}");
        }
        match &block.kind {
            BlockKind::Paragraph { inlines, align } => {
                self.line(&format!("paragraph{}{tail}", align_name(*align)));
                self.inlines(inlines);
            }
            BlockKind::Heading {
                level,
                inlines,
                origin,
            } => {
                let invented = if *origin == Origin::Invented {
                    " invented"
                } else {
                    ""
                };
                self.line(&format!("heading {}{invented}{tail}", level.get()));
                self.inlines(inlines);
            }
            BlockKind::List { kind, items } => {
                match kind {
                    ListKind::Bullet => self.line(&format!("list bullet{tail}")),
                    ListKind::Ordered { start } => {
                        self.line(&format!("list ordered from {start}{tail}"));
                    }
                }
                self.inside(|dump| {
                    for item in items {
                        dump.line(match item.checked {
                            None => "item",
                            Some(true) => "item [x]",
                            Some(false) => "item [ ]",
                        });
                        dump.blocks(&item.blocks);
                    }
                });
            }
            BlockKind::Definitions(definitions) => {
                self.line(&format!("definitions{tail}"));
                self.inside(|dump| {
                    for definition in definitions {
                        for term in &definition.terms {
                            dump.line("term");
                            dump.inlines(term);
                        }
                        for detail in &definition.details {
                            dump.line("detail");
                            dump.blocks(detail);
                        }
                    }
                });
            }
            BlockKind::Quote(blocks) => {
                self.line(&format!("quote{tail}"));
                self.blocks(blocks);
            }
            BlockKind::Code { language, text } => {
                let language = language.as_deref().unwrap_or("-");
                self.line(&format!("code {language}{tail}"));
                self.inside(|dump| {
                    text.split('\n')
                        .for_each(|it| dump.line(&format!("| {it}")));
                });
            }
            BlockKind::Table(table) => {
                self.line(&format!("table of {} columns{tail}", table.columns));
                self.inside(|dump| dump.table(table));
            }
            BlockKind::Figure(figure) => {
                self.line(&format!("figure{tail}"));
                self.inside(|dump| {
                    figure.images.iter().for_each(|it| dump.image(it));
                    if !figure.caption.is_empty() {
                        dump.line("caption");
                        dump.inlines(&figure.caption);
                    }
                });
            }
            BlockKind::Rule => self.line(&format!("rule{tail}")),
            BlockKind::Embed(embed) => {
                self.line(&format!("embed {:?} {:?}{tail}", embed.kind, embed.title));
                self.inside(|dump| {
                    if let Some(url) = &embed.url {
                        dump.line(&format!("url {url:?}"));
                    }
                    if let Some(poster) = embed.poster {
                        dump.line(&format!("poster asset {}", poster.0));
                    }
                });
                self.inlines(&embed.text);
            }
            BlockKind::Math(math) => self.line(&format!("math {:?}{tail}", math.tex)),
            BlockKind::Group { title, blocks } => {
                self.line(&format!("group{tail}"));
                self.inside(|dump| {
                    dump.line("title");
                    dump.inlines(title);
                });
                self.blocks(blocks);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.line("caption");
            self.inlines(&table.caption);
        }
        for (name, rows) in [("head", &table.head), ("body", &table.body)] {
            for row in rows {
                self.row(name, row);
            }
        }
    }

    fn row(&mut self, name: &str, row: &Row) {
        self.line(&format!("{name} row"));
        self.inside(|dump| {
            for cell in &row.cells {
                let mut text = if cell.header { "header" } else { "cell" }.to_owned();
                if cell.column_span > 1 {
                    _ = write!(text, " columns={}", cell.column_span);
                }
                if cell.row_span > 1 {
                    _ = write!(text, " rows={}", cell.row_span);
                }
                dump.line(&(text + align_name(cell.align)));
                dump.blocks(&cell.blocks);
            }
        });
    }

    fn image(&mut self, image: &Image) {
        let mut text = format!("image asset {} alt {:?}", image.asset.0, image.alt);
        if let Some(title) = &image.title {
            _ = write!(text, " title {title:?}");
        }
        for (name, length) in [("width", image.width), ("height", image.height)] {
            if let Some(length) = length {
                _ = write!(text, " {name} {length}");
            }
        }
        if let Some(link) = &image.link {
            _ = write!(text, " link {}", target(link));
        }
        self.line(&text);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        let depth = self.depth + 1;
        every_inline_within(inlines, depth, &mut |inline, depth| {
            let outer = std::mem::replace(&mut self.depth, depth);
            self.inline(inline);
            self.depth = outer;
            depth + 1
        });
    }

    /// Prints an inline without the inlines inside it.
    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.line(&format!("text {text:?}")),
            Inline::LineBreak => self.line("line break"),
            Inline::Styled(style, _) => match style {
                Style::Abbreviation(full) => self.line(&format!("abbreviation {full:?}")),
                Style::Highlighted(note) => self.line(&format!("highlighted {note:?}")),
                Style::Emphasis
                | Style::Strong
                | Style::Underlined
                | Style::Inserted
                | Style::Deleted
                | Style::Marked
                | Style::Small
                | Style::Subscript
                | Style::Superscript
                | Style::Keyboard
                | Style::Quoted
                | Style::Cited
                | Style::Dotted
                | Style::Wavy
                | Style::Framed => self.line(&format!("{style:?}").to_lowercase()),
            },
            Inline::Code(text) => self.line(&format!("code {text:?}")),
            Inline::Link { target: to, .. } => self.line(&format!("link {}", target(to))),
            Inline::Image(image) => self.image(image),
            Inline::Ruby(pairs) => {
                self.line("ruby");
                self.inside(|dump| {
                    for pair in pairs {
                        dump.line(&format!("{:?} {:?}", pair.base, pair.text));
                    }
                });
            }
            Inline::Math(math) => self.line(&format!("math {:?}", math.tex)),
            Inline::NoteReference(note) => self.line(&format!("note reference {}", note.0)),
            Inline::Anchor(name) => self.line(&format!("anchor #{name}")),
            Inline::Foreign(language, _) => self.line(&format!("foreign {language}")),
        }
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::External(url) => format!("{url:?}"),
        Target::Anchor(anchor) => format!("#{anchor}"),
        Target::Article { article, anchor } => {
            format!("article {article} #{}", anchor.as_deref().unwrap_or(""))
        }
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Natural => "",
        Align::Start => " start",
        Align::Center => " center",
        Align::End => " end",
    }
}
