//! Tests of all kinds of elements: how the pieces that are set stand to each other.

use std::path::Path;
use std::sync::LazyLock;

use super::boxes::{MathBox, MathPiece, MathPieceKind};
use super::layout::{Layout, OperatorContext};
use super::style::MathStyle;
use super::{Request, Unset, display, inline, tree};
use crate::Disk;
use crate::fonts::Fonts;
use crate::layout::{Color, Length};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    Fonts::from_folder(&folder, &Disk).unwrap()
});

fn request(display: bool) -> Request {
    Request {
        size: Length::pt(10),
        color: Color::default(),
        display,
    }
}

fn set_in(mathml: &str, display: bool) -> MathBox {
    let tree = tree::read(&format!("<math>{mathml}</math>")).unwrap();
    let mut layout = Layout::new(&FONTS).unwrap();
    let style = MathStyle::of(request(display));
    layout
        .node(&tree, style, OperatorContext::default())
        .unwrap()
}

/// Sets a formula in display style.
fn set(mathml: &str) -> MathBox {
    set_in(mathml, true)
}

/// The first glyph that stands for a character.
fn glyph(set: &MathBox, c: char) -> &MathPiece {
    let says =
        |it: &&MathPiece| matches!(it.kind, MathPieceKind::Glyph { says, .. } if says == Some(c));
    set.pieces.iter().find(says).unwrap()
}

fn size(piece: &MathPiece) -> Length {
    match piece.kind {
        MathPieceKind::Glyph { size, .. } => size,
        MathPieceKind::Rule { height, .. } => height,
    }
}

fn id(piece: &MathPiece) -> u16 {
    match piece.kind {
        MathPieceKind::Glyph { id, .. } => id,
        MathPieceKind::Rule { .. } => 0,
    }
}

fn rules(set: &MathBox) -> Vec<(Length, Length, Length)> {
    let rule = |it: &MathPiece| match it.kind {
        MathPieceKind::Rule { width, .. } => Some((it.x, it.y, width)),
        MathPieceKind::Glyph { .. } => None,
    };
    set.pieces.iter().filter_map(rule).collect()
}

#[test]
fn a_fraction_has_its_line_on_the_axis_between_its_parts() {
    let set = set("<mfrac><mi>a</mi><mi>b</mi></mfrac>");
    let (_, line, _) = rules(&set)[0];
    let (top, bottom) = (glyph(&set, 'a'), glyph(&set, 'b'));
    assert!(top.y > line && line > Length::ZERO && bottom.y < Length::ZERO);
    assert_eq!(size(top), Length::milli_pt(10_800));
    // In text its parts are smaller and closer.
    let small = set_in("<mfrac><mi>a</mi><mi>b</mi></mfrac>", false);
    assert!(size(glyph(&small, 'a')) < size(top));
    assert!(small.height() < set.height());
    // A binomial coefficient has no line.
    let stack = self::set("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>");
    assert_eq!(rules(&stack), []);
}

#[test]
fn scripts_stand_smaller_above_and_below() {
    let set = set("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
    let (base, below, above) = (glyph(&set, 'x'), glyph(&set, 'i'), glyph(&set, '2'));
    assert!(above.y > base.y && below.y < base.y);
    assert_eq!(size(above), size(base).scale(70, 100));
    let deep = self::set("<msup><mi>e</mi><msup><mi>x</mi><mn>2</mn></msup></msup>");
    assert_eq!(size(glyph(&deep, '2')), size(base).scale(55, 100));
    assert!(glyph(&deep, '2').y > glyph(&deep, 'x').y);
}

#[test]
fn limits_stand_above_and_below_in_display_and_beside_in_a_line() {
    let sum = "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>";
    let (displayed, small) = (set(sum), set_in(sum, false));
    assert!(glyph(&displayed, 'n').x < displayed.width.scale(1, 2));
    assert!(glyph(&displayed, 'i').y < -Length::pt(8));
    assert!(glyph(&small, 'n').x >= glyph(&small, '∑').x + Length::pt(8));
    assert_ne!(id(glyph(&displayed, '∑')), id(glyph(&small, '∑')));
}

#[test]
fn fences_grow_with_what_they_hold() {
    let small = set("<mo>(</mo><mi>x</mi><mo>)</mo>");
    let large = set("<mo>(</mo><mfrac><mi>x</mi><mi>y</mi></mfrac><mo>)</mo>");
    assert!(large.height() > small.height().scale(3, 2));
    assert_ne!(id(glyph(&small, '(')), id(glyph(&large, '(')));
    let fixed = set("<mo stretchy='false'>(</mo><mfrac><mi>x</mi><mi>y</mi></mfrac>");
    assert_eq!(id(glyph(&small, '(')), id(glyph(&fixed, '(')));
    // Beyond its largest form a fence is put together from parts.
    let rows = "<mtr><mtd><mi>a</mi></mtd></mtr>".repeat(12);
    let tall = set(&format!("<mo>{{</mo><mtable>{rows}</mtable>"));
    let silent = |it: &&MathPiece| matches!(it.kind, MathPieceKind::Glyph { says: None, .. });
    assert!(tall.pieces.iter().filter(silent).count() >= 3);
}

#[test]
fn operators_are_spaced_by_what_stands_around_them() {
    let width = |mathml: &str| set(mathml).width;
    let alone = |c: &str| width(&format!("<mi>{c}</mi>"));
    let letters = alone("a") + alone("b");
    let em = Length::milli_pt(10_800);
    let minus = width("<mo>−</mo>");
    let between = width("<mi>a</mi><mo>−</mo><mi>b</mi>") - letters - minus;
    assert!(between >= em.scale(8, 18), "{between}");
    // A sign after a relation belongs to what follows.
    let equals = width("<mi>a</mi><mo>=</mo><mi>b</mi>");
    let signed = width("<mi>a</mi><mo>=</mo><mo>−</mo><mi>b</mi>");
    assert!(signed - equals - minus < em.scale(1, 18));
    // The name of a function stands apart from its letter, not from its bracket.
    let name = "<mi>sin</mi><mo>\u{2061}</mo>";
    let letter = width(&format!("{name}<mi>a</mi>")) - width("<mi>sin</mi>") - alone("a");
    assert_eq!(letter, em.scale(3, 18));
    let bracket = width(&format!("{name}<mo>(</mo>")) - width("<mi>sin</mi>") - width("<mo>(</mo>");
    assert_eq!(bracket, Length::ZERO);
    // In scripts there are no spaces around operators.
    let script = set("<msup><mi>x</mi><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow></msup>");
    let room = glyph(&script, '−').x - glyph(&script, 'a').x;
    assert!(room < alone("a"));
}

#[test]
fn a_root_covers_what_stands_under_it() {
    let set = set("<mroot><mfrac><mi>p</mi><mi>q</mi></mfrac><mn>3</mn></mroot>");
    let (x, y, width) = rules(&set)[0];
    assert!(y > glyph(&set, 'p').y && x + width == set.width);
    let (degree, sign) = (glyph(&set, '3'), glyph(&set, '√'));
    assert!(degree.x < sign.x + Length::pt(4) && degree.y > Length::ZERO);
    assert!(size(degree) < size(sign));
}

#[test]
fn accents_stand_over_their_letter_and_lines_over_all() {
    let hat = set("<mover><mi>x</mi><mo>^</mo></mover>");
    let bare = set("<mi>x</mi>");
    assert_eq!(hat.width, bare.width);
    assert!(hat.ascent > bare.ascent);
    let line = set("<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>‾</mo></mover>");
    let (x, y, width) = rules(&line)[0];
    assert!(x == Length::ZERO && width >= line.width && y > Length::pt(6));
    let brace = set("<munder><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mo>⏟</mo></munder>");
    assert!(glyph(&brace, '⏟').y < Length::ZERO);
}

#[test]
fn columns_are_aligned_and_rows_are_apart() {
    let table = "<mtable columnalign='right left'><mtr><mtd><mi>x</mi><mi>x</mi></mtd>\
                 <mtd><mo>=</mo><mi>a</mi></mtd></mtr><mtr><mtd><mi>y</mi></mtd>\
                 <mtd><mo>=</mo><mi>b</mi></mtd></mtr></mtable>";
    let set = set(table);
    let (a, b, y) = (glyph(&set, 'a'), glyph(&set, 'b'), glyph(&set, 'y'));
    assert_eq!(a.x, b.x);
    assert!(a.y - b.y >= Length::pt(12));
    assert!(y.x > Length::pt(3));
    let lined = self::set(
        "<mtable rowlines='solid' columnlines='solid' frame='solid'><mtr><mtd><mi>a</mi></mtd>\
         <mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>",
    );
    assert_eq!(rules(&lined).len(), 1 + 2 + 4);
}

#[test]
fn scripts_may_stand_before_their_base() {
    let set = set(
        "<mmultiscripts><mi>X</mi><mi>a</mi><none/><mprescripts/><none/><mi>b</mi></mmultiscripts>",
    );
    let (base, after, before) = (glyph(&set, 'X'), glyph(&set, 'a'), glyph(&set, 'b'));
    assert!(before.x < base.x && base.x < after.x);
    assert!(before.y > Length::ZERO && after.y < Length::ZERO);
}

#[test]
fn words_are_set_in_the_faces_of_the_text() {
    let set = set("<mtext>若 a</mtext><mi>若</mi>");
    let faces: Vec<_> = set
        .pieces
        .iter()
        .map(|it| match it.kind {
            MathPieceKind::Glyph { face, .. } => &*FONTS.face(face).file,
            MathPieceKind::Rule { .. } => "",
        })
        .collect();
    let han = "NotoSerifCJKsc-Regular.otf";
    assert_eq!(faces, [han, "NotoSerif-Light.ttf", han]);
}

#[test]
fn a_formula_with_a_part_that_cannot_be_set_is_refused_whole() {
    for (mathml, why) in [
        ("<mi>\u{378}</mi>", Unset::Character('\u{378}')),
        (
            "<menclose notation='updiagonalstrike'><mi>x</mi></menclose>",
            Unset::Element("menclose updiagonalstrike".to_owned()),
        ),
        (
            "<merror><mi>x</mi></merror>",
            Unset::Element("merror".to_owned()),
        ),
    ] {
        let mathml = format!("<math>{mathml}</math>");
        let set = inline(&mathml, request(false), Length::pt(100), &FONTS);
        assert_eq!(set.err(), Some(why));
    }
}

#[test]
fn what_is_too_wide_is_broken_then_made_smaller_then_refused() {
    let long = |count: usize| {
        let terms = "<mo>+</mo><mi>a</mi>".repeat(count);
        format!("<math><mi>x</mi><mo>=</mo><mi>a</mi>{terms}</math>")
    };
    let set = |mathml: &str, measure| {
        display(mathml, request(true), Length::pt(measure), &FONTS).map(|it| it.ascent + it.descent)
    };
    let one = set(&long(2), 300).unwrap();
    assert!(set(&long(30), 300).unwrap() > one.scale(2, 1));
    let rigid = |count: usize| format!("<math><mtext>{}</mtext></math>", "a".repeat(count));
    let full = set(&rigid(20), 300).unwrap();
    assert!(set(&rigid(20), 90).unwrap() < full);
    assert_eq!(set(&rigid(20), 50), Err(Unset::Wide));
}

#[test]
fn long_formulas_in_text_may_be_broken_after_relations() {
    let mathml = "<math><mi>f</mi><mo>(</mo><mi>x</mi><mo>=</mo><mn>1</mn><mo>)</mo><mo>=</mo>\
                  <mi>a</mi><mo>+</mo><mi>b</mi><mo>+</mo><mi>c</mi><mo>≤</mo><mi>M</mi></math>";
    let pieces = inline(mathml, request(false), Length::pt(300), &FONTS).unwrap();
    assert_eq!(pieces.len(), 3);
    let short = "<math><mi>a</mi><mo>=</mo><mi>b</mi></math>";
    let pieces = inline(short, request(false), Length::pt(300), &FONTS).unwrap();
    assert_eq!(pieces.len(), 1);
}

#[test]
fn the_deepest_formula_needs_little_stack() {
    for (open, close) in [
        ("<mfrac><mi>x</mi>", "</mfrac>"),
        ("<msqrt>", "</msqrt>"),
        ("<mtable><mtr><mtd>", "</mtd></mtr></mtable>"),
        ("<munder><mo>→</mo>", "</munder>"),
    ] {
        let depth = 46 / open.matches('<').count().clamp(1, 3);
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        let mathml = format!("<math>{open}<mi>y</mi>{close}</math>");
        let set = move || inline(&mathml, request(false), Length::pt(9000), &FONTS).is_ok();
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        assert!(thread.spawn(set).unwrap().join().unwrap());
    }
}

#[test]
fn the_same_formula_is_set_the_same() {
    let mathml = "<math><msqrt><mi>x</mi></msqrt></math>";
    let set = || inline(mathml, request(false), Length::pt(300), &FONTS).unwrap();
    assert_eq!(set(), set());
}
