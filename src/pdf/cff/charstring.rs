//! Outlines without subroutines (Adobe's technical note 5177): what a subroutine says is copied to where
//! it is called, all else byte for byte.

use super::table::Index;

/// Subroutines call each other no deeper than this.
const DEEPEST: usize = 10;
/// More bytes than an outline has: where subroutines call subroutines, a few bytes can ask for gigabytes.
const LONGEST: usize = 1 << 18;

/// A charstring with its subroutines in it; `None` when it is damaged or uses what is obsolete.
pub(super) fn flat(charstring: &[u8], global: &Index<'_>, local: &Index<'_>) -> Option<Vec<u8>> {
    let mut flat = Flat {
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

struct Flat<'t> {
    global: &'t Index<'t>,
    local: &'t Index<'t>,
    out: Vec<u8>,
    /// Numbers that wait for their operator, each with its place in `out`.
    stack: Vec<(usize, i32)>,
    /// Hints so far.
    stems: usize,
    /// Whether there was a mask: numbers before the first are hints too.
    masked: bool,
    steps: usize,
}

/// Whether a glyph goes on after a subroutine.
#[derive(Eq, PartialEq)]
enum After {
    More,
    End,
}

impl Flat<'_> {
    fn run(&mut self, mut code: &[u8], depth: usize) -> Option<After> {
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
                // A fraction: no subroutine has such a number.
                [255, _, _, _, _, ..] => (5, Some(i32::MAX)),
                _ => (1, None),
            };
            if let Some(number) = number {
                self.stack.push((self.out.len(), number));
                // One by one: there are a few at most.
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
                    if self.call(called, depth)? == After::End {
                        return Some(After::End);
                    }
                }
                11 => return Some(After::More),
                // With four numbers it is made of two others, which is obsolete.
                14 if self.stack.len() < 4 => {
                    self.copy(&[14]);
                    return Some(After::End);
                }
                _ => return None,
            }
        }
        Some(After::More)
    }

    fn copy(&mut self, operator: &[u8]) {
        self.out.extend(operator);
        self.stack.clear();
    }

    fn call(&mut self, subroutines: &Index<'_>, depth: usize) -> Option<After> {
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
