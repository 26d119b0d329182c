//! Text to glyphs: harfrust behind caches per face, script, language and features, so that each distinct
//! piece is shaped only once.

use std::collections::BTreeMap;

use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Font, ShapeOptions, ShapePlan, ShaperFont, Tag,
};
use skrifa::raw::TableProvider as _;

use super::class::is_ideograph;
use crate::fonts::{FaceId, Family, Fonts};
use crate::model::Language;

/// Everything that a shaping plan depends on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct PlanKey {
    pub(super) face: FaceId,
    /// ISO 15924.
    pub(super) script: [u8; 4],
    /// From [`ShapingFaces::language`].
    pub(super) language: u16,
    pub(super) rtl: bool,
    /// Latin and its like keep `kern`; the composer owns the gaps of CJK (ORD-05).
    pub(super) kern: bool,
    pub(super) stance: Stance,
}

/// How glyphs stand in their line, which matters where it will run down the page (RULES VT).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Stance {
    /// Along the line: in a line that runs down they lie on their right side.
    #[default]
    Along,
    /// Upright, one below the other, in the forms that the face has for such lines (`vert`).
    Upright,
    /// Upright, side by side in one cell (縦中横).
    Together,
}

/// A glyph as the face has it. Lengths in font units.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShapedGlyph {
    pub(super) id: u16,
    /// Byte in the shaped piece where its cluster starts.
    pub(super) cluster: u32,
    pub(super) advance: i32,
    pub(super) dx: i32,
    pub(super) dy: i32,
}

/// What `halt` does to a mark, in font units: it tells which side is blank (PW-02).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Halt {
    pub(super) dx: i32,
    pub(super) advance: i32,
}

/// What the composer asks of fonts; a test answers with made-up metrics.
pub(super) trait ShapingFaces {
    /// The face for a cluster; `None` when no face has its first character.
    fn find(&mut self, family: Family, cluster: &str, wants: Wants) -> Option<FaceId>;
    /// A number for a language.
    fn language(&mut self, language: &Language) -> u16;
    /// Glyphs of a piece, as a range of [`ShapingFaces::pool`].
    fn shape(&mut self, key: PlanKey, piece: &str) -> (u32, u32);
    /// Glyphs of one character.
    fn shape_char(&mut self, key: PlanKey, c: char) -> (u32, u32);
    /// All glyphs shaped so far.
    fn pool(&self) -> &[ShapedGlyph];
    /// What `halt` does to a mark; `None` when the face has no such feature.
    fn halt(&mut self, key: PlanKey, c: char) -> Option<Halt>;
    /// Font units per em.
    fn units(&self, face: FaceId) -> i64;
}

/// Which face a cluster wants first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Wants {
    /// The Latin companion.
    Western,
    /// The ideographic face.
    Cjk,
    /// The emoji face.
    Emoji,
}

/// The faces, and what is remembered of shaping between paragraphs.
pub struct Shaper<'a> {
    fonts: &'a Fonts,
    /// Given back to the fonts at the end, because to load a face and to prepare its rules costs more than to shape an
    /// article with them.
    memory: Box<ShapingMemory>,
}

/// What is remembered of shaping with some faces. It changes how fast text is shaped, never how.
#[derive(Default)]
struct ShapingMemory {
    loaded: BTreeMap<FaceId, LoadedFace>,
    languages: Vec<Language>,
    plans: Vec<ShapingPlan>,
    last_plan: usize,
    pool: Vec<ShapedGlyph>,
    coverage: BTreeMap<(Family, Wants), CharTable<u16>>,
    halts: BTreeMap<(FaceId, u16, char, bool), Option<Halt>>,
    buffer: Buffer,
}

impl<'a> Shaper<'a> {
    /// Where its faces are from.
    pub(in crate::layout) fn fonts(&self) -> &'a Fonts {
        self.fonts
    }
}

impl std::fmt::Debug for Shaper<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shaper")
            .field("plans", &self.memory.plans.len())
            .field("glyphs", &self.memory.pool.len())
            .finish_non_exhaustive()
    }
}

struct LoadedFace {
    font: Option<Font>,
    units: i64,
    /// Whether it has the feature `halt`, and for lines that run down `vhal`.
    halt: bool,
    vhal: bool,
    /// Whether it says where glyphs stand in lines that run down.
    vertical: bool,
}

struct ShapingPlan {
    key: PlanKey,
    plan: Option<ShapePlan>,
    singles: CharTable<(u32, u8)>,
    pieces: BTreeMap<Box<str>, (u32, u32)>,
}

/// A table over code points, in pages of 256 that exist only when something is in them.
struct CharTable<T>(Vec<Option<Box<[Option<T>; 256]>>>);

impl<T: Copy> CharTable<T> {
    fn get(&self, c: char) -> Option<T> {
        let page = self.0.get(u32::from(c) as usize >> 8)?.as_ref()?;
        page[u32::from(c) as usize & 0xff]
    }

    fn set(&mut self, c: char, value: T) {
        let number = u32::from(c) as usize >> 8;
        if self.0.len() <= number {
            self.0.resize_with(number + 1, || None);
        }
        let page = self.0[number].get_or_insert_with(|| Box::new([None; 256]));
        page[u32::from(c) as usize & 0xff] = Some(value);
    }
}

/// Pieces longer than this are not remembered: they are not words.
const LONGEST_REMEMBERED: usize = 48;
/// The most shaped glyphs that are remembered from book to book (24 bytes each, and about as much for the words that
/// they stand for).
const MOST_KEPT: usize = 100_000;
/// In the table of coverage: no face has the character.
const NOWHERE: u16 = u16::MAX;

impl<'a> Shaper<'a> {
    /// A shaper for these faces, with what an earlier one has remembered of them. One serves a whole book.
    #[must_use]
    pub fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            memory: fonts.take_kept().unwrap_or_default(),
        }
    }

    fn load(&mut self, face: FaceId) {
        let fonts = self.fonts;
        self.memory
            .loaded
            .entry(face)
            .or_insert_with(|| load(fonts, face));
    }

    /// Number of the plan for a key, made when it is new.
    fn plan(&mut self, key: PlanKey) -> usize {
        if self
            .memory
            .plans
            .get(self.memory.last_plan)
            .is_some_and(|it| it.key == key)
        {
            return self.memory.last_plan;
        }
        if let Some(found) = self.memory.plans.iter().position(|it| it.key == key) {
            self.memory.last_plan = found;
            return found;
        }
        self.load(key.face);
        let language = self.harfrust_language(key.language);
        let font = self
            .memory
            .loaded
            .get(&key.face)
            .and_then(|it| it.font.as_ref());
        let plan = font.map(|font| {
            let script = harfrust::Script::from_iso15924_tag(Tag::new(&key.script));
            ShapePlan::new(
                font,
                direction(key),
                script,
                language.as_ref(),
                &features(key),
            )
        });
        self.memory.plans.push(ShapingPlan {
            key,
            plan,
            singles: CharTable(Vec::new()),
            pieces: BTreeMap::new(),
        });
        self.memory.last_plan = self.memory.plans.len() - 1;
        self.memory.last_plan
    }

    fn harfrust_language(&self, language: u16) -> Option<harfrust::Language> {
        let language = self.memory.languages.get(usize::from(language))?;
        harfrust::Language::new(language.as_str())
    }

    /// Shapes a piece into the pool.
    fn run(&mut self, plan: usize, piece: &str, extra: &[Feature]) -> (u32, u32) {
        let start = self.memory.pool.len();
        let key = self.memory.plans[plan].key;
        let language = self.harfrust_language(key.language);
        let font = self
            .memory
            .loaded
            .get(&key.face)
            .and_then(|it| it.font.as_ref());
        if let Some(font) = font {
            self.memory.buffer.clear();
            self.memory.buffer.push_str(piece);
            self.memory.buffer.set_direction(direction(key));
            self.memory
                .buffer
                .set_script(harfrust::Script::from_iso15924_tag(Tag::new(&key.script)));
            self.memory.buffer.set_language(language);
            self.memory
                .buffer
                .set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
            let mut features = features(key).to_vec();
            features.extend_from_slice(extra);
            let options = ShapeOptions::new().features(&features);
            let options = if extra.is_empty() {
                options.plan(self.memory.plans[plan].plan.as_ref())
            } else {
                options
            };
            if harfrust::shape(&ShaperFont::new(font), &mut self.memory.buffer, options).is_ok() {
                let infos = self.memory.buffer.glyph_infos().iter();
                let measured = self.memory.loaded.get(&key.face);
                let cell = UprightCell::of(measured);
                for (info, position) in infos.zip(self.memory.buffer.glyph_positions()) {
                    let glyph = ShapedGlyph {
                        id: u16::try_from(info.glyph_id).unwrap_or(0),
                        cluster: info.cluster,
                        advance: position.x_advance,
                        dx: position.x_offset,
                        dy: position.y_offset,
                    };
                    self.memory.pool.push(match key.stance {
                        Stance::Along | Stance::Together => glyph,
                        Stance::Upright => cell.upright(glyph, position.y_advance),
                    });
                }
                if key.stance == Stance::Together {
                    cell.together(&mut self.memory.pool[start..]);
                }
            }
        }
        let number = |it| u32::try_from(it).unwrap_or(u32::MAX);
        (number(start), number(self.memory.pool.len()))
    }
}

/// The cell of an ideograph in a line that runs down, in the units of a face. Such a line is composed as if it ran
/// across and then turned, so along it is across here, and what is to its right is above here.
#[derive(Clone, Copy)]
struct UprightCell {
    units: i32,
    /// Whether the face says itself where glyphs stand in it (`vmtx`).
    measured: bool,
}

impl UprightCell {
    fn of(face: Option<&LoadedFace>) -> Self {
        let units = face.map_or(1000, |it| it.units);
        Self {
            units: i32::try_from(units).unwrap_or(1000),
            measured: face.is_some_and(|it| it.vertical),
        }
    }

    /// The middle of the cell, above the baseline of the line.
    fn middle(self) -> i32 {
        self.units * 38 / 100
    }

    /// A glyph shaped downwards, which is measured from the middle of the upper edge of its cell.
    fn upright(self, glyph: ShapedGlyph, down: i32) -> ShapedGlyph {
        let (advance, dx) = if self.measured {
            (-down, -glyph.dy - self.units * 88 / 100)
        } else {
            (self.units, 0)
        };
        ShapedGlyph {
            advance,
            dx,
            dy: self.middle() + glyph.dx,
            ..glyph
        }
    }

    /// Puts glyphs that are shaped across side by side in the middle of one cell, narrower if they are wider than it.
    fn together(self, glyphs: &mut [ShapedGlyph]) {
        let width: i32 = glyphs.iter().map(|it| it.advance).sum();
        let narrow = |it: i32| it * self.units / width.max(self.units);
        let mut across = self.middle() - narrow(width) / 2;
        for glyph in glyphs.iter_mut() {
            let advance = narrow(std::mem::take(&mut glyph.advance));
            (glyph.dx, glyph.dy) = (-glyph.dy, across + narrow(glyph.dx));
            across += advance;
        }
        if let Some(last) = glyphs.last_mut() {
            last.advance = self.units;
        }
    }
}

impl Drop for Shaper<'_> {
    fn drop(&mut self) {
        // A panic may have left it half changed; what a very long book has taught would take memory for nothing.
        if !std::thread::panicking() && self.memory.pool.len() <= MOST_KEPT {
            self.fonts.keep(std::mem::take(&mut self.memory));
        }
    }
}

impl ShapingFaces for Shaper<'_> {
    fn find(&mut self, family: Family, cluster: &str, wants: Wants) -> Option<FaceId> {
        let mut chars = cluster.chars();
        let c = chars.next()?;
        let single = chars.as_str().is_empty();
        let pages = self
            .memory
            .coverage
            .entry((family, wants))
            .or_insert_with(|| CharTable(Vec::new()));
        if single && let Some(found) = pages.get(c) {
            return (found != NOWHERE).then_some(FaceId(found));
        }
        let found = find(self.fonts, family, cluster, wants);
        if single {
            pages.set(c, found.map_or(NOWHERE, |it| it.0));
        }
        found
    }

    fn language(&mut self, language: &Language) -> u16 {
        let found = self.memory.languages.iter().position(|it| it == language);
        let number = found.unwrap_or_else(|| {
            self.memory.languages.push(language.clone());
            self.memory.languages.len() - 1
        });
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    fn shape(&mut self, key: PlanKey, piece: &str) -> (u32, u32) {
        let plan = self.plan(key);
        if let Some(found) = self.memory.plans[plan].pieces.get(piece) {
            return *found;
        }
        let range = self.run(plan, piece, &[]);
        if piece.len() <= LONGEST_REMEMBERED {
            self.memory.plans[plan].pieces.insert(piece.into(), range);
        }
        range
    }

    fn shape_char(&mut self, key: PlanKey, c: char) -> (u32, u32) {
        let plan = self.plan(key);
        if let Some((start, count)) = self.memory.plans[plan].singles.get(c) {
            return (start, start + u32::from(count));
        }
        let mut bytes = [0; 4];
        let (start, end) = self.run(plan, c.encode_utf8(&mut bytes), &[]);
        let count = u8::try_from(end - start).unwrap_or(u8::MAX);
        self.memory.plans[plan].singles.set(c, (start, count));
        (start, end)
    }

    fn pool(&self) -> &[ShapedGlyph] {
        &self.memory.pool
    }

    fn halt(&mut self, key: PlanKey, c: char) -> Option<Halt> {
        let known = (key.face, key.language, c, key.stance == Stance::Upright);
        if let Some(found) = self.memory.halts.get(&known) {
            return *found;
        }
        let plan = self.plan(key);
        let (tag, has): (_, fn(&LoadedFace) -> bool) = match key.stance {
            Stance::Along | Stance::Together => (b"halt", |it| it.halt),
            Stance::Upright => (b"vhal", |it| it.vhal),
        };
        let halt = self.memory.loaded.get(&key.face).is_some_and(has).then(|| {
            let mut bytes = [0; 4];
            let piece = c.encode_utf8(&mut bytes);
            let measure = |range: (u32, u32), pool: &[ShapedGlyph]| {
                let glyphs = &pool[range.0 as usize..range.1 as usize];
                (
                    glyphs.iter().map(|it| it.advance).sum::<i32>(),
                    glyphs.first().map_or(0, |it| it.dx),
                )
            };
            let plain = self.run(plan, piece, &[]);
            let plain = measure(plain, &self.memory.pool);
            let halved = self.run(plan, piece, &[Feature::new(Tag::new(tag), 1, ..)]);
            let halved = measure(halved, &self.memory.pool);
            Halt {
                dx: halved.1 - plain.1,
                advance: halved.0 - plain.0,
            }
        });
        self.memory.halts.insert(known, halt);
        halt
    }

    fn units(&self, face: FaceId) -> i64 {
        match self.memory.loaded.get(&face) {
            Some(it) => it.units,
            None => i64::from(self.fonts.face(face).units_per_em()),
        }
    }
}

fn direction(key: PlanKey) -> Direction {
    match key.stance {
        Stance::Upright => Direction::TopToBottom,
        Stance::Along | Stance::Together if key.rtl => Direction::RightToLeft,
        Stance::Along | Stance::Together => Direction::LeftToRight,
    }
}

fn features(key: PlanKey) -> [Feature; 1] {
    [Feature::new(Tag::new(b"kern"), u32::from(key.kern), ..)]
}

/// The first face of the chain that has every visible character of the cluster, else the first that
/// has its first character.
fn find(fonts: &Fonts, family: Family, cluster: &str, wants: Wants) -> Option<FaceId> {
    let c = cluster.chars().next()?;
    // A private code point means something in the font it was written for and nothing in ours.
    if matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..) {
        return None;
    }
    let chain = fonts.chain(family);
    let emoji = |id: &FaceId| fonts.face(*id).file.contains("Emoji");
    let first: Vec<FaceId> = match wants {
        Wants::Western => Vec::new(),
        Wants::Cjk => chain
            .iter()
            .copied()
            .filter(|it| fonts.is_cjk(*it))
            .collect(),
        Wants::Emoji => chain.iter().copied().filter(emoji).collect(),
    };
    let rare = |id: &FaceId| fonts.face(*id).file.ends_with(".zst");
    let order = || {
        let order = first.iter().chain(chain).copied();
        // The face of rare hanzi takes half a second to open: only hanzi are looked for in it.
        order.filter(|it| !rare(it) || is_ideograph(c))
    };
    let all = |id: &FaceId| {
        let face = fonts.face(*id);
        cluster
            .chars()
            .filter(|it| !is_ignorable(*it))
            .all(|it| face.covers(it))
    };
    order()
        .find(all)
        .or_else(|| order().find(|it| fonts.face(*it).covers(c)))
}

/// Whether a character needs no glyph of its own.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c), 0x200c..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f
        | 0xfeff | 0x180b..=0x180f | 0xe0000..=0xe0fff | 0x34f | 0xad)
}

/// Largest table that is copied for shaping when a font file does not live as long as the program;
/// outlines are larger and shaping does without them.
const LARGEST_COPIED: usize = 4 << 20;

fn load(fonts: &Fonts, face: FaceId) -> LoadedFace {
    let source = fonts.face(face);
    let units = i64::from(source.units_per_em());
    let font = match source.static_bytes() {
        Some(bytes) => Font::new(bytes, 0),
        None => source.font().and_then(|file| {
            let records = file.table_directory().table_records().iter();
            let tables: BTreeMap<[u8; 4], Vec<u8>> = records
                .filter_map(|it| Some((it.tag().to_be_bytes(), file.table_data(it.tag())?)))
                .filter(|it| it.1.len() <= LARGEST_COPIED)
                .map(|it| (it.0, it.1.as_bytes().to_vec()))
                .collect();
            let table = move |tag: Tag| {
                let bytes = tables.get(&tag.to_be_bytes())?;
                Some(harfrust::font::Blob::from(bytes.clone()))
            };
            let function = harfrust::font::TableFunction::new(std::sync::Arc::new(table));
            Font::new(function, 0)
        }),
    };
    let has = |tag: &[u8; 4]| {
        source.font().is_some_and(|file| {
            let gpos = file.gpos().ok();
            let features = gpos.and_then(|it| it.feature_list().ok());
            features.is_some_and(|list| {
                let tag = skrifa::Tag::new(tag);
                list.feature_records()
                    .iter()
                    .any(|it| it.feature_tag() == tag)
            })
        })
    };
    LoadedFace {
        font,
        units,
        halt: has(b"halt"),
        vhal: has(b"vhal"),
        vertical: source.font().is_some_and(|it| it.vmtx().is_ok()),
    }
}
