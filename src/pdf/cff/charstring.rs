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
    /// Copies code into `out`, whole pieces at once: a piece ends behind an operator.
    fn run(&mut self, code: &[u8], depth: usize) -> Option<AfterCall> {
        // What stands before the byte `copied` is in `out`; `at` is the next byte to look at.
        let (mut copied, mut at) = (0, 0);
        while let Some(first) = code.get(at) {
            self.steps += 1;
            if self.steps > LONGEST || self.out.len() > LONGEST {
                return None;
            }
            let (length, number) = match code[at..] {
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
                self.stack.push((self.out.len() + at - copied, number));
                at += length;
                continue;
            }
            at += 1;
            match *first {
                // Stems.
                1 | 3 | 18 | 23 => self.stems += self.stack.len() / 2,
                // Moves, lines, curves.
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => {}
                // Masks, a bit for each stem.
                19 | 20 => {
                    if !self.masked {
                        self.stems += self.stack.len() / 2;
                        self.masked = true;
                    }
                    at += self.stems.div_ceil(8);
                }
                // Flexes.
                12 => {
                    code.get(at).filter(|it| (34..=37).contains(*it))?;
                    at += 1;
                }
                10 | 29 => {
                    self.out.extend(&code[copied..at - 1]);
                    copied = at;
                    let called = if *first == 10 {
                        self.local
                    } else {
                        self.global
                    };
                    if self.call(called, depth)? == AfterCall::End {
                        return Some(AfterCall::End);
                    }
                    continue;
                }
                11 => {
                    self.out.extend(&code[copied..at - 1]);
                    return Some(AfterCall::More);
                }
                // With four operands the glyph would be made of two others, which is obsolete.
                14 if self.stack.len() < 4 => {
                    self.out.extend(&code[copied..at]);
                    return Some(AfterCall::End);
                }
                _ => return None,
            }
            self.out.extend(code.get(copied..at)?);
            copied = at;
            self.stack.clear();
        }
        self.out.extend(&code[copied..]);
        Some(AfterCall::More)
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
