//! Chemical formulas in the notation of the LaTeX package `mhchem` (`\ce{2H2 + O2 -> 2H2O}`): elements, amounts, charges,
//! isotopes, states, bonds, and arrows with words. Its manual: <https://mhchem.github.io/MathJax-mhchem/>

/// Arrows, the longer ones first, and the LaTeX for each.
const ARROWS: &[(&str, &str)] = &[
    ("<=>>", "\\rightleftharpoons"),
    ("<<=>", "\\rightleftharpoons"),
    ("<=>", "\\rightleftharpoons"),
    ("<-->", "\\leftrightarrows"),
    ("<->", "\\longleftrightarrow"),
    ("->", "\\longrightarrow"),
    ("<-", "\\longleftarrow"),
    ("⇌", "\\rightleftharpoons"),
    ("→", "\\longrightarrow"),
    ("←", "\\longleftarrow"),
];

/// The LaTeX of a chemical formula; `None` when something in it is not known.
pub(super) fn latex(formula: &str) -> Option<String> {
    let mut chemist = Chemist {
        rest: formula,
        out: String::new(),
    };
    while !chemist.rest.is_empty() {
        chemist.word()?;
    }
    Some(chemist.out)
}

struct Chemist<'t> {
    rest: &'t str,
    out: String,
}

impl<'t> Chemist<'t> {
    /// Reads what stands up to the next space, or an arrow with its words.
    fn word(&mut self) -> Option<()> {
        self.rest = self.rest.trim_start();
        if self.arrow()? {
            return Some(());
        }
        let end = self.end_of_word();
        let word = &self.rest[..end];
        match word {
            "+" | "-" | "=" => self.out += word,
            "v" | "(v)" => self.out += "\\downarrow ",
            "^" | "(^)" => self.out += "\\uparrow ",
            // An amount that is a letter.
            _ if word.len() == 1 && word.bytes().all(|it| it.is_ascii_lowercase()) => {
                self.out += word;
                self.out += "\\,";
            }
            _ => return self.substance(end),
        }
        self.rest = &self.rest[end..];
        Some(())
    }

    /// Where the next word ends: at a space or an arrow outside all groups.
    fn end_of_word(&self) -> usize {
        let mut depth = 0_usize;
        for (at, c) in self.rest.char_indices() {
            let arrow = || ARROWS.iter().any(|it| self.rest[at..].starts_with(it.0));
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                c if depth == 0 && at > 0 && (c.is_whitespace() || arrow()) => return at,
                _ => {}
            }
        }
        self.rest.len()
    }

    /// Reads an arrow and the words in brackets above and below it; `false` when there is none.
    fn arrow(&mut self) -> Option<bool> {
        let Some((sign, arrow)) = ARROWS.iter().find(|it| self.rest.starts_with(it.0)) else {
            return Some(false);
        };
        self.rest = &self.rest[sign.len()..];
        let above = self.words_of_arrow()?;
        let below = self.words_of_arrow()?;
        let mut set = (*arrow).to_owned();
        if !below.is_empty() {
            set = format!("\\underset{{{below}}}{{{set}}}");
        }
        if !above.is_empty() {
            set = format!("\\overset{{{above}}}{{{set}}}");
        }
        self.out += &format!("\\;{set}\\;");
        Some(true)
    }

    fn words_of_arrow(&mut self) -> Option<String> {
        let Some(inside) = self.rest.strip_prefix('[') else {
            return Some(String::new());
        };
        let (words, rest) = inside.split_once(']')?;
        self.rest = rest;
        latex(words)
    }

    /// Reads an amount and the elements after it.
    fn substance(&mut self, end: usize) -> Option<()> {
        let after = &self.rest[end..];
        let mut word = &self.rest[..end];
        let amount = word
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '/'))
            .unwrap_or(word.len());
        if amount > 0 {
            let number = &word[..amount];
            match number.split_once('/') {
                Some((over, under)) => self.out += &format!("\\frac{{{over}}}{{{under}}}"),
                None => self.out += number,
            }
            self.out += "\\,";
            word = &word[amount..];
        }
        // What a number or a charge belongs to.
        let mut base = false;
        while let Some(c) = word.chars().next() {
            word = match c {
                'A'..='Z' | 'a'..='z' => {
                    let letters = word.find(|c: char| !c.is_ascii_alphabetic());
                    let (letters, rest) = word.split_at(letters.unwrap_or(word.len()));
                    self.out += &format!("\\mathrm{{{letters}}}");
                    base = true;
                    rest
                }
                '0'..='9' => {
                    let digits = word.find(|c: char| !c.is_ascii_digit());
                    let (digits, rest) = word.split_at(digits.unwrap_or(word.len()));
                    let below = if base {
                        format!("_{{{digits}}}")
                    } else {
                        digits.to_owned()
                    };
                    self.out += &below;
                    rest
                }
                '^' | '_' => {
                    if !base {
                        self.out += "{}";
                        base = true;
                    }
                    let (script, rest) = script(&word[1..])?;
                    self.out += &format!("{c}{{{script}}}");
                    rest
                }
                '+' | '-' => {
                    let rest = &word[1..];
                    let charge = base && !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
                    self.out += &match (charge, c) {
                        (true, _) => format!("^{{{c}}}"),
                        // A bond.
                        (false, '-') => "\\text{–}".to_owned(),
                        (false, _) => c.to_string(),
                    };
                    rest
                }
                '(' | '[' => {
                    self.out.push(c);
                    base = false;
                    &word[1..]
                }
                ')' | ']' => {
                    self.out.push(c);
                    base = true;
                    &word[1..]
                }
                '=' => {
                    self.out.push('=');
                    &word[1..]
                }
                '#' => {
                    self.out += "\\equiv ";
                    &word[1..]
                }
                // Water of crystallisation; an amount may follow.
                '*' | '.' | '·' => {
                    self.out += "\\cdot ";
                    base = false;
                    &word[c.len_utf8()..]
                }
                ',' | ';' | '/' => {
                    self.out.push(c);
                    base = false;
                    &word[1..]
                }
                '{' => {
                    let (inside, rest) = word[1..].split_once('}')?;
                    self.out += &format!("\\text{{{inside}}}");
                    base = true;
                    rest
                }
                '$' => {
                    let (inside, rest) = word[1..].split_once('$')?;
                    self.out += &format!("{{{inside}}}");
                    base = true;
                    rest
                }
                '\\' => {
                    let letters = word[1..].find(|c: char| !c.is_ascii_alphabetic());
                    let (command, rest) = word.split_at(letters.map_or(word.len(), |it| it + 1));
                    // Commands with arguments are of another language.
                    if command.len() < 2 || rest.starts_with('{') {
                        return None;
                    }
                    self.out += command;
                    self.out.push(' ');
                    base = true;
                    rest
                }
                // Words above arrows may be in any language.
                c if c.is_alphabetic() => {
                    let letters = word.find(|c: char| c.is_ascii() || !c.is_alphabetic());
                    let (letters, rest) = word.split_at(letters.unwrap_or(word.len()));
                    self.out += &format!("\\text{{{letters}}}");
                    base = true;
                    rest
                }
                _ => return None,
            };
        }
        self.rest = after;
        Some(())
    }
}

/// What stands behind `^` or `_`: a group, or digits and signs.
fn script(text: &str) -> Option<(String, &str)> {
    if let Some(inside) = text.strip_prefix('{') {
        let (inside, rest) = inside.split_once('}')?;
        let upright = |c: char| !c.is_ascii_alphabetic();
        let script = if inside.chars().all(upright) {
            inside.to_owned()
        } else {
            format!("\\mathrm{{{inside}}}")
        };
        return Some((script, rest));
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-.".contains(c)));
    let end = end.unwrap_or(text.len());
    if end > 0 {
        return Some((text[..end].to_owned(), &text[end..]));
    }
    let c = text.chars().next().filter(char::is_ascii_alphabetic)?;
    Some((c.to_string(), &text[1..]))
}

#[cfg(test)]
mod tests {
    use super::latex;

    #[test]
    fn formulas_of_chemistry_are_latex() {
        for (formula, wanted) in [
            ("H2O", "\\mathrm{H}_{2}\\mathrm{O}"),
            (
                "2H2 + O2 -> 2H2O",
                "2\\,\\mathrm{H}_{2}+\\mathrm{O}_{2}\\;\\longrightarrow\\;2\\,\\mathrm{H}_{2}\\mathrm{O}",
            ),
            ("SO4^2-", "\\mathrm{SO}_{4}^{2-}"),
            ("[AgCl2]-", "[\\mathrm{AgCl}_{2}]^{-}"),
            ("Na+(aq)", "\\mathrm{Na}^{+}(\\mathrm{aq})"),
            ("^{227}_{90}Th+", "{}^{227}_{90}\\mathrm{Th}^{+}"),
            ("1/2 CO2 ^", "\\frac{1}{2}\\,\\mathrm{CO}_{2}\\uparrow "),
            (
                "CuSO4*5H2O",
                "\\mathrm{CuSO}_{4}\\cdot 5\\mathrm{H}_{2}\\mathrm{O}",
            ),
            (
                "CH3-CH=CH2",
                "\\mathrm{CH}_{3}\\text{–}\\mathrm{CH}=\\mathrm{CH}_{2}",
            ),
            (
                "A <=>[加热][H2O] B",
                "\\mathrm{A}\\;\\overset{\\text{加热}}{\\underset{\\mathrm{H}_{2}\\mathrm{O}}{\\rightleftharpoons}}\\;\\mathrm{B}",
            ),
            ("n H2", "n\\,\\mathrm{H}_{2}"),
        ] {
            assert_eq!(latex(formula).as_deref(), Some(wanted), "{formula}");
        }
        assert_eq!(latex("A\\bond{~}B"), None);
    }

    #[test]
    fn they_become_mathml() {
        let tex = "\\ce{CaCO3 ->[\\Delta] CaO + CO2 ^} \\quad \\ce{Fe^3+}";
        let mathml = super::super::latex::mathml(tex, true).unwrap();
        assert!(mathml.contains("⟶") && mathml.contains("↑"), "{mathml}");
    }
}
