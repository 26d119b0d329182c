//! Code: in the mono face on a grey ground. A line that is too long goes on below, after a mark; nothing is cut
//! off.

use super::galley::{FORBIDDEN, LONELY, Strip};
use super::place::BlockPlace;
use super::setter::{QUIET, Setter, strip};
use crate::fonts::Family;
use crate::highlight::{self, CodeWord, WordKind};
use crate::layout::inline::Alignment;
use crate::layout::{Color, Item, Length, Role};
use crate::model::Inline;
use crate::themes::CodeStyle;

/// Code of so many lines is not cut.
const UNCUT: usize = 12;

/// How many columns apart tab stops are.
const TAB: usize = 4;

/// Sizes of code in hundredths of the body's. On A4 the second holds lines of 80 columns, as terminals
/// have them, and the last those of 85.
const SIZES: [i64; 3] = [85, 80, 75];

/// No code is made smaller than this to fit.
const SMALLEST: Length = Length::pt(7);

impl Setter<'_, '_> {
    /// Sets a `<pre>`.
    pub(crate) fn code(&mut self, text: &str, language: Option<&str>, place: &BlockPlace) {
        let element = self.element(place, Role::Code);
        let room = place.size.scale(7, 10);
        let size = code_size(text, place.measure - room - room, place.size);
        let mut mono = place.sized(size);
        mono.family = Family::Mono;
        if place.narrow {
            // A little more than the longest line: characters are not all exactly as wide as is counted.
            let longest = size.scale(widest(text), 1000) + size + room + room;
            mono.measure = mono.measure.min(longest.max(size.scale(12, 1)));
        }
        let mut mono = mono.inset(room, room);
        mono.indented = false;
        let color = self.theme.code.ground.0.into();
        let ground = self.ground(&mono, room, color, None);
        mono.grounds.push(ground);
        let mark = self.wrap_mark(&mono);
        self.open_block(place);
        let padding = place.pitch.scale(1, 4);
        self.padding(padding, &mono);
        let mut strips = Vec::new();
        let mut words = if self.theme.code.highlight {
            highlight::words(language, text)
        } else {
            Vec::new()
        };
        words.reverse();
        let mut start = 0;
        for line in text.split('\n') {
            let shown = ColoredLine::of(line, start, &mut words);
            self.code_line(shown, element, &mono, &mark, &mut strips);
            start += line.len() + 1;
        }
        keep_code(&mut strips);
        if let Some(first) = strips.first_mut() {
            first.snap = false;
        }
        if let Some(last) = strips.last_mut() {
            last.after = FORBIDDEN;
        }
        for strip in strips {
            self.galley.push(strip);
        }
        self.padding(padding, &mono);
        if let Some(last) = self.galley.last() {
            last.after = 0;
        }
        self.close_block(place);
    }

    /// Sets one line of code, in as many strips as it needs.
    fn code_line(
        &mut self,
        line: ColoredLine,
        element: crate::layout::ElementId,
        place: &BlockPlace,
        mark: &[Item],
        strips: &mut Vec<Strip>,
    ) {
        let ColoredLine { shown, words } = line;
        if shown.is_empty() {
            strips.push(Strip {
                height: place.pitch,
                grounds: place.grounds.clone(),
                ..Strip::default()
            });
            return;
        }
        let inlines = [Inline::Code(shown)];
        let mut text = self.text(&inlines, element, place);
        let code = &self.theme.code;
        let colors = words
            .into_iter()
            .map(|(range, kind)| (range, color(kind, code)));
        text.color(colors.collect());
        let lines = self.lines(&text, place, Length::ZERO, Alignment::Start);
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = strip(line, place);
            if index > 0 {
                strip.items.extend(mark.iter().cloned());
            }
            strips.push(strip);
        }
    }

    /// The mark beside a line that goes on. It stands in the margin of the ground and is an artifact, so that it
    /// is not read or copied with the code.
    fn wrap_mark(&mut self, place: &BlockPlace) -> Vec<Item> {
        let mut small = place.sized(place.size.scale(7, 10));
        small.pitch = place.pitch;
        small.color = QUIET;
        small.left = place.left - place.size.scale(75, 100);
        small.grounds.clear();
        small.measure = small.size.scale(2, 1);
        let strip = self.artifact("↪", &small, Alignment::Start);
        strip.map_or_else(Vec::new, |it| it.items)
    }
}

/// A line of code as it is shown, with the words that have a colour.
struct ColoredLine {
    shown: String,
    words: Vec<CodeWord>,
}

impl ColoredLine {
    /// The line that begins at byte `start` of the code. `words` are those of the code that are not used up, the next
    /// one last; a word may go on in the next line.
    fn of(line: &str, start: usize, words: &mut Vec<CodeWord>) -> Self {
        let end = start + line.len();
        let mut own = Vec::new();
        while let Some((range, kind)) = words.pop_if(|it| it.0.start < end) {
            let from = range.start.max(start) - start;
            let to = range.end.min(end).saturating_sub(start);
            if from < to {
                own.push((shown_at(line, from)..shown_at(line, to), kind));
            }
            if range.end > end {
                words.push((end..range.end, kind));
                break;
            }
        }
        Self {
            shown: expand_tabs(line),
            words: own,
        }
    }
}

/// Where a byte of a line stands when its tabs are blanks.
fn shown_at(line: &str, byte: usize) -> usize {
    if line.contains('\t') {
        expand_tabs(&line[..byte]).len()
    } else {
        byte
    }
}

fn color(kind: WordKind, code: &CodeStyle) -> Color {
    let ink = match kind {
        WordKind::Keyword => code.keyword,
        WordKind::String => code.string,
        WordKind::Comment => code.comment,
        WordKind::Number => code.number,
        WordKind::Name => code.name,
    };
    ink.0.into()
}

/// Forbids to cut code of few lines, and in longer code all cuts that leave fewer than three lines on either side.
fn keep_code(strips: &mut [Strip]) {
    let count = strips.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        let (above, below) = (index + 1, count - index - 1);
        if below > 0 && (count <= UNCUT || above < 3 || below < 3) {
            strip.after = LONELY;
        }
    }
}

/// The largest of [`SIZES`] in which every line fits into `measure`, else the first.
fn code_size(text: &str, measure: Length, body: Length) -> Length {
    let widest = widest(text);
    let mut sizes = SIZES.iter().map(|it| body.scale(*it, 100));
    let first = sizes.clone().next().unwrap_or(body);
    sizes
        .find(|it| it.scale(widest, 1000) <= measure)
        .filter(|it| *it >= SMALLEST.min(first))
        .unwrap_or(first)
}

/// The width of the longest line, as [`milli_ems`] counts it.
fn widest(text: &str) -> i64 {
    let widths = text.split('\n').map(|it| milli_ems(&expand_tabs(it)));
    widths.max().unwrap_or(0)
}

/// The width of a line in thousandths of its em: each character of the mono face is 0.6 em wide, each
/// ideograph a whole em.
fn milli_ems(line: &str) -> i64 {
    let wide = |c: char| u32::from(c) >= 0x2e80;
    line.chars().map(|c| if wide(c) { 1000 } else { 600 }).sum()
}

/// Tabs to blanks, up to the next multiple of [`TAB`] columns.
fn expand_tabs(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let blanks = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            out.push(c);
            column += if u32::from(c) >= 0x2e80 { 2 } else { 1 };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{LONELY, SIZES, Strip, expand_tabs, keep_code, milli_ems};
    use crate::layout::Length;

    #[test]
    fn short_code_is_whole_and_long_code_keeps_three_lines() {
        let cuts = |lines: usize| {
            let mut strips = vec![Strip::default(); lines];
            keep_code(&mut strips);
            strips.iter().filter(|it| it.after < LONELY).count()
        };
        assert_eq!([cuts(1), cuts(12), cuts(13)], [1, 1, 1 + 8]);
    }

    #[test]
    fn eighty_columns_fit_on_a4() {
        let body = Length::milli_pt(10_500);
        let measure = body.scale(40, 1) - body.scale(14, 10);
        let fits = |size: i64, columns| {
            body.scale(size, 100)
                .scale(milli_ems(&"x".repeat(columns)), 1000)
                <= measure
        };
        assert!(!fits(SIZES[0], 80) && fits(SIZES[1], 80) && fits(SIZES[2], 85));
        assert_eq!(milli_ems("// 中文"), 3 * 600 + 2 * 1000);
    }

    #[test]
    fn tabs_stop_at_multiples_of_four() {
        assert_eq!(expand_tabs("\tif\tx"), "    if  x");
        assert_eq!(expand_tabs("中\tx"), "中  x");
    }
}
