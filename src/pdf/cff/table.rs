//! Reads from a CFF table what is needed to cut it (Adobe's technical note 5176).

/// A CID-keyed font.
pub(super) struct CffTable<'a> {
    /// Its PostScript name.
    pub(super) name: &'a [u8],
    /// Copyright line, when it has one.
    pub(super) notice: Option<&'a [u8]>,
    /// The operands of `FontBBox`.
    pub(super) bounds: &'a [u8],
    /// Global subroutines.
    pub(super) subroutines: CffIndex<'a>,
    /// By glyph.
    pub(super) charstrings: CffIndex<'a>,
    /// The fonts of its array: groups of glyphs with hints, widths and local subroutines of their own.
    pub(super) fonts: Vec<CidFont<'a>>,
    select: FontSelect<'a>,
}

/// One font of the array.
pub(super) struct CidFont<'a> {
    /// Its private dictionary.
    pub(super) private: &'a [u8],
    /// Local subroutines.
    pub(super) subroutines: CffIndex<'a>,
}

impl<'a> CffTable<'a> {
    /// Reads a table; `None` when it is damaged, not CID-keyed, or scales its glyphs in its own way.
    pub(super) fn read(table: &'a [u8]) -> Option<Self> {
        let (names, at) = CffIndex::read(table, usize::from(*table.get(2)?))?;
        let (tops, at) = CffIndex::read(table, at)?;
        let (strings, at) = CffIndex::read(table, at)?;
        let (subroutines, _) = CffIndex::read(table, at)?;
        let top = tops.get(0)?;
        if find(top, MATRIX).is_some() || find(top, ROS).is_none() {
            return None;
        }
        let place = |operator| usize::try_from(*numbers(find(top, operator)?)?.first()?).ok();
        let (charstrings, _) = CffIndex::read(table, place(CHARSTRINGS)?)?;
        let (dictionaries, _) = CffIndex::read(table, place(FONTS)?)?;
        let fonts =
            (0..dictionaries.count).map(|number| CidFont::read(table, dictionaries.get(number)?));
        let notice = find(top, NOTICE).and_then(|it| {
            let sid = usize::try_from(*numbers(it)?.first()?).ok()?;
            strings.get(sid.checked_sub(STANDARD_STRINGS)?)
        });
        Some(Self {
            name: names.get(0)?,
            notice,
            bounds: find(top, BOUNDS)?,
            subroutines,
            select: FontSelect::read(table.get(place(SELECT)?..)?)?,
            charstrings,
            fonts: fonts.collect::<Option<_>>()?,
        })
    }

    /// The number of a glyph's font.
    pub(super) fn font_of(&self, glyph: u16) -> Option<u8> {
        self.select.get(glyph)
    }
}

impl<'a> CidFont<'a> {
    fn read(table: &'a [u8], dictionary: &'a [u8]) -> Option<Self> {
        if find(dictionary, MATRIX).is_some() {
            return None;
        }
        let [size, start] = numbers(find(dictionary, PRIVATE)?)?[..] else {
            return None;
        };
        let start = usize::try_from(start).ok()?;
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        let private = table.get(start..end)?;
        let subroutines = match find(private, SUBROUTINES) {
            Some(at) => {
                let offset = usize::try_from(*numbers(at)?.first()?).ok()?;
                CffIndex::read(table, start.checked_add(offset)?)?.0
            }
            None => CffIndex::default(),
        };
        Some(Self {
            private,
            subroutines,
        })
    }
}

/// Strings that every font has.
pub(super) const STANDARD_STRINGS: usize = 391;

/// Operators of dictionaries; those of two bytes after 12.
pub(super) const NOTICE: u16 = 1;
pub(super) const BOUNDS: u16 = 5;
pub(super) const CHARSET: u16 = 15;
pub(super) const CHARSTRINGS: u16 = 17;
pub(super) const PRIVATE: u16 = 18;
pub(super) const SUBROUTINES: u16 = 19;
pub(super) const MATRIX: u16 = 12 << 8 | 7;
pub(super) const ROS: u16 = 12 << 8 | 30;
pub(super) const CID_COUNT: u16 = 12 << 8 | 34;
pub(super) const FONTS: u16 = 12 << 8 | 36;
pub(super) const SELECT: u16 = 12 << 8 | 37;

/// The entries of a dictionary, operator and operands, up to the first that is damaged.
pub(super) fn entries(data: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        loop {
            let first = *data.get(at)?;
            if first <= 21 {
                let operands = data.get(start..at)?;
                let operator = if first == 12 {
                    at += 1;
                    12 << 8 | u16::from(*data.get(at)?)
                } else {
                    u16::from(first)
                };
                at += 1;
                return Some((operator, operands));
            }
            at += length(data.get(at..)?)?;
        }
    })
}

fn find(data: &[u8], operator: u16) -> Option<&[u8]> {
    let mut entries = entries(data);
    entries.find(|it| it.0 == operator).map(|it| it.1)
}

/// The length in bytes of the operand that `data` begins with.
fn length(data: &[u8]) -> Option<usize> {
    match data.first()? {
        28 => Some(3),
        29 => Some(5),
        // A real ends with a nibble of ones.
        30 => {
            let end = data
                .iter()
                .skip(1)
                .position(|it| it & 15 == 15 || it >> 4 == 15);
            Some(end? + 2)
        }
        32..=246 => Some(1),
        247..=254 => Some(2),
        _ => None,
    }
}

/// Operands that are whole numbers.
fn numbers(mut operands: &[u8]) -> Option<Vec<i32>> {
    let mut out = Vec::new();
    while !operands.is_empty() {
        let number = match *operands {
            [28, a, b, ..] => i32::from(i16::from_be_bytes([a, b])),
            [29, a, b, c, d, ..] => i32::from_be_bytes([a, b, c, d]),
            [first @ 32..=246, ..] => i32::from(first) - 139,
            [first @ 247..=250, b, ..] => (i32::from(first) - 247) * 256 + i32::from(b) + 108,
            [first @ 251..=254, b, ..] => (251 - i32::from(first)) * 256 - i32::from(b) - 108,
            _ => return None,
        };
        out.push(number);
        operands = operands.get(length(operands)?..)?;
    }
    Some(out)
}

/// An INDEX, which is an array of byte strings.
#[derive(Clone, Copy, Default)]
pub(super) struct CffIndex<'a> {
    /// The number of items.
    pub(super) count: usize,
    /// Bytes of an offset.
    size: usize,
    offsets: &'a [u8],
    /// Begins one byte before the first item, because offsets begin at 1.
    data: &'a [u8],
}

impl<'a> CffIndex<'a> {
    /// Reads the INDEX at a place, and where it ends.
    fn read(table: &'a [u8], at: usize) -> Option<(Self, usize)> {
        let rest = table.get(at..)?;
        let count = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        if count == 0 {
            return Some((Self::default(), at + 2));
        }
        let size = usize::from(*rest.get(2)?);
        if !(1..=4).contains(&size) {
            return None;
        }
        let before = 2 + (count + 1) * size;
        let index = Self {
            count,
            size,
            offsets: rest.get(3..before + 1)?,
            data: rest.get(before..)?,
        };
        let end = index.offset(count)?;
        index.data.get(..end)?;
        Some((index, at + before + end))
    }

    fn offset(&self, number: usize) -> Option<usize> {
        let at = number.checked_mul(self.size)?;
        let bytes = self.offsets.get(at..at + self.size)?;
        Some(
            bytes
                .iter()
                .fold(0, |it, byte| it << 8 | usize::from(*byte)),
        )
    }

    /// An item.
    pub(super) fn get(&self, number: usize) -> Option<&'a [u8]> {
        if number >= self.count {
            return None;
        }
        self.data
            .get(self.offset(number)?..self.offset(number + 1)?)
    }
}

/// Which glyph is of which font.
enum FontSelect<'a> {
    /// By glyph.
    Each(&'a [u8]),
    /// Ranges: the first glyph (two bytes), the font; after the last the number of glyphs.
    Ranges(&'a [[u8; 3]]),
}

impl<'a> FontSelect<'a> {
    fn read(data: &'a [u8]) -> Option<Self> {
        match *data {
            [0, ..] => Some(Self::Each(&data[1..])),
            [3, a, b, ..] => {
                let count = usize::from(u16::from_be_bytes([a, b]));
                Some(Self::Ranges(data[3..].as_chunks().0.get(..count)?))
            }
            _ => None,
        }
    }

    fn get(&self, glyph: u16) -> Option<u8> {
        match self {
            Self::Each(fonts) => fonts.get(usize::from(glyph)).copied(),
            Self::Ranges(ranges) => {
                let first = |it: &[u8; 3]| u16::from_be_bytes([it[0], it[1]]);
                let after = ranges.partition_point(|it| first(it) <= glyph);
                Some(ranges.get(after.checked_sub(1)?)?[2])
            }
        }
    }
}
