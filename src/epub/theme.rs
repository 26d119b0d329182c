//! The part of the style sheet that follows from a theme: what differs from `style.css`, which is that of the default.
//! Every value is resolved, because many reading systems know no CSS variables.

use std::fmt::Write as _;

use crate::themes::{
    BodyFace, HeadRule, HeadingMark, InkChoice, ParagraphStyle, SectionMark, TextAlignment,
    TextInk, Theme, TitlePlace, TypeFace,
};

/// Families for 黑 and 楷, as devices have them.
const SANS: &str = "sans-serif";
const KAI: &str = "\"Kaiti SC\", \"Kaiti TC\", STKaiti, KaiTi, \"LXGW WenKai\", BiauKai, serif";

/// The rules that a theme adds. `colored` tells whether words of code are marked.
pub(super) fn css(theme: &Theme, colored: bool) -> String {
    let plain = Theme::default();
    let mut sheet = ThemeSheet {
        theme,
        plain: &plain,
        css: String::new(),
        dark: String::new(),
    };
    sheet.text();
    sheet.title();
    sheet.headings();
    sheet.blocks();
    if colored {
        sheet.code();
    }
    sheet.finish()
}

struct ThemeSheet<'a> {
    theme: &'a Theme,
    /// The default theme, which `style.css` sets.
    plain: &'a Theme,
    css: String,
    /// The same colours for a page that is known to be dark.
    dark: String,
}

impl ThemeSheet<'_> {
    fn rule(&mut self, selector: &str, declarations: &str) {
        _ = writeln!(self.css, "{selector} {{ {declarations} }}");
    }

    /// A colour of text, in a shade that can be read on white and on black.
    fn ink(&mut self, selector: &str, property: &str, ink: TextInk) {
        self.rule(selector, &format!("{property}: {};", ink.anywhere()));
        _ = writeln!(self.dark, "{selector} {{ {property}: {}; }}", ink.on_dark());
    }

    fn accent(&mut self, selector: &str, property: &str) {
        self.ink(selector, property, self.theme.colors.accent);
    }

    fn text(&mut self) {
        let (theme, usual) = (self.theme, self.plain);
        let (own, plain) = (&theme.text, &usual.text);
        if let Some(leading) = own.leading {
            self.rule("body", &format!("line-height: {};", leading.css()));
        }
        if theme.faces.text != usual.faces.text {
            let family = match theme.faces.text {
                BodyFace::Song => "serif",
                BodyFace::Sans => SANS,
                BodyFace::Kai => KAI,
            };
            self.rule("body", &format!("font-family: {family};"));
        }
        if own.paragraphs != plain.paragraphs && own.paragraphs == ParagraphStyle::Spaced {
            self.rule(
                "p, p:lang(ja), p:lang(ko)",
                "text-indent: 0; margin: 0.6em 0;",
            );
            self.rule("header p, li p, td p, th p, figcaption p", "margin: 0;");
        }
        if own.drop_cap > 0 {
            self.rule("p.opening, p.opening:lang(zh)", "text-indent: 0;");
            // Lines are about 1.7 em high; the letter fills its line.
            let size = 85 * (u32::from(own.drop_cap) * 2 - 1) + 15;
            self.rule(
                "p.opening::first-letter",
                &format!(
                    "float: inline-start; font-size: {}.{:02}em; line-height: 1; margin-inline-end: 0.12em;",
                    size / 100,
                    size % 100
                ),
            );
            self.accent("p.opening::first-letter", "color");
        }
        if own.alignment != plain.alignment && own.alignment == TextAlignment::Start {
            self.rule("body", "text-align: start;");
        }
    }

    fn title(&mut self) {
        let theme = self.theme;
        let own = &theme.title;
        if own.size != self.plain.title.size {
            // `style.css` has 1.5 where print has 1.7: screens are narrower.
            let size = crate::themes::Ratio(own.size.0 * 1_500 / 1_700);
            self.rule("h1", &format!("font-size: {}em;", size.css()));
        }
        if own.alignment == TitlePlace::Center {
            self.rule("header, header h1, header p", "text-align: center;");
        }
        if own.color == InkChoice::Accent {
            self.accent("h1", "color");
        }
        if own.kicker {
            self.rule(
                ".kicker",
                "font-size: 0.85em; font-weight: bold; margin-bottom: 0.4em;",
            );
            self.accent(".kicker", "color");
        }
        if own.lead {
            self.rule(".lead", "font-size: 1.08em; margin-top: 0.6em;");
        }
        match own.rule {
            HeadRule::Line => {}
            HeadRule::Accent => {
                self.rule("header", "border-bottom-width: 0.15em;");
                self.accent("header", "border-bottom-color");
            }
            HeadRule::None => self.rule("header", "border-bottom: 0;"),
        }
    }

    fn headings(&mut self) {
        let theme = self.theme;
        let own = &theme.headings;
        if own.sizes != self.plain.headings.sizes {
            for (level, size) in ["h2", "h3", "h4", "h5, h6"].iter().zip(own.sizes) {
                // As for the title: a ninth less than in print above the size of the text.
                let size = crate::themes::Ratio((size.0 * 9 / 10).max(1_000));
                self.rule(level, &format!("font-size: {}em;", size.css()));
            }
        }
        let all = "h2, h3, h4, h5, h6";
        if own.color == InkChoice::Accent {
            self.accent(all, "color");
        }
        match own.mark {
            HeadingMark::None => {}
            HeadingMark::Bar => {
                self.rule(
                    all,
                    "border-inline-start: 0.22em solid; padding-inline-start: 0.4em;",
                );
                self.accent(all, "border-inline-start-color");
            }
            HeadingMark::Line => {
                self.rule("h2", "border-top: 0.12em solid; padding-top: 0.4em;");
                self.accent("h2", "border-top-color");
            }
        }
        match self.theme.faces.heading {
            TypeFace::Hei => {}
            TypeFace::Text => self.rule("h1, h2, h3, h4, h5, h6", "font-weight: normal;"),
            TypeFace::Kai => {
                let kai = format!("font-weight: normal; font-family: {KAI};");
                self.rule("h1:lang(zh), h2:lang(zh), h3:lang(zh), h4:lang(zh)", &kai);
            }
        }
    }

    fn blocks(&mut self) {
        let theme = self.theme;
        let quotes = &theme.quotes;
        if quotes.indent != self.plain.quotes.indent {
            let room = format!("margin-inline-start: {}em;", quotes.indent.css());
            self.rule("blockquote", &room);
        }
        if quotes.bar {
            self.rule(
                "blockquote",
                "border-inline-start: 0.18em solid; padding-inline-start: 0.9em;",
            );
            self.accent("blockquote", "border-inline-start-color");
        }
        if quotes.pull {
            self.rule(
                "blockquote.pull",
                "margin: 1.2em 0; padding: 0.6em 0; border: 0 solid; border-width: 0.08em 0; font-size: 1.25em; \
                 text-align: center; text-wrap: balance;",
            );
            self.rule(
                "blockquote.pull p, blockquote.pull p:lang(zh)",
                "text-indent: 0;",
            );
            self.rule("blockquote.pull p.end", "font-size: 0.8em;");
            self.accent("blockquote.pull", "border-color");
        }
        match self.theme.faces.quote {
            TypeFace::Kai => {}
            TypeFace::Text => self.rule("blockquote:lang(zh)", "font-family: inherit;"),
            TypeFace::Hei => self.rule("blockquote:lang(zh)", "font-family: sans-serif;"),
        }
        match self.theme.faces.caption {
            TypeFace::Text => {}
            TypeFace::Kai => self.rule("figcaption:lang(zh)", &format!("font-family: {KAI};")),
            TypeFace::Hei => self.rule("figcaption", "font-weight: bold;"),
        }
        if self.theme.tables.edge == InkChoice::Accent {
            self.accent("table", "border-top-color");
            self.accent("table", "border-bottom-color");
        }
        match self.theme.sections.mark {
            SectionMark::Line => {}
            SectionMark::Stars => self.section("＊　＊　＊"),
            SectionMark::Dots => {
                self.section("•　•　•");
                self.accent("hr::before", "color");
            }
        }
    }

    /// A mark of characters between passages.
    fn section(&mut self, mark: &str) {
        self.rule(
            "hr",
            "border: 0; width: auto; text-align: center; line-height: 1;",
        );
        self.rule("hr::before", &format!("content: \"{mark}\";"));
    }

    fn code(&mut self) {
        let theme = self.theme;
        let code = &theme.code;
        for (class, ink) in [
            (".kw", code.keyword),
            (".st", code.string),
            (".co", code.comment),
            (".nu", code.number),
            (".na", code.name),
        ] {
            self.ink(class, "color", ink);
        }
    }

    fn finish(mut self) -> String {
        if !self.dark.is_empty() {
            _ = write!(
                self.css,
                "@media (prefers-color-scheme: dark) {{\n{}}}\n",
                self.dark
            );
        }
        self.css
    }
}

#[cfg(test)]
mod tests {
    use super::css;
    use crate::themes::Theme;

    #[test]
    fn the_default_adds_nothing_to_the_style_sheet() {
        assert_eq!(css(&Theme::named("book").unwrap(), false), "");
    }

    #[test]
    fn themes_use_no_variables_and_close_what_they_open() {
        for name in Theme::names() {
            let css = css(&Theme::named(name).unwrap(), true);
            assert!(!css.contains("var("), "{css}");
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{css}");
        }
    }
}
