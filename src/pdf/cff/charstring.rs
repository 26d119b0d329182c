//! Outlines without subroutines (Adobe's technical note 5177): the code of a subroutine is copied to where it is called,
//! everything else byte for byte.

use super::table::CffIndex;

/// How deep calls of subroutines may be nested: the note's own limit.
const DEEPEST: usize = 10;
/// More bytes than any outline has. The limit is needed because nested subroutines can make gigabytes of a few bytes.
const LONGEST: usize = 1 << 18;

/// A charstring with its subroutines in it; `None` when it is damaged or uses what is obsolete.
pub(super) fn flat(
    charstring: &[u8],
    global: &CffIndex<'_>,
    local: &CffIndex<'_>,
) -> Option<Vec<u8>> {
    let mut flat = FlatCharstring {
        global,
        local,
        out: Vec::with_capacity(charstring.len() * 2),
        stack: Vec::new(),
        stems: 0,
        masked: false,
        steps: 0,
    };
    flat.run(charstring, 0)?;
    Some(flat.out)
}

struct FlatCharstring<'t> {
    global: &'t CffIndex<'t>,
    local: &'t CffIndex<'t>,
    out: Vec<u8>,
    /// The numbers before an operator that has not come yet, each with its place in `out`.
    stack: Vec<(usize, i32)>,
    /// How many stem hints there have been.
    stems: usize,
    /// Whether there was a mask; numbers before the first mask are stem hints, too.
    masked: bool,
    steps: usize,
}

/// Whether a glyph goes on after a subroutine.
#[derive(Eq, PartialEq)]
enum AfterCall {
    More,
    End,
}

impl FlatCharstring<'_> {
    fn run(&mut self, mut code: &[u8], depth: usize) -> Option<AfterCall> {
        while let Some(first) = code.first() {
            self.steps += 1;
            if self.steps > LONGEST || self.out.len() > LONGEST {
                return None;
            }
            let (length, number) = match *code {
                [28, a, b, ..] => (3, Some(i32::from(i16::from_be_bytes([a, b])))),
                [it @ 32..=246, ..] => (1, Some(i32::from(it) - 139)),
                [it @ 247..=250, b, ..] => {
                    (2, Some((i32::from(it) - 247) * 256 + i32::from(b) + 108))
                }
                [it @ 251..=254, b, ..] => {
                    (2, Some((251 - i32::from(it)) * 256 - i32::from(b) - 108))
                }
                // A fraction, which cannot be the number of a subroutine.
                [255, _, _, _, _, ..] => (5, Some(i32::MAX)),
                _ => (1, None),
            };
            if let Some(number) = number {
                self.stack.push((self.out.len(), number));
                // Five bytes at most: copying them one by one is fastest.
                code[..length].iter().for_each(|it| self.out.push(*it));
                code = &code[length..];
                continue;
            }
            code = &code[1..];
            match *first {
                // Stems.
                1 | 3 | 18 | 23 => {
                    self.stems += self.stack.len() / 2;
                    self.copy(&[*first]);
                }
                // Moves, lines, curves.
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => self.copy(&[*first]),
                // Masks, a bit for each stem.
                19 | 20 => {
                    if !self.masked {
                        self.stems += self.stack.len() / 2;
                        self.masked = true;
                    }
                    self.copy(&[*first]);
                    let mask = code.split_at_checked(self.stems.div_ceil(8))?;
                    self.out.extend(mask.0);
                    code = mask.1;
                }
                // Flexes.
                12 => {
                    let second = *code.first().filter(|it| (34..=37).contains(*it))?;
                    self.copy(&[12, second]);
                    code = &code[1..];
                }
                10 | 29 => {
                    let called = if *first == 10 {
                        self.local
                    } else {
                        self.global
                    };
                    if self.call(called, depth)? == AfterCall::End {
                        return Some(AfterCall::End);
                    }
                }
                11 => return Some(AfterCall::More),
                // With four operands the glyph would be made of two others, which is obsolete.
                14 if self.stack.len() < 4 => {
                    self.copy(&[14]);
                    return Some(AfterCall::End);
                }
                _ => return None,
            }
        }
        Some(AfterCall::More)
    }

    fn copy(&mut self, operator: &[u8]) {
        self.out.extend(operator);
        self.stack.clear();
    }

    fn call(&mut self, subroutines: &CffIndex<'_>, depth: usize) -> Option<AfterCall> {
        let (place, number) = self.stack.pop()?;
        self.out.truncate(place);
        let bias = match subroutines.count {
            0..1240 => 107,
            1240..33900 => 1131,
            _ => 32768,
        };
        let number = usize::try_from(number.checked_add(bias)?).ok()?;
        let code = subroutines.get(number)?;
        if depth == DEEPEST {
            return None;
        }
        self.run(code, depth + 1)
    }
}
