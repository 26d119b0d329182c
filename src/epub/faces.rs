//! Embeds fonts in the EPUB: from each face, only the glyphs of the characters that the book sets in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use skrifa::raw::TableProvider as _;
use subsetter::GlyphRemapper;

use super::options::Options;
use super::plan::one_line;
use super::{gsub, sfnt};
use crate::book::Book;
use crate::diag::rules;
use crate::fonts::{Face, FaceId, Family, Fonts};
use crate::model::walk::every_inline_within;
use crate::model::{
    AssetState, Blob, Block, BlockKind, Document, Imprint, Inline, Language, Masthead, Region,
    Style,
};
use crate::themes::{TitleStyle, TypeFace, WrittenDate};
use crate::words::Words;
use crate::{Fact, Warning};

/// The font files embedded in a book, and the style sheet that declares them.
#[derive(Debug)]
pub(super) struct EmbeddedFaces {
    /// The fonts and their licences.
    pub(super) files: Vec<FontFile>,
    /// The text of `fonts.css`.
    pub(super) css: String,
}

/// A file's name below `OEBPS/fonts/`, its media type and its bytes.
type FontFile = (String, &'static str, Blob);

/// Licences: the beginning of a font's file name, the name of its licence file, and the text. The first row that
/// matches counts. The licence is written to the book next to the font.
const LICENCES: [(&str, &str, &str); 7] = [
    (
        "NotoSerif-Light",
        "LICENSE-NotoSerif.txt",
        include_str!("../../fonts/LICENSE-NotoSerif.txt"),
    ),
    (
        "NotoSerifCJK",
        "LICENSE-NotoCJK.txt",
        include_str!("../../fonts/LICENSE-NotoCJK.txt"),
    ),
    (
        "NotoSansCJK",
        "LICENSE-NotoCJK.txt",
        include_str!("../../fonts/LICENSE-NotoCJK.txt"),
    ),
    (
        "NotoEmoji",
        "LICENSE-NotoEmoji.txt",
        include_str!("../../fonts/LICENSE-NotoEmoji.txt"),
    ),
    (
        "Noto",
        "LICENSE-Noto.txt",
        include_str!("../../fonts/LICENSE-Noto.txt"),
    ),
    (
        "LXGW",
        "LICENSE-LXGWWenKai.txt",
        include_str!("../../fonts/LICENSE-LXGWWenKai.txt"),
    ),
    (
        "HanaMin",
        "LICENSE-HanaMin.txt",
        include_str!("../../fonts/LICENSE-HanaMin.txt"),
    ),
];

const FAMILIES: [Family; 5] = [
    Family::Song,
    Family::Hei,
    Family::Kai,
    Family::Mono,
    Family::Caption,
];

/// Embeds the faces that a book uses; `None` when the options do not ask for embedded fonts.
pub(super) fn embed(
    book: &Book,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Option<EmbeddedFaces> {
    let fonts = options.fonts.as_deref().filter(|_| options.embed_fonts)?;
    let used = used(book, options);
    let families = families(&book.metadata.language);
    let mut by_face: BTreeMap<FaceId, BTreeSet<char>> = BTreeMap::new();
    let mut chains: BTreeMap<usize, Vec<FaceId>> = BTreeMap::new();
    for (family, characters) in used.iter().enumerate() {
        for c in characters {
            if let Some(face) = face_of(fonts, families[family], *c) {
                by_face.entry(face).or_default().insert(*c);
                let chain = chains.entry(family).or_default();
                if !chain.contains(&face) {
                    chain.push(face);
                }
            }
        }
    }
    let mut faces = EmbeddedFaces {
        files: Vec::new(),
        css: String::new(),
    };
    for (id, characters) in by_face {
        let face = fonts.face(id);
        let region = book.metadata.language.region();
        match subset(face, &characters, region, options.vertical) {
            Ok(bytes) => faces.add(face, bytes),
            Err(reason) => {
                warnings.push(Warning::new(
                    0,
                    &rules::EPUB_FONTS,
                    Fact::Simplified {
                        what: format!("text set in `{}` ({reason})", face.file),
                        shown_as: "text in the reader's own face".to_owned(),
                    },
                ));
            }
        }
    }
    for (family, chain) in chains {
        // CSS tries the faces in the order of the fallback chain, so that a companion face comes before the
        // face it accompanies.
        let order = fonts.chain(families[family]);
        let chain = order.iter().filter(|it| chain.contains(it));
        let quotes = options.theme.faces.quote == TypeFace::Kai;
        faces.rule(families[family], quotes, chain.map(|it| fonts.face(*it)));
    }
    Some(faces)
}

/// [`FAMILIES`] for a book in this language: headings are sans serif in Chinese, Japanese and Korean, and the bold
/// body face in other languages, whose body face is heavier than that of letters among Han.
fn families(language: &Language) -> [Family; 5] {
    let is_alphabetic = language.region() == Region::Other;
    FAMILIES.map(|family| match family {
        Family::Hei if !is_han(language) => Family::Bold,
        Family::Song if is_alphabetic => Family::Roman,
        Family::Kai if is_alphabetic => Family::Italic,
        Family::Song
        | Family::Roman
        | Family::Hei
        | Family::Bold
        | Family::Kai
        | Family::Italic
        | Family::Mono
        | Family::MonoBold
        | Family::Caption => family,
    })
}

/// Faces that are not embedded: a subset loses the tables that shape these scripts, or join several characters into
/// one emoji. The reading system's own fonts set such text correctly.
const SHAPED: [&str; 5] = [
    "NotoNaskhArabic",
    "NotoSerifDevanagari",
    "NotoSerifThai",
    "NotoSerifHebrew",
    "NotoEmoji",
];

/// The face that a character is set in. Punctuation that Chinese and Western text share comes from the Chinese face.
/// A combining mark gets no face here, because it must come from the face of its base character.
fn face_of(fonts: &Fonts, family: Family, c: char) -> Option<FaceId> {
    let combining = ('\u{300}'..='\u{36f}').contains(&c) || ('\u{3099}'..='\u{309a}').contains(&c);
    if c.is_control() || combining || c.is_whitespace() && c != '\u{3000}' {
        return None;
    }
    let face = fonts.find(family, c, c >= '\u{2000}')?;
    let file = &fonts.face(face).file;
    SHAPED
        .iter()
        .all(|it| !file.starts_with(it))
        .then_some(face)
}

impl EmbeddedFaces {
    fn add(&mut self, face: &Face, bytes: Vec<u8>) {
        let cff = bytes.starts_with(b"OTTO");
        let (extension, media_type) = if cff {
            ("otf", "font/otf")
        } else {
            ("ttf", "font/ttf")
        };
        let name = css_name(face);
        let file = format!("{name}.{extension}");
        _ = writeln!(
            self.css,
            "@font-face {{ font-family: \"{name}\"; src: url(\"fonts/{file}\"); }}"
        );
        self.files.push((file, media_type, Blob::from(bytes)));
        let licence = LICENCES.iter().find(|it| face.file.starts_with(it.0));
        if let Some((_, name, text)) = licence
            && self.files.iter().all(|it| it.0 != *name)
        {
            let blob = Blob::from(text.as_bytes().to_vec());
            self.files.push(((*name).to_owned(), "text/plain", blob));
        }
    }

    /// Declares the faces of a family; `quotes` tells whether block quotations are in Kai.
    fn rule<'a>(&mut self, family: Family, quotes: bool, faces: impl Iterator<Item = &'a Face>) {
        let (selector, last) = match family {
            Family::Song | Family::Roman => ("body", "serif"),
            Family::Hei | Family::Bold => (
                "h1, h2, h3, h4, h5, h6, strong, b, th, dt, .cover-title",
                "sans-serif",
            ),
            Family::Kai | Family::Italic if !quotes => ("em, em:lang(zh)", "serif"),
            Family::Kai | Family::Italic => {
                ("em, blockquote, em:lang(zh), blockquote:lang(zh)", "serif")
            }
            Family::Mono | Family::MonoBold => ("code, kbd, pre", "monospace"),
            Family::Caption => ("figcaption, caption", "serif"),
        };
        let mut names: Vec<String> = faces.map(|it| format!("\"{}\"", css_name(it))).collect();
        names.push(last.to_owned());
        _ = writeln!(
            self.css,
            "{selector} {{ font-family: {}; }}",
            names.join(", ")
        );
        // The heading faces are bold already; without this rule, a reading system would embolden them again.
        if matches!(family, Family::Hei | Family::Bold) {
            _ = writeln!(self.css, "{selector} {{ font-weight: normal; }}");
        }
    }
}

/// The CSS family name of a face. Its prefix keeps it apart from the fonts installed on the reader's device.
fn css_name(face: &Face) -> String {
    let stem = face.file.split('.').next().unwrap_or_default();
    format!("lt-{stem}")
}

/// A font file with the glyphs of these characters only, in the forms of the book's region, and with their vertical
/// forms when `vertical` is set.
fn subset(
    face: &Face,
    characters: &BTreeSet<char>,
    region: Region,
    vertical: bool,
) -> Result<Vec<u8>, String> {
    let font = face.font().ok_or("no font")?;
    let gsub = font.gsub().ok();
    let language = match region {
        Region::Hans | Region::Other => b"ZHS ",
        Region::HantTw => b"ZHT ",
        Region::HantHk => b"ZHH ",
        Region::Ja => b"JAN ",
        Region::Ko => b"KOR ",
    };
    let feature = |feature| {
        let table = gsub.as_ref();
        table.map_or_else(BTreeMap::new, |it| {
            gsub::single(it, b"hani", language, feature)
        })
    };
    let regional = feature(b"locl");
    let mut remapper = GlyphRemapper::new();
    let mut map = BTreeMap::new();
    for c in characters {
        if let Some(glyph) = face.glyph(*c) {
            let glyph = regional.get(&glyph).copied().unwrap_or(glyph);
            map.insert(*c, (glyph, remapper.remap(glyph)));
        }
    }
    let mut upright = BTreeMap::new();
    if vertical {
        let forms = feature(b"vert");
        for (glyph, small) in map.values() {
            if let Some(form) = forms.get(glyph) {
                upright.insert(*small, remapper.remap(*form));
            }
        }
    }
    let vertical = vertical.then(|| sfnt::Vertical {
        forms: upright,
        glyphs: remapper.remapped_gids().collect(),
    });
    let map = map.into_iter().map(|(c, (_, small))| (c, small)).collect();
    let small = subsetter::subset(face.bytes(), 0, &remapper).map_err(|it| it.to_string())?;
    sfnt::complete(&small, &font, &map, vertical.as_ref())
}

/// The characters that the book sets in each family, in the order of [`FAMILIES`].
fn used(book: &Book, options: &Options) -> [BTreeSet<char>; 5] {
    let captions = options
        .fonts
        .as_ref()
        .is_some_and(|it| it.has_own_captions());
    let mut used = <[BTreeSet<char>; 5]>::default();
    for article in &book.articles {
        let document = &article.document;
        let mut walk = CharacterWalk {
            used: &mut used,
            family: 0,
            kai: is_han(&document.metadata.language),
            quotes: match options.theme.faces.quote {
                TypeFace::Text => Family::Song,
                TypeFace::Hei => Family::Hei,
                TypeFace::Kai => Family::Kai,
            },
            captions,
        };
        walk.masthead(document, &options.theme.title);
        document.blocks.iter().for_each(|it| walk.block(it));
        for note in &document.notes {
            note.blocks.iter().for_each(|it| walk.block(it));
        }
    }
    // Labels and symbols that the EPUB writer adds. All are included, even if the book does not use them.
    let labels = Words::of(&book.metadata.language).all();
    let numbers = "0123456789[]（）：·—…☑☐→-";
    used[0].extend(labels.chars().chain(numbers.chars()));
    for article in &book.articles {
        let words = Words::of(&article.document.metadata.language);
        for (_, asset) in article.document.assets.iter() {
            if let AssetState::Missing(reason) = &asset.state {
                used[0].extend(words.reason(reason).chars());
            }
        }
    }
    used[1].extend(labels.chars());
    used
}

fn is_han(language: &Language) -> bool {
    match language.region() {
        Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Ko => true,
        Region::Other => false,
    }
}

/// Collects the characters of an article by the family that the style sheet sets them in.
struct CharacterWalk<'a> {
    used: &'a mut [BTreeSet<char>; 5],
    /// Index in [`FAMILIES`].
    family: usize,
    kai: bool,
    /// The family of block quotations.
    quotes: Family,
    /// Whether captions have a face of their own.
    captions: bool,
}

impl CharacterWalk<'_> {
    fn text(&mut self, text: &str) {
        self.used[self.family].extend(text.chars());
    }

    fn within(&mut self, family: Family, walk: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.family, index(family));
        walk(self);
        self.family = before;
    }

    /// Collects what the head and the foot of an article show.
    fn masthead(&mut self, document: &Document, title: &TitleStyle) {
        let words = Words::of(&document.metadata.language);
        let masthead = Masthead::of(&document.metadata);
        self.within(Family::Hei, |it| it.text(masthead.title));
        self.text(masthead.title);
        self.text(masthead.subtitle.unwrap_or_default());
        if title.lead {
            self.text(document.lead().unwrap_or_default());
        }
        let spelled = title.date == WrittenDate::Spelled;
        for credit in masthead.byline {
            self.text(&words.credit(credit, spelled));
        }
        for imprint in masthead.foot {
            match imprint {
                Imprint::Source(text) | Imprint::Rights(text) => self.text(text),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph { inlines, .. } => self.inlines(inlines),
            BlockKind::Heading { inlines, .. } => {
                self.within(Family::Hei, |it| it.inlines(inlines));
                // The table of contents repeats the heading in the body face.
                self.text(&one_line(&crate::model::inline_text(inlines), ""));
            }
            BlockKind::List { items, .. } => items.iter().for_each(|it| self.blocks(&it.blocks)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    for term in &definition.terms {
                        self.within(Family::Hei, |it| it.inlines(term));
                    }
                    definition.details.iter().for_each(|it| self.blocks(it));
                }
            }
            BlockKind::Quote(blocks) => self.within(self.quotes, |it| it.blocks(blocks)),
            BlockKind::Code { text, .. } => self.within(Family::Mono, |it| it.text(text)),
            BlockKind::Table(table) => {
                self.caption(&table.caption);
                for cell in table
                    .head
                    .iter()
                    .chain(&table.body)
                    .flat_map(|it| &it.cells)
                {
                    self.within(Family::Hei, |it| it.blocks(&cell.blocks));
                    self.blocks(&cell.blocks);
                }
            }
            BlockKind::Figure(figure) => {
                figure.images.iter().for_each(|it| self.text(&it.alt));
                self.caption(&figure.caption);
            }
            BlockKind::Rule => {}
            BlockKind::Embed(embed) => {
                self.text(&embed.title);
                self.text(embed.url.as_deref().unwrap_or_default());
                self.inlines(&embed.text);
            }
            BlockKind::Math(math) => self.within(Family::Mono, |it| it.text(&math.tex)),
            BlockKind::Group { title, blocks } => {
                self.within(Family::Hei, |it| it.inlines(title));
                self.blocks(blocks);
            }
        }
    }

    fn caption(&mut self, inlines: &[Inline]) {
        if self.captions {
            self.within(Family::Caption, |it| it.inlines(inlines));
        } else {
            self.inlines(inlines);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|it| self.block(it));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        every_inline_within(inlines, self.family, &mut |inline, family| {
            let outer = std::mem::replace(&mut self.family, family);
            let within = self.inline(inline);
            self.family = outer;
            within
        });
    }

    /// Collects the characters that an inline shows itself, and returns the family for the inlines inside it.
    fn inline(&mut self, inline: &Inline) -> usize {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Styled(Style::Strong, _) => return index(Family::Hei),
            Inline::Styled(Style::Emphasis, _) if self.kai => return index(Family::Kai),
            Inline::Styled(Style::Keyboard, _) => return index(Family::Mono),
            Inline::Code(text) => self.within(Family::Mono, |it| it.text(text)),
            Inline::Image(image) => self.text(&image.alt),
            Inline::Ruby(pairs) => {
                for pair in pairs {
                    self.text(&pair.base);
                    self.text(&pair.text);
                }
            }
            Inline::Math(math) => self.within(Family::Mono, |it| it.text(&math.tex)),
            Inline::Styled(..)
            | Inline::Link { .. }
            | Inline::Foreign(..)
            | Inline::LineBreak
            | Inline::NoteReference(_)
            | Inline::Anchor(_) => {}
        }
        self.family
    }
}

/// The index of a family in [`FAMILIES`]; that of the body family when it is not listed.
fn index(family: Family) -> usize {
    FAMILIES
        .iter()
        .position(|it| *it == family)
        .unwrap_or_default()
}
