//! The registry of the rules that give warnings. The rules of `normalize` are declared beside their code; all others
//! are declared here. `rules()` of the library lists both.

use super::Rule;

/// Declares rules and lists them in `ALL`, so that no warning can name a rule that is not listed.
macro_rules! rules {
    ($($id:ident $name:literal: $does:literal, $example:literal;)*) => {
        $(pub(crate) static $id: Rule = Rule {
            name: $name,
            does: $does,
            example: $example,
        };)*

        /// All rules that are declared here.
        pub(crate) static ALL: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    // From bytes to text.
    UNPACK_MHTML "unpack-mhtml": "The page is taken out of a file that a browser saved as one MIME message.",
        "`page.mhtml` → its HTML with its pictures";
    GUESS_ENCODING "guess-encoding": "A file that is no UTF-8 and names no encoding is read in the likeliest one.",
        "bytes `D5 FD` → `正` in GBK";
    TRUNCATED "truncated": "A file that ends in the middle of a character is read up to there.",
        "`兰台` and one byte more → `兰台` and U+FFFD";
    DROP_CONTROLS "drop-controls": "Control characters and other code points that no text holds go.",
        "`甲U+0000乙` → `甲乙`";
    DAMAGED_CHARACTERS "damaged-characters": "Characters that were lost before the file was saved stay as U+FFFD; the report says where.",
        "`甲\u{FFFD}乙` → `甲\u{FFFD}乙`";
    MOJIBAKE "mojibake": "Text that was decoded wrongly before it was saved stays as it is; the report says where.",
        "`å…°å\u{8f}°` → `å…°å\u{8f}°`";
    UNDO_CHANGES "undo-changes": "A mark that begins every line, as in a list of changes, is taken off.",
        "`-title: 题` → `title: 题`";

    // Front matter.
    FM_RECOVERY "fm-recovery": "Front matter that its own parser refuses is read line by line.",
        "`title: a: b` → title `a: b`";
    FM_FENCE "fm-fence": "An opening fence that is longer or indented counts as `---`.",
        "`-----` → `---`";
    FM_NO_OPENING "fm-no-opening": "Front matter whose opening fence is missing begins with its first known key.",
        "`title: 题⏎---` → `---⏎title: 题⏎---`";
    FM_NO_CLOSING "fm-no-closing": "Front matter whose closing fence is missing ends where lines stop looking like it.",
        "`---⏎title: 题⏎⏎正文` → title `题`, body `正文`";
    FM_DASHES "fm-dashes": "Dashes that begin every line of the front matter are taken off.",
        "`-title: 题⏎-date: 2020` → title and date";
    FM_TAB "fm-tab": "A tab at the start of a line counts as an indent.",
        "`tags:⏎⇥- a` → tags `a`";
    FM_MERGE_MARKER "fm-merge-marker": "Marks of an unfinished merge go; both sides are read.",
        "`<<<<<<< HEAD` → nothing";
    FM_INDENT "fm-indent": "A key that is indented without belonging to the one above is a key of its own.",
        "`title: 题⏎  date: 2020` → title and date";
    FM_MIXED "fm-mixed": "A key that has both a value and a list has all of them.",
        "`tags: a⏎  - b` → tags `a`, `b`";
    FM_WRAPPED "fm-wrapped": "A line without a key continues the value above it.",
        "`title: 题⏎目` → title `题目`";
    FM_LIST_ON_KEY_LINE "fm-list-on-key-line": "A list that stands on its key's line is a list.",
        "`tags: - a - b` → tags `a`, `b`";
    FM_MISSING_SPACE "fm-missing-space": "The space after a key's colon or a list's dash may be missing.",
        "`title:题` → title `题`";
    FM_MISSING_COLON "fm-missing-colon": "A known key may have a full-width colon, a semicolon or no colon.",
        "`title：题` → title `题`";
    FM_TEMPLATE "fm-template": "A placeholder that a template left unfilled stays as text.",
        "`title: {{ x }}` → title `{{ x }}`";
    FM_INNER_QUOTES "fm-inner-quotes": "Quotes inside a quoted value need not be escaped, nor quotes around it match.",
        "`'It's'` → `It's`";
    FM_BACKTICK "fm-backtick": "Backticks around a value are its quotes; one in front of it is text.",
        "`` `intel` `` → `intel`";
    FM_UNCLOSED_QUOTE "fm-unclosed-quote": "A quote that is opened and never closed is no part of the value.",
        "`'题` → `题`";
    FM_BACKSLASH "fm-backslash": "A backslash that escapes nothing is text.",
        "`\"甲\\乙\"` → `甲\\乙`";
    FM_DUPLICATE_KEY "fm-duplicate-key": "Of a key that stands twice, both values are kept.",
        "`tags: a⏎tags: b` → tags `a`, `b`";
    UNREADABLE_DATE "unreadable-date": "A date that cannot be understood is kept as text.",
        "`date: soon` → field `date` with `soon`";
    UNREADABLE_LANGUAGE "unreadable-language": "A language that is no tag of BCP 47 is kept as text.",
        "`lang: ???` → field `lang` with `???`";
    DATE_1970 "date-1970": "A date in 1970 is kept and doubted: computers without a clock say so.",
        "`date: 1970-01-01` → 1970-01-01";
    DROP_PLACEHOLDER_PICTURE "drop-placeholder-picture": "A head picture that only stands in for one goes.",
        "`cover: default.png` → nothing";
    FOLLOW_REDIRECT "follow-redirect": "An address that leads on to another is followed, and the report names both.",
        "`http://a.example/1` → `https://a.example/1`";
    STATED_BODY "stated-body": "A page that shows its article only by scripts has the text that its JSON-LD states.",
        "`\"articleBody\": \"正文…\"` → `<article><p>正文…</p></article>`";
    GUESS_TITLE "guess-title": "An article without a title gets its first heading or its file's name.",
        "`春.md` without a title → `春`";

    // Plain text in a form of its own.
    READ_AOZORA "read-aozora": "A text in the notation of Aozora Bunko has its readings, emphasis and headings; what else its typists noted goes.",
        "`山道《やまみち》` → ruby";
    OTHER_MARKUP "other-markup": "A text in Org, AsciiDoc or reStructuredText is read as Markdown that says the same; one in the markup of a wiki is shown as it was typed.",
        "`#+TITLE: 甲` … → the text itself";

    // Markdown and what site generators add to it.
    UNWRAP_CDATA "unwrap-cdata": "A body still wrapped as character data of XML is unwrapped.",
        "`<![CDATA[<p>甲</p>]]>` → `<p>甲</p>`";
    WORDPRESS_SHORTCODE "wordpress-shortcode": "A shortcode of WordPress becomes the HTML that it stands for.",
        "`[caption]<img> 甲[/caption]` → figure with caption";
    MARKDOWN "markdown": "Markdown that the parser cannot render in reasonable time and memory is read in a simpler way.",
        "thousands of unclosed `^[` → text";
    DROP_COMMENT "drop-comment": "A comment that is not for readers goes.",
        "`%% 甲 %%` → nothing";
    KEEP_UNUSED_NOTE "keep-unused-note": "A note that nothing refers to stays where it is, as text.",
        "`[^1]: 甲` without `[^1]` → `[^1]: 甲`";
    DROP_TEMPLATE_TAG "drop-template-tag": "A template tag that shows nothing in a book goes.",
        "`{% endraw %}` → nothing";
    KEEP_TEMPLATE_TAG "keep-template-tag": "A template tag that nobody knows stays as text.",
        "`{% foo %}` → `{% foo %}`";
    DROP_TOC_MARK "drop-toc-mark": "A mark for a table of contents goes: the book has its own.",
        "`[TOC]` → nothing";
    DROP_PAGE_BREAK "drop-page-break": "The end of a page in another book goes.",
        "`\\newpage` → nothing";
    DROP_KRAMDOWN_ATTRIBUTES "drop-kramdown-attributes": "Attributes that kramdown or Pandoc read go.",
        "`甲{: .red}` → `甲`";
    TABLE_CELLS "table-cells": "A table with more cells in its rows than in its head, or without a head, keeps all of its cells.",
        "a row of 3 cells below a head of 2 → a head of 3";
    NOTE_LINK "note-link": "A link to another note of the author's is its text: where that note is, nothing says.",
        "`[[甲|乙]]` → `乙`";
    DROP_HIDDEN_CHUNK "drop-hidden-chunk": "A code chunk that its author hides is not shown.",
        "```` ```{r, include=FALSE} ```` → nothing";
    DROP_COMPONENT "drop-component": "Of a component of MDX the title, the address and the contents are shown; the rest is code.",
        "`<Chart data={a} title=\"甲\" />` → `甲`";
    DROP_BLOCK_NAME "drop-block-name": "The name that a note-taker gave a block goes.",
        "`甲 ^a1b2c3` → `甲`";
    HEADING_SPACE "heading-space": "A heading may lack the space after its `#`.",
        "`##题` → heading `题`";
    TAG_SPACES "tag-spaces": "A tag whose attributes are glued to its name is parted.",
        "`<imgsrc=\"a.jpg\">` → `<img src=\"a.jpg\">`";

    // Pictures.
    LOAD_PICTURE "load-picture": "Every picture is looked for; one that cannot be had is a box with its alt text and address.",
        "`<img src=\"gone.jpg\" alt=\"甲\">` → box `甲`";
    FIT_PICTURE "fit-picture": "A picture that the output cannot show is converted, scaled or made smaller; one that cannot be is a box.",
        "CMYK JPEG → sRGB JPEG";
    SHOW_COVER_ONCE "show-cover-once": "A head picture that looks like one of the body's is that one.",
        "`cover: a.jpg` above `a.jpg?w=800` → shown once";

    // Books.
    DROP_DUPLICATE "drop-duplicate": "An article with the same text as another is left out of the book; the report names both.",
        "one post under two addresses → one article";

    KEEP_SIMILAR "keep-similar": "An article with nearly the same text as another is kept unless `--drop-similar` is given; the report names both.",
        "two posts of the same paragraphs in another order → two articles";
    KEEP_WITHIN_SIZE "keep-within-size": "A book that is larger than wanted has its pictures made smaller; when that is not enough, it stays too large.",
        "`--max-size 50kB` for 400 kB of text → 400 kB";

    // Pages.
    UNSET_FORMULA "math": "A formula that cannot be set is shown as its source.",
        "an unknown element of MathML → LaTeX in a code face";
    RESCUE_LINE "rescue-line": "A line that the rules alone cannot set is set all the same.",
        "an address wider than the page → parted anywhere";
    MISSING_GLYPH "missing-glyph": "A character that no font has is a box with its code.",
        "U+F8FF → box `F8FF`";

    // PDF.
    PDF_LINK "pdf-link": "A link that a PDF cannot hold is text.",
        "an address longer than a PDF's strings → text";
    PDF_ATTACHMENT "pdf-attachment": "A PDF/A-2 has no attached files.",
        "`--pdf-standard a2a` → no sources inside";
    PDF_PICTURE "pdf-picture": "A picture that a PDF cannot hold is a box.",
        "a damaged JPEG → box";

    // EPUB.
    EPUB_PICTURE "epub-picture": "A picture that the readers cannot show is converted; one that cannot be is a box.",
        "AVIF → PNG";
    EPUB_FONTS "epub-fonts": "A face that cannot be cut to what is used is left out; readers use their own.",
        "a damaged font file → the reader's face";
    EPUB_FORMULA "epub-formula": "A formula whose MathML the readers do not draw, or that is no sound MathML, is its LaTeX text.",
        "`<mi>x</mi>` for an old reader → `x`";
}
