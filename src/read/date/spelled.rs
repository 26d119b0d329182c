//! Turns dates in Han numerals, and years of an era, into digits of the common calendar.

/// `二〇二四年三月二日`, `民国113年3月2日` or `令和6年3月2日` as `2024年3月2日`; `None` when the text has
/// neither a Han numeral nor an era.
pub(super) fn in_digits(written: &str) -> Option<String> {
    let (year, rest) = written.split_once('年')?;
    // Each era with the year before its first.
    let eras = [
        ("民国", 1911),
        ("民國", 1911),
        ("昭和", 1925),
        ("平成", 1988),
        ("令和", 2018),
    ];
    let era = eras.iter().find(|it| year.contains(it.0));
    let (before, digits) = era.map_or(("", year), |it| year.split_once(it.0).unwrap_or(("", year)));
    let number = if digits.trim() == "元" {
        1
    } else {
        number(digits.trim())?
    };
    let year = number + era.map_or(0, |it| it.1);
    let mut out = format!("{before}{year}年");
    let mut numeral = String::new();
    let mut turned = era.is_some() || !digits.contains(|it: char| it.is_ascii_digit());
    for c in rest.chars() {
        if value(c).is_some() || c == '十' || c == '廿' {
            numeral.push(c);
            continue;
        }
        if !numeral.is_empty() {
            let dated = matches!(c, '月' | '日' | '号' | '號');
            turned |= dated;
            match self::number(&numeral).filter(|_| dated) {
                Some(number) => out.push_str(&number.to_string()),
                None => out.push_str(&numeral),
            }
            numeral.clear();
        }
        out.push(c);
    }
    out.push_str(&numeral);
    turned.then_some(out)
}

/// A number below ten thousand in digits or Han numerals: `2024`, `二〇二四`, `十二`, `廿一`, `三十`.
fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let text = text.replace('廿', "二十");
    if let Some((tens, ones)) = text.split_once('十') {
        let digit = |it: &str, none: u32| match it {
            "" => Some(none),
            it => it.parse().ok().or_else(|| value(it.chars().next()?)),
        };
        return Some(digit(tens, 1)? * 10 + digit(ones, 0)?);
    }
    text.chars()
        .try_fold(0, |sum, c| Some(sum * 10 + value(c)?))
}

fn value(c: char) -> Option<u32> {
    let digits = "〇一二三四五六七八九";
    let digit = |it: char| digits.chars().position(|other| other == it);
    let at = digit(match c {
        '零' | '○' | 'Ｏ' => '〇',
        c => c,
    })?;
    u32::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::in_digits;

    #[test]
    fn numerals_and_eras_become_digits() {
        for (written, wanted) in [
            ("二〇二四年三月二日", Some("2024年3月2日")),
            ("2024年三月二十二日 8:10", Some("2024年3月22日 8:10")),
            ("民国113年3月2日", Some("2024年3月2日")),
            ("令和元年十二月廿一日", Some("2019年12月21日")),
            ("2024年3月2日 星期六", None),
            ("去年三月", None),
        ] {
            assert_eq!(in_digits(written).as_deref(), wanted, "{written}");
        }
    }
}
