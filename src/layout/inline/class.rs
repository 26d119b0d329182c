//! What each character is to the composer (RULES CL) and how wide its marks are (PW).

use super::Punctuation;
use crate::model::Region;

/// Class of a cluster (RULES CL).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// OP: opening bracket or quote.
    Open,
    /// CP: closing bracket or quote.
    Close,
    /// ST: 。！？.
    Stop,
    /// CM: ，、；：.
    Comma,
    /// MD: interpunct.
    Middle,
    /// CN: ～, a single em dash between CJK.
    Connector,
    /// SL: ／.
    Solidus,
    /// DA: ——.
    Dash,
    /// EL: …….
    Ellipsis,
    /// HA: ideographs and what behaves like one.
    Han,
    /// Emoji: like HA, but without autospace.
    Emoji,
    /// IT: 々, ゝ.
    Iteration,
    /// KA.
    Kana,
    /// SK: small kana and ー.
    SmallKana,
    /// HG.
    Hangul,
    /// BO.
    Bopomofo,
    /// PF in its full-width form: ￥.
    Prefix,
    /// PO in its full-width form: ％, ℃.
    Suffix,
    /// WE: everything proportional.
    Western,
    /// NB: a blank that holds its neighbours together.
    NoBreakSpace,
    /// NR: the mark of a note.
    Note,
    /// OB: a picture in the line.
    Object,
}

impl Class {
    /// One of the marks that give up blanks to each other (PW-03).
    pub(super) fn is_mark(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Close | Self::Stop | Self::Comma | Self::Middle
        )
    }

    /// Asks for a gap towards Western text (AS-01).
    pub(super) fn is_han(self) -> bool {
        matches!(
            self,
            Self::Han | Self::Iteration | Self::Kana | Self::SmallKana | Self::Bopomofo
        )
    }

    /// Swallows a typed blank beside it (WS-02).
    pub(super) fn swallows_blank(self) -> bool {
        self.is_mark()
            || matches!(
                self,
                Self::Dash | Self::Ellipsis | Self::Connector | Self::Solidus
            )
    }
}

/// Which face and width an ambiguous mark takes (RULES RS).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MarkForm {
    /// Full width, from the ideographic face.
    Cjk,
    /// Proportional, from the Latin face.
    Western,
}

/// Order in which blanks give way; numbers index the sums of a line (RULES JU).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Tier {
    /// S2, E1: word spaces.
    #[default]
    Word = 0,
    /// S3: blanks of interpuncts.
    Middle = 1,
    /// S4: blanks of brackets.
    Bracket = 2,
    /// S5: blanks of commas.
    Comma = 3,
    /// S6, E2: autospace.
    Autospace = 4,
    /// S7: blanks of stops.
    Stop = 5,
}

/// Number of [`Tier`]s.
pub(super) const TIERS: usize = 6;

/// Body and removable blanks of a mark in thousandths of an em, and the tier the blanks shrink in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct MarkCell {
    pub(super) left: i64,
    pub(super) body: i64,
    pub(super) right: i64,
    pub(super) tier: Option<Tier>,
}

/// An ideograph: the letters of the script Han, radicals and strokes included.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c),
        0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x323af | 0xf900..=0xfaff
        | 0x2e80..=0x2fdf | 0x3006 | 0x3007 | 0x3021..=0x3029)
}

/// A letter or digit of a proportional script.
pub(super) fn is_western(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let outside = matches!(u32::from(c), 0x1100..=0x11ff | 0x2460..=0x24ff | 0x2e80..=0xa4cf
        | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x1f000..);
    !outside && c.is_alphanumeric()
}

/// Set by the ideographic face whatever stands around it. Ambiguous marks are not among them.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x2460..=0x24ff | 0x2e80..=0xa4cf | 0xa960..=0xa97f | 0xac00..=0xd7ff
        | 0xf900..=0xfaff | 0xfe10..=0xfe1f | 0xfe30..=0xfe6f | 0xff00..=0xffef
        | 0x2025 | 0x2027 | 0x203c | 0x2047..=0x2049 | 0x2103 | 0x2109 | 0x2116 | 0x22ef
        | 0x2e3a | 0x2e3b | 0x2015 | 0x1b000..=0x1b16f | 0x1f200..=0x1f2ff | 0x20000..=0x3fffd)
}

/// A blank that the gap after a cluster takes in: nothing of it is painted or measured by itself.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200b}'
        | '\u{205f}' | '\u{3000}' | '\u{ad}' | '\u{2060}' | '\u{feff}' | '\u{2029}' | '\u{c}' | '\u{b}' | '\u{85}')
}

/// Class of a cluster by its first character (RULES CL).
pub(super) fn class_of(c: char, form: MarkForm) -> Class {
    if c.is_ascii() {
        return Class::Western;
    }
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Class::Han,
        '“' | '‘' if form == MarkForm::Cjk => Class::Open,
        '”' | '’' if form == MarkForm::Cjk => Class::Close,
        '—' | '\u{2015}' if form == MarkForm::Cjk => Class::Dash,
        '…' if form == MarkForm::Cjk => Class::Ellipsis,
        '·' | '\u{2022}' if form == MarkForm::Cjk => Class::Middle,
        '–' if form == MarkForm::Cjk => Class::Connector,
        '〈' | '《' | '「' | '『' | '【' | '〔' | '〖' | '〘' | '〚' | '〝' | '（' | '［'
        | '｛' | '｟' | '｢' | '\u{fe17}' | '\u{fe35}' | '\u{fe37}' | '\u{fe39}' | '\u{fe3b}'
        | '\u{fe3d}' | '\u{fe3f}' | '\u{fe41}' | '\u{fe43}' | '\u{fe47}' | '\u{fe59}'
        | '\u{fe5b}' | '\u{fe5d}' => Class::Open,
        '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '〙' | '〛' | '〞' | '〟' | '）'
        | '］' | '｝' | '｠' | '｣' | '\u{fe18}' | '\u{fe36}' | '\u{fe38}' | '\u{fe3a}'
        | '\u{fe3c}' | '\u{fe3e}' | '\u{fe40}' | '\u{fe42}' | '\u{fe44}' | '\u{fe48}'
        | '\u{fe5a}' | '\u{fe5c}' | '\u{fe5e}' => Class::Close,
        '。' | '．' | '｡' | '！' | '？' | '\u{203c}' | '\u{2047}'..='\u{2049}' => Class::Stop,
        '，' | '、' | '､' | '；' | '：' => Class::Comma,
        '\u{2027}' | '・' | '･' => Class::Middle,
        '～' | '〜' | '\u{30a0}' => Class::Connector,
        '／' => Class::Solidus,
        '\u{2e3a}' | '\u{2e3b}' => Class::Dash,
        '\u{22ef}' | '\u{2025}' => Class::Ellipsis,
        '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' => Class::Iteration,
        'ー'
        | 'ぁ'
        | 'ぃ'
        | 'ぅ'
        | 'ぇ'
        | 'ぉ'
        | 'っ'
        | 'ゃ'
        | 'ゅ'
        | 'ょ'
        | 'ゎ'
        | 'ゕ'
        | 'ゖ'
        | 'ァ'
        | 'ィ'
        | 'ゥ'
        | 'ェ'
        | 'ォ'
        | 'ッ'
        | 'ャ'
        | 'ュ'
        | 'ョ'
        | 'ヮ'
        | 'ヵ'
        | 'ヶ'
        | '\u{31f0}'..='\u{31ff}' => Class::SmallKana,
        '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}' => Class::Kana,
        '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' => Class::Bopomofo,
        '\u{ac00}'..='\u{d7ff}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{a960}'..='\u{a97f}' => Class::Hangul,
        '＄' | '￡' | '￥' | '￦' | '№' | '＃' => Class::Prefix,
        '％' | '￠' | '℃' | '℉' => Class::Suffix,
        '‰' | '‱' if form == MarkForm::Cjk => Class::Suffix,
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Class::NoBreakSpace,
        '\u{fffc}' => Class::Object,
        '\u{ff61}'..='\u{ff9f}' => Class::Kana,
        c if is_cjk(c) => Class::Han,
        _ => Class::Western,
    }
}

/// The nominal cell of a mark in a region (RULES PW). `None` for what has no cell of its own.
pub(super) fn cell(c: char, class: Class, region: Region, style: Punctuation) -> Option<MarkCell> {
    let hant = matches!(region, Region::HantTw | Region::HantHk);
    let japanese = region == Region::Ja;
    let fixed = |body| MarkCell {
        left: 0,
        body,
        right: 0,
        tier: None,
    };
    let split = |left, right, tier| MarkCell {
        left,
        body: 500,
        right,
        tier: Some(tier),
    };
    let cell = match class {
        Class::Open | Class::Close if matches!(c, '｢' | '｣') => fixed(500),
        Class::Open => split(500, 0, Tier::Bracket),
        Class::Close => split(0, 500, Tier::Bracket),
        Class::Stop | Class::Comma => match c {
            '\u{203c}' | '\u{2047}'..='\u{2049}' => fixed(1000),
            '｡' | '､' => fixed(500),
            '！' | '？' if hant || japanese => fixed(1000),
            '：' | '；' if japanese => split(250, 250, Tier::Middle),
            _ if hant => split(
                250,
                250,
                if class == Class::Stop {
                    Tier::Stop
                } else {
                    Tier::Comma
                },
            ),
            _ if class == Class::Stop => split(0, 500, Tier::Stop),
            _ => split(0, 500, Tier::Comma),
        },
        Class::Middle if c == '·' && !hant => fixed(500),
        Class::Middle if c == '･' => fixed(500),
        Class::Middle => split(250, 250, Tier::Middle),
        Class::Connector if c == '–' => fixed(if hant { 1000 } else { 500 }),
        Class::Solidus if c == '/' => fixed(if hant { 1000 } else { 500 }),
        Class::Connector | Class::Solidus => fixed(1000),
        Class::Dash if c == '\u{2e3a}' => fixed(2000),
        Class::Dash if c == '\u{2e3b}' => fixed(3000),
        Class::Dash | Class::Ellipsis => fixed(1000),
        Class::Han
        | Class::Emoji
        | Class::Iteration
        | Class::Kana
        | Class::SmallKana
        | Class::Hangul
        | Class::Bopomofo
        | Class::Prefix
        | Class::Suffix
        | Class::Western
        | Class::NoBreakSpace
        | Class::Note
        | Class::Object => return None,
    };
    let half = match style {
        Punctuation::Banjiao => true,
        // Only the mark that ends a sentence keeps its blank (PW-09).
        Punctuation::Kaiming => class != Class::Stop,
        Punctuation::Quanjiao | Punctuation::Plain | Punctuation::Cns | Punctuation::Jis => false,
    };
    Some(if half && cell.tier.is_some() {
        MarkCell {
            left: 0,
            right: 0,
            ..cell
        }
    } else {
        cell
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_table() {
        for (text, class) in [
            ("《“（", Class::Open),
            ("》”）", Class::Close),
            ("。！？", Class::Stop),
            ("，、；：", Class::Comma),
            ("·・", Class::Middle),
            ("～〜", Class::Connector),
            ("—", Class::Dash),
            ("…", Class::Ellipsis),
            ("中〇㐀𠀀①㈱⿰", Class::Han),
            ("々ゝ", Class::Iteration),
            ("あア", Class::Kana),
            ("っー", Class::SmallKana),
            ("한", Class::Hangul),
            ("ㄅ", Class::Bopomofo),
            ("￥№", Class::Prefix),
            ("％℃", Class::Suffix),
            ("aé5-", Class::Western),
        ] {
            for c in text.chars() {
                assert_eq!(class_of(c, MarkForm::Cjk), class, "{c}");
            }
        }
        assert_eq!(class_of('“', MarkForm::Western), Class::Western);
    }

    #[test]
    fn cells_depend_on_the_region() {
        let cell = |c, region| {
            let cell = cell(c, class_of(c, MarkForm::Cjk), region, Punctuation::Quanjiao);
            cell.map(|it| (it.left, it.body, it.right))
        };
        assert_eq!(cell('，', Region::Hans), Some((0, 500, 500)));
        assert_eq!(cell('，', Region::HantTw), Some((250, 500, 250)));
        assert_eq!(cell('：', Region::Ja), Some((250, 500, 250)));
        assert_eq!(cell('！', Region::Hans), Some((0, 500, 500)));
        assert_eq!(cell('！', Region::Ja), Some((0, 1000, 0)));
        assert_eq!(cell('·', Region::Hans), Some((0, 500, 0)));
        assert_eq!(cell('·', Region::HantHk), Some((250, 500, 250)));
        assert_eq!(cell('中', Region::Hans), None);
    }
}
